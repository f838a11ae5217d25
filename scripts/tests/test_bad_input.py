"""What nobody should type, on the real program: exact meaning, or exit 2 (5 for output) with the
value, the limit and the remedy; nothing started, nothing left (FAULTS.md rows 23, 26, 28, 33)."""
import json
import os
import pathlib
import socket
import subprocess

import pytest

PROGRAM = pathlib.Path(__file__).parents[2] / "build" / "release" / "ipcmark"
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="build/release/ipcmark is not built")

BRIEF = ["run", "--mechanism", "null", "--pattern", "ping_pong", "--duration", "1ms",
         "--warmup", "1ms", "--repetitions", "1"]


class Place:
    """A folder to run in, and a TMPDIR for the journals: both must stay as they were."""

    def __init__(self, root):
        self.folder, self.temporary = root / "here", root / "tmp"
        self.folder.mkdir()
        self.temporary.mkdir()

    def run(self, *arguments, program=PROGRAM, **options):
        environment = {**os.environ, "TMPDIR": str(self.temporary), **options.pop("env", {})}
        environment.pop("XDG_RUNTIME_DIR", None)
        options = {"capture_output": True, "text": True, "timeout": 60, **options}
        return subprocess.run([program, *arguments], cwd=self.folder, env=environment, check=False,
                              **options)

    def left(self):
        return [*self.folder.iterdir(), *self.temporary.rglob("*.journal")]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def refuse(place, arguments, *said, before=()):
    result = place.run(*arguments)
    assert result.returncode == 2, result
    assert result.stdout == ""
    for text in said:
        assert text in result.stderr
    assert len(result.stderr) < 2000 and result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    assert place.left() == list(before)
    assert not list(place.temporary.iterdir()), "something was started"


NUMBERS = ["-1", "0", "4294967297", "18446744073709551616", "9223372036854775808", "abc", "1e3",
           "4KiB", " 8", "8 ", "", "0x10", "+1", "1_000", "١", "nan", "1.5"]
OPTIONS = {
    "--size": ("256MiB", {"0", "4KiB"}),
    "--capacity": ("1GiB", {"0", "4KiB"}),
    "--repetitions": ("100000", set()),
    "--duration": ("3600s", set()),
    "--warmup": ("3600s", set()),
    "--deadline": ("86400s", set()),
    "--seed": ("18446744073709551615", {"0", "4294967297", "9223372036854775808"}),
}


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("option", OPTIONS)
def test_a_number_means_what_it_says_or_is_refused(place, option, value):
    limit, good = OPTIONS[option]
    arguments = ["run", "--mechanism", "shm_ring", "--dry-run", f"{option}={value}"]
    if value in good:
        assert place.run(*arguments).returncode == 0
    elif value:
        refuse(place, arguments, f"'{value}'", limit, option.lstrip("-"))
    else:
        refuse(place, arguments, option.lstrip("-"))


TURNS = ["run", "--mechanism", "pipe", "--pattern", "ping_pong", "--size", "64", "--placement", "same_core"]


