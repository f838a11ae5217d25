"""What a chart is drawn from: the cases of one run in one placement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ipcmark_plots.units import size_text
from ipcmark_results.summary import CaseSummary
from ipcmark_results.text import printable

WAIT_KINDS = ("polling", "hybrid", "blocking")
_NAME_LIMIT = 34  # in a chart; the table has the whole name


@dataclass(frozen=True)
class View:
    cases: list[CaseSummary]
    floors: dict[str, Any]
    placement: str
    size: int = 64  # for charts that show one

    def of(self, pattern: str) -> list[CaseSummary]:
        return [case for case in self.cases if (case.pattern, case.placement) == (pattern, self.placement)]

    def at_size(self, pattern: str) -> list[CaseSummary]:
        return [case for case in self.of(pattern) if case.size == self.size]


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
        return name(f"{self.mechanism} {self.variant}")

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


def name(text: str) -> str:
    return printable(text, _NAME_LIMIT)


def series_of(cases: Iterable[CaseSummary]) -> list[Series]:
    groups: dict[tuple[str, str], list[CaseSummary]] = defaultdict(list)
    for case in cases:
        groups[case.mechanism, case.variant].append(case)
    return [Series(mechanism, group[0].family, variant, group[0].wait_kind, sorted(group, key=lambda case: case.size))
            for (mechanism, variant), group in groups.items()]


def _sizes(cases: list[CaseSummary]) -> str:
    sizes = [size_text(case.size) for case in sorted(cases, key=lambda case: case.size)]
    return sizes[0] if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 3 else ", ".join(sizes)


def not_drawn(cases: Iterable[CaseSummary], with_mechanism: bool = True) -> list[str]:
    """One line for all sizes of a variant that have no figure for the same reason."""
    groups: dict[tuple[str, str, str, str], list[CaseSummary]] = defaultdict(list)
    for case in cases:
        if case.status != "ok":
            groups[case.mechanism, case.variant, case.status, case.reason].append(case)
    return [f"{name(f'{mechanism} {variant}' if with_mechanism else variant)} {_sizes(group)}: {status}, "
            f"{printable(reason, 90)}" for (mechanism, variant, status, reason), group in groups.items()]


def present_kinds(series: Iterable[Series]) -> list[str]:
    kinds = {line.wait_kind for line in series if any(case.status == "ok" for case in line.cases)}
    return [kind for kind in WAIT_KINDS if kind in kinds]
