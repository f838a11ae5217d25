"""Instructions by valgrind: over a valgrind that only pretends to count, and the real one where it is."""

import json
import shutil
from pathlib import Path

import pytest
from fake_builds import FakeBuild, QuietMeter
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.gate import instructions
from ipcmark_results.gate.build import Build
from ipcmark_results.gate.instructions import count_instructions, messages_of, refusal, wants_valgrind
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE
from ipcmark_results.gate.session import GatePlan, Session
from ipcmark_results.model import trial_from

CASE = "ping_pong/pipe/block/64B/same_core"
# The counts are those of a file beside the program, a line for each process of each run.
PRETENDER = """#!/bin/sh
for word in "$@"; do case $word in
  --callgrind-out-file=*) counts=${word#*=} ;;
  --log-file=*) log=${word#*=} ;;
esac; done
while [ $# -gt 0 ] && [ "${1#-}" != "$1" ]; do shift; done
here=$(dirname "$1")
[ ! -e "$here/log" ] || cp "$here/log" "${log%.%p}.1"
runs=$(cat "$here/runs" 2>/dev/null || echo 0)
echo $((runs + 1)) > "$here/runs"
sed -n "$((runs + 1))p" "$here/counts" | tr ' ' '\\n' | while read -r total; do
  echo "totals: $total" > "${counts%.%p}.$total"
done
exec "$@"
"""
PROGRAM = """#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/asked"
[ ! -e "$here/slow" ] || exec sleep 60
while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
cat "$here/trial.jsonl" > "$out"
"""


