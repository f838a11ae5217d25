"""The whole gate over real programs: a transport into which a regression was planted.

No figure of time is asserted: that the gate finds slowdowns, and how often, is in results/README.md.
"""

import json
import os
import shutil
import subprocess

import pytest
from installation import BUILD, ROOT, do

STUDY = ROOT / "scripts" / "study" / "planted"
SUITE = STUDY / "planted.toml"

pytestmark = pytest.mark.skipif(not (BUILD / "ipcmark").exists() or shutil.which("cmake") is None,
                                reason="build/release/ipcmark is not built, or cmake is missing")


@pytest.fixture(scope="module")
def planted(prefix, tmp_path_factory):
    build = tmp_path_factory.mktemp("planted")
    do("cmake", "-S", STUDY, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_CXX_FLAGS_RELEASE=-O1")
    do("cmake", "--build", build)
    return build / "planted"


@pytest.fixture
def gate(prefix, tmp_path):
    def run(*arguments, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "GITLAB_"))}
        clean["TMPDIR"] = str(tmp_path)
        clean.pop("XDG_RUNTIME_DIR", None)
        return subprocess.run([prefix / "bin" / "ipcmark", "gate", *map(str, arguments)], cwd=tmp_path,
                              env={**clean, **environment}, capture_output=True, text=True)

    return run


def counts_here(program, tmp_path):
    do(program, "run", SUITE, "--filter", "same_core", "--counters", "on", "--repetitions", "1", "--duration", "10ms",
       "--warmup", "5ms", "--output", tmp_path / "x.jsonl", "--quiet")
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines() if line]
    return [line["cost"]["initiator"]["system_calls_per_message"] for line in lines if line["type"] == "trial"][0]


def test_one_more_system_call_fails_the_job_and_says_so(planted, gate, tmp_path):
    if counts_here(planted, tmp_path) is None:
        pytest.skip("this machine does not let a process be traced")
    done = gate("--baseline-bin", planted, "--candidate-bin", f"env PLANTED_CALLS=1 {planted}", "--suite", SUITE,
                "--filter", "same_core", "--rounds", 6, "--duration", "10ms", "--warmup", "5ms", "--output", "out",
                GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "REGRESSED: 1 of 1 cases" in done.stdout
    assert "system calls per round trip: 4 -> 6" in done.stdout
    assert "::error title=slower%3A ping_pong/planted/block/64B/same_core::" in done.stdout
    assert "REGRESSED" in (tmp_path / "summary.md").read_text()
    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    [case] = record["cases"]
    assert case["verdict"] == "regressed" and case["figures"][0]["first"]["rounds"] == 6
    assert case["figures"][0]["in_turns"]
    kept = [json.loads(line) for line in (tmp_path / "out" / "candidate.jsonl").read_text().splitlines() if line]
    trials = kept[1:-1]
    assert (kept[0]["type"], kept[-1]["type"]) == ("run", "footer") and len(trials) in (6, 12)  # measured once or twice
    assert all(trial["type"] == "trial" and len(trial["slices_ns"]) == 12 for trial in trials)


def count_only(planted, gate, *more, **plants):
    words = ["env", *(f"PLANTED_{name}={value}" for name, value in plants.items()), planted]
    return gate("--baseline-bin", planted, "--candidate-bin", " ".join(map(str, words)), "--suite", SUITE,
                "--counters-only", "--output", "out", *more)


def test_one_more_allocation_fails_the_job_by_its_count_also_where_a_side_spins(planted, gate):
    done = count_only(planted, gate, "--instructions", 0, ALLOCATIONS=1)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "allocations per round trip: 0 -> 2" in done.stdout and "more allocations" in done.stdout
    regressed = int(done.stdout.split("REGRESSED: ")[1].split()[0])
    assert f"REGRESSED: {regressed} of {regressed} cases" in done.stdout


def test_more_instructions_fail_the_job_by_valgrinds_count(planted, gate, tmp_path):
    done = count_only(planted, gate, "--filter", "same_core", TURNS=20)
    [case] = json.loads((tmp_path / "out" / "gate.json").read_text())["cases"]
    if case["instructions"] is None or case["instructions"]["reason"]:
        pytest.skip(str(case["instructions"]) + done.stderr)
    assert done.returncode == 1, done.stdout + done.stderr
    [change] = case["counters"]
    assert change["name"] == "instructions" and case["reason"] == "more instructions"
    assert change["candidate"] - change["baseline"] == pytest.approx(2 * 20 * 3, abs=10), "a turn is an add, cmp and jump"
    assert "instructions per round trip" in done.stdout


def test_the_same_program_has_the_same_counts(planted, gate):
    done = count_only(planted, gate, "--filter", "/block/")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OK: none of 2 cases regressed" in done.stdout or "OK: none of 1 cases regressed" in done.stdout


def test_the_suite_of_the_installed_gate_runs(gate, prefix):
    """Every one of its cases is known to the program: a name that is gone would be noticed in a release."""
    plan = do(prefix / "bin" / "ipcmark", "run", "ci", "--dry-run").splitlines()
    assert len(plan) == 20
    one = gate("--baseline-bin", prefix / "bin" / "ipcmark", "--candidate-bin", prefix / "bin" / "ipcmark",
               "--counters-only", "--filter", f"^{plan[0]}$")
    assert one.returncode == 0, one.stdout + one.stderr
