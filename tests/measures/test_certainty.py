"""The measures of certainty, on sentences a reader can count."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.domain.tables import SPANS, check
from tellings.measures import measure

TEXT = (
    "If it rained, it might have probably frozen, observers fear. "
    "It would if it could. So she says."
)
ARTICLES = pl.DataFrame({"article_id": ["a", "b"], "text": [TEXT, "It rained."]})
CUES = [
    ("If", "condition", None, "author", "author"),
    ("might", "epistemic", "low", "author", "author"),
    ("probably", "epistemic", "median", "author", "author"),
    ("fear", "doxastic", "low", "source", "author"),
    ("would", "condition", None, "author", "author"),
    ("if it could", "condition", None, "unspecified", "author"),
    ("could", "epistemic", "low", "source", "attributed"),
]


def spans():
    rows = []
    for group, (passage, label, strength, holder, voice) in enumerate(CUES):
        start = TEXT.index(passage)
        attributes = json.dumps({"holder": holder, "lemma": passage, "strength": strength})
        rows.append(("a", "text", "hedging", group, "cue", label, start, start + len(passage), 1.0,
                     voice, attributes))  # fmt: skip
    # The doxastic twin of a distancing word is no second hedge.
    twin = ("a", "text", "hedging", 7, "cue", "doxastic", 0, 2, 1.0, "author",
            '{"also":"distancing","holder":"author","lemma":"if","strength":"low"}')  # fmt: skip
    return check(pl.DataFrame([*rows, twin], schema=dict(SPANS.columns), orient="row"), SPANS)


@pytest.mark.parametrize(
    ("name", "count", "exposure"),
    [
        ("low_modality_share", 2, 3),
        ("median_modality_share", 1, 3),
        ("high_modality_share", 0, 3),
        ("epistemic_cue_share", 2, 6),
        ("doxastic_cue_share", 1, 6),
        ("condition_cue_share", 3, 6),
        ("investigation_cue_share", 0, 6),
        ("author_held_hedge_share", 4, 7),
        ("source_held_hedge_share", 2, 7),
        ("unspecified_held_hedge_share", 1, 7),
        ("conditional_rate", 2, 18),
        ("hedge_rate", 7, 18),
    ],
)
def test_a_measure_counts_what_a_reader_counts(name, count, exposure):
    row = measure(ARTICLES, spans(), names=[name]).row(0, named=True)
    assert (count, exposure) == (row["count"], row["exposure"])


def test_a_share_of_no_hedges_is_unknown():
    shares = measure(ARTICLES, spans(), names=["low_modality_share", "doxastic_cue_share"])
    assert shares.filter(pl.col("article_id") == "b")["value"].to_list() == [None, None]
