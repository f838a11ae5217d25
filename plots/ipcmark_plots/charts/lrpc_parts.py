"""What a call consists of: the same call without one of its parts takes that much less."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import note_height, notes
from ipcmark_plots.names import name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import time_text
from ipcmark_plots.view import Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "What an LRPC call consists of"
CAPTION = ("Each bar is one call, and its length is its whole time; it is divided by ablation: the same call is measured "
           "without the checks, without the E-stack (local ones: on the caller's own), and without the copy of the "
           "arguments to private memory, and a part is what it is shorter by. The rest is the stub, the transfer there "
           "and back, and the handler. Transfers of all placements are here, each where it was measured without its "
           "parts. A part whose interval reaches that of the whole is lost in its noise, and is not "
           "drawn: so it is where a wake-up costs thousands of times what a check does.")
_PARTS = {"checks": "checks", "copies": "copies", "e_stack": "E-stack"}
_COLOURS = {"checks": style.VERMILLION, "copies": style.SKY, "E-stack": style.PURPLE, "rest": style.GREEN}
_TITLES = {"null": "Null", "big_in": "BigIn"}
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 3.0, 4.2, 0.3, 0.35, 0.15


@dataclass(frozen=True)
class Row:
    label: str
    whole_ns: float
    parts: dict[str, float | None]  # ns; None: lost in the noise

    @property
    def rest_ns(self) -> float:
        return max(0.0, self.whole_ns - sum(ns or 0.0 for ns in self.parts.values()))


def _cases(view: View) -> list[CaseSummary]:
    return [case for case in view.cases if (case.pattern, case.mechanism) == ("call", "lrpc")
            and set(case.choices) <= {"procedure", "without"}]


def _part(whole: CaseSummary, without: CaseSummary) -> float | None:
    full, less = whole.figures["p50"], without.figures["p50"]
    is_apart = full.low is None or less.high is None or less.high < full.low
    return full.value - less.value if is_apart and less.value < full.value else None


def _rows(view: View) -> list[Row]:
    found: dict[tuple[str, str, str], dict[str, CaseSummary]] = {}
    for case in _cases(view):
        if "p50" in case.figures and case.options.get("procedure") in _TITLES:
            key = case.wait, case.options["procedure"], case.placement
            found.setdefault(key, {})[case.options.get("without", "nothing")] = case
    rows = []
    for (wait, procedure, placement), cases in found.items():
        if (whole := cases.get("nothing")) and len(cases) > 1:
            parts = {text: _part(whole, cases[key]) for key, text in _PARTS.items() if key in cases}
            rows.append(Row(f"{name(wait)} {_TITLES[procedure]}, {name(placement)}", whole.figures["p50"].value, parts))
    return sorted(rows, key=lambda row: row.whole_ns)


def _all_parts(row: Row) -> dict[str, float | None]:
    return {**row.parts, "rest": row.rest_ns}


def _text(row: Row) -> str:
    known = [f"{part} {time_text(ns)}" for part, ns in _all_parts(row).items() if ns]
    return f"{time_text(row.whole_ns)} = {' + '.join(known)}"


def _draw_row(axes: Axes, y: float, row: Row) -> None:
    left = 0.0
    for part, ns in _all_parts(row).items():
        if ns:
            share = ns / row.whole_ns
            axes.barh([y], [share], left=left, height=0.62, color=_COLOURS[part], edgecolor=style.SURFACE)
            left += share
    axes.annotate(_text(row), (1.0, y), (6, 0), textcoords="offset points", fontsize=7, va="center_baseline",
                  annotation_clip=False)


def _legend(axes: Axes, rows: list[Row]) -> None:
    parts = list(dict.fromkeys(part for row in rows for part in _all_parts(row)))
    for index, part in enumerate(parts):
        axes.annotate(f"\u25a0 {part}", (index * 0.16, 1.0), (0, 6), xycoords="axes fraction", textcoords="offset points",
                      color=_COLOURS[part], fontsize=8)


def applies(view: View) -> bool:
    return bool(_rows(view))


def draw(view: View) -> Figure:
    rows = _rows(view)
    missing = [f"{row.label}: {part} is lost in the noise" for row in rows for part, ns in row.parts.items() if ns is None]
    below = note_height(missing)
    with style.applied():
        if not rows:
            return empty("No call was measured without one of its parts: run the suite `lrpc`.", missing)
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


def describe(view: View) -> Description:
    rows = [[row.label, part, time_text(ns) if ns else "lost in the noise", f"{100 * (ns or 0) / row.whole_ns:.0f} %"]
            for row in _rows(view) for part, ns in _all_parts(row).items()]
    alt = f"{TITLE}: {len(_rows(view))} calls divided into their parts by ablation."
    return Description(alt, ["call", "part", "time", "share"], rows)
