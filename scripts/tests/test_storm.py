"""Every storm of scripts/storm in a small count, on the real program; see FAULTS.md rows 1 to 9."""
import pathlib
import subprocess

import pytest

SCRIPTS = pathlib.Path(__file__).parents[1]
PROGRAM = SCRIPTS.parent / "build" / "release" / "ipcmark"
built = pytest.mark.skipif(not PROGRAM.exists(), reason="build/release/ipcmark is not built")


def storm(*arguments):
    return subprocess.run([SCRIPTS / "storm", *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=300)


@built
@pytest.mark.parametrize("name, count, lines",
                         [("supervisor", 4, 1), ("both", 2, 1), ("signals", 1, 3), ("twice", 1, 1)])
def test_nothing_is_violated(name, count, lines):
    # Ten seconds where the figure is one: this machine may be busy with other tests.
    result = storm(name, "--count", count, "--within", 10)
    assert result.returncode == 0, result.stdout + result.stderr
    rows = result.stdout.splitlines()[2:]
    assert len(rows) == lines and all(row.split()[-1] for row in rows)
    assert str(count) in rows[0].split()


@built
@pytest.mark.skipif(not PROGRAM.with_name("ipcmark_storm").exists(),
                    reason="build/release/ipcmark_storm is not built")
def test_workers_of_every_variant_may_be_killed():
    result = storm("workers", "--count", 100, "--seed", 7)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("hangs 0") == 3


def fake_program(folder, text):
    program = folder / "ipcmark"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


# The span is measured on the first run, which must be good; the others are what is to be found.
LEAVES_A_PROCESS = """
while [ "$1" != --output ]; do shift; done
echo '{"type":"run","planned_trials":0}' | tee "$2"; echo '{"type":"footer"}' | tee -a "$2"
[ -e "$TMPDIR/again" ] || { touch "$TMPDIR/again"; sleep 0.2; exit 0; }
sleep 1000 &
exec sleep 1000
"""
FORGETS_A_LINE = """
while [ "$1" != --output ]; do shift; done
: > "$2"; echo '{"type":"run"}'
[ -e "$TMPDIR/again" ] || { touch "$TMPDIR/again"; sleep 0.2; exit 0; }
exec sleep 1000
"""


@pytest.mark.parametrize("text, complaint", [(LEAVES_A_PROCESS, "left after SIGKILL"),
                                             (FORGETS_A_LINE, "acknowledged lines")])
def test_a_program_that_breaks_its_word_is_found(tmp_path, text, complaint):
    program = fake_program(tmp_path, text)
    result = storm("supervisor", "--count", 8, "--within", 0.5, "--program", program)
    assert result.returncode == 1, result.stdout + result.stderr
    assert complaint in result.stdout


def test_bad_arguments_are_refused(tmp_path):
    assert storm("supervisor", "--count", 0).returncode == 2
    assert storm("tornado").returncode == 2
    assert storm("twice", "--program", tmp_path / "absent").returncode == 4