@pytest.fixture
def build(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    valgrind = tmp_path / "bin" / "valgrind"
    valgrind.write_text(PRETENDER)
    valgrind.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")

    def make(name, *counts, **more):
        folder = tmp_path / name
        folder.mkdir()
        program = folder / "ipcmark"
        program.write_text(PROGRAM)
        program.chmod(0o755)
        (folder / "counts").write_text("".join(f"{line}\n" for line in counts))
        (folder / "trial.jsonl").write_bytes(to_bytes([header(Plan(), [CASE]), trial(**more)]))
        return Build(name, [str(program)])

    return make


def counted(baseline, candidate, size=64):
    return count_instructions(CASE, size, {BASELINE: baseline, CANDIDATE: candidate}, lambda turn: ["suite", turn.case])


def test_what_both_workers_ran_is_divided_by_the_messages(build):
    found = counted(build("baseline", "0 15000000 5000000"), build("candidate", "0 15000001 5000000"))
    assert found.values == {BASELINE: [400.0], CANDIDATE: [400.00002]}
    assert found.change is None and not found.reason and found.of(BASELINE) == 400.0


def test_what_differs_is_counted_again_and_named(build):
    found = counted(build("baseline", *["20000000"] * 2), build("candidate", *["21000000"] * 2))
    assert (found.change.name, found.change.baseline, found.change.candidate) == ("instructions", 400.0, 420.0)


def test_a_difference_that_does_not_hold_is_none(build):
    found = counted(build("baseline", *["20000000"] * 2), build("candidate", "22000000", "20000000"))
    assert len(found.values[CANDIDATE]) == 2 and found.change is None


def test_the_run_is_short_and_does_not_depend_on_time(build, tmp_path):
    counted(build("baseline", "1"), build("candidate", "1"), size=65536)
    [asked] = (tmp_path / "baseline" / "asked").read_text().splitlines()
    assert "--messages 64 --warmup 0s --deadline 60s" in asked and "--counters" not in asked
    assert [messages_of(size) for size in (0, 64, 4096, 1 << 20, 256 << 20)] == [1000, 1000, 1000, 20, 20]


def test_a_case_that_cannot_run_there_says_why(build, tmp_path):
    bad = build("candidate", "1", status="skipped")
    (tmp_path / "candidate" / "log").write_text("--7-- WARNING: unhandled amd64-linux syscall: 449\n" * 3)
    found = counted(build("baseline", "1"), bad)
    assert found.reason == ("under valgrind the candidate is skipped: made to be skipped (valgrind does not know system "
                            "call 449)")
    assert found.change is None and found.of(BASELINE) is None


def test_a_program_without_the_name_says_so(build):
    assert "no function timed_part" in counted(build("baseline", "0 0"), build("candidate", "0 0")).reason


def test_a_run_that_takes_too_long_is_ended(build, tmp_path, monkeypatch):
    slow = build("baseline", "1")
    (tmp_path / "baseline" / "slow").touch()
    monkeypatch.setattr(instructions, "RUN_LIMIT_S", 0.5)
    assert "had not ended after 0.5 s" in counted(slow, build("candidate", "1")).reason


def test_without_valgrind_or_the_option_the_reason_says_what_is_missing(monkeypatch):
    old, new = FakeBuild("baseline"), FakeBuild("candidate", options=("--messages",))
    assert refusal([old, new]) == "the baseline cannot be asked for a number of messages: too old" or \
        shutil.which("valgrind") is None
    monkeypatch.setenv("PATH", "/nowhere")
    assert "install the package valgrind" in refusal([new, new])


@pytest.mark.parametrize(("more", "wanted"), [
    ({}, True), ({"wait_kind": "polling"}, False), ({"wait_kind": "hybrid"}, False), ({"status": "skipped"}, False)])
def test_only_what_blocks_and_works_is_counted(more, wanted):
    assert wants_valgrind([trial_from(trial(**more))]) is wanted
    assert not wants_valgrind([])


def test_where_the_machine_has_a_counter_valgrind_is_not_asked():
    one = trial_from(trial())
    for side in one.cost.values():
        side["user_instructions_per_message"] = 150.0
    assert not wants_valgrind([one])


@pytest.mark.parametrize(("most", "asked"), [(0, 0), (1, 1), (10, 2)])
def test_the_gate_counts_the_first_cases_and_names_a_change(monkeypatch, most, asked, capsys):
    cases = [CASE, CASE.replace("pipe", "unix_stream")]
    builds = [FakeBuild(name, cases=cases, options=("--counters", "--messages")) for name in ("baseline", "candidate")]
    seen = []

    def pretend(case, size, _builds, _arguments):
        seen.append((case, size))
        return instructions.InstructionCounts({BASELINE: [400.0] * 2, CANDIDATE: [440.0] * 2},
                                              "" if case == CASE else "not here")

    monkeypatch.setattr("ipcmark_results.gate.session.count_instructions", pretend)
    monkeypatch.setattr("ipcmark_results.gate.session.refusal", lambda _: "")
    plan = GatePlan(*builds, "ci", cases, 6, 1, counters_only=True, instruction_cases=most)
    outcome = Session(plan, lambda *_: None, QuietMeter()).run()
    assert seen == [(case, 64) for case in cases[:asked]]
    assert [case.verdict.value for case in outcome.cases] == ["regressed" if asked else "unchanged", "unchanged"]
    said = capsys.readouterr().err
    assert ("instructions per round trip: 400 -> 440" in said) == bool(asked)
    assert ("unix_stream/block/64B/same_core: instructions are not counted: not here" in said) == (asked == 2)


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="no valgrind")
@pytest.mark.skipif(not (Path(__file__).parents[2] / "build" / "release" / "ipcmark").exists(),
                    reason="build/release/ipcmark is not built")
def test_the_real_one_counts_the_same_of_the_same(tmp_path):
    program = Build("baseline", [str(Path(__file__).parents[2] / "build" / "release" / "ipcmark")])
    arguments = "--pattern ping_pong --mechanism pipe --wait block --size 64 --placement same_core --repetitions 1 " \
        "--no-floors".split()
    both = {BASELINE: program, CANDIDATE: program}
    found = count_instructions(CASE, 64, both, lambda turn: arguments)
    if "not know system call" in found.reason or "another run" in found.reason:
        pytest.skip(found.reason)
    assert not found.reason and found.change is None
    assert found.values[BASELINE][0] == pytest.approx(found.values[CANDIDATE][0], abs=0.01), json.dumps(found.values)


def test_what_does_not_repeat_itself_to_a_thousandth_says_nothing(build):
    found = counted(build("baseline", "55900000", "56100000"), build("candidate", "58000000", "58100000"))
    assert len(found.values[BASELINE]) == 2 and found.change is None
