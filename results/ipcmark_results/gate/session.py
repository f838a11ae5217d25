"""The whole of one gate: counts first, then rounds, then once more what was flagged."""

import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ipcmark_results.gate.build import Build, Measured, UsageError
from ipcmark_results.gate.counting import Counted, count
from ipcmark_results.gate.decision import Evidence
from ipcmark_results.gate.instructions import count_instructions, refusal, wants_valgrind
from ipcmark_results.gate.judge import (AA, Outcome, compare_arms, conclude, evidence_of, needs_rerun)
from ipcmark_results.gate.message import unit_of
from ipcmark_results.gate.noise import NoiseMeter
from ipcmark_results.gate.rounds import AGAIN, BASELINE, CANDIDATE, Rig, Series, Turn, measure
from ipcmark_results.gate.turns import has_slices
from ipcmark_results.gate.turns import refusal as refusal_of_turns
from ipcmark_results.gate.worlds import World
from ipcmark_results.quantity import count_text


@dataclass(frozen=True)
class GatePlan:
    baseline: Build
    candidate: Build
    suite: str  # path
    cases: list[str]
    rounds: int
    seed: int
    extra: list[str] = field(default_factory=list)  # options of `ipcmark run` for every trial
    least_ratio: float | None = None
    counters_only: bool = False
    quiet: bool = False
    accepted: frozenset[str] = frozenset()  # identity keys in which the builds may differ
    instruction_cases: int = 0  # with valgrind, at most

    @property
    def builds(self) -> dict[str, Build]:
        return {BASELINE: self.baseline, CANDIDATE: self.candidate, AGAIN: self.baseline}


def say(plan: GatePlan, text: str) -> None:
    if not plan.quiet:
        print(f"ipcmark gate: {text}", file=sys.stderr, flush=True)


def common_cases(baseline: Build, candidate: Build, suite: str, extra: list[str]) -> tuple[list[str], list[str]]:
    """What both builds have, and sentences about what only one has. Raises UsageError for none."""
    old, new = (build.plan(suite, extra) for build in (baseline, candidate))
    both = [case for case in old if case in set(new)]
    if not both:
        raise UsageError("the two builds have no case of this suite in common")
    notes = [f"{case} is only in the {name}: not compared" for name, mine, other in
             (("baseline", old, new), ("candidate", new, old)) for case in mine if case not in set(other)]
    return both, notes


class Session:
    def __init__(self, plan: GatePlan, keep: Callable[[Turn, Measured], None], meter: NoiseMeter | None = None):
        self._plan, self._keep = plan, keep
        self.world = World(plan.accepted, switched=bool(plan.baseline.prepare or plan.candidate.prepare))
        self._floors = {arm: ["--no-floors"] if build.supports("--no-floors") else []
                        for arm, build in plan.builds.items() if arm != AGAIN}
        self._rig = Rig(plan.builds, lambda turn: [*self._arguments(turn), *plan.extra], self._record,
                        meter or NoiseMeter(), self._takes_turns(), self._apart())

    def _apart(self) -> dict[str, list[str]]:
        return {arm: ["--slices", "1"] if build.supports("--slices") else [] for arm, build in self._plan.builds.items()}

    def _takes_turns(self) -> bool:
        """Told when not, for then the same rounds find less."""
        plan = self._plan
        sliced = [] if plan.counters_only else [case for case in plan.cases if has_slices(case)]
        if not sliced:
            return False
        reason = refusal_of_turns([plan.baseline, plan.candidate], self._arguments(Turn(0, sliced[0], BASELINE)))
        if reason:
            say(plan, f"the trials of a round follow each other: {reason}")
        return not reason

    def _arguments(self, turn: Turn) -> list[str]:
        plan = self._plan
        floors = self._floors[BASELINE if turn.arm == AGAIN else turn.arm]
        return [plan.suite, "--filter", f"^{re.escape(turn.case)}$", "--repetitions", "1", "--seed", str(plan.seed),
                *floors]

    def _record(self, turn: Turn, measured: Measured) -> None:
        self.world.see(turn.arm, measured.header)
        self._keep(turn, measured)

    def run(self) -> Outcome:
        plan = self._plan
        counted = self._count()
        if plan.counters_only:
            moved = self.world.moved()
            return conclude({case: Evidence(found.statuses(), found.reason(), found.changes, counters_only=True,
                                            instructions=found.instructions, moved=moved) for case, found in counted.items()}, {})
        first = self._rounds(plan.cases, range(plan.rounds), "measuring")
        flagged = [case for case in plan.cases if needs_rerun(first[case], plan.rounds, plan.least_ratio)]
        second = self._rounds(flagged, range(plan.rounds, 2 * plan.rounds), "once more, what differed:")
        return self._conclude(counted, first, second)

    def _count(self) -> dict[str, Counted]:
        plan = self._plan
        lacking = [build.name for build in (plan.baseline, plan.candidate) if not build.supports("--counters")]
        if lacking and plan.counters_only:
            raise UsageError(f"--counters-only: the {lacking[0]} is too old to count system calls")
        if lacking:
            say(plan, f"the {' and the '.join(lacking)} cannot count system calls: only times are compared")
            return {case: Counted() for case in plan.cases}
        say(plan, "counting system calls and allocations, which no noise changes")
        counted = {case: count(case, self._rig.builds, self._arguments, self.world) for case in plan.cases}
        self._count_instructions(counted)
        for case, found in counted.items():
            for change in found.changes:
                say(plan, f"{case}: {change.words} per {unit_of(case)}: {count_text(change.baseline)} -> "
                          f"{count_text(change.candidate)}")
        return counted

    def _count_instructions(self, counted: Mapping[str, Counted]) -> None:
        plan = self._plan
        wanted = [case for case, found in counted.items() if wants_valgrind(found.all_trials)]
        chosen = wanted[:plan.instruction_cases]
        reason = refusal([plan.baseline, plan.candidate]) if chosen else ""
        if reason:
            say(plan, f"instructions are not counted: {reason}")
        elif chosen:
            say(plan, f"counting instructions with valgrind, some seconds each: {len(chosen)} of {len(wanted)} cases "
                      "that block")
        for case in () if reason else chosen:
            size = counted[case].all_trials[0].size
            counted[case].instructions = found = count_instructions(case, size, self._rig.builds, self._arguments)
            if found.reason:
                say(plan, f"{case}: instructions are not counted: {found.reason}")

    def _conclude(self, counted: dict[str, Counted], first: dict[str, Series], second: dict[str, Series]) -> Outcome:
        plan, moved = self._plan, self.world.moved()
        evidence = {case: evidence_of(first[case], second.get(case), counted[case], plan.rounds,
                                      plan.least_ratio, moved) for case in plan.cases}
        checks = {case: compare_arms(first[case], second.get(case), AA, plan.rounds, plan.least_ratio)
                  for case in plan.cases}
        return conclude(evidence, checks)

    def _rounds(self, cases: list[str], rounds: range, what: str) -> dict[str, Series]:
        if not cases:
            return {}
        say(self._plan, f"{what} {len(cases)} cases in {len(rounds)} rounds of {len(self._rig.builds)} trials each")
        began = time.monotonic()
        series = measure(self._rig, cases, rounds, self._plan.seed)
        say(self._plan, f"that took {time.monotonic() - began:.0f} s")
        return series
