"""The store keeps files and nothing else; the index, the timeline and what may go all follow from them."""

import json
import sqlite3
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.errors import ResultError
from ipcmark_results.history import index, retention, store
from ipcmark_results.history.__main__ import main

PIPE, TCP = "ping_pong/pipe/block/64B/same_core", "ping_pong/tcp/block/64B/same_core"
DAY_NS = 86_400 * 10**9
FIRST_NS = 1_763_600_000_000_000_000


def gate_folder(path, night, slower=1.0, machine_speed=1.0, reference="r" * 40, **environment):
    """What a gate of that night leaves: ten rounds of the reference and of that night's commit."""
    path.mkdir()
    rng = np.random.default_rng(night)
    for name, ratio, commit in (("baseline", 1.0, reference), ("candidate", slower, f"{night:040d}")):
        about = header(Plan(label=f"gate {name}", environment={
            "git_commit": {"value": commit, "unit": None, "source": "build", "identity": False}, **environment}),
            [PIPE, TCP])
        lines = [{**about, "run_id": f"{name[:4]}{night:012d}", "started_unix_ns": str(FIRST_NS + night * DAY_NS)}]
        for number in range(20):
            case, r = (PIPE, TCP)[number % 2], number // 2
            ns = 4000 * machine_speed * (ratio if case == PIPE else 1.0) * float(np.exp(rng.normal(0, 0.01)))
            lines.append({**trial(case, p50=ns, repetition=r), "sequence": number, "run_id": lines[0]["run_id"]})
        (path / f"{name}.jsonl").write_bytes(to_bytes(lines))
    return path


