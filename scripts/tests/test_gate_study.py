"""The study's own arithmetic, on rounds that are made up. The study itself is run by hand."""
import gzip
import json
import math
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

from gate_study import evaluate  # noqa: E402


def made_up(kind="planted", case="ping_pong/planted/block/64B/same_core", rounds=40, **ratios):
    rng = np.random.default_rng(3)
    level = np.cumsum(rng.normal(0, 0.02, rounds))
    return [{"kind": kind, "case": case, "round": r, "noisy": r % 4 == 0, "lost_share": 0.02, "arms": {
        arm: {"p50": 4000 * ratio * math.exp(level[r] + rng.normal(0, 0.01))} for arm, ratio in ratios.items()}}
        for r in range(rounds)]


def test_planted_slowdowns_are_flagged_and_identical_builds_are_not():
    rows = made_up(a=1, b=1, **{"+5%": 1.05})
    same, slower = (evaluate.rate([rows], ("a", arm), 10) for arm in ("b", "+5%"))
    assert same.flagged <= 2 and same.confirmed == 0 and same.stretches == 31 and same.apart == 4
    assert slower.flagged >= 29 and slower.pairs == 21 and slower.confirmed >= 19
    assert evaluate.true_effect(rows, "+5%") in {"+4.5%", "+4.6%", "+4.7%", "+4.8%", "+4.9%", "+5.0%", "+5.1%", "+5.2%",
                                                 "+5.3%", "+5.4%", "+5.5%"}


def test_both_ways_counts_each_build_as_the_baseline_once():
    rows = made_up(a=1, b=1.2)
    assert evaluate.rate([rows], ("a", "b"), 10).flagged == 31
    assert evaluate.rate([rows], ("a", "b"), 10, both_ways=True).stretches == 62
    assert evaluate.rate([rows], ("b", "a"), 10).flagged == 0


def test_rounds_in_which_one_build_failed_are_left_out():
    rows = made_up(a=1, b=1)
    del rows[3]["arms"]["b"]
    assert len(evaluate.pairs_of(rows, ("a", "b"))) == 39


def test_the_table_and_the_conditions(tmp_path):
    found = {"b": ["system_calls"], "+1 call": ["system_calls"], "+1 allocation": ["allocations", "system_calls"],
             "+20 turns": []}
    counted = [{"kind": "counted", "case": "x", "try": number, "found": found} for number in range(3)]
    rows = [*made_up(a=1, b=1, **{"+10%": 1.1}), *made_up("identical", a=1, b=1), *counted,
            {"kind": "time", "of": "identical", "cases": 1, "rounds": 40, "arms": 2, "seconds": 7}]
    path = tmp_path / "x.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    table = evaluate.table(evaluate.read(path), 10)
    assert "| planted +1 call, by system calls | `x` | per message | 3 of 3 | identical: 3 of 3 | 3 |" in table
    assert "| planted +1 allocation, by allocations | `x` | per message | 3 of 3 | identical: 0 of 3 | 3 |" in table
    assert "| planted +20 turns, by instructions | `x` | per message | 0 of 3 | identical: 0 of 3 | 3 |" in table
    assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "25% of the rounds were noisy" in evaluate.conditions(rows) and "7 s for 1 cases" in evaluate.conditions(rows)
