"""Measuring in turns, with programs that speak the protocol and measure nothing."""

import json
import sys
import time
from pathlib import Path
from random import Random

import pytest
from fake_builds import FakeBuild, QuietMeter
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.errors import ResultError
from ipcmark_results.gate import turns
from ipcmark_results.gate.build import Build
from ipcmark_results.gate.figures import ratio_in_turns
from ipcmark_results.gate.judge import AB, compare_arms
from ipcmark_results.gate.rounds import Rig, Series, measure
from ipcmark_results.gate.turns import SLICES, has_slices, measure_in_turns, refusal
from ipcmark_results.load import load_runs
from ipcmark_results.model import trial_from

CASE = "ping_pong/pipe/block/64B/same_core"

# Takes its turns and notes when each began and ended; `mischief` names what it does wrong.
PLAYER = """
import json, os, socket, sys, time
folder, mischief = sys.argv[1], sys.argv[2]
words = sys.argv[3:]
if "--help" in words:
    print("--counters --no-floors --turns")
    sys.exit(0)
value = lambda name: words[words.index(name) + 1]
if "--dry-run" in words:
    sys.exit(2 if mischief == "boxed" or not os.path.exists(value("--turns")) else 0)
log = open(os.path.join(folder, "turns.log"), "a")
def note(what):
    print(json.dumps([os.getpid(), what, time.monotonic()]), file=log, flush=True)
note("start")
if mischief == "exclusive" and "--turns" in words:
    try:
        os.mkdir(os.path.join(folder, "taken"))
    except FileExistsError:
        record = json.load(open(os.path.join(folder, "trial.json")))
        skipped = {key: value for key, value in record[1].items()
                   if key not in ("latency_ns", "throughput", "histogram", "cost", "probe", "messages")}
        record[1] = {**skipped, "status": "skipped", "reason": "somebody has it"}
        with open(value("--output"), "w") as out:
            out.write("".join("\\n" + json.dumps(line) for line in record))
        sys.exit(4)
if mischief == "skips" or "--turns" not in words:
    slices = None
else:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.connect(value("--turns"))
    slices = []
    for number in range(int(value("--slices")) + 1):
        line.send(b"r")
        if line.recv(1) != b"t":
            sys.exit(9)
        note("begin")
        if mischief == "dies" and number == 2:
            os._exit(7)
        if mischief == "hangs" and number == 2:
            time.sleep(60)
        time.sleep(0.002)
        slices.append(4000.0)
        note("end")
record = json.load(open(os.path.join(folder, "trial.json")))
if slices:
    record[1]["slices_ns"] = slices[:-1]
with open(value("--output"), "w") as out:
    out.write("".join("\\n" + json.dumps(line) for line in record))
"""


@pytest.fixture
def build(tmp_path):
    (tmp_path / "player.py").write_text(PLAYER)
    (tmp_path / "trial.json").write_text(json.dumps([header(Plan(), [CASE]), trial(CASE)]))
    return lambda name, mischief="": Build(name, [sys.executable, str(tmp_path / "player.py"), str(tmp_path), mischief])


def log_of(folder: Path):
    return [json.loads(line) for line in (folder / "turns.log").read_text().splitlines()]


def play(builds, seed=1):
    return measure_in_turns(builds, list(builds), lambda arm: [], Random(seed))


def test_one_measures_at_a_time_and_each_as_often(build, tmp_path):
    found = play({name: build(name) for name in ("a", "b", "c")})
    assert set(found) == {"a", "b", "c"} and all(len(one.trial.slices) == SLICES for one in found.values())
    events = [event for event in log_of(tmp_path) if event[1] != "start"]
    assert len(events) == 3 * 2 * (SLICES + 1)
    for begin, end in zip(events[::2], events[1::2]):
        assert (begin[0], begin[1], end[1]) == (end[0], "begin", "end"), "a slice of another began inside one"
    order = [event[0] for event in events[::2]]
    cycles = [tuple(order[at:at + 3]) for at in range(0, 3 * SLICES, 3)]
    assert all(len(set(cycle)) == 3 for cycle in cycles) and len(set(cycles)) > 1, "each once a cycle, in no fixed order"


def test_programs_start_one_after_another(build, tmp_path):
    play({name: build(name) for name in ("a", "b")})
    assert [event[1] for event in log_of(tmp_path)][:2] == ["start", "start"], "no slice before all are warm"


def test_what_ends_without_a_turn_is_collected(build):
    found = play({"a": build("a", "skips"), "b": build("b")})
    assert found["a"].trial.slices is None and len(found["b"].trial.slices) == SLICES


def test_a_death_stops_nobody_else_and_is_told(build, tmp_path):
    with pytest.raises(ResultError, match="exit code 7"):
        play({"a": build("a", "dies"), "b": build("b")})
    ends = [event for event in log_of(tmp_path) if event[1] == "end"]
    assert len(ends) == 2 + SLICES, "the other took all its turns"


