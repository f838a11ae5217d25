"""The report in its three formats, and opened."""

import html
import os
import re
import subprocess
from pathlib import Path

import pytest
from hostile import PAYLOADS
from pages import chromium
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.report.cli import main
from ipcmark_plots.report.markdown import code, plain
from ipcmark_plots.report.pdf import find_browser

ROOT = Path(__file__).parents[2]
PLAN = Plan(models=MODELS[:4], sizes=(64, 4096), bins=10)


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "run.jsonl", records(PLAN))


def test_markdown_has_answers_warnings_and_every_case(file, tmp_path):
    assert main([str(file), "-o", str(tmp_path / "r.md")]) == 0
    text = (tmp_path / "r.md").read_text()
    assert text.index("Best per size") < text.index("Before you trust") < text.index("### Round trips")
    assert "| 64 B | `pipe nonblock_spin` **" in text and "scheduler tick" in text
    assert text.count("\n| `pipe` | ") == sum(case.count("/pipe/") for case in records(PLAN)[0]["plan"])


def test_rows_of_a_markdown_table_have_as_many_cells_as_its_head(file, tmp_path):
    lines = records(PLAN)
    for line, payload in zip(lines[1:-1], PAYLOADS * 9):
        line.update(mechanism=payload[:900] or "x", reason=payload)
    hostile = write(tmp_path / "h.jsonl", lines)
    assert main([str(hostile), "-o", str(tmp_path / "r.md")]) == 0
    tables = re.split(r"\n(?!\|)", (tmp_path / "r.md").read_text())
    bars = [[len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines() if row.startswith("|")] for table in tables]
    assert sum(len(rows) > 2 for rows in bars) >= 3 and all(len(set(rows)) <= 1 for rows in bars)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_from_a_file_is_markup(payload):
    assert re.fullmatch(r"`[^`]*`", code(payload))
    assert "<" not in plain(payload) and "\n" not in plain(payload)


def test_two_files_are_compared_in_markdown(file, tmp_path):
    later = write(tmp_path / "later.jsonl", [{**line, "run_id": "1a7e"} for line in records(PLAN)])
    assert main([str(file), str(later), "--format", "markdown", "-o", str(tmp_path / "r.txt")]) == 0
    text = (tmp_path / "r.txt").read_text()
    assert text.index("against") < text.index("Best per size") and "| `ping_pong/pipe/block/64B/same_llc` |" in text


@pytest.mark.skipif(chromium() is None, reason="no chromium on the PATH: scripts/install-deps --browser")
def test_a_pdf_is_printed_by_the_browser(file, tmp_path):
    assert main([str(file), "-o", str(tmp_path / "r.pdf")]) == 0
    content = (tmp_path / "r.pdf").read_bytes()
    assert content.startswith(b"%PDF-") and len(content) > 30_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.pdf", "run.jsonl"]


def test_without_a_browser_a_pdf_is_4_with_the_remedy(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    assert main([str(file), "--format", "pdf", "-o", str(tmp_path / "r.pdf")]) == 4
    assert "install-deps --browser" in capsys.readouterr().err and not (tmp_path / "r.pdf").exists()


def test_a_browser_that_fails_is_quoted(file, tmp_path, monkeypatch, capsys):
    fake = tmp_path / "bin" / "chromium"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho no display, sorry >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent))
    assert main([str(file), "--format", "pdf", "-o", str(tmp_path / "r.pdf")]) == 5
    assert "no display, sorry" in capsys.readouterr().err


def test_open_starts_the_browser_that_is_asked_for(file, tmp_path):
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    subprocess.run([ROOT / "scripts" / "libexec" / "ipcmark-report", file, "-o", "r.html", "--open"], cwd=tmp_path,
                   env={**os.environ, "BROWSER": str(opener)}, check=True)
    assert (tmp_path / "opened").read_text().strip() == (tmp_path / "r.html").as_uri()


def test_open_without_any_browser_names_the_page(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert main([str(file), "-o", str(tmp_path / "r.html"), "--open"]) == 0
    assert (tmp_path / "r.html").as_uri() in html.unescape(capsys.readouterr().err)
