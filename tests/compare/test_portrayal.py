"""Portrayal by actor and exclusivity of claims, on tables a reader can check by eye."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.compare.exclusivity import exclusivity
from tellings.compare.portrayal import portrayal_table
from tellings.domain.tables import CLAIMS, SPANS

ARTICLES = pl.DataFrame(
    {"article_id": ["a", "b", "c"], "event_id": "fire", "outlet": ["Echo", "Mail", "Mail"]}
)


def mention(article, start, *, voice="author", **attributes):
    return (article, "text", "framing", start, "actor", "renn", start, start + 4, 1.0, voice,
            json.dumps(attributes))  # fmt: skip


def test_portrayal_is_a_mean_by_actor_outlet_and_voice():
    spans = pl.DataFrame(
        [mention("a", 0, portrayal=-0.5, agency="agent"),
         mention("a", 9, portrayal=0.25, agency="patient"),
         mention("a", 20, portrayal=1.0, agency="other", voice="quoted"),
         mention("b", 0, portrayal=0.5, agency="other")],
        schema=dict(SPANS.columns), orient="row",
    )  # fmt: skip
    table = portrayal_table(spans, ARTICLES, min_mentions=2)
    assert [
        ("renn", "Echo", "author", -0.125, 2, 0.5),
        ("renn", "Echo", "quoted", None, 1, None),
        ("renn", "Mail", "author", None, 1, None),
    ] == table.select("actor", "outlet", "voice", "portrayal", "n_mentions", "agent_share").rows()


def test_no_mentions_give_an_empty_table():
    assert portrayal_table(SPANS.empty(), ARTICLES).is_empty()


def claims(*cells):
    rows = [
        {"event_id": "fire", "claim_id": number, "claim": "x", "outlet": outlet,
         "status": "found" if article else "not_found", "article_id": article, "lead_rank": rank}
        for number, outlet, article, rank in cells
    ]  # fmt: skip
    return pl.DataFrame(rows)


def test_an_exclusive_claim_is_one_that_no_other_outlet_carried():
    table = exclusivity(
        claims(
            (0, "Echo", "a", 1), (0, "Mail", "b", 3), (1, "Echo", "a", 2), (1, "Mail", None, None)
        ),
        ARTICLES,
    )
    echo, mail = table.rows(named=True)
    assert (1, 0.5, 0.0, 1.0) == (
        echo["n_exclusive"], echo["exclusive_share"], echo["not_found_share"],
        echo["mean_lead_rank"],
    )  # fmt: skip
    assert (0, 0.0, 0.5, 3.0) == (
        mail["n_exclusive"], mail["exclusive_share"], mail["not_found_share"],
        mail["mean_lead_rank"],
    )  # fmt: skip


def test_not_found_is_equalised_for_the_number_of_articles():
    # Mail has two articles: one drawn at random holds the claim in half of the draws.
    table = exclusivity(claims((0, "Echo", "a", 1), (0, "Mail", "b", 1)), ARTICLES)
    assert [0.0, 0.5] == pytest.approx(table["not_found_share_one_article"].to_list())


def test_no_claims_give_an_empty_table():
    assert exclusivity(CLAIMS.empty(), ARTICLES).is_empty()
