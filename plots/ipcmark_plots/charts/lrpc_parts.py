"""What a call consists of: by stamps of both sides, and by what the same call takes without one of its parts."""

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import note_height, notes
from ipcmark_plots.names import name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import PARTS, CaseSummary

TITLE = "What a call consists of"
CAPTION = ("Each bar is one call. Both sides read the same clock: the stub is the caller's own work, until it gives control "
           "away; there, the way to the handler; then the handler; and back, until the caller has the result. Checks, "
           "E-stack and copy are by ablation: the same call is measured without it, and the part is what it is shorter "
           "by; they are taken out of the way there, or out of the whole where nothing was stamped. "
           "The stamped calls are played after those that are published, and one reading of the clock is taken off each "
           "part; medians of parts need not add up, and a stamped call is longer than a plain one, so both are named. Where "
           "reading the clock takes as long as the call, ablation alone speaks, and the rest is the stub, the transfer "
           "and the handler. A part by ablation whose interval reaches that of the whole is lost in its noise, and is not drawn. "
           "Beside a bar stand the parts from one hundredth on; the table has them all.")
_ABLATED = {"checks": "checks", "copies": "copies", "e_stack": "E-stack"}
_ORDER = ("stub", "checks", "copies", "E-stack", "there", "handler", "back", "rest")
_COLOURS = {"stub": style.ORANGE, "checks": style.VERMILLION, "copies": style.SKY, "E-stack": style.PURPLE,
            "there": style.BLUE, "handler": style.GREEN, "back": style.BLUE, "rest": style.MUTED}
_ALPHA = {"back": 0.5}  # of the hue of the way there: it is the same transfer
_TITLES = {"null": "Null", "big_in": "BigIn"}
_FLOOR, _LRPC = "floor", "lrpc"
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 2.9, 2.4, 0.3, 0.35, 0.15
_NAMED = 0.01  # of the whole; what is less has its place in the bar and in the table


@dataclass(frozen=True)
class Row:
    label: str
    mechanism: str
    whole_ns: float
    ablated: dict[str, float | None]  # ns; None: lost in the noise
    stamped: dict[str, float]  # ns; empty where the clock is as dear as the call
    stamped_ns: float | None  # the whole of a stamped call

    @property
    def parts(self) -> dict[str, float]:
        """In the order in which a call goes through them; what is left is the rest."""
        found = {part: ns for part, ns in self.ablated.items() if ns}
        within = sum(found.values())
        found.update(self.stamped)
        if self.stamped:
            found["there"] = max(0.0, found["there"] - within)
        found["rest"] = max(0.0, self.whole_ns - sum(found.values()))
        return {part: found[part] for part in _ORDER if found.get(part)}


Calls = dict[str, CaseSummary]  # by what was left out


def _ablated(calls: Calls) -> dict[str, float | None]:
    return {text: _shorter_by(calls["nothing"], calls[key]) for key, text in _ABLATED.items() if key in calls}


def _shorter_by(whole: CaseSummary, without: CaseSummary) -> float | None:
    full, less = whole.figures["p50"], without.figures["p50"]
    is_apart = full.low is None or less.high is None or less.high < full.low
    return full.value - less.value if is_apart and less.value < full.value else None


def _stamped(case: CaseSummary) -> dict[str, float]:
    """Nothing where the readings of the clock outlast the call."""
    figures = case.figures
    if "reading" not in figures or len(PARTS) * figures["reading"].value >= figures["p50"].value:
        return {}
    return {part: figures[f"part_{part}"].value for part in PARTS}


def _row(label: str, calls: Calls) -> Row:
    whole = calls["nothing"]
    stamped = _stamped(whole)
    return Row(label, whole.mechanism, whole.figures["p50"].value, _ablated(calls), stamped,
               whole.figures["stamped"].value if stamped else None)


def _groups(view: View) -> dict[tuple[str, str, str, str], Calls]:
    found: dict[tuple[str, str, str, str], Calls] = {}
    for case in view.cases:
        is_call = case.pattern == "call" and case.family != _FLOOR and set(case.choices) <= {"procedure", "without"}
        if is_call and "p50" in case.figures and case.options.get("procedure") in _TITLES:
            key = case.mechanism, case.wait, case.options["procedure"], case.placement
            found.setdefault(key, {})[case.options.get("without", "nothing")] = case
    return found


