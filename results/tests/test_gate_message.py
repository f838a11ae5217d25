"""What people and services are told."""

import json
import re

import jsonschema
import pytest
from fake_builds import FakeBuild
from test_gate import MAILBOX, PIPE, candidate, gate

from ipcmark_results.aligned_ranks import Shift
from ipcmark_results.gate.decision import Compared
from ipcmark_results.gate.judge import exit_code
from ipcmark_results.gate.junit import to_junit
from ipcmark_results.gate.markdown import summary
from ipcmark_results.gate.message import figure_text, text
from ipcmark_results.gate.services import announce
from ipcmark_results.gate.verdict_file import to_json


@pytest.fixture(scope="module")
def slower():
    return gate(FakeBuild(), candidate(slower={PIPE: 1.2}, more_calls={PIPE: 1.0}))[1]


@pytest.fixture(scope="module")
def same():
    return gate(FakeBuild(), candidate())[1]


def test_a_regression_says_what_by_how_much_and_what_to_do(slower):
    told = text(slower, "--baseline-bin old --candidate-bin new")
    first = told.splitlines()[0]
    assert first == "ipcmark gate: REGRESSED: 1 of 2 cases got slower or do more work per message"
    assert "system calls per round trip: 2 -> 3" in told and "does not depend on how busy" in told
    assert re.search(r"median round trip: [34]\S* us -> 4\.\d+ us, \+(1[89]|2[012])\.\d %", told)
    assert "p99 round trip: " in told and "Benjamini-Hochberg" in told
    assert f"--filter '^{PIPE}$'" in told and "What to do" in told
    assert told.index("system calls per round trip: 2 -> 3") < told.index("median round trip"), "counts come first"


@pytest.mark.parametrize(("in_turns", "words"), [
    (True, "median: +8.0 % (95 % interval +6.0 % to +10.0 %; 10 rounds in turns, 4 us and 4.2 us over all of each)"),
    (False, "median: 4 us -> 4.2 us, +8.0 % (95 % interval +6.0 % to +10.0 %; 10 rounds one after the other)")])
def test_the_ratio_of_slices_is_not_said_to_be_that_of_whole_rounds(in_turns, words):
    assert figure_text(Compared("p50", "median", 4000.0, 4200.0, Shift(1.08, 1.06, 1.1, 0.001, 0.999, 10), 1.03,
                                in_turns=in_turns)) == words


def test_nothing_wrong_is_said_in_a_line(same):
    told = text(same, "")
    assert told.splitlines()[0] == "ipcmark gate: OK: none of 2 cases regressed" and "unchanged: 2 of 2" in told


def test_markdown_has_a_row_for_each_case_the_worst_first(slower):
    rows = [line for line in summary(slower).splitlines() if line.startswith("| ")]
    assert "regressed" in rows[1] and PIPE in rows[1] and MAILBOX in rows[2]
    assert all(row.count("|") == 6 for row in rows)


def test_github_gets_annotations_and_a_summary(slower, tmp_path):
    path = tmp_path / "summary.md"
    path.write_text("before\n")
    lines = announce(slower, tmp_path, {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(path)})
    assert len(lines) == 1 and lines[0].startswith(f"::error title=slower%3A {PIPE}::")
    assert "\n" not in lines[0] and "%0A" in lines[0]
    assert path.read_text().startswith("before\n### ipcmark gate: REGRESSED")


def test_gitlab_gets_a_code_quality_report(slower, tmp_path):
    assert announce(slower, tmp_path, {"GITLAB_CI": "true"}) == []
    [issue] = json.loads((tmp_path / "gl-code-quality.json").read_text())
    assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
    assert issue["location"]["lines"]["begin"] == 1 and issue["severity"] in {"info", "minor", "major", "critical",
                                                                              "blocker"}


def test_junit_fails_what_regressed(slower):
    junitparser = pytest.importorskip("junitparser")
    [suite] = list(junitparser.JUnitXml.fromstring(to_junit(slower).encode()))
    assert (suite.tests, suite.failures, suite.skipped) == (2, 1, 0)
    [failed] = [case for case in suite if case.result]
    assert failed.name == PIPE.split("/", 1)[1] and "system calls" in failed.result[0].message


def test_nobody_else_gets_either(slower, tmp_path):
    assert announce(slower, tmp_path, {}) == [] and list(tmp_path.iterdir()) == []


def test_gate_json_is_of_its_schema(slower, same, tmp_path):
    from test_gate_files import GATE_SCHEMA

    for outcome in (slower, same):
        about = {"builds": {name: {"command": "x", "prepare": None} for name in ("baseline", "candidate")},
                 "builds_differ_in": [], "suite": "ci.toml", "rounds": 10, "seed": "7", "least_ratio": 1.03,
                 "exit_code": exit_code(outcome)}
        record = json.loads(to_json(outcome, about))
        jsonschema.Draft202012Validator(GATE_SCHEMA).validate(record)
    assert record["cases"][0]["figures"][0]["first"]["ratio"] == pytest.approx(1.0, abs=0.05)
