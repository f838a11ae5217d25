"""Google Benchmark JSON, one entry for each case and statistic: for dashboards that take every entry
of a file for a point of its own (github-action-benchmark, Bencher)."""

from collections.abc import Iterator
from typing import Any

from ipcmark_results.export.gbench import document
from ipcmark_results.export.rows import Row, rows
from ipcmark_results.model import Run

TAILS = ("p99", "p999")


def _values(row: Row) -> Iterator[tuple[str, float]]:
    if row.main:
        yield "median", row.main.value
    for name in TAILS:
        if name in row.case.figures:
            yield name, row.case.figures[name].value


def _entry(row: Row, family: int, index: int, statistic: str, ns: float) -> dict[str, Any]:
    cpu = row.case.figures.get("cpu_ns_per_message")
    return {"name": f"{row.case.case}_{statistic}", "family_index": family, "per_family_instance_index": index,
            "run_name": row.case.case, "run_type": "aggregate", "repetitions": row.main.n if row.main else 0,
            "threads": 2, "aggregate_name": statistic, "aggregate_unit": "time",
            "iterations": row.main.n if row.main else 0, "real_time": ns, "cpu_time": cpu.value if cpu else 0.0,
            "time_unit": "ns"}


def export(runs: list[Run]) -> str:
    return document(runs, [_entry(row, family, index, statistic, ns) for family, row in enumerate(rows(runs))
                           for index, (statistic, ns) in enumerate(_values(row))])
