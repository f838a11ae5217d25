"""Draws the pictures of the README, and a page of all charts, from committed results: scripts/gallery."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ipcmark_plots.charts import CHARTS
from ipcmark_plots.plot import view_of
from ipcmark_plots.svg import standalone
from ipcmark_plots.view import Description, View
from ipcmark_results.load import load_runs

_INTRODUCTION = """# Gallery
Every chart of `ipcmark report` that these runs have data for, drawn by `scripts/gallery` from
{files}: a picture here is what the code makes of those files, each of the first that has data for it, and a test
compares. One of them by itself: `ipcmark plot pareto FILE.jsonl -o pareto.svg`.
"""


def draw(results: Sequence[Path], folder: Path) -> list[Path]:
    """Writes every chart for the first file whose first run it applies to, at its main placement, and README.md."""
    views = [view_of(load_runs([file])[0]) for file in results]
    chosen = {key: next(filter(chart.applies, views), None) for key, chart in CHARTS.items()}
    pictures = {key: view for key, view in chosen.items() if view is not None}
    drawn = [_draw_one(key, view, folder / f"{key}.svg") for key, view in pictures.items()]
    sections = [_section(key, CHARTS[key].describe(view)) for key, view in pictures.items()]
    page = folder / "README.md"
    page.write_text(_INTRODUCTION.format(files=_links(results)) + "".join(sections), encoding="utf-8")
    return [*drawn, page]


def _links(results: Sequence[Path]) -> str:
    return " and\n".join(f"[{file.name}](../../results/published/{file.name})" for file in results)


def _draw_one(key: str, view: View, path: Path) -> Path:
    chart = CHARTS[key]
    path.write_text(standalone(chart.draw(view), chart.describe(view).alt), encoding="utf-8")
    return path


def _section(key: str, description: Description) -> str:
    chart = CHARTS[key]
    return f"\n## {chart.TITLE}\n{chart.CAPTION}\n\n![{description.alt}]({key}.svg)\n"


if __name__ == "__main__":
    *files, target = map(Path, sys.argv[1:])
    for written in draw(files, target):
        print(written)
