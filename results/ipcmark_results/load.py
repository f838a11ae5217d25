"""Result files to runs. A torn record costs itself and is named; a wrong one refuses the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipcmark_results.errors import ResultError
from ipcmark_results.inflate import open_plain
from ipcmark_results.json_line import MAX_LINE_BYTES, BadLine, Record, TornLine, parse_line
from ipcmark_results.model import Problem, Run, footer_from, header_from, trial_from
from ipcmark_results.records import check_record
from ipcmark_results.shape import ShapeError
from ipcmark_results.text import printable


@dataclass(frozen=True)
class Line:
    """A line of a file: its record, or what is wrong with it."""

    number: int
    raw: bytes
    kind: str | None = None  # run, trial, footer; None: from a newer minor version, or no record
    record: Record | None = None
    torn: bool = False
    error: str | None = None


def _numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with open_plain(path) as file:
            for number in range(1, 1 << 62):
                line = file.readline(MAX_LINE_BYTES + 1)
                if not line:
                    return
                yield number, line
    except OSError as error:
        raise ResultError(f"cannot read {printable(path)}: {error.strerror or error}; "
                          "make a result file with `ipcmark run --output FILE.jsonl`") from None


def _read_line(number: int, raw: bytes) -> Line:
    if len(raw) > MAX_LINE_BYTES:
        raise BadLine(f"a line is longer than {MAX_LINE_BYTES >> 20} MiB")
    try:
        record = parse_line(raw)
        return Line(number, raw, check_record(record), record)
    except TornLine as error:
        return Line(number, raw, torn=True, error=str(error))
    except (BadLine, ShapeError) as error:
        return Line(number, raw, error=printable(error, 400))


def read_lines(path: Path) -> Iterator[Line]:
    """Every line that is not empty, checked one by one."""
    for number, raw in _numbered_lines(path):
        try:
            if raw.strip(b"\0\r\n\t "):
                yield _read_line(number, raw)
        except BadLine as error:
            raise ResultError(f"{printable(path)}:{number}: {error}") from None


def _add_header(run: Run, record: Record, problem: Any) -> None:
    if run.header is not None:
        problem("a second header of the same run was left out")
        return
    run.header = header_from(record)


def _add_trial(run: Run, record: Record, seen: set[tuple[str, int]], problem: Any) -> None:
    key = (run.run_id, record["sequence"])
    if key in seen:
        problem(f"trial {record['sequence']} of run {printable(run.run_id, 40)} is there twice; counted once")
        return
    seen.add(key)
    run.trials.append(trial_from(record))


def _add_line(runs: dict[str, Run], line: Line, seen: set[tuple[str, int]], path: str) -> None:
    assert line.record is not None
    run_id = line.record["run_id"]
    run = runs.setdefault(run_id, Run(run_id))

    def problem(what: str) -> None:
        run.problems.append(Problem(path, line.number, what))

    if line.kind == "run":
        _add_header(run, line.record, problem)
    elif line.kind == "trial":
        _add_trial(run, line.record, seen, problem)
    else:
        run.footer = footer_from(line.record)


def _note_missing_parts(runs: Iterable[Run]) -> None:
    for run in runs:
        if run.header is None:
            run.problems.append(Problem("", 0, "the run's header is lost: machine, plan and floors are unknown"))
        if run.footer is None:
            run.problems.append(Problem("", 0, "the run has no footer: it was cut off; all its whole lines are good"))
        if missing := run.missing_cases():
            run.problems.append(Problem("", 0, f"{len(missing)} planned cases have no result"))


def _load_file(path: Path, runs: dict[str, Run], seen: set[tuple[str, int]]) -> None:
    torn: list[Problem] = []
    whole, last = 0, ""
    for line in read_lines(path):
        if line.torn:
            torn.append(Problem(printable(path), line.number, f"a torn record was lost ({len(line.raw)} bytes)"))
        elif line.error:
            raise ResultError(f"{printable(path)}:{line.number}: {line.error}")
        elif line.kind is not None:
            _add_line(runs, line, seen, printable(path))
            whole, last = whole + 1, line.record["run_id"]
    if whole == 0:
        raise ResultError(f"{printable(path)}: no whole record in it; is it a file that `ipcmark run --output` wrote?")
    runs[last].problems.extend(torn)


def load_runs(paths: Iterable[Path | str]) -> list[Run]:
    """The runs of all files, in order. Raises ResultError with file and line."""
    runs: dict[str, Run] = {}
    seen: set[tuple[str, int]] = set()
    for path in paths:
        _load_file(Path(path), runs, seen)
    _note_missing_parts(runs.values())
    return list(runs.values())
