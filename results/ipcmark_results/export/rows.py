"""What all formats are made of: the good trials, and the summary of each case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

from ipcmark_results.estimate import Estimate
from ipcmark_results.gate.figures import figures_of
from ipcmark_results.headline import headline_ns
from ipcmark_results.model import Header, Run, Trial
from ipcmark_results.summary import CaseSummary, summarise


@dataclass(frozen=True)
class Row:
    """A case of a run and its summary over repetitions."""

    run: Run
    case: CaseSummary

    @property
    def main(self) -> Estimate | None:
        return headline_ns(self.case)


def rows(runs: list[Run]) -> Iterator[Row]:
    for run in runs:
        yield from (Row(run, case) for case in summarise(run))


def ok_trials(runs: list[Run]) -> Iterator[tuple[Run, Trial]]:
    for run in runs:
        yield from ((run, trial) for trial in run.trials if trial.status == "ok")


def main_ns(trial: Trial) -> float | None:
    """The figure of one repetition that Row.main summarises."""
    return figures_of(trial)[0].read(trial)


def cpu_ns(trial: Trial) -> float:
    """Per message, both sides; 0 where it is not known, for formats that have no word for that."""
    sides = (trial.cost or {}).values()
    return sum(side["cpu_ns_per_message"] or 0.0 for side in sides)


def started(header: Header | None) -> datetime:
    return datetime.fromtimestamp((header.started_unix_ns if header else 0) / 1e9, timezone.utc)


def known(header: Header | None, key: str, default: str = "") -> str:
    """A value of the environment as text."""
    entry = header.environment.get(key) if header else None
    return default if entry is None or entry["value"] is None else str(entry["value"])
