"""Builds whose trials are made up: what the gate says of them is known beforehand."""

import zlib
from dataclasses import dataclass, field

import numpy as np
from synthetic import Plan, header
from trial_maker import trial

from ipcmark_results.gate.build import Measured
from ipcmark_results.gate.noise import Noise
from ipcmark_results.model import trial_from


@dataclass
class FakeBuild:
    """Each call of measure() is a trial of the case that --filter names."""

    name: str = "baseline"
    slower: dict[str, float] = field(default_factory=dict)  # case to ratio
    slower_tail: dict[str, float] = field(default_factory=dict)
    more_calls: dict[str, float] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    environment: dict[str, object] = field(default_factory=dict)
    options: tuple[str, ...] = ("--counters", "--no-floors")
    prepare: str | None = None
    noise: float = 0.01
    seed: int = 1
    cases: list[str] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    command: str = "ipcmark"

    def __post_init__(self):
        self._rng = np.random.default_rng([self.seed, zlib.crc32(self.name.encode())])

    def supports(self, option):
        return option in self.options

    def plan(self, suite, extra):
        return self.cases

    def measure(self, arguments):
        self.asked.append(arguments)
        case = arguments[arguments.index("--filter") + 1].strip("^$").replace("\\", "")
        ratio = self.slower.get(case, 1.0) * float(np.exp(self._rng.normal(0, self.noise)))
        record = trial(case, p50=4000.0 * ratio, p99=9000.0 * ratio * self.slower_tail.get(case, 1.0),
                       status=self.status.get(case, "ok"),
                       calls=2.0 + self.more_calls.get(case, 0.0) if "--counters" in arguments else None)
        about = header(Plan(environment=self.environment), [case])
        return Measured(trial_from(record), record, about)


class QuietMeter:
    """A machine that nobody else uses."""

    def __init__(self, lost=0.0):
        self._lost = lost

    def read(self):
        return Noise(self._lost, 0, 0)


