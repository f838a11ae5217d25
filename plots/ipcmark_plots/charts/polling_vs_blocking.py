"""What waiting costs: each mechanism's best polling, hybrid and blocking round trip at one size."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, nothing, range_of_rows
from ipcmark_plots.choose import leaders
from ipcmark_plots.dot_rows import draw_mark, p50
from ipcmark_plots.floors import draw_bounce
from ipcmark_plots.names import mark, name
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import WAIT_KINDS, Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Polling against blocking"
_MOST = 30
CAPTION = ("The best median round trip of each kind of waiting; thin lines reach up to p99. Orange dots poll and burn "
           "a CPU while they wait, blue squares block, green diamonds poll first. A hollow square blocks while idle CPUs "
           "are kept from halting (idle=poll): from there to the filled one is what waking a halted CPU costs. Of more "
           f"than {_MOST} mechanisms the best of each family are drawn.")
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 2.1, 7.7, 0.36, 0.35, 0.4
_LABELS = (1.5, 1.7)  # inches for the names left and right of the dots
AWAKE = "blocking, idle=poll"
KINDS = (*WAIT_KINDS, AWAKE)


@dataclass(frozen=True)
class Row:
    mechanism: str
    family: str
    best: dict[str, CaseSummary]  # by kind of waiting
    missing: list[str]  # what to say instead


def _why_missing(kind: str, cases: list[CaseSummary]) -> str:
    tried = next((case for case in cases if case.wait_kind == kind), None)
    return f"{kind} {tried.status}" if tried else f"no {kind} variant"


def _kind(case: CaseSummary) -> str | None:
    """Idle CPUs kept awake matter to who sleeps; a polling pair leaves none idle."""
    if not case.axes:
        return case.wait_kind
    return AWAKE if case.wait_kind == "blocking" else None


def _row(mechanism: str, cases: list[CaseSummary]) -> Row:
    best: dict[str, CaseSummary] = {}
    for case in sorted(cases, key=p50):
        kind = _kind(case)
        if kind and 0 < p50(case) < math.inf:
            best.setdefault(kind, case)
    missing = [_why_missing(kind, cases) for kind in ("polling", "blocking") if kind not in best]
    return Row(mechanism, cases[0].family, best, missing)


def _fastest(row: Row) -> float:
    return min(map(p50, row.best.values()), default=math.inf)


def _all_rows(view: View) -> list[Row]:
    """What has no figure at all is under the chart, with the reason."""
    groups: dict[str, list[CaseSummary]] = {}
    for case in [*view.at_size("ping_pong"), *view.at_size("ping_pong", "idle=poll")]:
        groups.setdefault(case.mechanism, []).append(case)
    rows = [_row(mechanism, cases) for mechanism, cases in groups.items()]
    return sorted((row for row in rows if row.best), key=_fastest)


def _rows(view: View) -> list[Row]:
    return leaders(_all_rows(view), lambda row: row.family, _fastest, _MOST)


def _notes(view: View) -> list[str]:
    more = len(_all_rows(view)) - _MOST
    left_out = [f"{more} mechanisms that others of their family outdo: the chart of every variant has them"]
    return [*left_out * (more > 0), *view.missing("ping_pong", view.size)]


def _label(axes: Axes, x: float, y: float, text: str, side: str, colour: str = style.INK) -> None:
    offset, align = {"left": ((-7, 0), "right"), "right": ((7, 0), "left"), "above": ((0, 5), "center")}[side]
    axes.annotate(text, (x, y), offset, textcoords="offset points", ha=align, fontsize=7.5, color=colour,
                  va="bottom" if side == "above" else "center_baseline")


def _draw_dot(axes: Axes, y: float, case: CaseSummary) -> float:
    """Returns how far right it reaches."""
    look = style.WAIT_KINDS[case.wait_kind]
    end = case.figures["p99"].value if "p99" in case.figures else p50(case)
    axes.plot([p50(case), end], [y, y], color=look.colour, linewidth=1.2, alpha=0.6)
    axes.plot([end], [y], color=look.colour, marker="|", markersize=6, alpha=0.6)
    draw_mark(axes, y, case, 7)
    return max(end, p50(case))


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    found = sorted(row.best.values(), key=p50)
    axes.plot([p50(found[0]), p50(found[-1])], [y, y], color=style.RULE, linewidth=4, zorder=1)
    reach = max(_draw_dot(axes, y, case) for case in found)
    texts = [f"{name(case.variant)} {time_text(p50(case))}" for case in found]
    _label(axes, reach, y, texts[-1], "right")
    left = [*row.missing, *texts[:1] * (len(found) > 1)]
    _label(axes, p50(found[0]), y, "; ".join(left), "left", style.MUTED if row.missing else style.INK)
    for case, text in zip(found[1:-1], texts[1:-1]):
        _label(axes, p50(case), y, text, "above")


def _axes(figure: Figure, view: View, rows: list[Row], below: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _ROW * len(rows) / height))
    values = [case.figures[key].value for row in rows for case in row.best.values() for key in ("p50", "p99")
              if key in case.figures]
    logarithmic(axes, "x", *range_of_rows(values, view, *_LABELS, _PLOT), last=max(values))
    axes.set(ylim=(len(rows) - 0.4, -0.6), yticks=range(len(rows)),
             yticklabels=[f"{name(row.mechanism)}{mark(row.family)}" for row in rows])
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)
    return axes


def applies(view: View) -> bool:
    return bool(view.at_size("ping_pong"))


def draw(view: View) -> Figure:
    rows = _rows(view)
    missing = _notes(view)
    below = note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + _ROW * max(2, len(rows)) + _BOTTOM + below)
        notes(figure, missing)
        if not rows:
            nothing(figure, f"No round trip was measured at {size_text(view.size)}.")
            return figure
        axes = _axes(figure, view, rows, below)
        draw_bounce(axes, view)
        for y, row in enumerate(rows):
            _draw_row(axes, y, row)
        return figure


def _cell(row: Row, kind: str) -> str:
    if kind in row.best:
        return f"{row.best[kind].variant} {time_text(p50(row.best[kind]))}"
    return next((text for text in row.missing if kind in text.split()), "not measured")


def describe(view: View) -> Description:
    rows = [[row.mechanism, *(_cell(row, kind) for kind in KINDS)] for row in _rows(view)]
    alt = (f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: one row for each of {len(rows)} "
           f"mechanisms, fastest first. The figures are in the table below.")
    return Description(alt, ["mechanism", *KINDS], rows)
