"""From rounds to the table: every stretch of n rounds is judged as the gate would have.

A flag is confirmed when the n rounds that follow flag too. Stretches overlap, so rates of neighbouring
ones are not independent; the number of stretches that do not overlap stands beside each rate.
"""

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ipcmark_results.aligned_ranks import ALPHA, hodges_lehmann, p_slower

LEAST = math.log(1.03)
PLANTED = {"call": "system_calls", "allocation": "allocations", "turn": "instructions"}  # what a plant is found by
Rows = list[dict]


def read(path: Path) -> Rows:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def pairs_of(rows: Rows, arms: tuple[str, str]) -> np.ndarray:
    """Log figures of the rounds that have both."""
    both = [[row["arms"][arm]["p50"] for arm in arms] for row in sorted(rows, key=lambda row: row["round"])
            if all(row["arms"].get(arm, {}).get("p50") for arm in arms)]
    return np.log(np.array(both, dtype=np.float64)) if both else np.empty((0, 2))


def flags(pairs: np.ndarray, n: int) -> list[bool]:
    """Of every stretch of n rounds, whether b is flagged as slower."""
    stretches = [pairs[start:start + n] for start in range(len(pairs) - n + 1)]
    return [bool(p_slower(stretch) <= ALPHA and hodges_lehmann(stretch) >= LEAST) for stretch in stretches]


class Rate:
    """How many stretches were flagged, alone and again by the rounds that follow."""

    def __init__(self) -> None:
        self.flagged = self.stretches = self.confirmed = self.pairs = self.apart = 0

    def add(self, pairs: np.ndarray, n: int) -> None:
        found = flags(pairs, n)
        self.flagged += sum(found)
        self.stretches += len(found)
        both = [one and other for one, other in zip(found, found[n:])]
        self.confirmed += sum(both)
        self.pairs += len(both)
        self.apart += len(pairs) // n

    def cells(self) -> list[str]:
        return [f"{self.flagged} of {self.stretches} ({self.flagged / max(self.stretches, 1):.1%})",
                f"{self.confirmed} of {self.pairs} ({self.confirmed / max(self.pairs, 1):.1%})" if self.pairs else "-",
                str(self.apart)]


def _by_case(rows: Iterable[dict], kind: str) -> dict[str, Rows]:
    cases: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row["kind"] == kind:
            cases[row["case"]].append(row)
    return cases


def rate(cases: Iterable[Rows], arms: tuple[str, str], n: int, both_ways: bool = False) -> Rate:
    """`both_ways`: of identical builds each is once the baseline."""
    total = Rate()
    for rows in cases:
        pairs = pairs_of(rows, arms)
        total.add(pairs, n)
        if both_ways:
            total.add(pairs[:, ::-1], n)
    return total


def true_effect(rows: Rows, arm: str) -> str:
    pairs = pairs_of(rows, ("a", arm))
    return f"{math.expm1(hodges_lehmann(pairs)):+.1%}" if len(pairs) else "-"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def table(rows: Rows, n: int) -> str:
    lines = [_line("builds", "case", "true difference", f"flagged in {n} rounds", "and again in the next",
                   "stretches apart"), "|---|---|---|---|---|---|"]
    suite, planted = _by_case(rows, "identical"), _by_case(rows, "planted")
    lines.append(_line("identical", f"{len(suite)} of suite `ci`, both directions", "0",
                       *rate(suite.values(), ("a", "b"), n, both_ways=True).cells()))
    for case, case_rows in planted.items():
        lines.append(_line("identical", f"`{case}`", "0", *rate([case_rows], ("a", "b"), n, both_ways=True).cells()))
        for arm in sorted({arm for row in case_rows for arm in row["arms"]} - {"a", "b"}, key=len):
            lines.append(_line(f"planted {arm}", f"`{case}`", true_effect(case_rows, arm),
                               *rate([case_rows], ("a", arm), n).cells()))
    lines += [line for case, tries in _by_case(rows, "counted").items() for line in _counted_lines(case, tries)]
    return "\n".join(lines)


def _counted_lines(case: str, tries: Rows) -> Iterable[str]:
    """Of each kind of plant: how often its count was named, and how often one of identical builds was."""
    for arm in [arm for arm in tries[0]["found"] if arm != "b"]:
        name = next(name for word, name in PLANTED.items() if word in arm)
        more, same = (f"{sum(name in one['found'][build] for one in tries)} of {len(tries)}" for build in (arm, "b"))
        yield _line(f"planted {arm}, by {name.replace('_', ' ')}", f"`{case}`", "per message", more,
                    f"identical: {same}", str(len(tries)))


def conditions(rows: Rows) -> str:
    rounds = [row for row in rows if "noisy" in row]
    noisy = sum(row["noisy"] for row in rounds) / max(len(rounds), 1)
    times = [f"{row['seconds']} s for {row['cases']} cases x {row['rounds']} rounds x {row['arms']} builds ({row['of']})"
             for row in rows if row["kind"] == "time"]
    lost = np.quantile([row["lost_share"] for row in rounds], [0.5, 0.95]) if rounds else [0, 0]
    return (f"{noisy:.0%} of the rounds were noisy (median {lost[0]:.1%} of a CPU lost, 95th percentile {lost[1]:.1%}). "
            + "; ".join(times) + ".")
