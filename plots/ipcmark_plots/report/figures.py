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

_OF_ONE_SIZE = ("polling_vs_blocking", "all_variants", "tail")


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


def _has_a_point(key: str, view: View) -> bool:
    """Not of a pattern that was not planned, nor size against nothing: the other charts show a single size."""
    if key == "throughput_vs_size":
        return bool(view.of("stream"))
    sizes = {case.size for case in view.of("ping_pong")}
    return len(sizes) > (key == "latency_vs_size")


def _of_placement(run: Run, cases: list[CaseSummary], placement: str, identity: str) -> Placement:
    floors = run.header.floors if run.header else {}
    view = View(cases, floors, placement, headline_size(cases, placement))
    return Placement(placement, [_chart(key, view, f"{identity}-{key}") for key in CHARTS if _has_a_point(key, view)])


def figures(run: Run, cases: list[CaseSummary], identity: str) -> list[Placement]:
    return [_of_placement(run, cases, placement, f"{identity}-{index}")
            for index, placement in enumerate(placements(cases))]
