"""What both of Google Benchmark's files have: the context and the shape of an entry."""

import json
import re
from typing import Any

from ipcmark_results.export.rows import known, started
from ipcmark_results.model import Run

_CACHE = re.compile(r"L(\d)([di]?) (\d+)K")
_KINDS = {"d": "Data", "i": "Instruction", "": "Unified"}


def _count(cpus: str) -> int:
    """Of a list such as 0-3,8."""
    parts = [part.split("-") for part in cpus.split(",") if part]
    return sum(int(part[-1]) - int(part[0]) + 1 for part in parts if all(end.isdigit() for end in part)) or 1


def context(run: Run) -> dict[str, Any]:
    """With `caches`: Bencher's adapter refuses a file without them."""
    header = run.header
    caches = [{"type": _KINDS[kind], "level": int(level), "size": int(size) << 10, "num_sharing": 1}
              for level, kind, size in _CACHE.findall(known(header, "caches"))]
    ticks = header.clock.get("ticks_per_ns") if header else None
    return {"date": started(header).isoformat(timespec="seconds"), "host_name": known(header, "hostname", "unknown"),
            "executable": header.command[0] if header and header.command else "ipcmark",
            "num_cpus": _count(known(header, "cpus_online")), "mhz_per_cpu": round((ticks or 0) * 1000),
            "cpu_scaling_enabled": False, "caches": caches, "load_avg": [],
            "library_build_type": "debug" if known(header, "build_type") == "Debug" else "release",
            "ipcmark_run_id": run.run_id}


def document(runs: list[Run], benchmarks: list[dict[str, Any]]) -> str:
    about = context(runs[0]) if runs else {}
    return json.dumps({"context": about, "benchmarks": benchmarks}, indent=1, allow_nan=False) + "\n"
