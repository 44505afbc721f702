from __future__ import annotations

from itertools import permutations, product

import numpy as np
import polars as pl
import pytest

from tellings.compare import omnibus
from tellings.domain.errors import DesignError
from tellings.domain.tables import MEASURES, OMNIBUS, check
from tellings.stats.ratio import log_half_shift


def study(table, *, words=600, name="hedge_rate"):
    """Frames of a table of counts, events by outlets, None for a missing cell."""
    rows = [
        (f"{event}{outlet}", f"e{event}", outlet, count, words)
        for event, row in enumerate(table)
        for outlet, count in zip("ABCDEF", row, strict=False)
        if count is not None
    ]
    columns = ["article_id", "event_id", "outlet", "count", "exposure"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    measures = frame.select("article_id", "count", "exposure").with_columns(measure=pl.lit(name))
    return frame.select("article_id", "event_id", "outlet"), measures


COUNTS = [[9, 4, 5], [12, 6, 6], [7, 3, 8], [10, 7, 4]]


def test_the_p_is_that_of_all_arrangements():
    counts = np.array(COUNTS)
    values = np.log((counts + 0.5) / 0.6) - log_half_shift(counts.mean())
    centred = values - values.mean(axis=1, keepdims=True)
    every = product(*(permutations(row) for row in centred))
    variances = np.array([(np.mean(one, axis=0) ** 2).mean() for one in every])
    observed = (centred.mean(axis=0) ** 2).mean()
    row = omnibus(*study(COUNTS), seed=1).row(0, named=True)
    assert (variances >= observed - 1e-12).mean() == pytest.approx(row["p"])
    assert observed == pytest.approx(row["statistic"])
    assert (6**4, True, 4, 3) == (
        row["n_permutations"], row["exact"], row["n_events"], row["n_outlets"]
    )  # fmt: skip


def test_drawn_permutations_name_their_seed_and_repeat():
    frames = study(COUNTS * 3)
    first = omnibus(*frames, seed=5)
    assert "drawn with seed 5" in first["note"].item()
    assert first.equals(omnibus(*frames, seed=5))
    assert not first["exact"].item()


def test_the_result_does_not_depend_on_the_order_of_rows():
    articles, measures = study(COUNTS * 3)
    shuffled = omnibus(
        articles.sample(fraction=1.0, shuffle=True, seed=1), measures.reverse(), seed=5
    )
    assert omnibus(articles, measures, seed=5).equals(shuffled)


def test_a_missing_cell_stays_missing_and_a_single_cell_says_nothing():
    gappy = [[9, None, 5], [12, 6, 6], [7, 3, None], [10, 7, 4]]
    row = omnibus(*study(gappy), seed=1).row(0, named=True)
    assert 2 * 6 * 2 * 6 == row["n_permutations"]
    single = omnibus(*study([*gappy, [3, None, None]]), seed=1).row(0, named=True)
    assert row["n_events"] == single["n_events"]


def test_under_four_events_there_is_no_test():
    row = omnibus(*study(COUNTS[:3]), seed=1).row(0, named=True)
    assert row["p"] is None
    assert row["q"] is None
    assert "3 matched events, fewer than 4" in row["note"]


def test_the_fewest_events_can_be_set():
    assert omnibus(*study(COUNTS[:3]), seed=1, min_events=3)["p"].item() is not None
    row = omnibus(*study(COUNTS), seed=1, min_events=5).row(0, named=True)
    assert row["p"] is None
    assert "4 matched events, fewer than 5" in row["note"]
    with pytest.raises(DesignError, match="two matched events"):
        omnibus(*study(COUNTS), seed=1, min_events=1)


def test_a_measure_without_counts_is_no_difference():
    articles, measures = study([[0, 0]] * 5)
    longer = pl.when(pl.col("article_id").str.ends_with("A")).then(3000).otherwise(200)
    row = omnibus(articles, measures.with_columns(exposure=longer), seed=1).row(0, named=True)
    assert row["p"] == 1.0


def test_q_is_taken_over_the_measures():
    articles, rates = study([[9, 4, 5, 1]] * 6)
    none = rates.with_columns(measure=pl.lit("other_rate"), count=pl.lit(5, pl.Int64))
    table = omnibus(articles, pl.concat([rates, none]), seed=1)
    assert check(table, OMNIBUS).equals(table)
    assert [2 * table["p"][0], 1.0] == pytest.approx(table["q"].to_list())


def test_no_measures_give_an_empty_table():
    articles, _ = study(COUNTS)
    assert omnibus(articles, MEASURES.empty(), seed=1).equals(OMNIBUS.empty())


def test_what_cannot_be_tested_is_refused():
    with pytest.raises(DesignError, match="two outlets or more"):
        omnibus(*study([[3], [4]]), seed=1)
    with pytest.raises(DesignError, match="needs draws"):
        omnibus(*study(COUNTS), seed=1, n_permutations=0)


def test_the_test_keeps_its_level_without_a_difference():
    rng = np.random.default_rng(8)
    p = []
    for run in range(250):
        level = rng.normal(0, 0.5, (6, 1)) + rng.normal(0, 0.4, (6, 3))
        table = rng.poisson(5 * np.exp(level)).tolist()
        p.append(omnibus(*study(table), seed=run, n_permutations=199)["p"].item())
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.11
