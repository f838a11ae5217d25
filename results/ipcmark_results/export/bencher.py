"""Bencher Metric Format: `latency` in ns and `throughput` in messages/s, with our interval as its bounds."""

import json
from typing import Any

from ipcmark_results.estimate import Estimate
from ipcmark_results.export.rows import rows
from ipcmark_results.model import Run

_MEASURES = (("p50", "latency"), ("p99", "latency-p99"), ("messages_per_s", "throughput"))


def _metric(estimate: Estimate) -> dict[str, float]:
    metric = {"value": estimate.value}
    if estimate.low is not None and estimate.high is not None:
        metric |= {"lower_value": estimate.low, "upper_value": estimate.high}
    return metric


def export(runs: list[Run]) -> str:
    document: dict[str, Any] = {}
    for row in rows(runs):
        measures = {measure: _metric(row.case.figures[name]) for name, measure in _MEASURES if name in row.case.figures}
        if measures:
            document[row.case.case] = measures
    return json.dumps(document, indent=1, allow_nan=False) + "\n"
