"""`ipcmark history`: a store of nightly gates against one pinned reference build.

    ipcmark history add STORE GATE_FOLDER..   keep what `ipcmark gate` left, compressed
    ipcmark history show STORE [--case REGEX] [--json]   where every case stands, and where it changed
    ipcmark history index STORE               make the index anew
    ipcmark history prune STORE [--dry-run]   thin out what is old: weekly after 90 days, monthly after 730
"""

import argparse
import json
import re
import sys
from datetime import datetime, timezone
from pathlib import Path

from ipcmark_results.errors import EXIT_USAGE, ResultError
from ipcmark_results.history import index, retention, store, timeline
from ipcmark_results.text import printable


def _add(options: argparse.Namespace) -> int:
    for folder in options.folders:
        print(printable(store.add(options.store, folder)))
    return 0


def _show(options: argparse.Namespace) -> int:
    wanted = [series for series in index.series(options.store) if options.case.search(series.case)]
    if not wanted:
        raise ResultError(f"no case of {printable(options.store)} matches {printable(options.case.pattern)!r}")
    if options.json:
        print(json.dumps([timeline.as_record(series) for series in wanted], indent=1, allow_nan=False))
    else:
        print("\n".join(line for series in wanted for line in timeline.lines(series)))
    return 0


def _index(options: argparse.Namespace) -> int:
    print(f"{index.rebuild(options.store)} points", file=sys.stderr)
    return 0


def _prune(options: argparse.Namespace) -> int:
    gone = retention.surplus(store.points(options.store), datetime.now(timezone.utc), options.all_days,
                             options.weekly_days)
    if not options.dry_run:
        retention.remove(gone)
    for path in gone:
        print(printable(path))
    return 0


def _regex(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"not a regular expression: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ipcmark history", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar="add|show|index|prune")

    def verb(name: str, run) -> argparse.ArgumentParser:
        made = verbs.add_parser(name)
        made.add_argument("store", type=Path)
        made.set_defaults(run=run)
        return made

    verb("add", _add).add_argument("folders", type=Path, nargs="+", metavar="GATE_FOLDER")
    show = verb("show", _show)
    show.add_argument("--case", type=_regex, default=re.compile(""), metavar="REGEX")
    show.add_argument("--json", action="store_true")
    verb("index", _index)
    prune = verb("prune", _prune)
    prune.add_argument("--all-days", type=int, default=retention.ALL_DAYS, help="every point this long (%(default)s)")
    prune.add_argument("--weekly-days", type=int, default=retention.WEEKLY_DAYS, help="then one a week (%(default)s)")
    prune.add_argument("--dry-run", action="store_true", help="only name what would go")
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if getattr(options, "all_days", 0) < 0 or getattr(options, "weekly_days", 0) < getattr(options, "all_days", 0):
        print("ipcmark history: --all-days must be 0 or more, and --weekly-days no less", file=sys.stderr)
        return EXIT_USAGE
    try:
        return options.run(options)
    except ResultError as error:
        print(f"ipcmark history: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
