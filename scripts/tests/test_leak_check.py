"""Each kind of leftover is made for real, seen, and removed."""
import os
import pathlib
import shutil
import subprocess
import time

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "leak-check"


@pytest.fixture
def compare(tmp_path, monkeypatch):
    monkeypatch.setenv("IPCMARK_TEST_RUN", f"test of leak-check {os.getpid()}")
    state = tmp_path / "state.json"
    subprocess.run([SCRIPT, "start", state], check=True)
    return lambda: subprocess.run([SCRIPT, "compare", state], capture_output=True, text=True,
                                  check=False)


@pytest.mark.skipif(not shutil.which("ipcmk"), reason="needs ipcmk")
def test_every_kind_of_system_v_object_is_named(compare):
    kinds = {"msg": (["-Q"], "-q"), "sem": (["-S", "1"], "-s"), "shm": (["-M", "64"], "-m")}
    made = {}
    try:
        for kind, (make, _) in kinds.items():
            said = subprocess.run(["ipcmk", *make], capture_output=True, text=True, check=True)
            made[kind] = said.stdout.split()[-1]
        result = compare()
    finally:
        for kind, identifier in made.items():
            subprocess.run(["ipcrm", kinds[kind][1], identifier], check=True)
    assert result.returncode == 1
    for kind, identifier in made.items():
        assert f"leaked: System V {kind} id {identifier} " in result.stdout


def test_a_shared_memory_file_is_named(compare):
    path = pathlib.Path(f"/dev/shm/ipcmark-test-{os.getpid()}")
    path.touch()
    try:
        result = compare()
    finally:
        path.unlink()
    assert result.returncode == 1
    assert f"leaked: {path}\n" in result.stdout


def test_a_process_is_named_and_nobody_elses_is(compare):
    other = {**os.environ, "IPCMARK_TEST_RUN": "another run"}
    with subprocess.Popen(["sleep", "60"]) as ours, subprocess.Popen(["sleep", "60"], env=other) as theirs:
        result = compare()
        ours.kill()
        theirs.kill()
    assert result.returncode == 1
    assert f"leaked: process {ours.pid} (sleep)" in result.stdout
    assert f"process {theirs.pid} " not in result.stdout


def test_what_goes_away_by_itself_in_a_moment_is_no_leak(compare):
    path = pathlib.Path(f"/dev/shm/ipcmark-test-brief-{os.getpid()}")
    path.touch()
    began = time.monotonic()
    with subprocess.Popen(["sh", "-c", f"sleep 0.7; rm {path}"]):
        result = compare()
    assert str(path) not in result.stdout
    assert time.monotonic() - began >= 0.7
