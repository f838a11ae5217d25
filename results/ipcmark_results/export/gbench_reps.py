"""Google Benchmark JSON, an entry for each repetition: for its compare.py, whose test needs them all."""

from typing import Any

from ipcmark_results.export.gbench import document
from ipcmark_results.export.rows import cpu_ns, main_ns, ok_trials
from ipcmark_results.model import Run, Trial


def _entry(trial: Trial, ns: float, index: int, family: int, repetitions: int) -> dict[str, Any]:
    entry = {"name": trial.case, "family_index": family, "per_family_instance_index": 0, "run_name": trial.case,
             "run_type": "iteration", "repetitions": repetitions, "repetition_index": index, "threads": 2,
             "iterations": trial.messages or 0, "real_time": ns, "cpu_time": cpu_ns(trial), "time_unit": "ns"}
    if trial.throughput:
        entry |= {"bytes_per_second": trial.throughput["bytes_per_s"],
                  "items_per_second": trial.throughput["messages_per_s"]}
    return entry


def export(runs: list[Run]) -> str:
    by_case: dict[str, list[tuple[Trial, float]]] = {}
    for _, trial in ok_trials(runs):
        if (ns := main_ns(trial)) is not None:
            by_case.setdefault(trial.case, []).append((trial, ns))
    return document(runs, [_entry(trial, ns, index, family, len(trials))
                           for family, trials in enumerate(by_case.values())
                           for index, (trial, ns) in enumerate(trials)])
