"""What of a trial is compared: each a time, so that smaller is better everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from statistics import median

from ipcmark_results.model import Trial

NIGHTLY_ROUNDS = 20  # from here on the tail is sharp enough for its narrower gate


@dataclass(frozen=True)
class Figure:
    name: str
    words: str
    read: Callable[[Trial], float | None]  # ns
    gate: float | None  # the least ratio that counts; None: shown only
    nightly_gate: float | None = None
    in_slices: bool = False  # also known of each slice of a trial

    def least_ratio(self, rounds: int, chosen: float | None = None) -> float | None:
        if self.name == "p50" and chosen is not None:
            return chosen
        return self.nightly_gate if rounds >= NIGHTLY_ROUNDS and self.nightly_gate else self.gate


def ratio_in_turns(one: Trial, other: Trial) -> float | None:
    """other / one by the median over their slices, each of which stood beside one of the other's; None without."""
    if not one.slices or not other.slices or len(one.slices) != len(other.slices):
        return None
    if not all(one.slices) or not all(other.slices):
        return None  # shorter than the clock can tell
    return exp(median(log(theirs / ours) for ours, theirs in zip(one.slices, other.slices)))


def _latency(key: str) -> Callable[[Trial], float | None]:
    return lambda trial: (trial.latency or {}).get(key)


def _message_time(trial: Trial) -> float | None:
    rate = (trial.throughput or {}).get("messages_per_s")
    return 1e9 / rate if rate else None


def _slow_window(trial: Trial) -> float | None:
    """Time per message in the slow windows: nine of ten were at least that fast."""
    rate = (trial.throughput or {}).get("window_p10")
    return 1e9 * max(trial.size, 1) / rate if rate else None


_PING_PONG = (Figure("p50", "median round trip", _latency("p50"), 1.03, in_slices=True),
              Figure("p99", "p99 round trip", _latency("p99"), 1.25, 1.10),
              Figure("p999", "p99.9 round trip", _latency("p999"), None))
_STREAM = (Figure("p50", "time per message", _message_time, 1.03, in_slices=True),
           Figure("p99", "time per message in slow windows", _slow_window, 1.25, 1.10))


def figures_of(trial: Trial) -> tuple[Figure, ...]:
    return _STREAM if trial.throughput else _PING_PONG
