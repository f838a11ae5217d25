"""A against B over the whole distribution: did the middle move, or the tail?"""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, value_range
from ipcmark_plots.choose import leaders
from ipcmark_plots.comparison import Comparison, Match
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text, three_digits
from ipcmark_plots.view import Description
from ipcmark_results.estimate import Estimate, median_over_repetitions, ratio_of_medians
from ipcmark_results.histogram import SAMPLES_BEYOND, quantile
from ipcmark_results.summary import CaseSummary

TITLE = "Where the distribution moved"
_MOST = 12
CAPTION = ("The time at each quantile in the later run, as a multiple of the earlier one's: above 1 is slower. A level line "
           "means that every message changed alike, one that rises to the right that the tail did. Bands are 95 % bootstrap "
           "intervals over the repetitions of both runs; a line ends where a repetition has fewer than ten samples beyond. "
           "Each panel has a scale of its own. "
           f"Up to {_MOST} round trips, those that changed most, from as many mechanisms as possible.")
QUANTILES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)
_NAMED = {0.1: "10 %", 0.5: "50 %", 0.9: "90 %", 0.99: "99 %", 0.999: "99.9 %", 0.9999: "99.99 %"}
_WIDTH, _PANEL, _HEIGHT, _LEFT, _TOP, _BOTTOM, _GAP, _COLUMNS = 10.0, 2.5, 1.5, 0.6, 0.4, 0.35, 0.6, 3


@dataclass(frozen=True)
class Shift:
    match: Match
    points: list[tuple[float, Estimate]]  # quantile, later over earlier

    @property
    def mechanism(self) -> str:
        return self.match.mechanism

    @property
    def label(self) -> str:
        case = self.match.after
        return marked(f"{case.mechanism} {case.variant} {size_text(case.size)}", case.family)


def _at(case: CaseSummary, q: float) -> Estimate | None:
    """The median over repetitions of each one's own quantile, where all of the main class support it."""
    parts = [one.histogram for one in case.repetitions if one.probe_class == case.main_class]
    if not parts or not all(part and part.total * (1 - q) >= SAMPLES_BEYOND for part in parts):
        return None
    return median_over_repetitions([quantile(part, q) for part in parts if part])


def _shift(match: Match) -> Shift:
    points = []
    for q in QUANTILES:
        old, new = _at(match.before, q), _at(match.after, q)
        if old and new and (ratio := ratio_of_medians(new, old)):
            points.append((q, ratio))
    return Shift(match, points)


def _chosen(comparison: Comparison) -> list[Shift]:
    known = [match for match in comparison.matches if match.after.pattern == "ping_pong" and match.after.histogram]
    largest = leaders(known, lambda match: match.mechanism, lambda match: -abs(math.log(match.speed.value)), _MOST)
    shifts = (_shift(match) for match in largest)
    return sorted((shift for shift in shifts if shift.points), key=lambda shift: shift.match.speed.value)


def _x(q: float) -> float:
    """Symmetric in both tails, each nine as wide as the last."""
    return q / (1 - q)


def _limits(shift: Shift) -> tuple[float, float]:
    """Of the line alone: an interval of the furthest tail may reach over decades, and is cut off."""
    low, high = value_range((ratio.value for _, ratio in shift.points), 1.15)
    return min(low, 0.8), max(high, 1.25)


def _draw_panel(axes: Axes, shift: Shift) -> None:
    look = style.WAIT_KINDS[shift.match.after.wait_kind]
    axes.set_xscale("log")
    axes.set_xlim(_x(QUANTILES[0]), _x(QUANTILES[-1]))
    axes.xaxis.set_major_locator(FixedLocator([_x(q) for q in _NAMED]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: next(t for q, t in _NAMED.items() if _x(q) == x)))
    axes.tick_params(axis="x", labelsize=6.5)
    logarithmic(axes, "y", *_limits(shift), lambda y, _: f"{y:g}")
    axes.axhline(1.0, color=style.INK, linewidth=0.8)
    bands = [(_x(q), ratio.low, ratio.high) for q, ratio in shift.points if ratio.low and ratio.high]
    if bands:
        axes.fill_between(*zip(*bands), color=look.colour, alpha=0.15, linewidth=0)
    axes.plot([_x(q) for q, _ in shift.points], [ratio.value for _, ratio in shift.points], color=look.colour,
              marker=look.marker, markersize=3)
    axes.set_title(shift.label, fontsize=7.5)


def applies(comparison: Comparison) -> bool:
    return bool(_chosen(comparison))


def draw(comparison: Comparison) -> Figure:
    shifts = _chosen(comparison)
    with style.applied():
        if not shifts:
            return empty("No round trip was measured in both runs with its distribution.")
        rows = math.ceil(len(shifts) / _COLUMNS)
        height = _TOP + rows * (_HEIGHT + _GAP) - _GAP + _BOTTOM
        figure = style.figure(_WIDTH, height)
        for index, shift in enumerate(shifts):
            left = _LEFT + index % _COLUMNS * (_WIDTH - _LEFT) / _COLUMNS
            below = height - _TOP - _HEIGHT - index // _COLUMNS * (_HEIGHT + _GAP)
            axes = figure.add_axes((left / _WIDTH, below / height, _PANEL / _WIDTH, _HEIGHT / height))
            _draw_panel(axes, shift)
        return figure


def describe(comparison: Comparison) -> Description:
    shown = (0.1, 0.5, 0.9, 0.99, 0.999)
    shifts = _chosen(comparison)
    cells = [{q: three_digits(ratio.value) for q, ratio in shift.points} for shift in shifts]
    rows = [[shift.label, *(own.get(q, "not known") for q in shown)] for shift, own in zip(shifts, cells)]
    alt = (f"{TITLE}: {name(comparison.after_name)} over {name(comparison.before_name)}, {len(shifts)} round trips in panels "
           "of their own, the ratio at each quantile. The figures are in the table below.")
    return Description(alt, ["case", *(_NAMED[q] for q in shown)], rows)
