"""Ratios with their intervals as rows under headings: right of 1 is faster."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, range_with_room
from ipcmark_plots.names import name
from ipcmark_plots.speed import is_clear
from ipcmark_plots.units import three_digits
from ipcmark_results.estimate import Estimate

_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 3.35, 6.4, 0.19, 0.15, 0.55
_LABEL = 1.75  # inches for the figures on the right
_MARKERS = {"ping_pong": "o"}
READ = ("Right of 1 it is faster. Lines are 95 % bootstrap intervals over the repetitions of both sides, n of each; "
        "those whose interval holds 1, or that have none, are grey and hollow.")


@dataclass(frozen=True)
class Row:
    label: str
    pattern: str
    speed: Estimate  # how many times as fast


@dataclass(frozen=True)
class Group:
    heading: str
    of_all: str  # what the rows are a part of
    rows: Sequence[Row]


def figures(speed: Estimate) -> str:
    if speed.low is None or speed.high is None:
        return f"{three_digits(speed.value)}  (n {speed.n}, no interval)"
    return f"{three_digits(speed.value)}  ({three_digits(speed.low)} to {three_digits(speed.high)}, n {speed.n})"


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    speed, clear = row.speed, is_clear(row.speed)
    colour = style.INK if clear else style.MUTED
    if speed.low is not None:
        axes.plot([speed.low, speed.high], [y, y], color=colour, linewidth=1.3)
    axes.plot([speed.value], [y], color=colour, marker=_MARKERS.get(row.pattern, "s"), markersize=5,
              markerfacecolor=colour if clear else style.SURFACE)
    axes.annotate(figures(speed), (speed.high or speed.value, y), (6, 0), textcoords="offset points", fontsize=7,
                  va="center_baseline", color=colour)


def _places(groups: Sequence[Group]) -> tuple[list[tuple[float, Group]], list[tuple[float, Row]], float]:
    headings, rows, y = [], [], 0.0
    for group in groups:
        headings.append((y, group))
        rows += [(y + index, row) for index, row in enumerate(group.rows, 1)]
        y += len(group.rows) + 1.4
    return headings, rows, y


def _axes(figure: Figure, rows: list[tuple[float, Row]], length: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, _BOTTOM / height, _PLOT / _WIDTH, _ROW * length / height))
    ends = [end for _, row in rows for end in (row.speed.value, row.speed.low, row.speed.high) if end]
    logarithmic(axes, "x", *range_with_room([1.0, *ends], 0.15, _LABEL, _PLOT), lambda x, _: f"{x:g}", max(ends))
    axes.set(ylim=(length - 0.5, -0.7), yticks=[y for y, _ in rows], yticklabels=[row.label for _, row in rows])
    axes.set_xlabel("times as fast", loc="left")
    axes.tick_params(axis="y", length=0, labelsize=7)
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.axvline(1.0, color=style.INK, linewidth=0.9)
    return axes


def _draw_heading(axes: Axes, y: float, group: Group) -> None:
    across = axes.get_yaxis_transform()
    axes.text(-0.005, y, name(group.heading, 48), transform=across, fontsize=8.5, weight="bold", ha="right",
              va="center_baseline")
    axes.text(1.0, y, group.of_all, transform=across, fontsize=7, color=style.MUTED, ha="right", va="center_baseline")


def draw(groups: Sequence[Group]) -> Figure:
    headings, rows, length = _places(groups)
    figure = style.figure(_WIDTH, _TOP + max(0.6, _ROW * length) + _BOTTOM)
    axes = _axes(figure, rows, length)
    for y, group in headings:
        _draw_heading(axes, y, group)
    for y, row in rows:
        _draw_row(axes, y, row)
    return figure
