"""Instructions per message where no performance counter is: both builds once more, under valgrind.

callgrind counts what happens between the entry and the return of timed_part() (harness/run/timed_part.h),
in the workers' own threads. The number of messages is fixed and nothing is warmed up, so a side that blocks
does the same in every run. One that spins does what it has time for: such rows are not counted.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.build import Build
from ipcmark_results.gate.counters import INSTRUCTIONS, Change, change_between, differs
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE, Turn
from ipcmark_results.model import Trial

MOST_CASES = 6  # by default; each takes 3 to 6 s, twice that where the builds differ
MESSAGES, MOST_BYTES = 1000, 4 << 20  # of a case: no more of either
RUN_LIMIT_S = 60
COUNT = replace(INSTRUCTIONS, repeats_within=0.001)  # what blocks repeats itself to the last digit
_CALLGRIND = ("--tool=callgrind", "--toggle-collect=*timed_part*", "--trace-children=yes", "--vgdb=no")


class NotCounted(Exception):
    """Why there is no count; never a reason to fail a job."""


@dataclass
class InstructionCounts:
    """Per message, both sides together, a value for each run; or why there are none."""

    values: dict[str, list[float]] = field(default_factory=lambda: {BASELINE: [], CANDIDATE: []})
    reason: str = ""

    @property
    def change(self) -> Change | None:
        return None if self.reason else change_between(COUNT, self.values[BASELINE], self.values[CANDIDATE])

    def of(self, arm: str) -> float | None:
        return median(self.values[arm]) if self.values[arm] and not self.reason else None


def refusal(builds: Collection[Build]) -> str:
    """Why nothing at all can be counted, or ""."""
    if shutil.which("valgrind") is None:
        return "there is no performance counter here, and no valgrind: install the package valgrind"
    lacking = [build.name for build in builds if not build.supports("--messages")]
    return f"the {' and the '.join(lacking)} cannot be asked for a number of messages: too old" if lacking else ""


def wants_valgrind(trials: Collection[Trial]) -> bool:
    """For a case that blocks, works, and has no count from the machine."""
    return bool(trials) and all(trial.status == "ok" and trial.wait_kind == "blocking" and any(
        side.get("user_instructions_per_message") is None for side in (trial.cost or {}).values()) for trial in trials)


def messages_of(size: int) -> int:
    return max(20, min(MESSAGES, MOST_BYTES // max(size, 1)))


def _unknown_calls(folder: Path) -> str:
    """What valgrind could not pass on to the kernel, for a reason."""
    said = "".join(path.read_text(errors="replace") for path in folder.glob("log.*"))
    numbers = sorted(set(re.findall(r"unhandled \S+ syscall: (\d+)", said)), key=int)
    return f" (valgrind does not know system call {', '.join(numbers)})" if numbers else ""


def _collected(folder: Path) -> int:
    files = [path.read_text(errors="replace") for path in folder.glob("counts.*")]
    return sum(int(total) for text in files for total in re.findall(r"^totals: (\d+)", text, re.MULTILINE))


def _count_once(build: Build, arguments: list[str]) -> float:
    with tempfile.TemporaryDirectory(prefix="ipcmark-valgrind-") as name:
        folder = Path(name)
        files = [f"--callgrind-out-file={folder}/counts.%p", f"--log-file={folder}/log.%p"]
        counted = replace(build, words=["valgrind", *_CALLGRIND, *files, *build.words], limit_s=RUN_LIMIT_S)
        try:
            trial = counted.measure(arguments).trial
        except ResultError as error:
            raise NotCounted(f"under valgrind {error}{_unknown_calls(folder)}") from None
        if trial.status != "ok" or not trial.messages:
            raise NotCounted(f"under valgrind the {build.name} is {trial.status}: {trial.reason}{_unknown_calls(folder)}")
        total = _collected(folder)
    if total == 0:
        raise NotCounted(f"the {build.name} has no function timed_part: stripped of its symbols, or too old")
    return total / trial.messages


def count_instructions(case: str, size: int, builds: Mapping[str, Build],
                       arguments: Callable[[Turn], list[str]]) -> InstructionCounts:
    """One run of each build, and one more where they differ: a change must hold."""
    found = InstructionCounts()
    fixed = ["--messages", str(messages_of(size)), "--warmup", "0s", "--deadline", f"{RUN_LIMIT_S}s"]

    def run(arm: str) -> None:
        found.values[arm].append(_count_once(builds[arm], [*arguments(Turn(0, case, arm)), *fixed]))

    try:
        run(BASELINE)
        run(CANDIDATE)
        if differs(COUNT, found.values[BASELINE][0], found.values[CANDIDATE][0]):
            run(BASELINE)  # in turn: no passing state of the machine can take one build's side
            run(CANDIDATE)
    except NotCounted as refused:
        found.reason = str(refused)
    return found
