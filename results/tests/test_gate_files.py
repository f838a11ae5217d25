"""The command line, programs that misbehave, and files: over a program that only pretends to measure."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ipcmark_results.errors import ResultError
from ipcmark_results.gate import build
from ipcmark_results.gate.__main__ import main
from ipcmark_results.gate.build import Build, UsageError, command_words
from ipcmark_results.gate.suites import suite_file
from ipcmark_results.load import load_runs

ROOT = Path(__file__).parents[2]
GATE_SCHEMA = json.loads((ROOT / "results" / "schema" / "ipcmark-gate-1.schema.json").read_text())

PRETENDER = """#!/bin/sh
# Speaks as ipcmark does; the figures are those of a file.
here=$(dirname "$0")
case "$*" in
  *--help*) echo "--counters --no-floors"; exit 0 ;;
  *--dry-run*) cat "$here/plan"; exit 0 ;;
esac
[ ! -e "$here/slow" ] || exec sleep 60
[ ! -e "$here/code" ] || { echo "ipcmark: something is wrong" >&2; exit "$(cat "$here/code")"; }
while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
cat "$here/trial.jsonl" > "$out"
"""


@pytest.fixture
def pretender(tmp_path):
    from synthetic import Plan, header, to_bytes
    from trial_maker import trial

    def make(name, **more):
        folder = tmp_path / name
        folder.mkdir()
        program = folder / "ipcmark"
        program.write_text(PRETENDER)
        program.chmod(0o755)
        line = trial(**{"calls": 2.0, **more})
        (folder / "plan").write_text(line["case"] + "\n")
        (folder / "trial.jsonl").write_bytes(to_bytes([header(Plan(), [line["case"]]), line]))
        return program

    return make


def run(*arguments):
    return main([str(argument) for argument in arguments])


def test_a_planted_call_ends_in_1_and_leaves_everything(pretender, tmp_path, capsys):
    old, new = pretender("old"), pretender("new", calls=3.0)
    code = run("--baseline-bin", old, "--candidate-bin", new, "--rounds", 6, "--output", tmp_path / "out", "--quiet")
    assert code == 1 and "REGRESSED" in capsys.readouterr().out
    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    assert record["exit_code"] == 1 and record["cases"][0]["verdict"] == "regressed"
    for name in ("baseline", "candidate"):
        [kept] = load_runs([tmp_path / "out" / f"{name}.jsonl"])
        assert not kept.problems and len(kept.trials) == 6 and kept.header.label == f"gate {name}"
        assert [trial.repetition for trial in kept.trials] == list(range(6))
        assert kept.footer.counts == {"ok": 6} and kept.header.planned_trials == 6


def test_json_on_stdout_is_gate_json(pretender, tmp_path, capsys):
    same = pretender("same")
    assert run("--baseline-bin", same, "--candidate-bin", same, "--counters-only", "--json", "--quiet", "--output",
               tmp_path / "out") == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "out" / "gate.json").read_text())


def test_results_are_never_written_over(pretender, tmp_path, capsys):
    same = pretender("same")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("precious")
    assert run("--baseline-bin", same, "--candidate-bin", same, "--output", tmp_path / "out") == 5
    assert "never written over" in capsys.readouterr().err and (tmp_path / "out" / "mine").read_text() == "precious"


@pytest.mark.parametrize(("arguments", "said"), [
    ([], "what is to be compared"),
    (["--baseline-bin", "no such", "--candidate-bin", "x"], "no such program"),
    (["--binary", "sh"], "--before and --after"),
    (["--binary", "sh", "--baseline-bin", "sh"], "one build for both"),
    (["--baseline-bin", "sh", "--candidate-bin", "sh", "--rounds", "5"], "6 to 200"),
    (["--baseline-bin", "sh", "--candidate-bin", "sh", "--threshold", "-1"], "percentage above 0"),
    (["--baseline-bin", "sh", "--candidate-bin", "sh", "--suite", "nosuch"], "there are ci"),
    (["--baseline-bin", "sh", "--candidate-bin", "sh", "--suite", "./no.toml"], "no suite file"),
    (["--baseline-bin", "'unbalanced", "--candidate-bin", "sh"], "not a command"),
])
def test_usage_is_2_with_value_and_remedy(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert said in capsys.readouterr().err and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("code", "expected"), [(2, 2), (4, 5), (5, 5), (139, 5)])
def test_a_build_that_refuses_is_quoted(pretender, tmp_path, capsys, code, expected):
    bad, good = pretender("bad"), pretender("good")
    (bad.parent / "code").write_text(str(code))
    assert run("--baseline-bin", good, "--candidate-bin", bad, "--output", tmp_path / "out") == expected
    said = capsys.readouterr().err
    assert f"the candidate ({bad}) ended with exit code {code}: ipcmark: something is wrong" in said


def test_what_a_build_writes_is_not_trusted(pretender, tmp_path, capsys):
    bad = pretender("bad")
    (bad.parent / "trial.jsonl").write_text('{"type":"trial","case":7}\n')
    assert run("--baseline-bin", bad, "--candidate-bin", bad, "--output", tmp_path / "out") == 5
    assert "trial.jsonl:1" in capsys.readouterr().err


def test_before_and_after_run_ahead_of_their_trials(pretender, tmp_path):
    same, log = pretender("same"), tmp_path / "log"
    assert run("--binary", same, "--before", f"echo before >> {log}", "--after", f"echo after >> {log}", "--rounds",
               6, "--quiet", "--output", tmp_path / "out") in (0, 6)
    words = log.read_text().split()
    assert words.count("before") == 2 + 2 * 6 and words.count("after") == 2 + 6


def test_a_preparation_that_fails_is_quoted(pretender, tmp_path, capsys):
    same = pretender("same")
    assert run("--binary", same, "--before", "echo no such knob >&2; exit 3", "--after", "true", "--output",
               tmp_path / "out") == 2
    assert "exit code 3: no such knob" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_what_it_has_started(pretender, tmp_path, number, code):
    slow = pretender("slow")
    (slow.parent / "slow").touch()
    gate = subprocess.Popen([ROOT / "scripts" / "libexec" / "ipcmark-gate", "--baseline-bin", slow, "--candidate-bin",
                             slow, "--output", tmp_path / "out"], start_new_session=True, stderr=subprocess.PIPE,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "baseline.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    os.kill(gate.pid, number)
    gate.communicate(timeout=60)
    assert gate.returncode == code
    assert subprocess.run(["pgrep", "-s", str(gate.pid)], capture_output=True).stdout == b"", "something was left"


def test_a_build_that_never_ends_is_ended_and_named(pretender, tmp_path, monkeypatch, capsys):
    slow = pretender("slow")
    (slow.parent / "slow").touch()
    monkeypatch.setattr(build, "TRIAL_LIMIT_S", 0.5)
    assert run("--baseline-bin", slow, "--candidate-bin", slow, "--output", tmp_path / "out") == 5
    assert "had not ended after 0.5 s" in capsys.readouterr().err


def test_commands_are_found_or_refused(tmp_path, monkeypatch):
    assert command_words("env A=1 sh")[1:] == ["A=1", "sh"]
    program = tmp_path / "with a space"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert command_words(str(program)) == [str(program)]
    monkeypatch.chdir(tmp_path)
    assert command_words("'./with a space' x") == [str(program), "x"]
    for bad in ("", "/no/such", str(tmp_path)):
        with pytest.raises(UsageError):
            command_words(bad)


def test_the_gates_own_suite_is_found():
    assert suite_file("ci") == ROOT / "bench" / "suites" / "ci.toml"


def test_a_program_without_output_is_an_error(tmp_path):
    with pytest.raises(ResultError, match="ended with exit code 0"):
        Build("baseline", ["/bin/true"]).measure([])
