"""Every variant at one size, fastest first: a dot at p50 and lines to p99 and p99.9."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import bounces, draw_bounce, logarithmic, note_height, notes, nothing, range_with_room
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, Series, View, series_of

TITLE = "Every variant"
CAPTION = ("A dot is the median round trip (p50), the line reaches to p99 and its thin part to p99.9. Orange dots "
           "poll, blue squares block, green diamonds poll first.")
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 2.3, 7.5, 0.19, 0.35, 0.4
_LABEL = 0.7  # inches for the figure right of the longest line


def _ranked(view: View) -> list[Series]:
    measured = [line for line in series_of(view.at_size("ping_pong")) if line.points("p50")]
    return sorted(measured, key=lambda line: line.points("p50")[0][1])


def _value(line: Series, figure: str, otherwise: float) -> float:
    points = line.points(figure)
    return points[0][1] if points else otherwise


def _draw_row(axes: Axes, y: int, line: Series) -> None:
    look = style.WAIT_KINDS[line.wait_kind]
    p50 = _value(line, "p50", 0)
    p99 = _value(line, "p99", p50)
    p999 = _value(line, "p999", p99)
    axes.plot([p50, p99], [y, y], color=look.colour, linewidth=2.4, alpha=0.55)
    axes.plot([p99, p999], [y, y], color=look.colour, linewidth=0.9, alpha=0.55)
    axes.plot([p50], [y], color=look.colour, marker=look.marker, markersize=5.5)
    axes.annotate(time_text(p50), (p999, y), (6, 0), textcoords="offset points", fontsize=7.5, va="center_baseline")


def _axes(figure: Figure, view: View, ranked: list[Series], below: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _ROW * len(ranked) / height))
    values = [value for line in ranked for key in ("p50", "p99", "p999") for _, value in line.points(key)]
    logarithmic(axes, "x", *range_with_room([*values, *bounces(view)], 0.15, _LABEL, _PLOT))
    axes.set(ylim=(len(ranked) - 0.4, -0.6), yticks=range(len(ranked)), yticklabels=[line.label for line in ranked])
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)
    return axes


def draw(view: View) -> Figure:
    ranked = _ranked(view)
    missing = view.missing("ping_pong", view.size)
    below = note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + _ROW * max(4, len(ranked)) + _BOTTOM + below)
        notes(figure, missing)
        if not ranked:
            nothing(figure, f"No round trip was measured at {size_text(view.size)}.")
            return figure
        axes = _axes(figure, view, ranked, below)
        draw_bounce(axes, view)
        for y, line in enumerate(ranked):
            _draw_row(axes, y, line)
        return figure


def describe(view: View) -> Description:
    figures = ("p50", "p99", "p999")
    rows = [[line.mechanism, line.variant, line.wait_kind,
             *(time_text(line.points(figure)[0][1]) if line.points(figure) else "not known" for figure in figures)]
            for line in _ranked(view)]
    fastest = f" Fastest is {rows[0][0]} {rows[0][1]} with {rows[0][3]}." if rows else ""
    alt = (f"{TITLE} at {size_text(view.size)}, placement {view.placement}: {len(rows)} variants, fastest first."
           f"{fastest} The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", *figures], rows)
