"""Single trial lines, each field as a test wants it."""

_SIDE = {"cpu_ns_per_message": 1500.0, "voluntary_switches_per_message": 0.5, "involuntary_switches_per_message": 0.0,
         "minor_faults": 0, "major_faults": 0}


def trial(case="ping_pong/pipe/block/64B/same_core", *, p50=4000.0, p99=9000.0, status="ok", calls=None, allocations=None,
          switches=1.0, faults=0, wait_kind="blocking", repetition=0, rate=None, p999=None, histogram=None):
    """`rate`: messages per second of a stream; without it a ping_pong. Counts are of both sides together."""
    pattern, mechanism, wait, size, placement = case.split("/")[:5]
    side = {**_SIDE, "voluntary_switches_per_message": switches / 2, "minor_faults": faults,
            "system_calls_per_message": None if calls is None else calls / 2, "user_instructions_per_message": None,
            "allocations_per_message": None if allocations is None else allocations / 2}
    ok = status == "ok"
    latency = {"count": 50_000, "min": p50 * 0.9, "p50": p50, "p90": p50 * 1.2, "p99": p99, "p999": p999,
               "p9999": None, "max": p99 * 9, "mean": p50 * 1.1, "batch": 1, "single_shot_p50": p50}
    stream = rate and {"bytes_per_s": rate * 64, "messages_per_s": rate, "elapsed_ns": 10**8, "windows": 100,
                       "window_messages": 64, "window_p50": rate * 64, "window_p10": rate * 60, "window_p01": None,
                       "window_unit": "bytes_per_s"}
    return {"type": "trial", "run_id": "00c0ffee00c0ffee", "sequence": repetition, "case": case, "pattern": pattern,
            "mechanism": mechanism, "family": "pipe", "wait": wait, "wait_kind": wait_kind, "size": 64,
            "placement": placement, "options": {"touch": "all"}, "repetition": repetition, "retry": False,
            "status": status, "reason": "" if ok else f"made to be {status}", "warnings": [], "cpus": [0, 0],
            "messages": 50_000 if ok else None, "latency_ns": latency if ok and not rate else None,
            "throughput": stream if ok and rate else None, "histogram": histogram if ok else None,
            "cost": {"initiator": side, "responder": dict(side)} if ok else None,
            "probe": {"class": "none"} if ok else None}
