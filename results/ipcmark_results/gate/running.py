"""A trial under way: a program that was started, and what it leaves."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

END_LIMIT_S = 10


def end(child: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """In order, so that it removes what it has made. Its own children may hold the pipes: not waited for."""
    child.terminate()
    try:
        child.wait(END_LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()


class Running:
    """`words` with `--output` to a folder of its own. As a context, so that nothing is left of it."""

    def __init__(self, words: Sequence[str]):
        self._folder = tempfile.TemporaryDirectory(prefix="ipcmark-gate-")
        self.output = Path(self._folder.name) / "trial.jsonl"
        self._said = Path(self._folder.name) / "said"
        with self._said.open("wb") as said:
            self._child = subprocess.Popen([*words, "--output", str(self.output)], stdin=subprocess.DEVNULL,
                                           stdout=said, stderr=said)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._child.poll() is None:
            end(self._child)
        self._folder.cleanup()

    def has_ended(self) -> bool:
        return self._child.poll() is not None

    def wait(self, limit_s: float) -> subprocess.CompletedProcess[str]:
        """Raises subprocess.TimeoutExpired."""
        code = self._child.wait(limit_s)
        return subprocess.CompletedProcess(self._child.args, code, "", self._said.read_text(errors="replace"))
