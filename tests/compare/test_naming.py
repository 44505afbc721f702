"""Names and labels by outlet, and how far two outlets part."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.compare.naming import (
    DIVERGENCE_COLUMNS,
    LABEL_COLUMNS,
    jensen_shannon,
    label_divergence,
    labels_table,
)
from tellings.domain.tables import SPANS
from tellings.extractors.framing import annotate
from tellings.text import segment


def articles(rows):
    """Rows of (event, outlet, text)."""
    return pl.DataFrame(
        [(f"a{place}", *row) for place, row in enumerate(rows)],
        schema={"article_id": pl.String, "event_id": pl.String, "outlet": pl.String,
                "text": pl.String},
        orient="row",
    )  # fmt: skip


def table(rows, **options):
    frame = articles(rows)
    return labels_table(annotate(segment(frame), needs={}), frame, **options)


def divergence(rows, **options):
    frame = articles(rows)
    return label_divergence(annotate(segment(frame), needs={}), frame, **options)


def test_labels_are_counted_by_event_actor_and_outlet():
    found = table(
        [
            ("e", "Echo", "The government fell. The government said no."),
            ("e", "Lamp", "The regime fell."),
            ("f", "Lamp", "The regime rose."),
        ]
    )
    assert [
        ("e", "government", "Echo", "nominal", "government", 2, 1),
        ("e", "government", "Lamp", "nominal", "regime", 1, 1),
        ("f", "government", "Lamp", "nominal", "regime", 1, 1),
    ] == found.rows()


def test_adjectives_have_rows_of_their_own():
    found = table([("e", "Lamp", "The brutal, corrupt regime fell.")])
    labels = found.filter(pl.col("form") == "premodifier")["label"].to_list()
    assert ["brutal", "corrupt"] == labels


def test_a_surname_alone_joins_the_full_name_of_the_event():
    found = table([("e", "Echo", "Mayor Dana Orlova resigned."), ("e", "Mail", "Mrs. Orlova left."),
                   ("f", "Mail", "Mrs. Orlova left.")])  # fmt: skip
    keys = found.select("event_id", "actor").unique().sort("event_id").rows()
    assert [("e", "dana-orlova"), ("f", "orlova")] == keys


def test_a_surname_of_two_people_stays_alone():
    found = table([("e", "Echo", "Mayor Dana Orlova and Minister Ivo Orlova resigned."),
                   ("e", "Mail", "Mrs. Orlova left.")])  # fmt: skip
    assert {"dana-orlova", "ivo-orlova", "orlova"} == set(found["actor"])


def test_quoted_labels_are_left_out_unless_asked_for():
    frame = articles([("e", "Echo", "The regime fell.")])
    spans = annotate(segment(frame), needs={}).with_columns(
        voice=pl.lit("quoted", dtype=SPANS.columns["voice"])
    )
    assert 0 == labels_table(spans, frame).height
    assert 1 == labels_table(spans, frame, voices=("author", "quoted")).height


def test_articles_without_an_event_column_are_counted_together():
    frame = articles([("e", "Echo", "The regime fell.")]).drop("event_id")
    assert [None] == labels_table(annotate(segment(frame), needs={}), frame)["event_id"].to_list()


GOVERNMENT, REGIME = "The government fell. " * 6, "The regime fell. " * 6


def test_divergence_is_one_without_a_common_label_and_zero_with_the_same():
    apart = divergence([("e", "Echo", GOVERNMENT), ("e", "Lamp", REGIME)])
    alike = divergence([("e", "Echo", GOVERNMENT), ("e", "Lamp", GOVERNMENT)])
    assert [1.0] == apart["divergence"].to_list()
    assert [0.0] == alike["divergence"].to_list()


def test_only_events_that_both_tell_are_compared():
    found = divergence(
        [("e", "Echo", GOVERNMENT), ("e", "Lamp", GOVERNMENT), ("f", "Lamp", REGIME)]
    )
    assert [(0.0, 1, 6, 6)] == found.select(
        "divergence", "n_events", "n_mentions_a", "n_mentions_b"
    ).rows()


def four_events(other):
    rows = [
        (event, outlet, text)
        for event in "defg"
        for outlet, text in (
            ("Echo", GOVERNMENT),
            ("Lamp", other if event != "g" else GOVERNMENT + REGIME),
        )
    ]
    return divergence(rows).row(0, named=True)  # fmt: skip


def test_four_events_give_an_interval_and_three_do_not():
    row = four_events(REGIME)
    assert 0 <= row["low"] <= row["corrected"] <= row["high"] <= 1
    three = divergence([(event, outlet, text) for event in "def"
                        for outlet, text in (("Echo", GOVERNMENT), ("Lamp", REGIME))])  # fmt: skip
    assert [None, None, None] == list(three.select("corrected", "low", "high").row(0))


def test_few_mentions_give_no_figure():
    found = divergence([("e", "Echo", "The government fell."), ("e", "Lamp", REGIME)])
    assert [None] == found["divergence"].to_list()


def test_each_event_weighs_the_same():
    rows = [("e", "Echo", GOVERNMENT * 9), ("e", "Lamp", GOVERNMENT), ("f", "Echo", REGIME),
            ("f", "Lamp", GOVERNMENT)]  # fmt: skip
    expected = jensen_shannon([0.5, 0.5], [1.0, 0.0])
    assert [pytest.approx(expected)] == divergence(rows)["divergence"].to_list()


def test_chance_is_what_two_samples_of_one_wording_give():
    rng = np.random.default_rng(5)
    shares, n_a, n_b = np.array([0.4, 0.3, 0.2, 0.1]), 120, 200
    drawn = [
        jensen_shannon(
            list(rng.multinomial(n_a, shares) / n_a), list(rng.multinomial(n_b, shares) / n_b)
        )
        for _ in range(2000)
    ]
    formula = 3 * (1 / n_a + 1 / n_b) / (8 * math.log(2))
    assert formula == pytest.approx(np.mean(drawn), rel=0.08)


def test_nothing_gives_empty_tables():
    frame = articles([])
    assert pl.DataFrame(schema=LABEL_COLUMNS).equals(labels_table(SPANS.empty(), frame))
    assert pl.DataFrame(schema=DIVERGENCE_COLUMNS).equals(label_divergence(SPANS.empty(), frame))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6).filter(
    lambda pairs: sum(a for a, _ in pairs) > 0 < sum(b for _, b in pairs)))  # fmt: skip
def test_divergence_is_symmetric_and_between_zero_and_one(pairs):
    p, q = ([n / sum(side) for n in side] for side in zip(*pairs, strict=True))
    assert 0 <= jensen_shannon(p, q) <= 1
    assert jensen_shannon(p, q) == pytest.approx(jensen_shannon(q, p), abs=1e-12)
