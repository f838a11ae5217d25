import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import MODELS, RUN_ID, Plan, records, trial, without_numbers, write

from ipcmark_results.estimate import _SEED, RESAMPLES, median_over_repetitions, ratio_of_medians
from ipcmark_results.load import load_runs
from ipcmark_results.summary import summarise


def run_of(tmp_path, classes_and_p50):
    """One case whose repetitions have the given classes and medians."""
    plan = Plan(repetitions=len(classes_and_p50))
    rng = np.random.default_rng(0)
    lines = []
    for index, (name, p50) in enumerate(classes_and_p50):
        line = trial(plan, rng, MODELS[1], "ping_pong", 64, "same_llc", index)
        line["sequence"] = index
        line["probe"]["class"] = name
        line["latency_ns"]["p50"] = p50
        lines.append(line)
    return write(tmp_path / "x.jsonl", lines)


def summary_of(path):
    [run] = load_runs([path])
    [summary] = summarise(run)
    return summary


def test_the_median_is_over_the_main_class_alone(tmp_path):
    summary = summary_of(run_of(tmp_path, [("near", 10), ("far", 500), ("near", 14), ("near", 12), ("far", 520)]))
    assert summary.main_class == "near"
    assert summary.figures["p50"].value == 12 and summary.figures["p50"].n == 3
    assert summary.by_class["far"]["p50"].value == 510
    assert summary.classes == {"near": 3, "far": 2}


def test_of_equally_many_the_nearer_class_counts(tmp_path):
    assert summary_of(run_of(tmp_path, [("far", 500), ("near", 10)])).main_class == "near"


def test_a_tail_that_most_repetitions_lack_is_unknown(tmp_path):
    lines = run_of(tmp_path, [("near", None), ("near", None), ("near", 3)])
    assert "p50" not in summary_of(lines).figures


def test_the_interval_holds_the_median_and_is_the_same_every_time():
    first, second = (median_over_repetitions([5, 1, 4, 2, 3, 9]) for _ in range(2))
    assert first == second
    assert 1 <= first.low <= first.value == 3.5 <= first.high <= 9


def test_one_repetition_has_no_interval():
    assert median_over_repetitions([7]).low is None


@pytest.mark.parametrize("n", [5, 10])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(n):
    rng = np.random.default_rng(3)
    draws = rng.lognormal(0, 0.1, (200, n))
    covered = np.mean([e.low <= 1 <= e.high for e in map(median_over_repetitions, draws.tolist())])
    assert covered > 0.85


def test_every_status_is_counted_and_its_reason_kept(tmp_path):
    lines = records(Plan(models=(MODELS[11],), sizes=(65536,), placements=("same_llc",), patterns=("ping_pong",)))
    summary = summary_of(write(tmp_path / "x.jsonl", lines))
    assert summary.status == "ok" and summary.counts == {"ok": 2, "crashed": 1}
    assert "signal 11" in summary.reason


def test_a_case_that_never_ran_keeps_its_status(tmp_path):
    line = trial(Plan(), np.random.default_rng(0), MODELS[1], "ping_pong", 64, "same_llc", 0)
    summary = summary_of(write(tmp_path / "x.jsonl", [without_numbers({**line, "run_id": RUN_ID}, "skipped", "no")]))
    assert (summary.status, summary.reason, summary.figures) == ("skipped", "no", {})


def test_axes_are_part_of_the_variant(tmp_path):
    line = trial(Plan(), np.random.default_rng(0), MODELS[1], "ping_pong", 64, "same_llc", 0)
    line["case"] += "/touch=header/batch=16"
    summary = summary_of(write(tmp_path / "x.jsonl", [line]))
    assert summary.variant == "block touch=header batch=16"
    assert summary.choices == {"touch": "header", "batch": "16"} and summary.options["idle"] == "default"


def test_a_ratio_holds_its_value_and_is_the_same_every_time():
    over, under = median_over_repetitions([10, 11, 12]), median_over_repetitions([5, 5.1, 4.9, 5.2])
    first, second = (ratio_of_medians(over, under) for _ in range(2))
    assert first == second and first.n == 3
    assert 10 / 5.2 <= first.low <= first.value <= first.high <= 12 / 4.9
    assert first.value == pytest.approx(11 / 5.05)


def test_a_ratio_without_repetitions_has_no_interval_and_of_nothing_none():
    one, many, nothing = map(median_over_repetitions, ([4], [2, 2, 2], [0, 1, 0]))
    assert ratio_of_medians(one, one).low is None
    assert ratio_of_medians(one, many).value == 2
    assert ratio_of_medians(one, nothing) is None


@pytest.mark.parametrize("n", [5, 10])
def test_a_ratio_covers_the_truth_about_as_often_as_it_says(n):
    draws = np.random.default_rng(5).lognormal(0, 0.1, (200, 2, n)).tolist()
    found = [ratio_of_medians(*map(median_over_repetitions, pair)) for pair in draws]
    assert np.mean([ratio.low <= 1 <= ratio.high for ratio in found]) > 0.85


@given(st.lists(st.floats(0.1, 1e9), min_size=2, max_size=12))
def test_intervals_are_those_of_numpy(values):
    data = np.sort(values)
    draws = np.random.default_rng((_SEED, 0)).integers(0, len(data), (RESAMPLES, len(data)))
    wanted = np.quantile(np.median(data[draws], axis=1), [0.025, 0.975])
    found = median_over_repetitions(values)
    assert [found.value, found.low, found.high] == pytest.approx([float(np.median(data)), *wanted])


def test_the_parts_of_a_call_are_without_the_readings_of_the_clock(tmp_path):
    line = trial(Plan(), np.random.default_rng(0), MODELS[1], "ping_pong", 64, "same_llc", 0)
    line["parts_ns"] = {"count": 500, "stub": 40, "there": 1800, "handler": 20, "back": 1900, "whole": 3800, "reading": 25}
    figures = summary_of(write(tmp_path / "x.jsonl", [line])).figures
    found = {key: figures[f"part_{key}"].value for key in ("stub", "there", "handler", "back")}
    assert found == {"stub": 15, "there": 1775, "handler": 0, "back": 1875}, "never less than nothing"
    assert figures["stamped"].value == 3700 and figures["reading"].value == 25


def test_a_call_without_parts_has_none(tmp_path):
    line = trial(Plan(), np.random.default_rng(0), MODELS[1], "ping_pong", 64, "same_llc", 0)
    figures = summary_of(write(tmp_path / "x.jsonl", [{**line, "parts_ns": None}])).figures
    assert "part_stub" not in figures and "p50" in figures


def test_at_size_0_a_repetition_stands_for_its_messages(tmp_path):
    line = trial(Plan(), np.random.default_rng(0), MODELS[1], "stream", 64, "same_llc", 0)
    line["size"] = 0
    [repetition] = summary_of(write(tmp_path / "x.jsonl", [line])).repetitions
    assert repetition.value == line["throughput"]["messages_per_s"]
