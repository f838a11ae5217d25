"""What a case comes to: one table, from the strongest reason to the weakest."""

from dataclasses import dataclass, field
from enum import Enum

from ipcmark_results.aligned_ranks import ALPHA, Shift
from ipcmark_results.gate.counters import Change
from ipcmark_results.gate.instructions import InstructionCounts
from ipcmark_results.gate.noise import RoundLabel

FEWEST_ROUNDS = 6  # below, no figures whatever reach p <= 0.025
NOISY_ROUNDS = 0.3  # with a larger share of them, trials that follow each other prove nothing
SAME_WITHIN = 1.05  # an interval inside this, either way, is no change


class Verdict(Enum):
    regressed = "regressed"
    improved = "improved"
    unchanged = "unchanged"
    inconclusive = "inconclusive"
    not_comparable = "not_comparable"


@dataclass(frozen=True)
class Compared:
    """One figure of one case: the first series, and the second where the first was flagged."""

    name: str
    words: str
    baseline_ns: float
    candidate_ns: float
    shift: Shift
    least_ratio: float | None  # None: shown, not gated
    again: Shift | None = None
    in_turns: bool = False  # all rounds; see turns.py

    def _flags(self, shift: Shift | None) -> int:
        if shift is None or self.least_ratio is None:
            return 0
        if shift.p_slower <= ALPHA and shift.ratio >= self.least_ratio:
            return 1
        return -1 if shift.p_faster <= ALPHA and shift.ratio <= 1 / self.least_ratio else 0

    @property
    def flagged(self) -> int:
        """1: slower, -1: faster, 0: neither, in the first series."""
        return self._flags(self.shift)

    @property
    def confirmed(self) -> int:
        """The same, in both series."""
        return self.flagged if self.flagged == self._flags(self.again) else 0


@dataclass(frozen=True)
class Evidence:
    """All that is known of one case."""

    statuses: dict[str, dict[str, int]] = field(default_factory=dict)  # per build, rounds per status
    reason: str = ""  # the first reason of a trial that is not ok
    counters: list[Change] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    rounds: list[RoundLabel] = field(default_factory=list)
    counters_only: bool = False
    instructions: InstructionCounts | None = None
    moved: str = ""  # what of the machine or the builds must not differ and does

    @property
    def noisy_share(self) -> float:
        return sum(label.noisy for label in self.rounds) / max(len(self.rounds), 1)

    @property
    def noisy(self) -> bool:
        return self.noisy_share > NOISY_ROUNDS

    def ok(self, build: str) -> int:
        return self.statuses.get(build, {}).get("ok", 0)

    def bad(self, build: str) -> int:
        """Rounds in which the case itself failed: not for want of the machine."""
        return sum(self.statuses.get(build, {}).get(status, 0) for status in BROKEN)


BROKEN = ("failed", "crashed", "timed_out", "verify_failed")


def _without_figures(case: Evidence) -> tuple[Verdict, str] | None:
    if case.bad("candidate") >= 2 and case.bad("baseline") == 0 and case.ok("baseline"):
        return Verdict.regressed, f"it works with the baseline and no longer with the candidate: {case.reason}"
    if case.moved:
        return Verdict.not_comparable, case.moved
    if not case.ok("baseline") or not case.ok("candidate"):
        return Verdict.not_comparable, case.reason or "no build has a figure"
    return None


def _counted(case: Evidence) -> tuple[Verdict, str] | None:
    worse = [change.words for change in case.counters if change.worse]
    if worse:
        return Verdict.regressed, f"more {' and '.join(worse)}"
    return None


def _doubt(case: Evidence, self_check_failed: bool) -> str | None:
    throttled = sum(counts.get("throttled", 0) for counts in case.statuses.values())
    rounds = case.compared[0].shift.rounds if case.compared else 0
    if throttled:
        return "the CPU quota of this container ran out during its trials: raise the quota"
    if rounds < FEWEST_ROUNDS:
        return f"only {rounds} rounds have figures of both builds, of {FEWEST_ROUNDS} that are needed" + (
            f": {case.reason}" if case.reason else "")
    if self_check_failed:
        return "the baseline differed from itself in this job, so no time in it can be trusted"
    if case.noisy and not case.compared[0].in_turns:
        return _taken(case)
    return None


def _taken(case: Evidence) -> str:
    return f"other work or the hypervisor took the CPUs in {case.noisy_share:.0%} of its rounds"


def _timed(case: Evidence) -> tuple[Verdict, str]:
    slower = [figure.words for figure in case.compared if figure.confirmed > 0]
    faster = [figure.words for figure in case.compared if figure.confirmed < 0]
    if slower:
        return Verdict.regressed, f"longer {' and '.join(slower)}, in both of two series"
    if faster:
        return Verdict.improved, f"shorter {' and '.join(faster)}, in both of two series"
    main = case.compared[0].shift
    if main.low >= 1 / SAME_WITHIN and main.high <= SAME_WITHIN:
        return Verdict.unchanged, "the interval is within 5 % either way"
    if any(figure.flagged for figure in case.compared):
        return Verdict.inconclusive, "a difference in the first series did not show in the second"
    why = f": {_taken(case)}" if case.noisy else ""
    return Verdict.inconclusive, f"the rounds differ too much to tell{why}"


def decide(case: Evidence, self_check_failed: bool = False) -> tuple[Verdict, str]:
    """The verdict and its reason."""
    certain = _without_figures(case) or _counted(case)
    if certain:
        return certain
    fewer = [change.words for change in case.counters]
    if case.counters_only:
        return (Verdict.improved, f"fewer {' and '.join(fewer)}") if fewer else (
            Verdict.unchanged, "the same counts; no clock was asked")
    doubt = _doubt(case, self_check_failed)
    if doubt:
        return Verdict.inconclusive, doubt
    verdict, reason = _timed(case)
    if fewer and verdict in (Verdict.inconclusive, Verdict.unchanged):
        return Verdict.improved, f"fewer {' and '.join(fewer)}"
    return verdict, reason
