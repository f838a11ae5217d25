"""The page in a real browser: it fits, its one script runs, nothing else does."""

import html
import json
import re

import pytest
from hostile import PAYLOADS
from pages import chromium, dump
from synthetic import Plan, MODELS, records, write

from ipcmark_plots.report.page import render
from ipcmark_results.load import load_runs

pytestmark = pytest.mark.skipif(chromium() is None, reason="no chromium on the PATH")


def facts(page, width, folder):
    found = re.search(r'data-facts="([^"]*)"', dump(page, width, folder))
    assert found, "the page did not load"
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("width", [375, 1600])
def test_nothing_is_wider_than_the_window(run, tmp_path, width):
    seen = facts(render([run]), width, tmp_path)
    assert seen["width"] <= width
    assert seen["svgs"] > 20 and seen["rows"] > 100


def test_the_policy_lets_the_pages_own_script_sort_and_filter(run, tmp_path):
    seen = facts(render([run]), 1600, tmp_path)
    assert seen["filter"] and seen["sorted"] == "mechanism"


def test_of_many_rows_the_first_thousand_are_shown(tmp_path):
    plan = Plan(sizes=tuple(1 << bits for bits in range(20)), placements=("same_llc",), repetitions=1, bins=3,
                axes=("", "idle=poll"))
    [run] = load_runs([write(tmp_path / "x.jsonl", records(plan))])
    seen = facts(render([run]), 1280, tmp_path)
    assert seen["rows"] > 2200 and seen["shown"] == [1000, 1000]


def test_hostile_text_runs_nothing_and_keeps_the_width(tmp_path):
    lines = records(Plan(models=MODELS[:2], sizes=(64,), placements=("same_llc",), repetitions=1, bins=20))
    lines[0]["label"] = "".join(PAYLOADS)
    lines[0]["environment"]["cpu_model"]["value"] = PAYLOADS[0]
    lines[0]["environment"]["kernel_release"]["value"] = "x" * 3000
    for line, payload in zip(lines[1:-1], PAYLOADS):
        line.update(mechanism=payload, case=f"ping_pong/{payload}/none/64B/same_llc"[:1000])
    [run] = load_runs([write(tmp_path / "x.jsonl", lines)])
    seen = facts(render([run]), 375, tmp_path)
    assert seen["width"] <= 375
    assert seen["title"].startswith("IPC on bench-1") and seen["filter"]
