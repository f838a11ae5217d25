"""A chart without anything to draw says so."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import note_height, nothing, notes


def empty(sentence: str, missing: Sequence[str] = (), width: float = 10.0) -> Figure:
    figure = style.figure(width, 1.2 + note_height(missing))
    nothing(figure, sentence)
    notes(figure, missing)
    return figure
