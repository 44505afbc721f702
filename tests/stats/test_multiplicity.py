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
