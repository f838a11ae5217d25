"""The pictures of the README are those that the committed results give."""

from pathlib import Path
from xml.etree import ElementTree

from ipcmark_plots import gallery

ROOT = Path(__file__).parents[2]


def test_every_picture_is_drawn_from_the_published_run_and_is_whole(tmp_path: Path) -> None:
    published = sorted((ROOT / "results" / "published").glob("*-quick.jsonl"))[-1]
    drawn = gallery.draw(published, tmp_path)
    assert {path.stem for path in drawn} == set(gallery.CHARTS)
    for path in drawn:
        committed = ElementTree.parse(ROOT / "plots" / "gallery" / path.name)
        assert _words(ElementTree.parse(path)) == _words(committed)


def _words(svg: ElementTree.ElementTree) -> list[str]:
    """Labels and figures; where matplotlib puts them may differ from version to version."""
    return sorted(filter(None, (text.strip() for text in svg.getroot().itertext())))
