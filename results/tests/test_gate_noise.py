import os
import time

from ipcmark_results.gate.noise import Noise, NoiseMeter, lost_share, read_steal, read_throttled


def test_the_share_is_a_share_and_affinity_is_given_back():
    before = os.sched_getaffinity(0)
    assert 0 <= lost_share(sorted(before)) < 1
    assert os.sched_getaffinity(0) == before


def test_cpus_that_are_not_ours_are_left_out():
    assert lost_share([100_000]) == 0.0


def test_somebody_else_on_the_cpu_is_seen():
    """A process beside us on the same CPU takes half of it; the best of several tries is quiet."""
    cpu = min(os.sched_getaffinity(0))
    child = os.fork()
    if child == 0:
        os.sched_setaffinity(0, {cpu})
        while True:
            pass
    try:
        time.sleep(0.05)
        worst = max(lost_share([cpu]) for _ in range(20))
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert worst > 0.2 and Noise(worst, 0, 0).noisy


def test_counters_of_the_system_and_of_a_container(tmp_path):
    stat = tmp_path / "stat"
    stat.write_text("cpu  1 2 3 4 5 6 7 88 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n")
    assert read_steal(stat) == 88 and read_steal(tmp_path / "absent") is None
    (tmp_path / "cpu.stat").write_text("nr_periods 5\nnr_throttled 3\n")
    assert read_throttled(tmp_path) == 3 and read_throttled(tmp_path / "absent") is None
    (tmp_path / "cpu.stat").write_text("garbage")
    assert read_throttled(tmp_path) is None


def test_throttling_is_noise_however_quiet_the_spin():
    assert Noise(0.0, 0, 2).noisy and not Noise(0.01, 5, 0).noisy and not Noise(0.0, None, None).noisy


def test_a_meter_reads_differences():
    reading = NoiseMeter().read()
    assert 0 <= reading.lost_share < 1 and (reading.steal_ticks is None or reading.steal_ticks >= 0)
