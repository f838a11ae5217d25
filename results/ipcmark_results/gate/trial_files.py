"""What the gate measured, kept as a result file for each build, as `ipcmark run` would have written it."""

import json
from pathlib import Path
from secrets import token_hex

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.build import Measured
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE, Turn
from ipcmark_results.json_line import Record
from ipcmark_results.text import printable


class TrialFile:
    """One build's trials under one run id, newline-first and flushed, so that a killed gate keeps them."""

    def __init__(self, path: Path, label: str, suite: str, plan: list[str], planned_trials: int):
        self._path, self._run_id = path, token_hex(8)
        self._about = {"run_id": self._run_id, "label": label, "suite": suite, "plan": plan,
                       "planned_trials": planned_trials}
        self._counts: dict[str, int] = {}
        self._started = False
        self._file = _create(path)

    def add(self, turn: Turn, measured: Measured) -> None:
        if not self._started:
            self._write({**measured.header, **self._about})
            self._started = True
        number = sum(self._counts.values())
        status = measured.trial.status
        self._counts[status] = self._counts.get(status, 0) + 1
        self._write({**measured.record, "run_id": self._run_id, "sequence": number, "repetition": turn.round,
                     "retry": False})

    def close(self, exit_code: int) -> None:
        if self._started:
            self._write({"type": "footer", "run_id": self._run_id, "trials": sum(self._counts.values()),
                         "counts": self._counts, "wall_ns": None, "clock_drift_ppm": None, "exit_code": exit_code})
        self._file.close()

    def _write(self, record: Record) -> None:
        try:
            self._file.write(b"\n" + json.dumps(record, separators=(",", ":")).encode())
            self._file.flush()
        except OSError as error:
            raise ResultError(f"cannot write {printable(self._path)}: {error.strerror}") from None


def _create(path: Path):
    try:
        return path.open("xb")
    except OSError as error:
        raise ResultError(f"cannot write {printable(path)}: {error.strerror}; name another folder with "
                          "--output") from None


class GateFiles:
    """baseline.jsonl and candidate.jsonl in a folder of this gate's own."""

    def __init__(self, folder: Path, suite: str, plan: list[str], rounds: int):
        planned = len(plan) * rounds
        self._files = {arm: TrialFile(folder / f"{arm}.jsonl", f"gate {arm}", suite, plan, planned)
                       for arm in (BASELINE, CANDIDATE)}

    def keep(self, turn: Turn, measured: Measured) -> None:
        if turn.arm in self._files:  # the self-check's trials would be repetitions too many of the baseline
            self._files[turn.arm].add(turn, measured)

    def close(self, exit_code: int) -> None:
        for file in self._files.values():
            file.close(exit_code)


def make_folder(path: Path) -> Path:
    """Nothing that is there is written over: the folder must be new, or empty."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise ResultError(f"{printable(path)} is not empty, and results are never written over: name another "
                              "folder with --output")
    except OSError as error:
        raise ResultError(f"cannot make the folder {printable(path)}: {error.strerror}; name another with "
                          "--output") from None
    return path
