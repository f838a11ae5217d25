"""What the page says of two runs side by side."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from ipcmark_plots import forest
from ipcmark_plots.charts import COMPARISONS
from ipcmark_plots.comparison import Comparison, Difference, Match, differences
from ipcmark_plots.plot import name_of
from ipcmark_plots.report.figures import Chart
from ipcmark_plots.speed import headline, is_clear
from ipcmark_plots.svg import to_svg
from ipcmark_plots.units import count_text, time_text
from ipcmark_results.model import Run
from ipcmark_results.summary import CaseSummary


@dataclass(frozen=True)
class Row:
    case: CaseSummary
    before: str
    after: str
    speed: str
    order: float
    change: str  # faster, slower, or nothing that can be told


@dataclass(frozen=True)
class Section:
    id: str
    before_name: str
    after_name: str
    comparison: Comparison
    differences: list[Difference]
    rows: list[Row]
    charts: list[Chart]

    def count(self, change: str) -> int:
        return sum(row.change == change for row in self.rows)


def _change(match: Match) -> str:
    if not is_clear(match.speed):
        return ""
    return "faster" if match.speed.value > 1 else "slower"


def _figure(case: CaseSummary, figure: str) -> str:
    value = case.figures[figure].value
    return time_text(value) if figure == "p50" else f"{count_text(value)}/s"


def _row(match: Match) -> Row:
    figure = headline(match.after)
    return Row(match.after, _figure(match.before, figure), _figure(match.after, figure), forest.figures(match.speed),
               match.speed.value, _change(match))


def _rank(match: Match) -> tuple[bool, float]:
    return not is_clear(match.speed), -abs(math.log(match.speed.value))


def _charts(comparison: Comparison, identity: str) -> list[Chart]:
    made = []
    for key, chart in COMPARISONS.items():
        if chart.applies(comparison):
            description = chart.describe(comparison)
            svg = Markup(to_svg(chart.draw(comparison), f"{identity}-{key}", description.alt))
            made.append(Chart(key, chart.TITLE, chart.CAPTION, description, svg))
    return made


def section(runs: list[Run], cases: list[list[CaseSummary]], index: int) -> Section:
    """The run of this index against the first."""
    before, after = name_of(runs[0], "run 1"), name_of(runs[index], f"run {index + 1}")
    if before == after:
        before, after = f"{before} (run 1)", f"{after} (run {index + 1})"
    comparison = Comparison(cases[0], cases[index], before, after)
    identity = f"compare{index + 1}"
    rows = [_row(match) for match in sorted(comparison.matches, key=_rank)]
    return Section(identity, before, after, comparison, differences(runs[0], runs[index]), rows,
                   _charts(comparison, identity))
