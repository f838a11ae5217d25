"""`ipcmark gate`: prints the verdict, leaves the measurements and gate.json in a folder."""

import argparse
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.junit import to_junit
from ipcmark_results.gate.judge import Outcome, exit_code
from ipcmark_results.gate.markdown import summary
from ipcmark_results.gate.message import text
from ipcmark_results.gate.options import arguments_of, folder_of, parser, plan_of
from ipcmark_results.gate.services import announce
from ipcmark_results.gate.session import GatePlan, Session, say
from ipcmark_results.gate.trial_files import GateFiles, make_folder
from ipcmark_results.gate.verdict_file import to_json
from ipcmark_results.text import printable

EXIT_INTERRUPTED, EXIT_TERMINATED = 130, 143


def _terminate(number: int, _frame: Any) -> NoReturn:
    sys.exit(128 + number)


def _about(plan: GatePlan, session: Session, code: int) -> dict[str, Any]:
    builds = {build.name: {"command": build.command, "prepare": build.prepare}
              for build in (plan.baseline, plan.candidate)}
    return {"builds": builds, "builds_differ_in": session.world.builds_differ_in(), "suite": plan.suite,
            "rounds": plan.rounds, "seed": str(plan.seed), "least_ratio": plan.least_ratio, "exit_code": code}


def _write(folder: Path, name: str, content: str) -> None:
    try:
        (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise ResultError(f"cannot write {printable(folder / name)}: {error.strerror}") from None


def _tell(plan: GatePlan, outcome: Outcome, record: str, folder: Path, as_json: bool) -> None:
    print(record if as_json else text(outcome, arguments_of(plan)), end="")
    for line in announce(outcome, folder):
        print(line)
    say(plan, f"measurements and gate.json are in {printable(folder)}")


def run(options: argparse.Namespace) -> int:
    plan, notes = plan_of(options)
    folder = make_folder(folder_of(options))
    for note in notes:
        say(plan, note)
    files = GateFiles(folder, Path(plan.suite).stem, plan.cases, plan.rounds)
    code = EXIT_INTERRUPTED
    try:
        session = Session(plan, files.keep)
        outcome = session.run()
        code = exit_code(outcome, options.strict)
    finally:
        files.close(code)
    record = to_json(outcome, _about(plan, session, code))
    _write(folder, "gate.json", record)
    _write(folder, "gate.md", summary(outcome))
    _write(folder, "gate.xml", to_junit(outcome))
    _tell(plan, outcome, record, folder, options.json)
    return code


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return run(options)
    except ResultError as error:
        print(f"ipcmark gate: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("ipcmark gate: interrupted; what was measured is kept", file=sys.stderr)
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
