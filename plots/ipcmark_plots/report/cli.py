"""`ipcmark report FILE... [-o report.html]`."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from ipcmark_plots.report.page import render
from ipcmark_results.errors import EXIT_USAGE, ResultError
from ipcmark_results.load import load_runs
from ipcmark_results.text import printable


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ipcmark report", description="Draws result files as one HTML page that needs no network.",
        epilog="exit codes: 0 written, 2 usage, 5 results not readable or page not writable")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what `ipcmark run --output FILE` wrote")
    parser.add_argument("-o", "--output", type=Path, default=Path("report.html"),
                        help="the page (default: %(default)s)")
    return parser.parse_args(arguments)


def _is_an_input(output: Path, files: list[Path]) -> bool:
    return output.exists() and any(file.exists() and output.samefile(file) for file in files)


def _write(path: Path, page: str) -> None:
    """Whole or not at all: a reader never meets half a page."""
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a FIFO: nothing to put in its place
            path.write_text(page, encoding="utf-8", errors="replace")
            return
        _replace(path, page)
    except OSError as error:
        raise ResultError(f"cannot write {printable(path)}: {error.strerror}; name another place with -o") from None


def _replace(path: Path, page: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(page)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def main(arguments: list[str] | None = None) -> int:
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    if _is_an_input(options.output, options.files):
        print(f"ipcmark report: {printable(options.output)} is one of the result files: name another with -o",
              file=sys.stderr)
        return EXIT_USAGE
    try:
        runs = load_runs(options.files)
        for problem in (problem for run in runs for problem in run.problems):
            print(f"ipcmark report: {problem}", file=sys.stderr)
        _write(options.output, render(runs))
    except ResultError as error:
        print(f"ipcmark report: {error}", file=sys.stderr)
        return error.exit_code
    return 0
