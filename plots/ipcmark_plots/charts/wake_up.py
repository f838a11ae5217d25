"""The wake-up alone: round trips of empty messages, the placements side by side."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, nothing, range_with_room
from ipcmark_plots.dot_rows import Layout, Row, chosen, draw_mark, layout, left_out, name_rows, p50, rows_of
from ipcmark_plots.missing import not_drawn
from ipcmark_plots.names import name
from ipcmark_plots.units import time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Wake-up alone, 0 B"
CAPTION = ("The median round trip of a message without content: two wake-ups and what carries them. A mark is one way "
           "of waiting: orange dots poll, blue squares block, green diamonds poll first; hollow marks have idle=poll, "
           "where idle CPUs are kept from halting. Named is the fastest that sleeps (with idle=default where it was "
           "measured), or the fastest of all where none does.")
_WIDTH, _LEFT, _GAP, _RIGHT, _TOP, _BOTTOM = 10.0, 2.3, 0.2, 0.1, 0.5, 0.4
_LABEL = 1.75  # inches for the name right of the last mark
_IDLE = ("", "idle=poll")
_MOST_PLACEMENTS = 3


def _cases(view: View) -> list[CaseSummary]:
    """Of all placements: this chart is drawn once."""
    return [case for case in view.cases if (case.pattern, case.size) == ("ping_pong", 0) and case.axes in _IDLE
            and case.family != "floor"]


def _placements(cases: list[CaseSummary]) -> list[str]:
    """Those with figures: the core shared, then the others in the order of the plan."""
    found = dict.fromkeys(case.placement for case in cases if case.status == "ok")
    return sorted(found, key=lambda placement: placement != "same_core")[:_MOST_PLACEMENTS]


def _named(cases: list[CaseSummary]) -> CaseSummary:
    return min(cases, key=lambda case: (case.wait_kind != "blocking", bool(case.axes), p50(case)))


def _draw_row(axes: Axes, y: float, cases: list[CaseSummary]) -> None:
    for case in reversed(cases):
        draw_mark(axes, y, case, 5)
    named = _named(cases)
    reach = max(p50(case) for case in cases if case.wait_kind == named.wait_kind)
    axes.annotate(f"{name(named.variant)} {time_text(p50(named))}", (reach, y), (6, 0), textcoords="offset points",
                  fontsize=7, va="center_baseline")


def _panel(figure: Figure, where: Layout, below: float, index: int, panels: int) -> Axes:
    height = figure.get_figheight()
    width = (_WIDTH - _LEFT - _RIGHT - _GAP * (panels - 1)) / panels
    axes = figure.add_axes(((_LEFT + index * (width + _GAP)) / _WIDTH, (_BOTTOM + below) / height, width / _WIDTH,
                            where.inches / height))
    values = [p50(case) for _, row in where.rows for case in row.cases]
    logarithmic(axes, "x", *range_with_room(values, 0.15, _LABEL, width), last=max(values))
    name_rows(axes, where)
    axes.tick_params(axis="x", labelsize=7)
    if index:
        axes.tick_params(axis="y", labelleft=False)
        for heading in axes.texts:
            heading.set_visible(False)
    return axes


def _draw_panels(figure: Figure, where: Layout, placements: list[str], below: float) -> None:
    for index, placement in enumerate(placements):
        axes = _panel(figure, where, below, index, len(placements))
        axes.set_title(name(placement))
        for y, row in where.rows:
            if here := [case for case in row.cases if case.placement == placement]:
                _draw_row(axes, y, here)


def applies(view: View) -> bool:
    return bool(rows_of(_cases(view)))


def draw(view: View) -> Figure:
    cases = _cases(view)
    rows = rows_of(cases)
    where = layout(chosen(rows))
    missing = [*left_out(rows), *not_drawn(case for case in cases if not case.axes)]
    below = note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + max(0.8, where.inches) + _BOTTOM + below)
        notes(figure, missing)
        if not rows:
            nothing(figure, "No round trip was measured at 0 B.")
            return figure
        _draw_panels(figure, where, _placements(cases), below)
        return figure


def _cells(row: Row) -> list[list[str]]:
    return [[case.mechanism, case.variant, case.wait_kind, case.placement, time_text(p50(case))] for case in row.cases]


def describe(view: View) -> Description:
    rows = [cells for row in chosen(rows_of(_cases(view))) for cells in _cells(row)]
    alt = (f"{TITLE}: a row for each mechanism, by family, and a panel for each placement, with {len(rows)} round "
           "trips. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", "placement", "p50"], rows)
