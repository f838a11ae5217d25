"""Exports, each read back by what it is for: the real consumer where it is here, else its schema."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.export.__main__ import FORMATS, main
from ipcmark_results.load import load_runs

GBENCH = Path("/usr/share/benchmark/compare.py")
PIPE, TCP = "ping_pong/pipe/block/64B/same_core", "ping_pong/tcp/block/64B/same_core"
STREAM, SKIPPED = "stream/pipe/block/64B/same_core", "ping_pong/mailbox/spin/64B/same_core"
FAILED = "ping_pong/kill/handler/0B/same_core"


def write_run(path, ratio=1.0, run_id="00c0ffee00c0ffee", environment=None):
    lines = [header(Plan(environment=environment or {}), [PIPE, TCP, STREAM, SKIPPED, FAILED])]
    for r in range(10):
        wobble = 1 + 0.002 * ((r * 7) % 10)
        lines += [trial(PIPE, p50=4000.0 * ratio * wobble, repetition=r), trial(TCP, p50=9000.0 * wobble, repetition=r),
                  trial(STREAM, rate=2e6 / wobble, repetition=r)]
    lines += [trial(SKIPPED, status="skipped"), trial(FAILED, status="crashed")]
    for number, line in enumerate(lines):
        line["run_id"] = run_id
        if line["type"] == "trial":
            line["sequence"] = number
    path.write_bytes(to_bytes(lines))
    return path


@pytest.fixture
def run_file(tmp_path):
    return write_run(tmp_path / "run.jsonl")


def exported(form, *files):
    return FORMATS[form][0](load_runs(files))


def test_gbench_reps_have_every_repetition_of_every_good_case(run_file):
    document = json.loads(exported("gbench-reps", run_file))
    names = [entry["name"] for entry in document["benchmarks"]]
    assert names == [name for name in (PIPE, TCP, STREAM) for _ in range(10)]
    assert {entry["run_type"] for entry in document["benchmarks"]} == {"iteration"}
    assert [entry["real_time"] for entry in document["benchmarks"][20:]] == pytest.approx(
        [500.0 * (1 + 0.002 * ((r * 7) % 10)) for r in range(10)])


@pytest.mark.skipif(not GBENCH.exists(), reason="Debian's libbenchmark-tools is not installed")
def test_compare_py_finds_the_slower_case_and_no_other(tmp_path):
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, ratio, run_id in zip(files, (1.0, 1.2), ("00c0ffee00c0ffe1", "00c0ffee00c0ffe2")):
        file.write_text(exported("gbench-reps", write_run(tmp_path / f"{ratio}.jsonl", ratio, run_id)))
    done = subprocess.run(["/usr/bin/python3", GBENCH, "--no-color", "benchmarks", *files], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    words = [line.split() for line in done.stdout.splitlines() if "_pvalue" in line]
    p_values = {name.removesuffix("_pvalue"): float(value) for name, value, *_ in words}
    assert p_values[PIPE] < 0.001 < 0.9 < p_values[TCP]


def test_gbench_aggregates_have_each_name_once_and_caches(run_file):
    document = json.loads(exported("gbench-agg", run_file))
    names = [entry["name"] for entry in document["benchmarks"]]
    assert len(names) == len(set(names)) and f"{PIPE}_median" in names and f"{PIPE}_p99" in names
    assert isinstance(document["context"]["caches"], list)
    for entry in document["benchmarks"]:  # what github-action-benchmark's googlecpp extractor reads
        assert {"name", "real_time", "time_unit", "iterations", "cpu_time", "threads"} <= set(entry)


def test_caches_and_cpus_are_those_of_the_machine(tmp_path):
    environment = {"caches": {"value": "L1d 32K, L1i 32K, L2 1024K, L3 32768K"}, "cpus_online": {"value": "0-3,8"}}
    context = json.loads(exported("gbench-agg", write_run(tmp_path / "x.jsonl", environment=environment)))["context"]
    assert [cache["size"] for cache in context["caches"]] == [32768, 32768, 1048576, 33554432]
    assert context["caches"][1]["type"] == "Instruction" and context["num_cpus"] == 5


# bencher.dev/bmf.json, as its documentation prints it.
BMF = {"type": "object", "patternProperties": {".+": {"type": "object", "patternProperties": {".+": {
    "type": "object", "properties": {"value": {"type": "number"}, "lower_value": {"type": "number"},
                                     "upper_value": {"type": "number"}}, "required": ["value"],
    "additionalProperties": False}}}}}


def test_bencher_has_our_interval(run_file):
    document = json.loads(exported("bencher", run_file))
    jsonschema.validate(document, BMF)
    latency = document[PIPE]["latency"]
    assert latency["lower_value"] <= latency["value"] <= latency["upper_value"]
    assert document[STREAM]["throughput"]["value"] == pytest.approx(2e6, rel=0.02)
    assert set(document) == {PIPE, TCP, STREAM}


def test_action_is_smaller_is_better(run_file):
    entries = {entry["name"]: entry for entry in json.loads(exported("action", run_file))}
    assert set(entries) == {PIPE, TCP, STREAM} and {entry["unit"] for entry in entries.values()} == {"ns"}
    assert entries[STREAM]["value"] == pytest.approx(504.5, rel=0.01), "a stream by its time, not its rate"


def test_otava_has_a_line_for_each_run_in_order_of_time(tmp_path):
    commits = {name: {"git_commit": {"value": name * 40}} for name in "ab"}
    files = [write_run(tmp_path / f"{name}.jsonl", run_id=name * 16, environment=commits[name]) for name in "ab"]
    lines = list(csv.DictReader(io.StringIO(exported("otava", *files))))
    assert [line["commit"] for line in lines] == ["a" * 40, "b" * 40]
    assert float(lines[0][PIPE]) == pytest.approx(4036, rel=0.01) and lines[0]["time"].endswith("+00:00")


def test_junit_is_read_by_its_parser(run_file):
    junitparser = pytest.importorskip("junitparser")
    parsed = junitparser.JUnitXml.fromstring(exported("junit", run_file).encode())
    [suite] = list(parsed)
    assert (suite.tests, suite.failures, suite.skipped, suite.errors) == (5, 1, 1, 0)
    outcomes = {case.name: [type(result).__name__ for result in case.result] for case in suite}
    assert outcomes[PIPE.split("/", 1)[1]] == [] and outcomes[FAILED.split("/", 1)[1]] == ["Failure"]


def test_openmetrics_is_read_by_prometheus_own_parser(run_file):
    parser = pytest.importorskip("prometheus_client.openmetrics.parser")
    text = exported("openmetrics", run_file)
    families = {family.name: family for family in parser.text_string_to_metric_families(text)}
    times = {(sample.labels["case"], sample.labels["quantile"]): sample.value
             for sample in families["ipcmark_round_trip_seconds"].samples}
    assert times[PIPE, "0.5"] == pytest.approx(4.036e-6, rel=0.01) and times[TCP, "0.99"] == pytest.approx(9e-6)
    ok = {sample.labels["case"]: sample.value for sample in families["ipcmark_case_ok"].samples}
    assert ok == {PIPE: 1, TCP: 1, STREAM: 1, SKIPPED: 0, FAILED: 0}


def test_openmetrics_of_two_runs_has_no_sample_twice(tmp_path):
    parser = pytest.importorskip("prometheus_client.openmetrics.parser")
    files = [write_run(tmp_path / f"{name}.jsonl", run_id=name * 16) for name in "ab"]
    samples = [(sample.name, tuple(sorted(sample.labels.items()))) for family in
               parser.text_string_to_metric_families(exported("openmetrics", *files)) for sample in family.samples]
    assert len(samples) == len(set(samples)) > 0


def test_csv_has_a_line_for_each_trial(run_file):
    lines = list(csv.DictReader(io.StringIO(exported("csv", run_file))))
    assert len(lines) == 32 and lines[0]["case"] == PIPE and float(lines[0]["latency_p50_ns"]) == 4000.0
    assert lines[-1]["status"] == "crashed" and lines[-1]["latency_p50_ns"] == ""


def test_markdown_has_a_row_for_each_case_and_the_reasons(run_file):
    table = exported("markdown", run_file)
    assert sum(line.startswith("| `") for line in table.splitlines()) == 5
    assert "crashed: made to be crashed" in table and "4.04 us" in table


HOSTILE = "</script>|`=1+1\x1b[31m\u202e,\" \n"


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_stay_names(form, tmp_path):
    lines = [header(Plan(), [PIPE]), trial(PIPE), {**trial(PIPE, status="failed"), "sequence": 1, "case":
                                                   f"ping_pong/{HOSTILE}/x/1B/same_core", "reason": HOSTILE}]
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes(lines))
    text = exported(form, path)
    assert "\x1b" not in text or form in ("bencher", "action")
    if form in ("gbench-reps", "gbench-agg", "bencher", "action"):
        json.loads(text)
    if form == "junit":
        from xml.etree import ElementTree

        ElementTree.fromstring(text)
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == 3


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_without_any_good_trial_exports(form, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes([header(Plan(), [PIPE]), trial(PIPE, status="skipped")]))
    assert isinstance(exported(form, path), str)


def test_the_verb(run_file, tmp_path, capsys):
    assert main(["--format", "csv", str(run_file)]) == 0
    assert capsys.readouterr().out.startswith("run_id,")
    assert main(["--format", "csv", str(run_file), "-o", str(tmp_path / "no" / "x.csv")]) == 5
    assert main(["--format", "csv", str(tmp_path / "absent.jsonl")]) == 5
    with pytest.raises(SystemExit) as leaving:
        main(["--format", "nosuch", str(run_file)])
    assert leaving.value.code == 2


def test_a_full_disk_is_5(run_file):
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "ipcmark_results.export", "--format", "csv", run_file], stdout=full,
                              stderr=subprocess.PIPE, text=True)
    assert done.returncode == 5 and "No space left" in done.stderr
