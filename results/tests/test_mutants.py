"""Each named way to get the statistic wrong must turn a test of test_aligned_ranks.py red."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# name: (what the source says, what a mistake would make of it)
MUTANTS = {
    "wrong tail": ("ways[seen:].sum()", "ways[:seen + 1].sum()"),
    "unblocked ranks": ("return pairs - np.array(levels)[:, None]", "return pairs"),
    "dropped round": ("return ranks[:, 1] - ranks[:, 0]", "return (ranks[:, 1] - ranks[:, 0])[1:]"),
    "swapped builds": ("return ranks[:, 1] - ranks[:, 0]", "return ranks[:, 0] - ranks[:, 1]"),
    "two-sided": ("/ 2.0 ** len(steps))", "/ 2.0 ** (len(steps) - 1))"),
    "ties in order of arrival": ("(last - (counts - 1) / 2)", "last"),
    "mean for median": ("np.median(np.subtract", "np.mean(np.subtract"),
    "level of one round": ("WINDOW = 5", "WINDOW = 1"),
    "ties not as extreme": ("ways[seen:].sum()", "ways[seen + 1:].sum()"),
}


def run_tests(package, folder):
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--import-mode=importlib",
               ROOT / "tests" / "test_aligned_ranks.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_found(name, tmp_path):
    right, wrong = MUTANTS[name]
    shutil.copytree(ROOT / "ipcmark_results", tmp_path / "ipcmark_results")
    target = tmp_path / "ipcmark_results" / "aligned_ranks.py"
    source = target.read_text()
    assert source.count(right) == 1, f"aligned_ranks.py no longer says {right!r}"
    target.write_text(source.replace(right, wrong))
    done = run_tests(tmp_path, tmp_path)
    assert done.returncode == 1 and "1 failed" in done.stdout, f"{name} was not found\n{done.stdout[-2000:]}"
