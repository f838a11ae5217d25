import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # installation.py, whichever way pytest imports


@pytest.fixture(scope="session")
def prefix(tmp_path_factory):
    """An installed ipcmark that has been moved since. Needs build/release/ipcmark."""
    from installation import BUILD, do

    there = tmp_path_factory.mktemp("installed")
    do("cmake", "--build", BUILD, "--target", "ipcmark", "ipcmark_mechanisms_archive")
    do("cmake", "--install", BUILD, "--prefix", there / "first")
    return (there / "first").rename(there / "moved")
