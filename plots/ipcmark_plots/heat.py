"""A table of figures whose cells are coloured by size: rows under headings, grey where there is none, hatched where
repetitions disagree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LogNorm, to_hex
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import note_height, notes
from ipcmark_plots.choose import leaders
from ipcmark_plots.names import name
from ipcmark_plots.steady import is_unsteady
from ipcmark_plots.units import time_text
from ipcmark_plots.view import Description
from ipcmark_results.summary import CaseSummary

_ROW, _WIDTH, _TOP, _BOTTOM, _GAP = 0.2, 10.0, 0.75, 0.15, 0.06
_MAP = colormaps["cividis"].reversed()  # ordered for any colour vision, and in grey
_DARK, _LIGHT = "#000000", "#ffffff"  # on a cell, whatever the page's colour
_SHORT = {"timed_out": "timeout", "verify_failed": "unverified", "interrupted": "stopped"}
READ = ("Light is fast, dark is slow, on one logarithmic scale. Grey cells have no figure and say why not (the table of "
        "all cases has the reason); an empty place is a case that was not planned. Hatched at the right edge: the "
        "repetitions disagree, their 95 % interval is wider than 30 %.")


@dataclass(frozen=True)
class Row:
    label: str
    heading: str  # rows with the same one stand together
    cells: Sequence[CaseSummary | None]  # one for each column


def p50(case: CaseSummary) -> float:
    return case.figures["p50"].value if "p50" in case.figures else math.inf


def best(cases: Sequence[CaseSummary]) -> CaseSummary | None:
    """The fastest; where none has a figure, any that says why not."""
    return min(cases, key=p50, default=None)


class Line(Protocol):
    """What becomes a row or a column."""

    mechanism: str
    family: str
    best: float  # of its cells; infinite without a figure


AnyLine = TypeVar("AnyLine", bound=Line)


def leading(lines: list[AnyLine], most: int) -> list[AnyLine]:
    """All where they fit; else the best of each family in turn, and none that is grey from end to end."""
    known = [line for line in lines if line.best < math.inf]
    return leaders(known if len(lines) > most else lines, lambda line: line.family, lambda line: line.best, most)


def _known(rows: Sequence[Row]) -> list[float]:
    return [p50(cell) for row in rows for cell in row.cells if cell and 0 < p50(cell) < math.inf]


def _places(rows: Sequence[Row]) -> tuple[list[tuple[float, Row]], list[tuple[float, str]], float]:
    placed, headings, y = [], [], -0.5
    for index, row in enumerate(rows):
        if index == 0 or rows[index - 1].heading != row.heading:
            headings.append((y + 0.75, row.heading))
            y += 1.25
        placed.append((y + 0.5, row))
        y += 1
    return placed, headings, y + 0.5


def _square(x: float, y: float) -> list[tuple[float, float]]:
    return [(x - 0.5 + _GAP, y - 0.5 + _GAP), (x + 0.5 - _GAP, y - 0.5 + _GAP), (x + 0.5 - _GAP, y + 0.5 - _GAP),
            (x - 0.5 + _GAP, y + 0.5 - _GAP)]


def _edge(x: float, y: float) -> list[tuple[float, float]]:
    """The right edge alone, so that the figure stays legible."""
    return [(max(place, x + 0.36), height) for place, height in _square(x, y)]


def _is_dark(colour: str) -> bool:
    """By relative luminance (WCAG 2.1), at the point where black and white are equally legible."""
    parts = [int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


def _draw_cells(axes: Axes, placed: Sequence[tuple[float, Row]], norm: LogNorm, size: float) -> None:
    squares, faces, unsteady = [], [], []
    for y, row in placed:
        for x, case in enumerate(row.cells):
            if case is None:
                continue
            known = 0 < p50(case) < math.inf
            face = to_hex(_MAP(float(norm(p50(case))))) if known else style.RULE
            ink = style.MUTED if not known else _LIGHT if _is_dark(face) else _DARK
            text = time_text(p50(case)) if known else _SHORT.get(case.status, case.status)
            axes.text(x, y, text, ha="center", va="center_baseline", fontsize=size, color=ink)
            squares.append(_square(x, y))
            faces.append(face)
            unsteady += [_edge(x, y)] * (known and is_unsteady(case))
    axes.add_collection(PolyCollection(squares, facecolors=faces, edgecolors="none"))
    axes.add_collection(PolyCollection(unsteady, facecolors=style.SURFACE, edgecolors=style.MUTED, linewidths=0, hatch="/////"))


def _frame(axes: Axes, placed: Sequence[tuple[float, Row]], columns: Sequence[str], length: float, tilt: bool) -> None:
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(length, 0), yticks=[y for y, _ in placed],
             yticklabels=[name(row.label) for _, row in placed])
    axes.set_xticks(range(len(columns)), [name(column) for column in columns], rotation=35 if tilt else 0,
                    ha="left" if tilt else "center")
    axes.tick_params(length=0, labelsize=7.5, top=False, labeltop=True, labelbottom=False, pad=2)
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw(rows: Sequence[Row], columns: Sequence[str], missing: Sequence[str] = (), left: float = 2.3,
         tilt: bool = False) -> Figure:
    """Columns as wide as there is room for, with their names above."""
    placed, headings, length = _places(rows)
    top = _TOP + (0.35 if tilt else 0)
    below = _BOTTOM + note_height(missing)
    figure = style.figure(_WIDTH, top + _ROW * length + below)
    height = figure.get_figheight()
    width = min(0.85, (_WIDTH - left - (0.6 if tilt else 0.1)) / len(columns)) * len(columns)
    axes = figure.add_axes((left / _WIDTH, below / height, width / _WIDTH, _ROW * length / height))
    _frame(axes, placed, columns, length, tilt)
    low, high = min(_known(rows)), max(_known(rows))
    _draw_cells(axes, placed, LogNorm(low, max(high, low * 1.01)), 7 if width / len(columns) > 0.5 else 5.5)
    for y, heading in headings:
        axes.annotate(name(heading), (0, y), (-4, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                      ha="right", va="center_baseline", fontsize=8, weight="bold", annotation_clip=False)
    notes(figure, missing)
    return figure


def has_figures(rows: Sequence[Row]) -> bool:
    return bool(_known(rows))


def _text(case: CaseSummary | None) -> str:
    if case is None:
        return "not planned"
    return time_text(p50(case)) if p50(case) < math.inf else case.status


def describe(alt: str, rows: Sequence[Row], columns: Sequence[str], corner: tuple[str, str]) -> Description:
    cells = [[row.label, row.heading, *map(_text, row.cells)] for row in rows]
    return Description(f"{alt} The figures are in the table below.", [*corner, *columns], cells)
