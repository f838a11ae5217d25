"""A Markdown table for a job's summary or a comment: median, tail, rate, and what was not measured."""

from ipcmark_results.estimate import Estimate
from ipcmark_results.export.rows import Row, known, rows
from ipcmark_results.model import Run
from ipcmark_results.quantity import time_text
from ipcmark_results.text import printable


def _cell(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def _time(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    if estimate.low is None or estimate.high is None:
        return time_text(estimate.value)
    return f"{time_text(estimate.value)} ({time_text(estimate.low)} to {time_text(estimate.high)})"


def _row(row: Row) -> str:
    figures = row.case.figures
    rate = figures.get("bytes_per_s")
    cells = [f"`{_cell(row.case.case)}`", _time(row.main), _time(figures.get("p99")),
             f"{rate.value / (1 << 30):.3g} GiB/s" if rate else "",
             "" if row.case.status == "ok" else f"{row.case.status}: {_cell(row.case.reason)}"]
    return f"| {' | '.join(cells)} |"


def export(runs: list[Run]) -> str:
    lines: list[str] = []
    for run in runs:
        machine = ", ".join(filter(None, (known(run.header, key) for key in ("cpu_model", "hypervisor",
                                                                            "kernel_release"))))
        lines += [f"### ipcmark: {_cell(machine) or 'unknown machine'}", "",
                  "| case | median (95 % interval) | p99 | rate | not measured |", "|---|---|---|---|---|",
                  *map(_row, rows([run])), ""]
    return "\n".join(lines)
