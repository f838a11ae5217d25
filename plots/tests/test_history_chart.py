"""The chart of a history: golden timelines, and a store as `ipcmark history` fills it."""

import math
import re

import numpy as np
import pytest
from test_history import PIPE, gate_folder

from ipcmark_plots.charts import HISTORIES
from ipcmark_plots.plot import plot
from ipcmark_plots.plot_cli import main
from ipcmark_plots.svg import to_svg
from ipcmark_results.history import store
from ipcmark_results.history.index import Entry, Series

DAY_NS = 86_400 * 10**9
CHART = HISTORIES["history"]


def timeline(case, levels, noise=0.005, seed=1):
    """One entry a night, at these ratios."""
    rng = np.random.default_rng(seed)
    ratios = [level * math.exp(rng.normal(0, noise)) for level in levels]
    return Series("machine", "r" * 40, case, [
        Entry(1_763_600_000 * 10**9 + night * DAY_NS, f"{night:040d}", ratio, ratio * 0.99, ratio * 1.01, 4000 * ratio)
        for night, ratio in enumerate(ratios)])


STEP = timeline("ping_pong/pipe/block/64B/same_core", [1.0] * 15 + [1.2] * 15)
LEVEL = timeline("ping_pong/tcp/block/64B/same_core", [1.0] * 30, seed=2)
FASTER = timeline("ping_pong/fifo/block/64B/same_core", [1.0] * 10 + [0.7] * 20, seed=3)


def texts(figure):
    return re.findall(r"<text[^>]*>([^<]*)</text>", to_svg(figure, "x", "alt"))


def test_a_change_is_marked_with_its_commit_and_ratio():
    drawn = " ".join(texts(CHART.draw([LEVEL, STEP, FASTER])))
    assert re.search(r"1\.(19|2\d)x 000000000", drawn) and re.search(r"0\.(69|70)\dx 000000000", drawn)
    assert all(series.case in drawn for series in (LEVEL, STEP, FASTER))


def test_those_that_changed_come_first_and_the_words_say_when():
    rows = CHART.describe([LEVEL, STEP, FASTER]).rows
    assert [row[0] for row in rows] == [FASTER.case, STEP.case, LEVEL.case]
    assert rows[2][3] == "none" and "2025-12-05" in rows[1][3]


def test_it_is_bounded_and_the_same_every_time():
    many = [timeline(f"case/{index}", [1.0] * 12, seed=index) for index in range(40)]
    first, second = (to_svg(CHART.draw(many), "x", "alt") for _ in range(2))
    assert first == second and CHART.draw(many).get_figheight() < 20


@pytest.mark.parametrize("ratios", [[1.0], [1.0, 3.0]])
def test_a_history_that_has_just_begun(ratios):
    assert CHART.draw([timeline("x", ratios)]).axes


def test_nights_without_an_interval():
    wide = Series("m", "r", "x", [Entry(night * DAY_NS, "c", 1.0, 0.0, math.inf, 1.0) for night in range(9)])
    assert CHART.draw([wide]).axes


def test_no_history_says_how_to_begin_one():
    assert "was measured: `ipcmark history add`" in CHART.draw([]).texts[0].get_text() and not CHART.applies([])


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    for night in range(12):
        store.add(folder / "store", gate_folder(folder / f"gate-{night}", night, 1.15 if night >= 6 else 1.0))
    return folder / "store"


def test_a_store_is_drawn(filled, tmp_path):
    assert main(["history", str(filled), "--filter", "pipe", "-o", str(tmp_path / "h.svg")]) == 0
    drawn = (tmp_path / "h.svg").read_text()
    assert PIPE in drawn and "x 0000000" in drawn and "/tcp/" not in drawn
    assert len(plot("history", [filled]).axes) == 2


def test_what_is_no_history_is_told(tmp_path, filled, capsys):
    assert main(["history", str(tmp_path / "absent"), "-o", str(tmp_path / "h.svg")]) == 5
    assert main(["history", str(filled), "--filter", "nobody", "-o", str(tmp_path / "h.svg")]) == 2
    assert main(["history", str(filled), str(filled), "-o", str(tmp_path / "h.svg")]) == 2
    error = capsys.readouterr().err
    assert "history add" in error and "no case of this history" in error and "one history" in error


def test_a_history_of_one_day_tells_its_hours_apart():
    entries = [Entry(1_763_600_000 * 10**9 + run * 3_600 * 10**9, f"{run:040d}", 1.0, 0.99, 1.01, 4000.0) for run in range(4)]
    drawn = texts(CHART.draw([Series("machine", "r" * 40, "ping_pong/pipe/block/64B/same_core", entries)]))
    assert "11-20 00:53" in drawn and "11-20 03:53" in drawn
