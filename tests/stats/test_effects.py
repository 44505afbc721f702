from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tellings.stats.effects import cliffs_delta, hedges_g, jeffreys_interval
from tellings.stats.power import minimal_detectable_effect, paired_t_power


def test_hedges_g_shrinks_by_about_three_over_four_df_less_one():
    values = np.random.default_rng(1).normal(1, 1, 12)
    d = values.mean() / values.std(ddof=1)
    assert d * (1 - 3 / (4 * 11 - 1)) == pytest.approx(hedges_g(values).item(), abs=0.002)


def test_hedges_g_of_constant_or_two_differences_is_unknown():
    assert np.isnan(hedges_g([1.0, 1.0, 1.0]).item())
    assert np.isnan(hedges_g([1.0, 2.0]).item())


def test_cliffs_delta_counts_pairs():
    rng = np.random.default_rng(2)
    first, second = rng.integers(0, 5, 7), rng.integers(0, 5, 9)
    expected = np.sign(first[:, None] - second[None, :]).mean()
    assert expected == pytest.approx(cliffs_delta(first, second))
    assert cliffs_delta([3, 4], [1, 2]) == 1.0
    assert np.isnan(cliffs_delta([], [1.0]))


def test_the_jeffreys_interval_is_beta_quantiles():
    low, high = jeffreys_interval([3, 0, 7], [20, 20, 7], level=0.9)
    assert stats.beta.ppf(0.05, 3.5, 17.5) == pytest.approx(low[0])
    assert stats.beta.ppf(0.95, 3.5, 17.5) == pytest.approx(high[0])
    assert low[1] == 0.0
    assert high[2] == 1.0


@pytest.mark.parametrize(("n", "effect"), [(2, 3.0), (8, 1.0), (30, 0.4)])
def test_power_agrees_with_the_noncentral_t_of_scipy(n, effect):
    critical = stats.t.ppf(0.975, n - 1)
    shift = effect * np.sqrt(n)
    far = stats.nct.sf(critical, n - 1, shift) + stats.nct.cdf(-critical, n - 1, shift)
    assert far == pytest.approx(paired_t_power(effect, n=n), abs=1e-6)


@pytest.mark.parametrize("n", [2, 3, 8, 50, 2000])
@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_the_minimal_detectable_effect_has_the_power_asked_for(n, alpha):
    effect = minimal_detectable_effect([2.0], [n], alpha=alpha).item()
    assert paired_t_power(effect / 2.0, n=n, alpha=alpha) == pytest.approx(0.8, abs=1e-4)


def test_without_spread_or_pairs_nothing_can_be_said_of_power():
    assert np.isnan(minimal_detectable_effect([0.0, np.nan, 1.0], [8, 8, 1])).all()
