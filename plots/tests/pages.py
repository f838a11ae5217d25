"""Looks at a page the way a browser does."""

import json
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path


def chromium() -> str | None:
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


class Elements(HTMLParser):
    """Every element and the text, without what a script would add."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


BROWSER = Path(__file__).parent / "browser"


def look(page: Path, folder: Path, *steps: str) -> dict:
    """What a real browser sees of the page, doing these steps of browser/steps.mjs. Screenshots go to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["node", BROWSER / "look.mjs", chromium(), page, folder, *steps]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{done.stderr[-2000:]}\nis playwright-core there? scripts/install-deps --browser"
    return json.loads(done.stdout)
