"""The fields of version 1: what a header, a trial and a footer must look like."""

from typing import Any

from ipcmark_results.json_line import Record
from ipcmark_results.shape import (Check, ShapeError, amount, boolean, count, digits, integer, list_of, map_of, name,
                                   nullable, number, one_of, record, scalar, text)

MAJOR = "ipcmark-result/1"
STATUSES = ("ok", "skipped", "failed", "crashed", "timed_out", "verify_failed", "throttled", "unpinned", "interrupted")
WAIT_KINDS = ("polling", "blocking", "hybrid")
CLASSES = ("near", "far", "sibling", "mixed", "none")

_copy_rate = record({"bytes": count, "bytes_per_s": amount})
_floors = record({}, {
    "clock_pair_ns": nullable(amount), "null_loop_ns": nullable(amount), "null_syscall_ns": nullable(amount),
    "line_bounce_ns": nullable(amount), "two_line_bounce_ns": nullable(amount),
    "memcpy": list_of(_copy_rate), "pipeline_copy": list_of(_copy_rate), "cpus": list_of(integer)})
_environment = record({"value": scalar}, {"unit": nullable(text), "source": nullable(text), "identity": boolean})
_finding = record({"name": text, "status": one_of("ok", "warn", "unknown"), "state": text, "advice": text})

header: Check = record({
    "type": one_of("run"), "schema": text, "run_id": name, "started_unix_ns": digits, "command": list_of(text),
    "label": nullable(text), "seed": digits, "suite": nullable(text), "plan": list_of(name),
    "planned_trials": count, "environment": map_of(_environment), "checks": list_of(_finding),
    "clock": record({}), "floors": _floors})

_quantile = nullable(amount)
_TIMES: dict[str, Check] = {
    "count": count, "min": amount, "p50": _quantile, "p90": _quantile, "p99": _quantile, "p999": _quantile,
    "p9999": _quantile, "max": amount, "mean": amount}
_times = record(_TIMES)
_latency = record({**_TIMES, "batch": count}, {"single_shot_p50": _quantile})
_parts = record({"count": count, "stub": amount, "there": amount, "handler": amount, "back": amount, "whole": amount,
                 "reading": amount})
_throughput = record(
    {"bytes_per_s": amount, "messages_per_s": amount, "elapsed_ns": count, "windows": count,
     "window_messages": count, "window_p50": _quantile, "window_p10": _quantile, "window_p01": _quantile,
     "window_unit": one_of("bytes_per_s", "messages_per_s")})
_side = record(
    {"cpu_ns_per_message": nullable(amount), "voluntary_switches_per_message": nullable(amount),
     "involuntary_switches_per_message": nullable(amount), "minor_faults": nullable(count),
     "major_faults": nullable(count)},
    {"system_calls_per_message": nullable(amount), "user_instructions_per_message": nullable(amount),
     "allocations_per_message": nullable(amount)})
_cost = record({"initiator": _side, "responder": _side})
_probe = record({"class": one_of(*CLASSES)},
                {"line_bounce_before_ns": _quantile, "line_bounce_after_ns": _quantile, "alu_contention": _quantile})


def _bins(value: Any, where: str) -> None:
    """Thousands of pairs: checked without a function call for each."""
    if not isinstance(value, list):
        raise ShapeError(f"{where} must be an array")
    for pair in value:
        if not (type(pair) is list and len(pair) == 2 and type(pair[0]) in (int, float) and type(pair[1]) is int
                and pair[0] >= 0 and pair[1] > 0):
            raise ShapeError(f"{where} must hold pairs [midpoint, count], not {str(pair)[:60]}")


_batch = record({"messages": count, "bins": _bins})
_histogram = record({"unit": one_of("ns"), "per": one_of("round_trip", "message", "window"), "bins": _bins},
                    {"batch": nullable(_batch)})
_paced = record({"planned_per_s": amount, "achieved_per_s": amount, "service_ns": _times, "late_ns": _times})
_share = record({"cpus": list_of(integer), "messages_per_s": amount})
# Present only where they mean something: never with another status than ok.
_NUMBERS: dict[str, Check] = {
    "latency_ns": nullable(_latency), "throughput": nullable(_throughput), "histogram": nullable(_histogram),
    "paced": nullable(_paced), "shares": nullable(list_of(_share)),
    "parts_ns": nullable(_parts), "slices_ns": nullable(list_of(amount))}

_trial = record(
    {"type": one_of("trial"), "run_id": name, "sequence": count, "case": name, "pattern": name, "mechanism": name,
     "family": name, "wait": name, "wait_kind": one_of(*WAIT_KINDS), "size": count, "placement": name,
     "options": map_of(text), "repetition": count, "retry": boolean, "status": one_of(*STATUSES), "reason": text,
     "warnings": list_of(text)},
    {"started_unix_ns": nullable(digits), "wall_ns": nullable(digits), "cpus": nullable(list_of(integer)),
     "messages": nullable(count), "cost": nullable(_cost), "probe": nullable(_probe), **_NUMBERS})


def trial(value: Any, where: str) -> None:
    _trial(value, where)
    present = [key for key in _NUMBERS if value.get(key) is not None]
    if value["status"] != "ok" and present:
        raise ShapeError(f"{where}.{present[0]} is there although status is {value['status']}")
    if value["status"] == "ok" and not {"latency_ns", "throughput"} & set(present):
        raise ShapeError(f"{where} is ok and has neither latency_ns nor throughput")


footer: Check = record(
    {"type": one_of("footer"), "run_id": name, "trials": count, "counts": map_of(count), "exit_code": integer},
    {"wall_ns": nullable(digits), "clock_drift_ppm": nullable(number)})

_CHECKS: dict[str, Check] = {"run": header, "trial": trial, "footer": footer}


def _check_version(schema: str) -> None:
    if schema != MAJOR and not schema.startswith(MAJOR + "."):
        raise ShapeError(f"written as {schema[:60]!r}, and this ipcmark reads {MAJOR}: use the ipcmark that wrote it")


def check_record(value: Record) -> str | None:
    """Raises ShapeError. Returns the record's type, or None for one that a newer minor version added."""
    kind = value.get("type")
    if kind == "run" and isinstance(value.get("schema"), str):
        _check_version(value["schema"])  # before the fields: another major may have other fields
    if not isinstance(kind, str):
        raise ShapeError("a record must have a type")
    if kind not in _CHECKS:
        return None
    _CHECKS[kind](value, kind)
    return kind
