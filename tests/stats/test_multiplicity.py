from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tellings.stats.multiplicity import benjamini_hochberg, holm, step_down_max_t


def test_holm_steps_down_and_never_turns_back():
    # By hand: .001 x 5, .01 x 4, .02 x 3, .03 x 2 = .06 (as .02 x 3), .5 x 1.
    assert holm([0.03, 0.001, 0.5, 0.01, 0.02]).tolist() == pytest.approx(
        [0.06, 0.005, 0.5, 0.04, 0.06]
    )


def test_holm_stops_at_one():
    assert holm([0.6, 0.7]).tolist() == [1.0, 1.0]


def test_benjamini_hochberg_agrees_with_scipy():
    p = np.random.default_rng(1).random(20) ** 2
    expected = stats.false_discovery_control(p)
    assert expected.tolist() == pytest.approx(benjamini_hochberg(p).tolist())


def test_the_adjustments_are_those_of_statsmodels():
    # statsmodels 0.15.0, multipletests(p, method="holm") and "fdr_bh", run by hand on the 15
    # p-values of Benjamini and Hochberg (1995).
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    by_holm = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213] + [1.0] * 6
    by_bh = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286,
             0.0645, 0.0765, 0.486, 0.5811818181818182, 0.7148749999999999, 0.7532307692307693,
             0.8132142857142857, 1.0]  # fmt: skip
    assert by_holm == pytest.approx(holm(p).tolist(), abs=1e-12)
    assert by_bh == pytest.approx(benjamini_hochberg(p).tolist(), abs=1e-12)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_a_test_that_was_not_made_is_not_in_the_family(adjust):
    with_gap = adjust([0.01, np.nan, 0.04])
    assert np.isnan(with_gap[1])
    assert adjust([0.01, 0.04]).tolist() == with_gap[[0, 2]].tolist()
    assert adjust([]).tolist() == []


def westfall_young(observed, null):
    """The definition, hypothesis by hypothesis."""
    order = np.argsort(-np.abs(observed))
    adjusted = np.zeros(len(observed))
    floor = 0.0
    for rank, hypothesis in enumerate(order):
        largest = np.abs(null[:, order[rank:]]).max(axis=1)
        p = (1 + (largest >= abs(observed[hypothesis])).sum()) / (len(null) + 1)
        floor = max(floor, p)
        adjusted[hypothesis] = floor
    return adjusted


def test_step_down_max_t_follows_its_definition():
    rng = np.random.default_rng(4)
    observed, null = rng.normal(size=30) * 1.5, rng.normal(size=(99, 30))
    expected = westfall_young(observed, null)
    assert expected.tolist() == pytest.approx(step_down_max_t(observed, null).tolist())
    assert len(set(expected)) > 3
