"""Rows of mechanisms under the names of their families, with a mark for every variant."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from ipcmark_plots import style
from ipcmark_plots.choose import leaders
from ipcmark_plots.names import mark, name
from ipcmark_results.summary import CaseSummary

ROW = 0.19  # inches
MOST = 64  # rows; more would be longer than anybody scrolls


@dataclass(frozen=True)
class Row:
    mechanism: str
    family: str
    cases: list[CaseSummary]  # the fastest first


@dataclass(frozen=True)
class Layout:
    """Which row is where: families from the top, each under a line with its name."""

    rows: list[tuple[float, Row]]
    headings: list[tuple[float, str]]
    height: float  # in rows

    @property
    def inches(self) -> float:
        return ROW * self.height


def p50(case: CaseSummary) -> float:
    return case.figures["p50"].value if "p50" in case.figures else math.inf


def _best(row: Row) -> float:
    return p50(row.cases[0])


def rows_of(cases: Iterable[CaseSummary]) -> list[Row]:
    """One for each mechanism with a known round trip."""
    groups: dict[str, list[CaseSummary]] = {}
    for case in sorted(cases, key=p50):
        if 0 < p50(case) < math.inf:
            groups.setdefault(case.mechanism, []).append(case)
    return [Row(mechanism, group[0].family, group) for mechanism, group in groups.items()]


def chosen(rows: list[Row], most: int = MOST) -> list[Row]:
    return leaders(rows, lambda row: row.family, _best, most)


def left_out(rows: list[Row], most: int = MOST) -> list[str]:
    more = len(rows) - most
    return [f"{more} mechanisms, those that come last in their families: the table of all cases has them"] * (more > 0)


def layout(rows: Sequence[Row]) -> Layout:
    placed, headings, y = [], [], 0.0
    for family in sorted({row.family for row in rows}, key=style.family_rank):
        headings.append((y, family))
        for row in sorted((row for row in rows if row.family == family), key=_best):
            y += 1
            placed.append((y, row))
        y += 1.5
    return Layout(placed, headings, max(1.0, y))


def name_rows(axes: Axes, where: Layout) -> None:
    """Mechanisms on the left, families above them."""
    labels = [f"{name(row.mechanism)}{mark(row.family)}" for _, row in where.rows]
    axes.set(ylim=(where.height - 0.5, -0.7), yticks=[y for y, _ in where.rows], yticklabels=labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    for y, family in where.headings:
        axes.annotate(name(family), (0, y), (-6, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                      ha="right", va="center_baseline", fontsize=8, weight="bold", annotation_clip=False)


def draw_mark(axes: Axes, y: float, case: CaseSummary, size: float) -> None:
    """Hollow where idle CPUs were kept from halting."""
    look = style.WAIT_KINDS[case.wait_kind]
    face = style.SURFACE if case.choices.get("idle") == "poll" else look.colour
    axes.plot([p50(case)], [y], color=look.colour, marker=look.marker, markersize=size, markerfacecolor=face,
              linestyle="", alpha=0.9)
