import numpy as np
import pytest

from ipcmark_results.multiple import benjamini_hochberg

# The example of Benjamini and Hochberg's own paper (1995, section 3.2): four discoveries at 5 %.
PAPER = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0]


def test_the_papers_example():
    assert sum(q <= 0.05 for q in benjamini_hochberg(PAPER)) == 4


def test_order_does_not_matter():
    shuffled = np.random.default_rng(1).permutation(PAPER)
    assert sorted(benjamini_hochberg(shuffled)) == pytest.approx(benjamini_hochberg(PAPER))


def test_q_is_the_definition_written_out():
    p = np.random.default_rng(2).random(40) ** 3
    ordered = np.sort(p)
    for value, q in zip(p, benjamini_hochberg(p)):
        rank = np.arange(1, 41)
        assert q == pytest.approx(min(1.0, (ordered * 40 / rank)[ordered >= value].min()))


def test_no_tests_are_no_discoveries():
    assert benjamini_hochberg([]) == [] and benjamini_hochberg([0.2]) == [0.2]