def test_turns_need_somebody_who_gives_them_and_one_trial(place):
    refuse(place, [*TURNS, "--wait", "block", "--repetitions", "1", "--turns", "/nowhere"], "'/nowhere'", "no socket")
    refuse(place, [*TURNS, "--wait", "block", "--repetitions", "1", "--turns", ""], "no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as giver:
        giver.bind(str(place.temporary.parent / "giver"))
        for more, said in ([["--wait", "block"], "1 cases and 10"], [["--wait", "block,poll", "--repetitions", "1"], "2 cases and 1"]):
            refuse(place, [*TURNS, *more, "--turns", str(place.temporary.parent / "giver")], "--turns", said)
        refuse(place, ["run", "--mechanism", "pipe", "--wait", "block", "--pattern", "pairs", "--repetitions", "1",
                       "--turns", str(place.temporary.parent / "giver")], "--turns", "not of pairs")


@pytest.mark.parametrize("text, canonical", [("0", "0B"), ("64", "64B"), ("4096", "4KiB"),
                                             ("1024KiB", "1MiB"), ("1000", "1000B")])
def test_a_size_keeps_its_exact_value(place, text, canonical):
    result = place.run("run", "--mechanism", "shm_ring", "--wait", "spin", "--pattern", "ping_pong",
                       "--size", text, "--dry-run")
    assert f"ping_pong/shm_ring/spin/{canonical}/" in result.stdout


@pytest.mark.parametrize("arguments, meant", [
    (["rn"], "'run'"),
    (["run", "smok"], "'smoke'"),
    (["run", "--mechanism", "pip"], "'pipe'"),
    (["run", "--mechansm", "pipe"], "'--mechanism'"),
    (["run", "--wait", "blok"], "'block'"),
    (["run", "--pattern", "pingpong"], "'ping_pong'"),
    (["run", "--placement", "same_cor"], "'same_core'"),
])
def test_a_slip_of_the_keyboard_is_guessed(place, arguments, meant):
    refuse(place, arguments, f"did you mean {meant}")


@pytest.mark.parametrize("arguments, said", [
    ([], "ipcmark help"),
    (["run", "--label"], "--label"),
    (["run", "--mechanism", ""], "ipcmark list"),
    (["run", "--mechanism", "pipe,,null"], "ipcmark list"),
    (["run", "--size", "64,abc"], "'abc'"),
    (["run", "--touch", "some"], "all header"),
    (["run", "--filter", "matches-nothing"], "matches none of"),
    (["run", "--filter", "("], "not a regular expression"),
    (["run", "--filter", "*"], "not a regular expression"),
    (["run", "no_such_suite"], "smoke"),
    (["run", "smoke", "quick"], "quick"),
    (["run", "--json", "--quiet", "--dry-run", "extra", "more"], "more"),
    (["list", "extra"], "extra"),
    (["explain"], "explain"),
    (["run", "\x1b[31mred"], "\\x1b[31mred"),
    (["run", "--output", "same", "--gbench-out", "same"], "two different files"),
])
def test_what_makes_no_sense_is_refused(place, arguments, said):
    refuse(place, arguments, said)


SUITES = {
    "syntax": (b'name = "x', ":1"),
    "unknown_key": (b'name = "x"\n[[sweep]]\nmechanisms = ["pipe"]\n', "'mechanism'"),
    "value": (b'name = "x"\n[[sweep]]\nsize = ["-1"]\n', ":3"),
    "over_64_bits": (b'name = "x"\n[[sweep]]\nsize = [99999999999999999999]\n', ":3"),
    "no_sweep": (b"", "[[sweep]]"),
    "not_text": (b"\x00\xff\xfe\x1b[31m", "suite.toml"),
    "deep": (b"a = " + b"[" * 3000, "suite.toml"),
    "long_line": (b"a = " + b"[" * 100_000, "suite.toml"),
    "long": (b"# so much\n" * 1_000_000, "256KiB"),
    "unknown_mechanism": (b'name = "x"\n[[sweep]]\nmechanism = ["pip"]\n', "'pipe'"),
}


@pytest.mark.parametrize("name", SUITES)
def test_a_corrupt_suite_is_refused(place, name):
    text, said = SUITES[name]
    suite = place.folder / "suite.toml"
    suite.write_bytes(text)
    refuse(place, ["run", "./suite.toml"], said, before=[suite])


@pytest.mark.parametrize("target", ["/dev/zero", "/", "/nowhere"])
def test_a_suite_that_is_no_file_is_refused(place, target):
    suite = place.folder / "suite.toml"
    suite.symlink_to(target)
    refuse(place, ["run", "./suite.toml"], "suite.toml", before=[suite])


@pytest.mark.parametrize("output, said", [
    ("/dev/full", "No space left on device"),
    ("missing/x.jsonl", "missing/x.jsonl"),
    (".", "directory"),
    ("/proc/self/x", "/proc/self/x"),
])
@pytest.mark.parametrize("option", ["--output", "--gbench-out"])
def test_an_output_that_cannot_be_written_is_5(place, option, output, said):
    result = place.run(*BRIEF, "--quiet", option, output)
    assert result.returncode == 5, result
    assert said in result.stderr
    # What could be written is kept: with --gbench-out, the native results under their own name.
    kept = [file for file in place.left() if file.suffix == ".jsonl" and option == "--gbench-out"]
    assert place.left() == kept


@pytest.mark.parametrize("arguments", [["list"], ["doctor"], ["run", "--help"], [*BRIEF, "--json"]])
def test_a_full_standard_output_is_5(place, arguments):
    with open("/dev/full", "wb") as full:
        result = place.run(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 5, result
    assert "standard output" in result.stderr


@pytest.mark.parametrize("arguments", [["list"], [*BRIEF, "--json"], BRIEF])
def test_a_closed_standard_output_is_5_and_no_result_file_gets_its_number(place, arguments):
    result = place.run("-c", '"$@" >&-', "sh", PROGRAM, *arguments, program="/bin/sh")
    assert result.returncode == 5, result
    assert "standard output" in result.stderr
    assert place.left() == []


def test_closed_standard_error_and_input_harm_nothing(place):
    result = place.run("-c", '"$@" 2>&- <&-', "sh", PROGRAM, *BRIEF, "--output", "x.jsonl",
                       program="/bin/sh")
    assert result.returncode == 0
    records = [json.loads(line) for line in (place.folder / "x.jsonl").read_text().splitlines()]
    assert [record["type"] for record in records] == ["run", "trial", "footer"]


def test_a_reader_that_leaves_ends_the_run_quietly(place):
    script = '"$@" | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"'
    arguments = [PROGRAM, *BRIEF[:-1], "50", "--json"]
    result = place.run("-c", script, "bash", *arguments, program="/bin/bash")
    assert result.returncode == 141, result
    assert place.left() == []


def test_no_locale_and_no_terminal_change_the_figures(place):
    result = place.run(*BRIEF, "--json", env={"LC_ALL": "de_DE.UTF-8", "TERM": "dumb"})
    assert result.returncode == 0, result
    assert "\x1b" not in result.stdout + result.stderr
    for line in result.stdout.splitlines():
        json.loads(line)
