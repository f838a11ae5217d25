"""Where suites are: the two builds must run the same file, not each its own of that name."""

from pathlib import Path

from ipcmark_results.gate.build import UsageError
from ipcmark_results.text import printable

_HERE = Path(__file__).resolve()
# In the source tree, and below an installation's libexec/ipcmark/results.
_FOLDERS = (_HERE.parents[3] / "bench" / "suites", _HERE.parents[5] / "share" / "ipcmark" / "suites")


def suite_file(name: str) -> Path:
    if "/" in name or name.endswith(".toml"):
        if not Path(name).is_file():
            raise UsageError(f"no suite file {printable(name, 200)}")
        return Path(name).resolve()
    for folder in _FOLDERS:
        if (folder / f"{name}.toml").is_file():
            return folder / f"{name}.toml"
    known = sorted({file.stem for folder in _FOLDERS for file in folder.glob("*.toml")})
    raise UsageError(f"no suite {printable(name, 60)!r}; there are {' '.join(known)}, or the path of a .toml file")
