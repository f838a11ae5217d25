"""The page in a real browser: it fits, its one script runs, nothing else does, and everybody can use it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import MARKER, PAYLOADS
from pages import chromium, look
from synthetic import MODELS, Plan, records, to_bytes, write

from ipcmark_plots.report.page import render
from ipcmark_results.load import load_runs

ROOT = Path(__file__).parents[2]
# Kept for whoever wants to see what the tests saw.
PICTURES = Path(os.environ.get("IPCMARK_SCREENSHOTS", ROOT / "build" / "screenshots"))

pytestmark = pytest.mark.skipif(chromium() is None, reason="no chromium on the PATH: scripts/install-deps --browser")


def saved(folder, files):
    path = folder / "page.html"
    path.write_text(render(load_runs(files)), encoding="utf-8", errors="replace")
    return path


# Something of every kind, and no more: laying out is most of what these tests take.
FEW = Plan(models=tuple(model for model in MODELS if model.mechanism in ("null", "pipe", "tcp", "shm_ring", "zeromq")),
           sizes=(0, 64, 65536), axes=("", "idle=poll"), bins=30)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return write(tmp_path_factory.mktemp("few") / "run.jsonl", records(FEW))


@pytest.fixture(scope="module")
def seen(tmp_path_factory, few):
    """Everything that can be done with the page of one run, done once."""
    page = saved(tmp_path_factory.mktemp("one"), [few])
    return look(page, PICTURES / "one-run", "widths", "sort", "search", "anchors", "withoutScript", "keyboard", "axeRules",
                "print")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    plan = replace(FEW, models=FEW.models[:4], sizes=(64, 4096), axes=("",))
    files = [write(folder / f"{name}.jsonl", [{**line, "run_id": name} for line in records(plan)])
             for name in ("earlier", "later")]
    return look(saved(folder, files), PICTURES / "two-runs", "widths", "sort", "search", "anchors", "axeRules")


@pytest.mark.parametrize("page", ["seen", "compared"])
def test_no_error_no_request_and_nothing_wider_than_the_window(page, request):
    page = request.getfixturevalue(page)
    assert page["errors"] == [] and page["requests"] == []
    assert len(page["widths"]) == 6 and all(one["scroll"] <= one["width"] for one in page["widths"])
    assert all(one["svgs"] > 15 and one["rows"] > 40 for one in page["widths"])


def test_pictures_of_three_widths_are_kept(seen):
    for width in (375, 800, 1600):
        for scheme in ("light", "dark"):
            assert (PICTURES / "one-run" / f"{width}-{scheme}.png").read_bytes().startswith(b"\x89PNG")


def brightness(colour):
    return sum(map(int, colour.strip("rgb()").split(","))) / 3


def test_day_and_night_change_the_page_and_its_charts(seen):
    for one in seen["widths"]:
        dark = one["colorScheme"] == "dark"
        assert (brightness(one["back"]) < 60) == dark
        assert (brightness(one["ink"]) > 190) == dark and (brightness(one["chart"]) > 190) == dark


def test_a_heading_sorts_both_ways_also_from_the_keyboard(seen):
    up, down = seen["sort"]["ascending"], seen["sort"]["descending"]
    assert (up["said"], down["said"]) == ("ascending", "descending")
    for one, sign in ((up, 1), (down, -1)):
        values = [sign * float(value) for value in one["values"] if value]
        assert len(values) > 20 and values == sorted(values)


def test_words_and_menus_filter(seen):
    found = seen["search"]
    assert 0 < found["words"]["rows"] < found["before"]
    assert f"{found['words']['rows']} of {found['before']}" in found["words"]["said"]
    assert found["kinds"] == ["polling"]


@pytest.mark.parametrize("page", ["seen", "compared"])
def test_a_link_to_a_case_leads_to_its_row(page, request):
    found = request.getfixturevalue(page)["anchors"]
    assert found["visible"] and found["inView"], found["target"]


def test_without_javascript_the_whole_table_is_there(seen):
    found = seen["withoutScript"]
    assert found["rows"] > 100 and (found["hidden"], found["filters"], found["buttons"]) == (0, 0, 0)


def test_the_keyboard_reaches_all_and_shows_where_it_is(seen):
    stops = seen["keyboard"]
    assert stops[0]["text"] == "To the answer"
    assert len({stop["text"] for stop in stops}) > 6 and all(stop["outlined"] for stop in stops)


@pytest.mark.parametrize("page", ["seen", "compared"])
def test_axe_finds_no_obstacle_by_day_or_night(page, request):
    assert request.getfixturevalue(page)["axeRules"] == []


def test_on_paper_it_is_light_and_without_controls(seen):
    found = seen["print"]
    assert brightness(found["back"]) > 250 and found["filters"] == 0 and found["bytes"] > 50_000


def test_hostile_text_runs_nothing_and_keeps_the_width(tmp_path):
    lines = records(Plan(models=MODELS[:6], sizes=(64, 4096), repetitions=1, bins=20))
    lines[0]["label"] = "".join(PAYLOADS)
    lines[0]["environment"]["cpu_model"]["value"] = PAYLOADS[0]
    lines[0]["environment"]["kernel_release"]["value"] = "x" * 3000
    for index, line in enumerate(lines[1:-1]):
        payload = PAYLOADS[index % len(PAYLOADS)][:800] or "x"
        line.update(mechanism=payload, wait=payload, family=payload, reason=payload,
                    case=f"ping_pong/{index}{payload}/none/64B/same_llc"[:1000])
    seen = look(saved(tmp_path, [write(tmp_path / "x.jsonl", lines)]), tmp_path / "shots", "widths", "search", "sort")
    assert seen["errors"] == [] and seen["requests"] == []
    assert all(one["scroll"] <= one["width"] and one["title"].startswith("IPC on") for one in seen["widths"])
    assert not any(MARKER == one["title"] for one in seen["widths"])


def nothing_measured():
    return to_bytes(records(Plan(models=(MODELS[2],), placements=("same_core",))))


def one_row():
    return to_bytes(records(Plan(models=MODELS[1:2], sizes=(64,), placements=("same_llc",), patterns=("ping_pong",),
                                 repetitions=1)))


def half_salvaged():
    whole = to_bytes(records(Plan(models=MODELS[:9], sizes=(64, 4096))))
    return whole[whole.index(b"\n", 200):len(whole) // 2]  # neither header nor footer, the last record torn


@pytest.mark.parametrize("content", [nothing_measured, one_row, half_salvaged], ids=lambda make: make.__name__)
def test_little_is_a_page_too(tmp_path, content):
    (tmp_path / "x.jsonl").write_bytes(content())
    seen = look(saved(tmp_path, [tmp_path / "x.jsonl"]), tmp_path / "shots", "widths", "axeRules")
    assert seen["errors"] == [] and seen["axeRules"] == []
    assert all(one["scroll"] <= one["width"] for one in seen["widths"])


def test_of_ten_thousand_rows_the_first_thousand_are_shown(tmp_path):
    plan = Plan(sizes=tuple(1 << bits for bits in range(20)), repetitions=1, bins=3,
                axes=("", "idle=poll", "access=in_place", "pages=thp", "timeout=on"))
    page = saved(tmp_path, [write(tmp_path / "x.jsonl", records(plan))])
    assert page.read_text().count('<tr id="') > 10_000 and page.stat().st_size < 15 << 20
    seen = look(page, tmp_path / "shots", "times", "anchors")
    assert seen["errors"] == [] and seen["times"]["shown"] <= 1000 and seen["anchors"]["inView"]
