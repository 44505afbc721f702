from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from tellings.stats.paired import equivalence, paired_t, sign_flip


def enumerated(values):
    """Sign-flip p by going through every pattern."""
    observed = abs(sum(values))
    sums = [abs(np.dot(signs, values)) for signs in product((1, -1), repeat=len(values))]
    return sum(total >= observed - 1e-9 for total in sums) / len(sums)


@pytest.mark.parametrize("seed", range(3))
def test_the_paired_t_agrees_with_scipy(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, 9))
    expected = stats.ttest_rel(first, second)
    interval = expected.confidence_interval(0.9)
    actual = paired_t(first - second, level=0.9)
    assert expected.pvalue == pytest.approx(actual.p.item())
    assert interval.low == pytest.approx(actual.low.item())
    assert interval.high == pytest.approx(actual.high.item())
    assert actual.df.item() == 8


def test_an_event_without_a_pair_counts_for_nothing():
    with_gap = paired_t([[1.0, 2.0], [np.nan, 5.0], [4.0, 1.0], [2.0, 7.0]])
    alone = paired_t([1.0, 4.0, 2.0])
    assert alone.p.item() == with_gap.p[0]
    assert alone.low.item() == with_gap.low[0]
    assert with_gap.df.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("differences", "p"), [([0.0, 0.0, 0.0], 1.0), ([0.3, 0.1 + 0.2, 0.3], np.nan), ([2.0], np.nan)]
)
def test_no_variation_gives_no_interval(differences, p):
    result = paired_t(differences)
    np.testing.assert_equal(p, result.p.item())
    assert np.isnan(result.low.item())
    assert np.isnan(result.high.item())
    assert np.mean(differences) == pytest.approx(result.estimate.item())


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_sign_flips_agree_with_enumeration(n):
    values = np.random.default_rng(n).normal(0.5, 1, n).round(1)
    result = sign_flip(values, seed=1)
    assert enumerated(values) == pytest.approx(result.p.item())
    assert 2**n == result.n_patterns.item()
    assert result.exact.item()


def test_drawn_sign_flips_come_near_the_exact_p_and_never_reach_zero():
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    drawn = sign_flip(darwin, seed=5)
    assert enumerated(darwin) == pytest.approx(drawn.p.item(), abs=0.007)
    assert not drawn.exact.item()
    assert sign_flip([1.0 + i for i in range(40)], seed=5).p.item() == 1 / 10_000


def test_drawn_sign_flips_depend_on_the_seed_alone():
    values = np.random.default_rng(0).normal(0.3, 1, 20)
    assert sign_flip(values, seed=3).p.item() == sign_flip(values, seed=3).p.item()
    assert sign_flip(values, seed=3).p.item() != sign_flip(values, seed=4).p.item()


def test_contrasts_with_different_events_are_flipped_each_on_its_own():
    table = np.array([[1.0, 2.0], [2.0, np.nan], [3.0, -1.0], [4.0, 0.5]])
    together = sign_flip(table, seed=0)
    assert enumerated([1.0, 2.0, 3.0, 4.0]) == pytest.approx(together.p[0])
    assert enumerated([2.0, -1.0, 0.5]) == pytest.approx(together.p[1])


def test_equivalence_is_the_larger_of_two_one_sided_tests():
    values = np.random.default_rng(2).normal(0.1, 0.2, 12)
    above = stats.ttest_1samp(values, -0.2, alternative="greater").pvalue
    below = stats.ttest_1samp(values, 0.2, alternative="less").pvalue
    assert max(above, below) == pytest.approx(equivalence(values, low=-0.2, high=0.2).item())


def test_equivalence_of_constant_differences_is_not_claimed():
    assert np.isnan(equivalence([0.1, 0.1, 0.1], low=-1.0, high=1.0).item())
