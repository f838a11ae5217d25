"""Is B slower than A, from rounds that measured both side by side?

Rounds share what the machine does to them, so each is first freed of its level: the median of both
builds in the five rounds around it. What is left is ranked, all together; under the hypothesis of no
difference the two ranks of a round could as well be swapped, so the sum of rank differences is judged
among all 2^n swaps (aligned ranks of Hodges and Lehmann 1962, with an exact sign-flip distribution).
Everything is in natural logarithms of the figures: a difference is the logarithm of a ratio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray

WINDOW = 5  # rounds around one that give its level
ALPHA = 0.025  # one-sided
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shift:
    """How B compares with A; ratios above 1 are slower."""

    ratio: float
    low: float  # 95 % interval of the ratio; 0 and inf when the rounds are too few to bound it
    high: float
    p_slower: float  # one-sided
    p_faster: float
    rounds: int

    @property
    def p(self) -> float:
        """Of the direction that was seen."""
        return min(self.p_slower, self.p_faster)


def residuals(pairs: Array) -> Array:
    """pairs[r] = (a, b) of round r. Each freed of the level of the rounds around it."""
    half = WINDOW // 2
    levels = [np.median(pairs[max(0, row - half):row + half + 1]) for row in range(len(pairs))]
    return pairs - np.array(levels)[:, None]


def average_ranks(values: Array) -> Array:
    """Ranks from 1; equal values share the mean of theirs."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[where.reshape(values.shape)]


def rank_differences(pairs: Array) -> Array:
    """Of each round, the rank of b less that of a, among all residuals."""
    ranks = average_ranks(residuals(pairs))
    return ranks[:, 1] - ranks[:, 0]


def sign_flip_p(differences: Array) -> float:
    """The share of all 2^n sign choices whose sum is at least the one that was seen. Exact."""
    steps = np.abs(np.rint(2 * differences)).astype(np.int64)  # ranks are multiples of a half
    ways = np.ones(1)
    for step in steps:  # ways[k]: sign choices with sum 2k - (sum of the steps so far)
        wider = np.zeros(len(ways) + step)
        wider[:len(ways)] += ways
        wider[step:] += ways
        ways = wider
    seen = (int(np.rint(2 * differences.sum())) + int(steps.sum())) // 2
    return float(ways[seen:].sum() / 2.0 ** len(steps))


def p_slower(pairs: Array) -> float:
    return sign_flip_p(rank_differences(pairs))


def hodges_lehmann(pairs: Array) -> float:
    """The median of all differences b - a between residuals: a logarithm of a ratio."""
    left = residuals(pairs)
    return float(np.median(np.subtract.outer(left[:, 1], left[:, 0])))


def _shifted(pairs: Array, by: float) -> Array:
    return pairs - np.array([0.0, by])


def _bound(pairs: Array, middle: float) -> float:
    """The largest shift that the test still refuses at ALPHA: the lower end of the interval."""
    reach = float(np.ptp(pairs)) + 0.01
    low, high = middle - reach, middle
    if p_slower(_shifted(pairs, low)) > ALPHA:
        return -inf
    for _ in range(24):
        centre = (low + high) / 2
        if p_slower(_shifted(pairs, centre)) <= ALPHA:
            low = centre
        else:
            high = centre
    return low


def compare_rounds(baseline: Sequence[float], candidate: Sequence[float]) -> Shift:
    """Figures of the same rounds, all above 0, smaller is better. The interval holds 1 unless p <= ALPHA."""
    return _compare(tuple(baseline), tuple(candidate))


@lru_cache(maxsize=4096)  # a gate asks first which cases differ, and in the end by how much
def _compare(baseline: tuple[float, ...], candidate: tuple[float, ...]) -> Shift:
    pairs = np.log(np.array([baseline, candidate], dtype=np.float64)).T
    swapped = pairs[:, ::-1]
    middle = hodges_lehmann(pairs)
    return Shift(exp(middle), exp(_bound(pairs, middle)), exp(-_bound(swapped, -middle)),
                 p_slower(pairs), p_slower(swapped), len(pairs))


def compare_ratios(ratios: Sequence[float]) -> Shift:
    """candidate / baseline of each round, where only that is known, free of the round's level."""
    return compare_rounds([ratio**-0.5 for ratio in ratios], [ratio**0.5 for ratio in ratios])


def smallest_detectable(shift: Shift, least_ratio: float) -> float | None:
    """The ratio that rounds as noisy as these would flag four times out of five; None: unbounded.

    From the standard error that the interval implies, as of a normal distribution: the estimate must
    pass both the test (1.96 errors above 0) and the least ratio, each with 0.84 errors to spare.
    """
    if shift.low == 0 or shift.high == inf:
        return None
    error = (log(shift.high) - log(shift.low)) / (2 * 1.96)
    return exp(max((1.96 + 0.84) * error, log(least_ratio) + 0.84 * error))
