"""Figures over the values of one axis: a line for each variant, the best by name and the rest in grey."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from ipcmark_plots import style
from ipcmark_plots.axes import draw_rest
from ipcmark_plots.choose import leaders, others
from ipcmark_plots.labels import Label
from ipcmark_plots.names import marked
from ipcmark_results.estimate import Estimate
from ipcmark_results.summary import CaseSummary

Point = tuple[float, Estimate, CaseSummary]


@dataclass(frozen=True)
class Line:
    mechanism: str
    family: str
    wait: str
    wait_kind: str
    size: int
    points: list[Point]  # (value of the axis, figure, its case), ascending
    note: str = ""  # what the line has in common beside its variant

    @property
    def label(self) -> str:
        return marked(f"{self.mechanism} {self.wait}{self.note}", self.family)

    @property
    def xy(self) -> list[tuple[float, float]]:
        return [(x, estimate.value) for x, estimate, _ in self.points]


def lines_of(swept: Iterable[tuple[float, CaseSummary]], figure: str, note: str = "") -> list[Line]:
    """Those with this figure at two values of the axis or more."""
    groups: dict[tuple[str, str, int], list[Point]] = defaultdict(list)
    for x, case in swept:
        if (estimate := case.figures.get(figure)) and estimate.value > 0 and x > 0:
            groups[case.mechanism, case.wait, case.size].append((x, estimate, case))
    return [Line(mechanism, points[0][2].family, wait, points[0][2].wait_kind, size, points, note)
            for (mechanism, wait, size), points in groups.items() if len(points) > 1]


def named(lines: list[Line], rank: Callable[[Line], float], most: int) -> list[Line]:
    return leaders(lines, lambda line: line.family, rank, most)


def draw_lines(axes: Axes, lines: list[Line], chosen: list[Line], band: Callable[[Point], tuple[float, float] | None],
               text: Callable[[Line], str]) -> list[Label]:
    """`band` gives the range around a point. Returns the labels of the chosen."""
    draw_rest(axes, [line.xy for line in others(lines, chosen)], style.RULE, 0.7)
    turn: dict[str, int] = {}
    labels = []
    for line in chosen:
        look = style.WAIT_KINDS[line.wait_kind]
        turn[line.wait_kind] = turn.get(line.wait_kind, -1) + 1
        if bands := [(point[0], *ends) for point in line.points if (ends := band(point))]:
            axes.fill_between(*zip(*bands), color=look.colour, alpha=0.1, linewidth=0)
        axes.plot(*zip(*line.xy), color=look.colour, marker=look.marker, linestyle=style.dash(turn[line.wait_kind]))
        labels.append(Label(*line.xy[-1], text(line), look.colour))
    return labels


def sizes_of(lines: Iterable[Line]) -> list[int]:
    return sorted({line.size for line in lines})
