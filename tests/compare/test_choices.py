"""How far a figure rests on choices: specifications, outlets left out, pooling for display."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tellings.compare import (
    Specification,
    compare,
    leave_one_outlet_out,
    omnibus,
    shrunken_levels,
    specification_curve,
)
from tellings.compare.display import SHRUNKEN
from tellings.compare.outlets_left_out import OUTLET_LEFT_OUT
from tellings.domain.errors import DesignError
from tellings.domain.tables import SPECIFICATIONS, check
from tellings.stats.pooling import partial_pooling

OUTLETS, EVENTS = ("Echo", "Herald", "Post"), tuple("12345")
IDS = [f"{outlet}{event}" for outlet in OUTLETS for event in EVENTS]
ARTICLES = pl.DataFrame({
    "article_id": IDS,
    "event_id": [name[-1] for name in IDS],
    "outlet": [name[:-1] for name in IDS],
})  # fmt: skip
COUNTS = [9, 7, 8, 9, 8, 3, 4, 3, 2, 4, 3, 3, 4, 3, 3]
MEASURES = pl.DataFrame({
    "article_id": IDS, "measure": "hedge_rate", "count": COUNTS, "exposure": [600] * 15,
})  # fmt: skip


def curve(**variants):
    made = [Specification(name=n, articles=a, measures=m) for n, (a, m) in variants.items()]
    return specification_curve(made, chosen="chosen", seed=1)


def test_each_specification_gives_what_compare_gives_for_it():
    fewer = ARTICLES.filter(pl.col("outlet") != "Post")
    doubled = MEASURES.with_columns(count=pl.col("count") * 2)
    table = curve(chosen=(ARTICLES, MEASURES), fewer=(fewer, MEASURES), other=(ARTICLES, doubled))
    assert check(table, SPECIFICATIONS).equals(table)
    for name, (articles, measures) in {
        "chosen": (ARTICLES, MEASURES), "fewer": (fewer, MEASURES), "other": (ARTICLES, doubled),
    }.items():  # fmt: skip
        kept = measures.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
        key = ["outlet_a", "outlet_b", "target"]
        expected = compare(articles, kept, seed=1).select(*key, "estimate", "low").sort(key)
        found = table.filter(specification=name).select(*key, "estimate", "low").sort(key)
        assert expected.equals(found)
    assert {"chosen"} == set(table.filter("chosen")["specification"])


def test_ranks_order_the_estimates_of_one_contrast():
    halved = MEASURES.with_columns(
        count=pl.when(pl.col("article_id").str.starts_with("Echo"))
        .then(pl.col("count") // 2)
        .otherwise(pl.col("count"))
    )
    table = curve(chosen=(ARTICLES, MEASURES), halved=(ARTICLES, halved))
    pair = table.filter(
        (pl.col("outlet_a") == "Echo") & (pl.col("outlet_b") == "Post")
        & (pl.col("target") == "these_articles")
    )  # fmt: skip
    assert [("chosen", 2), ("halved", 1)] == pair.select("specification", "rank").rows()


def test_a_specification_without_a_comparison_has_no_row():
    alone = ARTICLES.filter(pl.col("outlet") == "Echo")
    table = curve(chosen=(ARTICLES, MEASURES), alone=(alone, MEASURES))
    assert {"chosen"} == set(table["specification"])


def test_names_of_specifications_are_checked():
    one = Specification(name="a", articles=ARTICLES, measures=MEASURES)
    with pytest.raises(DesignError, match="different names"):
        specification_curve([one, one], chosen="a", seed=1)
    with pytest.raises(DesignError, match="not among"):
        specification_curve([one], chosen="b", seed=1)


def test_without_the_outlet_that_differs_nothing_is_clear():
    table = leave_one_outlet_out(ARTICLES, MEASURES, seed=1)
    assert check(table, OUTLET_LEFT_OUT).equals(table)
    clear = {
        row[0]: row[1:] for row in table.select("outlet_left_out", "n_pairs", "n_clear").rows()
    }
    assert {"": (3, 2), "Echo": (1, 0), "Herald": (1, 1), "Post": (1, 1)} == clear
    whole = omnibus(ARTICLES, MEASURES, seed=1)
    assert whole["p"][0] == table.filter(outlet_left_out="")["p"][0]
    left = omnibus(
        ARTICLES.filter(pl.col("outlet") != "Echo"),
        MEASURES.filter(~pl.col("article_id").str.starts_with("Echo")),
        seed=1,
    )
    assert left["p"][0] == table.filter(outlet_left_out="Echo")["p"][0]


def test_two_outlets_cannot_lose_one():
    two = ARTICLES.filter(pl.col("outlet") != "Post")
    kept = MEASURES.filter(~pl.col("article_id").str.starts_with("Post"))
    assert [""] == leave_one_outlet_out(two, kept, seed=1)["outlet_left_out"].to_list()


def test_pooling_draws_the_unsure_farther_and_keeps_what_has_no_error():
    pooled = partial_pooling([0.0, 4.0, -4.0, 9.0, np.nan], [0.1, 3.0, 0.5, np.nan, 1.0])
    # The first is sure, the second is not, the fourth has no error, the fifth no estimate.
    assert pooled.weight[0] > 0.99 > pooled.weight[2] > pooled.weight[1]
    assert 9.0 == pooled.estimate[3]
    assert np.isnan(pooled.estimate[4])


def test_estimates_no_farther_apart_than_their_errors_become_one():
    pooled = partial_pooling([1.0, 1.1, 0.9], [1.0, 1.0, 2.0])
    assert 0.0 == pooled.spread
    # The weighted mean, by hand: (1 + 1.1 + .9 / 4) / 2.25.
    assert [pytest.approx(2.325 / 2.25)] * 3 == pooled.estimate.tolist()


def test_a_single_estimate_stays_as_it_is():
    assert [2.0] == partial_pooling([2.0], [1.0]).estimate.tolist()
    assert [2.0] == partial_pooling([2.0], [np.nan]).estimate.tolist()


def test_shrunken_levels_lie_between_raw_and_common():
    table = shrunken_levels(ARTICLES, MEASURES)
    assert check(table, SHRUNKEN).equals(table)
    assert list(OUTLETS) == table["outlet"].to_list()
    raw, shrunken = np.log(table["raw"]), np.log(table["shrunken"])
    assert (np.abs(shrunken) <= np.abs(raw) + 1e-12).all()
    # Ratios to the geometric mean of three outlets multiply to 1.
    assert 0.0 == pytest.approx(raw.sum(), abs=1e-12)


def test_an_event_of_one_outlet_says_nothing_of_its_level():
    alone = pl.concat([
        ARTICLES,
        pl.DataFrame({"article_id": ["x"], "event_id": ["9"], "outlet": ["Echo"]}),
    ])  # fmt: skip
    more = pl.concat([MEASURES, MEASURES.head(1).with_columns(
        article_id=pl.lit("x"), count=pl.lit(500, pl.Int64))])  # fmt: skip
    assert shrunken_levels(alone, more).equals(shrunken_levels(ARTICLES, MEASURES))
