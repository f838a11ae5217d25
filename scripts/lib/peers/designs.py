"""ipcmark's rings against published designs, which ipcmark_peers runs in the same loops.

Only rounds are compared in which the two CPUs were as near on both sides; the fastest is the design
with the best median.
"""
import collections
import statistics

from .tables import LATENCY, RATE, print_heading, print_ratios

OURS = {"ping_pong": "mailbox,shm_ring,slot_ring", "stream": "shm_ring,slot_ring"}
PEERS = {"ping_pong": "aeron_style,disruptor_style,folly_style,spin_cell,spscqueue_style",
         "stream": "aeron_style,disruptor_style,folly_style,spscqueue_style"}
SIZES = (48, 64, 4096, 65536)
BATCHES = {"ping_pong": "1", "stream": "1,32"}


def trials_of(programs, program, mechanisms, pattern, size):
    _, trials = programs.run(program, mechanism=mechanisms, pattern=pattern, size=size, wait="spin",
                             placement="nearest", batch=BATCHES[pattern], duration="50ms",
                             warmup="20ms")
    return [trial for trial in trials if trial["status"] == "ok" and trial["probe"]
            and "preempted" not in trial["warnings"]]


def batch_of(trial):
    return next((part[6:] for part in trial["case"].split("/") if part.startswith("batch=")), "1")


def figure_of(trial):
    if trial["pattern"] == "ping_pong":
        return trial["latency_ns"]["p50"]
    return trial["throughput"]["messages_per_s"]


def of_class(rounds, limit_ns, near):
    """The figures of the trials before and after which a line bounced as near (or as far)."""
    return [{name: figure for name, (figure, bounces) in round_.items()
             if all((bounce < limit_ns) == near for bounce in bounces)} for round_ in rounds]


def print_against_fastest(pattern, case, rounds):
    medians = {name: statistics.median(figures) for name in PEERS[pattern].split(",")
               if (figures := [round_[name] for round_ in rounds if name in round_])}
    for name in OURS[pattern].split(","):
        # A cell for both directions is no queue: it is the mailbox's measure, and only that.
        alike = [peer for peer in medians if (peer == "spin_cell") == (name == "mailbox")]
        if not alike:
            continue
        best = (min if pattern == "ping_pong" else max)(alike, key=medians.get)
        pairs = [(round_[name], round_[best]) for round_ in rounds
                 if name in round_ and best in round_]
        if pairs:
            print_ratios(f"{name} {case} : {best.removesuffix('_style')}", pairs)


class Designs:
    """(pattern, size, batch) -> per round {mechanism: (figure, bounces in ns)}."""

    def __init__(self):
        self.found = collections.defaultdict(list)

    def measure(self, programs):
        for pattern, ours in OURS.items():
            for size in SIZES:
                self.measure_case(programs, pattern, ours, size)

    def measure_case(self, programs, pattern, ours, size):
        figures = collections.defaultdict(dict)
        for trial in (trials_of(programs, "ipcmark", ours, pattern, size)
                      + trials_of(programs, "ipcmark_peers", PEERS[pattern], pattern, size)):
            bounces = [trial["probe"][f"line_bounce_{when}_ns"] for when in ("before", "after")]
            if None not in bounces:
                figures[batch_of(trial)][trial["mechanism"]] = figure_of(trial), bounces
        for batch, round_ in figures.items():
            self.found[pattern, size, batch].append(round_)

    def print(self):
        bounces = [min(pair) for rounds in self.found.values() for round_ in rounds
                   for _, pair in round_.values()]
        if not bounces:
            return
        limit_ns = 2 * min(bounces)
        for pattern, unit in (("ping_pong", LATENCY), ("stream", RATE)):
            for near in (True, False):
                print_heading(f"{'near' if near else 'far'}, {unit.split(',')[0]} : fastest design")
                for (row, size, batch), rounds in self.found.items():
                    if row == pattern:
                        print_against_fastest(pattern, f"{size} B x{batch}",
                                              of_class(rounds, limit_ns, near))
