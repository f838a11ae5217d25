"""The JSON Schema and the loader's own checks are one contract."""

import copy
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipcmark_results.load import load_runs
from ipcmark_results.records import STATUSES, check_record
from ipcmark_results.shape import ShapeError
from ipcmark_results.summary import summarise

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent / "schema" / "ipcmark-result-1.schema.json").read_text())
GOLDEN = sorted((HERE / "golden").glob("*.jsonl"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line]


RECORDS = [line for path in GOLDEN for line in lines_of(path)]
# Fields that came after the golden file of version 1.
PARTS = {"count": 500, "stub": 40.5, "there": 1800, "handler": 20, "back": 1900, "whole": 3790, "reading": 12.5}
CALL = {**next(line for line in RECORDS if line.get("latency_ns")), "pattern": "call", "parts_ns": PARTS}
RECORDS.append(CALL)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_golden_files_validate_and_load(path):
    for line in lines_of(path):
        VALIDATOR.validate(line)
    runs = load_runs([path])
    assert all(summarise(run) for run in runs)


def test_the_golden_file_of_version_1_has_every_status():
    [run] = load_runs([HERE / "golden" / "version-1.jsonl"])
    assert {trial.status for trial in run.trials} == set(STATUSES)
    assert run.problems == []


def test_parts_are_whole_or_absent():
    for record in (CALL, {**CALL, "parts_ns": None}, {key: value for key, value in CALL.items() if key != "parts_ns"}):
        VALIDATOR.validate(record)
        assert check_record(record) == "trial"
    for part in PARTS:
        damaged = {**CALL, "parts_ns": {key: value for key, value in PARTS.items() if key != part}}
        assert not VALIDATOR.is_valid(damaged) and agree(damaged)
    timed_out = {**CALL, "status": "timed_out", "latency_ns": None, "throughput": None, "histogram": None}
    assert not VALIDATOR.is_valid(timed_out) and agree(timed_out)


NEW_WORDS = {"mechanism": "af_xdp", "family": "network", "wait": "sqpoll", "pattern": "fan_in",
             "placement": "cross_socket", "warnings": ["a_new_one"],
             "options": {"access": "in_place", "batch": "16", "idle": "poll", "a_new_axis": "on"}}


@pytest.mark.parametrize("key", NEW_WORDS)
def test_lists_of_words_are_open(key):
    record = {**RECORDS[1], key: NEW_WORDS[key]}
    VALIDATOR.validate(record)
    assert check_record(record) == "trial"


def test_every_axis_is_explained():
    declared = (HERE.parents[1] / "harness" / "core" / "case_spec.h").read_text()
    axes = re.findall(r'field\("(\w+)", self\.\w+, InId::axis', declared)
    readme = (HERE.parent / "README.md").read_text()
    assert len(axes) >= 9 and [axis for axis in axes if f"\n| `{axis}` |" not in readme] == []


def agree(record):
    """True when schema and loader say the same."""
    try:
        check_record(record)
        loads = True
    except ShapeError:
        loads = False
    return loads == VALIDATOR.is_valid(record)


VALUES = st.sampled_from([None, True, 0, -1, 3, 1.5, -0.5, "", "x", "12", "ok", "near", "far", "ns", [], [1], ["a"],
                          [[1, 2]], [[1, 0]], [[True, 1]], [[1]], [[1, 2.5]], {}, {"a": 1}, {"a": "b"}, {"value": 1}])


def places(value, path=()):
    """The way to every value inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(RECORDS), st.data())
def test_schema_and_loader_agree_on_changed_values(record, data):
    record = copy.deepcopy(record)
    *path, last = data.draw(st.sampled_from([place for place in places(record) if place != ("type",)]))
    inner = record
    for key in path:
        inner = inner[key]
    if data.draw(st.booleans()) and isinstance(inner, dict):
        del inner[last]
    else:
        inner[last] = data.draw(VALUES)
    assert agree(record)
