"""What speed costs: each variant's round trip against the CPU time of both sides, and those that nothing beats in both."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, value_range
from ipcmark_plots.choose import leaders, others
from ipcmark_plots.front import cost, front, priced
from ipcmark_plots.heat import p50
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "CPU time against round trip"
_MOST = 22
CAPTION = ("Further left costs less CPU (both sides together, per round trip under constant traffic), lower is faster. "
           "Orange dots poll, blue squares block, green diamonds poll first. The line is the Pareto front: whatever CPU "
           "time you can spend, the variant on it at or left of that budget is the fastest; everything else is beaten in "
           "both. A polling side also burns its CPU while nothing comes, which this does not count. Named in bold is the "
           "front, then the best of each family.")
_WIDTH, _HEIGHT, _LEFT, _PLOT, _TOP, _BOTTOM = 10.0, 3.9, 0.75, 6.1, 0.2, 0.55


def _label(case: CaseSummary) -> str:
    return marked(f"{case.mechanism} {case.wait}", case.family)


def _named(cases: list[CaseSummary]) -> list[CaseSummary]:
    """The front, then others while there is room."""
    first = front(cases)[:_MOST]
    rest = others(cases, first)
    return [*first, *leaders(rest, lambda case: case.family, lambda case: p50(case) * cost(case), _MOST - len(first))]


def _is_in(best: list[CaseSummary], case: CaseSummary) -> bool:
    return any(case is one for one in best)


def _draw_front(axes: Axes, best: list[CaseSummary]) -> None:
    """As steps: between two of its variants, the one that costs less is what a budget buys."""
    ends = [*map(cost, best), axes.get_xlim()[1]]
    axes.plot([cost(best[0])] * 2, [axes.get_ylim()[1], p50(best[0])], color=style.INK, linewidth=0.9, zorder=1.5)
    axes.step(ends, [*map(p50, best), p50(best[-1])], where="post", color=style.INK, linewidth=0.9, zorder=1.5)


def _draw(figure: Figure, cases: list[CaseSummary], below: float) -> None:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _HEIGHT / height))
    logarithmic(axes, "x", *value_range(map(cost, cases)))
    logarithmic(axes, "y", *value_range(map(p50, cases)))
    axes.set_xlabel("CPU time of both sides, per round trip", loc="left")
    axes.set_ylabel("round trip, p50")
    axes.grid(True, axis="both")
    best = front(cases)
    _draw_front(axes, best)
    for kind, look in style.WAIT_KINDS.items():
        own = [case for case in cases if case.wait_kind == kind]
        axes.plot(list(map(cost, own)), list(map(p50, own)), color=look.colour, marker=look.marker, linestyle="",
                  markersize=4.5, alpha=0.9, rasterized=len(own) > style.RASTER_FROM)
    label_ends(axes, [Label(cost(case), p50(case), _label(case), style.WAIT_KINDS[case.wait_kind].colour,
                            _is_in(best, case)) for case in _named(cases)], _HEIGHT, 7)


def applies(view: View) -> bool:
    return len(priced(view)) > 1


def draw(view: View) -> Figure:
    cases = priced(view)
    missing = view.missing("ping_pong", view.size)
    below = note_height(missing)
    with style.applied():
        if not cases:
            return empty(f"No round trip was measured with its CPU time at {size_text(view.size)}.", missing)
        figure = style.figure(_WIDTH, _TOP + _HEIGHT + _BOTTOM + below)
        _draw(figure, cases, below)
        notes(figure, missing)
        return figure


def describe(view: View) -> Description:
    cases = priced(view)
    best = front(cases)
    rows = [[_label(case), case.wait_kind, time_text(p50(case)), time_text(cost(case)), "yes" if _is_in(best, case) else ""]
            for case in _named(cases)]
    alt = (f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: {len(cases)} variants, {len(best)} of "
           "them on the Pareto front. The figures are in the table below.")
    return Description(alt, ["variant", "kind", "round trip p50", "CPU per round trip", "on the front"], rows)
