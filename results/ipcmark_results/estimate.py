"""A figure over repetitions, with how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
CONFIDENCE = 0.95
_SEED = 20240229  # fixed, so that the same file always gives the same page


@dataclass(frozen=True)
class Estimate:
    """The median over n repetitions and its 95 % bootstrap interval; a single one has no interval."""

    value: float
    low: float | None
    high: float | None
    n: int
    values: tuple[float, ...] = ()  # one per repetition


@lru_cache(maxsize=128)
def _middle(n: int, side: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each resample of n sorted values, the places of the two around its median: the data do not matter."""
    draws = np.sort(np.random.default_rng((_SEED, side)).integers(0, n, (RESAMPLES, n)), axis=1)
    return draws[:, (n - 1) // 2], draws[:, n // 2]


def _resampled_medians(values: Sequence[float], side: int = 0) -> NDArray[np.float64]:
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    below, above = _middle(len(ordered), side)
    return (ordered[below] + ordered[above]) / 2


def _interval(resampled: NDArray[np.float64]) -> tuple[float, float]:
    """np.quantile at both tails, without its tenth of a second for every thousand figures."""
    below, share = divmod((1 - CONFIDENCE) / 2 * (RESAMPLES - 1), 1)
    places = [int(below), int(below) + 1, RESAMPLES - 2 - int(below), RESAMPLES - 1 - int(below)]
    ends = np.partition(resampled, places)[places]
    return float(ends[0] + share * (ends[1] - ends[0])), float(ends[3] - share * (ends[3] - ends[2]))


def median_over_repetitions(values: Sequence[float]) -> Estimate | None:
    """Repetitions are the unit: the samples within one share its pages and its placement."""
    if not values:
        return None
    kept = tuple(map(float, values))
    if len(kept) == 1:
        return Estimate(kept[0], None, None, 1, kept)
    return Estimate(median(kept), *_interval(_resampled_medians(kept)), len(kept), kept)


def ratio_of_medians(over: Estimate, under: Estimate) -> Estimate | None:
    """With an interval from resampling the repetitions of both; n is the smaller number of repetitions."""
    if under.value <= 0 or over.value <= 0 or min(under.values) <= 0:
        return None
    value, n = over.value / under.value, min(over.n, under.n)
    if n == 1:
        return Estimate(value, None, None, n)
    return Estimate(value, *_interval(_resampled_medians(over.values, 0) / _resampled_medians(under.values, 1)), n)
