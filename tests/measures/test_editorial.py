"""Measures of portrayal, agency and editorial choices, on spans a reader can check by eye."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.domain.tables import SPANS, check
from tellings.extractors.framing.cues import ISSUES as CUE_ISSUES
from tellings.measures import measure
from tellings.measures.editorial import ISSUES

TITLE = "Fury over fee"
TEXT = (
    "Orlova, a liar, was ousted. Renn was shot by police. Sadly the tax may rise. “Renn lied,” she "
    "said."
)
ARTICLES = pl.DataFrame({"article_id": ["a"], "title": [TITLE], "text": [TEXT]})


def span(passage, *, role, label, field="text", layer="framing", voice="author", **attributes):
    start = (TEXT if field == "text" else TITLE).index(passage)
    return {
        "article_id": "a", "field": field, "layer": layer, "group": start, "role": role,
        "label": label, "start": start, "end": start + len(passage), "score": 1.0, "voice": voice,
        "attributes": json.dumps(attributes),
    }  # fmt: skip


MARKED = check(
    pl.DataFrame(
        [
            span("Orlova", role="actor", label="orlova", agency="patient", portrayal=-0.5),
            span("Renn", role="actor", label="renn", agency="patient", portrayal=0.25),
            span("police", role="actor", label="police", agency="agent", portrayal=0.0),
            span("Renn lied"[:4] + " lied", role="actor", label="renn", voice="quoted",
                 agency="agent", portrayal=-0.75),
            span("ousted", role="passive", label="agentless"),
            span("shot", role="passive", label="agent_named"),
            span("liar", role="term", label="loaded"),
            span("Sadly", role="opinion", label="evaluative"),
            span("tax", role="issue", label="economic"),
            span("may", role="cue", label="epistemic", layer="hedging"),
            span("Fury", role="term", label="loaded", field="title"),
            span("Fury", role="headline", label="unsupported", field="title"),
            span("fee", role="headline", label="unsupported", field="title"),
        ]
    ),
    SPANS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "count", "exposure"),
    [
        ("author_portrayal", -0.25, 3),
        ("quoted_portrayal", -0.75, 1),
        # Orlova and Renn are acted on, police act.
        ("agent_share", 1, 3),
        ("agentless_passive_share", 1, 2),
        ("opinion_share", 2, 4),
        ("economic_cue_rate", 1, 19),
        ("crime_cue_rate", 0, 19),
        ("headline_unsupported_share", 2, 2),
        # One of 3 words of the headline, one of 17 of the author.
        ("headline_loaded_gap", 1000 * (1 / 3 - 1 / 17), 1),
        # Nobody is portrayed in the headline.
        ("headline_portrayal_gap", 0, 0),
        ("passive_rate", 2, 17),
        ("inferred_loaded_share", 1, 4),
        ("subheading_loaded_rate", 0, 0),
        ("headline_hedged_gap", 1000 * (0 - 1 / 17), 1),
    ],
)
def test_a_measure_counts_what_a_reader_counts(name, count, exposure):
    row = measure(ARTICLES, MARKED, names=[name]).row(0, named=True)
    assert (pytest.approx(count), exposure) == (row["count"], row["exposure"])


def test_an_article_without_a_headline_has_no_gap():
    untitled = ARTICLES.with_columns(title=pl.lit(None, dtype=pl.String))
    spans = MARKED.filter(pl.col("field") == "text")
    table = measure(untitled, spans, names=["headline_loaded_gap", "headline_hedged_gap"])
    assert [None, None] == table["value"].to_list()


def test_an_article_that_names_nobody_has_no_portrayal():
    spans = MARKED.filter(pl.col("role") != "actor")
    table = measure(ARTICLES, spans, names=["author_portrayal", "agent_share"])
    assert [None, None] == table["value"].to_list()


def test_every_issue_that_is_marked_is_measured():
    assert list(CUE_ISSUES) == sorted(ISSUES)


def test_loaded_words_of_a_subheading_are_counted_apart():
    text = (
        "The fee rose by ten crowns on Monday night.\n\nA brazen grab\n\nThe fee is brazen again."
    )
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    start = text.index("A brazen")
    rows = [("subheading", "subheading", start, start + 13, '{"sentences":1,"words":3}')] + [
        ("term", "loaded", at, at + 6, "{}") for at in (text.index("brazen"), text.rindex("brazen"))
    ]
    spans = check(
        pl.DataFrame(
            [{"article_id": "a", "field": "text", "layer": "framing", "group": number,
              "role": role, "label": label, "start": at, "end": end, "score": 1.0,
              "voice": "author", "attributes": said}
             for number, (role, label, at, end, said) in enumerate(rows)]
        ),
        SPANS,
    )  # fmt: skip
    names = ["loaded_rate", "subheading_loaded_rate", "loaded_sentence_share"]
    table = measure(articles, spans, names=names)
    assert [(1.0, 14.0), (1.0, 3.0), (1.0, 2.0)] == table.select("count", "exposure").rows()


def test_a_loaded_word_beside_a_long_quotation_is_in_neither_number_of_the_share():
    text = "“We will not pay a single crown of it,” said the brazen chief. It rained."
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    at = text.index("brazen")
    spans = check(
        pl.DataFrame(
            {"article_id": ["a"], "field": ["text"], "layer": ["framing"], "group": [0],
             "role": ["term"], "label": ["loaded"], "start": [at], "end": [at + 6],
             "score": [1.0], "voice": ["author"], "attributes": ["{}"]}
        ),
        SPANS,
    )  # fmt: skip
    table = measure(articles, spans, names=["loaded_sentence_share", "opinion_share"])
    assert [(0.0, 1.0)] * 2 == table.select("count", "exposure").rows()
