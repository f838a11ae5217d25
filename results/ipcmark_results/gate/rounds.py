"""The order of trials: every round has every case once from every build, in random order.

The trials of one case in one round are measured in turns (turns.py), so that the machine has no time to
change between them; where that cannot be they follow each other. Each is a fresh start of its program,
with its own memory layout.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from random import Random

from ipcmark_results.gate.build import Build, Measured
from ipcmark_results.gate.noise import Noise, NoiseMeter, RoundLabel
from ipcmark_results.gate.turns import has_slices, measure_in_turns
from ipcmark_results.model import Trial

BASELINE, CANDIDATE, AGAIN = "baseline", "candidate", "again"
ARMS = (BASELINE, CANDIDATE, AGAIN)  # again: the baseline once more, to check the gate itself


@dataclass(frozen=True)
class Turn:
    round: int
    case: str
    arm: str


def schedule(cases: Iterable[str], rounds: range, seed: int, arms: Collection[str] = ARMS) -> list[Turn]:
    random = Random(f"{seed}/{rounds.start}")
    turns = []
    for number in rounds:
        for case in random.sample(sorted(cases), len(set(cases))):
            turns += [Turn(number, case, arm) for arm in random.sample(sorted(arms), len(arms))]
    return turns


@dataclass
class Series:
    """All rounds of one case: per arm and round its trial, and how noisy the round was."""

    trials: dict[str, dict[int, Trial]] = field(default_factory=lambda: defaultdict(dict))
    noise: dict[int, Noise] = field(default_factory=dict)

    def paired(self, arms: tuple[str, str]) -> list[tuple[Trial, Trial]]:
        """The rounds in which both arms are ok, in order."""
        one, other = (self.trials[arm] for arm in arms)
        both = sorted(set(one) & set(other))
        return [(one[r], other[r]) for r in both if one[r].status == other[r].status == "ok"]

    def labels(self) -> list[RoundLabel]:
        return [RoundLabel(number, noise, tuple(sorted({
            trials[number].probe_class for trials in self.trials.values() if number in trials
            and trials[number].status == "ok"}))) for number, noise in sorted(self.noise.items())]


@dataclass(frozen=True)
class Rig:
    """What measures: the builds, the arguments of a trial, and who is told of each."""

    builds: dict[str, Build]
    arguments: Callable[[Turn], list[str]]
    keep: Callable[[Turn, Measured], None]
    meter: NoiseMeter
    in_turns: bool = False  # the builds can; see turns.refusal()
    # Of a trial that stands alone, by arm: a suite's slices are not to look like turns.
    apart: Mapping[str, list[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)  # cases that were found to be for one program at a time


def _one_by_one(rig: Rig, block: Sequence[Turn]) -> list[Measured]:
    return [rig.builds[turn.arm].measure([*rig.arguments(turn), *rig.apart.get(turn.arm, [])]) for turn in block]


def _measure_block(rig: Rig, block: Sequence[Turn], seed: int) -> list[Measured]:
    """The trials of one case in one round. What only one program at a time can have here, such as a daemon or the
    last huge pages, makes the others skip: then they follow each other from now on."""
    case, arms = block[0].case, {turn.arm: turn for turn in block}
    if not rig.in_turns or not has_slices(case) or case in rig.alone:
        return _one_by_one(rig, block)
    random = Random(f"{seed}/{block[0].round}/{case}")
    found = measure_in_turns(rig.builds, list(arms), lambda arm: rig.arguments(arms[arm]), random)
    skipped = [measured.trial.status == "skipped" for measured in found.values()]
    if any(skipped) and not all(skipped):
        rig.alone.add(case)
        return _one_by_one(rig, block)
    return [found[turn.arm] for turn in block]


def measure(rig: Rig, cases: Iterable[str], rounds: range, seed: int) -> dict[str, Series]:
    series = {case: Series() for case in cases}
    turns = schedule(series, rounds, seed, rig.builds)
    for (number, case), block in groupby(turns, lambda turn: (turn.round, turn.case)):
        in_block = list(block)
        for turn, measured in zip(in_block, _measure_block(rig, in_block, seed)):
            series[case].trials[turn.arm][number] = measured.trial
            rig.keep(turn, measured)
        series[case].noise[number] = rig.meter.read()
    return series
