"""How often identical builds would be called slower: exactly, over all ways to name one the candidate.

Which of two identical builds is the candidate is a toss of a coin in each round, for their order was
random. So of n rounds each of the 2^n ways to toss is as good as the one that happened, and the share of
them that the gate would flag is the chance of a false alarm, given what the machine did. Of two series
that follow each other the tosses are independent: the chance that both flag is the product.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gate_study.series import Figures, least
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


def chance(pairs: Array, at_least: float) -> float:
    """That identical builds with these rounds are flagged as slower: residuals and ranks are the same for all tosses."""
    signs = _tosses(len(pairs))
    likely = signs[_p_of_all(signs @ rank_differences(pairs)) <= ALPHA]
    left = residuals(pairs)
    flips = [left if all(toss > 0) else np.where(toss[:, None] > 0, left, left[:, ::-1]) for toss in likely]
    found = sum(np.median(np.subtract.outer(one[:, 1], one[:, 0])) >= at_least for one in flips)
    return float(found / len(signs))


@dataclass(frozen=True)
class FalseAlarms:
    """Chances per case and gate."""

    first: float  # of the first series alone
    confirmed: float | None  # of both; None with too few rounds for a second
    high: float | None  # of the latter, the upper end of a 95 % bootstrap interval over cases
    apart: int  # series that do not overlap

    def confirmed_text(self) -> str:
        return "-" if self.confirmed is None else f"{self.confirmed:.3%} (up to {self.high:.3%})"


def _chances(figures: Figures, n: int) -> list[dict[str, float]]:
    """Of each series of n rounds, apart from each other, by figure."""
    return [{name: chance(pairs, least(name, n)) for name, pairs in figures.series(start, n)}
            for start in range(0, figures.rounds - n + 1, n)]


def _both(one: dict[str, float], other: dict[str, float]) -> float:
    """By any figure: no more than the sum over them."""
    return sum(one[name] * other[name] for name in set(one) & set(other))


def false_alarms(cases: Iterable[Sequence[Figures]], n: int) -> FalseAlarms:
    """Of each case the pairs of arms, which share their arms: so a case is what is drawn again for the interval."""
    each = [[_chances(figures, n) for figures in pairs if figures.rounds >= n] for pairs in cases]
    firsts = [sum(series.values()) for case in each for pair in case for series in pair]
    by_case = [[_both(*two) for pair in case for two in zip(pair, pair[1:])] for case in each]
    by_case = [products for products in by_case if products]
    apart = sum(len(case[0]) for case in each if case)
    first = float(np.mean(firsts)) if firsts else 0.0
    if not by_case:
        return FalseAlarms(first, None, None, apart)
    means = np.array([np.mean(products) for products in by_case])
    draws = np.random.default_rng(1).choice(means, (RESAMPLES, len(means))).mean(axis=1)
    return FalseAlarms(first, float(means.mean()), float(np.quantile(draws, 0.975)), apart)
