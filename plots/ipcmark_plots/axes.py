"""Axes: logarithmic, with ticks that say their unit, and a place for what could not be drawn."""

import math
from collections.abc import Callable, Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from ipcmark_plots.floors import bounces
from ipcmark_plots.style import MUTED
from ipcmark_plots.units import size_text, tick_time
from ipcmark_plots.view import View

ZERO_SIZE = 0.5  # where an empty message stands on a logarithmic axis
_NOTE_LINES = 6
_FINE = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)


def _ticks(low: float, high: float) -> list[float]:
    """Decades; where there would be fewer than three, with 2 and 5 between them, or finer steps."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1.0,), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0), _FINE):
        found = [step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high]
        if len(found) >= 3:
            break
    return found


def logarithmic(axes: Axes, which: str, low: float, high: float,
                text: Callable[[float, object], str] = tick_time, last: float = math.inf) -> None:
    """Makes x or y a decade axis, with ticks up to `last`. Explicit: matplotlib's own cost most of the drawing time."""
    axes.set(**{f"{which}scale": "log", f"{which}lim": (low, high)})
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(FixedLocator(_ticks(low, min(high, last))))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(text))


def value_range(values: Iterable[float], margin: float = 1.35) -> tuple[float, float]:
    known = [value for value in values if value > 0]
    if not known:
        return 1.0, 10.0
    return min(known) / margin, max(known) * margin


def range_with_room(values: Iterable[float], left: float, right: float, width: float) -> tuple[float, float]:
    """Limits that leave so many of the axes' inches free on both sides, for labels."""
    low, high = value_range(values, 1.0)
    decades = max(1.0, math.log10(high / low))
    inch = decades / (width - left - right)
    return low / 10 ** (left * inch), high * 10 ** (right * inch)


def range_of_rows(values: Sequence[float], view: View, left: float, right: float,
                  width: float) -> tuple[float, float]:
    """The same for the marks of rows; the line of a bounce needs no room beside it."""
    low, high = range_with_room(values, left, right, width)
    return min([low, *(bounce / 1.2 for bounce in bounces(view))]), high


def size_position(size: float) -> float:
    return size if size > 0 else ZERO_SIZE


def sizes_axis(axes: Axes, sizes: Sequence[int]) -> None:
    """Sizes in powers of two, naming only as many as fit."""
    axes.set_xscale("log", base=2)
    shown = _thinned(sorted(set(sizes)))
    axes.xaxis.set_major_locator(FixedLocator([size_position(size) for size in shown]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: size_text(0 if x == ZERO_SIZE else x)))


def _thinned(sizes: list[int], most: int = 6) -> list[int]:
    """Sizes that are at least an even share of the axis apart."""
    if len(sizes) <= 1:
        return sizes
    gap = math.log2(size_position(sizes[-1]) / size_position(sizes[0])) / most
    kept = [sizes[0]]
    for size in sizes[1:]:
        if math.log2(size_position(size) / size_position(kept[-1])) >= gap * 0.99:
            kept.append(size)
    return kept


def draw_rest(axes: Axes, lines: Iterable[Sequence[tuple[float, float]]], colour: str, width: float) -> None:
    """What has no name of its own: all as one line with gaps, which is many times as fast as a line each."""
    gap = (math.nan, math.nan)
    parts = [[*points, gap] for points in lines if points]
    if joined := [point for part in parts if len(part) > 2 for point in part]:
        axes.plot(*zip(*joined), color=colour, linewidth=width, zorder=1)
    if dots := [part[0] for part in parts if len(part) == 2]:
        axes.plot(*zip(*dots), color=colour, marker=".", markersize=3, linestyle="", zorder=1)


def note_height(lines: Sequence[str]) -> float:
    """Inches that notes() needs below the axes."""
    return 0.17 * min(len(lines), _NOTE_LINES + 1) + (0.22 if lines else 0.0)


def notes(figure: Figure, lines: Sequence[str]) -> None:
    """Says in grey at the bottom what has no line in the chart, and why."""
    if not lines:
        return
    shown = list(lines[:_NOTE_LINES])
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown)} more: the table of all cases has them")
    for index, line in enumerate(["Not drawn:", *shown]):
        y = (0.17 * (len(shown) - index) + 0.06) / figure.get_figheight()
        figure.text(0.01, y, line, color=MUTED, fontsize=7.5, va="bottom")


def nothing(figure: Figure, sentence: str) -> None:
    figure.text(0.5, 0.5, sentence, color=MUTED, ha="center", va="center")
