"""Every variant at one size: a row for each mechanism, a mark at the p50 of each way of waiting."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, nothing, range_of_rows
from ipcmark_plots.dot_rows import Layout, Row, chosen, draw_mark, layout, left_out, name_rows, p50, rows_of
from ipcmark_plots.floors import draw_bounce
from ipcmark_plots.names import name
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Every variant"
CAPTION = ("A mark is the median round trip (p50) of one way of waiting: orange dots poll, blue squares block, green "
           "diamonds poll first. The fastest is named on its left, with a line to its p99, the slowest on its right. "
           "Families stand together, the fastest mechanism of each first.")
_WIDTH, _LEFT, _PLOT, _TOP, _BOTTOM = 10.0, 2.3, 7.5, 0.35, 0.4
_LABELS = (1.6, 1.8)  # inches for the names left of the first mark and right of the last


def _rows(view: View) -> list[Row]:
    return rows_of(view.at_size("ping_pong"))


def _p99(row: Row) -> float:
    best = row.cases[0]
    return best.figures["p99"].value if "p99" in best.figures else p50(best)


def _reach(row: Row) -> float:
    return max(p50(row.cases[-1]), _p99(row))


def _label(axes: Axes, y: float, case: CaseSummary, x: float, left: bool) -> None:
    axes.annotate(f"{name(case.variant)} {time_text(p50(case))}", (x, y), (-6 if left else 6, 0), fontsize=7.5,
                  textcoords="offset points", ha="right" if left else "left", va="center_baseline")


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    first, last = row.cases[0], row.cases[-1]
    colour = style.WAIT_KINDS[first.wait_kind].colour
    axes.plot([p50(first), _p99(row)], [y, y], color=colour, linewidth=2.4, alpha=0.35)
    for case in reversed(row.cases):
        draw_mark(axes, y, case, 5)
    _label(axes, y, first, p50(first), left=True)
    if last is not first:
        _label(axes, y, last, _reach(row), left=False)


def _axes(figure: Figure, view: View, where: Layout, below: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, where.inches / height))
    values = [value for _, row in where.rows for value in (p50(row.cases[0]), _reach(row))]
    logarithmic(axes, "x", *range_of_rows(values, view, *_LABELS, _PLOT), last=max(values))
    name_rows(axes, where)
    return axes


def applies(view: View) -> bool:
    return bool(view.at_size("ping_pong"))


def draw(view: View) -> Figure:
    rows = _rows(view)
    where = layout(chosen(rows))
    missing = [*left_out(rows), *view.missing("ping_pong", view.size)]
    below = note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + max(0.8, where.inches) + _BOTTOM + below)
        notes(figure, missing)
        if not rows:
            nothing(figure, f"No round trip was measured at {size_text(view.size)}.")
            return figure
        axes = _axes(figure, view, where, below)
        draw_bounce(axes, view)
        for y, row in where.rows:
            _draw_row(axes, y, row)
        return figure


def describe(view: View) -> Description:
    figures = ("p50", "p99", "p999")
    cases = sorted((case for row in chosen(_rows(view)) for case in row.cases), key=p50)
    rows = [[case.mechanism, case.variant, case.wait_kind,
             *(time_text(case.figures[key].value) if key in case.figures else "not known" for key in figures)]
            for case in cases]
    fastest = f" Fastest is {rows[0][0]} {rows[0][1]} with {rows[0][3]}." if rows else ""
    alt = (f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: {len(rows)} variants in rows of "
           f"mechanisms, by family.{fastest} The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", *figures], rows)
