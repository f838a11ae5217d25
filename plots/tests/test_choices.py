"""Pairs of cases that differ in one choice: which they are, and what the choice changes."""

from dataclasses import replace

import pytest
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.charts import choices
from ipcmark_plots.pairs import pairs_of
from ipcmark_plots.view import View
from ipcmark_results.load import load_runs
from ipcmark_results.summary import summarise

RING = tuple(model for model in MODELS if model.mechanism == "shm_ring")


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    plan = Plan(models=RING, sizes=(64,), placements=("same_core",), axes=("", "access=in_place", "idle=poll"), bins=5)
    [run] = load_runs([write(tmp_path_factory.mktemp("ring") / "x.jsonl", records(plan))])
    return summarise(run)


def choices_of(cases):
    return {pair.choice for pair in pairs_of(cases)}


def with_axes(case, axes):
    values = dict(axis.split("=") for axis in axes.split())
    return replace(case, axes=axes, options={**case.options, **values})


def test_every_choice_is_compared_with_what_it_replaces(ring):
    assert choices_of(ring) == {"access: in_place against copy", "idle: poll against default",
                                "notify: elided against always"}


def test_a_pair_differs_in_nothing_else(ring):
    for pair in pairs_of(ring):
        same = ("pattern", "mechanism", "size", "placement", "main_class")
        assert all(getattr(pair.case, key) == getattr(pair.against, key) for key in same)
        assert (pair.case.wait == pair.against.wait) != (pair.case.axes == pair.against.axes)


def test_faster_is_above_one_for_round_trips_and_streams(ring):
    poll = [pair for pair in pairs_of(ring) if pair.choice.startswith("idle")]
    assert {pair.case.pattern for pair in poll} == {"ping_pong", "stream"}
    assert all(pair.speed.low > 4 and pair.is_clear for pair in poll)


def test_past_the_caches_is_compared_with_through_them(ring):
    case = next(case for case in ring if not case.axes and case.status == "ok")
    stores = [case, with_axes(case, "stores=cached"), with_axes(case, "stores=non_temporal")]
    assert "stores: non_temporal against cached" in choices_of(stores)
    assert "stores: non_temporal against automatic" not in choices_of(stores)


def test_two_choices_at_once_are_no_pair(ring):
    case = next(case for case in ring if not case.axes and case.status == "ok")
    assert choices_of([case, with_axes(case, "access=in_place pages=thp")]) == set()


def test_near_is_not_compared_with_far(ring):
    assert choices_of(replace(case, main_class="far") if case.axes else case for case in ring) == {
        "notify: elided against always"}


def test_an_interval_that_holds_one_is_not_clear(ring):
    assert not any(pair.is_clear for pair in pairs_of(ring) if pair.speed.low <= 1 <= pair.speed.high)


def test_the_forest_is_bounded_and_keeps_every_choice(ring):
    many = [replace(case, mechanism=f"{case.mechanism}{copy}") for copy in range(40) for case in ring]
    few = [replace(case, mechanism="one") for case in ring[:1]]
    one = [*few, *(with_axes(case, "timeout=on") for case in few)]
    view = View([*many, *one], {}, "same_core")
    rows = choices.describe(view).rows
    assert len(view.pairs) > len(rows) == 60
    assert {row[4] for row in rows} == choices_of(view.cases)
    assert choices.draw(view).get_figheight() < 16
