"""The JSON Schema and the loader's own checks are one contract."""

import copy
import json
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
RECORDS = [line for path in GOLDEN for line in lines_of(path)]


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
