"""The status of mentions of a focal event, on sentences of both sides of each rule."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.domain.tables import SPANS, STATUSES
from tellings.extractors.hedging import EXTRACTOR
from tellings.measures.event_status import (
    NoPhraseError,
    event_status,
    event_status_by_outlet,
    event_status_shares,
)
from tellings.text import segment

PHRASES = ["raid", "raids", "night raid", "raid on the depot"]


def hedged(articles):
    """Hedging alone: what attributions add is tested on one written by hand."""
    return EXTRACTOR.annotate(segment(articles), needs={})


def statuses(text, *, spans=None):
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    marked = hedged(articles) if spans is None else spans
    return event_status(articles, marked, phrases=PHRASES)["status"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid destroyed two sheds.", ["asserted"]),
        ("The raid destroyed two sheds, and prices may rise.", ["asserted"]),
        ("The alleged raid destroyed two sheds.", ["distanced"]),
        ("The so-called raid left no trace.", ["distanced"]),
        ("The army denied the raid.", ["denied"]),
        ("There was no evidence of a raid.", ["denied"]),
        ("The raid may have failed.", ["hedged"]),
        ("Nobody knew whether the raid had failed.", ["hedged"]),
        ("If the raid took place, nobody saw it.", ["conditional"]),
        # What is denied stays denied, however doubtful the wording.
        ("The army denied the alleged raid.", ["denied"]),
        # A raid that may have been and is kept at a distance is distanced.
        ("The alleged raid may have failed.", ["distanced"]),
        ("Nothing of the kind happened.", []),
        ("The RAID failed; the night raid may have failed.", ["asserted", "hedged"]),
    ],
)
def test_a_mention_has_the_first_status_that_holds(text, expected):
    assert expected == statuses(text)


def test_a_mention_in_quotation_marks_is_attributed():
    assert ["attributed"] == statuses("“The raid destroyed two sheds,” the mayor said.")


def test_a_mention_in_the_content_of_an_attribution_is_attributed():
    text = "The mayor said the raid had failed. The raid failed."
    row = ("a", "text", "sourcing", 0, "content", "indirect", 15, 34, 1.0, "attributed", "{}")
    said = pl.DataFrame([row], schema=dict(SPANS.columns), orient="row")
    assert ["attributed", "asserted"] == statuses(text, spans=said)


def test_the_longest_phrase_counts_once():
    articles = pl.DataFrame({"article_id": ["a"], "text": ["The raid on the depot failed."]})
    found = event_status(articles, SPANS.empty(), phrases=PHRASES)
    assert [(4, 21)] == found.select("start", "end").rows()


def test_an_article_without_a_mention_has_no_share():
    articles = pl.DataFrame({"article_id": ["a", "b"], "text": ["The raid failed.", "It rained."]})
    shares = event_status_shares(articles, event_status(articles, SPANS.empty(), phrases=PHRASES))
    assert len(STATUSES) * 2 == shares.height
    of_a = shares.filter((pl.col("article_id") == "a") & (pl.col("value") == 1.0))
    assert ["event_asserted_share"] == of_a["measure"].to_list()
    assert shares.filter(pl.col("article_id") == "b")["value"].null_count() == len(STATUSES)


def test_an_article_is_read_on_its_own():
    texts = ["The raid may have failed.", "The raid failed.", "They denied the raid."]
    articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    together = event_status(articles, hedged(articles), phrases=PHRASES)
    assert ["hedged", "asserted", "denied"] == together["status"].to_list()
    for row in range(3):
        alone = articles.slice(row, 1)
        assert together.slice(row, 1).equals(event_status(alone, hedged(alone), phrases=PHRASES))


def test_an_event_without_a_phrase_is_refused():
    articles = pl.DataFrame({"article_id": ["a"], "text": ["It rained."]})
    for phrases in ([], [" "]):
        with pytest.raises(NoPhraseError):
            event_status(articles, SPANS.empty(), phrases=phrases)


def test_an_outlet_that_never_mentions_the_event_has_no_share_and_one_without_a_name_no_row():
    articles = pl.DataFrame(
        {"article_id": ["a", "b", "c", "d"], "outlet": ["Mail", "Echo", "Echo", None]}
    )
    mentions = pl.DataFrame(
        {"article_id": ["b", "c", "c", "d"], "status": ["denied", "asserted", "denied", "denied"]}
    )
    table = event_status_by_outlet(articles, mentions).filter(pl.col("status") == "denied")
    assert [("Echo", "denied", 2, 3, 2, 2, 2 / 3), ("Mail", "denied", 0, 0, 1, 0, None)] == (
        table.rows()
    )
