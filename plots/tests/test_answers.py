"""What the page says first: budgets, surprises, and two runs side by side."""

from dataclasses import replace

import pytest
from hostile import PAYLOADS
from pages import Elements
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.comparison import Comparison, differences
from ipcmark_plots.charts import COMPARISONS
from ipcmark_plots.front import cost, front
from ipcmark_plots.heat import p50
from ipcmark_plots.report.budget import budgets
from ipcmark_plots.report.call_answers import call_answers
from ipcmark_plots.report.load_answers import crowd_answers, load_answers
from ipcmark_plots.report.markdown import to_markdown
from ipcmark_plots.report.page import context_of, render
from ipcmark_plots.report.surprises import surprises
from ipcmark_results.estimate import Estimate, median_over_repetitions
from ipcmark_results.load import load_runs
from ipcmark_results.summary import summarise

FAST = tuple(model for model in MODELS if model.mechanism in ("null", "pipe", "shm_ring"))
PLAN = Plan(models=FAST, sizes=(64, 4096), placements=("same_llc",), repetitions=5, bins=40)


def changed(run_id, times=1.0, tail=1.0, where="", environment=None):
    """The plan's run with its round trips, or only those above the median, longer where the case says so."""
    lines = records(replace(PLAN, environment=environment or {}))
    for line in lines:
        line["run_id"] = run_id
        if line.get("latency_ns") and where in line["case"]:
            middle = line["latency_ns"]["p50"]
            longer = lambda value: value * times * (tail if value > middle else 1)  # noqa: E731
            line["latency_ns"] = {key: value if key in ("count", "batch") else value and longer(value)
                                  for key, value in line["latency_ns"].items()}
            line["histogram"]["bins"] = [[longer(value), count] for value, count in line["histogram"]["bins"]]
    return lines


@pytest.fixture
def load(tmp_path):
    def one(lines):
        return load_runs([write(tmp_path / f"{lines[0]['run_id']}.jsonl", lines)])[0]

    return one


@pytest.fixture
def cases(load):
    return summarise(load(changed("a")))


def test_nothing_beats_the_front_in_both(cases):
    here = [case for case in cases if case.pattern == "ping_pong" and case.size == 64]
    best = front(here)
    assert best and [cost(case) for case in best] == sorted(map(cost, best))
    for case in here:
        assert any(cost(one) <= cost(case) and p50(one) <= p50(case) for one in best)


def test_a_budget_names_the_best_of_all_and_the_best_that_blocks(cases):
    found = budgets(cases, "same_llc", 64)
    assert {one.blocks for one in found} == {True, False}
    assert all(one.case.wait_kind == "blocking" for one in found if one.blocks)
    assert all(one.case.family != "floor" for one in found)
    assert min(found, key=lambda one: one.p50_ns).case.case == "ping_pong/shm_ring/spin/64B/same_llc"


def told(cases, floors=None):
    return " ".join(one.sentence for one in surprises(cases, floors or {}))


def with_p50(case, ns):
    return replace(case, figures={**case.figures, "p50": Estimate(ns, ns * 0.99, ns * 1.01, 5, (ns,) * 5)})


def test_a_run_as_everybody_would_expect_surprises_by_little(cases):
    assert "Polling is" not in told(cases) and "as fast at" not in told(cases)


def test_polling_that_loses_to_blocking_is_told(cases):
    slow = [with_p50(case, 9e6) if case.wait_kind == "polling" and case.family != "floor" else case for case in cases]
    assert "times as slow as blocking" in told(slow)


def test_a_larger_message_that_is_faster_is_told(cases):
    odd = [with_p50(case, 10.0) if case.case == "ping_pong/pipe/block/4KiB/same_llc" else case for case in cases]
    assert "pipe block is" in told(odd) and "times as fast at 4 KiB as at 64 B" in told(odd)


def test_repetitions_on_two_levels_are_told(cases):
    def split(case):
        other = [one._replace(value=one.value * (4 if index % 2 else 1)) for index, one in enumerate(case.repetitions)]
        return replace(case, repetitions=other)

    assert "differ by" in told([split(case) if "/pipe/block/" in case.case else case for case in cases])


def test_how_near_the_floor_the_best_is(cases):
    assert "what two cache lines take to change sides" in told(cases, {"two_line_bounce_ns": 100.0})


def test_the_floor_surprises_nobody(cases):
    assert told([case for case in cases if case.family == "floor"], {"two_line_bounce_ns": 100.0}) == ""


def compare(load, **change):
    return Comparison(summarise(load(changed("a"))), summarise(load(changed("b", **change))), "old", "new")


def test_a_case_that_got_slower_is_below_one(load):
    both = compare(load, times=1.5, where="/pipe/block/")
    slower = {match.after.case for match in both.matches if match.speed.high < 1}
    assert slower == {case for case in records(PLAN)[0]["plan"] if case.startswith("ping_pong/pipe/block/")}


def test_a_tail_that_grew_rises_to_the_right_of_a_level_line(load):
    both = compare(load, tail=3.0, where="/pipe/block/64B")
    [row] = [row for row in COMPARISONS["shift"].describe(both).rows if row[0] == "pipe block 64 B"]
    assert row[1] == "1.00" and float(row[3]) == pytest.approx(3, rel=0.01)


@pytest.mark.parametrize("name", COMPARISONS)
def test_runs_without_a_common_case_say_so(load, name):
    nothing = Comparison([], summarise(load(changed("a"))))
    assert not COMPARISONS[name].applies(nothing)
    assert "was measured in both runs" in COMPARISONS[name].draw(nothing).texts[0].get_text()


