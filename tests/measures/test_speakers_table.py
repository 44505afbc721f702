"""Speakers brought together across the articles of an event."""

from __future__ import annotations

import polars as pl

from tellings.domain.tables import SPANS, SPEAKERS, check
from tellings.extractors import extract
from tellings.measures import measure, speakers_table


def table_of(*texts, events=None):
    ids = [f"a{n}" for n in range(len(texts))]
    articles = pl.DataFrame({"article_id": ids, "text": list(texts),
                             "event_id": events or ["rain"] * len(texts)})  # fmt: skip
    # Four words are too few for the encoder; who is who is asked of what the rules find.
    return speakers_table(articles, extract(articles, layers=["sourcing"], mode="rules"))


def test_a_surname_joins_the_one_full_name_of_another_article():
    table = table_of("Mary Orlova said it rained.", "It rained, Ms. Orlova said.")
    assert ["mary orlova"] * 2 == table["speaker"].to_list()


def test_a_surname_that_two_persons_of_the_event_share_is_left_open():
    table = table_of(
        "Mary Orlova said it rained.", "Robert Orlova said it snowed.", "Ms. Orlova said it rained."
    )
    assert ["mary orlova", "robert orlova", None] == table["speaker"].to_list()


def test_a_middle_initial_makes_no_other_person():
    table = table_of("Robert J. Orme said it rained.", "Robert Orme said it rained.")
    assert 1 == table["speaker"].n_unique()


def test_articles_of_other_events_are_not_asked():
    table = table_of(
        "Mary Orlova said it rained.", "Ms. Orlova said it rained.", events=["rain", "snow"]
    )
    assert ["mary orlova", "orlova"] == table["speaker"].to_list()


def test_an_unnamed_source_has_a_row_and_no_key():
    table = table_of("Critics said it rained.")
    assert [(None, "unnamed_group", 2)] == table.select("speaker", "naming", "words").rows()


def test_the_table_is_checked_and_empty_without_attributions():
    assert check(table_of("It rained."), SPEAKERS).is_empty()
    articles = pl.DataFrame({"article_id": ["a"], "text": ["It rained."]})
    assert speakers_table(articles, SPANS.empty()).is_empty()


def test_the_first_source_is_placed_in_words_and_its_role_is_told():
    text = "It rained all day. Nobody came. Trade minister Mary Pell said it would stop."
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    spans = extract(articles, layers=["sourcing"])
    names = ["first_source_position", "official_lead_source_share", "expert_lead_source_share"]
    values = measure(articles, spans, names=names).sort("measure")["value"].to_list()
    assert [0.0, 6.0, 1.0] == values
