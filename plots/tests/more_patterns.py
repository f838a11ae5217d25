"""Result lines of the patterns beyond ping_pong and stream, in the shape that results/README.md describes."""

from dataclasses import replace

import numpy as np
from synthetic import MODELS, Plan, header, trial, without_numbers

CALLS = ("null", "add", "big_in", "big_in_out")
RATES = (1_000, 10_000, 100_000, 400_000)
_NAMES = ("pipe", "unix_stream", "shm_ring")
CHOSEN = tuple(model for model in MODELS if model.mechanism in _NAMES and model.kind != "hybrid")
LRPC = tuple(replace(CHOSEN[0], mechanism="lrpc", family="lrpc", wait=wait, kind=kind, same_core_ns=ns)
             for wait, kind, ns in (("local_migrate", "polling", 7.0), ("futex_handoff", "blocking", 3900.0)))


def _line(model, pattern, like, axis, value, repetition, factor, size=64):
    """A trial of the pattern `like` under another name, with its figures times `factor`."""
    plan = Plan(bins=20)
    rng = np.random.default_rng((repetition, hash_of(f"{model.mechanism}{model.wait}{value}")))
    line = trial(plan, rng, model, like, size, "same_core", repetition)
    line.update(pattern=pattern, case=f"{pattern}/{model.mechanism}/{model.wait}/{size}B/same_core/{axis}={value}",
                options={**line["options"], axis: str(value)})
    for numbers in (line.get("latency_ns"), line.get("throughput")):
        for key in (numbers or {}).keys() - {"count", "batch", "windows", "window_messages", "window_unit", "elapsed_ns"}:
            numbers[key] = numbers[key] and numbers[key] * factor
    return line


def hash_of(text):
    """Python's own differs from process to process."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text)) % (1 << 32)


def _paced():
    for model in CHOSEN:
        for rate in RATES:
            queue = 1 / max(0.05, 1 - rate * model.same_core_ns / 1e9)
            for repetition in range(3):
                line = _line(model, "paced", "ping_pong", "rate", rate, repetition, queue)
                if rate == RATES[-1] and model.kind == "blocking":
                    line = without_numbers(line, "failed", "the queue of planned messages grew without end")
                yield line


def _scaling():
    for model in CHOSEN:
        for pattern, axis, loss in (("pairs", "pairs", 0.95), ("fan_in", "producers", 0.6)):
            for count in (1, 2, 4):
                for repetition in range(3):
                    yield _line(model, pattern, "stream", axis, count, repetition, count ** loss)


def _calls():
    for model in (*LRPC, *CHOSEN):
        for index, procedure in enumerate(CALLS):
            for repetition in range(3):
                yield _stamped(_line(model, "call", "ping_pong", "procedure", procedure, repetition, 1 + 0.1 * index, 0), model)


def _stamped(line, model):
    """Half of the way there and half back, with a clock that takes longer than a local call."""
    if "p50" in (line["latency_ns"] or {}):
        half = model.same_core_ns / 2
        line["parts_ns"] = {"count": 500, "stub": 60, "there": half, "handler": 35, "back": half,
                            "whole": model.same_core_ns + 120, "reading": 30}
    return line


def _clients():
    """Locally each adds as much as the first; behind a lock the second takes from it."""
    for model in LRPC:
        for lock, gain in (("own", 1.0), ("global", -0.5)):
            for count in (1, 2, 4):
                for repetition in range(3):
                    line = _line(model, "clients", "stream", "clients", count, repetition, count ** gain, 0)
                    if lock == "global":
                        line["case"] += "/lock=global"
                    line["options"] = {**line["options"], "lock": lock}
                    if count == 4 and model.kind == "blocking":
                        line = without_numbers(line, "skipped", "4 clients want 4 CPUs, and this process may use 2")
                    yield line


def _ablations():
    """Checks that cost a tenth of a local call, and of a hand-off less than its noise."""
    for model in LRPC:
        for without, factor in (("checks", 0.9 if model.kind == "polling" else 1.001), ("e_stack", 0.8)):
            for repetition in range(3):
                line = _line(model, "call", "ping_pong", "without", without, repetition, factor, 0)
                line["options"] = {**line["options"], "procedure": "null"}
                yield line


def records():
    trials = [{**line, "sequence": index} for index, line in enumerate([*_paced(), *_scaling(), *_calls(), *_ablations(), *_clients()])]
    cases = list(dict.fromkeys(line["case"] for line in trials))
    statuses = [line["status"] for line in trials]
    footer = {"type": "footer", "run_id": trials[0]["run_id"], "trials": len(trials), "wall_ns": "1", "exit_code": 0,
              "counts": {status: statuses.count(status) for status in set(statuses)}}
    return [header(Plan(), cases), *trials, footer]
