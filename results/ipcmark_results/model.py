"""What a result file says, as types."""

from dataclasses import dataclass, field
from typing import Any

from ipcmark_results.histogram import Histogram, from_bins
from ipcmark_results.json_line import Record


@dataclass(frozen=True)
class Problem:
    """Something that a file has lost or that should not be there; what is left is good."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Header:
    schema: str
    started_unix_ns: int
    command: list[str]
    label: str | None
    seed: str
    suite: str | None
    plan: list[str]
    planned_trials: int
    environment: dict[str, Record]
    checks: list[Record]
    clock: Record
    floors: Record


@dataclass(frozen=True)
class Trial:
    run_id: str
    sequence: int
    case: str
    pattern: str
    mechanism: str
    family: str
    wait: str
    wait_kind: str
    size: int
    placement: str
    options: dict[str, str]
    repetition: int
    retry: bool
    status: str
    reason: str
    warnings: list[str]
    messages: int | None
    latency: Record | None
    throughput: Record | None
    cost: Record | None
    probe: Record | None
    histogram: Histogram | None
    batch: Histogram | None  # samples of several round trips each
    batch_messages: int
    started_unix_ns: int | None = None
    wall_ns: int | None = None
    paced: Record | None = None  # of an open loop
    shares: list[Record] | None = None  # of pairs, producers or consumers
    parts: Record | None = None  # of a call, by stamps
    slices: list[float] | None = None  # ns, of each piece of a timed part that had several

    @property
    def probe_class(self) -> str:
        return self.probe["class"] if self.probe else "none"


@dataclass(frozen=True)
class Footer:
    trials: int
    counts: dict[str, int]
    exit_code: int
    clock_drift_ppm: float | None


@dataclass
class Run:
    run_id: str
    header: Header | None = None
    trials: list[Trial] = field(default_factory=list)
    footer: Footer | None = None
    problems: list[Problem] = field(default_factory=list)

    def missing_cases(self) -> list[str]:
        """Planned cases that have no line at all: the run ended before their turn."""
        seen = {trial.case for trial in self.trials}
        return [case for case in self.header.plan if case not in seen] if self.header else []


_HEADER_FIELDS = ("schema", "command", "label", "seed", "suite", "plan", "planned_trials", "environment", "checks",
                  "clock", "floors")
_TRIAL_FIELDS = ("run_id", "sequence", "case", "pattern", "mechanism", "family", "wait", "wait_kind", "size",
                 "placement", "options", "repetition", "retry", "status", "reason", "warnings")


def header_from(record: Record) -> Header:
    return Header(started_unix_ns=int(record["started_unix_ns"]), **{key: record[key] for key in _HEADER_FIELDS})


def _histogram_from(record: Any) -> Histogram | None:
    return from_bins(record["bins"]) if record else None


def _stamp(text: str | None) -> int | None:
    return None if text is None else int(text)


def trial_from(record: Record) -> Trial:
    bins = record.get("histogram") or {}
    batch = bins.get("batch")
    return Trial(
        **{key: record[key] for key in _TRIAL_FIELDS}, messages=record.get("messages"),
        latency=record.get("latency_ns"), throughput=record.get("throughput"), cost=record.get("cost"),
        probe=record.get("probe"), histogram=_histogram_from(bins), batch=_histogram_from(batch),
        batch_messages=batch["messages"] if batch else 1, started_unix_ns=_stamp(record.get("started_unix_ns")),
        wall_ns=_stamp(record.get("wall_ns")), paced=record.get("paced"), shares=record.get("shares"),
        parts=record.get("parts_ns"), slices=record.get("slices_ns"))


def footer_from(record: Record) -> Footer:
    return Footer(record["trials"], record["counts"], record["exit_code"], record.get("clock_drift_ppm"))
