"""The rounds of one case as the gate's statistic takes them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ipcmark_results.aligned_ranks import ALPHA, hodges_lehmann, p_slower

LEAST = {"p50": math.log(1.03), "p99": math.log(1.25)}  # as the gate has it; see gate/figures.py

MOSTLY = 2 / 3  # a tail that fewer rounds have is left out, not they


@dataclass(frozen=True)
class Figures:
    """Per gated figure the log values of both arms, of the rounds in which both have all of them."""

    pairs: dict[str, NDArray[np.float64]]

    @property
    def rounds(self) -> int:
        return len(next(iter(self.pairs.values()), ()))

    def slower_by(self, more: float) -> "Figures":
        """The second arm's figures, all longer by a logarithm of a ratio."""
        return Figures({name: pairs + np.array([0.0, more]) for name, pairs in self.pairs.items()})


def _log_pair(name: str, one: dict, other: dict, in_turns: bool) -> tuple[float, float]:
    if name == "p50" and in_turns and "slices" in one and "slices" in other:
        apart = median(math.log(theirs / ours) for ours, theirs in zip(one["slices"], other["slices"]))
        return -apart / 2, apart / 2
    return math.log(one[name]), math.log(other[name])


def figures_of(rows: Iterable[dict], arms: tuple[str, str], in_turns: bool = True) -> Figures:
    """`in_turns`: by the slices, as the gate does, where there are any."""
    both = [[row["arms"].get(arm, {}) for arm in arms] for row in sorted(rows, key=lambda row: row["round"])]
    if not any(all(pair) for pair in both):
        return Figures({})
    has = {name: sum(all(arm.get(name) for arm in pair) for pair in both) for name in LEAST}
    names = [name for name in LEAST if has[name] > MOSTLY * max(has.values())]
    kept = [pair for pair in both if all(arm.get(name) for arm in pair for name in names)]
    return Figures({name: np.array([_log_pair(name, *pair, in_turns) for pair in kept]) for name in names})


def flagged(figures: Figures, start: int, n: int) -> set[str]:
    """The figures by which the n rounds from `start` would be called slower."""
    stretches = {name: pairs[start:start + n] for name, pairs in figures.pairs.items()}
    return {name for name, stretch in stretches.items()
            if hodges_lehmann(stretch) >= LEAST[name] and p_slower(stretch) <= ALPHA}
