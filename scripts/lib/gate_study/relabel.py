"""How often identical builds would be called slower: exactly, over all ways to name one the candidate.

Which of two identical builds is the candidate is a toss of a coin in each round, for their order was
random. So of n rounds each of the 2^n ways to toss is as good as the one that happened, and the share of
them that the gate would flag is the chance of a false alarm, given what the machine did. Of two series
that follow each other the tosses are independent: the chance that both flag is the product.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gate_study.series import LEAST, Figures
from ipcmark_results.aligned_ranks import ALPHA, rank_differences, residuals

RESAMPLES = 2000
Array = NDArray[np.float64]


def _tosses(n: int) -> Array:
    """2^n x n of 1 and -1."""
    return np.where((np.arange(2**n)[:, None] >> np.arange(n)) & 1, -1.0, 1.0)


def _p_of_all(sums: Array) -> Array:
    """Of each toss, the share of all whose sum is at least its own."""
    ordered = np.sort(sums)
    return (len(sums) - np.searchsorted(ordered, sums - 1e-9)) / len(sums)


def chance(pairs: Array, least: float) -> float:
    """That identical builds with these rounds are flagged as slower: residuals and ranks are the same for all tosses."""
    signs = _tosses(len(pairs))
    likely = signs[_p_of_all(signs @ rank_differences(pairs)) <= ALPHA]
    left = residuals(pairs)
    flips = [left if all(toss > 0) else np.where(toss[:, None] > 0, left, left[:, ::-1]) for toss in likely]
    found = sum(np.median(np.subtract.outer(one[:, 1], one[:, 0])) >= least for one in flips)
    return float(found / len(signs))


@dataclass(frozen=True)
class FalseAlarms:
    """Chances per case and gate."""

    first: float  # of the first series alone
    confirmed: float | None  # of both; None with too few rounds for a second
    high: float | None  # of the latter, the upper end of a 95 % bootstrap interval over series and their successors
    apart: int  # series that do not overlap

    def confirmed_text(self) -> str:
        return "-" if self.confirmed is None else f"{self.confirmed:.3%} (up to {self.high:.3%})"


def _chances(figures: Figures, n: int) -> Array:
    """Of each series of n rounds, apart from each other, and each figure."""
    starts = range(0, figures.rounds - n + 1, n)
    return np.array([[chance(pairs[start:start + n], LEAST[name]) for name, pairs in figures.pairs.items()]
                     for start in starts])


def false_alarms(all_figures: Iterable[Figures], n: int) -> FalseAlarms:
    """Over cases and pairs of arms. By any of a case's figures: no more than the sum of their chances."""
    each = [_chances(figures, n) for figures in all_figures if figures.rounds >= n]
    singles = [row.sum() for chances in each for row in chances]
    both = np.array([(one * other).sum() for chances in each for one, other in zip(chances, chances[1:])])
    first = float(np.mean(singles)) if singles else 0.0
    if not len(both):
        return FalseAlarms(first, None, None, len(singles))
    draws = np.random.default_rng(1).choice(both, (RESAMPLES, len(both))).mean(axis=1)
    return FalseAlarms(first, float(both.mean()), float(np.quantile(draws, 0.975)), len(singles))
