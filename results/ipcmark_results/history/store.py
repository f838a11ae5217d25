"""The truth of a history: compressed result files that are never changed once they are there.

A point is one file that holds two runs of the same rounds: the pinned reference build and the build of
that night, as `ipcmark gate` leaves them. Everything else can be made again from these files.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.load import load_runs, read_lines
from ipcmark_results.model import Header, Run
from ipcmark_results.text import printable

REFERENCE, HEAD = "gate baseline", "gate candidate"  # labels of the two runs


@dataclass(frozen=True)
class Point:
    path: Path
    reference: Run
    head: Run

    @property
    def time_ns(self) -> int:
        return header_of(self.head).started_unix_ns


def header_of(run: Run) -> Header:
    if run.header is None:
        raise ResultError(f"run {printable(run.run_id)} has lost its header: it belongs to no build and no machine")
    return run.header


def value(run: Run, key: str) -> str:
    return str(header_of(run).environment.get(key, {}).get("value") or "unknown")


def machine_of(run: Run) -> str:
    """A name for machines whose figures may share a timeline: their identity, without that of the build."""
    environment = header_of(run).environment
    keys = {key: entry["value"] for key, entry in environment.items()
            if entry.get("identity") and entry.get("source") != "build"}
    return hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()[:12]


def point_from(path: Path) -> Point:
    by_label = {run.header.label: run for run in load_runs([path]) if run.header}
    if not {REFERENCE, HEAD} <= set(by_label):
        raise ResultError(f"{printable(path)} does not hold the two runs of a gate: add the folder that "
                          "`ipcmark gate` has left")
    return Point(path, by_label[REFERENCE], by_label[HEAD])


def points(store: Path) -> Iterator[Point]:
    if not store.is_dir():
        raise ResultError(f"no history at {printable(store)}: `ipcmark history add` makes one")
    for path in sorted(store.glob("*/*.jsonl.gz")):
        yield point_from(path)


def _records(folder: Path) -> bytes:
    """Both result files of a gate, whole lines only."""
    lines = []
    for name in ("baseline.jsonl", "candidate.jsonl"):
        for line in read_lines(folder / name):
            if line.error and not line.torn:
                raise ResultError(f"{printable(folder / name)}:{line.number}: {line.error}")
            if line.error is None:
                lines.append(b"\n" + line.raw.strip(b"\0\r\n\t "))
    return b"".join(lines) + b"\n"


def _name(point: Point) -> str:
    when = datetime.fromtimestamp(point.time_ns / 1e9, timezone.utc)
    commit = "".join(c for c in value(point.head, "git_commit") if c.isalnum())[:12]
    return f"{when:%Y%m%dT%H%M%SZ}-{commit}-{point.head.run_id[:16]}.jsonl.gz"


def add(store: Path, folder: Path) -> Path:
    """Compresses what a gate left into the store; refuses what is there already. Returns the new file."""
    content = gzip.compress(_records(folder), 9, mtime=0)
    try:
        store.mkdir(parents=True, exist_ok=True)
        fresh = store / f".{os.getpid()}.jsonl.gz"
        try:
            fresh.write_bytes(content)
            point = point_from(fresh)
            final = store / machine_of(point.head) / _name(point)
            final.parent.mkdir(exist_ok=True)
            os.link(fresh, final)  # whole or not at all, and never over another
        finally:
            fresh.unlink(missing_ok=True)
    except FileExistsError:
        raise ResultError(f"{printable(final)} is there already: this gate has been added before") from None
    except OSError as error:
        raise ResultError(f"cannot write below {printable(store)}: {error.strerror}") from None
    return final
