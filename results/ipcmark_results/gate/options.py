"""The command line of `ipcmark gate`."""

import argparse
import shlex
from datetime import datetime, timezone
from pathlib import Path
from secrets import randbits

from ipcmark_results.gate.build import Build, UsageError, command_words
from ipcmark_results.gate.decision import FEWEST_ROUNDS
from ipcmark_results.gate.figures import NIGHTLY_ROUNDS
from ipcmark_results.gate.instructions import MOST_CASES
from ipcmark_results.gate.session import GatePlan, common_cases
from ipcmark_results.gate.suites import suite_file

MOST_ROUNDS = 200
MOST_COUNTED = 1000

_EPILOG = """exit codes: 0 nothing regressed, 1 something did, 2 usage, 4 nothing could be compared, 5 results could
not be written or read, 6 this job could not have told (the baseline differed from itself; --strict: any case)"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="ipcmark gate", epilog=_EPILOG,
                                   description="Did anything get slower? Two builds side by side in one job: counts "
                                               "per message first, then times in interleaved random rounds.")
    made.add_argument("--baseline-bin", "--baseline", metavar="CMD", help="the build to compare with: a program, or a "
                      "command that starts one, such as 'env NAME=VALUE ./ipcmark'")
    made.add_argument("--candidate-bin", "--candidate", metavar="CMD", help="the build under test")
    made.add_argument("--binary", metavar="CMD", help="one build for both, with --before and --after")
    made.add_argument("--before", metavar="SHELL", help="command ahead of each baseline trial, such as a sysctl")
    made.add_argument("--after", metavar="SHELL", help="command ahead of each candidate trial")
    made.add_argument("--suite", default="ci", help="suite name or .toml file (%(default)s)")
    made.add_argument("--filter", metavar="REGEX", help="only cases whose id matches")
    made.add_argument("--rounds", type=int, default=10, help=f"{FEWEST_ROUNDS} to {MOST_ROUNDS} (%(default)s; "
                      f"from {NIGHTLY_ROUNDS} on p99 is gated at 10 %% instead of 25 %%)")
    made.add_argument("--threshold", type=float, default=3.0, metavar="PERCENT", help="least change of a median that "
                      "counts (%(default)s)")
    made.add_argument("--duration", help="timed part of a trial; the suite's otherwise")
    made.add_argument("--warmup", help="discarded part of a trial; the suite's otherwise")
    made.add_argument("--accept", default="", metavar="KEYS", help="environment keys in which the builds may differ")
    made.add_argument("--seed", type=int, help="fixes the order of the trials (random)")
    made.add_argument("--output", type=Path, metavar="FOLDER", help="results and gate.json (ipcmark-gate-DATE)")
    made.add_argument("--counters-only", action="store_true", help="only count; ask no clock")
    made.add_argument("--instructions", type=int, default=MOST_CASES, metavar="N", help="cases whose instructions are "
                      "counted with valgrind, where the machine has no counter: the first N that block (%(default)s)")
    made.add_argument("--strict", action="store_true", help="exit code 6 when any case could not be judged")
    made.add_argument("--json", action="store_true", help="print gate.json instead of the text")
    made.add_argument("--quiet", action="store_true", help="no progress")
    return made


def _commands(options: argparse.Namespace) -> tuple[str, str]:
    if options.binary and (options.baseline_bin or options.candidate_bin):
        raise UsageError("--binary is one build for both: give it, or --baseline-bin and --candidate-bin")
    if options.binary:
        if options.before is None and options.after is None:
            raise UsageError("--binary alone compares a build with itself: give --before and --after too")
        return options.binary, options.binary
    if not options.baseline_bin or not options.candidate_bin:
        raise UsageError("what is to be compared? --baseline-bin OLD --candidate-bin NEW, or --binary with --before "
                         "and --after")
    return options.baseline_bin, options.candidate_bin


def _check_numbers(options: argparse.Namespace) -> None:
    if not FEWEST_ROUNDS <= options.rounds <= MOST_ROUNDS:
        raise UsageError(f"--rounds {options.rounds}: {FEWEST_ROUNDS} to {MOST_ROUNDS}; with fewer than "
                         f"{FEWEST_ROUNDS} no difference whatever could be told from chance")
    if not 0 <= options.instructions <= MOST_COUNTED:
        raise UsageError(f"--instructions {options.instructions}: 0 to {MOST_COUNTED} cases; 0 counts none")
    if not 0 < options.threshold < 1000:
        raise UsageError(f"--threshold {options.threshold}: a percentage above 0 and below 1000")


def plan_of(options: argparse.Namespace) -> tuple[GatePlan, list[str]]:
    """What to do, and notes about cases that only one build has. Raises UsageError."""
    _check_numbers(options)
    old, new = _commands(options)
    baseline = Build("baseline", command_words(old), options.before)
    candidate = Build("candidate", command_words(new), options.after)
    suite = str(suite_file(options.suite))
    narrowed = ["--filter", options.filter] if options.filter else []
    cases, notes = common_cases(baseline, candidate, suite, narrowed)
    extra = [word for name in ("duration", "warmup") if getattr(options, name)
             for word in (f"--{name}", getattr(options, name))]
    seed = options.seed if options.seed is not None else randbits(63)
    accepted = frozenset(key for key in options.accept.split(",") if key)
    return GatePlan(baseline, candidate, suite, cases, options.rounds, seed, extra, 1 + options.threshold / 100,
                    options.counters_only, options.quiet, accepted, options.instructions), notes


def arguments_of(plan: GatePlan) -> str:
    """The part of a command line that says what is compared, for somebody to repeat."""
    words = ["--baseline-bin", plan.baseline.command, "--candidate-bin", plan.candidate.command]
    for option, build in (("--before", plan.baseline), ("--after", plan.candidate)):
        words += [option, build.prepare] if build.prepare else []
    return shlex.join([*words, *(["--suite", plan.suite] if Path(plan.suite).stem != "ci" else [])])


def folder_of(options: argparse.Namespace) -> Path:
    return options.output or Path(f"ipcmark-gate-{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}")
