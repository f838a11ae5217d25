"""The page's first lines: which variant to take, for each size."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ipcmark_plots.names import REFERENCE
from ipcmark_results.estimate import Estimate
from ipcmark_results.summary import CaseSummary

# What carries nothing, and what is there to compare with.
_NOT_TO_TAKE = ("floor", REFERENCE)


@dataclass(frozen=True)
class Pick:
    """The best case by one figure, and those that it cannot be told from."""

    case: CaseSummary
    figure: Estimate
    tied: list[CaseSummary]


@dataclass(frozen=True)
class SizeAnswer:
    size: int
    fastest: Pick | None
    blocking: Pick | None
    cheapest: Pick | None
    widest: Pick | None


def _overlaps(one: Estimate, other: Estimate) -> bool:
    """With a single repetition there is no interval, and only equal figures are a tie."""
    low, high = (one.low or one.value, one.high or one.value)
    return (other.low or other.value) <= high and (other.high or other.value) >= low


def pick(cases: list[CaseSummary], figure: str, largest: bool = False) -> Pick | None:
    known = [case for case in cases if figure in case.figures and case.family not in _NOT_TO_TAKE]
    if not known:
        return None
    sign = -1 if largest else 1
    known.sort(key=lambda case: sign * case.figures[figure].value)
    best, *others = known
    tied = [case for case in others if _overlaps(best.figures[figure], case.figures[figure])]
    return Pick(best, best.figures[figure], tied)


def _answer(size: int, round_trips: list[CaseSummary], streams: list[CaseSummary]) -> SizeAnswer:
    blocking = [case for case in round_trips if case.wait_kind == "blocking"]
    return SizeAnswer(size, pick(round_trips, "p50"), pick(blocking, "p50"), pick(round_trips, "cpu_ns_per_message"),
                      pick(streams, "bytes_per_s", largest=True))


def answers(cases: list[CaseSummary], placement: str) -> list[SizeAnswer]:
    """One answer per size that has at least one figure in this placement. A case with touch=header does less work, one
    with idle=poll had a CPU burnt for it: only cases with every axis at its default compete."""
    here = [case for case in cases if (case.placement, case.status, case.axes) == (placement, "ok", "")]
    of: Callable[[str, int], list[CaseSummary]] = lambda pattern, size: [
        case for case in here if (case.pattern, case.size) == (pattern, size)]
    found = [_answer(size, of("ping_pong", size), of("stream", size)) for size in sorted({case.size for case in here})]
    return [answer for answer in found if answer.fastest or answer.widest]


def placements(cases: list[CaseSummary]) -> list[str]:
    """Those with figures, the one with most first."""
    with_figures = [case.placement for case in cases if case.status == "ok"]
    return sorted(dict.fromkeys(with_figures), key=lambda placement: -with_figures.count(placement))


def headline_size(cases: list[CaseSummary], placement: str) -> int:
    """The size that most variants were measured at; of equals the one nearest to 64 bytes. 0 is no message."""
    sizes = Counter(case.size for case in cases if case.size and not case.axes
                    and (case.placement, case.pattern, case.status) == (placement, "ping_pong", "ok"))
    return min(sizes, key=lambda size: (-sizes[size], abs(size - 64)), default=64)
