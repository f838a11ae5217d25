"""The counting pass: a few short trials of both builds whose times are not looked at."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ipcmark_results.gate.build import Build
from ipcmark_results.gate.counters import COUNTED, Change, changes_of
from ipcmark_results.gate.instructions import InstructionCounts
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE, Turn
from ipcmark_results.gate.worlds import World
from ipcmark_results.model import Trial

COUNTING = ["--counters", "on", "--duration", "40ms", "--warmup", "10ms"]


@dataclass
class Counted:
    """The trials of the counting pass of one case, and what differs between them."""

    trials: dict[str, list[Trial]] = field(default_factory=lambda: {BASELINE: [], CANDIDATE: []})
    instructions: InstructionCounts | None = None  # by valgrind, where it was asked

    @property
    def changes(self) -> list[Change]:
        change = self.instructions and self.instructions.change
        return [*changes_of(COUNTED, self.trials[BASELINE], self.trials[CANDIDATE]), *([change] if change else [])]

    def statuses(self) -> dict[str, dict[str, int]]:
        return {arm: dict(Counter(trial.status for trial in trials)) for arm, trials in self.trials.items()}

    @property
    def all_trials(self) -> list[Trial]:
        return [*self.trials[CANDIDATE], *self.trials[BASELINE]]

    def reason(self) -> str:
        return next((trial.reason for trial in self.all_trials if trial.status != "ok"), "")


def _measure(case: str, builds: Mapping[str, Build], arguments: Callable[[Turn], list[str]], world: World,
             found: Counted) -> None:
    for arm in (BASELINE, CANDIDATE, CANDIDATE, BASELINE):
        measured = builds[arm].measure([*arguments(Turn(0, case, arm)), *COUNTING])
        world.see(arm, measured.header)
        found.trials[arm].append(measured.trial)


def count(case: str, builds: Mapping[str, Build], arguments: Callable[[Turn], list[str]], world: World) -> Counted:
    """Two trials of each build, and two more where they differ: a change must hold."""
    found = Counted()
    _measure(case, builds, arguments, world, found)
    if found.changes:
        _measure(case, builds, arguments, world, found)
    return found
