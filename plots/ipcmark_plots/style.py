"""How every chart looks. Hue never carries meaning alone: there is a marker, a dash or a label too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from matplotlib.figure import Figure

# These four stand for colours that the page decides, by day and by night; svg.py replaces them.
INK, MUTED, RULE, SURFACE = "#101112", "#707172", "#d0d1d2", "#fefdfc"

# Okabe and Ito's palette, told apart with any colour vision. A hue means one thing in all charts:
# three are for kinds of waiting, the others for families of mechanisms.
ORANGE, SKY, GREEN, BLUE, VERMILLION, PURPLE = "#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7"
PALETTE = {"orange": ORANGE, "sky": SKY, "green": GREEN, "blue": BLUE, "vermillion": VERMILLION, "purple": PURPLE}


@dataclass(frozen=True)
class Look:
    colour: str
    marker: str


WAIT_KINDS = {"polling": Look(ORANGE, "o"), "blocking": Look(BLUE, "s"), "hybrid": Look(GREEN, "D")}
# More families than hues: relatives share one and differ in the marker.
FAMILIES = {"shared_memory": Look(INK, "o"), "cross_memory": Look(INK, "P"), "semaphore": Look(INK, "X"),
            "notification": Look(INK, "v"), "lock": Look(INK, "p"), "pipe": Look(SKY, "s"),
            "splice": Look(SKY, "P"), "terminal": Look(SKY, "X"), "signal": Look(SKY, "v"), "trap": Look(SKY, "p"),
            "socket": Look(PURPLE, "^"),
            "network": Look(PURPLE, "P"), "io_uring": Look(PURPLE, "X"), "capability": Look(PURPLE, "v"),
            "message_queue": Look(VERMILLION, "D"), "library": Look(VERMILLION, "P"), "naming": Look(VERMILLION, "v")}
_OTHER_FAMILY = Look(INK, "*")
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (9, 3)), (0, (3, 1.5, 1, 1.5, 1, 1.5)))

RASTER_FROM = 3000  # marks; as shapes of their own they would be most of a page

_RC = {
    "axes.axisbelow": True, "axes.edgecolor": MUTED, "axes.facecolor": "none", "axes.grid": True,
    "axes.grid.axis": "y", "axes.labelcolor": INK, "axes.labelsize": 9, "axes.linewidth": 0.6,
    "axes.spines.right": False, "axes.spines.top": False, "axes.titlelocation": "left", "axes.titlesize": 10,
    "axes.titleweight": "bold", "figure.facecolor": "none", "font.family": "DejaVu Sans", "font.size": 9,
    "grid.color": RULE, "grid.linewidth": 0.5, "lines.linewidth": 1.5, "lines.markersize": 4,
    "lines.solid_capstyle": "round", "svg.fonttype": "none", "svg.hashsalt": "ipcmark", "text.color": INK,
    # A label such as `$x^$` comes from a result file and is text, never a formula.
    "text.parse_math": False, "xtick.color": MUTED, "xtick.labelcolor": INK, "xtick.labelsize": 8,
    "xtick.major.width": 0.6, "ytick.color": MUTED, "ytick.labelcolor": INK, "ytick.labelsize": 8,
    "ytick.major.width": 0.6}


@contextmanager
def applied() -> Iterator[None]:
    """Everything of a chart is made inside: text takes its settings when it is created."""
    with matplotlib.rc_context(_RC):
        yield


def family_look(family: str) -> Look:
    return FAMILIES.get(family, _OTHER_FAMILY)


def family_rank(family: str) -> tuple[int, str]:
    """Relatives side by side, and families that nobody has told of last."""
    known = list(FAMILIES)
    return (known.index(family) if family in known else len(known)), family


def dash(index: int) -> str | tuple[int, tuple[float, ...]]:
    return DASHES[index % len(DASHES)]


def figure(width: float, height: float) -> Figure:
    """A figure in inches, without pyplot and its global state."""
    return Figure(figsize=(width, height))
