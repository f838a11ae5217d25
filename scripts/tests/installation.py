"""How tests build things, and where they find what is built."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).parents[2]
BUILD = ROOT / "build" / "release"


def do(*command, **options):
    result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, f"{command}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout
