"""Looks at a page the way a browser does."""

import html
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


_REPORT = """<script>
const frame = document.querySelector("iframe");
// A busy machine may show the frame's first, empty document, or be done before this script starts.
const look = () => {
  const page = frame.contentDocument, root = page.documentElement;
  if (document.body.dataset.facts || page.readyState !== "complete" || !page.querySelector("main")) return;
  const facts = {
    width: root.scrollWidth, title: page.title, filter: page.querySelector(".filter")?.hidden === false,
    svgs: page.querySelectorAll("svg").length, rows: page.querySelectorAll("table.cases tbody tr").length,
  };
  const button = page.querySelector("table.cases button");
  button?.click();
  facts.shown = [...page.querySelectorAll("table.cases")].map((table) => [...table.tBodies[0].rows].filter((row) => !row.hidden).length);
  facts.sorted = page.querySelector("table.cases th[aria-sort]")?.textContent ?? "";
  document.body.dataset.facts = JSON.stringify(facts);
};
frame.onload = look;
look();
</script>"""


def dump(page: str, width: int, folder: Path) -> str:
    """The outer document after the page has loaded in a frame of this width, on its own policy."""
    outer = folder / f"outer-{width}.html"
    frame = f'<iframe style="width:{width}px;height:800px;border:0" srcdoc="{html.escape(page)}"></iframe>'
    outer.write_text(f"<!DOCTYPE html><body>{frame}{_REPORT}", encoding="utf-8", errors="replace")
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
               "--virtual-time-budget=5000", "--window-size=1700,900", "--dump-dom", outer.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
