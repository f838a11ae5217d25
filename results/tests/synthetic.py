"""Result files that look like those of a small virtual machine, without measuring anything."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

RUN_ID = "00c0ffee00c0ffee"


@dataclass(frozen=True)
class Model:
    """A variant with the round trip of an empty message on one and two CPUs, and ns per byte."""

    mechanism: str
    family: str
    wait: str
    kind: str
    near_ns: float
    same_core_ns: float
    ns_per_byte: float
    limit: int = 1 << 30


MODELS = (
    Model("null", "floor", "none", "polling", 18, 18, 0.0),
    Model("pipe", "pipe", "block", "blocking", 42e3, 4.1e3, 0.35),
    Model("pipe", "pipe", "nonblock_spin", "polling", 1.2e3, 8e6, 0.35),
    Model("pipe", "pipe", "poll", "blocking", 45e3, 5.6e3, 0.35),
    Model("pipe", "pipe", "epoll_lt", "blocking", 44e3, 5.3e3, 0.35),
    Model("fifo", "pipe", "block", "blocking", 42.5e3, 4.2e3, 0.35),
    Model("unix_stream", "socket", "block", "blocking", 37e3, 7.6e3, 0.30),
    Model("unix_stream", "socket", "nonblock_spin", "polling", 2.5e3, 8e6, 0.30),
    Model("unix_stream", "socket", "epoll_lt", "blocking", 39e3, 8.6e3, 0.30),
    Model("unix_dgram", "socket", "block", "blocking", 36e3, 7.2e3, 0.30, 200 << 10),
    Model("unix_seqpacket", "socket", "block", "blocking", 36.5e3, 7.4e3, 0.30, 200 << 10),
    Model("tcp", "socket", "block", "blocking", 52e3, 12e3, 0.40),
    Model("tcp", "socket", "nonblock_spin", "polling", 6.4e3, 8e6, 0.40),
    Model("udp", "socket", "block", "blocking", 47e3, 9.5e3, 0.40, 65507),
    Model("mq_posix", "message_queue", "block", "blocking", 45e3, 4.9e3, 0.33, 8192),
    Model("mq_posix", "message_queue", "nonblock_spin", "polling", 2.4e3, 8e6, 0.33, 8192),
    Model("mq_sysv", "message_queue", "block", "blocking", 46e3, 5.4e3, 0.33, 8192),
    Model("shm_ring", "shared_memory", "spin", "polling", 125, 8e6, 0.05),
    Model("shm_ring", "shared_memory", "yield", "polling", 410, 2.2e3, 0.05),
    Model("shm_ring", "shared_memory", "futex_always", "blocking", 42e3, 3.9e3, 0.05),
    Model("shm_ring", "shared_memory", "futex_elided", "blocking", 41e3, 3.7e3, 0.05),
    Model("shm_ring", "shared_memory", "eventfd", "blocking", 44e3, 4.4e3, 0.05),
    Model("shm_ring", "shared_memory", "sem_posix", "blocking", 43e3, 5.1e3, 0.05),
    Model("shm_ring", "shared_memory", "condvar", "blocking", 43.5e3, 8.3e3, 0.05),
    Model("shm_ring", "shared_memory", "spin_then_futex", "hybrid", 140, 4.6e3, 0.05),
    Model("shm_mailbox", "shared_memory", "spin", "polling", 118, 8e6, 0.11),
    Model("shm_mailbox", "shared_memory", "futex_elided", "blocking", 41.5e3, 3.75e3, 0.11),
    Model("futex", "notification", "block", "blocking", 31e3, 3.5e3, 0, 0),
    Model("kill", "signal", "sigwaitinfo", "blocking", 33e3, 6.4e3, 0, 0),
    Model("zeromq", "library", "block", "blocking", 60e3, 30e3, 0.5),
)
# How much longer it takes with this axis, and what the axis is otherwise.
AXES = {"access=in_place": (0.7, "copy"), "pages=thp": (0.95, "base"), "touch=header": (0.5, "all"),
        "idle=poll": (0.15, "default"), "timeout=on": (1.02, "off"), "batch=16": (0.2, "1")}


@dataclass
class Plan:
    models: tuple[Model, ...] = MODELS
    sizes: tuple[int, ...] = (64, 4096, 65536)
    placements: tuple[str, ...] = ("same_llc", "same_core")
    patterns: tuple[str, ...] = ("ping_pong", "stream")
    repetitions: int = 3
    bins: int = 120
    axes: tuple[str, ...] = ("",)  # "access=in_place"
    label: str | None = "synthetic"
    environment: dict[str, Any] = field(default_factory=dict)


def size_text(size: int) -> str:
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size and size % unit == 0:
            return f"{size // unit}{name}"
    return f"{size}B"


def _known(value: Any, source: str, identity: bool = True, unit: str | None = None) -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": source, "identity": identity}


ENVIRONMENT = {
    "hostname": _known("bench-1", "uname", False),
    "cpu_model": _known("AMD EPYC 9B45", "/proc/cpuinfo"),
    "kernel_release": _known("6.18.44", "uname"),
    "hypervisor": _known("kvm", "cpuid"),
    "cpus_online": _known(2, "/sys/devices/system/cpu/online"),
    "memory_bytes": _known(8 << 30, "/proc/meminfo", True, "B"),
    "microcode": _known(None, "/proc/cpuinfo"),
}


def header(plan: Plan, cases: list[str]) -> dict[str, Any]:
    copies = [{"bytes": size, "bytes_per_s": rate} for size, rate in ((64, 9e9), (4096, 1.1e11), (65536, 6e10))]
    return {
        "type": "run", "schema": "ipcmark-result/1", "run_id": RUN_ID, "started_unix_ns": "1763600000000000000",
        "command": ["ipcmark", "run", "quick"], "label": plan.label, "seed": "7", "suite": "quick", "plan": cases,
        "planned_trials": len(cases) * plan.repetitions, "environment": {**ENVIRONMENT, **plan.environment},
        "checks": [
            {"name": "governor", "status": "unknown", "state": "no cpufreq here", "advice": "ask the host's owner"},
            {"name": "halt_poll", "status": "warn", "state": "idle CPUs halt at once",
             "advice": "blocking figures include the halt; see the axis idle"},
            {"name": "clock", "status": "ok", "state": "tsc is constant and nonstop", "advice": ""}],
        "clock": {"source": "tsc", "resolution_ns": 10.0, "read_ns": 26.5, "ticks_per_ns": 2.6, "record_ns": 3.1,
                  "reason": "constant_tsc nonstop_tsc"},
        "floors": {"clock_pair_ns": 30.0, "null_loop_ns": 2.1, "null_syscall_ns": 118.0, "line_bounce_ns": 119.0,
                   "memcpy": copies, "pipeline_copy": [{**copy, "bytes_per_s": copy["bytes_per_s"] / 3}
                                                       for copy in copies], "cpus": [0, 1]}}


def _bins(rng: np.random.Generator, median: float, n: int) -> list[list[float]]:
    spread = np.exp(np.linspace(-0.15, 1.8, n))
    counts = np.maximum(1, 60_000 * np.exp(-4.5 * np.log(spread) ** 2 - 3 * np.log(spread).clip(0)))
    return [[round(median * s, 1), int(c * rng.uniform(0.9, 1.1)) + 1] for s, c in zip(spread, counts)]


def _latency(rng: np.random.Generator, median: float, bins: int) -> dict[str, Any]:
    count = 100_000
    numbers = {"count": count, "min": median * 0.9, "p50": median, "p90": median * 1.3, "p99": median * 2,
               "p999": median * 6, "p9999": median * 20, "max": median * 90, "mean": median * 1.1,
               "batch": 32 if median < 1000 else 1, "single_shot_p50": median if median < 1000 else None}
    return {"latency_ns": numbers,
            "histogram": {"unit": "ns", "per": "round_trip", "bins": _bins(rng, median, bins), "batch": None}}


def _throughput(rng: np.random.Generator, size: int, ns: float, bins: int) -> dict[str, Any]:
    rate = 1e9 / ns
    unit = "bytes_per_s" if size else "messages_per_s"
    typical = rate * (size or 1)
    numbers = {"bytes_per_s": rate * size, "messages_per_s": rate, "elapsed_ns": 200_000_000, "windows": 200,
               "window_messages": 64, "window_p50": typical, "window_p10": typical * 0.8, "window_p01": None,
               "window_unit": unit}
    return {"throughput": numbers,
            "histogram": {"unit": "ns", "per": "window", "bins": _bins(rng, 1e6, bins), "batch": None}}


def _side(cpu_ns: float, switches: float) -> dict[str, Any]:
    return {"cpu_ns_per_message": cpu_ns, "voluntary_switches_per_message": switches,
            "involuntary_switches_per_message": 0.0, "minor_faults": 0, "major_faults": 0}


def trial(plan: Plan, rng: np.random.Generator, model: Model, pattern: str, size: int, placement: str,
          repetition: int, axis: str = "") -> dict[str, Any]:
    base = model.same_core_ns if placement == "same_core" else model.near_ns
    far = placement != "same_core" and rng.random() < 0.15
    longer = AXES.get(axis, (1, ""))[0]
    base *= 4 if far and model.kind == "polling" else 1
    ns = (base + size * model.ns_per_byte) * rng.normal(1, 0.03) * longer
    numbers = (_latency(rng, ns, plan.bins) if pattern == "ping_pong" else
               _throughput(rng, size, (60 + size * model.ns_per_byte / 2) * longer, plan.bins))
    cpu = ns if model.kind == "polling" else 3000 + size * model.ns_per_byte
    line = {
        **identity(model, pattern, size, placement, repetition, axis), "status": "ok", "reason": "",
        "messages": 100_000,
        "cost": {"initiator": _side(cpu, 0.0 if model.kind == "polling" else 1.0), "responder": _side(cpu, 0.5)},
        "probe": {"line_bounce_before_ns": 119.0, "line_bounce_after_ns": 121.0, "alu_contention": 1.0,
                  "class": "none" if placement == "same_core" else "far" if far else "near"},
        "warnings": ["far"] if far else [], **numbers}
    return line


def _options(axis: str) -> dict[str, str]:
    defaults = {name.partition("=")[0]: default for name, (_, default) in AXES.items()}
    return {**defaults, "duration": "200ms", **dict([axis.split("=")] if axis else [])}


def identity(model: Model, pattern: str, size: int, placement: str, repetition: int, axis: str = "") -> dict[str, Any]:
    case = "/".join(filter(None, (pattern, model.mechanism, model.wait, size_text(size), placement, axis)))
    return {
        "type": "trial", "run_id": RUN_ID, "sequence": 0, "case": case, "pattern": pattern,
        "mechanism": model.mechanism, "family": model.family, "wait": model.wait, "wait_kind": model.kind,
        "size": size, "placement": placement, "options": _options(axis),
        "repetition": repetition, "retry": False, "started_unix_ns": "1763600000000000000", "wall_ns": "250000000",
        "cpus": [0, 0] if placement == "same_core" else [0, 1]}


def without_numbers(line: dict[str, Any], status: str, reason: str) -> dict[str, Any]:
    dropped = ("latency_ns", "throughput", "histogram", "cost", "probe", "messages")
    return {**{key: value for key, value in line.items() if key not in dropped},
            "status": status, "reason": reason, "warnings": []}


def _trials(plan: Plan) -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(1)
    points = [(m, p, s, c, a) for p in plan.patterns for c in plan.placements for m in plan.models for s in plan.sizes
              for a in plan.axes]
    for model, pattern, size, placement, axis in points:
        lines = [trial(plan, rng, model, pattern, size, placement, r, axis) for r in range(plan.repetitions)]
        if size > model.limit:
            yield without_numbers(lines[0], "skipped", f"{model.mechanism} carries at most {model.limit} B")
        elif model.wait == "nonblock_spin" and placement == "same_core":
            yield without_numbers(lines[0], "skipped", "both sides on one CPU would spin a whole scheduler tick")
        elif model.mechanism == "tcp" and size == 65536 and model.kind == "blocking":
            yield from lines[:-1]
            yield without_numbers(lines[-1], "crashed", "the responder died of signal 11")
        elif model.wait == "condvar" and pattern == "stream":
            yield from (without_numbers(line, "timed_out", "no end after 10 s") for line in lines)
        else:
            yield from lines


def records(plan: Plan | None = None) -> list[dict[str, Any]]:
    plan = plan or Plan()
    trials = [{**line, "sequence": index} for index, line in enumerate(_trials(plan))]
    cases = list(dict.fromkeys(line["case"] for line in trials))
    statuses = [line["status"] for line in trials]
    footer = {"type": "footer", "run_id": RUN_ID, "trials": len(trials), "wall_ns": "90000000000",
              "counts": {status: statuses.count(status) for status in set(statuses)}, "clock_drift_ppm": 0.4,
              "exit_code": 3}
    return [header(plan, cases), *trials, footer]


def tiny() -> list[dict[str, Any]]:
    """A header, two trials and a footer: small enough to cut at every byte."""
    return records(Plan(models=MODELS[:1], sizes=(64,), placements=("same_llc",), patterns=("ping_pong",),
                        repetitions=2, bins=4))


def to_bytes(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(b"\n" + json.dumps(line).encode() for line in lines) + b"\n"


def write(path: Path, lines: Iterable[dict[str, Any]]) -> Path:
    path.write_bytes(to_bytes(lines))
    return path
