"""Change points against their definition written out, and against series whose changes are known."""

import numpy as np
import pytest

from ipcmark_results.history.change_points import SMALLEST_PART, _energies, change_points


def slow_energy(values, k):
    """The scaled two-sample energy statistic of Matteson and James, by its definition."""
    x, y = values[:k], values[k:]
    m, n = len(x), len(y)
    cross = np.mean([abs(a - b) for a in x for b in y])
    within = [np.sum([abs(a - b) for i, a in enumerate(part) for b in part[i + 1:]]) / (len(part) * (len(part) - 1) / 2)
              for part in (x, y)]
    return m * n / (m + n) * (2 * cross - sum(within))


def test_the_statistic_is_its_definition():
    values = np.random.default_rng(1).normal(size=15)
    fast = _energies(np.abs(values[:, None] - values[None, :]))
    for k in range(SMALLEST_PART, 15 - SMALLEST_PART + 1):
        assert fast[k] == pytest.approx(slow_energy(values, k))
    assert not fast[:SMALLEST_PART].any() and not fast[15 - SMALLEST_PART + 1:].any()


def series(rng, *levels, n=20, sd=0.01):
    return np.concatenate([rng.normal(level, sd, n) for level in levels]).tolist()


def test_a_step_is_found_where_it_is():
    rng = np.random.default_rng(2)
    places = [change_points(series(rng, 0.0, 0.05)) for _ in range(20)]
    assert all(len(found) == 1 and abs(found[0].index - 20) <= 1 for found in places)
    assert places[0][0].after - places[0][0].before == pytest.approx(0.05, abs=0.01)


def test_two_steps_are_two():
    found = change_points(series(np.random.default_rng(3), 0.0, 0.1, 0.03))
    assert [round(point.index / 20) for point in found] == [1, 2]


def test_nothing_changes_in_noise():
    rng = np.random.default_rng(4)
    assert sum(bool(change_points(series(rng, 0.0, n=40, sd=0.02))) for _ in range(60)) <= 3


def test_a_single_outlier_is_no_change():
    values = series(np.random.default_rng(5), 0.0, n=40)
    values[17] = 0.5
    assert change_points(values) == []


def test_a_step_too_small_to_care_is_none():
    values = series(np.random.default_rng(6), 0.0, 0.01, sd=0.0005)
    assert change_points(values) == [] and len(change_points(values, least=0.005)) == 1


@pytest.mark.parametrize("n", [0, 1, 7])
def test_short_series_have_no_change(n):
    assert change_points([0.0, 1.0] * n if n < 7 else [0.0] * 4 + [1.0] * 3) == []


def test_constant_series_have_no_change():
    assert change_points([0.1] * 30) == []
