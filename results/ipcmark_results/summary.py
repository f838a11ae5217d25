"""Per case: the median over repetitions of each repetition's figure, never across probe classes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ipcmark_results.estimate import Estimate, median_over_repetitions
from ipcmark_results.histogram import Histogram, merge
from ipcmark_results.model import Run, Trial
from ipcmark_results.records import CLASSES

QUANTILES = ("p50", "p90", "p99", "p999", "p9999", "min", "max")
RATES = ("bytes_per_s", "messages_per_s", "window_p10", "window_p01")
PARTS = ("stub", "there", "handler", "back")  # of a call, in their order
_CPU = "cpu_ns_per_message"
_SWITCHES = ("voluntary_switches_per_message", "involuntary_switches_per_message")


class Repetition(NamedTuple):
    """One fresh pair of processes."""

    probe_class: str
    value: float  # p50 of the round trip or response in ns, or bytes/s (messages/s at size 0); or not a number
    sequence: int  # its place in the run
    line_bounce_ns: float | None  # of the same two CPUs, before it
    histogram: Histogram | None


@dataclass(frozen=True)
class CaseSummary:
    case: str
    pattern: str
    mechanism: str
    family: str
    wait: str
    wait_kind: str
    size: int
    placement: str
    axes: str  # the case id's part after the placement: "touch=header", mostly empty
    status: str  # ok when at least one repetition is
    reason: str
    counts: dict[str, int]  # repetitions per status
    classes: dict[str, int]  # ok repetitions per probe class
    main_class: str
    figures: dict[str, Estimate] = field(default_factory=dict)  # in the main class
    by_class: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    repetitions: list[Repetition] = field(default_factory=list)  # of all classes, the main one first
    histogram: Histogram | None = None  # all ok repetitions of the main class
    warnings: dict[str, int] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)  # every one, defaults too

    @property
    def choices(self) -> dict[str, str]:
        """The axes that are not at their default."""
        return dict(part.partition("=")[::2] for part in self.axes.split())

    @property
    def variant(self) -> str:
        """The wait strategy with every axis that is not at its default."""
        return f"{self.wait} {self.axes}".strip()


def _both_sides(trial: Trial, key: str) -> float | None:
    if not trial.cost:
        return None
    sides = [trial.cost[side][key] for side in ("initiator", "responder")]
    return None if None in sides else sum(sides)


def _switches(trial: Trial) -> float | None:
    parts = [_both_sides(trial, key) for key in _SWITCHES]
    return None if None in parts else sum(parts)


def _service(trial: Trial, quantile: str) -> float | None:
    return trial.paced["service_ns"][quantile] if trial.paced else None


def _least_share(trial: Trial) -> float | None:
    """Of several the one that got least, over what each would have if all had the same: 1 is fair, 0 starves."""
    rates = [share["messages_per_s"] for share in trial.shares or ()]
    return min(rates) * len(rates) / sum(rates) if len(rates) > 1 and sum(rates) > 0 else None


def _part(trial: Trial, key: str, readings: int) -> float | None:
    """A part of a stamped call without the readings of the clock that lie in it."""
    if not trial.parts:
        return None
    return max(0.0, trial.parts[key] - readings * trial.parts["reading"])


def _figure_readers() -> dict[str, Callable[[Trial], float | None]]:
    readers: dict[str, Callable[[Trial], float | None]] = {_CPU: lambda trial: _both_sides(trial, _CPU),
                                                           "switches_per_message": _switches,
                                                           "least_share": _least_share}
    readers["achieved_per_s"] = lambda trial: trial.paced["achieved_per_s"] if trial.paced else None
    for key in ("p50", "p99"):
        readers[f"service_{key}"] = lambda trial, key=key: _service(trial, key)
    for key in QUANTILES:
        readers[key] = lambda trial, key=key: (trial.latency or {}).get(key)
    for key in PARTS:
        readers[f"part_{key}"] = lambda trial, key=key: _part(trial, key, 1)
    readers["stamped"] = lambda trial: _part(trial, "whole", len(PARTS))
    readers["reading"] = lambda trial: (trial.parts or {}).get("reading")
    for key in RATES:
        readers[key] = lambda trial, key=key: (trial.throughput or {}).get(key)
    return readers


_READERS = _figure_readers()


def _figures(trials: list[Trial]) -> dict[str, Estimate]:
    figures = {}
    for name, read in _READERS.items():
        values = [value for trial in trials if (value := read(trial)) is not None]
        # Slow repetitions have the fewest samples: a tail over those that support it is too good.
        if len(values) == len(trials) and (estimate := median_over_repetitions(values)):
            figures[name] = estimate
    return figures


def _by_class(trials: Iterable[Trial]) -> dict[str, list[Trial]]:
    groups: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        groups[trial.probe_class].append(trial)
    # Most repetitions first; of equals the nearer class.
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), CLASSES.index(item[0]))))


def _headline(trial: Trial) -> float:
    rate = "bytes_per_s" if trial.size else "messages_per_s"
    figure = trial.latency["p50"] if trial.latency else trial.throughput[rate]
    return float("nan") if figure is None else figure


def _repetition(trial: Trial) -> Repetition:
    bounce = (trial.probe or {}).get("line_bounce_before_ns")
    return Repetition(trial.probe_class, _headline(trial), trial.sequence, bounce, trial.histogram)


def _verdict(trials: list[Trial], counts: Counter[str]) -> tuple[str, str]:
    status = "ok" if counts["ok"] else counts.most_common(1)[0][0]
    reason = next((trial.reason for trial in trials if trial.status != "ok" and trial.reason), "")
    return status, reason


def _summarise_case(trials: list[Trial]) -> CaseSummary:
    first = trials[0]
    counts = Counter(trial.status for trial in trials)
    status, reason = _verdict(trials, counts)
    groups = _by_class(trial for trial in trials if trial.status == "ok")
    main = next(iter(groups), "none")
    histograms = [trial.histogram for trial in groups.get(main, []) if trial.histogram]
    return CaseSummary(
        first.case, first.pattern, first.mechanism, first.family, first.wait, first.wait_kind, first.size,
        first.placement, " ".join(first.case.split("/")[5:]), status, reason, dict(counts),
        {name: len(group) for name, group in groups.items()}, main, _figures(groups.get(main, [])),
        {name: _figures(group) for name, group in groups.items() if name != main},
        [_repetition(trial) for group in groups.values() for trial in group],
        merge(histograms) if histograms else None,
        dict(Counter(code for trial in trials for code in trial.warnings)), first.options)


def summarise(run: Run) -> list[CaseSummary]:
    """One summary per case that has a line, in the order of the plan."""
    by_case: dict[str, list[Trial]] = defaultdict(list)
    for trial in run.trials:
        by_case[trial.case].append(trial)
    planned = {case: index for index, case in enumerate(run.header.plan)} if run.header else {}
    order = sorted(by_case, key=lambda case: planned.get(case, len(planned)))
    return [_summarise_case(by_case[case]) for case in order]
