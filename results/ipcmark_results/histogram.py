"""Sparse histograms as the harness stores them: bin midpoints and how many samples fell in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A quantile with fewer samples beyond it says more about chance than about the machine.
SAMPLES_BEYOND = 10


@dataclass(frozen=True)
class Histogram:
    values: NDArray[np.float64]  # midpoints, ascending, each once
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        return int(self.counts.sum())


def from_bins(bins: Sequence[Sequence[Any]]) -> Histogram:
    values = np.array([pair[0] for pair in bins], dtype=np.float64)
    counts = np.array([pair[1] for pair in bins], dtype=np.int64)
    return _sorted(values, counts)


def merge(histograms: Iterable[Histogram]) -> Histogram:
    """Adds up samples that were counted apart."""
    parts = list(histograms)
    if not parts:
        return from_bins([])
    return _sorted(np.concatenate([part.values for part in parts]), np.concatenate([part.counts for part in parts]))


def _sorted(values: NDArray[np.float64], counts: NDArray[np.int64]) -> Histogram:
    unique, where = np.unique(values, return_inverse=True)
    sums = np.zeros(len(unique), dtype=np.int64)
    np.add.at(sums, where, counts)
    return Histogram(unique, sums)


def quantile(histogram: Histogram, q: float) -> float:
    """The smallest bin with at least q of all samples in it or below (numpy's inverted_cdf)."""
    if histogram.total == 0:
        raise ValueError("a histogram without samples has no quantiles")
    rank = max(1, int(np.ceil(q * histogram.total)))
    return float(histogram.values[np.searchsorted(np.cumsum(histogram.counts), rank)])


def percentile_curve(histogram: Histogram) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x = 1/(1-p) and the value at p, for every p that has ten samples beyond it."""
    total = histogram.total
    below = np.cumsum(histogram.counts)
    beyond = total - np.concatenate(([0], below[:-1]))  # samples in this bin or above
    kept = beyond >= SAMPLES_BEYOND
    return total / beyond[kept], histogram.values[kept]
