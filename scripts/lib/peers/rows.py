"""ipcmark against the same calls written by hand in C, and against the machine's floors."""
import collections

from .programs import NotMeasured, measured
from .tables import LATENCY, RATE, print_heading, print_ratios

MECHANISMS = ("pipe", "unix_stream", "tcp", "posix_mq", "sysv_mq")
BELLS = ("eventfd", "futex", "posix_sem", "sysv_sem", "condvar")  # they carry no payload


def floor(value):
    if value is None:
        raise NotMeasured("this machine has no such floor")
    return value


# A row's function measures both sides once: (ipcmark's figure, the other).
def round_trip(mechanism, wait, placement, mode):
    def measure(programs):
        size = 0 if mechanism in BELLS else 64
        _, trials = programs.ipcmark(pattern="ping_pong", mechanism=mechanism, wait=wait,
                                     size=size, placement=placement)
        trial = measured(trials, size)
        return trial["latency_ns"]["p50"], programs.c_loop(mode, size, trial["cpus"])
    return measure


def ring_and_slots(size, touch):
    def measure(programs):
        trial = measured(stream(programs, size, touch)[1], size)
        return trial["throughput"]["messages_per_s"], programs.slot_ring(size, trial["cpus"])
    return measure


def ring_and_copy(size):
    def measure(programs):
        floors, trials = stream(programs, size, "header")
        copy = {row["bytes"]: row["bytes_per_s"] for row in floors["pipeline_copy"]}.get(size)
        return measured(trials, size)["throughput"]["bytes_per_s"], floor(copy)
    return measure


def stream(programs, size, touch):
    return programs.ipcmark(pattern="stream", mechanism="shm_ring", wait="spin", size=size,
                            placement="nearest", touch=touch)


def ring_and_bounce(size, name):
    def measure(programs):
        floors, trials = programs.ipcmark(pattern="ping_pong", mechanism="shm_ring", wait="spin",
                                          size=size, placement="nearest")
        return measured(trials, size)["latency_ns"]["p50"], floor(floors[name])
    return measure


def null_and_clock(programs):
    floors, trials = programs.ipcmark(pattern="ping_pong", mechanism="null", wait="none", size=64,
                                      placement="nearest")
    return measured(trials, 64)["latency_ns"]["single_shot_p50"], floor(floors["clock_pair_ns"])


def rows():
    """Yields (what, unit, function)."""
    for placement in ("nearest", "same_core"):
        for mechanism in (*MECHANISMS, *BELLS):
            yield (f"{mechanism} {placement} : C loop", LATENCY,
                   round_trip(mechanism, "block", placement, mechanism))
        yield (f"shm_ring futex {placement} : C loop", LATENCY,
               round_trip("shm_ring", "futex_always", placement, "futex"))
    yield ("shm_ring spin nearest : C loop", LATENCY,
           round_trip("shm_ring", "spin", "nearest", "spin"))
    for size in (48, 64):
        for name in ("line_bounce_ns", "two_line_bounce_ns"):
            yield (f"shm_ring spin {size} B : {name.removesuffix('_ns')}", LATENCY,
                   ring_and_bounce(size, name))
    yield "null, single shot : clock pair", LATENCY, null_and_clock
    for touch in ("header", "all"):
        yield f"stream 64 B touch {touch} : slot ring", RATE, ring_and_slots(64, touch)
    yield "stream 64 KiB touch header : slot ring", RATE, ring_and_slots(65536, "header")
    yield "stream 64 KiB touch header : copies, B", RATE, ring_and_copy(65536)


class HandWritten:
    """The rows, with the figures of each round so far."""

    def __init__(self):
        self.pairs, self.reasons = collections.defaultdict(list), {}

    def measure(self, programs):
        for what, _, measure in rows():
            try:
                self.pairs[what].append(measure(programs))
            except NotMeasured as reason:
                self.reasons[what] = str(reason)

    def print(self):
        shown = None
        for what, unit, _ in rows():
            if unit != shown:
                print_heading(unit)
                shown = unit
            if self.pairs[what]:
                print_ratios(what, self.pairs[what])
            else:
                print(f"{what:41}not measured: {self.reasons.get(what, '')}")
