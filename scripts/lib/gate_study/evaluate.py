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

from gate_study.relabel import false_alarms
from gate_study.series import Figures, figures_of, flagged
from ipcmark_results.aligned_ranks import hodges_lehmann

PLANTED = {"call": "system_calls", "allocation": "allocations", "turn": "instructions"}  # what a plant is found by
Rows = list[dict]


def read(path: Path) -> Rows:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Rate:
    """How many stretches were flagged, alone and again by the rounds that follow."""

    def __init__(self) -> None:
        self.flagged = self.stretches = self.confirmed = self.pairs = self.apart = 0

    @classmethod
    def of(cls, each: Iterable[Figures], n: int) -> "Rate":
        total = cls()
        for figures in each:
            total.add(figures, n)
        return total

    def add(self, figures: Figures, n: int) -> None:
        found = [flagged(figures, start, n) for start in range(figures.rounds - n + 1)]
        self.flagged += sum(map(bool, found))
        self.stretches += len(found)
        both = [one & other for one, other in zip(found, found[n:])]
        self.confirmed += sum(map(bool, both))
        self.pairs += len(both)
        self.apart += figures.rounds // n

    def cells(self) -> list[str]:
        return [f"{self.flagged} of {self.stretches} ({self.flagged / max(self.stretches, 1):.1%})",
                f"{self.confirmed} of {self.pairs} ({self.confirmed / max(self.pairs, 1):.1%})" if self.pairs else "-",
                str(self.apart)]


def by_case(rows: Iterable[dict], kind: str) -> dict[str, Rows]:
    cases: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row["kind"] == kind:
            cases[row["case"]].append(row)
    return cases


def true_effect(figures: Figures) -> float | None:
    """A logarithm, by all rounds together."""
    pairs = figures.of("p50")
    return hodges_lehmann(pairs) if len(pairs) else None


def _planted_lines(case: str, rows: Rows, arm: str, n: int) -> Iterable[str]:
    """As it was measured, and as if the true difference had been just what was meant."""
    figures = figures_of(rows, ("a", arm))
    effect = true_effect(figures)
    if effect is None:
        return
    yield _line(f"planted {arm}", f"`{case}`", f"{math.expm1(effect):+.1%}", *Rate.of([figures], n).cells())
    meant = math.log1p(float(arm.strip("+%")) / 100)
    yield _line("the same, scaled", f"`{case}`", f"{math.expm1(meant):+.1%}",
                *Rate.of([figures.slower_by(meant - effect)], n).cells())


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _identical_line(name: str, cases: Iterable[Rows], n: int) -> str:
    """All three pairs of arms that are identical, where there are three."""
    alarms = false_alarms([[figures_of(rows, arms) for arms in (("a", "b"), ("a", "c"), ("b", "c"))] for rows in cases], n)
    return _line("identical", name, "0", f"{alarms.first:.2%}", alarms.confirmed_text(), str(alarms.apart))


def table(rows: Rows, n: int) -> str:
    lines = [_line("builds", "case", "true difference", f"flagged in {n} rounds", "and again in the next",
                   "stretches apart"), "|---|---|---|---|---|---|"]
    suite, planted = by_case(rows, "identical"), by_case(rows, "planted")
    if suite:
        lines.append(_identical_line(f"{len(suite)} of suite `ci`", suite.values(), n))
    if len(planted) > 1:
        lines.append(_identical_line(f"{len(planted)} of the planted transport", planted.values(), n))
    for case, case_rows in planted.items():
        lines.append(_identical_line(f"`{case}`", [case_rows], n))
        for arm in sorted({arm for row in case_rows for arm in row["arms"]} - {"a", "b", "c"}, key=len):
            lines += _planted_lines(case, case_rows, arm, n)
    lines += [line for case, tries in by_case(rows, "counted").items() for line in _counted_lines(case, tries)]
    return "\n".join(lines)


def _counted_lines(case: str, tries: Rows) -> Iterable[str]:
    """Of each kind of plant: how often its count was named, and how often one of identical builds was."""
    for arm in [arm for arm in tries[0]["found"] if arm != "b"]:
        name = next(name for word, name in PLANTED.items() if word in arm)
        more, same = (f"{sum(name in one['found'][build] for one in tries)} of {len(tries)}" for build in (arm, "b"))
        yield _line(f"planted {arm}, by {name.replace('_', ' ')}", f"`{case}`", "per message", more,
                    f"identical: {same}", str(len(tries)))


def _noisy(rounds: Rows) -> str:
    return f"{sum(row['noisy'] for row in rounds) / max(len(rounds), 1):.0%}"


def conditions(rows: Rows) -> str:
    rounds = [row for row in rows if "noisy" in row]
    noisy = ", ".join(f"{_noisy([row for row in rounds if row['kind'] == kind])} ({kind})"
                      for kind in dict.fromkeys(row["kind"] for row in rounds))
    times = [f"{row['seconds']} s for {row['cases']} cases x {row['rounds']} rounds x {row['arms']} builds ({row['of']})"
             for row in rows if row["kind"] == "time"]
    lost = np.quantile([row["lost_share"] for row in rounds], [0.5, 0.95]) if rounds else [0, 0]
    return (f"{noisy or 'None'} of the rounds were noisy (median {lost[0]:.1%} of a CPU lost, 95th percentile {lost[1]:.1%}). "
            + "; ".join(times) + ".")
