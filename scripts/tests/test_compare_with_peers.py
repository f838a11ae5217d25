"""compare-with-peers against programs that answer at once."""
import pathlib
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "compare-with-peers"
FLOORS = {"line_bounce_ns": 100, "two_line_bounce_ns": None, "clock_pair_ns": 10,
          "pipeline_copy": [{"bytes": 65536, "bytes_per_s": 2e9}]}

# Answers every case alike, except that posix_mq cannot run, that a peer takes half as long again and
# zeromq four times as long. A slot_ring was measured far.
IPCMARK = """#!/usr/bin/env python3
import json, sys
axes = dict(zip(sys.argv[2::2], sys.argv[3::2]))
peer = 1.5 if sys.argv[0].endswith("_peers") else 1
skipped = axes["--mechanism"] == "posix_mq"
records = [{"type": "run", "floors": FLOORS}]
for mechanism in axes["--mechanism"].split(","):
    slower = 4 * peer if mechanism == "zeromq" else peer
    for batch in axes.get("--batch", "1").split(","):
        far = 5 if mechanism == "slot_ring" else 1
        trial = {"type": "trial", "size": int(axes["--size"]), "cpus": [3, 5],
                 "case": mechanism + ("" if batch == "1" else "/batch=" + batch),
                 "mechanism": mechanism, "pattern": axes["--pattern"], "warnings": [],
                 "wait_kind": "blocking",
                 "status": "skipped" if skipped else "ok",
                 "reason": "no queues" if skipped else "",
                 "probe": {"line_bounce_before_ns": 65 * far, "line_bounce_after_ns": 66 * far}}
        if not skipped:
            trial["latency_ns"] = {"p50": 300 * slower, "single_shot_p50": 11}
            trial["throughput"] = {"messages_per_s": 3e6 / slower, "bytes_per_s": 1e9}
        records.append(trial)
path = sys.argv[sys.argv.index("--output") + 1]
with open(path, "w") as file:
    for record in records:
        file.write("\\n" + json.dumps(record))
sys.exit(3 if skipped else 0)
"""


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def make_build(folder):
    """A build folder; what the peers were called with is in its file `calls`."""
    program(folder / "ipcmark", IPCMARK.replace("FLOORS", repr(FLOORS)))
    peers = folder / "bench" / "tests" / "peers"
    program(peers / "ipcmark_peers", IPCMARK.replace("FLOORS", repr(FLOORS)))
    for name, answer in (("c_loops", "200 900"), ("c_slot_ring", "6000000")):
        program(peers / name, f'#!/bin/sh\necho {name} "$@" >>{folder}/calls\necho {answer}\n')
    return folder


def compare(build, rounds="1", *options):
    return subprocess.run([SCRIPT, "--build", build, "--rounds", rounds, *options],
                          capture_output=True, text=True, check=False)


@pytest.fixture(name="compared", scope="module")
def fixture_compared(tmp_path_factory):
    """Two rounds that went well: what was said, and the calls of the peers."""
    build = make_build(tmp_path_factory.mktemp("build"))
    said = compare(build, "2")
    assert said.returncode == 0, said.stderr
    return said.stdout, (build / "calls").read_text().splitlines()


def line(text, start):
    return next(row for row in text.splitlines() if row.startswith(start))


def test_the_table_has_medians_and_ratios(compared):
    table, _ = compared
    assert line(table, "pipe same_core").split()[-4:] == ["300.0", "200.0", "1.50", "(1.50-1.50)"]
    assert "0.50 (0.50-0.50)" in line(table, "stream 64 KiB touch header : copies")
    assert "1.10" in line(table, "null")
    assert all(len(row) <= 80 for row in table.splitlines() if "not measured" not in row)


def test_published_designs_are_compared_where_the_cpus_were_as_near(compared):
    table, _ = compared
    near = table[table.index("near, p50"):table.index("far, p50")]
    assert line(near, "mailbox 48 B x1").split()[-4:] == ["300.0", "450.0", "0.67", "(0.67-0.67)"]
    assert ": spin_cell" in line(near, "mailbox 64 B") and "shm_ring 64 B x1 : aeron" in near
    assert "slot_ring" not in table
    assert "1.50 (1.50-1.50)" in line(table, "shm_ring 64 B x32")


def test_libraries_are_compared_with_what_waits_alike(compared):
    table, _ = compared
    nearest = table[table.index("nearest, p50"):table.index("same_core, p50")]
    row = line(nearest, "shm_ring 64 B blocking : zeromq").split()
    assert row[-4:] == ["300.0", "1,200.0", "0.25", "(0.25-0.25)"]
    assert "polling" not in nearest and "boost_mq" in nearest
    streams = table[table.index("same_core, per second"):]
    assert "4.00 (4.00-4.00)" in line(streams, "shm_ring 65536 B blocking : zeromq")


def test_one_comparison_may_be_chosen(tmp_path):
    said = compare(make_build(tmp_path), "1", "--with", "libraries")
    assert said.returncode == 0 and "shm_ring 64 B blocking" in said.stdout
    assert "C loop" not in said.stdout and "fastest design" not in said.stdout


def test_bells_have_no_payload(compared):
    _, calls = compared
    assert calls.count("c_loops eventfd 0 10000 3 5") == 4


def test_peers_run_on_the_cpus_of_the_trial(compared):
    _, calls = compared
    assert calls.count("c_loops pipe 64 10000 3 5") == 4  # two placements, two rounds
    assert all(called.endswith(" 3 5") for called in calls)


def test_what_cannot_be_measured_is_a_row_with_its_reason(compared):
    table, _ = compared
    assert "not measured: skipped: no queues" in line(table, "posix_mq nearest")
    assert "no such floor" in line(table, "shm_ring spin 48 B : two_line_bounce")


def test_a_program_that_fails_ends_it_with_its_words(tmp_path):
    build = make_build(tmp_path)
    program(build / "bench" / "tests" / "peers" / "c_loops", "#!/bin/sh\necho broken >&2\nexit 1\n")
    said = compare(build)
    assert said.returncode == 4 and "broken" in said.stderr


def test_bad_rounds_and_missing_programs_are_told_apart(tmp_path):
    assert compare(tmp_path, "0").returncode == 2
    assert compare(tmp_path).returncode == 4