def test_near_is_not_compared_with_far(load):
    both = compare(load)
    turned = {"near": "far", "far": "near"}
    moved = replace(both, after=[replace(case, main_class=turned.get(case.main_class, "far")) for case in both.after])
    assert moved.matches == [] and moved.other_class


def test_two_machines_are_not_comparable_and_the_page_says_in_what(load):
    other = {"cpu_model": {"value": "Another CPU", "unit": None, "source": "cpuid", "identity": True}}
    runs = [load(changed("a")), load(changed("b", environment=other))]
    assert [one.key for one in differences(*runs)] == ["cpu_model"]
    text = Elements(render(runs)).text
    assert "not comparable" in text and "AMD EPYC 9B45; then Another CPU" in text
    assert text.index("not comparable") < text.index("Fastest round trip")


def test_the_comparison_counts_what_changed(load):
    text = " ".join(Elements(render([load(changed("a")), load(changed("b", times=2.0))])).text.split())
    cases = sum(case.startswith("ping_pong") and "/null/" not in case for case in records(PLAN)[0]["plan"])
    assert f"0 clearly faster in the later run, {cases} clearly slower" in text


def test_three_runs_are_each_compared_with_the_first(load):
    page = Elements(render([load(changed(name)) for name in "abc"]))
    assert {"compare2", "compare3"} <= {attributes.get("id") for _, attributes in page.tags}


# Those that end an element, an attribute or a formula; test_page.py tries the others in the same places.
@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[3], "$x^$"], ids=lambda payload: ascii(payload[:12]))
def test_hostile_labels_and_machines_are_text_in_a_comparison(load, payload):
    def hostile(run_id, text):
        entry = {"value": text, "unit": None, "source": "x", "identity": True}
        lines = changed(run_id, environment={"cpu_model": entry, text[:80] or "x": entry})
        lines[0]["label"] = text
        for line in lines[1:-1]:
            line.update(mechanism=payload[:900] or "x", case=f"{line['case']}{payload}"[:1000])
        return load(lines)

    page = render([hostile("a", payload), hostile("b", payload + "2")]).encode("utf-8", "replace").decode()
    elements = Elements(page)
    assert len(elements.named("script")) == len(elements.named("style")) == 1
    assert elements.named("img") == elements.named("i") == []
    assert not any(name.startswith("on") for _, attributes in elements.tags for name in attributes)
    assert "not comparable" in elements.text


def test_a_load_is_answered_by_who_keeps_up(more):
    rows = load_answers(summarise(more), "same_core")
    assert [row.load.split("/")[0] for row in rows] == ["1 k", "10 k", "100 k", "400 k"]
    assert rows[0].blocking.case.wait_kind == "blocking"
    assert rows[-1].blocking is None, "the queues of all that block grew without end"
    overloaded = [replace(case, warnings={"overloaded": 3}) for case in summarise(more)]
    assert all(row.fastest is None for row in load_answers(overloaded, "same_core"))


def test_a_crowd_is_answered_by_who_carries_most_and_who_is_fairest(more):
    rows = crowd_answers(summarise(more), "same_core")
    assert [row.crowd for row in rows if "pair" in row.crowd] == [
        "1 pair at once, 64 B", "2 pairs at once, 64 B", "4 pairs at once, 64 B"]
    cases = [case for case in summarise(more) if case.pattern == "pairs" and case.options["pairs"] == "4"]
    assert rows[2].widest.figure.value == max(case.figures["messages_per_s"].value for case in cases)
    fair = [replace(case, figures={**case.figures, "least_share": median_over_repetitions([0.1 * index])})
            for index, case in enumerate(cases, 1)]
    assert crowd_answers(fair, "same_core")[0].fairest.case.mechanism == fair[-1].mechanism


def test_a_page_of_loads_and_crowds_alone_begins_with_their_answers(more):
    alone = replace(more, trials=[trial for trial in more.trials if trial.pattern in ("paced", "fan_in")])
    page = render([alone])
    assert "No case of this run has a figure" not in page
    assert "Best under load on same_core" in page and "Best for several at once on same_core" in page
    text = to_markdown(context_of([alone]))
    assert "### Best under load on `same_core`" in text and "4 producers, one consumer, 64 B" in text


def test_a_call_is_answered_by_the_fastest_of_each_kind(more):
    cases = summarise(more)
    rows = call_answers(cases, "same_core")
    assert [row.procedure.split(":")[0] for row in rows] == ["Null", "Add", "BigIn", "BigInOut"]
    null = [case for case in cases if case.case.startswith("call/") and case.options.get("procedure") == "null"
            and case.family != "floor" and "without" not in case.choices and "p50" in case.figures]
    assert rows[0].fastest.case.figures["p50"].value == min(case.figures["p50"].value for case in null)
    assert all(row.message.case.family != "lrpc" and row.fastest.figure.value <= row.message.figure.value for row in rows)
    assert all(row.blocking.case.wait_kind == "blocking" for row in rows)


def test_a_call_without_one_of_its_parts_does_not_compete(more):
    picks = [row.fastest.case for row in call_answers(summarise(more), "same_core")]
    assert all("without" not in case.choices for case in picks)


def test_a_run_of_calls_has_no_empty_answer_and_one_without_calls_none_of_them(more, run):
    page = render([more])
    assert "Best per procedure on same_core" in page and "No case of this run has a figure" not in page
    assert "Best per procedure" not in render([run])
