"""The whole distribution of one size: x = 1/(1-p), so that every nine takes the same room."""

import math
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from ipcmark_plots import style
from ipcmark_plots.axes import draw_rest, logarithmic, note_height, notes, nothing, value_range
from ipcmark_plots.choose import leaders, others
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import name
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, Series, View, present_kinds, series_of
from ipcmark_results.histogram import percentile_curve

TITLE = "Tail of the round trip"
_MOST = 10
CAPTION = ("Read: at 99 %, 99 of 100 round trips took at most this long. Single shots of all repetitions in the main "
           "placement class; a curve ends where fewer than ten samples lie beyond it. "
           f"Each kind of waiting has a scale of its own and names up to {_MOST} variants: the fastest of each family, "
           "then the second fastest, from as many mechanisms as possible; the others are grey.")
_WIDTH, _LEFT, _PLOT, _TOP, _GAP, _BOTTOM = 10.0, 0.65, 6.9, 0.3, 0.6, 0.5
_POINTS = 120  # of the thousands of bins; more cannot be told apart
_NINES = {1: "0 %", 2: "50 %", 10: "90 %", 100: "99 %", 1e3: "99.9 %", 1e4: "99.99 %", 1e5: "99.999 %",
          1e6: "99.9999 %"}


def _curve(line: Series) -> tuple[np.ndarray, np.ndarray]:
    """The curve of the one case in this series, at evenly spaced places."""
    [case] = line.cases
    x, y = percentile_curve(case.histogram)
    kept = np.unique(np.searchsorted(x, np.geomspace(x[0], x[-1], _POINTS)).clip(0, len(x) - 1))
    return x[kept], y[kept]


def _drawable(view: View) -> list[Series]:
    """One series for each case with enough samples for a curve."""
    return [replace(line, cases=[case]) for line in series_of(view.at_size("ping_pong")) for case in line.cases
            if case.histogram and len(percentile_curve(case.histogram)[0])]


def _percentiles_axis(axes: Axes, furthest: float) -> None:
    axes.set_xscale("log")
    axes.set_xlim(1, furthest)
    axes.xaxis.set_major_locator(FixedLocator([x for x in _NINES if x <= furthest]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _NINES[x]))


def _p50(line: Series) -> float:
    estimate = line.cases[0].figures.get("p50")
    return estimate.value if estimate else math.inf


def _chosen(series: list[Series], kind: str) -> list[Series]:
    own = [line for line in series if line.wait_kind == kind]
    return leaders(own, lambda line: line.family, _p50, _MOST)


def _draw_chosen(axes: Axes, chosen: list[Series]) -> list[Label]:
    labels = []
    turn: dict[str, int] = {}
    for line in chosen:
        look = style.family_look(line.family)
        x, y = _curve(line)
        turn[look.colour] = turn.get(look.colour, -1) + 1
        axes.plot(x, y, color=look.colour, linestyle=style.dash(turn[look.colour]), linewidth=1.3)
        axes.plot(x[-1:], y[-1:], color=look.colour, marker=look.marker)
        labels.append(Label(x[-1], y[-1], line.label, look.colour))
    return labels


def _draw_kind(axes: Axes, kind: str, series: list[Series], height: float) -> None:
    own = [line for line in series if line.wait_kind == kind]
    chosen = _chosen(series, kind)
    logarithmic(axes, "y", *value_range(value for line in own for value in _curve(line)[1]))
    draw_rest(axes, [list(zip(*_curve(line))) for line in others(own, chosen)], style.RULE, 0.6)
    axes.set_title(f"{kind}: {len(chosen)} of {len(own)} named" if len(chosen) < len(own) else kind)
    label_ends(axes, _draw_chosen(axes, chosen), height)


def _heights(series: list[Series], kinds: list[str]) -> list[float]:
    return [max(1.7, 0.138 * len(_chosen(series, kind))) for kind in kinds]


def applies(view: View) -> bool:
    return bool(view.at_size("ping_pong"))


def draw(view: View) -> Figure:
    series = _drawable(view)
    missing = view.missing("ping_pong", view.size)
    with style.applied():
        if not series:
            figure = style.figure(_WIDTH, 1.2 + note_height(missing))
            nothing(figure, f"No distribution was measured at {size_text(view.size)}.")
            notes(figure, missing)
            return figure
        return _draw_kinds(series, missing)


def _draw_kinds(series: list[Series], missing: list[str]) -> Figure:
    kinds = present_kinds(series)
    heights = _heights(series, kinds)
    total = _TOP + sum(heights) + _GAP * (len(kinds) - 1) + _BOTTOM + note_height(missing)
    figure = style.figure(_WIDTH, total)
    furthest = max(10.0, *(float(_curve(line)[0][-1]) for line in series))
    top = total - _TOP
    for kind, height in zip(kinds, heights):
        axes = figure.add_axes((_LEFT / _WIDTH, (top - height) / total, _PLOT / _WIDTH, height / total))
        _percentiles_axis(axes, furthest)
        _draw_kind(axes, kind, series, height)
        top -= height + _GAP
    notes(figure, missing)
    return figure


def _cell(line: Series, figure: str) -> str:
    estimate = line.cases[0].figures.get(figure)
    return time_text(estimate.value) if estimate else "not known"


def describe(view: View) -> Description:
    series = _drawable(view)
    chosen = [line for kind in present_kinds(series) for line in _chosen(series, kind)]
    figures = ("p50", "p90", "p99", "p999", "p9999", "max")
    rows = [[line.mechanism, line.variant, line.wait_kind, *(_cell(line, figure) for figure in figures)]
            for line in chosen]
    alt = (f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: percentile curves of {len(chosen)} "
           f"of {len(series)} variants by name, grouped by kind of waiting. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", *figures], rows)