def _rows(view: View) -> list[Row]:
    ours, messages = [], {}
    for (mechanism, wait, procedure, placement), calls in _groups(view).items():
        if "nothing" not in calls:
            continue
        is_ours = mechanism == _LRPC
        label = f"{wait if is_ours else f'{mechanism} {wait}'} {_TITLES[procedure]}, {placement}"
        row = _row(name(label, 44), calls)
        if is_ours and (row.ablated or row.stamped):
            ours.append(row)
        elif row.stamped and procedure == "null":
            # Of each kind of message its fastest way: all of them would be most of the chart.
            messages[mechanism] = min(messages.get(mechanism, row), row, key=lambda one: one.whole_ns)
    return [*sorted(ours, key=lambda row: row.whole_ns), *sorted(messages.values(), key=lambda row: row.whole_ns)]


def _text(row: Row) -> str:
    known = " + ".join(f"{part} {time_text(ns)}" for part, ns in row.parts.items() if ns >= _NAMED * row.whole_ns)
    return f"{time_text(row.whole_ns)}, stamped {time_text(row.stamped_ns)}: {known}" if row.stamped_ns else (
        f"{time_text(row.whole_ns)} = {known}")


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    left, length = 0.0, max(row.whole_ns, sum(row.parts.values()))
    for part, ns in row.parts.items():
        axes.barh([y], [ns / length], left=left, height=0.62, color=_COLOURS[part], alpha=_ALPHA.get(part),
                  edgecolor=style.SURFACE)
        left += ns / length
    axes.annotate(_text(row), (1.0, y), (6, 0), textcoords="offset points", fontsize=6, va="center_baseline",
                  annotation_clip=False)


def _legend(axes: Axes, rows: Iterable[Row]) -> None:
    known = {part for row in rows for part in row.parts}
    for index, part in enumerate(part for part in _ORDER if part in known):
        axes.annotate(f"\u25a0 {part}", (index * 0.26, 1.0), (0, 6), xycoords="axes fraction", textcoords="offset points",
                      color=_COLOURS[part], alpha=_ALPHA.get(part), fontsize=8)


def applies(view: View) -> bool:
    return bool(_rows(view))


def _lost(rows: Iterable[Row]) -> list[str]:
    return [f"{row.label}: {part} is lost in the noise" for row in rows for part, ns in row.ablated.items() if ns is None]


def draw(view: View) -> Figure:
    rows = _rows(view)
    missing = _lost(rows)
    below = note_height(missing)
    with style.applied():
        if not rows:
            return empty("No call was measured with stamps, or without one of its parts: run the suite `lrpc`.", missing)
        height = _TOP + _ROW * len(rows) + _BOTTOM + below
        figure = style.figure(_WIDTH, height)
        axes = figure.add_axes((_LEFT / _WIDTH, (_BOTTOM + below) / height, _PLOT / _WIDTH, _ROW * len(rows) / height))
        axes.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), xticks=[])
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.tick_params(axis="y", length=0)
        axes.grid(False)
        for y, row in enumerate(rows):
            _draw_row(axes, y, row)
        _legend(axes, rows)
        notes(figure, missing)
        return figure


def _table(row: Row) -> list[list[str]]:
    known = [[row.label, part, time_text(ns), f"{100 * ns / row.whole_ns:.0f} %", _source(row, part)]
             for part, ns in row.parts.items()]
    lost = [[row.label, part, "lost in the noise", "", "ablation"] for part, ns in row.ablated.items() if ns is None]
    whole = [[row.label, "whole", time_text(row.whole_ns), "100 %", "not stamped"]]
    if row.stamped_ns:
        whole.append([row.label, "whole", time_text(row.stamped_ns), f"{100 * row.stamped_ns / row.whole_ns:.0f} %", "stamps"])
    return [*known, *lost, *whole]


def _source(row: Row, part: str) -> str:
    return "ablation" if part in row.ablated else "stamps" if part in row.stamped else "what is left"


def describe(view: View) -> Description:
    rows = _rows(view)
    stamped = sum(bool(row.stamped) for row in rows)
    alt = f"{TITLE}: {len(rows)} calls divided into their parts, {stamped} of them by stamps of both sides."
    return Description(alt, ["call", "part", "time", "share", "known from"], [line for row in rows for line in _table(row)])
