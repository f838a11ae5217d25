"""A figure over repetitions, with how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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


@lru_cache(maxsize=64)
def _draws(n: int) -> NDArray[np.int64]:
    return np.random.default_rng(_SEED).integers(0, n, (RESAMPLES, n))


def median_over_repetitions(values: Sequence[float]) -> Estimate | None:
    """Repetitions are the unit: the samples within one share its pages and its placement."""
    if not values:
        return None
    data = np.asarray(values, dtype=np.float64)
    if len(data) == 1:
        return Estimate(float(data[0]), None, None, 1)
    medians = np.median(data[_draws(len(data))], axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(medians, [tail, 1 - tail])
    return Estimate(float(np.median(data)), float(low), float(high), len(data))
