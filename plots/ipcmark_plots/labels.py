"""Names at the end of their lines, moved apart so that all can be read."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes

from ipcmark_plots.style import INK, MUTED

_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Label:
    x: float  # where the line ends, in data
    y: float
    text: str
    colour: str
    bold: bool = False


def spread(wanted: list[float], gap: float, low: float = 0.0, high: float = 1.0) -> list[float]:
    """Positions in the order of the wanted ones, at least gap apart, moved as a whole into the range."""
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    placed = _merge_clusters([wanted[index] for index in order], gap, low, high)
    result = [0.0] * len(wanted)
    for index, position in zip(order, placed):
        result[index] = position
    return result


def _merge_clusters(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Neighbours that touch become one cluster around the mean of what its members want."""
    clusters: list[list[float]] = []
    for value in wanted:
        clusters.append([value])
        while len(clusters) > 1 and _start(clusters[-1], gap, low, high) < _end(clusters[-2], gap, low, high) + gap:
            clusters[-2].extend(clusters.pop())
    return [_start(cluster, gap, low, high) + gap * index for cluster in clusters for index in range(len(cluster))]


def _start(cluster: list[float], gap: float, low: float, high: float) -> float:
    height = gap * (len(cluster) - 1)
    return min(max(sum(cluster) / len(cluster) - height / 2, low), max(low, high - height))


def _end(cluster: list[float], gap: float, low: float, high: float) -> float:
    return _start(cluster, gap, low, high) + gap * (len(cluster) - 1)


def _fraction(value: float, limits: tuple[float, float]) -> float:
    low, high = (math.log(limit) for limit in limits)
    return (math.log(value) - low) / (high - low)


def label_ends(axes: Axes, labels: list[Label], height: float, size: float = 7.5, x_is_fraction: bool = False) -> None:
    """Writes the labels right of the axes, `height` inches high, each with a leader to its line. Both scales are
    logarithmic, unless the labels' x are fractions of the width."""
    wanted = [_fraction(label.y, axes.get_ylim()) for label in labels]
    gap = 1.28 * size / _POINTS_PER_INCH / height
    for label, y in zip(labels, spread(wanted, gap, -0.02, 1.02)):
        x = label.x if x_is_fraction else _fraction(label.x, axes.get_xlim())
        own = _fraction(label.y, axes.get_ylim())
        axes.plot([x, 1.01, 1.035], [own, y, y], transform=axes.transAxes, clip_on=False, linewidth=0.5,
                  color=label.colour, alpha=0.5)
        axes.text(1.045, y, label.text, transform=axes.transAxes, fontsize=size, va="center_baseline",
                  weight="bold" if label.bold else "normal", color=MUTED if label.colour == MUTED else INK)
