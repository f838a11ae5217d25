"""The cases of two files, each with its figures side by side."""

from dataclasses import dataclass

from ipcmark_results.estimate import Estimate, median_over_repetitions, ratio_of_medians
from ipcmark_results.headline import headline_ns
from ipcmark_results.histogram import SAMPLES_BEYOND, quantile
from ipcmark_results.model import Run
from ipcmark_results.summary import CaseSummary, summarise

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)
NOTABLE = 1.03  # and its interval does not hold 1


@dataclass(frozen=True)
class Pair:
    """`ratio` is of times, b over a: above 1 is slower. `why_not` says what keeps the two apart."""

    case: str
    a: Estimate | None  # ns
    b: Estimate | None
    ratio: Estimate | None
    shift: dict[float, Estimate]  # quantile to ratio
    why_not: str = ""

    @property
    def word(self) -> str:
        if self.ratio is None or self.ratio.low is None or self.ratio.high is None:
            return "not_comparable" if self.why_not else "too few repetitions"
        if self.ratio.low > 1 and self.ratio.value >= NOTABLE:
            return "slower"
        return "faster" if self.ratio.high < 1 and self.ratio.value <= 1 / NOTABLE else "same"


def _at(run: Run, case: CaseSummary, q: float) -> Estimate | None:
    """The median over repetitions of each one's quantile; None where a repetition does not support it."""
    parts = [trial.histogram for trial in run.trials if trial.case == case.case and trial.status == "ok"
             and trial.probe_class == case.main_class]
    if not parts or any(part is None or part.total * min(q, 1 - q) < SAMPLES_BEYOND for part in parts):
        return None
    return median_over_repetitions([quantile(part, q) for part in parts if part is not None])


def _shift(runs: tuple[Run, Run], cases: tuple[CaseSummary, CaseSummary]) -> dict[float, Estimate]:
    found = {}
    for q in QUANTILES:
        old, new = (_at(run, case, q) for run, case in zip(runs, cases))
        if old and new and (ratio := ratio_of_medians(new, old)):
            found[q] = ratio
    return found


def _why_not(a: CaseSummary, b: CaseSummary) -> str:
    for name, case in (("the first", a), ("the second", b)):
        if case.status != "ok":
            return f"{case.status} in {name} file: {case.reason}"
    if a.main_class != b.main_class:
        return f"the CPUs were {a.main_class} in the first file and {b.main_class} in the second"
    return ""


def pair_up(a: Run, b: Run) -> tuple[list[Pair], list[str]]:
    """Cases of both, and sentences about those that only one has."""
    old, new = ({case.case: case for case in summarise(run)} for run in (a, b))
    pairs = []
    for name in (name for name in old if name in new):
        cases = old[name], new[name]
        one, other, why_not = *map(headline_ns, cases), _why_not(*cases)
        ratio = ratio_of_medians(other, one) if one and other and not why_not else None
        pairs.append(Pair(name, one, other, ratio, _shift((a, b), cases) if ratio else {}, why_not))
    alone = [f"{name} is only in the {which} file" for which, mine, rest in (("first", old, new), ("second", new, old))
             for name in mine if name not in rest]
    return pairs, alone
