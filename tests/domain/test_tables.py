"""The one door: what does not fit a table is refused with a remedy, and nothing else is changed."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.domain.errors import TableError, TellingsError
from tellings.domain.tables import ARTICLES, MEASURES, REUSE, SPANS, TABLES, check

SPAN = {
    "article_id": "a", "field": "text", "layer": "hedging", "group": 0, "role": "cue",
    "label": "epistemic", "start": 3, "end": 6, "score": 1.0, "voice": "author", "attributes": "{}",
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_an_empty_table_has_the_full_schema_and_passes_its_own_door(table):
    assert dict(table.columns) == dict(check(table.empty(), table).schema)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_a_declaration_names_only_its_own_columns(table):
    named = {*table.key, *table.required, *table.filled, *table.ranges}
    assert set() == named - set(table.columns)


def test_optional_columns_come_back_as_nulls_and_unknown_ones_go():
    frame = pl.DataFrame({"article_id": ["a"], "text": ["x"], "mood": ["good"]})
    checked = check(frame, ARTICLES)
    assert list(ARTICLES.columns) == checked.columns
    assert [None] == checked["title"].to_list()


def test_the_order_of_rows_is_kept():
    frame = pl.DataFrame({"article_id": ["b", "a"], "text": ["x", "y"]})
    assert ["b", "a"] == check(frame, ARTICLES)["article_id"].to_list()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": 6, "end": 6}, "start < end"),
        ({"score": 1.5}, "[0, 1]"),
        ({"voice": "narrator"}, "voice"),
        ({"article_id": None}, "null"),
        ({"start": -1}, "start"),
        ({"group": "first"}, "group"),
    ],
)
def test_a_span_that_does_not_fit_is_refused_by_column(change, says):
    with pytest.raises(TableError) as caught:
        check(pl.DataFrame([{**SPAN, **change}]), SPANS)
    assert says in caught.value.problem
    assert caught.value.remedy


def test_a_repeated_key_is_refused_with_its_values():
    with pytest.raises(TableError) as caught:
        check(pl.DataFrame([SPAN, {**SPAN, "end": 9}]), SPANS)
    assert "start=3" in caught.value.problem


def test_a_missing_column_is_named_with_what_was_found():
    with pytest.raises(TableError) as caught:
        check(pl.DataFrame({"article_id": ["a"]}), ARTICLES)
    assert "['text']" in caught.value.problem


def test_what_is_no_frame_is_refused():
    with pytest.raises(TableError):
        check([{"article_id": "a"}], MEASURES)


def test_errors_can_be_caught_as_ours_or_as_the_built_in():
    with pytest.raises(ValueError, match="polars DataFrame"):
        check(None, REUSE)
    with pytest.raises(TellingsError):
        check(None, REUSE)
