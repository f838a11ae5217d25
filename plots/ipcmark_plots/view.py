"""What a chart is drawn from: the cases of one run in one placement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ipcmark_plots.missing import not_drawn
from ipcmark_plots.names import marked
from ipcmark_plots.pairs import Pair, pairs_of
from ipcmark_plots.units import count_text, size_text, time_text
from ipcmark_results.summary import CaseSummary

WAIT_KINDS = ("polling", "hybrid", "blocking")
_FLOOR = "floor"  # the family of mechanisms that carry nothing


@dataclass(frozen=True)
class View:
    cases: list[CaseSummary]
    floors: dict[str, Any]
    placement: str
    size: int = 64  # for charts that show one

    @cached_property
    def pairs(self) -> list[Pair]:
        """What differs in one choice alone."""
        return pairs_of(case for case in self.cases if case.placement == self.placement)

    def _here(self, pattern: str) -> list[CaseSummary]:
        return [case for case in self.cases if (case.pattern, case.placement) == (pattern, self.placement)]

    def _of(self, pattern: str, axes: str = "") -> list[CaseSummary]:
        return [case for case in self._here(pattern) if case.axes == axes]

    def of(self, pattern: str, axes: str = "") -> list[CaseSummary]:
        """Cases with exactly these axes: what differs in an axis is in the chart of the choices."""
        return [case for case in self._of(pattern, axes) if case.family != _FLOOR]

    def missing(self, pattern: str, size: int | None = None, every_axis: bool = False) -> list[str]:
        """What the chart's notes must name: cases without a figure, and floors, which would stretch its scale."""
        found = self._here(pattern) if every_axis else self._of(pattern)
        cases = [case for case in found if size in (None, case.size)]
        return [*_floor_lines(cases), *not_drawn(cases)]

    def swept(self, pattern: str, axis: str, others: dict[str, str] | None = None) -> list[tuple[float, CaseSummary]]:
        """Cases with no other axis off its default than this one and `others`, and its value as a number."""
        found = [case for case in self._here(pattern) if case.family != _FLOOR and _without(case.choices, axis) == (others or {})]
        known = [(_number(case.options.get(axis)), case) for case in found]
        return sorted(((value, case) for value, case in known if value is not None), key=lambda pair: pair[0])

    def calls(self) -> list[CaseSummary]:
        """Requests and responses, whatever the procedure."""
        found = [case for case in self._here("call") if case.family != _FLOOR]
        return [case for case in found if set(case.choices) <= {"procedure"}]

    def at_size(self, pattern: str, axes: str = "") -> list[CaseSummary]:
        return [case for case in self.of(pattern, axes) if case.size == self.size]


def _without(choices: dict[str, str], axis: str) -> dict[str, str]:
    return {name: value for name, value in choices.items() if name != axis}


def _number(text: str | None) -> float | None:
    """An option's value without its unit: 4, 10000/s."""
    try:
        return float((text or "").removesuffix("/s"))
    except ValueError:
        return None


@dataclass(frozen=True)
class Series:
    """One variant over the sizes that were measured."""

    mechanism: str
    family: str
    variant: str
    wait_kind: str
    cases: list[CaseSummary]

    @property
    def label(self) -> str:
        return marked(f"{self.mechanism} {self.variant}", self.family)

    def points(self, *figures: str) -> list[tuple[float, ...]]:
        """(size, figure...) wherever all of these figures are known."""
        rows = [(case.size, [case.figures.get(figure) for figure in figures]) for case in self.cases]
        return [(size, *(value.value for value in values)) for size, values in rows if None not in values]


@dataclass(frozen=True)
class Description:
    """A chart in words and in figures, for those who cannot or will not look at it."""

    alt: str
    columns: list[str]
    rows: list[list[str]]


def carrying_data(lines: list[Series]) -> list[Series]:
    """Those with a figure above 0 B: a mechanism that only wakes has a chart of its own."""
    return [line for line in lines if any(case.size and case.status == "ok" for case in line.cases)]


def series_of(cases: Iterable[CaseSummary]) -> list[Series]:
    groups: dict[tuple[str, str], list[CaseSummary]] = defaultdict(list)
    for case in cases:
        groups[case.mechanism, case.variant].append(case)
    return [Series(mechanism, group[0].family, variant, group[0].wait_kind, sorted(group, key=lambda case: case.size))
            for (mechanism, variant), group in groups.items()]


def _floor_lines(cases: Iterable[CaseSummary]) -> list[str]:
    """The measuring loop by itself, without a mechanism."""
    lines = []
    for line in series_of(case for case in cases if case.family == _FLOOR):
        times = [time_text(p50) for _, p50 in line.points("p50")]
        rates = [f"{count_text(rate)} messages/s" for _, rate in line.points("messages_per_s")]
        if values := times or rates:
            reach = values[0] if len(values) == 1 else f"{values[0]} at {size_text(line.cases[0].size)}"
            lines.append(f"{line.label}: {reach}; it carries nothing, and is the cost of the measuring loop")
    return lines


def present_kinds(series: Iterable[Series]) -> list[str]:
    kinds = {line.wait_kind for line in series if any(case.status == "ok" for case in line.cases)}
    return [kind for kind in WAIT_KINDS if kind in kinds]
