"""Measures on spans a reader can check by eye."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.domain.errors import UnknownLayerError, UnknownPartError
from tellings.domain.parts import Measure, discover
from tellings.domain.tables import MEASURES, SPANS, check
from tellings.extractors import extract
from tellings.measures import exposures, measure
from tellings.measures.codebook import codebook
from tellings.measures.exposures import PASSAGES

TEXT = (
    "It may rain, Dana Orlova said. Critics said it will. “Maybe,” she said. The brutal regime "
    "fell."
)
ARTICLES = pl.DataFrame({"article_id": ["a"], "title": ["Brutal rain"], "text": [TEXT]})


def span(passage, *, group, layer="sourcing", role, label, voice="author", nth=0, **attributes):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(passage, start + 1)
    return {
        "article_id": "a", "field": "text", "layer": layer, "group": group, "role": role,
        "label": label, "start": start, "end": start + len(passage), "score": 1.0, "voice": voice,
        "attributes": json.dumps(attributes),
    }  # fmt: skip


MARKED = check(
    pl.DataFrame(
        [
            span("It may rain", group=0, role="content", label="indirect", voice="attributed"),
            span("Dana Orlova", group=0, role="source", label="named_person", role_code="x",
                 speaker="Dana Orlova"),
            span("said", group=0, role="cue", label="neutral"),
            span("Critics", group=1, role="source", label="unnamed_group", speaker="critics"),
            span("said", group=1, role="cue", label="neutral", nth=1),
            span("it will", group=1, role="content", label="indirect", voice="attributed"),
            span("“Maybe,”", group=2, role="content", label="direct", voice="quoted"),
            span("she", group=2, role="source", label="named_person", speaker="Dana Orlova"),
            span("said", group=2, role="cue", label="neutral", nth=2),
            span("may", group=0, layer="hedging", role="cue", label="epistemic", voice="attributed",
                 holder="source"),
            span("Maybe", group=1, layer="hedging", role="cue", label="epistemic", voice="quoted",
                 holder="source"),
            span("Critics", group=2, layer="hedging", role="source", label="weasel"),
            span("brutal", group=0, layer="framing", role="term", label="loaded"),
        ]
    ),
    SPANS,
)  # fmt: skip


def value(name, *, spans=MARKED, without=None):
    row = measure(ARTICLES, spans, names=[name], without=without).row(0, named=True)
    return row["count"], row["exposure"]


@pytest.mark.parametrize(
    ("name", "count", "exposure"),
    [
        ("attributions_per_1000_words", 3, 17),
        ("quoted_share", 1, 17),
        ("attributed_share", 6, 17),
        ("unnamed_source_share", 1, 3),
        ("named_person_source_share", 2, 3),
        ("neutral_cue_share", 3, 3),
        # Orlova twice and critics once: of six ordered pairs, four have different speakers.
        ("source_diversity_share", 4, 6),
        ("first_source_position", 0, 1),
        ("hedge_rate", 2, 17),
        ("author_hedge_rate", 0, 11),
        ("reported_hedge_rate", 2, 6),
        ("hedged_sentence_share", 2, 4),
        ("source_held_hedge_share", 2, 2),
        ("hedged_attribution_share", 2, 3),
        ("weasel_attribution_share", 1, 3),
        ("loaded_rate", 1, 11),
        ("loaded_sentence_share", 1, 4),
        ("headline_loaded_rate", 0, 2),
    ],
)
def test_a_measure_counts_what_a_reader_counts(name, count, exposure):
    assert (count, exposure) == value(name)


def test_words_have_one_voice_each():
    row = exposures(ARTICLES, MARKED).row(0, named=True)
    assert row["words"] == row["words_author"] + row["words_quoted"] + row["words_attributed"]
    assert (17, 11, 1, 5, 6) == tuple(
        row[f"words{voice}"] for voice in ("", "_author", "_quoted", "_attributed", "_content")
    )
    assert 2 == row["words_title"]


def test_a_passage_left_out_takes_its_words_and_its_attributions_with_it():
    first = pl.DataFrame({"article_id": ["a"], "start": [0], "end": [TEXT.index("Critics")]})
    assert (2, 11) == value("attributions_per_1000_words", without=first)
    assert (1, 2) == value("unnamed_source_share", without=first)


def test_a_weasel_goes_with_its_attribution_when_only_the_content_is_left_out():
    at = TEXT.index("it will")
    content = pl.DataFrame({"article_id": ["a"], "start": [at], "end": [at + 7]})
    assert (0, 2) == value("weasel_attribution_share", without=content)


def test_a_weasel_in_two_places_is_one_attribution():
    twice = [
        span("The brutal regime", group=1, role="source", label="unnamed_group"),
        span("The brutal regime", group=3, layer="hedging", role="source", label="weasel"),
    ]
    marked = pl.concat([MARKED, check(pl.DataFrame(twice), SPANS)])
    assert (1, 3) == value("weasel_attribution_share", spans=marked)


LINES = ("Critics said it may rain.", "“It may rain,” many said.", "It rained, observers and",
         "critics say", "Some believe that “critics", "the regime fell", "Dana Orlova denied it.",
         "Experts, many of them critics, think it is a brutal", "…", "\n\n")  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=8),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=3),
)
def test_no_share_counts_more_than_there_is(lines, cuts):
    text = " ".join(lines)
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    spans = extract(articles, mode="rules")
    cuts = [(at, min(at + size, len(text))) for at, size in cuts if at < len(text)]
    passages = pl.DataFrame({"article_id": ["a"] * len(cuts), "start": [at for at, _ in cuts],
                             "end": [end for _, end in cuts]}, schema=PASSAGES)  # fmt: skip
    shares = [name for name, one in discover(Measure).items() if one.kind == "share"]
    for without in (None, passages):
        table = measure(articles, spans, without=without)
        over = table.filter(
            pl.col("measure").is_in(shares) & (pl.col("count") > pl.col("exposure"))
        )
        assert [] == over.rows()


def test_a_share_of_nothing_is_null_and_a_rate_of_nothing_is_zero():
    articles = pl.DataFrame({"article_id": ["a", "b"], "text": [TEXT, "It rained."]})
    table = measure(articles, MARKED, names=["unnamed_source_share", "hedge_rate"])
    values = dict(table.filter(pl.col("article_id") == "b").select("measure", "value").rows())
    assert {"unnamed_source_share": None, "hedge_rate": 0.0} == values


def test_a_language_without_inventory_is_null_not_zero():
    articles = ARTICLES.with_columns(language=pl.lit("de"))
    row = measure(articles, MARKED, names=["hedge_rate"]).row(0, named=True)
    assert (None, None, None) == (row["count"], row["exposure"], row["value"])


@pytest.mark.parametrize("one", discover(Measure).values(), ids=lambda one: one.name)
def test_a_measure_gives_one_row_an_article_and_passages_that_are_spans(one):
    articles = pl.concat([ARTICLES, ARTICLES.with_columns(article_id=pl.lit("b"), text=pl.lit(""))])
    table = measure(articles, MARKED, names=[one.name])
    assert ["a", "b"] == check(table, MEASURES)["article_id"].to_list()
    passages = one.passages(MARKED)
    assert MARKED.columns == passages.columns
    assert passages.height == passages.join(MARKED, on=MARKED.columns, how="semi").height
    if one.kind == "share":
        assert ((table["value"] >= 0) & (table["value"] <= 1)).fill_null(value=True).all()


def test_real_spans_give_every_measure_once():
    table = measure(ARTICLES, extract(ARTICLES))
    assert sorted(discover(Measure)) == table["measure"].to_list()


def test_unknown_names_and_missing_layers_are_told_apart():
    with pytest.raises(UnknownPartError):
        measure(ARTICLES, MARKED, names=["mood_rate"])
    with pytest.raises(UnknownLayerError):
        measure(ARTICLES, MARKED.filter(pl.col("layer") == "framing"), names=["hedge_rate"])


def test_the_committed_codebook_is_what_the_measures_say():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "codebook" / "measures.md"
    assert codebook() == page.read_text(encoding="utf-8")
