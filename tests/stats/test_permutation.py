from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from tellings.stats.permutation import cell_permutation, drawn_orders


def statistic(values):
    """Weighted variance of the outlets' means around the events, by hand."""
    centred = values - np.nanmean(values, axis=1, keepdims=True)
    n = (~np.isnan(values)).sum(axis=0)
    means = np.nansum(centred, axis=0)[n > 0] / n[n > 0]
    return (n[n > 0] * means**2).sum() / n.sum()


def enumerated(values):
    """p and number of arrangements, by going through every one."""
    rows = []
    for row in values:
        places = np.flatnonzero(~np.isnan(row))
        ways = []
        for order in permutations(row[places]):
            way = np.full(len(row), np.nan)
            way[places] = order
            ways.append(way)
        rows.append(ways)
    all_of_them = [statistic(np.array(one)) for one in product(*rows)]
    return np.mean(np.array(all_of_them) >= statistic(values) - 1e-12), len(all_of_them)


@pytest.fixture
def gappy():
    values = np.random.default_rng(3).normal(size=(4, 3)) + np.arange(3) / 2
    values[0, 1] = values[2, 0] = np.nan
    return values


def test_a_small_design_is_enumerated_exactly(gappy):
    p, arrangements = enumerated(gappy)
    result = cell_permutation(gappy, seed=1)
    assert p == pytest.approx(result.p.item())
    assert arrangements == result.n_permutations.item()
    assert result.exact.item()
    assert statistic(gappy) == pytest.approx(result.statistic.item())


def test_drawn_permutations_come_near_the_exact_p(gappy):
    p, arrangements = enumerated(gappy)
    drawn = cell_permutation(gappy, seed=1, n_permutations=arrangements - 1)
    assert p == pytest.approx(drawn.p.item(), abs=0.1)
    more = cell_permutation(np.concatenate([gappy] * 4), seed=1)
    assert not more.exact.item()
    assert more.n_permutations.item() == 9999


def test_measures_share_draws_and_do_not_touch_each_other(gappy):
    other = np.random.default_rng(8).normal(size=gappy.shape)
    together = cell_permutation(np.stack([gappy, other]), seed=1, n_permutations=50)
    assert together.p[0] == cell_permutation(gappy, seed=1, n_permutations=50).p.item()
    assert together.p[1] == cell_permutation(other, seed=1, n_permutations=50).p.item()


def test_an_event_with_one_cell_says_nothing():
    values = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.5]])
    with_single = np.concatenate([values, [[9.0, np.nan]]])
    assert cell_permutation(values, seed=1).p == cell_permutation(with_single, seed=1).p
    assert cell_permutation(with_single, seed=1).n_events.item() == 3


def test_equal_cells_are_no_evidence():
    assert cell_permutation(np.ones((6, 3)), seed=1).p.item() == 1.0


def test_nothing_to_test_gives_nan_and_not_an_error():
    result = cell_permutation(np.full((2, 3, 2), np.nan), seed=1)
    assert np.isnan(result.p).all()
    assert result.n_events.tolist() == [0, 0]
    assert cell_permutation(np.zeros((0, 3, 2)), seed=1).p.tolist() == []


def test_drawn_orders_keep_missing_cells_and_are_fair():
    present = np.array([[True, True, False, True], [False, True, True, False]])
    (orders,) = drawn_orders(present, seed=2, n_draws=3000)
    for event, row in enumerate(present):
        places = np.flatnonzero(row)
        drawn = orders[:, event, places]
        assert (np.sort(drawn, axis=1) == places).all()
        for column in range(len(places)):
            shares = [(drawn[:, column] == place).mean() for place in places]
            assert shares == pytest.approx([1 / len(places)] * len(places), abs=0.04)