def test_rounds_in_turns_are_compared_by_their_slices(tmp_path):
    """As the gate did that night: the whole trials of this one would say nothing."""
    folder = gate_folder(tmp_path / "gate", 1)
    for name, ns in (("baseline", 4000.0), ("candidate", 4200.0)):
        path = folder / f"{name}.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines() if line]
        path.write_bytes(to_bytes([{**line, "slices_ns": [ns, 2 * ns]} if line["type"] == "trial" else line
                                   for line in lines]))
    store.add(tmp_path / "store", folder)
    assert [entry.ratio for series in index.series(tmp_path / "store") for entry in series.entries] == [
        pytest.approx(1.05), pytest.approx(1.05)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Twenty nights; from night 12 on the pipe is 8 % slower. The machine's speed changes every night."""
    folder = tmp_path_factory.mktemp("history")
    speed = np.random.default_rng(9)
    for night in range(20):
        made = gate_folder(folder / f"gate-{night}", night, 1.08 if night >= 12 else 1.0, speed.uniform(0.8, 1.6))
        store.add(folder / "store", made)
    return folder / "store"


def test_the_change_is_found_and_names_its_two_commits(filled, capsys):
    assert main(["show", str(filled)]) == 0
    out = capsys.readouterr().out
    assert f"git bisect start {12:040d} {11:040d}" in out
    assert out.count("git bisect") == 1, "the other case did not change, however the machine did"
    assert "20 points since 2025-11-20" in out and "slower, +" in out


def test_json_has_every_point(filled, capsys):
    assert main(["show", str(filled), "--json", "--case", "pipe"]) == 0
    [series] = json.loads(capsys.readouterr().out)
    assert len(series["points"]) == 20 and series["case"] == PIPE
    [change] = series["changes"]
    assert change["commit_before"] == f"{11:040d}" and change["ratio"] == pytest.approx(1.08, abs=0.02)
    assert all(point["low"] <= point["ratio"] <= point["high"] for point in series["points"])


def test_the_index_can_be_lost_damaged_or_old(filled):
    before = index.series(filled)
    path = filled / "index.sqlite"
    for damage in (lambda: path.unlink(), lambda: path.write_bytes(b"garbage"), lambda: path.write_bytes(b""),
                   lambda: sqlite3.connect(path).execute("PRAGMA user_version = 99").connection.close()):
        damage()
        assert index.series(filled) == before


def test_files_are_never_written_over(filled, tmp_path):
    again = gate_folder(tmp_path / "again", 3)
    before = {path: path.read_bytes() for path in filled.glob("*/*.gz")}
    with pytest.raises(ResultError, match="is there already"):
        store.add(filled, again)
    assert {path: path.read_bytes() for path in filled.glob("*/*.gz")} == before
    assert not list(filled.glob(".*gz"))


def test_machines_and_references_have_timelines_of_their_own(tmp_path):
    other = {"cpu_model": {"value": "another", "unit": None, "source": "/proc/cpuinfo", "identity": True}}
    folders = [gate_folder(tmp_path / "a", 1), gate_folder(tmp_path / "b", 2, **other),
               gate_folder(tmp_path / "c", 3, reference="s" * 40)]
    for folder in folders:
        store.add(tmp_path / "store", folder)
    assert len({(series.machine, series.reference) for series in index.series(tmp_path / "store")}) == 3


def test_a_torn_gate_keeps_its_whole_lines(tmp_path):
    folder = gate_folder(tmp_path / "a", 1)
    torn = (folder / "candidate.jsonl").read_bytes()[:-40]
    (folder / "candidate.jsonl").write_bytes(torn)
    store.add(tmp_path / "store", folder)
    [point] = store.points(tmp_path / "store")
    assert len(point.head.trials) == 19


@pytest.mark.parametrize("name", ["baseline.jsonl", "candidate.jsonl"])
def test_what_is_no_gate_is_refused_and_leaves_nothing(tmp_path, capsys, name):
    folder = gate_folder(tmp_path / "a", 1)
    (folder / name).unlink()
    assert main(["add", str(tmp_path / "store"), str(folder)]) == 5
    assert name in capsys.readouterr().err
    (folder / name).write_text('{"type":"trial"}\n')
    assert main(["add", str(tmp_path / "store"), str(folder)]) == 5
    assert f"{name}:1" in capsys.readouterr().err
    assert not list((tmp_path / "store").glob("*")) if (tmp_path / "store").exists() else True


def test_two_runs_of_something_else_are_no_point(tmp_path):
    folder = gate_folder(tmp_path / "a", 1)
    (folder / "candidate.jsonl").write_text((folder / "candidate.jsonl").read_text().replace("gate candidate", "mine"))
    with pytest.raises(ResultError, match="two runs of a gate"):
        store.add(tmp_path / "store", folder)
    assert not list((tmp_path / "store").iterdir())


def test_no_history_is_5(tmp_path, capsys):
    assert main(["show", str(tmp_path / "absent")]) == 5
    assert "history add" in capsys.readouterr().err


def test_what_is_old_thins_out_to_weeks_and_then_to_months(filled):
    points = list(store.points(filled))
    first = datetime.fromtimestamp(FIRST_NS / 1e9, timezone.utc)

    def kept(days_later):
        return 20 - len(retention.surplus(points, first + timedelta(days=days_later)))

    assert kept(60) == 20 and kept(90) == 20
    assert kept(200) in (3, 4), "twenty days touch three or four weeks"
    assert kept(1000) in (1, 2)
    everything = retention.surplus(points, first + timedelta(days=1000), keep=lambda point: True)
    assert everything == []


def test_prune_names_before_it_removes(filled, tmp_path, capsys):
    for night in (1, 2, 3):
        store.add(tmp_path / "store", gate_folder(tmp_path / f"g{night}", night))
    arguments = ["prune", str(tmp_path / "store"), "--all-days", "0", "--weekly-days", "0"]
    assert main([*arguments, "--dry-run"]) == 0
    named = capsys.readouterr().out.splitlines()
    assert len(named) == 2 and len(list((tmp_path / "store").glob("*/*.gz"))) == 3
    assert main(arguments) == 0
    assert capsys.readouterr().out.splitlines() == named and len(list((tmp_path / "store").glob("*/*.gz"))) == 1
    assert len(index.series(tmp_path / "store")[0].entries) == 1, "the index follows"
    assert main(["prune", str(tmp_path / "store"), "--all-days", "9", "--weekly-days", "3"]) == 2
