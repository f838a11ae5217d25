"""What each choice changes: pairs of cases that differ in one thing alone, as a forest of ratios."""

import math
from dataclasses import dataclass
from statistics import median

from matplotlib.figure import Figure

from ipcmark_plots import forest, style
from ipcmark_plots.choose import leaders
from ipcmark_plots.names import mark, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.pairs import Pair
from ipcmark_plots.units import size_text, three_digits
from ipcmark_plots.view import Description, View

TITLE = "What each choice changes"
_MOST = 60
CAPTION = ("Each row is a pair of cases that differ in that choice alone: how many times as fast the first is as the "
           f"second, by the median round trip (dots) or by messages per second of a stream (squares). {forest.READ} Of "
           f"more than {_MOST} pairs those with the largest clear effects in each choice are drawn. A near pair of CPUs is "
           "never compared with a far one.")
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


def applies(view: View) -> bool:
    return bool(view.pairs)


def draw(view: View) -> Figure:
    groups = _groups(view)
    with style.applied():
        if not groups:
            return empty("No two cases were measured that differ in one choice alone.")
        return forest.draw([forest.Group(group.choice, group.of_all,
                                         [forest.Row(_what(pair), pair.case.pattern, pair.speed) for pair in group.drawn])
                            for group in groups])


def describe(view: View) -> Description:
    rows = [[pair.case.mechanism, pair.case.variant, size_text(pair.case.size),
             _SHORT.get(pair.case.pattern, pair.case.pattern), pair.choice, forest.figures(pair.speed)]
            for group in _groups(view) for pair in group.drawn]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(rows)} of {len(view.pairs)} pairs of cases, grouped "
           "by choice, with the ratio of their speeds. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "size", "pattern", "choice", "times as fast"], rows)
