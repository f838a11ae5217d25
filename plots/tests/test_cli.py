import subprocess
from pathlib import Path

import pytest
from synthetic import MODELS, Plan, records, to_bytes, write

from ipcmark_plots.report.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(tmp_path):
    return write(tmp_path / "run.jsonl", records(Plan(models=MODELS[:2], sizes=(64,), bins=5)))


def test_a_page_is_written_and_stdout_stays_empty(small, tmp_path, capsys):
    assert main([str(small), "-o", str(tmp_path / "r.html")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "run.jsonl"]


def test_losses_are_told_on_stderr(small, tmp_path, capsys):
    small.write_bytes(to_bytes(records(Plan(models=MODELS[:2], sizes=(64,), bins=5)))[:-30])
    assert main([str(small), "-o", str(tmp_path / "r.html")]) == 0
    assert "a torn record was lost" in capsys.readouterr().err


@pytest.mark.parametrize(("content", "said"), [
    (None, "No such file"), (b"", "no whole record"), (b"\xff\n", ":1: not JSON"),
    (b'{"type":"run","schema":"ipcmark-result/2"}', "ipcmark-result/2")])
def test_results_that_cannot_be_read_are_5(tmp_path, capsys, content, said):
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert main([str(path), "-o", str(tmp_path / "r.html")]) == 5
    error = capsys.readouterr().err
    assert "bad.jsonl" in error and said in error
    assert not (tmp_path / "r.html").exists()


def test_a_folder_that_is_not_there_is_5(small, tmp_path, capsys):
    assert main([str(small), "-o", str(tmp_path / "absent" / "r.html")]) == 5
    assert "cannot write" in capsys.readouterr().err


def test_results_are_never_overwritten(small, capsys):
    before = small.read_bytes()
    assert main([str(small), "-o", str(small)]) == 2
    assert "one of the result files" in capsys.readouterr().err and small.read_bytes() == before


def test_no_file_is_usage(capsys):
    with pytest.raises(SystemExit) as leaving:
        main([])
    assert leaving.value.code == 2


def test_a_hostile_file_name_does_not_reach_the_terminal(tmp_path, capsys):
    assert main([str(tmp_path / "\x1b]0;x\x07.jsonl")]) == 5
    assert "\x1b" not in capsys.readouterr().err


def test_the_verb_works_through_a_link_from_anywhere(small, tmp_path):
    link = tmp_path / "ipcmark-report"
    link.symlink_to(ROOT / "scripts" / "libexec" / "ipcmark-report")
    done = subprocess.run([link, small.name], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "report.html").exists()


def test_without_an_interpreter_the_remedy_is_named(tmp_path):
    script = tmp_path / "scripts" / "python"
    script.parent.mkdir()
    # The same script where no candidate exists: it looks for python3 by name and by one full path.
    script.write_text((ROOT / "scripts" / "python").read_text().replace("/usr/bin/python3", "/absent"))
    script.chmod(0o755)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "readlink"):
        (tools / tool).symlink_to(subprocess.run(["which", tool], capture_output=True, text=True).stdout.strip())
    done = subprocess.run([script, "-c", ""], env={"PATH": str(tools)}, capture_output=True, text=True)
    assert done.returncode == 4 and "scripts/install-deps" in done.stderr
