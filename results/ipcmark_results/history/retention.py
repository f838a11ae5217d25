"""What of an old history is kept: every point at first, then one a week, then one a month, for ever."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.history.store import Point, machine_of, value
from ipcmark_results.text import printable

ALL_DAYS, WEEKLY_DAYS = 90, 730


def _bucket(when: datetime, now: datetime, all_days: int, weekly_days: int) -> tuple:
    age = now - when
    if age <= timedelta(days=all_days):
        return ("each", when)
    return ("week", *when.isocalendar()[:2]) if age <= timedelta(days=weekly_days) else ("month", when.year, when.month)


def surplus(points: Iterable[Point], now: datetime, all_days: int = ALL_DAYS, weekly_days: int = WEEKLY_DAYS,
            keep: Callable[[Point], bool] = lambda point: False) -> list[Path]:
    """The files that may go. The first of each week or month stays, for each machine and reference."""
    gone, seen = [], set()
    for point in sorted(points, key=lambda point: point.time_ns):
        when = datetime.fromtimestamp(point.time_ns / 1e9, timezone.utc)
        place = (machine_of(point.head), value(point.reference, "git_commit"),
                 *_bucket(when, now, all_days, weekly_days))
        if place in seen and not keep(point):
            gone.append(point.path)
        seen.add(place)
    return gone


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink()
        except OSError as error:
            raise ResultError(f"cannot remove {printable(path)}: {error.strerror}") from None
