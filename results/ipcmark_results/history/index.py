"""An SQLite index over the store: made again whenever the files say something else, so it may be lost."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median_high

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.figures import figures_of
from ipcmark_results.gate.paired import shift_of, with_figure
from ipcmark_results.history.store import Point, machine_of, points, value
from ipcmark_results.model import Run, Trial
from ipcmark_results.text import printable

VERSION = 2
_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE ratios (path TEXT, machine TEXT, reference TEXT, head TEXT, time_ns INTEGER, case_id TEXT,
                     ratio REAL, low REAL, high REAL, reference_ns REAL, head_ns REAL,
                     PRIMARY KEY (path, case_id));
CREATE INDEX series ON ratios (machine, reference, case_id, time_ns);
"""


@dataclass(frozen=True)
class Entry:
    """One night of one case. `ratio` is head over reference, of times: above 1 is slower."""

    time_ns: int
    head: str  # commit
    ratio: float
    low: float
    high: float
    head_ns: float


@dataclass(frozen=True)
class Series:
    machine: str
    reference: str  # commit
    case: str
    entries: list[Entry]


def _trials(run: Run) -> dict[tuple[str, int], Trial]:
    """Per case and round."""
    return {(trial.case, trial.repetition): trial for trial in run.trials if trial.status == "ok"}


def _rows(point: Point) -> list[tuple]:
    reference, head = _trials(point.reference), _trials(point.head)
    about = (str(point.path), machine_of(point.head), value(point.reference, "git_commit"),
             value(point.head, "git_commit"), point.time_ns)
    rows = []
    for case in dict.fromkeys(case for case, _ in head):
        both = [(reference[key], head[key]) for key in sorted(head) if key[0] == case and key in reference]
        headline = figures_of(both[0][0])[0] if both else None
        pairs = with_figure(headline, both) if headline else []
        if pairs:
            shift = shift_of(headline, pairs)
            one, other = (median_high(map(headline.read, trials)) for trials in zip(*pairs))
            rows.append((*about, case, shift.ratio, shift.low, shift.high, one, other))
    return rows


def _files(store: Path) -> list[tuple[str, int]]:
    return [(str(path), path.stat().st_size) for path in sorted(store.glob("*/*.jsonl.gz"))]


def _is_current(path: Path, store: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as index:
            if index.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return False
            return sorted(index.execute("SELECT path, bytes FROM files")) == sorted(_files(store))
    except sqlite3.Error:  # absent, damaged, or not one of ours: the files are the truth
        return False


def rebuild(store: Path) -> int:
    """Makes the index anew from the files; returns how many points there are."""
    all_points = list(points(store))
    target, fresh = store / "index.sqlite", store / ".index.sqlite.new"
    try:
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as index, index:
            index.executescript(_SCHEMA)
            index.executemany("INSERT INTO files VALUES (?, ?)", _files(store))
            for point in all_points:
                index.executemany("INSERT INTO ratios VALUES (?,?,?,?,?,?,?,?,?,?,?)", _rows(point))
            index.execute(f"PRAGMA user_version = {VERSION}")
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise ResultError(f"cannot write the index {printable(target)}: {error}") from None
    return len(all_points)


def series(store: Path) -> list[Series]:
    """Every timeline, oldest point first; the index is brought up to date when it is not."""
    if not _is_current(store / "index.sqlite", store):
        rebuild(store)
    with closing(sqlite3.connect(f"file:{store / 'index.sqlite'}?mode=ro", uri=True)) as index:
        rows = index.execute("SELECT machine, reference, case_id, time_ns, head, ratio, low, high, head_ns FROM ratios "
                             "ORDER BY machine, reference, case_id, time_ns").fetchall()
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for machine, reference, case, *entry in rows:
        found.setdefault((machine, reference, case), []).append(Entry(*entry))
    return [Series(*key, entries) for key, entries in found.items()]
