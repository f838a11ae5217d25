"""Three charts as pictures: what they look like, not only what they say."""

from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.plot import plot
from ipcmark_plots.plot_cli import png
from ipcmark_plots.style import applied

EXPECTED = Path(__file__).parent / "images"
# The root of the mean square over all pixels, of 255. Marks and lines alone are compared: another FreeType moves text by a
# pixel, which is 9 to 13 here and as much as a chart without its marks. What is written, test_charts.py reads.
TOLERANCE = 4
NAMES = ("polling_vs_blocking", "heat_sizes", "pareto")
PLAN = Plan(models=tuple(model for model in MODELS if model.mechanism in ("pipe", "tcp", "shm_ring")), sizes=(64, 4096, 65536),
            placements=("same_llc",), bins=20)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("images") / "run.jsonl", records(PLAN))


def picture(figure):
    for text in figure.findobj(Text):
        text.set_visible(False)
    return png(figure, 60)


def difference(figure, name, folder):
    actual = folder / f"{name}.png"
    actual.write_bytes(picture(figure))
    found = compare_images(str(EXPECTED / f"{name}.png"), str(actual), TOLERANCE, in_decorator=True)
    return found["rms"] if found else 0


@pytest.mark.parametrize("name", NAMES)
def test_it_looks_as_it_did(name, file, tmp_path):
    """To accept a change, call draw_expected() below, and look at what it has drawn."""
    assert difference(plot(name, [file]), name, tmp_path) == 0


def without_marks(figure):
    for axes in figure.axes:
        for line in list(axes.lines):
            line.remove()


def swapped_colours(figure):
    for axes in figure.axes:
        for collection in axes.collections:
            collection.set_facecolor("red")


def moved(figure):
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position().bounds
        axes.set_position((left + 0.1, bottom, width, height))


@pytest.mark.parametrize(("name", "spoil"), [("pareto", moved), ("heat_sizes", swapped_colours),
                                             ("polling_vs_blocking", without_marks)])
def test_a_spoilt_chart_is_noticed(name, spoil, file, tmp_path):
    with applied():
        figure = plot(name, [file])
        spoil(figure)
    assert difference(figure, name, tmp_path) > TOLERANCE


def draw_expected(folder):
    """Run once when a chart was changed on purpose, and the pictures were looked at."""
    for name in NAMES:
        (EXPECTED / f"{name}.png").write_bytes(picture(plot(name, [write(folder / "run.jsonl", records(PLAN))])))
