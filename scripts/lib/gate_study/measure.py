"""Rounds of identical builds, and of builds into which a slowdown was planted."""

import gzip
import json
import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.build import Build
from ipcmark_results.gate.counters import COUNTED, changes_of
from ipcmark_results.gate.counting import COUNTING
from ipcmark_results.gate.figures import figures_of, ratio_in_turns
from ipcmark_results.gate.noise import NoiseMeter
from ipcmark_results.gate.instructions import count_instructions, refusal, wants_valgrind
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE, Rig, Series, measure
from ipcmark_results.gate.turns import refusal as refusal_of_turns
from ipcmark_results.model import Trial

SUITE = Path(__file__).parents[2] / "study" / "planted" / "planted.toml"
PARTS = ("planted", "counted", "identical")
SHARES = (0.05, 0.10)
PILOT_ROUNDS = 8
COUNT_TRIES = 10
TURNS = 20  # of an empty loop, three instructions each


@dataclass(frozen=True)
class Plan:
    rounds: int
    parts: Collection[str]
    apart: bool = False  # trials one after the other, for comparison with turns


def arguments(suite: str, case: str) -> list[str]:
    return [suite, "--filter", f"^{re.escape(case)}$", "--repetitions", "1", "--no-floors"]


def planted_build(program: str, name: str, **environment: int) -> Build:
    return Build(name, ["/usr/bin/env", *(f"{key}={value}" for key, value in environment.items()), program])


def rows(case: str, series: Series, kind: str) -> Iterator[dict]:
    """One for each round: the figures of every arm, in ns."""
    for label in series.labels():
        number = label.round
        figures: dict[str, dict[str, float | list[float]]] = {}
        for arm, trials in series.trials.items():
            trial = trials.get(number)
            if trial is not None and trial.status == "ok":
                figures[arm] = {figure.name: figure.read(trial) for figure in figures_of(trial)}
                if trial.slices:
                    figures[arm]["slices"] = trial.slices
        yield {"kind": kind, "case": case, "round": number, "arms": figures, "noisy": label.noisy,
               "lost_share": label.noise.lost_share}


def _measured(builds: dict[str, Build], suite: str, cases: list[str], rounds: int, apart: bool) -> dict[str, Series]:
    refused = "" if apart else refusal_of_turns(builds.values(), arguments(suite, cases[0]))
    if refused:
        raise ResultError(f"{refused}; --apart studies trials one after the other")
    rig = Rig(builds, lambda turn: arguments(suite, turn.case), lambda turn, measured: None, NoiseMeter(), not apart)
    return measure(rig, cases, range(rounds), 7)


def _rounds(builds: dict[str, Build], suite: str, cases: list[str], plan: Plan, kind: str) -> Iterator[dict]:
    began = time.monotonic()
    for case, series in _measured(builds, suite, cases, plan.rounds, plan.apart).items():
        yield from rows(case, series, kind)
    yield {"kind": "time", "of": kind, "cases": len(cases), "rounds": plan.rounds, "arms": len(builds),
           "seconds": round(time.monotonic() - began)}


def identical(program: str, suite: str, plan: Plan) -> Iterator[dict]:
    """Three arms of one program over the suite of the gate."""
    builds = {name: Build(name, [program]) for name in ("a", "b", "c")}
    yield from _rounds(builds, suite, builds["a"].plan(suite, []), plan, "identical")


def _spin_ns(build: Build, case: str) -> dict[float, int]:
    """Of each message, so that a round trip of two takes each of SHARES longer: tried, and put right once."""
    trials: list[Trial] = [build.measure(arguments(str(SUITE), case)).trial for _ in range(5)]
    guess_ns = max(SHARES) * median(trial.latency["p50"] for trial in trials if trial.latency) / 2
    tried = {"a": build, "b": planted_build(build.words[-1], "b", PLANTED_SPIN_NS=round(guess_ns))}
    [series] = _measured(tried, str(SUITE), [case], PILOT_ROUNDS, False).values()
    found = median(ratio_in_turns(*pair) or 1 for pair in series.paired(("a", "b"))) - 1
    right = max(SHARES) / found if found > max(SHARES) / 4 else 1.0
    return {share: round(guess_ns * right * share / max(SHARES)) for share in SHARES}


def planted(program: str, plan: Plan) -> Iterator[dict]:
    """Arms: the transport as it is, twice, and with work planted for 5 % and 10 %."""
    plain = planted_build(program, "a")
    for case in plain.plan(str(SUITE), []):
        builds = {"a": plain, "b": replace(plain, name="b")}
        for share, spin_ns in _spin_ns(plain, case).items():
            builds[f"+{share:.0%}"] = planted_build(program, f"+{share:.0%}", PLANTED_SPIN_NS=spin_ns)
        yield from _rounds(builds, str(SUITE), [case], plan, "planted")


def _found(case: str, plain: Build, build: Build) -> list[str]:
    """The counts that differ."""
    trials = [[one.measure([*arguments(str(SUITE), case), *COUNTING]).trial for _ in range(2)]
              for one in (plain, build)]
    found = changes_of(COUNTED, *trials)
    if wants_valgrind(trials[0]) and not refusal([plain, build]):
        by_valgrind = count_instructions(case, trials[0][0].size, {BASELINE: plain, CANDIDATE: build},
                                         lambda turn: arguments(str(SUITE), turn.case))
        found += [by_valgrind.change] if by_valgrind.change else []
    return [change.name for change in found]


def counted(program: str) -> Iterator[dict]:
    """Do the counts find what is more per message, and nothing where there is nothing?"""
    plain = planted_build(program, "a")
    builds = [replace(plain, name="b"),
              planted_build(program, "+1 call", PLANTED_CALLS=1),
              planted_build(program, "+1 allocation", PLANTED_ALLOCATIONS=1),
              planted_build(program, f"+{TURNS} turns", PLANTED_TURNS=TURNS)]
    for case in [case for case in plain.plan(str(SUITE), []) if "/block/" in case]:
        for number in range(COUNT_TRIES):
            found = {build.name: _found(case, plain, build) for build in builds}
            yield {"kind": "counted", "case": case, "try": number, "found": found}


def write(path: Path, ipcmark: str, planted_program: str, suite: str, plan: Plan) -> None:
    about = Build("a", [ipcmark]).measure(arguments(suite, Build("a", [ipcmark]).plan(suite, [])[0])).header
    with gzip.open(path, "xt", encoding="utf-8") as file:
        keep = {key: about["environment"][key] for key in ("cpu_model", "kernel_release", "hypervisor", "cpus_online",
                                                          "git_commit", "load_average") if key in about["environment"]}
        print(json.dumps({"kind": "about", "environment": keep, "checks": [
            check["name"] for check in about["checks"] if check["status"] == "warn"]}), file=file)
        made = {"planted": planted(planted_program, plan), "counted": counted(planted_program),
                "identical": identical(ipcmark, suite, plan)}
        for part in plan.parts:
            for row in made[part]:
                print(json.dumps(row, separators=(",", ":")), file=file, flush=True)
