"""A against B: every case that both runs have, as a forest of ratios."""

import math

from matplotlib.figure import Figure

from ipcmark_plots import forest, style
from ipcmark_plots.choose import leaders
from ipcmark_plots.comparison import Comparison, Match
from ipcmark_plots.names import mark, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.speed import is_clear
from ipcmark_plots.units import size_text, three_digits
from ipcmark_plots.view import Description

TITLE = "What changed between the runs"
_MOST = 70
CAPTION = ("Each row is a case of both runs: how many times as fast it is in the later one, by the median round trip (dots) "
           f"or by messages per second (squares). {forest.READ} Of more than {_MOST} cases those with the largest clear "
           "changes are drawn. Runs that were not interleaved differ by what the machine did in between: a change here is "
           "a question, and no verdict.")


def _effect(match: Match) -> float:
    return abs(math.log(match.speed.value))


def _heading(match: Match) -> str:
    return f"{match.after.pattern}, {match.after.placement}"


def _chosen(comparison: Comparison) -> list[Match]:
    rank = lambda match: (not is_clear(match.speed), -_effect(match))  # noqa: E731
    return leaders(comparison.matches, _heading, rank, _MOST)


def _label(match: Match) -> str:
    case = match.after
    return name(f"{case.mechanism}{mark(case.family)} {case.variant} {size_text(case.size)}", 52)


def _groups(comparison: Comparison) -> list[forest.Group]:
    chosen = _chosen(comparison)
    groups = []
    for heading in dict.fromkeys(map(_heading, chosen)):
        everything = [match for match in comparison.matches if _heading(match) == heading]
        drawn = sorted((one for one in chosen if _heading(one) == heading), key=lambda match: -match.speed.value)
        typical = math.exp(sum(math.log(match.speed.value) for match in everything) / len(everything))
        of_all = f"{len(drawn)} of {len(everything)} cases, geometric mean of all {three_digits(typical)}"
        groups.append(forest.Group(heading, of_all, [forest.Row(_label(match), match.after.pattern, match.speed)
                                                     for match in drawn]))
    return groups


def applies(comparison: Comparison) -> bool:
    return bool(comparison.matches)


def draw(comparison: Comparison) -> Figure:
    groups = _groups(comparison)
    with style.applied():
        if not groups:
            return empty("No case was measured in both runs, in the same class of placement.")
        return forest.draw(groups)


def describe(comparison: Comparison) -> Description:
    rows = [[row.label, group.heading, forest.figures(row.speed)] for group in _groups(comparison) for row in group.rows]
    clear = sum(is_clear(match.speed) for match in comparison.matches)
    alt = (f"{TITLE}: {name(comparison.after_name)} against {name(comparison.before_name)}, {len(comparison.matches)} "
           f"cases, {clear} of them with an interval that leaves 1 out. The figures are in the table below.")
    return Description(alt, ["case", "pattern, placement", "times as fast"], rows)
