"""What no variant can go below, as lines behind the others."""

from matplotlib.axes import Axes

from ipcmark_plots.labels import Label
from ipcmark_plots.style import MUTED
from ipcmark_plots.units import time_text
from ipcmark_plots.view import View

_FLOORS = (("bounce", "line_bounce_ns"), ("clock", "clock_pair_ns"), ("null loop", "null_loop_ns"))


def bounces(view: View) -> list[float]:
    """The time in which a cache line goes there and back, if known: two CPUs cannot talk faster."""
    bounce = view.floors.get("line_bounce_ns")
    return [bounce] if bounce and view.placement != "same_core" else []


def draw_bounce(axes: Axes, view: View) -> None:
    for bounce in bounces(view):
        axes.axvline(bounce, color=MUTED, linewidth=0.8, linestyle=":", zorder=0.5)
        axes.text(bounce, 1.0, f" line bounce {time_text(bounce)}", transform=axes.get_xaxis_transform(), fontsize=7,
                  color=MUTED, va="bottom")


def floors_of(view: View) -> list[tuple[str, float]]:
    """What no variant can go below; two sides on one CPU bounce no line."""
    return [(label, view.floors[key]) for label, key in _FLOORS
            if view.floors.get(key) and not (key == "line_bounce_ns" and view.placement == "same_core")]


def off_the_scale(view: View, limits: tuple[float, float]) -> list[str]:
    return [f"floor {label}: {time_text(ns)}, off the scale" for label, ns in floors_of(view)
            if not limits[0] <= ns <= limits[1]]


def draw_floors(axes: Axes, floors: list[tuple[str, float]]) -> list[Label]:
    for _, ns in floors:
        axes.axhline(ns, color=MUTED, linewidth=0.8, linestyle=":", zorder=1.5)
    return [Label(axes.get_xlim()[1], ns, f"{label} {time_text(ns)}", MUTED) for label, ns in floors]
