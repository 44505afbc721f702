"""Power by simulation: right where theory knows the answer, and in the right order elsewhere."""

from __future__ import annotations

import pytest

from tellings.compare import Plan, events_needed, power_table
from tellings.domain.errors import DesignError
from tellings.stats.power import paired_t_power

# With endless text only the cells vary: sd of a difference of two is .3 times the root of 2.
ENDLESS = Plan(
    kind="rate", base=200.0, effect=1.5, words=20_000, articles=(1, 1), cell_sd=0.3, article_sd=0.0
)


def test_with_much_text_power_is_that_of_the_paired_t_test():
    effect = 0.4054651 / (0.3 * 2**0.5)
    table = power_table(ENDLESS, [6, 10], seed=1, n_runs=2000)
    for n, low, high in table.select("n_events", "power_pair_low", "power_pair_high").rows():
        assert low - 0.01 < paired_t_power(effect, n=n) < high + 0.01


def test_without_a_difference_power_is_the_level():
    null = Plan(kind="rate", base=8.0, effect=1.0, n_outlets=3)
    table = power_table(null, [10], seed=2, n_runs=2000)
    assert 0.035 < table["power_pair"][0] < 0.065


def test_the_events_needed_reach_the_target_and_one_fewer_does_not():
    n = events_needed(ENDLESS, seed=1, after_holm=False, n_runs=2000)
    effect = 0.4054651 / (0.3 * 2**0.5)
    assert paired_t_power(effect, n=n - 2) < 0.8 < paired_t_power(effect, n=n + 2)


def test_an_effect_too_small_to_find_needs_more_than_there_are():
    tiny = Plan(kind="share", base=0.5, effect=0.1)
    assert events_needed(tiny, seed=1, n_runs=100) is None


def test_a_row_does_not_depend_on_the_other_rows():
    plan = Plan(kind="share", base=0.3, effect=10.0, n_outlets=4, missing=0.2)
    both = power_table(plan, [8, 20], seed=5, n_runs=100)
    assert both[1].equals(power_table(plan, [20], seed=5, n_runs=100))


def test_too_few_matched_events_are_never_tested():
    table = power_table(Plan(kind="rate", base=8.0, effect=5.0), [3], seed=1, n_runs=50)
    assert (0.0, None, None) == table.select("power_pair", "typical_low", "typical_high").row(0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"base": 0.0}, "base must"),
        ({"effect": 0.0}, "ratio must"),
        ({"n_outlets": 1}, "two outlets"),
        ({"articles": (3, 1)}, "smallest and a largest"),
        ({"missing": 1.0}, "missing share"),
        ({"kind": "share", "base": 0.95, "effect": 10.0}, "between 0 and 100"),
        ({"kind": "mean"}, "'rate' or 'share'"),
    ],
)
def test_an_assumption_out_of_range_is_refused(wrong, said):
    plan = Plan(**{"kind": "rate", "base": 8.0, "effect": 1.5, **wrong})
    with pytest.raises(DesignError, match=said):
        power_table(plan, [8], seed=1, n_runs=10)
