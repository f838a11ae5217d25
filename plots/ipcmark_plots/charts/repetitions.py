"""Every repetition in the order of the run: did the machine change while it was measured?"""

import math
from dataclasses import dataclass
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, value_range
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text, three_digits, time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary, Repetition

TITLE = "Every repetition, in run order"
_NAMED = 10
CAPTION = ("A mark is one repetition, a fresh pair of processes. Above: how many times as long it took as the median of "
           "its own case, so that 1 is typical and a level that shifts is the machine, not the mechanism. Below: the "
           "line bounce that the same two CPUs showed just before it. Grey dots ran on near CPUs, triangles on far ones, "
           "plusses on siblings of one core, crosses between classes. Named are the repetitions furthest off.")
_WIDTH, _LEFT, _PLOT, _TOP, _BOTTOM, _GAP = 10.0, 0.75, 6.0, 0.3, 0.5, 0.55
_UPPER, _LOWER = 2.2, 1.1
_CLASSES = {"near": style.Look(style.MUTED, "."), "none": style.Look(style.MUTED, "."),
            "far": style.Look(style.VERMILLION, "^"), "sibling": style.Look(style.PURPLE, "P"),
            "mixed": style.Look(style.INK, "x")}


@dataclass(frozen=True)
class Dot:
    case: CaseSummary
    repetition: Repetition
    slowness: float  # how many times its case's median

    @property
    def off(self) -> float:
        return abs(math.log(self.slowness))

    @property
    def label(self) -> str:
        case = self.case
        return marked(f"{case.mechanism} {case.variant} {size_text(case.size)}", case.family)


def _dots_of(case: CaseSummary) -> list[Dot]:
    """A rate is turned over: up is slower for both patterns."""
    known = [one for one in case.repetitions if one.value > 0]
    if len(known) < 2:
        return []
    middle = median(one.value for one in known)
    slow = case.pattern == "ping_pong"
    return [Dot(case, one, one.value / middle if slow else middle / one.value) for one in known]


def _dots(view: View) -> list[Dot]:
    """Of all axes: each case is compared with itself alone."""
    cases = (case for case in view.cases if case.placement == view.placement and case.family != "floor")
    return sorted((dot for case in cases for dot in _dots_of(case)), key=lambda dot: dot.repetition.sequence)


def _named(dots: list[Dot]) -> list[Dot]:
    return sorted((dot for dot in dots if dot.off > math.log(1.25)), key=lambda dot: -dot.off)[:_NAMED]


def _draw_marks(axes: Axes, points: list[tuple[str, float, float]]) -> None:
    for kind, look in _CLASSES.items():
        own = [(x, y) for one, x, y in points if one == kind]
        if own:
            axes.plot(*zip(*own), color=look.colour, marker=look.marker, linestyle="", markersize=4, alpha=0.75,
                      rasterized=len(points) > style.RASTER_FROM)


def _axes(figure: Figure, top: float, height: float, last: int) -> Axes:
    total = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (top - height) / total, _PLOT / _WIDTH, height / total))
    axes.set_xlim(-last * 0.01 - 0.5, last * 1.01 + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    return axes


def _draw_upper(axes: Axes, dots: list[Dot]) -> None:
    axes.set_title("times as long as its case's median")
    low, high = value_range((dot.slowness for dot in dots), 1.1)
    logarithmic(axes, "y", min(low, 0.8), max(high, 1.25), lambda y, _: f"{y:g}")
    axes.axhline(1.0, color=style.INK, linewidth=0.8)
    _draw_marks(axes, [(dot.repetition.probe_class, dot.repetition.sequence, dot.slowness) for dot in dots])
    # A label's place is found on logarithmic axes only; the run order is not one.
    left, right = axes.get_xlim()
    labels = [Label((dot.repetition.sequence - left) / (right - left), dot.slowness,
                    f"{three_digits(dot.slowness)}x {dot.label}", style.MUTED) for dot in _named(dots)]
    label_ends(axes, labels, _UPPER, 7, x_is_fraction=True)


def _bounces(dots: list[Dot]) -> list[tuple[str, float, float]]:
    return [(dot.repetition.probe_class, dot.repetition.sequence, dot.repetition.line_bounce_ns) for dot in dots
            if dot.repetition.line_bounce_ns]


def _draw_lower(axes: Axes, points: list[tuple[str, float, float]]) -> None:
    axes.set_title("line bounce beside it")
    logarithmic(axes, "y", *value_range((bounce for _, _, bounce in points), 1.2))
    _draw_marks(axes, points)


def applies(view: View) -> bool:
    return bool(_dots(view))


def draw(view: View) -> Figure:
    dots = _dots(view)
    bounces = _bounces(dots)
    with style.applied():
        if not dots:
            return empty(f"No case was measured twice in placement {name(view.placement)}.")
        total = _TOP + _UPPER + _BOTTOM + (_GAP + _LOWER if bounces else 0)
        figure = style.figure(_WIDTH, total)
        last = dots[-1].repetition.sequence
        axes = _axes(figure, total - _TOP, _UPPER, last)
        _draw_upper(axes, dots)
        if bounces:
            axes = _axes(figure, total - _TOP - _UPPER - _GAP, _LOWER, last)
            _draw_lower(axes, bounces)
        axes.set_xlabel("trial", loc="left")
        return figure


def describe(view: View) -> Description:
    dots = _dots(view)
    classes = [dot.repetition.probe_class for dot in dots]
    counts = ", ".join(f"{classes.count(kind)} {kind}" for kind in dict.fromkeys(classes))
    rows = [[dot.label, str(dot.repetition.sequence), three_digits(dot.slowness), dot.repetition.probe_class,
             time_text(dot.repetition.line_bounce_ns) if dot.repetition.line_bounce_ns else "not known"]
            for dot in sorted(dots, key=lambda dot: -dot.off)[:60]]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(dots)} repetitions, {counts or 'none'}. "
           f"{len(_named(dots))} of those furthest from their case's median are named. The figures are in the table below.")
    return Description(alt, ["case", "trial", "times its median", "class", "line bounce"], rows)
