from __future__ import annotations

import polars as pl
import pytest

from tellings.compare import cells, design_table
from tellings.compare.cells import CELLS, grid
from tellings.compare.kinds import kind_of
from tellings.domain.errors import DesignError, TableError
from tellings.domain.tables import MEASURES

ARTICLES = pl.DataFrame({
    "article_id": ["a1", "a2", "b1", "c1", "x"],
    "event_id": ["fire", "fire", "fire", "flood", None],
    "outlet": ["Herald", "Herald", "Post", "Post", "Post"],
})  # fmt: skip


def measured(rows, name="hedge_rate"):
    columns = ["article_id", "count", "exposure", "value"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(measure=pl.lit(name))


RATES = measured([("a1", 3, 500, 6), ("a2", 1, 300, 3.3), ("b1", 2, 400, 5), ("c1", 4, 800, 5)])


def test_articles_of_an_outlet_on_an_event_are_one_cell():
    expected = [
        ("hedge_rate", "fire", "Herald", 4.0, 800.0, 5.0, 2),
        ("hedge_rate", "fire", "Post", 2.0, 400.0, 5.0, 1),
        ("hedge_rate", "flood", "Post", 4.0, 800.0, 5.0, 1),
    ]
    assert expected == cells(ARTICLES, RATES).rows()


def test_cells_do_not_depend_on_the_order_of_rows():
    means = measured(
        [("a1", None, None, 0.1), ("a2", None, None, 0.2), ("b1", None, None, 0.3)], "m"
    )
    both = pl.concat([RATES.cast({"count": pl.Float64, "exposure": pl.Float64}), means.cast(
        {"count": pl.Float64, "exposure": pl.Float64})], how="vertical_relaxed")  # fmt: skip
    shuffled = both.sample(fraction=1.0, shuffle=True, seed=3)
    turned = ARTICLES.reverse()
    assert cells(ARTICLES, both).equals(cells(turned, shuffled))


def test_an_article_without_exposure_has_no_cell():
    found = cells(ARTICLES, measured([("a1", 0, 0, None), ("b1", 2, 400, 5)]))
    assert ["Post"] == found["outlet"].to_list()


def test_an_article_without_any_number_is_no_observation_and_not_a_zero():
    rows = [("a1", None, None, None), ("a2", 2, 400, 5.0), ("b1", None, None, None)]
    found = cells(ARTICLES, measured(rows))
    expected = [("Herald", 2.0, 400.0, 5.0, 1)]
    assert expected == found.select("outlet", "count", "exposure", "value", "n_articles").rows()


def test_a_rate_of_values_alone_can_be_told_to_be_a_mean():
    found = cells(ARTICLES, measured([("a1", None, None, 6.0)]), kinds={"hedge_rate": "mean"})
    assert [6.0] == found["value"].to_list()


def test_values_without_counts_weigh_the_same_in_a_cell():
    means = measured(
        [("a1", None, None, 2.0), ("a2", None, None, 5.0), ("b1", None, None, 1.0)], "m"
    )
    found = cells(ARTICLES, means)
    assert [(3.5, 2), (1.0, 1)] == found.select("value", "n_articles").rows()


def test_no_measures_give_an_empty_table_with_the_full_schema():
    assert cells(ARTICLES, MEASURES.empty()).equals(CELLS.empty())


def test_what_is_left_out_is_counted_out_loud():
    unknown = measured([("a1", 1, 100, 10), ("nobody", 1, 100, 10), ("x", 1, 100, 10)])
    notes = grid(ARTICLES, unknown).notes
    expected = (
        "1 article without event or outlet left out",
        "1 measured article not among the articles left out",
    )
    assert expected == notes


@pytest.mark.parametrize(
    ("articles", "measures", "error", "words"),
    [
        (ARTICLES.drop("outlet"), RATES, TableError, "missing are ['outlet']"),
        (pl.concat([ARTICLES, ARTICLES]), RATES, TableError, "repeated: article_id='a1'"),
        (ARTICLES, pl.concat([RATES, RATES]), TableError, "repeated: article_id='a1'"),
        (
            ARTICLES.with_columns(event_id=None),
            RATES,
            DesignError,
            "both an event_id and an outlet",
        ),
        (ARTICLES, measured([("z", 1, 100, 10)]), DesignError, "one article_id"),
        (ARTICLES, measured([("a1", -1, 100, 10)]), TableError, "negative count"),
        (ARTICLES, measured([("a1", float("inf"), 100.0, 10.0)]), TableError, "finite"),
        (ARTICLES, measured([("a1", 9, 5, 1)], "odd_share"), TableError, "counts 9 of 5"),
        (ARTICLES, measured([("a1", None, None, 6.0)]), TableError, "kinds={'hedge_rate': 'mean'}"),
        (
            ARTICLES,
            measured([("a1", 1, 9, 0.1), ("b1", None, None, 0.2)], "x_share"),
            TableError,
            "'x_share' is a share; it needs count and exposure, but 1 row with a value",
        ),
        (ARTICLES, measured([("a1", 9, 5, 1)], "odd"), DesignError, "rate, a share or a mean"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_remedy(articles, measures, error, words):
    with pytest.raises(error) as caught:
        cells(articles, measures)
    assert words in str(caught.value)
    assert "What to do:" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "rows", "kind"),
    [
        ("x_rate", [("a1", 1, 100, 0.01)], "rate"),
        ("x_per_1000_words", [("a1", 1, 100, 0.01)], "rate"),
        ("x_share", [("a1", 1, 100, 0.01)], "share"),
        ("x", [("a1", 1, 100, 10.0), ("a2", 0, 50, 0.0)], "rate"),
        ("x", [("a1", 1, 100, 0.01)], "share"),
        ("x", [("a1", 150, 100, 1.5)], "mean"),
        ("x", [("a1", -1, 4, -0.25), ("a2", 1, 4, 0.25)], "mean"),
        ("x", [("a1", None, None, 3.0)], "mean"),
        ("x", [("a1", 0, 100, 0.0), ("a2", 0, 90, 0.0)], "rate"),
        ("first_source_position", [("a1", 1, 100, 0.01)], "mean"),
    ],
)
def test_the_kind_comes_from_the_name_the_part_or_the_values(name, rows, kind):
    numbers = [
        pl.Series([row[place] for row in rows], dtype=pl.Float64).to_numpy() for place in (1, 2, 3)
    ]
    assert kind == kind_of(name, *numbers)


def test_a_kind_that_is_told_wins_and_a_wrong_word_is_refused():
    found = cells(ARTICLES, RATES, kinds={"hedge_rate": "share"})
    assert 4 / 800 == found["value"][0]
    with pytest.raises(DesignError):
        cells(ARTICLES, RATES, kinds={"hedge_rate": "ratio"})


def test_the_design_table_shows_missing_and_unmatched_cells():
    articles = ARTICLES.with_columns(
        word_count=pl.Series([500, 300, 400, 800, 10]),
        wire_share=pl.Series([0.5, 0.1, None, 0.2, 0]),
    )
    expected = [
        ("fire", "Herald", 2, 800, 0.35, False, False),
        ("fire", "Post", 1, 400, None, False, False),
        ("flood", "Herald", 0, 0, None, True, False),
        ("flood", "Post", 1, 800, 0.2, False, True),
    ]
    found = design_table(articles).with_columns(pl.col("wire_share").round(6))
    assert expected == found.rows()


def test_the_design_table_does_without_word_counts():
    assert [None] * 4 == design_table(ARTICLES)["words"].to_list()
