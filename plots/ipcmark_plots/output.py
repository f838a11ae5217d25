"""Files that are there whole or not at all: a reader never meets half a page."""

import os
import tempfile
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.text import printable


def is_an_input(output: Path, files: list[Path]) -> bool:
    """Whether writing would destroy what is read."""
    return output.exists() and any(file.exists() and output.samefile(file) for file in files)


def write_whole(path: Path, content: bytes) -> None:
    """Raises ResultError with the remedy."""
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a FIFO: nothing to put in its place
            path.write_bytes(content)
            return
        _replace(path, content)
    except OSError as error:
        raise ResultError(f"cannot write {printable(path)}: {error.strerror}; name another place with -o") from None


def _replace(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
