"""The first gate, which no noise reaches: how often a message enters the kernel, asks the heap, sleeps, faults.

A count is only believed where the same build repeats it; where a spinning side makes as many calls as
it has time for, nothing is said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from ipcmark_results.model import Trial


@dataclass(frozen=True)
class Count:
    name: str
    words: str
    read: Callable[[Trial], float | None]  # per message, both sides together
    repeats_within: float  # the share by which one build may differ from itself and be believed
    least_share: float  # the least change that counts, of the baseline's count
    least: float  # and per message
    polling: bool = False  # also where a side spins


@dataclass(frozen=True)
class Change:
    """The medians per message of a count that differs beyond all its own spread."""

    name: str
    words: str
    baseline: float
    candidate: float

    @property
    def worse(self) -> bool:
        return self.candidate > self.baseline


def _both_sides(key: str) -> Callable[[Trial], float | None]:
    def read(trial: Trial) -> float | None:
        sides = [side.get(key) for side in (trial.cost or {}).values()]
        return None if not sides or None in sides else sum(sides)

    return read


def _faults(trial: Trial) -> float | None:
    parts = [_both_sides(key)(trial) for key in ("minor_faults", "major_faults")]
    return None if None in parts or not trial.messages else sum(parts) / trial.messages


INSTRUCTIONS = Count("instructions", "instructions", _both_sides("user_instructions_per_message"), 0.005, 0.02, 5.0)
# From a pass of their own (`--counters on`), whose times are not for reading. Spinning asks no heap.
COUNTED = (
    Count("system_calls", "system calls", _both_sides("system_calls_per_message"), 0.005, 0.001, 0.01),
    Count("allocations", "allocations", _both_sides("allocations_per_message"), 0.005, 0.001, 0.01, polling=True),
    INSTRUCTIONS)
# From the timed trials, where they cost nothing.
TIMED = (
    Count("switches", "context switches", _both_sides("voluntary_switches_per_message"), 0.01, 0.02, 0.02),
    Count("page_faults", "page faults", _faults, 0.5, 0.5, 0.01, polling=True))


def _applies(count: Count, trial: Trial, before: Sequence[float]) -> bool:
    """A side that spins makes calls at the rate of its clock, unless it makes none at all."""
    return count.polling or trial.wait_kind == "blocking" or max(before) == 0.0


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _repeats(count: Count, values: Sequence[float]) -> bool:
    return _spread(values) <= max(count.repeats_within * median(values), count.least / 2)


def differs(count: Count, one: float, other: float) -> bool:
    """By as much as counts."""
    return abs(other - one) >= max(count.least, count.least_share * one)


def change_between(count: Count, before: Sequence[float], after: Sequence[float]) -> Change | None:
    """Of the values of several runs. None: the same, or not to be told apart."""
    if min(len(before), len(after)) < 2 or not _repeats(count, before) or not _repeats(count, after):
        return None
    one, other = median(before), median(after)
    apart = max(before) < min(after) or max(after) < min(before)
    return Change(count.name, count.words, one, other) if apart and differs(count, one, other) else None


def change_of(count: Count, baseline: Sequence[Trial], candidate: Sequence[Trial]) -> Change | None:
    before, after = ([count.read(trial) for trial in trials if trial.status == "ok"]
                     for trials in (baseline, candidate))
    if not before or None in before or None in after or not _applies(count, baseline[0], before):
        return None
    return change_between(count, before, after)


def changes_of(counts: Sequence[Count], baseline: Sequence[Trial], candidate: Sequence[Trial]) -> list[Change]:
    if not baseline or not candidate:
        return []
    found = [change_of(count, baseline, candidate) for count in counts]
    return [change for change in found if change is not None]
