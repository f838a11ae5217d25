"""The rounds of one case as the gate's statistic takes them."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ipcmark_results.aligned_ranks import ALPHA, hodges_lehmann, p_slower
from ipcmark_results.gate.decision import FEWEST_ROUNDS
from ipcmark_results.gate.figures import NIGHTLY_ROUNDS

Array = NDArray[np.float64]
NAMES = ("p50", "p99")  # that are gated; see gate/figures.py


def least(name: str, n: int) -> float:
    """The logarithm of the least ratio that counts, in a gate of n rounds."""
    if name == "p50":
        return math.log(1.03)
    return math.log(1.10 if n >= NIGHTLY_ROUNDS else 1.25)


@dataclass(frozen=True)
class Figures:
    """Per gated figure the log values of both arms, a row for each round; nan where the round has it not in both."""

    pairs: dict[str, Array]

    @property
    def rounds(self) -> int:
        return len(next(iter(self.pairs.values()), ()))

    def slower_by(self, more: float) -> "Figures":
        """The second arm's figures, all longer by a logarithm of a ratio."""
        return Figures({name: pairs + np.array([0.0, more]) for name, pairs in self.pairs.items()})

    def of(self, name: str) -> Array:
        """Of all rounds that have it."""
        return _known(self.pairs[name]) if name in self.pairs else np.empty((0, 2))

    def series(self, start: int, n: int) -> Iterator[tuple[str, Array]]:
        """Of the n rounds from `start`, each figure with the rounds that have it, where those are enough."""
        for name, pairs in self.pairs.items():
            known = _known(pairs[start:start + n])
            if len(known) >= FEWEST_ROUNDS:
                yield name, known


def _known(pairs: Array) -> Array:
    return pairs[~np.isnan(pairs).any(axis=1)]


def _log_pair(name: str, one: dict, other: dict, in_turns: bool) -> tuple[float, float]:
    slices = [arm.get("slices") or [] for arm in (one, other)]
    if name == "p50" and in_turns and len(slices[0]) == len(slices[1]) > 0 and all(map(all, slices)):
        apart = median(math.log(theirs / ours) for ours, theirs in zip(*slices))
        return -apart / 2, apart / 2
    if not one.get(name) or not other.get(name):
        return math.nan, math.nan
    return math.log(one[name]), math.log(other[name])


def figures_of(rows: Iterable[dict], arms: tuple[str, str], in_turns: bool = True) -> Figures:
    """`in_turns`: by the slices, as the gate does, where there are any."""
    both = [[row["arms"].get(arm, {}) for arm in arms] for row in sorted(rows, key=lambda row: row["round"])]
    kept = [pair for pair in both if all(arm.get("p50") for arm in pair)]
    found = {name: np.array([_log_pair(name, *pair, in_turns) for pair in kept]) for name in NAMES} if kept else {}
    return Figures(found)


def flagged(figures: Figures, start: int, n: int) -> set[str]:
    """The figures by which the n rounds from `start` would be called slower."""
    return {name for name, pairs in figures.series(start, n)
            if hodges_lehmann(pairs) >= least(name, n) and p_slower(pairs) <= ALPHA}
