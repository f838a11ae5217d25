"""Where a series changed its level: e-divisive with a permutation test (Matteson and James 2014), as
MongoDB, Hunter and Apache Otava use it, for the distance |x - y|.

A series is split where the two parts are furthest apart in energy distance; a split stands when shuffled
copies of the series hardly ever reach as far, and when it is large enough to care. Then each part is
searched in turn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST_PART = 4  # points on either side
SHUFFLES = 199
SIGNIFICANT = 0.01
LEAST = np.log(1.02)  # of medians, for logarithms of ratios
Array = NDArray[np.float64]


@dataclass(frozen=True)
class ChangePoint:
    index: int  # of the first point after the change
    before: float  # medians of the parts
    after: float
    p: float


def _energies(distances: Array) -> Array:
    """Per split k = 0..n-1, the scaled energy distance of the first k points and the rest; 0 at the rim."""
    n = len(distances)
    # within[k]: the sum of distances among the first k points, and cross sums, all by cumulative sums.
    sums = distances.cumsum(axis=0).cumsum(axis=1)
    k = np.arange(SMALLEST_PART, n - SMALLEST_PART + 1)
    first = sums[k - 1, k - 1]
    total = sums[-1, -1]
    both = sums[k - 1, n - 1] - first
    second = total - first - 2 * both
    m, rest = k.astype(np.float64), (n - k).astype(np.float64)
    energy = 2 * both / (m * rest) - first / (m * (m - 1)) - second / (rest * (rest - 1))
    scaled = np.zeros(n)
    scaled[k] = m * rest / (m + rest) * energy
    return scaled


def _best_split(values: Array) -> tuple[int, float]:
    energies = _energies(np.abs(values[:, None] - values[None, :]))
    place = int(energies.argmax())
    return place, float(energies[place])


def _p_value(values: Array, reached: float, rng: np.random.Generator) -> float:
    as_far = sum(_best_split(rng.permutation(values))[1] >= reached for _ in range(SHUFFLES))
    return (as_far + 1) / (SHUFFLES + 1)


def _search(values: Array, start: int, rng: np.random.Generator, least: float) -> list[ChangePoint]:
    if len(values) < 2 * SMALLEST_PART:
        return []
    place, reached = _best_split(values)
    if reached <= 0:
        return []
    p = _p_value(values, reached, rng)
    before, after = float(np.median(values[:place])), float(np.median(values[place:]))
    if p > SIGNIFICANT or abs(after - before) < least:
        return []
    return [*_search(values[:place], start, rng, least), ChangePoint(start + place, before, after, p),
            *_search(values[place:], start + place, rng, least)]


def change_points(values: list[float], least: float = LEAST) -> list[ChangePoint]:
    """In order of time. The same series always gives the same answer."""
    return _search(np.asarray(values, dtype=np.float64), 0, np.random.default_rng(1), least)
