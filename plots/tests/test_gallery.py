"""The gallery and the README's pictures are those that the committed results give."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ipcmark_plots import gallery

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "plots" / "gallery"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    published = ROOT / "results" / "published"
    newest = [sorted(published.glob(f"*-{suite}.jsonl*"))[-1] 
              for suite in ("quick", "paced", "scaling", "lrpc", "full")]
    return gallery.draw(newest, tmp_path_factory.mktemp("gallery"))


def test_the_committed_gallery_is_the_one_that_is_drawn(drawn):
    assert {path.name for path in drawn} == {path.name for path in COMMITTED.iterdir()}
    for path in drawn:
        if path.suffix == ".svg":
            committed = ElementTree.parse(COMMITTED / path.name)
            assert _words(ElementTree.parse(path)) == _words(committed), path.name
        else:
            assert path.read_text() == (COMMITTED / path.name).read_text()


def test_a_picture_follows_the_reader_into_the_dark(drawn):
    for path in drawn:
        if path.suffix == ".svg":
            assert "prefers-color-scheme: dark" in path.read_text() and "currentColor" in path.read_text()


def test_the_readme_shows_three_pictures_that_are_there():
    shown = re.findall(r"!\[[^]]+\]\((plots/gallery/\w+\.svg)\)", (ROOT / "README.md").read_text())
    assert len(shown) >= 3 and all((ROOT / path).is_file() for path in shown)


def _words(svg: ElementTree.ElementTree) -> list[str]:
    """Labels and figures; where matplotlib puts them may differ from version to version."""
    return sorted(filter(None, (text.strip() for text in svg.getroot().itertext())))
