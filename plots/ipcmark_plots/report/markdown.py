"""The answers, warnings and tables as Markdown, for an issue or a wiki; charts are on the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from ipcmark_plots.report.answers import Pick
from ipcmark_plots.units import count_text, rate_text, size_text, three_digits, time_text
from ipcmark_results.summary import CaseSummary
from ipcmark_results.text import printable


def code(text: object, limit: int = 200) -> str:
    """Text from a file, so that nothing in it is markup or a new cell."""
    return "`" + (printable(text, limit).replace("`", "'").replace("|", "\\|") or " ") + "`"


def plain(text: object, limit: int = 400) -> str:
    """A sentence of ours that may have words from a file in it."""
    shown = printable(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace("\\", "\\\\")
    for mark in "|*`[]#~":
        shown = shown.replace(mark, "\\" + mark)
    return shown


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [" | ".join(cells) for cells in (head, ["---"] * len(head), *rows)]
    return [f"| {line} |" for line in lines]


def _variant(case: CaseSummary) -> str:
    return code(f"{case.mechanism} {case.variant}", 80)


def _picked(pick: Pick | None, text: Any) -> str:
    if pick is None:
        return "not measured"
    tied = f" (a tie with {len(pick.tied)} more)" if pick.tied else ""
    return f"{_variant(pick.case)} **{text(pick.figure.value)}**{tied}"


def _answers(run: dict[str, Any]) -> list[str]:
    lines = []
    for placement, sizes in run["answers"]:
        rows = [[size_text(answer.size), _picked(answer.fastest, time_text), _picked(answer.blocking, time_text),
                 _picked(answer.cheapest, time_text), _picked(answer.widest, rate_text)] for answer in sizes]
        head = ("size", "fastest round trip", "fastest that blocks", "cheapest in CPU", "carries most")
        lines += ["", f"### Best per size on {code(placement)}", "", *_table(head, rows)]
    return lines


def _calls(run: dict[str, Any]) -> list[str]:
    lines = []
    for placement, procedures in run["calls"]:
        rows = [[one.procedure, *(_picked(pick, time_text) for pick in (one.fastest, one.blocking, one.message,
                                                                       one.cheapest))] for one in procedures]
        head = ("procedure", "fastest call", "fastest that blocks", "fastest by messages", "cheapest in CPU")
        lines += ["", f"### Best per procedure on {code(placement)}", "", *_table(head, rows)]
    return lines


def _loads(run: dict[str, Any]) -> list[str]:
    lines = []
    for placement, loads in run["loads"]:
        rows = [[one.load, *(_picked(pick, time_text) for pick in (one.fastest, one.blocking, one.steadiest))]
                for one in loads]
        head = ("planned load", "shortest response", "shortest that blocks", "shortest p99")
        lines += ["", f"### Best under load on {code(placement)}", "", *_table(head, rows)]
    for placement, crowds in run["crowds"]:
        rows = [[one.crowd, _picked(one.widest, _per_s), _picked(one.blocking, _per_s),
                 _picked(one.fairest, three_digits)] for one in crowds]
        head = ("how many", "most messages or calls", "most that blocks", "fairest")
        lines += ["", f"### Best for several at once on {code(placement)}", "", *_table(head, rows)]
    return lines


def _per_s(value: float) -> str:
    return f"{count_text(value)}/s"


def _budgets(run: dict[str, Any]) -> list[str]:
    if not run["budgets"]:
        return []
    rows = [["only blocking" if one.blocks else "in any way", time_text(one.cost_ns), _variant(one.case),
             time_text(one.p50_ns)] for one in run["budgets"]]
    return ["", f"### Under a CPU budget, {size_text(run['headline_size'])}", "",
            *_table(("may wait", "CPU time from", "take", "round trip"), rows)]


def _trust(run: dict[str, Any]) -> list[str]:
    found = [plain(problem.what) for problem in run["run"].problems]
    found += [f"{code(check['name'], 60)}, {check['status']}: {plain(check['state'])}" for check in run["findings"]]
    found += [f"{group.status}, {len(group.cases)} cases: {plain(group.reason)}" for group in run["not_ok"]]
    found += [f"{code(one.code, 60)}, {one.repetitions} repetitions: {plain(one.sentence)}" for one in run["warnings"]]
    return ["", "### Before you trust a figure", "", *(f"- {one}" for one in found or ["nothing to report"])]


def _cases(run: dict[str, Any]) -> list[str]:
    lines = []
    for table in run["tables"]:
        head = ("mechanism", "wait", "size", "placement", *(column.title for column in table.columns))
        rows = [[code(row.case.mechanism, 60), code(row.case.variant, 60), row.size, code(row.case.placement, 60),
                 *([plain(cell.text) for cell in row.cells] if row.case.status == "ok" else
                   [f"{row.case.status}: {plain(row.case.reason, 120)}", *[""] * (len(table.columns) - 1)])]
                for row in table.rows]
        lines += ["", f"### {plain(table.title, 60)}", "", *_table(head, rows)]
    return lines


def _compared(section: Any) -> list[str]:
    rows = [[code(row.case.case), row.before, row.after, row.speed, row.change] for row in section.rows]
    differing = [f"- {code(one.key)} differs: {code(one.before)}, {code(one.after)}" for one in section.differences]
    return ["", f"## {code(section.after_name, 80)} against {code(section.before_name, 80)}", "", *differing, "",
            *_table(("case", "before", "after", "times as fast (95 % interval)", ""), rows)]


def _run(run: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{count} {status}" for status, count in run["counts"])
    surprises = [f"- {plain(one.sentence)}" for one in run["surprises"]]
    return ["", f"## {plain(run['title'], 160)}", "", f"{plain(run['machine'])}; {run['started']}; {counts}", *_answers(run),
            *_calls(run), *_loads(run), *_budgets(run), *(["", "### Surprises", "", *surprises] if surprises else []), *_trust(run), *_cases(run)]


def to_markdown(context: dict[str, Any]) -> str:
    lines = ["# ipcmark", *(line for section in context["compared"] for line in _compared(section)),
             *(line for run in context["runs"] for line in _run(run))]
    return "\n".join(lines) + "\n"
