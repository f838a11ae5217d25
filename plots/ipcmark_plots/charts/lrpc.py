"""Calls that hand over the caller's own stack against calls by message, here and in the paper that brought them up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, range_with_room
from ipcmark_plots.choose import leaders
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import three_digits, time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "LRPC against message RPC"
_MOST = 28
PROCEDURES = ("null", "add", "big_in", "big_in_out")
# Bershad, Anderson, Lazowska, Levy: Lightweight Remote Procedure Call, TOCS 8(1), 1990, table IV; C-VAX Firefly, in us.
# Quoted at second hand: not yet compared with the paper itself, and the chart says so. Seen in another's notes on the
# paper (course cs6210) were LRPC's Null, 157, and Taos's, 464; the other ten figures were found nowhere.
PAPER = {"LRPC, caller and server on two CPUs": (125, 130, 173, 219), "LRPC": (157, 164, 192, 227),
         "Taos (message RPC)": (464, 480, 539, 636)}
_LRPC, _KERNEL_MESSAGES = "lrpc", ("pipe", "socket", "message_queue")
CAPTION = ("Four calls: circle Null, square Add (two integers in, one out), triangle BigIn (200 bytes in), diamond BigInOut "
           "(200 bytes in and out). Each stands where its median is as a multiple of the same call by kernel message: above, "
           "of Taos RPC on the Firefly C-VAX of the paper (Bershad et al., 1990, table IV, quoted at second hand: Null of LRPC "
           "and Taos is confirmed by course notes, the others by nothing that could be read); below, of the fastest pipe, "
           "socket or message queue here. So the ratios can be compared, although the machines cannot. The times beside the "
           "marks are Null, Add, BigIn, BigInOut.")
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 2.8, 7.0, 0.24, 0.2, 0.55
_LABEL = 2.6
_MARKERS = ("o", "s", "^", "D")


@dataclass(frozen=True)
class Row:
    mechanism: str
    family: str
    label: str
    times_ns: tuple[float | None, ...]  # one for each procedure

    @property
    def null_ns(self) -> float:
        return self.times_ns[0] or math.inf


@dataclass(frozen=True)
class Group:
    heading: str
    rows: Sequence[Row]
    unit: tuple[float | None, ...]  # the times that are 1


def _rows(view: View) -> list[Row]:
    groups: dict[tuple[str, str], dict[str, CaseSummary]] = {}
    for case in view.calls():
        if "p50" in case.figures and case.options.get("procedure") in PROCEDURES:
            groups.setdefault((case.mechanism, case.wait), {})[case.options["procedure"]] = case
    found = []
    for (mechanism, wait), cases in groups.items():
        family = next(iter(cases.values())).family
        times = tuple(cases[one].figures["p50"].value if one in cases else None for one in PROCEDURES)
        found.append(Row(mechanism, family, marked(f"{mechanism} {wait}", family), times))
    return found


def _unit(rows: Sequence[Row]) -> tuple[float | None, ...]:
    """The fastest kernel message of this machine; without one, the slowest row."""
    messages = [row for row in rows if row.family in _KERNEL_MESSAGES]
    chosen = min(messages, key=lambda row: row.null_ns) if messages else max(rows, key=lambda row: row.null_ns)
    return chosen.times_ns


def _groups(view: View) -> list[Group]:
    rows = _rows(view)
    if not rows:
        return []
    unit = _unit(rows)
    chosen = sorted(leaders(rows, lambda row: row.family, lambda row: row.null_ns, _MOST), key=lambda row: row.null_ns)
    ours = [row for row in chosen if row.family == _LRPC]
    others = [row for row in chosen if row.family != _LRPC]
    paper = [Row("paper", "paper", label, tuple(us * 1e3 for us in times)) for label, times in PAPER.items()]
    return [Group("Firefly C-VAX, 1990", paper, paper[-1].times_ns), Group("LRPC here", ours, unit),
            Group("message RPC here", others, unit)]


def _multiples(row: Row, unit: tuple[float | None, ...]) -> list[float | None]:
    return [own / one if own and one else None for own, one in zip(row.times_ns, unit)]


def _times(row: Row) -> str:
    return "  ".join(time_text(ns) if ns else "-" for ns in row.times_ns)


def _draw_row(axes: Axes, y: float, row: Row, unit: tuple[float | None, ...]) -> None:
    colour = style.family_look(row.family).colour if row.family != _LRPC else style.GREEN
    known = [(x, marker) for x, marker in zip(_multiples(row, unit), _MARKERS) if x]
    for x, marker in known:
        axes.plot([x], [y], color=colour, marker=marker, markersize=5, alpha=0.85, linestyle="")
    if known:
        axes.annotate(_times(row), (max(x for x, _ in known), y), (8, 0), textcoords="offset points", fontsize=7,
                      va="center_baseline")


def _axes(figure: Figure, groups: Sequence[Group], length: float, below: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _ROW * length / height))
    values = [x for group in groups for row in group.rows for x in _multiples(row, group.unit) if x]
    logarithmic(axes, "x", *range_with_room([1.0, *values], 0.15, _LABEL, _PLOT), lambda x, _: f"{x:g}", max(values))
    axes.set_xlabel("times as long as the same call by kernel message", loc="left")
    axes.axvline(1.0, color=style.MUTED, linewidth=0.9, zorder=0.5)
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(length - 0.4, -0.7)
    return axes


def _fill(axes: Axes, groups: Sequence[Group]) -> None:
    ticks, y = [], 0.0
    for group in groups:
        axes.annotate(group.heading, (0, y), (-6, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                      ha="right", va="center_baseline", fontsize=8, weight="bold", annotation_clip=False)
        for row in group.rows:
            y += 1
            ticks.append((y, name(row.label, 44)))
            _draw_row(axes, y, row, group.unit)
        y += 1.5
    axes.set_yticks([y for y, _ in ticks], [label for _, label in ticks])


def applies(view: View) -> bool:
    return bool(view.calls())


def draw(view: View) -> Figure:
    groups = _groups(view)
    missing = view.missing("call", every_axis=True)
    below = note_height(missing)
    with style.applied():
        if not groups:
            return empty("No call was measured: run the suite `lrpc`.", missing)
        length = sum(len(group.rows) + 1.5 for group in groups)
        figure = style.figure(_WIDTH, _TOP + _ROW * length + _BOTTOM + below)
        _fill(_axes(figure, groups, length, below), groups)
        notes(figure, missing)
        return figure


def describe(view: View) -> Description:
    groups = _groups(view)
    rows = [[row.label, group.heading, *(time_text(ns) if ns else "not measured" for ns in row.times_ns),
             *(three_digits(x) if x else "" for x in _multiples(row, group.unit))] for group in groups for row in group.rows]
    alt = (f"{TITLE}, placement {name(view.placement)}: {max(0, len(rows) - len(PAPER))} transports here beside the paper's "
           "three, each call as a multiple of the same call by kernel message. The figures are in the table below.")
    return Description(alt, ["transport", "group", "Null", "Add", "BigIn", "BigInOut",
                             *(f"{one} ratio" for one in ("Null", "Add", "BigIn", "BigInOut"))], rows)
