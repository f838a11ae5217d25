"""How disturbed the machine is around a round: a label, never a correction.

Two CPUs are spun on for a few milliseconds: what the clock jumps over is time that somebody else had.
A hypervisor's steal counter and a container's throttling counter are read beside it, for each sees
what the others miss.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SPIN_NS = 4_000_000
GAP_NS = 5_000  # far above one turn of the loop below
NOISY_SHARE = 0.05


@dataclass(frozen=True)
class Noise:
    """Between two readings: the share of CPU time that was lost, and what the system admits to."""

    lost_share: float
    steal_ticks: int | None
    throttled: int | None  # periods

    @property
    def noisy(self) -> bool:
        return self.lost_share > NOISY_SHARE or bool(self.throttled)


@dataclass(frozen=True)
class RoundLabel:
    """What is known of a round: its noise, and the classes that the line-bounce probe gave its trials."""

    round: int
    noise: Noise
    classes: tuple[str, ...]

    @property
    def noisy(self) -> bool:
        """The hypervisor having moved the CPUs between two trials of a round is noise too."""
        return self.noise.noisy or len(self.classes) > 1


def spin(span_ns: int = SPIN_NS) -> float:
    """The share of a stretch of spinning that was not ours."""
    clock = time.perf_counter_ns
    start = last = clock()
    lost = 0
    while last - start < span_ns:
        now = clock()
        if now - last > GAP_NS:
            lost += now - last
        last = now
    return lost / (last - start)


def lost_share(cpus: Iterable[int]) -> float:
    """The worst of these CPUs; those that we may not use are left out."""
    allowed = os.sched_getaffinity(0)
    shares = [0.0]
    try:
        for cpu in sorted(set(cpus) & allowed):
            os.sched_setaffinity(0, {cpu})
            shares.append(spin())
    finally:
        os.sched_setaffinity(0, allowed)
    return max(shares)


def read_steal(stat: Path = Path("/proc/stat")) -> int | None:
    try:
        return int(stat.read_text().split("\n", 1)[0].split()[8])
    except (OSError, IndexError, ValueError):
        return None


def read_throttled(root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Periods in which the CPU quota of this container ran out; None without one."""
    for name in ("cpu.stat", "cpu/cpu.stat", "cpu,cpuacct/cpu.stat"):
        try:
            fields = dict(line.split() for line in (root / name).read_text().splitlines())
            return int(fields["nr_throttled"])
        except (OSError, KeyError, ValueError):
            continue
    return None


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


class NoiseMeter:
    """Reads the counters when it starts and once per round."""

    def __init__(self, cpus: Iterable[int] | None = None):
        self.cpus = tuple(cpus) if cpus is not None else tuple(sorted(os.sched_getaffinity(0))[:2])
        self._steal, self._throttled = read_steal(), read_throttled()

    def read(self) -> Noise:
        steal, throttled = read_steal(), read_throttled()
        noise = Noise(lost_share(self.cpus), _difference(self._steal, steal), _difference(self._throttled, throttled))
        self._steal, self._throttled = steal, throttled
        return noise
