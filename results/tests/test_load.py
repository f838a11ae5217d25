"""What a killed writer leaves must load; what no writer makes must be refused by file and line."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from synthetic import RUN_ID, Plan, MODELS, records, to_bytes, write

from ipcmark_results.errors import ResultError
from ipcmark_results.load import load_runs


def tiny():
    return records(Plan(models=MODELS[:1], sizes=(64,), placements=("same_llc",), patterns=("ping_pong",),
                        repetitions=2, bins=4))


def test_a_whole_file_has_all_parts_and_no_problems(results):
    [run] = load_runs([results])
    assert run.run_id == RUN_ID
    assert run.header.suite == "quick"
    assert len(run.trials) == run.footer.trials
    assert run.problems == []


def test_torn_at_every_byte_loses_only_the_torn_record(tmp_path):
    whole = to_bytes(tiny())
    path = tmp_path / "torn.jsonl"
    ends = [index for index in range(len(whole)) if whole[index : index + 1] == b"\n"][1:]
    for cut in range(ends[0], len(whole)):
        path.write_bytes(whole[:cut])
        [run] = load_runs([path])
        complete = sum(end <= cut for end in ends)
        assert len(run.trials) + 1 + (run.footer is not None) == complete
        torn = [problem for problem in run.problems if "torn" in problem.what]
        assert len(torn) == (cut - ends[complete - 1] > 1)


def test_a_file_with_nothing_whole_says_so(tmp_path):
    whole = to_bytes(tiny())
    path = tmp_path / "torn.jsonl"
    for cut in range(whole.index(b"\n", 1)):
        path.write_bytes(whole[:cut])
        with pytest.raises(ResultError, match="no whole record"):
            load_runs([path])


def test_a_record_torn_before_the_next_run_spoils_only_itself(tmp_path):
    other = [{**line, "run_id": "ffff"} for line in tiny()]
    path = tmp_path / "two.jsonl"
    path.write_bytes(to_bytes(tiny())[:-40] + to_bytes(other))
    first, second = load_runs([path])
    assert first.footer is None and second.footer is not None
    assert len(first.trials) == len(second.trials) == 2


def test_a_lost_header_is_named(tmp_path):
    [run] = load_runs([write(tmp_path / "x.jsonl", tiny()[1:])])
    assert run.header is None
    assert "header is lost" in run.problems[0].what


def test_the_same_file_twice_counts_once(results):
    [once], [twice] = load_runs([results]), load_runs([results, results])
    assert len(once.trials) == len(twice.trials)
    assert any("counted once" in problem.what for problem in twice.problems)


def test_planned_cases_without_a_line_are_missing(tmp_path):
    lines = tiny()
    lines[0]["plan"].append("ping_pong/pipe/block/64B/same_llc")
    [run] = load_runs([write(tmp_path / "x.jsonl", lines)])
    assert run.missing_cases() == ["ping_pong/pipe/block/64B/same_llc"]


def test_a_newer_minor_version_loads(tmp_path):
    lines = tiny()
    lines[0].update(schema="ipcmark-result/1.7", weather="fine")
    lines.insert(1, {"type": "weather", "run_id": RUN_ID})
    [run] = load_runs([write(tmp_path / "x.jsonl", lines)])
    assert len(run.trials) == 2


@pytest.mark.parametrize("schema", ["ipcmark-result/2", "ipcmark-result/12", "other"])
def test_another_major_version_is_refused_by_name(tmp_path, schema):
    path = write(tmp_path / "x.jsonl", [{"type": "run", "schema": schema}])
    with pytest.raises(ResultError, match=f":2: .*{schema}.*reads ipcmark-result/1"):
        load_runs([path])


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(ResultError, match="No such file.*ipcmark run --output"):
        load_runs([tmp_path / "absent.jsonl"])


HOSTILE = {
    "deep": b'{"type":"trial","x":' + b"[" * 50 + b"]" * 50 + b"}",
    "deeper than the stack": b'{"x":' * 200_000 + b"1" + b"}" * 200_000,
    "NaN": b'{"type":"footer","x":NaN}',
    "infinite": b'{"type":"footer","x":1e400}',
    "65 bits": b'{"type":"footer","x":' + b"9" * 30 + b"}",
    "5,000 digits": b'{"type":"footer","x":' + b"9" * 5000 + b"}",
    "twice": b'{"type":"footer","type":"run"}',
    "array": b"[1]",
    "text": b"hello",
    "trailing": b'{"type":"footer"} {}',
    "no type": b"{}",
    "type of another type": b'{"type":[]}',
    "control": b'{"type":"\x1b]0;x\x07"}',
    "not UTF-8": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_lines_are_refused_with_file_and_line(tmp_path, line):
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes(tiny()[:2]) + line + b"\n")
    with pytest.raises(ResultError, match=r"x\.jsonl:4: ") as error:
        load_runs([path])
    assert str(error.value).isprintable() and len(str(error.value)) < 1000


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"x":"' + b"a" * (9 << 20))
    with pytest.raises(ResultError, match=":1: a line is longer than 8 MiB"):
        load_runs([path])


JSON = st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
                    | st.integers(-(1 << 70), 1 << 70), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=5)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.data())
def test_any_value_in_any_field_loads_or_is_refused(tmp_path, index, data):
    lines = json.loads(json.dumps(tiny()))
    key = data.draw(st.sampled_from(sorted(lines[index])))
    lines[index][key] = data.draw(JSON)
    try:
        load_runs([write(tmp_path / "x.jsonl", lines)])
    except ResultError as error:
        assert "x.jsonl" in str(error)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_loads_or_is_refused(tmp_path, data):
    whole = bytearray(to_bytes(tiny()))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.jsonl"
    path.write_bytes(whole)
    try:
        load_runs([path])
    except ResultError as error:
        assert "x.jsonl" in str(error)


