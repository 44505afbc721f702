"""Things looked up, chains across articles, lead order and the matrix of what was found."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.compare.chains import event_keys
from tellings.compare.coverage import coverage
from tellings.compare.lead_order import lead_order
from tellings.compare.lookup import LOOKUP_COLUMNS, look_up
from tellings.compare.matrix import MATRIX_COLUMNS, coverage_matrix
from tellings.domain.errors import TableError
from tellings.domain.tables import SPANS
from tellings.extractors.framing import annotate
from tellings.text import segment

TEXTS = {
    "Echo": "The two leaders will hold a summit in May. Mayor Dana Orlova said 1.2 million crowns "
    "are lost. “Nobody asked us about the wells,” she said.",
    "Mail": "Bread costs more. Mrs. Orlova said 1,200,000 crowns are lost. A dock burned on "
    "3 March.",
}
ARTICLES = pl.DataFrame(
    {"article_id": ["e", "m"], "event_id": "march", "outlet": list(TEXTS),
     "text": list(TEXTS.values())}
)  # fmt: skip


def wordings(*rows):
    return pl.DataFrame(
        rows, schema=["event_id", "thing", "wording", "outlet"], orient="row",
        schema_overrides={"outlet": pl.String},
    )  # fmt: skip


def status(table):
    return dict(table.select("outlet", "status").rows())


def test_a_thing_is_found_where_its_words_stand_and_shown_by_its_sentence():
    table = look_up(ARTICLES, wordings(("march", "summit", "summit of the two leaders", None)))
    assert {"Echo": "found", "Mail": "not_found"} == status(table)
    row = table.filter(pl.col("outlet") == "Echo").row(0, named=True)
    assert "The two leaders will hold a summit in May." == TEXTS["Echo"][row["start"] : row["end"]]


def test_an_outlets_own_wording_is_not_used_for_it():
    table = look_up(ARTICLES, wordings(("march", "summit", "summit of the two leaders", "Echo")))
    assert [None, 0.0] == table["score"].to_list()
    assert {"Echo": "not_found", "Mail": "not_found"} == status(table)


def test_order_of_wordings_does_not_matter():
    rows = [("march", "summit", "two leaders", None), ("march", "summit", "a summit", "Mail")]
    assert look_up(ARTICLES, wordings(*rows)).equals(look_up(ARTICLES, wordings(*rows[::-1])))


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="wording"):
        look_up(ARTICLES, pl.DataFrame({"event_id": ["march"], "thing": ["x"]}))
    assert list(LOOKUP_COLUMNS) == look_up(ARTICLES, wordings()).columns


KEYS = [
    (["dana-orlova", "orlova"], {"orlova": "dana-orlova"}),
    (["dana-orlova", "ivo-orlova", "orlova"], {}),
    (["michael-strand", "mike-strand"], {"mike-strand": "michael-strand"}),
    (["federal-bureau-of-inquiry", "fbi"], {"fbi": "federal-bureau-of-inquiry"}),
    (["ana-maria-lind", "ana-lind", "lind"], {"ana-lind": "ana-maria-lind",
                                              "lind": "ana-maria-lind"}),
    (["dana-orlova", "dana"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("labels", "joined"), KEYS)
def test_names_of_one_event_are_chained(labels, joined):
    mentions = pl.DataFrame({"event_id": "e", "label": labels, "attributes": '{"form":"name"}'})
    assert {("e", key): full for key, full in joined.items()} == event_keys(mentions)


def test_the_matrix_has_actors_numbers_and_quotations_of_every_outlet():
    table = coverage_matrix(ARTICLES, annotate(segment(ARTICLES), needs={}))
    found = table.filter(pl.col("status") == "found")
    both = found.group_by("kind", "item").len().filter(pl.col("len") == 2)
    assert {("actor", "dana-orlova"), ("number", "1200000")} == set(
        both.select("kind", "item").rows()
    )
    assert ["nobody asked us about"] == table.filter(pl.col("kind") == "quotation")[
        "item"
    ].unique().to_list()
    assert list(MATRIX_COLUMNS) == coverage_matrix(ARTICLES[:1], SPANS.empty()).columns


def test_lead_order_ranks_shared_claims_only():
    texts = {
        "Echo": "Fog lay over Dresk Bay at dawn on Friday. Police arrested 112 people in the "
        "square. "
        "The tariff rises by 34 percent in May.",
        "Mail": "The tariff rises by 34 per cent in May. Police arrested 112 people in the square.",
    }
    articles = ARTICLES.with_columns(pl.Series("text", list(texts.values())))
    table = lead_order(coverage(articles, SPANS.empty()))
    assert [1, 2] == sorted(table.filter(pl.col("outlet") == "Echo")["rank"].to_list())
    assert {2} == set(table["n_shared"])
