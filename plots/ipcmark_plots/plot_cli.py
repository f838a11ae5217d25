"""`ipcmark plot CHART FILE... [--filter REGEX] -o x.svg`: one chart as a picture."""

import argparse
import io
import sys
from pathlib import Path

from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.charts import CHARTS, COMPARISONS, HISTORIES
from ipcmark_plots.output import is_an_input, write_whole
from ipcmark_plots.plot import NAMES, NotToBeDrawn, chart_of_files
from ipcmark_plots.svg import standalone
from ipcmark_plots.units import parse_size
from ipcmark_plots.view import Description
from ipcmark_results.errors import EXIT_USAGE, ResultError
from ipcmark_results.text import printable

_DPI = 150


def _list() -> str:
    width = max(map(len, NAMES))
    of_two = {name: f"{chart.TITLE} (two runs)" for name, chart in COMPARISONS.items()}
    of_store = {name: f"{chart.TITLE} (FILE is the folder of `ipcmark history`)" for name, chart in HISTORIES.items()}
    titles = {**{name: chart.TITLE for name, chart in CHARTS.items()}, **of_two, **of_store}
    return "".join(f"{name:{width}}  {title}\n" for name, title in titles.items())


def _size(text: str) -> int:
    try:
        return parse_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(printable(error, 200)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ipcmark plot", description="Draws one chart of result files.", formatter_class=argparse.RawTextHelpFormatter,
        epilog=f"charts:\n{_list()}\nexit codes: 0 written, 2 usage, 5 results not readable or picture not writable")
    parser.add_argument("chart", choices=NAMES, metavar="CHART", help="what to draw; see below")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what `ipcmark run --output FILE` wrote")
    parser.add_argument("-o", "--output", type=Path, help="NAME.svg or NAME.png (default: CHART.svg)")
    parser.add_argument("--filter", metavar="REGEX", help="only cases whose id matches")
    parser.add_argument("--placement", metavar="P", help="default: the one with most figures")
    parser.add_argument("--size", type=_size, metavar="S", help="for charts of one size: 64, 4KiB")
    return parser


def png(figure: Figure, dpi: int = _DPI) -> bytes:
    """Neither date nor version in it: the same data give the same bytes."""
    buffer = io.BytesIO()
    with style.applied():
        figure.savefig(buffer, format="png", dpi=dpi, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()


def _svg(figure: Figure, description: Description) -> bytes:
    return standalone(figure, description.alt).encode()


def _draw(options: argparse.Namespace, output: Path) -> None:
    figure, description, problems = chart_of_files(options.chart, options.files, options.filter, options.placement,
                                                   options.size)
    for problem in problems:
        print(f"ipcmark plot: {problem}", file=sys.stderr)
    write_whole(output, png(figure) if output.suffix == ".png" else _svg(figure, description))


def _refusal(output: Path, files: list[Path]) -> str | None:
    if output.suffix not in (".svg", ".png") and (output.is_file() or not output.exists()):
        return f"-o {printable(output)}: charts are written as .svg or .png"
    if is_an_input(output, files):
        return f"{printable(output)} is one of the result files: name another with -o"
    return None


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    output = options.output or Path(f"{options.chart}.svg")
    if refusal := _refusal(output, options.files):
        print(f"ipcmark plot: {refusal}", file=sys.stderr)
        return EXIT_USAGE
    try:
        _draw(options, output)
    except NotToBeDrawn as error:
        print(f"ipcmark plot: {printable(error, 600)}", file=sys.stderr)
        return EXIT_USAGE
    except ResultError as error:
        print(f"ipcmark plot: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
