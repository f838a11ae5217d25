"""Draws the pictures of the README, and a page of all charts, from committed results: scripts/gallery."""

import sys
from pathlib import Path

from ipcmark_plots.charts import CHARTS
from ipcmark_plots.plot import view_of
from ipcmark_plots.svg import standalone
from ipcmark_plots.view import Description, View
from ipcmark_results.load import load_runs

_INTRODUCTION = """# Gallery
Every chart of `ipcmark report` that this run has data for, drawn by `scripts/gallery` from
[{name}](../../results/published/{name}): a picture here is what the code makes of that file, and a test compares.
One of them by itself: `ipcmark plot pareto FILE.jsonl -o pareto.svg`.
"""


def draw(results: Path, folder: Path) -> list[Path]:
    """Writes every chart that applies to the first run in `results`, at its main placement, and README.md."""
    view = view_of(load_runs([results])[0])
    keys = [key for key, chart in CHARTS.items() if chart.applies(view)]
    drawn = [_draw_one(key, view, folder / f"{key}.svg") for key in keys]
    sections = [_section(key, CHARTS[key].describe(view)) for key in keys]
    page = folder / "README.md"
    page.write_text(_INTRODUCTION.format(name=results.name) + "".join(sections), encoding="utf-8")
    return [*drawn, page]


def _draw_one(key: str, view: View, path: Path) -> Path:
    chart = CHARTS[key]
    path.write_text(standalone(chart.draw(view), chart.describe(view).alt), encoding="utf-8")
    return path


def _section(key: str, description: Description) -> str:
    chart = CHARTS[key]
    return f"\n## {chart.TITLE}\n{chart.CAPTION}\n\n![{description.alt}]({key}.svg)\n"


if __name__ == "__main__":
    for written in draw(Path(sys.argv[1]), Path(sys.argv[2])):
        print(written)
