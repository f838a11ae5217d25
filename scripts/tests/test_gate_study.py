"""The study's own arithmetic, on rounds that are made up. The study itself is run by hand."""
import gzip
import json
import math
import pathlib
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

from gate_study import evaluate, relabel  # noqa: E402
from gate_study.evaluate import Rate, true_effect  # noqa: E402
from gate_study.series import figures_of, least  # noqa: E402

from ipcmark_results.aligned_ranks import ALPHA, hodges_lehmann, p_slower  # noqa: E402


def made_up(kind="planted", case="ping_pong/planted/block/64B/same_core", rounds=40, spread=0.01, **ratios):
    rng = np.random.default_rng(3)
    level = np.cumsum(rng.normal(0, 0.02, rounds))
    return [{"kind": kind, "case": case, "round": r, "noisy": r % 4 == 0, "lost_share": 0.02, "arms": {
        arm: {"p50": 4000 * ratio * math.exp(level[r] + rng.normal(0, spread))} for arm, ratio in ratios.items()}}
        for r in range(rounds)]


def rate(rows, arms):
    return Rate.of([figures_of(rows, arms)], 10)


def test_planted_slowdowns_are_flagged_and_identical_builds_are_not():
    rows = made_up(a=1, b=1, **{"+5%": 1.05})
    same, slower = (rate(rows, ("a", arm)) for arm in ("b", "+5%"))
    assert same.flagged <= 2 and same.confirmed == 0 and same.stretches == 31 and same.apart == 4
    assert slower.flagged >= 29 and slower.pairs == 21 and slower.confirmed >= 19
    assert true_effect(figures_of(rows, ("a", "+5%"))) == pytest.approx(math.log(1.05), abs=0.006)


def test_rounds_in_which_one_build_failed_are_left_out():
    rows = made_up(a=1, b=1)
    del rows[3]["arms"]["b"]
    assert figures_of(rows, ("a", "b")).rounds == 39
    assert figures_of(rows, ("a", "c")).rounds == 0


def test_a_tail_that_some_rounds_lack_takes_no_median_away():
    """As the gate has it: each figure is judged by the rounds that have it, by none where they are too few."""
    rows = made_up(a=1, b=1.1, rounds=10)
    for row in rows:
        for arm in row["arms"].values():
            arm["p99"] = 2 * arm["p50"] if row["round"] < 6 else None
    figures = figures_of(rows, ("a", "b"))
    assert figures.rounds == 10 and {name: len(pairs) for name, pairs in figures.series(0, 10)} == {"p50": 10, "p99": 6}
    assert [name for name, _ in figures.series(1, 9)] == ["p50"]
    assert least("p99", 10) == math.log(1.25) and least("p99", 20) == math.log(1.10)


def test_slices_stand_for_the_median_where_there_are_any():
    rows = made_up(a=1, b=1.5, rounds=10)
    for row in rows:
        for arm, ns in (("a", 100.0), ("b", 104.0)):
            row["arms"][arm]["slices"] = [ns, 3 * ns, 2 * ns]
    assert true_effect(figures_of(rows, ("a", "b"))) == pytest.approx(math.log(1.04))
    assert true_effect(figures_of(rows, ("a", "b"), in_turns=False)) == pytest.approx(math.log(1.5), abs=0.02)


def test_scaled_rounds_have_the_effect_that_is_asked_for():
    figures = figures_of(made_up(a=1, b=1.08), ("a", "b"))
    scaled = figures.slower_by(math.log(1.05) - true_effect(figures))
    assert true_effect(scaled) == pytest.approx(math.log(1.05), abs=0.001)


def test_the_chance_of_a_false_alarm_is_that_of_tossing_for_the_candidate():
    """Against tossing many times, and judging each as the gate does."""
    pairs = figures_of(made_up(a=1, b=1.02, rounds=10, spread=0.06), ("a", "b")).of("p50")
    rng = np.random.default_rng(1)
    tossed = [np.where(rng.random((10, 1)) < 0.5, pairs, pairs[:, ::-1]) for _ in range(2000)]
    seen = np.mean([p_slower(one) <= ALPHA and hodges_lehmann(one) >= math.log(1.03)
                    for one in tossed])
    exact = relabel.chance(pairs, math.log(1.03))
    assert exact == pytest.approx(seen, abs=4 * math.sqrt(0.025 / 2000)) and 0 < exact <= ALPHA


def test_a_steady_machine_has_no_false_alarms_and_a_rough_one_never_more_than_alpha():
    steady = [[figures_of(made_up(a=1, b=1, spread=0.003), ("a", "b"))]]
    rough = [[figures_of(made_up(a=1, b=1, spread=0.2), ("a", "b"))]]
    assert relabel.false_alarms(steady, 10).first == 0
    found = relabel.false_alarms(rough, 10)
    assert 0.01 < found.first <= ALPHA and found.confirmed <= ALPHA**2 and found.apart == 4
    assert found.confirmed <= found.high
    short = relabel.false_alarms([[figures_of(made_up(a=1, b=1, rounds=12), ("a", "b"))]], 10)
    assert short.confirmed is None and short.confirmed_text() == "-"


def test_the_table_and_the_conditions(tmp_path):
    found = {"b": ["system_calls"], "+1 call": ["system_calls"], "+1 allocation": ["allocations", "system_calls"],
             "+20 turns": []}
    counted = [{"kind": "counted", "case": "x", "try": number, "found": found} for number in range(3)]
    rows = [*made_up(a=1, b=1, **{"+10%": 1.1}), *made_up("identical", a=1, b=1, c=1), *counted,
            {"kind": "time", "of": "identical", "cases": 1, "rounds": 40, "arms": 2, "seconds": 7}]
    path = tmp_path / "x.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    table = evaluate.table(evaluate.read(path), 10)
    assert "| planted +1 call, by system calls | `x` | per message | 3 of 3 | identical: 3 of 3 | 3 |" in table
    assert "| planted +1 allocation, by allocations | `x` | per message | 3 of 3 | identical: 0 of 3 | 3 |" in table
    assert "| planted +20 turns, by instructions | `x` | per message | 0 of 3 | identical: 0 of 3 | 3 |" in table
    assert "| the same, scaled | `ping_pong/planted/block/64B/same_core` | +10.0% | 31 of 31 (100.0%) |" in table
    [identical] = [line for line in table.splitlines() if line.startswith("| identical | 1 of suite `ci` | 0 | 0.")]
    assert identical.endswith("| 4 |"), "of three pairs that share their arms one counts"
    assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "25% (planted), 25% (identical) of the rounds were noisy" in evaluate.conditions(rows) and "7 s for 1 cases" in evaluate.conditions(rows)
