import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipcmark_results.histogram import from_bins, merge, percentile_curve, quantile

BINS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 50)), min_size=1, max_size=30,
                unique_by=lambda pair: pair[0])


def samples(bins):
    return np.repeat([value for value, _ in bins], [count for _, count in bins])


@given(BINS, st.floats(0, 1))
def test_quantiles_are_numpys(bins, q):
    expected = np.quantile(samples(bins), q, method="inverted_cdf")
    assert quantile(from_bins(bins), q) == expected


@given(st.lists(BINS, min_size=1, max_size=4))
def test_merging_is_counting_together(parts):
    merged = merge(from_bins(bins) for bins in parts)
    together = np.sort(np.concatenate([samples(bins) for bins in parts]))
    assert np.array_equal(np.repeat(merged.values, merged.counts), together)


@given(BINS)
def test_the_curve_rises_and_stops_ten_samples_before_the_end(bins):
    histogram = from_bins(bins)
    x, y = percentile_curve(histogram)
    assert np.all(np.diff(x) > 0) and np.all(np.diff(y) > 0)
    assert all(histogram.total / value >= 10 - 1e-9 for value in x)


def test_nothing_has_no_quantiles():
    with pytest.raises(ValueError, match="without samples"):
        quantile(from_bins([]), 0.5)
