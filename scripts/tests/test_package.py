"""Somebody else's transport, built against an installed ipcmark that has been moved since."""
import json
import os
import shutil

import pytest
from installation import BUILD, ROOT, do

EXAMPLE = ROOT / "scripts" / "examples" / "bring-your-own"

pytestmark = pytest.mark.skipif(not (BUILD / "ipcmark").exists() or shutil.which("cmake") is None,
                                reason="build/release/ipcmark is not built, or cmake is missing")


@pytest.fixture(scope="module")
def programs(prefix, tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    do("cmake", "-S", EXAMPLE, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
       "-DCMAKE_CXX_FLAGS_RELEASE=-O1")
    do("cmake", "--build", build, "--parallel", "2")
    return build


@pytest.fixture
def run(programs, tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("XDG_RUNTIME_DIR", None)
    return lambda program, *arguments: do(programs / program, *arguments, cwd=tmp_path, env=environment)


def test_nothing_installed_names_the_machine_that_built_it(prefix):
    files = [file for file in prefix.rglob("*") if file.is_file()]
    assert any(file.name == "channel.h" for file in files)
    for file in files:
        content = file.read_bytes()
        for path in (ROOT, BUILD, prefix.parent / "first"):
            assert str(path).encode() not in content, f"{file} names {path}"


def test_the_program_has_the_transport_and_every_verb(run):
    rows = json.loads(run("acme-ipc", "list", "--json"))
    assert {row["mechanism"] for row in rows} == {"acme"} and len(rows) >= 4
    assert "our product's packets" in run("acme-ipc", "explain", "acme")
    assert "ping_pong/acme/block/64B/" in run("acme-ipc", "run", "smoke", "--dry-run")


def test_ours_stand_beside_it(run):
    rows = json.loads(run("acme-ipc-all", "list", "--json"))
    assert {"acme", "pipe", "shm_ring", "null"} <= {row["mechanism"] for row in rows}


def test_it_is_measured_like_ours(run, tmp_path):
    run("acme-ipc", "run", "--wait", "block", "--pattern", "ping_pong,stream", "--size", "64",
        "--placement", "same_core", "--repetitions", "2", "--duration", "60ms", "--warmup", "10ms",
        "--output", "acme.jsonl", "--gbench-out", "acme.json", "--quiet")
    lines = [json.loads(line) for line in (tmp_path / "acme.jsonl").read_text().splitlines()]
    trials = [line for line in lines if line["type"] == "trial"]
    assert [trial["status"] for trial in trials] == ["ok"] * 4
    for trial in trials:
        if trial["pattern"] == "ping_pong":
            latency = trial["latency_ns"]
            assert 0 < latency["min"] <= latency["p50"] <= latency["p99"] <= latency["max"]
        else:
            assert trial["throughput"]["bytes_per_s"] > 0
    names = [row["name"] for row in json.loads((tmp_path / "acme.json").read_text())["benchmarks"]]
    assert any("acme" in name for name in names)
    assert "p99" in run("acme-ipc", "explain", "acme", "--results", "acme.jsonl")
