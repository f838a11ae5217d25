"""scripts/gate-study: build, measure, evaluate."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from gate_study import evaluate, measure
from ipcmark_results.errors import ResultError
from ipcmark_results.gate.suites import suite_file

ROOT = Path(__file__).parents[3]


def _build(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as prefix:
        for command in (["cmake", "--install", ROOT / "build" / "release", "--prefix", prefix],
                        ["cmake", "-S", ROOT / "scripts" / "study" / "planted", "-B", options.folder,
                         f"-DCMAKE_PREFIX_PATH={prefix}"], ["cmake", "--build", options.folder]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(options.folder / "planted")
    return 0


def _measure(options: argparse.Namespace) -> int:
    measure.write(options.output, str(options.ipcmark.resolve()), str(options.planted.resolve()),
                  str(suite_file(options.suite)), measure.Plan(options.rounds, options.part or measure.PARTS, options.apart))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    rows = evaluate.read(options.file)
    print(evaluate.table(rows, options.n), "", evaluate.conditions(rows), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/gate-study", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    build = verbs.add_parser("build", help="the planted transport, with the package of build/release")
    build.add_argument("folder", type=Path)
    build.set_defaults(run=_build)
    run = verbs.add_parser("measure", help="rounds of identical and of planted builds")
    run.add_argument("--ipcmark", type=Path, default=ROOT / "build" / "release" / "ipcmark")
    run.add_argument("--planted", type=Path, required=True)
    run.add_argument("--output", type=Path, required=True, help="FILE.jsonl.gz, which must not exist")
    run.add_argument("--rounds", type=int, default=40)
    run.add_argument("--suite", default="ci")
    run.add_argument("--part", action="append", choices=measure.PARTS, help="only this; may be given again (all)")
    run.add_argument("--apart", action="store_true", help="trials one after the other, not in turns")
    run.set_defaults(run=_measure)
    judge = verbs.add_parser("evaluate", help="the table, as Markdown")
    judge.add_argument("file", type=Path)
    judge.add_argument("-n", type=int, default=10, choices=range(6, 21), metavar="6..20",
                       help="rounds of a gate (%(default)s)")
    judge.set_defaults(run=_evaluate)
    return parser


def main() -> int:
    options = _parser().parse_args()
    try:
        return options.run(options)
    except (OSError, ResultError, subprocess.CalledProcessError) as error:
        print(f"gate-study: {error}", file=sys.stderr)
        return 5


if __name__ == "__main__":
    sys.exit(main())
