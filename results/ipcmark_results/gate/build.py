"""One of the two builds: a command that starts ipcmark, and what to do ahead of each of its trials."""

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ipcmark_results.errors import EXIT_USAGE, ResultError
from ipcmark_results.gate.running import Running, end
from ipcmark_results.json_line import Record
from ipcmark_results.load import load_runs, read_lines
from ipcmark_results.model import Trial
from ipcmark_results.text import printable

TRIAL_LIMIT_S = 300  # a run bounds itself far below; this is for one that does not
EXIT_SKIPPED, EXIT_SOME_FAILED = 4, 3


class UsageError(ResultError):
    """The gate was asked for something that it cannot do (exit code 2)."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class Measured:
    """One trial: its line and header as read and as written."""

    trial: Trial
    record: Record
    header: Record


def command_words(text: str) -> list[str]:
    """A program, or a command with arguments such as `env NAME=VALUE ipcmark`. Raises UsageError."""
    try:
        words = [text] if Path(text).is_file() else shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{printable(text, 100)!r} is not a command: {error}") from None
    program = shutil.which(words[0]) if words else None
    if program is None and words and os.access(words[0], os.X_OK) and Path(words[0]).is_file():
        program = str(Path(words[0]).resolve())  # a bare name in this folder
    if program is None:
        raise UsageError(f"{printable(text, 100)!r}: no such program; give the path of an ipcmark that was built, "
                         "such as build/release/ipcmark, or a command that starts one")
    return [str(Path(program).absolute()), *words[1:]]


@dataclass(frozen=True)
class Build:
    name: str  # baseline or candidate
    words: list[str]
    prepare: str | None = None  # a shell command ahead of each trial
    limit_s: float | None = None  # for one call, in place of TRIAL_LIMIT_S

    @property
    def command(self) -> str:
        return shlex.join(self.words)

    def _call(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        with subprocess.Popen([*self.words, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", stdin=subprocess.DEVNULL) as child:
            try:
                out, err = child.communicate(timeout=self._limit_s)
            except BaseException as error:
                end(child)
                if isinstance(error, subprocess.TimeoutExpired):
                    raise self.late() from None
                raise
        return subprocess.CompletedProcess(child.args, child.returncode, out, err)

    @property
    def _limit_s(self) -> float:
        return self.limit_s or TRIAL_LIMIT_S

    def late(self) -> ResultError:
        return ResultError(f"the {self.name} ({printable(self.command, 200)}) had not ended after {self._limit_s:g} s; "
                           "is another run holding this machine?")

    def _refuse(self, done: subprocess.CompletedProcess[str]) -> ResultError:
        said = [line for line in done.stderr.splitlines() if "warnings about this machine" not in line]
        kind = UsageError if done.returncode == EXIT_USAGE else ResultError
        return kind(f"the {self.name} ({printable(self.command, 200)}) ended with exit code {done.returncode}: "
                    + printable(" / ".join(said[-5:]), 600))

    def supports(self, option: str) -> bool:
        return option in self._call(["run", "--help"]).stdout

    def refuses(self, arguments: list[str]) -> str:
        """Why it would not run so, in its own words, or ""."""
        done = self._call(["run", *arguments, "--dry-run"])
        said = done.stderr.strip().splitlines()
        return "" if done.returncode == 0 else (said[-1] if said else f"exit code {done.returncode}")

    def plan(self, suite: str, extra: list[str]) -> list[str]:
        """The case ids of a suite, as this build expands it."""
        done = self._call(["run", suite, "--dry-run", *extra])
        if done.returncode != 0:
            raise self._refuse(done)
        return [line for line in done.stdout.splitlines() if line]

    def make_ready(self) -> None:
        if self.prepare is None:
            return
        done = subprocess.run(self.prepare, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              errors="replace", stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise UsageError(f"the command ahead of the {self.name}, {printable(self.prepare, 100)!r}, ended with exit "
                             f"code {done.returncode}: {printable(done.stderr.strip(), 300)}")

    def start(self, arguments: list[str]) -> Running:
        """A fresh start of the program for one trial of one case."""
        self.make_ready()
        return Running([*self.words, "run", *arguments, "--quiet"])

    def collect(self, running: Running) -> Measured:
        """Waits for the end of a trial. Raises ResultError where there is no result."""
        try:
            done = running.wait(self._limit_s)
        except subprocess.TimeoutExpired:
            raise self.late() from None
        if done.returncode not in (0, EXIT_SOME_FAILED, EXIT_SKIPPED) or not running.output.exists():
            raise self._refuse(done)
        return self._read(running.output)

    def measure(self, arguments: list[str]) -> Measured:
        """One trial from its start to its end."""
        with self.start(arguments) as running:
            return self.collect(running)

    def _read(self, output: Path) -> Measured:
        [run] = load_runs([output])
        records = {line.kind: line.record for line in read_lines(output)}  # the last of each kind
        if not run.trials or records.get("run") is None:
            raise ResultError(f"the {self.name} wrote no trial: {self.command}")
        return Measured(run.trials[-1], records["trial"], records["run"])
