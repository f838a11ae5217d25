"""`ipcmark export --format F FILE..`: result files for other people's tools."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.export import (action, bencher, csv_table, gbench_agg, gbench_reps, hdr, junit, markdown,
                                    openmetrics, otava)
from ipcmark_results.load import load_runs
from ipcmark_results.model import Run
from ipcmark_results.text import printable

FORMATS: dict[str, tuple[Callable[[list[Run]], str], str]] = {
    "gbench-reps": (gbench_reps.export, "Google Benchmark JSON, every repetition: for its compare.py"),
    "gbench-agg": (gbench_agg.export, "Google Benchmark JSON, one entry for each statistic: for dashboards"),
    "bencher": (bencher.export, "Bencher Metric Format, with intervals"),
    "action": (action.export, "github-action-benchmark, customSmallerIsBetter"),
    "otava": (otava.export, "CSV for Apache Otava, a line for each run"),
    "junit": (junit.export, "JUnit XML"),
    "markdown": (markdown.export, "a table for a job's summary"),
    "openmetrics": (openmetrics.export, "OpenMetrics, for Prometheus"),
    "hdr": (hdr.export, "HdrHistogram log (1.3, V2)"),
    "csv": (csv_table.export, "a line for each trial"),
}


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    table = "\n".join(f"  {name:12} {words}" for name, (_, words) in FORMATS.items())
    parser = argparse.ArgumentParser(prog="ipcmark export", description=__doc__, epilog="formats:\n" + table,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", required=True, choices=list(FORMATS), metavar="F", help="one of those below")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="result files")
    parser.add_argument("-o", "--output", type=Path, help="where it goes (stdout)")
    return parser.parse_args(arguments)


def _write(text: str, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            output.write_text(text, encoding="utf-8")
    except OSError as error:
        where = printable(output) if output else "the export to stdout"
        raise ResultError(f"cannot write {where}: {error.strerror}") from None


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        runs = load_runs(options.files)
        for problem in (problem for run in runs for problem in run.problems):
            print(f"ipcmark export: {problem}", file=sys.stderr)
        _write(FORMATS[options.format][0](runs), options.output)
    except ResultError as error:
        print(f"ipcmark export: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
