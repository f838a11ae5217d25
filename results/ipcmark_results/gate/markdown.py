"""The outcome as Markdown, for the summary of a job or a comment."""

from ipcmark_results.gate.decision import Verdict
from ipcmark_results.gate.judge import CaseOutcome, Outcome
from ipcmark_results.gate.message import details, headline
from ipcmark_results.quantity import change_text, interval_text, time_text

_MARKS = {Verdict.regressed: "🔴", Verdict.improved: "🟢", Verdict.unchanged: "⚪", Verdict.inconclusive: "🟡",
          Verdict.not_comparable: "⚫"}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _row(case: CaseOutcome) -> str:
    counts = ", ".join(f"{change.words} {change.baseline:.4g} → {change.candidate:.4g}"
                       for change in case.evidence.counters) or "same"
    if case.evidence.compared:
        main = case.evidence.compared[0]
        times = f" {'and' if main.in_turns else '→'} ".join(map(time_text, (main.baseline_ns, main.candidate_ns)))
        change = f"{change_text(main.shift.ratio)} ({interval_text(main.shift.low, main.shift.high)})"
    else:
        times = change = "not timed"
    cells = [f"{_MARKS[case.verdict]} {case.verdict.value}", f"`{_cell(case.case)}`", times, change, _cell(counts)]
    return f"| {' | '.join(cells)} |"


def summary(outcome: Outcome) -> str:
    order = list(_MARKS)
    cases = sorted(outcome.cases, key=lambda case: order.index(case.verdict))
    told = [f"- `{_cell(case.case)}`: {_cell(case.reason)}\n" + "\n".join(f"  - {_cell(line)}" for line in details(case))
            for case in outcome.with_verdict(Verdict.regressed)]
    table = ["| verdict | case | median | change (95 % interval) | counts |", "|---|---|---|---|---|",
             *map(_row, cases)]
    return "\n".join([f"### ipcmark gate: {headline(outcome)}", "", *told, *([""] if told else []), *table, "", ""])
