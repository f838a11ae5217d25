"""Nightly ratios to a pinned reference build, with the points where their level changed."""

import math
from datetime import datetime, timezone

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from ipcmark_plots import style
from ipcmark_plots.axes import value_range
from ipcmark_plots.names import name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import three_digits
from ipcmark_plots.view import Description
from ipcmark_results.history.index import Series
from ipcmark_results.history.timeline import Change, changes, day

TITLE = "History"
_MOST = 16
CAPTION = ("A panel for each case: how many times as long it takes as with the pinned reference build, measured in the same "
           "rounds of the same night, so that the machine's own ups and downs fall out; above 1 is slower. Bands are the "
           "95 % intervals, steps the median level between change points (e-divisive with a permutation test). An upright "
           "line names the first commit after a change and how much it made; vermillion is slower, green faster. Of more "
           f"than {_MOST} cases those that changed most are drawn.")
_WIDTH, _PANEL, _HEIGHT, _LEFT, _TOP, _BOTTOM, _GAP, _COLUMNS = 10.0, 4.2, 1.25, 0.6, 0.4, 0.35, 0.62, 2
Timelines = list[Series]


def _moved(series: Series) -> float:
    """By its change points, or where it stands now."""
    now = abs(math.log(series.entries[-1].ratio))
    return max([now, *(abs(math.log(change.ratio)) for change in changes(series))])


def _chosen(timelines: Timelines) -> Timelines:
    known = [series for series in timelines if series.entries]
    return sorted(known, key=lambda series: (not changes(series), -_moved(series), series.case))[:_MOST]


def _days(series: Series) -> list[float]:
    return [entry.time_ns / 86_400e9 for entry in series.entries]


def _draw_levels(axes: Axes, series: Series, found: list[Change]) -> None:
    days = _days(series)
    cuts = [0, *(change.point.index for change in found), len(days)]
    for start, end in zip(cuts, cuts[1:]):
        ratios = sorted(entry.ratio for entry in series.entries[start:end])
        level = ratios[len(ratios) // 2]
        axes.plot([days[start], days[end - 1]], [level, level], color=style.INK, linewidth=1.6)


def _draw_change(axes: Axes, days: list[float], change: Change) -> None:
    where = change.point.index
    middle = (days[where - 1] + days[where]) / 2
    colour = style.VERMILLION if change.ratio > 1 else style.GREEN
    axes.axvline(middle, color=colour, linewidth=1)
    late = where > len(days) * 0.6
    axes.annotate(f"{three_digits(change.ratio)}x {name(change.first_after.head[:10])}", (middle, 1), (-3 if late else 3, -2),
                  xycoords=axes.get_xaxis_transform(), textcoords="offset points", fontsize=6.5, va="top",
                  ha="right" if late else "left")


def _date(days: float, _: object = None) -> str:
    return f"{datetime.fromtimestamp(days * 86_400, timezone.utc):%Y-%m-%d}"


def _hour(days: float, _: object = None) -> str:
    return f"{datetime.fromtimestamp(days * 86_400, timezone.utc):%m-%d %H:%M}"


def _frame(axes: Axes, series: Series) -> None:
    days = _days(series)
    ends = [end for entry in series.entries for end in (entry.low, entry.ratio, entry.high) if 0 < end < math.inf]
    low, high = value_range(ends, 1.03)
    # A change is a few per cent, where a logarithmic scale would have no ticks.
    axes.set_ylim(min(low, 0.97), max(high, 1.05) * 1.03)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    span = days[-1] - days[0]
    room = span * 0.02 or 0.5
    axes.set_xlim(days[0] - room, days[-1] + room)
    axes.xaxis.set_major_locator(FixedLocator(sorted({days[0], days[len(days) // 2], days[-1]})))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(_date if span >= 2 else _hour))
    axes.tick_params(labelsize=6.5)
    axes.axhline(1.0, color=style.MUTED, linewidth=0.8)
    axes.set_title(name(series.case, 64), fontsize=7.5)


def _draw_panel(axes: Axes, series: Series) -> None:
    _frame(axes, series)
    days, found = _days(series), changes(series)
    bands = [(x, entry.low, min(entry.high, axes.get_ylim()[1])) for x, entry in zip(days, series.entries) if entry.low > 0]
    if len(bands) > 1:
        axes.fill_between(*zip(*bands), color=style.MUTED, alpha=0.2, linewidth=0)
    axes.plot(days, [entry.ratio for entry in series.entries], color=style.MUTED, marker=".", markersize=3, linewidth=0.8)
    _draw_levels(axes, series, found)
    for change in found:
        _draw_change(axes, days, change)


def applies(timelines: Timelines) -> bool:
    return bool(_chosen(timelines))


def draw(timelines: Timelines) -> Figure:
    chosen = _chosen(timelines)
    with style.applied():
        if not chosen:
            return empty("No night was measured: `ipcmark history add` keeps what `ipcmark gate` has left.")
        rows = math.ceil(len(chosen) / _COLUMNS)
        height = _TOP + rows * (_HEIGHT + _GAP) - _GAP + _BOTTOM
        figure = style.figure(_WIDTH, height)
        for index, series in enumerate(chosen):
            left = _LEFT + index % _COLUMNS * (_WIDTH - _LEFT) / _COLUMNS
            below = height - _TOP - _HEIGHT - index // _COLUMNS * (_HEIGHT + _GAP)
            _draw_panel(figure.add_axes((left / _WIDTH, below / height, _PANEL / _WIDTH, _HEIGHT / height)), series)
        return figure


def describe(timelines: Timelines) -> Description:
    rows = []
    for series in _chosen(timelines):
        told = "; ".join(f"{day(change.first_after)} {three_digits(change.ratio)}x at {name(change.first_after.head, 12)}"
                         for change in changes(series))
        rows.append([series.case, str(len(series.entries)), three_digits(series.entries[-1].ratio), told or "none"])
    alt = (f"{TITLE}: {len(rows)} cases over time, {sum(row[3] != 'none' for row in rows)} of them with a change of level. "
           "The figures are in the table below.")
    return Description(alt, ["case", "nights", "now, times the reference", "changes"], rows)
