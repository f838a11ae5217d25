"""The pictures of the README, drawn from committed results: python -m ipcmark_plots.gallery FILE FOLDER."""

import sys
from pathlib import Path

from ipcmark_plots.report.figures import figures
from ipcmark_results.load import load_runs
from ipcmark_results.summary import summarise

CHARTS = ("choices", "latency_vs_size", "polling_vs_blocking", "throughput_vs_size")
# A picture stands alone on pages of any colour, so it brings its own.
_STANDALONE = 'style="color:#1b1c1d;background:#ffffff;'


def draw(results: Path, folder: Path) -> list[Path]:
    """Writes CHARTS of the first run in `results`, at its first placement that has them all."""
    run = load_runs([results])[0]
    for placement in figures(run, summarise(run), "gallery"):
        svgs = {chart.key: str(chart.svg) for chart in placement.charts if chart.key in CHARTS}
        if set(svgs) == set(CHARTS):
            return [_write(folder / f"{key}.svg", svg) for key, svg in svgs.items()]
    raise SystemExit(f"{results}: no placement has {', '.join(CHARTS)}")


def _write(path: Path, svg: str) -> Path:
    path.write_text(svg.replace('style="', _STANDALONE, 1))
    return path


if __name__ == "__main__":
    for drawn in draw(Path(sys.argv[1]), Path(sys.argv[2])):
        print(drawn)
