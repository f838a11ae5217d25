"""The page on paper: a browser that is here prints it, for only a browser lays it out as it looks."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.text import printable

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LIMIT_S = 300


class NoBrowser(ResultError):
    exit_code = 4


def find_browser() -> str | None:
    return next((path for path in map(shutil.which, _BROWSERS) if path), None)


def _command(browser: str, folder: Path) -> list[str]:
    # Chromium's sandbox refuses to start as root. The page is ours, and its policy lets nothing else in.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [browser, "--headless", "--disable-gpu", *sandbox, f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}", (folder / "page.html").as_uri()]


def to_pdf(page: str) -> bytes:
    """Raises NoBrowser, or ResultError with what the browser said."""
    browser = find_browser()
    if browser is None:
        raise NoBrowser("--format pdf needs chromium, and it is not on the PATH: install it (scripts/install-deps --browser), "
                        "or open the HTML page and print it")
    with tempfile.TemporaryDirectory(prefix="ipcmark-pdf-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8", errors="replace")
        try:
            done = subprocess.run(_command(browser, folder), capture_output=True, text=True, timeout=_LIMIT_S, check=False)
        except subprocess.TimeoutExpired:
            raise ResultError(f"{browser} did not print the page in {_LIMIT_S} s: open the HTML page and print it") from None
        if not (folder / "page.pdf").exists():
            raise ResultError(f"{browser} could not print the page: {printable(done.stderr.strip()[-300:])}")
        return (folder / "page.pdf").read_bytes()