def test_who_hangs_is_given_up_and_the_others_go_on(build, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "TRIAL_LIMIT_S", 2)
    monkeypatch.setattr("ipcmark_results.gate.build.TRIAL_LIMIT_S", 2)
    began = time.monotonic()
    with pytest.raises(ResultError, match="had not ended"):
        play({"b": build("b"), "a": build("a", "hangs")})
    assert time.monotonic() - began < 20
    ends = [event for event in log_of(tmp_path) if event[1] == "end"]
    assert len(ends) >= 2 + SLICES


def test_nothing_is_left_behind(build, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    play({"a": build("a")})
    assert not list((tmp_path / "t").iterdir())


def test_a_folder_with_too_long_a_path_has_its_remedy(build, tmp_path, monkeypatch):
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(ResultError, match="shorter path"):
        play({"a": build("a")})
    assert not list(folder.iterdir())


def test_who_can_take_turns_and_why_not(build):
    assert refusal([build("a"), build("b")], []) == ""
    switched = Build("c", build("c").words, prepare="true")
    assert "--before" in refusal([build("a"), switched], [])
    assert "the old is too old" in refusal([Build("old", ["/bin/echo", "--counters"])], [])
    assert "share the folder TMPDIR: exit code 2" in refusal([build("boxed", "boxed")], [])
    assert has_slices(CASE) and has_slices("stream/x/y/64B") and not has_slices("paced/x/y/64B")
    assert not has_slices("ping_pong/pipe/uring_sqpoll/64B/same_llc")


def test_what_one_program_at_a_time_can_have_is_measured_one_by_one(build, tmp_path):
    """The second to start skips, as it would for want of a daemon or of huge pages that the first has."""
    builds = {name: build(name, "exclusive") for name in ("baseline", "candidate", "again")}
    rig = Rig(builds, lambda turn: [], lambda turn, measured: None, QuietMeter(), True)
    [series] = measure(rig, [CASE], range(3), 1).values()
    assert rig.alone == {CASE} and len(series.paired(AB)) == 3
    assert all(one.slices is None for one, _ in series.paired(AB))


def test_trials_that_follow_each_other_have_no_slices_to_be_paired():
    """A suite may ask for slices; those of two trials that stand apart are not side by side."""
    one = FakeBuild()
    rig = Rig({"baseline": one}, lambda turn: ["--filter", f"^{turn.case}$"], lambda turn, measured: None, QuietMeter(),
              False, {"baseline": ["--slices", "1"]})
    measure(rig, [CASE], range(1), 1)
    assert one.asked[0][-2:] == ["--slices", "1"]


@pytest.mark.parametrize("in_turns", [True, False])
def test_a_rig_takes_turns_where_it_can(build, tmp_path, in_turns):
    builds = {name: build(name, "" if in_turns else "skips") for name in ("baseline", "candidate")}
    kept = []
    rig = Rig(builds, lambda turn: [], lambda turn, measured: kept.append(turn), QuietMeter(), in_turns)
    [series] = measure(rig, [CASE], range(2), 1).values()
    assert len(kept) == 4 and sorted(series.noise) == [0, 1]
    assert all((one.slices is not None) == in_turns for one, _ in series.paired(AB))


def in_slices(ns):
    return trial_from({**trial(CASE), "slices_ns": ns})


def test_the_slices_decide_where_all_rounds_have_them():
    """Half of each trial was slow, and whose half was longer is chance: its median says nothing, its slices all."""
    series = Series()
    for number in range(10):
        slow = 6 if number % 2 else 5
        for arm, ratio, more in (("baseline", 1.0, number % 2), ("candidate", 1.05, 0)):
            level = [4000.0] * (12 - slow) + [6000.0] * slow
            one = in_slices([ratio * ns for ns in level])
            series.trials[arm][number] = trial_from({
                **trial(CASE, p50=6000.0 if more else 4000.0), "slices_ns": one.slices})
    [figure, *_] = compare_arms(series, None, AB, 10)
    assert figure.name == "p50" and figure.flagged == 1 and figure.shift.ratio == pytest.approx(1.05)
    series.trials["candidate"][3] = trial_from(trial(CASE))  # one round was not measured in turns
    [figure, *_] = compare_arms(series, None, AB, 10)
    assert figure.flagged != 1


def test_in_turns_is_said_of_both_series_or_of_none():
    first, again = Series(), Series()
    for number in range(10):
        for arm in ("baseline", "candidate"):
            first.trials[arm][number] = in_slices([4000.0] * 12)
            again.trials[arm][10 + number] = trial_from(trial(CASE))
    assert compare_arms(first, None, AB, 10)[0].in_turns and compare_arms(first, first, AB, 10)[0].in_turns
    assert not compare_arms(first, again, AB, 10)[0].in_turns


def test_slices_of_nothing_are_not_compared():
    good = in_slices([1.0, 2.0])
    assert ratio_in_turns(good, in_slices([2.0, 4.0])) == pytest.approx(2)
    for bad in (in_slices([0.0, 1.0]), in_slices([1.0]), trial_from(trial(CASE))):
        assert ratio_in_turns(good, bad) is None and ratio_in_turns(bad, good) is None


def test_a_result_with_slices_is_read(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes([header(Plan(), [CASE]), {**trial(CASE), "slices_ns": [1.5, 2.5]}]))
    [run] = load_runs([path])
    assert run.trials[0].slices == [1.5, 2.5]
