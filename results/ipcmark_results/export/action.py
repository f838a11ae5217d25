"""github-action-benchmark's customSmallerIsBetter: times in ns, the interval as its range."""

import json
from typing import Any

from ipcmark_results.export.rows import Row, rows
from ipcmark_results.model import Run


def _entry(row: Row) -> dict[str, Any]:
    main = row.main
    entry = {"name": row.case.case, "unit": "ns", "value": main.value,
             "extra": f"median over {main.n} repetitions; placement class {row.case.main_class}"}
    if main.low is not None and main.high is not None:
        entry["range"] = f"{main.low:.6g} to {main.high:.6g}"
    return entry


def export(runs: list[Run]) -> str:
    return json.dumps([_entry(row) for row in rows(runs) if row.main], indent=1, allow_nan=False) + "\n"
