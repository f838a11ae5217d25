"""One chart from result files: `plot("pareto", ["run.jsonl"])` gives a Figure, `ipcmark plot` a file."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from matplotlib.figure import Figure

from ipcmark_plots.charts import CHARTS, COMPARISONS, HISTORIES
from ipcmark_plots.comparison import Comparison
from ipcmark_plots.report.answers import headline_size, placements
from ipcmark_plots.view import Description, View
from ipcmark_results.history import index
from ipcmark_results.load import load_runs
from ipcmark_results.model import Problem, Run
from ipcmark_results.summary import CaseSummary, summarise

NAMES = (*CHARTS, *COMPARISONS, *HISTORIES)


class NotToBeDrawn(ValueError):
    """What was asked for does not fit these results; the message has the remedy."""


def _wanted(pattern: str | None) -> re.Pattern[str]:
    try:
        return re.compile(pattern or "")
    except re.error as error:
        raise NotToBeDrawn(f"--filter {pattern}: {error}; it is a regular expression, such as /pipe/.*/64B/") from None


def _filtered(run: Run, pattern: str | None) -> list[CaseSummary]:
    wanted = _wanted(pattern)
    return [case for case in summarise(run) if wanted.search(case.case)]


def _placement(cases: list[CaseSummary], placement: str | None) -> str:
    known = placements(cases)
    if placement is None:
        return known[0] if known else next((case.placement for case in cases), "same_llc")
    if placement not in {case.placement for case in cases}:
        raise NotToBeDrawn(f"--placement {placement}: these results have {', '.join(known) or 'none'}")
    return placement


def _size(cases: list[CaseSummary], placement: str, size: int | None) -> int:
    if size is None:
        return headline_size(cases, placement)
    known = sorted({case.size for case in cases})
    if size not in known:
        raise NotToBeDrawn(f"--size {size}: these results have {', '.join(map(str, known))} bytes")
    return size


def view_of(run: Run, pattern: str | None = None, placement: str | None = None, size: int | None = None) -> View:
    cases = _filtered(run, pattern)
    if not cases:
        raise NotToBeDrawn(f"--filter {pattern}: no case of these results matches" if pattern else "no case to draw")
    chosen = _placement(cases, placement)
    return View(cases, run.header.floors if run.header else {}, chosen, _size(cases, chosen, size))


def name_of(run: Run, other: str) -> str:
    return (run.header.label if run.header else None) or other


def comparison_of(before: Run, after: Run, pattern: str | None = None) -> Comparison:
    return Comparison(_filtered(before, pattern), _filtered(after, pattern), name_of(before, "the first run"),
                      name_of(after, "the second run"))


def _compared(runs: list[Run], pattern: str | None, placement: str | None, size: int | None) -> Comparison:
    if len(runs) != 2:
        raise NotToBeDrawn(f"this chart compares two runs, and these files hold {len(runs)}")
    both = comparison_of(*runs, pattern)
    keep = lambda cases: [case for case in cases if placement in (None, case.placement)  # noqa: E731
                          and size in (None, case.size)]
    return replace(both, before=keep(both.before), after=keep(both.after))


def chart_of(chart: str, runs: list[Run], pattern: str | None = None, placement: str | None = None,
             size: int | None = None) -> tuple[Figure, Description]:
    """Raises NotToBeDrawn. `size` is in bytes."""
    if chart in COMPARISONS:
        both = _compared(runs, pattern, placement, size)
        return COMPARISONS[chart].draw(both), COMPARISONS[chart].describe(both)
    if chart not in CHARTS:
        raise NotToBeDrawn(f"there is no chart {chart}: they are {', '.join(NAMES)}")
    if len(runs) != 1:
        raise NotToBeDrawn(f"this chart is of one run, and these files hold {len(runs)}")
    view = view_of(runs[0], pattern, placement, size)
    return CHARTS[chart].draw(view), CHARTS[chart].describe(view)


def history_of(chart: str, stores: list[Path], pattern: str | None = None) -> tuple[Figure, Description]:
    """Of one folder that `ipcmark history add` fills. Raises NotToBeDrawn or ResultError."""
    if len(stores) != 1:
        raise NotToBeDrawn(f"this chart is of one history, and {len(stores)} were named")
    wanted = _wanted(pattern)
    found = [series for series in index.series(stores[0]) if wanted.search(series.case)]
    if not found:
        raise NotToBeDrawn(f"--filter {pattern}: no case of this history matches" if pattern else "this history is empty")
    return HISTORIES[chart].draw(found), HISTORIES[chart].describe(found)


def chart_of_files(chart: str, files: Iterable[Path | str], pattern: str | None = None, placement: str | None = None,
                   size: int | None = None) -> tuple[Figure, Description, list[Problem]]:
    """The chart, the same in words, and what the files have lost."""
    paths = [Path(file) for file in files]
    if chart in HISTORIES:
        return *history_of(chart, paths, pattern), []
    runs = load_runs(paths)
    return *chart_of(chart, runs, pattern, placement, size), [problem for run in runs for problem in run.problems]


def plot(chart: str, files: Iterable[Path | str], pattern: str | None = None, placement: str | None = None,
         size: int | None = None) -> Figure:
    """For notebooks: the Figure of one chart, of the cases whose id matches `pattern`."""
    return chart_of_files(chart, files, pattern, placement, size)[0]
