"""The order of trials: every round has every case once from every build, in random order.

The trials of one case in one round follow each other, so that the machine has as little time as
possible to change between them. Each is a fresh start of its program, with its own memory layout.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from random import Random

from ipcmark_results.gate.build import Build, Measured
from ipcmark_results.gate.noise import Noise, NoiseMeter, RoundLabel
from ipcmark_results.model import Trial

BASELINE, CANDIDATE, AGAIN = "baseline", "candidate", "again"
ARMS = (BASELINE, CANDIDATE, AGAIN)  # again: the baseline once more, to check the gate itself


@dataclass(frozen=True)
class Turn:
    round: int
    case: str
    arm: str


def schedule(cases: Iterable[str], rounds: range, seed: int, arms: Collection[str] = ARMS) -> list[Turn]:
    random = Random(f"{seed}/{rounds.start}")
    turns = []
    for number in rounds:
        for case in random.sample(sorted(cases), len(set(cases))):
            turns += [Turn(number, case, arm) for arm in random.sample(sorted(arms), len(arms))]
    return turns


@dataclass
class Series:
    """All rounds of one case: per arm and round its trial, and how noisy the round was."""

    trials: dict[str, dict[int, Trial]] = field(default_factory=lambda: defaultdict(dict))
    noise: dict[int, Noise] = field(default_factory=dict)

    def paired(self, arms: tuple[str, str]) -> list[tuple[Trial, Trial]]:
        """The rounds in which both arms are ok, in order."""
        one, other = (self.trials[arm] for arm in arms)
        both = sorted(set(one) & set(other))
        return [(one[r], other[r]) for r in both if one[r].status == other[r].status == "ok"]

    def labels(self) -> list[RoundLabel]:
        return [RoundLabel(number, noise, tuple(sorted({
            trials[number].probe_class for trials in self.trials.values() if number in trials
            and trials[number].status == "ok"}))) for number, noise in sorted(self.noise.items())]


@dataclass(frozen=True)
class Rig:
    """What measures: the builds, the arguments of a trial, and who is told of each."""

    builds: dict[str, Build]
    arguments: Callable[[Turn], list[str]]
    keep: Callable[[Turn, Measured], None]
    meter: NoiseMeter


def measure(rig: Rig, cases: Iterable[str], rounds: range, seed: int) -> dict[str, Series]:
    series = {case: Series() for case in cases}
    turns = schedule(series, rounds, seed, rig.builds)
    for index, turn in enumerate(turns):
        measured = rig.builds[turn.arm].measure(rig.arguments(turn))
        series[turn.case].trials[turn.arm][turn.round] = measured.trial
        rig.keep(turn, measured)
        last_of_block = index + 1 == len(turns) or (turns[index + 1].case, turns[index + 1].round) != (
            turn.case, turn.round)
        if last_of_block:
            series[turn.case].noise[turn.round] = rig.meter.read()
    return series
