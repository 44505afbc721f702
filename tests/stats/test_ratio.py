from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tellings.stats.ratio import log_half_shift, mantel_haenszel_ratio, p_of_none


def test_the_ratio_is_mantel_and_haenszels():
    # By hand: 4*200/300 + 1*100/200 over 2*100/300 + 3*100/200.
    result = mantel_haenszel_ratio(([4, 1], [2, 3]), ([100, 100], [200, 100]))
    expected = (800 / 300 + 100 / 200) / (200 / 300 + 300 / 200)
    assert np.log(expected) == pytest.approx(result.estimate.item())


def test_the_interval_is_the_jackknifes():
    counts, exposures = ([4, 1, 3, 2], [2, 3, 1, 2]), ([90, 100, 80, 120], [200, 100, 150, 90])
    left_out = np.array([
        mantel_haenszel_ratio(
            tuple(np.delete(side, event) for side in counts),
            tuple(np.delete(side, event) for side in exposures),
        ).estimate.item()
        for event in range(4)
    ])  # fmt: skip
    error = np.sqrt(3 / 4 * ((left_out - left_out.mean()) ** 2).sum())
    result = mantel_haenszel_ratio(counts, exposures)
    half = stats.t.ppf(0.975, 3) * error
    assert result.estimate.item() - half == pytest.approx(result.low.item())
    assert 2 * stats.t.sf(abs(result.estimate.item()) / error, 3) == pytest.approx(result.p.item())


def test_events_without_counts_change_nothing_but_the_number_of_events():
    few = mantel_haenszel_ratio(([2, 1, 3], [1, 2, 1]), ([100] * 3, [50] * 3))
    more = mantel_haenszel_ratio(([2, 1, 3, 0], [1, 2, 1, 0]), ([100] * 4, [50] * 4))
    assert few.estimate.item() == pytest.approx(more.estimate.item())
    assert more.df.item() == 3


def test_an_event_that_is_not_matched_counts_for_nothing():
    few = mantel_haenszel_ratio(([2, 1, 3], [1, 2, 1]), ([100] * 3, [50] * 3))
    gap = mantel_haenszel_ratio(([2, 1, 3, 0], [1, 2, 1, 0]), ([100] * 3 + [0], [50] * 3 + [0]))
    assert few.p.item() == pytest.approx(gap.p.item())


def test_a_side_without_counts_has_a_p_but_no_interval():
    result = mantel_haenszel_ratio(([2, 1, 3, 2], [0, 0, 0, 0]), ([100] * 4, [100] * 4))
    assert np.log(8.5 / 0.5) == pytest.approx(result.estimate.item())
    assert np.isnan(result.low.item())
    assert stats.ttest_1samp([2, 1, 3, 2], 0).pvalue == pytest.approx(result.p.item())


def test_a_side_without_counts_is_judged_by_how_much_text_it_has():
    counts, equal, unequal = ([2, 1, 3, 2], [0] * 4), ([100] * 4,) * 2, ([900] * 4, [100] * 4)
    result = mantel_haenszel_ratio(counts, unequal)
    assert p_of_none(counts, unequal).item() == result.p.item()
    assert result.p.item() > 0.4 > 0.05 > mantel_haenszel_ratio(counts, equal).p.item()


def test_the_same_count_in_every_event_against_none_has_a_p():
    result = mantel_haenszel_ratio(([3] * 8, [0] * 8), ([100] * 8,) * 2)
    assert 0 < result.p.item() < 0.001


def test_no_count_is_as_likely_as_simulation_shows():
    rng = np.random.default_rng(2)
    exposures = np.array([300.0, 200.0, 400.0]), np.array([600.0, 600.0, 300.0])
    shares = exposures[1] / (exposures[1] + exposures[0] * np.exp(
        rng.normal(0, 0.5, (200_000, 3)) - rng.normal(0, 0.5, (200_000, 3))))  # fmt: skip
    counts = np.array([2, 0, 3])
    expected = 2 * (rng.binomial(counts, shares) == counts).all(axis=1).mean()
    assert expected == pytest.approx(p_of_none(([0] * 3, counts), exposures).item(), abs=0.01)


def test_the_chance_of_no_count_is_only_for_a_side_without():
    counts = (np.array([[0, 1, 0], [0, 0, 0]]), np.array([[1, 1, 0], [2, 1, 0]]))
    found = p_of_none(counts, (np.full((2, 3), 100),) * 2)
    assert [False, True, False] == np.isnan(found).tolist()
    assert 1.0 == found[2]


def test_no_counts_at_all_is_a_ratio_of_one():
    result = mantel_haenszel_ratio(([0, 0], [0, 0]), ([100] * 2, [300] * 2))
    assert result.estimate.item() == 0.0
    assert result.p.item() == 1.0


@pytest.mark.parametrize("expected_count", [0.5, 2.0, 6.0])
def test_the_shift_of_the_half_is_what_simulation_shows(expected_count):
    rng = np.random.default_rng(1)
    log_rates = np.log(expected_count) - 0.125 + rng.normal(0, 0.5, 400_000)
    shift = (np.log(rng.poisson(np.exp(log_rates)) + 0.5) - log_rates).mean()
    assert shift == pytest.approx(float(log_half_shift(expected_count)), abs=0.01)
