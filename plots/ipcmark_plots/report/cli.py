"""`ipcmark report FILE... [-o report.html] [--format html|markdown|pdf] [--open]`."""

import argparse
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from ipcmark_plots.output import is_an_input, write_whole
from ipcmark_plots.report.markdown import to_markdown
from ipcmark_plots.report.page import context_of, render
from ipcmark_plots.report.pdf import to_pdf
from ipcmark_results.errors import EXIT_USAGE, ResultError
from ipcmark_results.load import load_runs
from ipcmark_results.model import Run
from ipcmark_results.text import printable


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


# Each with its usual ending and what makes it.
FORMATS: dict[str, tuple[str, Callable[[list[Run]], bytes]]] = {
    "html": ("html", lambda runs: _utf8(render(runs))),
    "markdown": ("md", lambda runs: _utf8(to_markdown(context_of(runs)))),
    "pdf": ("pdf", lambda runs: to_pdf(render(runs)))}


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ipcmark report", description="Draws result files as one HTML page that needs no network. Later files are "
        "compared with the first.",
        epilog="exit codes: 0 written, 2 usage, 4 no browser to make a PDF with, 5 results not readable or page not writable")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what `ipcmark run --output FILE` wrote")
    parser.add_argument("-o", "--output", type=Path, help="the page (default: report.html, .md or .pdf)")
    parser.add_argument("--format", choices=FORMATS, help="default: what the ending of -o says, else html; pdf needs chromium")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    return parser.parse_args(arguments)


def _format(options: argparse.Namespace) -> str:
    endings = {f".{ending}": name for name, (ending, _) in FORMATS.items()}
    return options.format or endings.get(options.output.suffix if options.output else "", "html")


def _open(output: Path) -> None:
    if not webbrowser.open(output.resolve().as_uri()):
        print(f"ipcmark report: no browser could be started; open {output.resolve().as_uri()}", file=sys.stderr)


def _write(options: argparse.Namespace, output: Path, make: Callable[[list[Run]], bytes]) -> None:
    runs = load_runs(options.files)
    for problem in (problem for run in runs for problem in run.problems):
        print(f"ipcmark report: {problem}", file=sys.stderr)
    write_whole(output, make(runs))


def main(arguments: list[str] | None = None) -> int:
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    ending, make = FORMATS[_format(options)]
    output = options.output or Path(f"report.{ending}")
    if is_an_input(output, options.files):
        print(f"ipcmark report: {printable(output)} is one of the result files: name another with -o", file=sys.stderr)
        return EXIT_USAGE
    try:
        _write(options, output, make)
    except ResultError as error:
        print(f"ipcmark report: {error}", file=sys.stderr)
        return error.exit_code
    if options.open:
        _open(output)
    return 0
