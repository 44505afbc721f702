from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tellings.stats.diversity import (
    gini_simpson,
    hill_number,
    morisita,
    morisita_over_events,
    sample_coverage,
)

POPULATION = np.array([0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05])


def draws(n, runs=4000, seed=1):
    return np.random.default_rng(seed).multinomial(n, POPULATION, size=runs)


def test_gini_simpson_is_the_share_of_unlike_pairs():
    mentions = "aabbbc"
    pairs = list(combinations(mentions, 2))
    expected = sum(first != second for first, second in pairs) / len(pairs)
    assert expected == pytest.approx(gini_simpson([2, 3, 1]))


@pytest.mark.parametrize("n", [5, 25, 100])
def test_gini_simpson_does_not_grow_with_mentions(n):
    found = np.mean([gini_simpson(counts) for counts in draws(n)])
    assert 1 - (POPULATION**2).sum() == pytest.approx(found, abs=0.01)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_rarefied_hill_numbers_do_not_grow_with_mentions(order):
    few = np.mean([hill_number(counts, order=order, size=20) for counts in draws(25)])
    many = np.mean([hill_number(counts, order=order, size=20) for counts in draws(100)])
    assert few == pytest.approx(many, rel=0.05)


def test_rarefied_richness_is_the_mean_over_all_subsamples():
    mentions = "aaabbc"
    expected = np.mean([len(set(chosen)) for chosen in combinations(mentions, 3)])
    assert expected == pytest.approx(hill_number([3, 2, 1], order=0, size=3))


def test_a_hill_number_is_not_extrapolated():
    assert np.isnan(hill_number([2, 1], order=0, size=4))
    assert np.isnan(hill_number([], order=0, size=1))


def test_sample_coverage_is_near_the_true_share():
    counts = draws(30, runs=2000)
    true = np.mean([(POPULATION * (one > 0)).sum() for one in counts])
    assert true == pytest.approx(np.mean([sample_coverage(one) for one in counts]), abs=0.01)


def test_sample_coverage_of_single_mentions_is_nothing():
    assert sample_coverage([1, 1, 1, 1]) == pytest.approx(1 - 9 / 11)
    assert sample_coverage([1]) == 0.0
    assert np.isnan(sample_coverage([]))


def test_morisita_of_equal_distributions_is_one_whatever_the_sizes():
    both = zip(draws(25, seed=1), draws(100, seed=2), strict=True)
    assert np.mean([morisita(x, y) for x, y in both]) == pytest.approx(1.0, abs=0.03)


def test_morisita_of_nothing_in_common_is_zero():
    assert morisita([3, 2, 0, 0], [0, 0, 2, 2]) == 0.0
    assert np.isnan(morisita([1, 1], [1, 1]))


def test_overlap_over_events_is_one_where_the_mean_of_the_events_indices_is_not():
    few = [draws(5, runs=2000, seed=seed) for seed in (1, 2)]
    pairs = list(zip(*few, strict=True))
    known = [value for value in (morisita(x, y) for x, y in pairs) if not np.isnan(value)]
    assert np.mean(known) > 1.15
    overlap, low, high, n_events = morisita_over_events(pairs)
    assert overlap == pytest.approx(1.0, abs=0.05)
    assert low < 1 < high
    assert n_events == 2000


def test_overlap_over_events_without_repeats_is_unknown():
    assert np.isnan(morisita_over_events([([1, 1], [1, 1])])[:3]).all()
    assert np.isnan(morisita_over_events([])[0])
