"""Does copying explain what larger messages cost? A prediction from this machine's floors, against what was measured."""

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, value_range
from ipcmark_plots.choose import leaders
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text, three_digits, time_text
from ipcmark_plots.view import Description, Series, View, series_of

TITLE = "Predicted against measured"
_MOST = 18
CAPTION = ("Predicted is the variant's own round trip at its smallest size, plus two ways of copying the bytes that a "
           "larger message adds: in by one CPU (the memcpy floor) and out by the other (the floor of a copy in and out "
           "through a second CPU; on one core, memcpy again). On the line the model holds. Above it the mechanism costs more "
           "than two copies each way: more copies, system calls per part, buffers that fill. Below, it copies less, or "
           "overlaps copying with the other side. Named are those furthest off in each family.")
_WIDTH, _HEIGHT, _LEFT, _PLOT, _TOP, _BOTTOM = 10.0, 3.9, 0.75, 6.1, 0.2, 0.55


@dataclass(frozen=True)
class Point:
    line: Series
    size: float
    predicted_ns: float
    measured_ns: float

    @property
    def mechanism(self) -> str:
        return self.line.mechanism

    @property
    def ratio(self) -> float:
        return self.measured_ns / self.predicted_ns

    @property
    def label(self) -> str:
        return marked(f"{self.line.mechanism} {self.line.variant} {size_text(self.size)}", self.line.family)


def _rate(floor: list[dict[str, float]], size: float) -> float:
    """Bytes per second at this size: between two measured ones in proportion, on logarithmic scales."""
    known = sorted((point["bytes"], point["bytes_per_s"]) for point in floor if point["bytes"] and point["bytes_per_s"])
    sizes, rates = zip(*known)
    return float(np.exp(np.interp(math.log(size), np.log(sizes), np.log(rates))))


def _copies_ns(view: View, size: float) -> float:
    """Both ways, each in and out."""
    into = _rate(view.floors["memcpy"], size)
    out = into if view.placement == "same_core" else _rate(view.floors["pipeline_copy"], size)
    return 2 * size * (1e9 / into + 1e9 / out)


def _points_of(view: View, line: Series) -> list[Point]:
    known = sorted(line.points("p50"))
    if len(known) < 2:
        return []
    base_size, base_ns = known[0]
    return [Point(line, size, base_ns + _copies_ns(view, size) - (_copies_ns(view, base_size) if base_size else 0), p50)
            for size, p50 in known[1:]]


def _has_floors(view: View) -> bool:
    return all(any(point["bytes"] and point["bytes_per_s"] for point in view.floors.get(key) or [])
               for key in ("memcpy", "pipeline_copy"))


def _points(view: View) -> list[Point]:
    if not _has_floors(view):
        return []
    return [point for line in series_of(view.of("ping_pong")) for point in _points_of(view, line)]


def _named(points: list[Point]) -> list[Point]:
    return leaders(points, lambda point: point.line.family, lambda point: -abs(math.log(point.ratio)), _MOST)


def _draw(axes: Axes, points: list[Point]) -> None:
    limits = value_range(value for point in points for value in (point.predicted_ns, point.measured_ns))
    for which in ("x", "y"):
        logarithmic(axes, which, *limits)
    axes.plot(limits, limits, color=style.INK, linewidth=0.9)
    axes.fill_between(limits, [end / 2 for end in limits], [end * 2 for end in limits], color=style.MUTED, alpha=0.12,
                      linewidth=0)
    axes.set_xlabel("predicted round trip (the band is half to twice)", loc="left")
    axes.set_ylabel("measured, p50")
    axes.grid(True, axis="both")
    for kind, look in style.WAIT_KINDS.items():
        own = [(point.predicted_ns, point.measured_ns) for point in points if point.line.wait_kind == kind]
        if own:
            axes.plot(*zip(*own), color=look.colour, marker=look.marker, linestyle="", markersize=4.5, alpha=0.9,
                      rasterized=len(own) > style.RASTER_FROM)
    labels = [Label(point.predicted_ns, point.measured_ns, f"{three_digits(point.ratio)}x {point.label}",
                    style.WAIT_KINDS[point.line.wait_kind].colour) for point in _named(points)]
    label_ends(axes, labels, _HEIGHT, 7)


def applies(view: View) -> bool:
    return len(_points(view)) > 2


def draw(view: View) -> Figure:
    points = _points(view)
    with style.applied():
        if not points:
            return empty("No variant was measured at two sizes beside the machine's copying floors.")
        figure = style.figure(_WIDTH, _TOP + _HEIGHT + _BOTTOM)
        height = figure.get_figheight()
        _draw(figure.add_axes((_LEFT / _WIDTH, _BOTTOM / height, _PLOT / _WIDTH, _HEIGHT / height)), points)
        return figure


def describe(view: View) -> Description:
    points = _points(view)
    near = sum(0.5 <= point.ratio <= 2 for point in points)
    rows = [[point.label, point.line.wait_kind, time_text(point.predicted_ns), time_text(point.measured_ns),
             three_digits(point.ratio)] for point in sorted(_named(points), key=lambda point: -point.ratio)]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(points)} cases, {near} of them within half to twice of what "
           "copying alone predicts. The figures are in the table below.")
    return Description(alt, ["case", "kind", "predicted", "measured", "measured / predicted"], rows)
