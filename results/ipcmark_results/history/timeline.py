"""Timelines in words: where each case stands, where it changed, and between which commits to look."""

from dataclasses import dataclass
from datetime import datetime, timezone
from math import exp, log

from ipcmark_results.history.change_points import ChangePoint, change_points
from ipcmark_results.history.index import Entry, Series
from ipcmark_results.quantity import change_text
from ipcmark_results.text import printable


@dataclass(frozen=True)
class Change:
    point: ChangePoint
    last_before: Entry
    first_after: Entry

    @property
    def ratio(self) -> float:
        return exp(self.point.after - self.point.before)

    @property
    def bisect(self) -> str:
        """What to type in a clone. Where the commit did not change, something else did."""
        old, new = self.last_before.head, self.first_after.head
        if old == new:
            return f"the same commit {printable(old, 40)} before and after: look at the machine, not at the code"
        return f"git bisect start {printable(new, 40)} {printable(old, 40)}"


def changes(series: Series) -> list[Change]:
    found = change_points([log(entry.ratio) for entry in series.entries])
    return [Change(point, series.entries[point.index - 1], series.entries[point.index]) for point in found]


def day(entry: Entry) -> str:
    return f"{datetime.fromtimestamp(entry.time_ns / 1e9, timezone.utc):%Y-%m-%d}"


def _change_lines(change: Change) -> list[str]:
    word = "slower" if change.ratio > 1 else "faster"
    return [f"    {day(change.first_after)}: {word}, {change_text(change.ratio)} (p {change.point.p:.3f})",
            f"        {change.bisect}"]


def lines(series: Series) -> list[str]:
    latest, found = series.entries[-1], changes(series)
    where = f"{len(series.entries)} points since {day(series.entries[0])}"
    head = (f"{printable(series.case)}: {change_text(latest.ratio)} against {printable(series.reference, 12)} "
            f"({where}, machine {series.machine})")
    return [head, *(line for change in found for line in _change_lines(change))]


def as_record(series: Series) -> dict:
    return {"case": series.case, "machine": series.machine, "reference": series.reference,
            "points": [{"time_unix_ns": str(entry.time_ns), "commit": entry.head, "ratio": entry.ratio,
                        "low": entry.low or None, "high": None if entry.high == float("inf") else entry.high,
                        "head_ns": entry.head_ns} for entry in series.entries],
            "changes": [{"time_unix_ns": str(change.first_after.time_ns), "ratio": change.ratio, "p": change.point.p,
                         "commit_before": change.last_before.head, "commit_after": change.first_after.head}
                        for change in changes(series)]}
