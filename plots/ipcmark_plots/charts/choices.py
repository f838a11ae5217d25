"""What each choice changes: pairs of cases that differ in one thing alone, as a forest of ratios."""

import math
from dataclasses import dataclass
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, nothing, range_with_room
from ipcmark_plots.choose import leaders
from ipcmark_plots.names import mark, name
from ipcmark_plots.pairs import Pair
from ipcmark_plots.units import size_text, three_digits
from ipcmark_plots.view import Description, View

TITLE = "What each choice changes"
_MOST = 60
CAPTION = ("Each row is a pair of cases that differ in that choice alone: how many times as fast the first is as the "
           "second, by the median round trip (dots) or by messages per second of a stream (squares). Right of 1 it is "
           "faster. Lines are 95 % bootstrap intervals over the repetitions of both sides, n of each; pairs whose "
           "interval holds 1, or that have none, are grey and hollow. Of more than "
           f"{_MOST} pairs those with the largest clear effects in each choice are drawn. A near pair of CPUs is never "
           "compared with a far one.")
_WIDTH, _LEFT, _PLOT, _ROW, _TOP, _BOTTOM = 10.0, 3.35, 6.4, 0.19, 0.15, 0.55
_LABEL = 1.75  # inches for the figures on the right
_SHORT = {"ping_pong": "round trip", "stream": "stream"}


@dataclass(frozen=True)
class Group:
    choice: str
    count: int  # of all pairs, drawn or not
    typical: float  # the median over all
    drawn: list[Pair]  # fastest first

    @property
    def of_all(self) -> str:
        """What the drawn pairs are a part of."""
        which = f", the {len(self.drawn)} largest effects drawn" if len(self.drawn) < self.count else ""
        return f"{self.count} pairs, median {three_digits(self.typical)}{which}" if self.count > 1 else "1 pair"


def _effect(pair: Pair) -> float:
    return abs(math.log(pair.speed.value))


def _groups(view: View) -> list[Group]:
    found = view.pairs
    chosen = leaders(found, lambda pair: pair.choice, lambda pair: (not pair.is_clear, -_effect(pair)), _MOST)
    groups = []
    for choice in sorted({pair.choice for pair in chosen}):
        own = [pair.speed.value for pair in found if pair.choice == choice]
        drawn = sorted((pair for pair in chosen if pair.choice == choice), key=lambda pair: -pair.speed.value)
        groups.append(Group(choice, len(own), median(own), drawn))
    return groups


def _what(pair: Pair) -> str:
    """The case without the choice itself, which the heading names."""
    case, choice = pair.case, pair.choice.partition(":")[0]
    wait = case.wait.removesuffix("_elided") if choice == "notify" else case.wait
    axes = [f"{key}={value}" for key, value in case.choices.items() if key != choice]
    pattern = [] if case.pattern == "ping_pong" else [case.pattern]
    return name(" ".join([f"{case.mechanism}{mark(case.family)}", wait, size_text(case.size), *pattern, *axes]), 52)


def _figures(pair: Pair) -> str:
    speed = pair.speed
    if speed.low is None or speed.high is None:
        return f"{three_digits(speed.value)}  (n {speed.n}, no interval)"
    return f"{three_digits(speed.value)}  ({three_digits(speed.low)} to {three_digits(speed.high)}, n {speed.n})"


def _draw_pair(axes: Axes, y: float, pair: Pair) -> None:
    speed = pair.speed
    colour = style.INK if pair.is_clear else style.MUTED
    if speed.low is not None:
        axes.plot([speed.low, speed.high], [y, y], color=colour, linewidth=1.3)
    axes.plot([speed.value], [y], color=colour, marker="o" if pair.case.pattern == "ping_pong" else "s", markersize=5,
              markerfacecolor=colour if pair.is_clear else style.SURFACE)
    axes.annotate(_figures(pair), (speed.high or speed.value, y), (6, 0), textcoords="offset points", fontsize=7,
                  va="center_baseline", color=colour)


def _places(groups: list[Group]) -> tuple[list[tuple[float, Group]], list[tuple[float, Pair]], float]:
    headings, rows, y = [], [], 0.0
    for group in groups:
        headings.append((y, group))
        rows += [(y + index, pair) for index, pair in enumerate(group.drawn, 1)]
        y += len(group.drawn) + 1.4
    return headings, rows, y


def _axes(figure: Figure, rows: list[tuple[float, Pair]], length: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((_LEFT / _WIDTH, _BOTTOM / height, _PLOT / _WIDTH, _ROW * length / height))
    ends = [end for _, pair in rows for end in (pair.speed.value, pair.speed.low, pair.speed.high) if end]
    logarithmic(axes, "x", *range_with_room([1.0, *ends], 0.15, _LABEL, _PLOT), lambda x, _: f"{x:g}", max(ends))
    axes.set(ylim=(length - 0.5, -0.7), yticks=[y for y, _ in rows], yticklabels=[_what(pair) for _, pair in rows])
    axes.set_xlabel("times as fast", loc="left")
    axes.tick_params(axis="y", length=0, labelsize=7)
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.axvline(1.0, color=style.INK, linewidth=0.9)
    return axes


def _draw_heading(axes: Axes, y: float, group: Group) -> None:
    across = axes.get_yaxis_transform()
    axes.text(-0.005, y, name(group.choice, 48), transform=across, fontsize=8.5, weight="bold", ha="right",
              va="center_baseline")
    axes.text(1.0, y, group.of_all, transform=across, fontsize=7, color=style.MUTED, ha="right", va="center_baseline")


def applies(view: View) -> bool:
    return bool(view.pairs)


def draw(view: View) -> Figure:
    groups = _groups(view)
    headings, rows, length = _places(groups)
    with style.applied():
        figure = style.figure(_WIDTH, _TOP + max(0.6, _ROW * length) + _BOTTOM)
        if not rows:
            nothing(figure, "No two cases were measured that differ in one choice alone.")
            return figure
        axes = _axes(figure, rows, length)
        for y, group in headings:
            _draw_heading(axes, y, group)
        for y, pair in rows:
            _draw_pair(axes, y, pair)
        return figure


def describe(view: View) -> Description:
    rows = [[pair.case.mechanism, pair.case.variant, size_text(pair.case.size),
             _SHORT.get(pair.case.pattern, pair.case.pattern), pair.choice, _figures(pair)]
            for group in _groups(view) for pair in group.drawn]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(rows)} of {len(view.pairs)} pairs of cases, grouped "
           "by choice, with the ratio of their speeds. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "size", "pattern", "choice", "times as fast"], rows)
