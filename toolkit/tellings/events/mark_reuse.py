"""Reprints and wire copy, marked in the table of articles."""

from __future__ import annotations

import polars as pl

from tellings.domain.tables import ARTICLES, check
from tellings.events.agencies import agency_credits
from tellings.events.near_duplicates import duplicate_groups, near_duplicates
from tellings.events.reuse import find_reuse


def mark_reuse(articles: pl.DataFrame, *, min_words: int = 12) -> pl.DataFrame:
    """Articles with what they took over: near-duplicates, wire share and agency credits.

    The signals stand beside each other and are never merged: an article may credit an agency and
    share no word with another outlet, or share nine tenths and credit nobody.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Best with ``event_id``, see ``group_events``: shared passages are looked for within events.
    min_words : int, default 12
        Shortest passage that counts as shared.

    Returns
    -------
    polars.DataFrame, table ARTICLES
        The same rows in the same order. ``dup_group`` is the earliest article of a group of
        near-duplicates and ``dup_of`` the earliest article this one is a near-duplicate of (null
        for the first, and without a near-duplicate). ``wire_share`` is the largest share of its
        words that stand in one earlier article of the event, ``wire_of`` that article: 0 and null
        where nothing is shared, null without an event. ``agency`` and ``agency_source`` as
        ``agency_credits`` gives them.

    Examples
    --------
    >>> agency = "Two ferries met in thick fog off Port Havik on Sunday and nobody was hurt at all."
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "fog", "text": [agency, "Fog came. " + agency]})
    >>> mark_reuse(articles).select("article_id", "wire_share", "wire_of").rows()
    [('a', 0.0, None), ('b', 0.89..., 'a')]
    """
    checked = check(articles, ARTICLES)
    marks = _duplicates(checked).join(_wire(checked, min_words), on="article_id", how="left")
    marks = marks.join(agency_credits(checked), on="article_id", how="left")
    rest = checked.drop([name for name in marks.columns if name != "article_id"])
    joined = rest.join(marks, on="article_id", how="left", maintain_order="left")
    return check(joined, ARTICLES)


def _duplicates(articles: pl.DataFrame) -> pl.DataFrame:
    order = articles.sort("published", "article_id", nulls_last=True)["article_id"].to_list()
    groups = duplicate_groups(near_duplicates(articles), order)
    rows = [
        (article_id, *groups.get(article_id, (None, None))) for article_id in articles["article_id"]
    ]
    schema = {name: pl.String() for name in ("article_id", "dup_group", "dup_of")}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    itself = pl.col("dup_of") == pl.col("article_id")
    return frame.with_columns(dup_of=pl.when(itself).then(None).otherwise(pl.col("dup_of")))


def _wire(articles: pl.DataFrame, min_words: int) -> pl.DataFrame:
    reuse = find_reuse(articles, min_words=min_words)
    most = (
        reuse.sort(["article_id", "share", "other_id"], descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", wire_share="share", wire_of="other_id")
    )
    return (
        articles.select("article_id", "event_id")
        .join(most, on="article_id", how="left", maintain_order="left")
        .select(
            "article_id",
            pl.when(pl.col("event_id").is_not_null())
            .then(pl.col("wire_share").fill_null(0.0))
            .alias("wire_share"),
            "wire_of",
        )
    )
