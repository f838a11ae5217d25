"""From rounds to evidence, and from evidence to the outcome of the job."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from ipcmark_results.gate.counters import TIMED, Change, changes_of
from ipcmark_results.gate.counting import Counted
from ipcmark_results.gate.decision import Compared, Evidence, Verdict, decide
from ipcmark_results.gate.figures import Figure, figures_of
from ipcmark_results.gate.paired import Pairs, ratios_in_turns, shift_of, with_figure
from ipcmark_results.gate.rounds import AGAIN, BASELINE, CANDIDATE, Series
from ipcmark_results.model import Trial
from ipcmark_results.multiple import benjamini_hochberg

AB, AA = (BASELINE, CANDIDATE), (BASELINE, AGAIN)


@dataclass(frozen=True)
class CaseOutcome:
    case: str
    verdict: Verdict
    reason: str
    evidence: Evidence
    self_check: list[Compared] = field(default_factory=list)
    q: float | None = None  # of the first figure, slower, over the suite


@dataclass(frozen=True)
class Outcome:
    cases: list[CaseOutcome]
    self_check_failed: bool

    def with_verdict(self, verdict: Verdict) -> list[CaseOutcome]:
        return [case for case in self.cases if case.verdict is verdict]


def _compare(figure: Figure, first: Pairs, second: Pairs, least: float | None) -> Compared | None:
    first, second = with_figure(figure, first), with_figure(figure, second)
    if not first:
        return None
    one, other = (median(map(figure.read, trials)) for trials in zip(*first))
    return Compared(figure.name, figure.words, one, other, shift_of(figure, first), least,
                    shift_of(figure, second) if second else None,
                    all(map(ratios_in_turns, filter(None, (first, second)))))


def compare_arms(first: Series, second: Series | None, arms: tuple[str, str], rounds: int,
                 least: float | None = None) -> list[Compared]:
    pairs, again = first.paired(arms), second.paired(arms) if second else []
    if not pairs:
        return []
    found = [_compare(figure, pairs, again, figure.least_ratio(rounds, least)) for figure in figures_of(pairs[0][0])]
    return [compared for compared in found if compared is not None]


def timed_changes(series: Series) -> list[Change]:
    pairs = series.paired(AB)
    return changes_of(TIMED, [one for one, _ in pairs], [other for _, other in pairs])


def _in_both(first: list[Change], second: list[Change]) -> list[Change]:
    kept = {(change.name, change.worse) for change in second}
    return [change for change in first if (change.name, change.worse) in kept]


def needs_rerun(series: Series, rounds: int, least: float | None = None) -> bool:
    flags = [compared.flagged for arms in (AB, AA) for compared in compare_arms(series, None, arms, rounds, least)]
    return any(flags) or bool(timed_changes(series))


def _statuses(first: Series, second: Series | None) -> dict[str, dict[str, int]]:
    both = [first, second] if second else [first]
    return {arm: dict(Counter(trial.status for series in both for trial in series.trials[arm].values()))
            for arm in AB}


def _first_reason(series: Series) -> str:
    trials = [trial for arm in (CANDIDATE, BASELINE) for trial in series.trials[arm].values()]
    return next((trial.reason for trial in trials if trial.status != "ok" and trial.reason), "")


def evidence_of(first: Series, second: Series | None, counted: Counted, rounds: int,
                least: float | None = None, moved: str = "") -> Evidence:
    changes = _in_both(timed_changes(first), timed_changes(second)) if second else []
    return Evidence(_statuses(first, second), _first_reason(first), [*counted.changes, *changes],
                    compare_arms(first, second, AB, rounds, least), first.labels(), instructions=counted.instructions,
                    moved=moved)


def conclude(evidence: Mapping[str, Evidence], self_checks: Mapping[str, list[Compared]]) -> Outcome:
    failed = any(compared.confirmed for checks in self_checks.values() for compared in checks)
    tested = [case for case in evidence if evidence[case].compared]
    q = dict(zip(tested, benjamini_hochberg([evidence[case].compared[0].shift.p_slower for case in tested])))
    cases = [CaseOutcome(case, *decide(found, failed), found, self_checks.get(case, []), q.get(case))
             for case, found in evidence.items()]
    return Outcome(cases, failed)


EXIT_OK, EXIT_REGRESSED, EXIT_NOTHING, EXIT_INCONCLUSIVE = 0, 1, 4, 6


def exit_code(outcome: Outcome, strict: bool = False) -> int:
    """As in README.md: a regression first; then whether this job could have found one."""
    found = Counter(case.verdict for case in outcome.cases)
    unclear = found[Verdict.inconclusive] + found[Verdict.not_comparable]
    if found[Verdict.regressed]:
        return EXIT_REGRESSED
    if found[Verdict.not_comparable] == len(outcome.cases):
        return EXIT_NOTHING
    if outcome.self_check_failed or unclear == len(outcome.cases) or (strict and unclear):
        return EXIT_INCONCLUSIVE
    return EXIT_OK
