"""shm_ring against the libraries that people would otherwise pick, measured by the same loops.

Like with like: what blocks against what blocks, what polls against what polls, and of a library's
ways of waiting the best of the round.
"""
import collections

from .designs import figure_of
from .tables import LATENCY, RATE, print_heading, print_ratios

LIBRARIES = ("zeromq", "nng", "dbus", "dbus_daemon", "iceoryx", "boost_mq", "grpc")
OURS = {"blocking": "futex_elided", "polling": "spin"}
THEIRS = "block,poll,waitset,unary,stream_rpc,nonblock_spin,try_spin"
SIZES = (64, 4096, 65536)


class Libraries:
    """(pattern, placement, size, wait kind, library) -> [(our figure, theirs)], one of each round."""

    def __init__(self):
        self.pairs = collections.defaultdict(list)

    def measure(self, programs):
        for pattern in ("ping_pong", "stream"):
            for placement in ("nearest", "same_core"):
                for size in SIZES:
                    self.measure_case(programs, pattern, placement, size)

    def measure_case(self, programs, pattern, placement, size):
        _, trials = programs.run("ipcmark", pattern=pattern, placement=placement, size=size,
                                 mechanism=",".join(("shm_ring", *LIBRARIES)), duration="50ms",
                                 warmup="20ms", wait=",".join((*OURS.values(), THEIRS)))
        figures = collections.defaultdict(list)
        for trial in trials:
            if trial["status"] == "ok":
                figures[trial["mechanism"], trial["wait_kind"]].append(figure_of(trial))
        better = min if pattern == "ping_pong" else max
        for library in LIBRARIES:
            for kind in OURS:
                if figures["shm_ring", kind] and figures[library, kind]:
                    self.pairs[pattern, placement, size, kind, library].append(
                        (better(figures["shm_ring", kind]), better(figures[library, kind])))

    def print(self):
        for pattern, unit in (("ping_pong", LATENCY), ("stream", RATE)):
            for placement in ("nearest", "same_core"):
                print_heading(f"{placement}, {unit}")
                for (row, where, size, kind, library), pairs in self.pairs.items():
                    if (row, where) == (pattern, placement):
                        print_ratios(f"shm_ring {size} B {kind} : {library}", pairs)
