"""The outcome in words, for somebody who has never read about this gate."""

from collections.abc import Iterator

from ipcmark_results.gate.decision import Compared, Verdict
from ipcmark_results.gate.judge import CaseOutcome, Outcome
from ipcmark_results.quantity import change_text, count_text, interval_text, time_text
from ipcmark_results.aligned_ranks import smallest_detectable

_HEADLINES = {
    Verdict.regressed: "got slower or do more work per message",
    Verdict.improved: "got faster or do less work per message",
    Verdict.inconclusive: "could not be judged in this job",
    Verdict.not_comparable: "cannot be compared",
}


def figure_text(figure: Compared) -> str:
    """Levels of whole rounds stand behind a ratio that is of slices: dividing them gives another one."""
    shift = figure.shift
    found = f"{change_text(shift.ratio)} (95 % interval {interval_text(shift.low, shift.high)}; {shift.rounds} rounds"
    one, other = time_text(figure.baseline_ns), time_text(figure.candidate_ns)
    words = f"{figure.words}: " + (f"{found} in turns, {one} and {other} over all of each)" if figure.in_turns else
                                   f"{one} -> {other}, {found} one after the other)")
    return words + (f"; again {change_text(figure.again.ratio)}" if figure.again else "")


def detectable_text(case: CaseOutcome) -> str:
    """What the rounds could have found, or "" without any."""
    if not case.evidence.compared:
        return ""
    main = case.evidence.compared[0]
    least = smallest_detectable(main.shift, main.least_ratio or 1.0)
    return f"rounds as noisy as these would find {change_text(least)}" if least else "too few rounds to find anything"


def unit_of(case: str) -> str:
    """What counts are of: a message of a ping_pong goes there and back."""
    return "round trip" if case.startswith("ping_pong/") else "message"


def counter_texts(case: CaseOutcome) -> list[str]:
    return [f"{change.words} per {unit_of(case.case)}: {count_text(change.baseline)} -> {count_text(change.candidate)} "
            "(a count: it does not depend on how busy the machine is)" for change in case.evidence.counters]


def details(case: CaseOutcome) -> Iterator[str]:
    """First what was counted, then what was timed."""
    yield from counter_texts(case)
    figures = case.evidence.compared
    yield from map(figure_text, figures if case.verdict in (Verdict.regressed, Verdict.improved) else figures[:1])
    if figures and case.verdict is Verdict.regressed and case.q is not None:
        yield f"false discovery rate over the suite, of this median being longer (Benjamini-Hochberg): {case.q:.2g}"
    if case.verdict is Verdict.inconclusive and case.evidence.compared:
        yield detectable_text(case)


def headline(outcome: Outcome) -> str:
    regressed = len(outcome.with_verdict(Verdict.regressed))
    total = len(outcome.cases)
    if regressed:
        return f"REGRESSED: {regressed} of {total} cases got slower or do more work per message"
    if outcome.self_check_failed:
        return "INCONCLUSIVE: the baseline differed from itself, so this machine cannot tell right now"
    unclear = sum(len(outcome.with_verdict(verdict)) for verdict in (Verdict.inconclusive, Verdict.not_comparable))
    if unclear == total:
        return f"INCONCLUSIVE: none of {total} cases could be judged"
    return f"OK: none of {total} cases regressed" + (f", {unclear} could not be judged" if unclear else "")


def advice(outcome: Outcome, arguments: str) -> Iterator[str]:
    """What to do now."""
    regressed = outcome.with_verdict(Verdict.regressed)
    if regressed:
        yield "What to do: look at what changed between the two builds for the cases above. To see one again:"
        case = regressed[0]
        only = " --counters-only" if case.evidence.counters and not any(c.confirmed for c in case.evidence.compared) \
            else ""
        yield f"  ipcmark gate {arguments} --filter '^{case.case}$'{only}"
    elif outcome.self_check_failed:
        yield "What to do: run the job again when the machine is less busy, or with --rounds 20. No time was believed."
    elif any(case.evidence.noisy for case in outcome.with_verdict(Verdict.inconclusive)):
        yield "What to do: other work shares these CPUs; a quieter runner would let the clock count. Counts still did."


def text(outcome: Outcome, arguments: str) -> str:
    """`arguments`: those of the command line that say what was compared."""
    lines = [f"ipcmark gate: {headline(outcome)}"]
    for verdict, words in _HEADLINES.items():
        cases = outcome.with_verdict(verdict)
        if cases:
            lines += ["", f"{verdict.value}: {len(cases)} {words}"]
        for case in cases:
            lines += [f"  {case.case}", f"      {case.reason}", *(f"      {line}" for line in details(case))]
    unchanged = len(outcome.with_verdict(Verdict.unchanged))
    lines += ["", f"unchanged: {unchanged} of {len(outcome.cases)}"]
    told = list(advice(outcome, arguments))
    return "\n".join([*lines, *([""] if told else []), *told]) + "\n"
