"""The gate's statistic, against scipy and against machines that are simulated.

test_mutants.py breaks aligned_ranks.py in named ways; each must turn a test of this file red.
"""

import itertools
import math

import numpy as np
import pytest
from rounds_model import MODELS, rounds
from scipy import stats

from ipcmark_results.aligned_ranks import (ALPHA, average_ranks, compare_rounds, hodges_lehmann, p_slower,
                                           rank_differences, residuals, sign_flip_p, smallest_detectable)

RNG = np.random.default_rng(5)
RUNS = 400


def flagged(model, n, ratio=1.0, runs=RUNS, floor=math.log(1.03)):
    rng = np.random.default_rng([n, int(1000 * ratio), MODELS.index(model)])
    series = [rounds(model, rng, n, ratio) for _ in range(runs)]
    return sum(p_slower(pairs) <= ALPHA and hodges_lehmann(pairs) >= floor for pairs in series) / runs


@pytest.mark.parametrize("decimals", [0, 1, 6])  # many ties, some, none
def test_ranks_are_those_of_scipy(decimals):
    for _ in range(20):
        values = RNG.normal(size=(9, 2)).round(decimals)
        assert average_ranks(values).ravel() == pytest.approx(stats.rankdata(values))


@pytest.mark.parametrize("n", [1, 2, 6, 9])
def test_p_is_that_of_every_sign_choice_written_out(n):
    for _ in range(10):
        differences = RNG.integers(-12, 13, n) / 2.0
        sums = [np.dot(signs, differences) for signs in itertools.product((1, -1), repeat=n)]
        assert sign_flip_p(differences) == pytest.approx(np.mean(np.array(sums) >= differences.sum() - 1e-9))


def test_p_is_that_of_scipys_permutation_test():
    for _ in range(5):
        pairs = RNG.normal(size=(8, 2))
        ranks = average_ranks(residuals(pairs))
        expected = stats.permutation_test((ranks[:, 1], ranks[:, 0]), lambda b, a: np.sum(b - a),
                                          permutation_type="samples", alternative="greater", n_resamples=np.inf)
        assert p_slower(pairs) == pytest.approx(expected.pvalue)


def test_twenty_rounds_are_exact_too():
    assert sign_flip_p(np.full(20, 3.0)) == 2.0**-20


def test_slower_is_slower_and_faster_is_faster():
    pairs = rounds("quiet", np.random.default_rng(1), 10, 1.2)
    assert p_slower(pairs) <= 0.001 and p_slower(pairs[:, ::-1]) >= 0.99
    shift = compare_rounds(*np.exp(pairs.T).tolist())
    assert shift.ratio == pytest.approx(1.2, rel=0.02) and shift.low > 1.15 and shift.p_slower <= 0.001
    back = compare_rounds(*np.exp(pairs[:, ::-1].T).tolist())
    assert back.ratio == pytest.approx(1 / shift.ratio) and back.p_faster == shift.p_slower
    assert (back.low, back.high) == pytest.approx((1 / shift.high, 1 / shift.low))


def test_the_level_of_a_round_does_not_matter():
    pairs = rounds("quiet", np.random.default_rng(2), 10, 1.05)
    stairs = np.repeat([0.0, 2.0], 5)[:, None]
    assert p_slower(pairs) == p_slower(pairs + 1) <= ALPHA
    assert p_slower(pairs + stairs) <= ALPHA, "a step in the middle hides a difference in every round"
    assert hodges_lehmann(pairs) == pytest.approx(math.log(1.05), abs=0.01)


def test_every_round_counts():
    for one in range(10):
        differences = np.zeros(10)
        differences[one] = 5.0
        assert sign_flip_p(differences) == 0.5
    pairs = rounds("quiet", np.random.default_rng(3), 7)
    assert len(rank_differences(pairs)) == 7 == compare_rounds([1.0] * 7, [2.0] * 7).rounds
    assert compare_rounds([1.0] * 7, [2.0] * 7).p_slower == 2.0**-7


def test_the_shift_is_the_median_of_all_differences():
    pairs = RNG.normal(size=(7, 2))
    left = residuals(pairs)
    expected = np.median([b - a for a, b in itertools.product(left[:, 0], left[:, 1])])
    assert hodges_lehmann(pairs) == pytest.approx(expected)


def test_residuals_are_freed_of_the_median_of_the_five_rounds_around():
    pairs = RNG.normal(size=(9, 2))
    expected = [pairs[r] - np.median(np.concatenate(pairs[max(0, r - 2):r + 3])) for r in range(9)]
    assert residuals(pairs) == pytest.approx(np.array(expected))


def test_equal_figures_are_no_difference():
    shift = compare_rounds([4000.0] * 10, [4000.0] * 10)
    assert (shift.ratio, shift.p_slower, shift.p_faster) == (1.0, 1.0, 1.0)
    assert shift.low <= 1 <= shift.high


def test_five_rounds_cannot_bound_anything():
    shift = compare_rounds([1.0] * 5, [2.0] * 5)
    assert shift.p_slower > ALPHA and (shift.low, shift.high) == (0, math.inf)
    assert smallest_detectable(shift, 1.03) is None


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [10, 20])
def test_identical_builds_are_flagged_at_most_as_often_as_the_test_says(model, n):
    assert flagged(model, n, floor=0.0) <= ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / RUNS)


@pytest.mark.parametrize(("model", "least"), [("quiet", 0.99), ("drift", 0.95), ("modes", 0.85), ("bursts", 0.6)])
def test_five_percent_is_found_in_ten_rounds(model, least):
    assert flagged(model, 10, 1.05) >= least


def test_blocking_finds_what_unblocked_ranks_miss():
    rng = np.random.default_rng(4)
    series = [rounds("drift", rng, 10, 1.02) for _ in range(RUNS)]
    unblocked = [stats.mannwhitneyu(b, a, alternative="greater").pvalue <= ALPHA for a, b in
                 (pairs.T for pairs in series)]
    assert np.mean([p_slower(pairs) <= ALPHA for pairs in series]) > np.mean(unblocked) + 0.1


def test_the_interval_holds_the_truth():
    rng = np.random.default_rng(6)
    for model in MODELS:
        shifts = [compare_rounds(*np.exp(rounds(model, rng, 10, 1.07).T).tolist()) for _ in range(60)]
        assert np.mean([shift.low <= 1.07 <= shift.high for shift in shifts]) >= 0.85, model


def test_the_interval_and_p_agree():
    rng = np.random.default_rng(7)
    for _ in range(60):
        shift = compare_rounds(*np.exp(rounds("bursts", rng, 10, 1.03).T).tolist())
        assert (shift.low > 1) == (shift.p_slower <= ALPHA)
        assert (shift.high < 1) == (shift.p_faster <= ALPHA)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_called_detectable_is_detected_four_times_out_of_five(model):
    rng = np.random.default_rng(8)
    promised = [smallest_detectable(compare_rounds(*np.exp(rounds(model, rng, 10).T).tolist()), 1.03)
                for _ in range(100)]
    assert 0.6 <= flagged(model, 10, float(np.median(promised)), 300) <= 0.99
