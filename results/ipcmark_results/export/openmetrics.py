"""OpenMetrics text, for a Prometheus that scrapes or is pushed the file."""

from collections.abc import Iterator

from ipcmark_results.export.rows import Row, rows
from ipcmark_results.model import Run
from ipcmark_results.text import printable

_QUANTILES = {"p50": "0.5", "p90": "0.9", "p99": "0.99", "p999": "0.999", "p9999": "0.9999"}


def _escaped(value: object) -> str:
    return printable(value).replace("\\", "\\\\").replace('"', '\\"')


def _labels(row: Row, **more: str) -> str:
    case = row.case
    labels = {"case": case.case, "pattern": case.pattern, "mechanism": case.mechanism, "wait": case.wait,
              "wait_kind": case.wait_kind, "size_bytes": case.size, "placement": case.placement, **more}
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _family(name: str, unit: str, words: str, samples: list[str]) -> list[str]:
    head = [f"# TYPE {name} gauge", f"# UNIT {name} {unit}" if unit else "", f"# HELP {name} {words}"]
    return [line for line in [*head, *samples] if line] if samples else []


def _round_trips(all_rows: list[Row]) -> Iterator[str]:
    for row in all_rows:
        for name, quantile in _QUANTILES.items():
            if name in row.case.figures:
                labels = _labels(row, quantile=quantile)
                yield f"ipcmark_round_trip_seconds{labels} {row.case.figures[name].value / 1e9!r}"


def _figures(all_rows: list[Row], metric: str, figure: str, scale: float = 1.0) -> list[str]:
    return [f"{metric}{_labels(row)} {row.case.figures[figure].value * scale!r}" for row in all_rows
            if figure in row.case.figures]


def export(runs: list[Run]) -> str:
    # A label set may appear once only: of two runs with the same case the last is the one to show.
    all_rows = list({row.case.case: row for row in rows(runs)}.values())
    ok = [f"ipcmark_case_ok{_labels(row)} {int(row.case.status == 'ok')}" for row in all_rows]
    lines = [
        *_family("ipcmark_round_trip_seconds", "seconds", "Median over repetitions of each one's quantile.",
                 list(_round_trips(all_rows))),
        *_family("ipcmark_throughput_bytes_per_second", "", "One way, median over repetitions.",
                 _figures(all_rows, "ipcmark_throughput_bytes_per_second", "bytes_per_s")),
        *_family("ipcmark_cpu_seconds_per_message", "", "CPU time of both sides.",
                 _figures(all_rows, "ipcmark_cpu_seconds_per_message", "cpu_ns_per_message", 1e-9)),
        *_family("ipcmark_case_ok", "", "1 when the case was measured, 0 when it was skipped or failed.", ok)]
    return "\n".join([*lines, "# EOF", ""])
