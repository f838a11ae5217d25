"""What waiting costs: each mechanism's best polling, hybrid and blocking round trip at one size."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import bounces, draw_bounce, logarithmic, note_height, notes, nothing, range_with_room
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import WAIT_KINDS, Description, View, name
from ipcmark_results.summary import CaseSummary

TITLE = "Polling against blocking"
CAPTION = ("The best median round trip of each kind of waiting; thin lines reach up to p99. Polling burns a CPU while "
           "it waits.")
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 1.6, 8.2, 0.36, 0.35, 0.4
_LABELS = (1.5, 1.7)  # inches for the names left and right of the dots


@dataclass(frozen=True)
class Row:
    mechanism: str
    best: dict[str, CaseSummary]  # by kind of waiting
    missing: list[str]  # what to say instead


def _p50(case: CaseSummary) -> float:
    return case.figures["p50"].value


def _why_missing(kind: str, cases: list[CaseSummary]) -> str:
    tried = next((case for case in cases if case.wait_kind == kind), None)
    return f"{kind} {tried.status}" if tried else f"no {kind} variant"


def _row(mechanism: str, cases: list[CaseSummary]) -> Row:
    best: dict[str, CaseSummary] = {}
    for case in cases:
        known = "p50" in case.figures and case.figures["p50"].value > 0
        if known and (case.wait_kind not in best or _p50(case) < _p50(best[case.wait_kind])):
            best[case.wait_kind] = case
    missing = [_why_missing(kind, cases) for kind in ("polling", "blocking") if kind not in best]
    return Row(mechanism, best, missing)


def _rows(view: View) -> list[Row]:
    cases = view.at_size("ping_pong")
    rows = [_row(mechanism, [case for case in cases if case.mechanism == mechanism])
            for mechanism in dict.fromkeys(case.mechanism for case in cases)]
    return sorted(rows, key=lambda row: min(map(_p50, row.best.values()), default=float("inf")))


def _label(axes: Axes, x: float, y: float, text: str, side: str, colour: str = style.INK) -> None:
    offset, align = {"left": ((-7, 0), "right"), "right": ((7, 0), "left"), "above": ((0, 5), "center")}[side]
    axes.annotate(text, (x, y), offset, textcoords="offset points", ha=align, fontsize=7.5, color=colour,
                  va="bottom" if side == "above" else "center_baseline")


def _draw_dot(axes: Axes, y: float, case: CaseSummary) -> float:
    """Returns how far right it reaches."""
    look = style.WAIT_KINDS[case.wait_kind]
    end = case.figures["p99"].value if "p99" in case.figures else _p50(case)
    axes.plot([_p50(case), end], [y, y], color=look.colour, linewidth=1.2, alpha=0.6)
    axes.plot([end], [y], color=look.colour, marker="|", markersize=6, alpha=0.6)
    axes.plot([_p50(case)], [y], color=look.colour, marker=look.marker, markersize=7)
    return max(end, _p50(case))


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    found = sorted(row.best.values(), key=_p50)
    if not found:
        axes.text(0.01, y, "; ".join(row.missing), transform=axes.get_yaxis_transform(), color=style.MUTED,
                  fontsize=7.5, va="center_baseline")
        return
    axes.plot([_p50(found[0]), _p50(found[-1])], [y, y], color=style.RULE, linewidth=4, zorder=1)
    reach = max(_draw_dot(axes, y, case) for case in found)
    texts = [f"{name(case.variant)} {time_text(_p50(case))}" for case in found]
    _label(axes, reach, y, texts[-1], "right")
    if row.missing:
        _label(axes, _p50(found[0]), y, "; ".join(row.missing), "left", style.MUTED)
    elif len(found) > 1:
        _label(axes, _p50(found[0]), y, texts[0], "left")
        for case, text in zip(found[1:-1], texts[1:-1]):
            _label(axes, _p50(case), y, text, "above")


def _axes(figure: Figure, view: View, rows: list[Row], below: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _ROW * len(rows) / height))
    values = [case.figures[key].value for row in rows for case in row.best.values() for key in ("p50", "p99")
              if key in case.figures]
    logarithmic(axes, "x", *range_with_room([*values, *bounces(view)], *_LABELS, _PLOT))
    axes.set(ylim=(len(rows) - 0.4, -0.6), yticks=range(len(rows)), yticklabels=[name(row.mechanism) for row in rows])
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)
    return axes


def draw(view: View) -> Figure:
    rows = _rows(view)
    missing = view.missing("ping_pong", view.size)
    below = note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + _ROW * max(2, len(rows)) + _BOTTOM + below)
        notes(figure, missing)
        if not any(row.best for row in rows):
            nothing(figure, f"No round trip was measured at {size_text(view.size)}.")
            return figure
        axes = _axes(figure, view, rows, below)
        draw_bounce(axes, view)
        for y, row in enumerate(rows):
            _draw_row(axes, y, row)
        return figure


def describe(view: View) -> Description:
    rows = [[row.mechanism, *(f"{row.best[kind].variant} {time_text(_p50(row.best[kind]))}" if kind in row.best
                              else _why_missing(kind, view.at_size("ping_pong")) if kind != "hybrid" else "none"
                              for kind in WAIT_KINDS)] for row in _rows(view)]
    alt = (f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: one row for each of {len(rows)} "
           f"mechanisms, fastest first. The figures are in the table below.")
    return Description(alt, ["mechanism", *WAIT_KINDS], rows)
