"""What a reader would not expect of these figures, in sentences: the largest of each kind."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ipcmark_plots.names import REFERENCE
from ipcmark_plots.pairs import Pair, pairs_of
from ipcmark_plots.units import size_text, three_digits, time_text
from ipcmark_plots.view import series_of
from ipcmark_results.summary import CaseSummary

_MOST = 7
_TAIL, _LEVELS, _CHOICE = 20.0, 3.0, 2.0  # times: smaller ones surprise nobody


@dataclass(frozen=True)
class Surprise:
    sentence: str
    cases: list[CaseSummary]
    size: float  # how many times; of one kind the largest is told


def _name(case: CaseSummary) -> str:
    return f"{case.mechanism} {case.variant}"


def _value(case: CaseSummary, figure: str = "p50") -> float:
    return case.figures[figure].value if figure in case.figures else math.nan


def _is_clear(smaller: CaseSummary, larger: CaseSummary) -> bool:
    """Their intervals leave each other out."""
    low, high = smaller.figures["p50"], larger.figures["p50"]
    return (low.high or low.value) < (high.low or high.value)


def _larger_is_faster(cases: list[CaseSummary]) -> Iterable[Surprise]:
    for line in series_of(cases):
        known = [case for case in line.cases if _value(case) > 0]
        for small, large in zip(known, known[1:]):
            times = _value(small) / _value(large)
            if times > 1.2 and small.main_class == large.main_class and _is_clear(large, small):
                yield Surprise(f"{_name(large)} is {three_digits(times)} times as fast at {size_text(large.size)} as at "
                               f"{size_text(small.size)}.", [large, small], times)


def _by_kind(cases: list[CaseSummary], kind: str) -> dict[tuple[str, int], CaseSummary]:
    """The best of each mechanism and size."""
    best: dict[tuple[str, int], CaseSummary] = {}
    for case in sorted((case for case in cases if case.wait_kind == kind and _value(case) > 0), key=_value):
        best.setdefault((case.mechanism, case.size), case)
    return best


def _polling_loses(cases: list[CaseSummary]) -> Iterable[Surprise]:
    blocking = _by_kind(cases, "blocking")
    for key, polls in _by_kind(cases, "polling").items():
        if key in blocking and (times := _value(polls) / _value(blocking[key])) > 1.1:
            yield Surprise(f"Polling is {three_digits(times)} times as slow as blocking: {_name(polls)} takes "
                           f"{time_text(_value(polls))} at {size_text(polls.size)}, {_name(blocking[key])} "
                           f"{time_text(_value(blocking[key]))}.", [polls, blocking[key]], times)


def _long_tails(cases: list[CaseSummary]) -> Iterable[Surprise]:
    for case in cases:
        times = _value(case, "p99") / _value(case) if _value(case) > 0 else math.nan
        if times > _TAIL:
            yield Surprise(f"One in a hundred round trips of {_name(case)} at {size_text(case.size)} takes more than "
                           f"{time_text(_value(case, 'p99'))}, {three_digits(times)} times its median.", [case], times)


def _two_levels(cases: list[CaseSummary]) -> Iterable[Surprise]:
    for case in cases:
        values = [one.value for one in case.repetitions if one.probe_class == case.main_class and one.value > 0]
        times = max(values) / min(values) if len(values) > 1 else 0
        if times > _LEVELS:
            yield Surprise(f"Repetitions of {_name(case)} at {size_text(case.size)} differ by {three_digits(times)} times "
                           "on CPUs of the same class: its median depends on which pair of processes one got.", [case],
                           times)


def _of_choice(pair: Pair) -> Surprise:
    value = pair.speed.value
    times = f"{three_digits(value)} times as fast" if value > 1 else f"{three_digits(1 / value)} times as slow"
    return Surprise(f"One choice, {pair.choice}, makes {pair.case.mechanism} {pair.case.wait} {times} at "
                    f"{size_text(pair.case.size)}.", [pair.case, pair.against], max(value, 1 / value))


def _choices(cases: list[CaseSummary]) -> Iterable[Surprise]:
    """The largest of each choice."""
    found = [pair for pair in pairs_of(cases) if pair.is_clear and abs(math.log(pair.speed.value)) > math.log(_CHOICE)]
    largest: dict[str, Pair] = {}
    for pair in sorted(found, key=lambda pair: -abs(math.log(pair.speed.value))):
        largest.setdefault(pair.choice, pair)
    return map(_of_choice, largest.values())


def _near_the_floor(cases: list[CaseSummary], floors: dict[str, object]) -> Iterable[Surprise]:
    floor = floors.get("two_line_bounce_ns")
    across = [case for case in cases if case.placement != "same_core" and case.size and _value(case) > 0]
    if isinstance(floor, (int, float)) and floor and across:
        best = min(across, key=_value)
        times = _value(best) / floor
        yield Surprise(f"{_name(best)} takes {three_digits(times)} times what two cache lines take to change sides "
                       f"({time_text(floor)}): no mechanism can be much faster here.", [best], 1 / times)


def surprises(cases: list[CaseSummary], floors: dict[str, object]) -> list[Surprise]:
    """The floor and reference libraries surprise nobody."""
    known = [case for case in cases if case.status == "ok" and case.family not in ("floor", REFERENCE)]
    found: list[Surprise] = []
    for placement in dict.fromkeys(case.placement for case in known):
        here = [case for case in known if case.placement == placement]
        plain = [case for case in here if not case.axes and case.pattern == "ping_pong"]
        for kind in (_near_the_floor(plain, floors), _polling_loses(plain), _larger_is_faster(plain), _two_levels(plain),
                     _long_tails(plain)):
            found += sorted(kind, key=lambda one: -one.size)[:1]
        found += sorted(_choices(here), key=lambda one: -one.size)[:2]
    return found[:_MOST]
