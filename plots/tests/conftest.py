import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "results" / "tests"))  # synthetic.py
sys.path.insert(0, str(Path(__file__).parent))  # hostile.py, pages.py

import more_patterns  # noqa: E402
from synthetic import MODELS, Plan, records, write  # noqa: E402

from ipcmark_plots.view import View  # noqa: E402
from ipcmark_results.load import load_runs  # noqa: E402
from ipcmark_results.summary import summarise  # noqa: E402


@pytest.fixture(scope="session")
def plan():
    """A few mechanisms of each kind of waiting, with skipped, crashed and timed out rows."""
    chosen = ("null", "pipe", "tcp", "udp", "shm_ring", "futex", "zeromq")
    return Plan(models=tuple(model for model in MODELS if model.mechanism in chosen),
                sizes=(0, 64, 4096, 65536), axes=("", "access=in_place", "idle=poll"), bins=40)


@pytest.fixture(scope="session")
def results(tmp_path_factory, plan):
    return write(tmp_path_factory.mktemp("results") / "run.jsonl", records(plan))


@pytest.fixture(scope="session")
def run(results):
    return load_runs([results])[0]


@pytest.fixture(scope="session")
def cases(run):
    return summarise(run)


@pytest.fixture(scope="session")
def more(tmp_path_factory):
    """The run of the patterns paced, pairs, fan_in and call."""
    return load_runs([write(tmp_path_factory.mktemp("more") / "more.jsonl", more_patterns.records())])[0]


@pytest.fixture(scope="session")
def view_of(run, cases, more):
    """The view that has what a chart shows."""
    views = {"load": more, "scaling": more, "lrpc": more, "lrpc_parts": more}
    summaries = {id(more): summarise(more), id(run): cases}

    def find(chart):
        chosen = views.get(chart, run)
        return View(summaries[id(chosen)], chosen.header.floors, "same_core" if chosen is more else "same_llc")

    return find
