import re
from dataclasses import replace

import pytest

from ipcmark_plots.charts import CHARTS
from ipcmark_plots.missing import not_drawn
from ipcmark_plots.svg import to_svg
from ipcmark_plots.view import View


# Those of whole mechanisms: the others have no place where the floor would stand.
WITH_FLOOR = ("polling_vs_blocking", "pareto", "all_variants", "latency_vs_size", "tail", "throughput_vs_size")


@pytest.fixture
def view(run, cases):
    return View(cases, run.header.floors, "same_llc")


def texts(figure):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", to_svg(figure, "x", "alt")))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_draws_what_it_describes(name, view_of):
    view = view_of(name)
    assert CHARTS[name].applies(view)
    figure, description = CHARTS[name].draw(view), CHARTS[name].describe(view)
    assert len(figure.axes) >= 1 and len(description.rows) >= 3
    assert all(len(row) == len(description.columns) for row in description.rows)
    drawn = texts(figure)
    if name != "repetitions":  # which names those furthest off alone
        assert all(row[0] in drawn for row in description.rows)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_to_draw_is_said(name, view):
    assert not CHARTS[name].applies(replace(view, cases=[]))
    assert re.search("w(as|ere) measured", texts(CHARTS[name].draw(replace(view, cases=[]))))


@pytest.mark.parametrize("name", CHARTS.keys() - {"predicted"})
def test_charts_without_floors_draw(name, view_of):
    assert CHARTS[name].draw(replace(view_of(name), floors={})).axes


@pytest.mark.parametrize("name", CHARTS)
def test_svg_is_the_same_every_time_and_follows_the_page(name, view_of):
    first, second = (to_svg(CHARTS[name].draw(view_of(name)), "x", "alt") for _ in range(2))
    assert first == second
    assert "currentColor" in first and "#101112" not in first and "<style" not in first
    assert set(re.findall(r'id="([^"]{2})', first)) == {"x-"}


@pytest.mark.parametrize("name", WITH_FLOOR)
def test_the_floor_stretches_no_scale_and_is_named(name, view):
    drawn = texts(CHARTS[name].draw(view))
    assert ("null none: " in drawn) and "cost of the measuring loop" in drawn
    assert "null" not in {row[0] for row in CHARTS[name].describe(view).rows}


def test_what_is_skipped_is_named_under_the_chart(view):
    drawn = texts(CHARTS["latency_vs_size"].draw(view))
    assert "skipped, such as: futex carries at most 0 B" in drawn


def test_a_mechanism_without_a_kind_of_waiting_says_so(view):
    assert "no polling variant" in texts(CHARTS["polling_vs_blocking"].draw(view))


def test_one_line_tells_all_that_share_a_reason(cases):
    lines = not_drawn(case for case in cases if not case.axes)
    assert len([line for line in lines if "scheduler tick" in line]) == 1
    assert len([line for line in lines if line.startswith("shm_ring condvar") and "timed_out" in line]) == 1
    [limits] = [line for line in lines if "carries at most" in line]
    assert limits.startswith("2 variants") or "futex block and udp block" in limits


def test_floors_are_in_the_charts(view):
    assert "bounce 119 ns" in texts(CHARTS["latency_vs_size"].draw(view))
    throughput = texts(CHARTS["throughput_vs_size"].draw(view))
    assert "memcpy" in throughput and "a line bounce each" in throughput
    assert "line bounce" not in texts(CHARTS["polling_vs_blocking"].draw(replace(view, placement="same_core")))


def test_an_empty_message_has_its_place(view):
    assert "0 B" in texts(CHARTS["latency_vs_size"].draw(view))


def parts_of(view):
    """Call -> part -> (time, where it is known from)."""
    found = {}
    for call, part, time, _, source in CHARTS["lrpc_parts"].describe(view).rows:
        found.setdefault(call, {}).setdefault(part, []).append((time, source))
    return found


def test_a_call_is_divided_by_the_stamps_of_both_sides(view_of):
    parts = parts_of(view_of("lrpc_parts"))["futex_handoff Null, same_core"]
    assert parts["stub"] == [("30.0 ns", "stamps")] and parts["handler"] == [("5.00 ns", "stamps")]
    assert parts["E-stack"][0][1] == "ablation" and parts["checks"] == [("lost in the noise", "ablation")]
    assert [source for _, source in parts["whole"]] == ["not stamped", "stamps"]


def test_what_was_left_out_is_taken_out_of_the_way_there(view_of):
    parts = parts_of(view_of("lrpc_parts"))["futex_handoff Null, same_core"]
    times = {part: float(parts[part][0][0].split()[0]) for part in ("there", "E-stack", "back")}
    assert times["there"] < times["back"], "they are stamped alike"


def test_where_the_clock_outlasts_the_call_the_ablation_speaks(view_of):
    parts = parts_of(view_of("lrpc_parts"))["local_migrate Null, same_core"]
    assert "stub" not in parts and "there" not in parts
    assert parts["rest"][0][1] == "what is left" and parts["checks"][0][1] == "ablation"


def test_messages_are_divided_too_each_mechanism_by_its_fastest_way(view_of):
    calls = parts_of(view_of("lrpc_parts"))
    assert len([call for call in calls if call.startswith("shm_ring")]) == 1
    assert "pipe block Null, same_core" in calls


def test_a_run_from_before_the_stamps_still_divides(view_of):
    view = view_of("lrpc_parts")
    older = [replace(case, figures={key: value for key, value in case.figures.items()
                                    if not key.startswith("part_") and key not in ("stamped", "reading")}) for case in view.cases]
    sources = {row[4] for row in CHARTS["lrpc_parts"].describe(replace(view, cases=older)).rows}
    assert sources == {"ablation", "what is left", "not stamped"}


def test_clients_have_a_line_for_each_lock(view_of):
    view = view_of("scaling")
    rows = [row for row in CHARTS["scaling"].describe(view).rows if row[1].startswith("clients")]
    assert {row[0] for row in rows} == {"lrpc local_migrate", "lrpc local_migrate, one lock", "lrpc futex_handoff",
                                        "lrpc futex_handoff, one lock"}
    drawn = texts(CHARTS["scaling"].draw(view))
    assert "4.00x lrpc local_migrate" in drawn and "0.500x lrpc local_migrate, one lock" in drawn
    assert "4 clients want 4 CPUs" in drawn
