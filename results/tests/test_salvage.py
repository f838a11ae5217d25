import subprocess
from pathlib import Path

import pytest
from synthetic import to_bytes, records

from ipcmark_results.load import load_runs
from ipcmark_results.salvage import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def damaged(tmp_path, small_plan):
    whole = to_bytes(records(small_plan))
    lines = whole.splitlines(keepends=True)
    lines[5] = b"garbage\n"
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(b"".join(lines)[:-30])
    return path


def test_whole_rows_are_kept_and_the_loss_is_named(damaged, capsys):
    assert main([str(damaged)]) == 0
    said = capsys.readouterr().err
    assert "damaged.jsonl:6: lost" in said and "ends in the middle" in said
    rows = len(damaged.read_bytes().splitlines())
    [run] = load_runs([damaged.with_name("damaged.salvaged.jsonl")])
    assert len(run.trials) == rows - 4  # an empty line, the header, the garbage and the torn footer


def test_what_is_there_is_not_overwritten(damaged, capsys):
    assert main([str(damaged), "-o", str(damaged)]) == 5
    assert "is there already" in capsys.readouterr().err


def test_nothing_to_salvage_is_5(tmp_path, capsys):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"type": "ru')
    assert main([str(path)]) == 5
    assert "nothing to salvage" in capsys.readouterr().err


def test_an_output_folder_that_is_not_there_is_5(damaged, capsys):
    assert main([str(damaged), "-o", str(damaged.parent / "absent" / "x")]) == 5
    assert "No such file or directory" in capsys.readouterr().err


def test_usage_is_2():
    with pytest.raises(SystemExit) as leaving:
        main([])
    assert leaving.value.code == 2


def test_the_verb_works_through_a_link_from_anywhere(damaged, tmp_path):
    link = tmp_path / "ipcmark-salvage"
    link.symlink_to(ROOT / "scripts" / "libexec" / "ipcmark-salvage")
    done = subprocess.run([link, damaged.name], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "kept" in done.stderr and done.stdout == ""
