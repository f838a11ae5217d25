"""The charts of one run, as inline SVG with their words and figures."""

from dataclasses import dataclass

from markupsafe import Markup

from ipcmark_plots.charts import CHARTS
from ipcmark_plots.report.answers import headline_size, placements
from ipcmark_plots.svg import to_svg
from ipcmark_plots.units import size_text
from ipcmark_plots.view import Description, View
from ipcmark_results.model import Run
from ipcmark_results.summary import CaseSummary

_OF_ONE_SIZE = ("polling_vs_blocking", "pareto", "all_variants", "heat_waits", "placement_matrix", "tail")
_OF_ALL_PLACEMENTS = ("wake_up", "placement_matrix")  # drawn once, with the first placement


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    caption: str
    description: Description
    svg: Markup  # made by our own serialiser, which escapes every text


@dataclass(frozen=True)
class Placement:
    name: str
    charts: list[Chart]


def _chart(key: str, view: View, identity: str) -> Chart:
    chart = CHARTS[key]
    description = chart.describe(view)
    title = f"{chart.TITLE}, {size_text(view.size)}" if key in _OF_ONE_SIZE else chart.TITLE
    svg = to_svg(chart.draw(view), identity, description.alt)
    return Chart(key, title, chart.CAPTION, description, Markup(svg))


def _of_placement(run: Run, cases: list[CaseSummary], placement: str, identity: str, is_first: bool) -> Placement:
    view = View(cases, run.header.floors if run.header else {}, placement, headline_size(cases, placement))
    keys = [key for key in CHARTS if (is_first or key not in _OF_ALL_PLACEMENTS) and CHARTS[key].applies(view)]
    return Placement(placement, [_chart(key, view, f"{identity}-{key}") for key in keys])


def figures(run: Run, cases: list[CaseSummary], identity: str) -> list[Placement]:
    return [_of_placement(run, cases, placement, f"{identity}-{index}", index == 0)
            for index, placement in enumerate(placements(cases))]
