"""What `ipcmark list` and `ipcmark explain` say, on the real program."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = ROOT / "build" / "release" / "ipcmark"
PUBLISHED = sorted((ROOT / "results" / "published").glob("*.jsonl"))[0]
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="build/release/ipcmark is not built")


def ask(*arguments, columns=80, code=0):
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False,
                            timeout=20, env={**os.environ, "COLUMNS": str(columns)})
    assert result.returncode == code, result
    return result.stdout if code == 0 else result.stderr


@pytest.fixture(scope="module")
def variants():
    return json.loads(ask("list", "--json"))


SHARED = {"pipe", "fifo", "pipe_packet", "unix_dgram", "unix_dgram_path", "unix_dgram_abstract", "unix_seqpacket",
          "unix_seqpacket_path", "unix_seqpacket_abstract", "posix_mq", "sysv_mq", "mpsc_ring"}


def test_every_object_of_the_list_is_whole(variants):
    for row in variants:
        assert set(row) == {"mechanism", "family", "summary", "wait", "wait_kind", "wait_help", "yields",
                            "patterns", "pattern_reasons", "axes", "framing", "max_message", "status",
                            "reason"}
        assert (row["status"] == "ok") == bool(row["patterns"]) == (row["reason"] == "")
        known = {*row["patterns"], *row["pattern_reasons"]}
        assert known - {"clients", "fan_in", "fan_out"} == {"ping_pong", "stream", "call", "paced", "pairs"}
        assert "fan_in" not in known or row["mechanism"] in SHARED
        if row["wait"] == "block" and row["mechanism"] in SHARED:
            assert {"fan_in", "fan_out"} <= known
        if row["mechanism"] == "mpsc_ring":
            assert "fan_in" in known and "fan_out" not in known
        assert ("clients" in known) == (row["mechanism"] in ("lrpc", "function_call"))
        assert not set(row["patterns"]) & set(row["pattern_reasons"])


@pytest.mark.parametrize("columns", [80, 120])
def test_the_list_has_a_line_for_each_mechanism_and_fits(variants, columns):
    lines = ask("list", columns=columns).splitlines()
    assert max(map(len, lines)) <= columns
    for name in {row["mechanism"] for row in variants}:
        assert sum(line.startswith(f"  {name} ") for line in lines) == 1


def test_the_long_list_has_a_line_for_each_variant(variants):
    rows = {tuple(line.split()[:2]) for line in ask("list", "--long").splitlines()}
    assert {(row["mechanism"], row["wait"]) for row in variants} <= rows


def test_everything_in_the_list_is_explained(variants):
    for name in {row["mechanism"] for row in variants}:
        text = ask("explain", name)
        assert all(part in text for part in (f"mechanism {name}: ", "ways of waiting", "  family "))
    for name in {row["wait"] for row in variants}:
        assert f"wait {name}, " in ask("explain", name)


def test_limits_are_those_of_this_kernel():
    size = pathlib.Path("/proc/sys/fs/pipe-max-size").read_text().strip()
    assert f"fs.pipe-max-size = {size}\n" in ask("explain", "pipe")


def test_results_of_a_mechanism():
    text = ask("explain", "pipe", "--results", PUBLISHED)
    assert "stream/pipe/block/64KiB/same_llc" in text and "GiB/s" in text


@pytest.mark.parametrize("path", ["/dev/zero", "/", "/nowhere/x.jsonl", str(PROGRAM), "/dev/null"])
def test_what_is_no_result_file_is_5(path):
    assert path in ask("explain", "pipe", "--results", path, code=5)


@pytest.mark.parametrize("arguments, said", [
    (["list", "--json", "--long"], "--json and --long"),
    (["explain", "piep"], "'pipe'"),
    (["explain", "p50", "--results", "x"], "no mechanism"),
])
def test_what_makes_no_sense_is_refused(arguments, said):
    assert said in ask(*arguments, code=2)
