"""What a killed writer leaves must load, short of the torn record; versions are told apart."""

import pytest
from synthetic import RUN_ID, tiny, to_bytes, write

from ipcmark_results.errors import ResultError
from ipcmark_results.load import load_runs


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
