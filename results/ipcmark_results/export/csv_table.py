"""CSV, one line for each trial with all its figures: for spreadsheets and data frames."""

import csv
import io
from typing import Any

from ipcmark_results.export.rows import known
from ipcmark_results.model import Run, Trial
from ipcmark_results.text import printable

_IDENTITY = ("case", "pattern", "mechanism", "family", "wait", "wait_kind", "size", "placement", "repetition", "status",
             "reason")
_LATENCY = ("count", "min", "p50", "p90", "p99", "p999", "p9999", "max", "mean", "batch")
_RATES = ("bytes_per_s", "messages_per_s", "window_p50", "window_p10", "window_p01")
_COSTS = ("cpu_ns_per_message", "voluntary_switches_per_message", "involuntary_switches_per_message", "minor_faults",
          "major_faults", "system_calls_per_message", "user_instructions_per_message",
          "allocations_per_message")
_HEAD = ("run_id", "commit", *_IDENTITY, "messages", *(f"latency_{name}{'' if name in ('count', 'batch') else '_ns'}"
                                                       for name in _LATENCY), *_RATES,
         *(f"{side}_{name}" for side in ("initiator", "responder") for name in _COSTS), "probe_class", "warnings")


def _guarded(value: Any) -> Any:
    """Text in one line; a spreadsheet takes what begins with these for a formula."""
    if not isinstance(value, str):
        return value
    return ("'" if value[:1] in ("=", "+", "-", "@") else "") + printable(value)


def _line(run: Run, trial: Trial) -> list[Any]:
    latency, rates, cost = trial.latency or {}, trial.throughput or {}, trial.cost or {}
    values = [run.run_id, known(run.header, "git_commit"), *(getattr(trial, name) for name in _IDENTITY),
              trial.messages, *(latency.get(name) for name in _LATENCY), *(rates.get(name) for name in _RATES),
              *(cost.get(side, {}).get(name) for side in ("initiator", "responder") for name in _COSTS),
              trial.probe_class, " ".join(trial.warnings)]
    return [_guarded("" if value is None else value) for value in values]


def export(runs: list[Run]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(_line(run, trial) for run in runs for trial in run.trials)
    return out.getvalue()
