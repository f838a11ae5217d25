import os
import subprocess

import pytest
from installation import BUILD, ROOT

from ipcmark_results.load import load_runs

pytestmark = pytest.mark.skipif(not (BUILD / "ipcmark").exists(), reason="build/release/ipcmark is not built")


@pytest.fixture
def make(tmp_path):
    def run(*arguments):
        environment = {**os.environ, "IPCMARK_BASELINES": str(tmp_path / "baselines"), "TMPDIR": str(tmp_path)}
        return subprocess.run([ROOT / "scripts" / "make-baseline", "--filter", "/pipe/block/64B/same_core",
                               "--repetitions", "1", "--duration", "5ms", "--warmup", "1ms", "--no-floors", *arguments],
                              env=environment, capture_output=True, text=True)

    return run


def test_a_baseline_is_kept_once_and_never_written_over(make, tmp_path):
    done = make()
    assert done.returncode == 0, done.stderr
    [kept] = (tmp_path / "baselines").glob("*/*.jsonl.gz")
    [run] = load_runs([kept])
    assert run.header.label == "baseline" and run.footer and len(run.trials) == 1
    before = kept.read_bytes()
    again = make()
    assert again.returncode == 5 and "is there already" in again.stderr
    assert kept.read_bytes() == before and sorted((tmp_path / "baselines").rglob("*.gz")) == [kept]
    assert list(kept.parent.iterdir()) == [kept]


def test_usage_is_that_of_run(make, tmp_path):
    assert make("--nosuch").returncode == 2 and not (tmp_path / "baselines").exists()


def test_every_baseline_that_is_published_loads():
    for path in (ROOT / "results" / "baselines").glob("*/*.jsonl.gz"):
        if path.name.startswith("gate-study"):
            continue
        [run] = load_runs([path])
        assert not run.problems and run.footer.exit_code == 0, path
