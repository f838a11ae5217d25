"""What the page says, to a reader without a browser's help."""

import base64
import hashlib
import json
import re
import time
from pathlib import Path

import pytest
from hostile import PAYLOADS
from pages import Elements
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.report.glossary import TERMS
from ipcmark_plots.report.page import render
from ipcmark_plots.report.warning_text import WARNINGS
from ipcmark_results.load import load_runs
from ipcmark_results.text import printable

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page(run):
    return render([run])


def test_every_case_has_a_row_and_every_link_a_target(page, cases):
    from urllib.parse import unquote

    elements = Elements(page)
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {case.case for case in cases} <= set(ids)
    targets = {unquote(attributes["href"][1:]) for attributes in elements.named("a")}
    assert targets <= set(ids)


def test_the_answer_comes_first(page):
    text = Elements(page).text
    assert text.index("Fastest round trip") < text.index("Before you trust") < text.index("Round trip by")
    assert "shm_ring" in text[: text.index("Before you trust")]


def test_statuses_reasons_and_warnings_are_there(page):
    text = Elements(page).text
    assert "the responder died of signal 11" in text and "udp carries at most 65507 B" in text
    assert WARNINGS["far"] in text


def test_nothing_is_fetched(page):
    assert re.findall(r'(?:src|srcset|action|poster|data)\s*=\s*["\']', page) == []
    urls = re.findall(r'(?:href|url)\s*[=(]\s*["\']?([^"\')\s>]+)', page)
    assert [url for url in urls if not url.startswith("#")] == []


def test_the_policy_names_exactly_the_script_that_is_there(page):
    elements = Elements(page)
    policy = next(a["content"] for a in elements.named("meta") if a.get("http-equiv") == "Content-Security-Policy")
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy


def test_no_element_has_an_event_handler(page):
    assert [tag for tag, attributes in Elements(page).tags if any(name.startswith("on") for name in attributes)] == []


def test_every_chart_has_words_and_data(page):
    elements = Elements(page)
    charts = [attributes for attributes in elements.named("svg")]
    assert len(charts) > 20
    assert all(a["role"] == "img" and len(a["aria-label"]) > 40 for a in charts)
    assert elements.text.count("Data of this chart") == len(charts)


def test_the_same_results_give_the_same_page(run, page):
    assert render([run]) == page


def test_two_runs_have_a_part_each(tmp_path, run):
    lines = [{**line, "run_id": "other"} for line in records(Plan(models=MODELS[:2], bins=5))]
    [other] = load_runs([write(tmp_path / "x.jsonl", lines)])
    elements = Elements(render([run, other]))
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids)) and {"run1", "run2"} <= set(ids)


def test_a_run_without_any_figure_still_has_a_page(tmp_path):
    only_skipped = Plan(models=(MODELS[2],), placements=("same_core",))
    [run] = load_runs([write(tmp_path / "x.jsonl", records(only_skipped))])
    text = Elements(render([run])).text
    assert "No case of this run has a figure" in text and "scheduler tick" in text


def test_a_run_without_header_and_footer_still_has_a_page(tmp_path, plan):
    [run] = load_runs([write(tmp_path / "x.jsonl", records(plan)[1:-1])])
    text = Elements(render([run])).text
    assert "header is lost" in text and "it was cut off" in text


def hostile_lines(payload):
    lines = records(Plan(models=MODELS[:3], sizes=(64, 4096), placements=("same_llc",), repetitions=1, bins=15))
    lines[0].update(label=payload, command=[payload], suite=payload)
    lines[0]["checks"][0].update(name=payload, state=payload, advice=payload)
    for key in ("hostname", "cpu_model"):
        lines[0]["environment"][key].update(value=payload, source=payload)
    name = payload[:900] or "x"
    for line in lines[1:-1]:
        line.update(mechanism=name, family=name, wait=name, reason=payload, warnings=[payload])
        line["case"] = f"{line['pattern']}/{line['sequence']}/{name}"
    lines[1]["placement"] = name
    return lines


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: json.dumps(payload[:12]))
def test_hostile_text_is_text(tmp_path, payload):
    [run] = load_runs([write(tmp_path / "x.jsonl", hostile_lines(payload))])
    page = render([run]).encode("utf-8", "replace").decode()
    elements = Elements(page)
    assert len(elements.named("script")) == len(elements.named("style")) == 1
    assert elements.named("img") == elements.named("i") == []
    assert not any(name.startswith("on") for _, attributes in elements.tags for name in attributes)
    assert len(elements.named("svg")) >= 4
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)
    assert printable(payload)[:30].strip() in elements.text


def test_every_axis_is_in_the_glossary():
    declared = (ROOT / "harness" / "core" / "case_spec.h").read_text()
    axes = re.findall(r'field\("(\w+)", self\.\w+, InId::axis', declared)
    assert axes and set(axes) <= {term for term, _ in TERMS}


def test_warning_sentences_are_those_of_the_harness():
    header = (ROOT / "harness" / "core" / "warning.h").read_text()
    declared = {code: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', sentence))
                for code, sentence in re.findall(r'WarningText\{\s*"(\w+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\}', header)}
    assert declared == WARNINGS


def test_two_hundred_cases_take_less_than_ten_seconds(tmp_path):
    path = write(tmp_path / "x.jsonl", records(Plan(sizes=(64, 65536), bins=200)))
    start = time.process_time()
    runs = load_runs([path])
    assert len(runs[0].header.plan) >= 200
    render(runs)
    assert time.process_time() - start < 10
