"""Seventy mechanisms and four hundred variants: every chart stays bounded, and says what it leaves out."""

import random
import re
import time
from dataclasses import replace

import pytest
from pages import Elements
from synthetic import MODELS, Model, Plan, records, write

from ipcmark_plots.charts import CHARTS
from ipcmark_plots.report.answers import answers, headline_size
from ipcmark_plots.report.page import render
from ipcmark_plots.svg import to_svg
from ipcmark_plots.view import View
from ipcmark_results.load import load_runs
from ipcmark_results.summary import summarise

FAMILIES = ("shared_memory", "pipe", "socket", "message_queue", "notification", "semaphore", "signal", "library", "new")
WAITS = (("spin", "polling", 300), ("yield", "polling", 900), ("spin_then_futex", "hybrid", 400),
         ("futex_always", "blocking", 40e3), ("futex_elided", "blocking", 38e3), ("poll", "blocking", 45e3))


def many_models():
    rng = random.Random(1)
    mechanisms = [(f"m{index}", FAMILIES[index % len(FAMILIES)], rng.uniform(1, 3)) for index in range(70)]
    return tuple(Model(mechanism, family, wait, kind, ns * slow, 5e3 * slow, 0.1,
                       0 if family in ("notification", "signal") else 1 << 30)
                 for mechanism, family, slow in mechanisms for wait, kind, ns in WAITS)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    plan = Plan(models=many_models(), sizes=(0, 64, 65536), bins=20, repetitions=2, placements=("same_llc",),
                axes=("", "idle=poll"))
    [run] = load_runs([write(tmp_path_factory.mktemp("many") / "x.jsonl", records(plan))])
    return run


@pytest.fixture(scope="module")
def cases(many):
    return summarise(many)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_bounded(name, many, cases):
    view = View(cases, many.header.floors, "same_llc")
    figure, description = CHARTS[name].draw(view), CHARTS[name].describe(view)
    assert figure.get_figheight() < 20
    svg = to_svg(figure, "x", description.alt)
    assert len(svg) < 1_000_000
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    if name != "repetitions":  # names those furthest off alone
        assert all(row[0] in drawn for row in description.rows)


@pytest.mark.parametrize("name", ["heat_sizes", "heat_waits", "placement_matrix"])
def test_what_was_skipped_everywhere_takes_no_place_from_a_figure(name, many, cases):
    unmeasured = [replace(case, mechanism=f"no_{case.mechanism}", status="skipped", figures={}) for case in cases]
    both = [replace(case, placement=placement) for case in [*cases, *unmeasured]
            for placement in ("same_llc", "same_core")]
    rows = CHARTS[name].describe(View(both, many.header.floors, "same_llc"))
    assert rows.rows and not any("no_m" in cell for cell in (*rows.columns, *(row[0] for row in rows.rows)))


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_lines_of_one_panel_look_alike(name, many, cases):
    for axes in CHARTS[name].draw(View(cases, many.header.floors, "same_llc")).axes:
        named = [line for line in axes.lines if len(line.get_xdata()) > 2 and line.get_linewidth() >= 1.2]
        looks = [(line.get_color(), str(line.get_linestyle()), line._unscaled_dash_pattern) for line in named]
        assert len(set(map(str, looks))) == len(looks)


def test_other_axes_are_in_no_chart_of_the_defaults(many, cases):
    strange = [replace(case, mechanism=f"strange_{case.mechanism}", axes="touch=header") for case in cases]
    view = View([*cases, *strange], many.header.floors, "same_llc")
    for name in CHARTS.keys() - {"choices", "repetitions"}:  # which compare a case with its like
        assert not any("strange" in cell for row in CHARTS[name].describe(view).rows for cell in row)


def test_sixty_skipped_rows_are_one_line(many, cases):
    skipped = [replace(case, status="skipped", figures={}, histogram=None,
                       reason=f"{case.mechanism} cannot poll {index} times on one CPU")
               if case.wait_kind == "polling" else case for index, case in enumerate(cases)]
    lines = View(skipped, {}, "same_llc").missing("ping_pong", 64)
    assert len([line for line in lines if "cannot poll" in line]) == 1
    assert re.search(r"140 variants \(.*such as: m\d+ cannot poll", " ".join(lines))


def test_wake_up_has_both_placements_and_only_empty_messages(cases):
    both = [*cases, *(replace(case, placement="same_core", case=case.case.replace("same_llc", "same_core"))
                      for case in cases)]
    view = View(both, {}, "same_llc")
    assert {row[3] for row in CHARTS["wake_up"].describe(view).rows} == {"same_core", "same_llc"}
    assert not CHARTS["wake_up"].applies(View([case for case in cases if case.size], {}, "same_llc"))


def test_blocking_is_shown_with_idle_cpus_awake_beside_it(cases):
    description = CHARTS["polling_vs_blocking"].describe(View(cases, {}, "same_llc"))
    awake = description.columns.index("blocking, idle=poll")
    assert all("idle=poll" in row[awake] for row in description.rows)


def test_what_only_wakes_floors_and_libraries_are_no_answer(tmp_path):
    quick = (replace(model, near_ns=20) for model in MODELS if model.family in ("library", "notification"))
    models = (MODELS[0], *quick, MODELS[1])
    [run] = load_runs([write(tmp_path / "x.jsonl", records(Plan(models=models, sizes=(0, 64), axes=("", "idle=poll"),
                                                                placements=("same_llc",), bins=5)))])
    cases = summarise(run)
    found = {answer.size: answer for answer in answers(cases, "same_llc")}
    assert found[64].fastest.case.case == "ping_pong/pipe/block/64B/same_llc"
    assert found[64].widest.case.mechanism == "pipe" and found[64].cheapest.case.mechanism == "pipe"
    assert found[0].fastest.case.mechanism == "futex"
    assert headline_size(cases, "same_llc") == 64


def test_a_reference_is_marked(run):
    assert "zeromq reference" in re.sub(r"\s+", " ", Elements(render([run])).text)


def test_the_page_of_two_thousand_cases_is_small_and_soon_there(many):
    start = time.process_time()
    page = render([many])
    assert time.process_time() - start < 20
    rows = page.count('<tr id="')
    assert rows > 2000 and len(page.encode()) / rows < 1500  # ten thousand rows stay under 15 MB
