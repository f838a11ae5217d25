import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipcmark_plots.labels import spread
from ipcmark_plots.units import count_text, rate_text, size_text, three_digits, time_text


@given(st.lists(st.floats(0, 1), max_size=20), st.floats(0.001, 0.2))
def test_labels_keep_their_order_their_distance_and_their_range(wanted, gap):
    placed = spread(wanted, gap)
    possible = min(gap, 1 / max(1, len(wanted) - 1))
    ordered = sorted(placed)
    assert all(b - a >= possible - 1e-9 for a, b in zip(ordered, ordered[1:]))
    assert all(-1e-9 <= y <= 1 + 1e-9 for y in placed)
    assert all(placed[i] <= placed[j] for i in range(len(wanted)) for j in range(len(wanted)) if wanted[i] < wanted[j])


def test_labels_that_do_not_touch_stay():
    assert spread([0.1, 0.9], 0.05) == pytest.approx([0.1, 0.9])


@pytest.mark.parametrize(("ns", "text"), [(0.5, "0.500 ns"), (18.2, "18.2 ns"), (999.4, "999 ns"), (999.7, "1.00 µs"),
                                          (41_234, "41.2 µs"), (8e6, "8.00 ms"), (2e9, "2.00 s"), (0, "0 ns")])
def test_times_have_three_digits_and_their_unit(ns, text):
    assert time_text(ns) == text


def test_other_units():
    assert (size_text(0), size_text(500), size_text(65536)) == ("0 B", "500 B", "64 KiB")
    assert (rate_text(1 << 30), count_text(407e6)) == ("1.00 GiB/s", "407 M")
    assert three_digits(1234.5) == "1,230"
