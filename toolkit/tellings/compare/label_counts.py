"""Labels of actors as terms: how often each cell calls an actor so, of all its mentions there."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import polars as pl

from tellings.compare.house_style import Seen
from tellings.compare.naming import labels_table
from tellings.compare.term_cells import MENTIONS, USES, StoredCounts
from tellings.compare.term_counts import Choice

LABELS = {
    "event_id": pl.String(),
    "actor": pl.String(),
    "outlet": pl.String(),
    "label": pl.String(),
    "count": pl.Int64(),
    "n_articles": pl.Int64(),
}
"""A row an event, actor, outlet, label and form of the label (name or noun)."""
ROWS_AT_ONCE = 500_000
"""Rows that are summed up at a time."""


def label_uses(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """How often each outlet uses each label, with the columns of ``LABELS``.

    Names and nouns count, adjectives do not; quoted ones are left out.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Whole events as ``matched_articles`` gives them.
    spans : polars.DataFrame, table SPANS
        Mentions of actors (layer ``framing``), of these articles and others.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": "fall", "outlet": "Echo",
    ...                          "text": ["The brutal regime fell."]})
    >>> label_uses(articles, extract(articles, layers=["framing"])).rows()
    [('fall', 'government', 'Echo', 'regime', 1, 1)]
    """
    noun = pl.col("form") != "premodifier"
    table = labels_table(spans, articles).filter(noun)
    return table.select(pl.col(name).cast(dtype) for name, dtype in LABELS.items())


def with_labels(
    found: StoredCounts,
    labels: pl.LazyFrame,
    choice: Choice,
    *,
    rows_at_once: int = ROWS_AT_ONCE,
) -> StoredCounts:
    """The counted terms and, after them, labels of actors.

    A label is written "actor: label", as in "government: regime". Labels used for every mention of
    their actor are left out, for there was no choice between them and another.

    Parameters
    ----------
    found : StoredCounts
        Words and phrases.
    labels : polars.LazyFrame
        What ``label_uses`` gave of the articles that they were counted in.
    choice : Choice
        Which labels are kept, by the same rule as words; at most a quarter of ``max_terms``.
    rows_at_once : int, default 500,000
        More rows are summed up in so many parts, each with all labels of its actors.

    Examples
    --------
    >>> from tellings.compare.term_counts import count_terms
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fall",
    ...     "outlet": ["Echo", "Mail"], "text": ["The regime fell.", "The government fell."]})
    >>> choice = Choice(min_count=1, min_events=1, max_terms=40, longest=1)
    >>> labels = label_uses(articles, extract(articles, layers=["framing"]))
    >>> both = with_labels(count_terms(articles, choice), labels.lazy(), choice)
    >>> [term.words for term in both.seen if term.words[0].endswith(":")]
    [('government:', 'government'), ('government:', 'regime')]
    """
    kept = _kept(labels, choice, rows_at_once).sort("actor", "label")
    if kept.is_empty():
        return found
    numbered = kept.with_row_index("term", offset=len(found.seen)).lazy()
    at = pl.col("event") * len(found.outlets) + pl.col("outlet_place")
    own = labels.join(numbered, on=["actor", "label"])
    all_of_actor = labels.join(numbered.select("term", "actor"), on="actor")
    uses, mentions = (
        rows.join(_numbered("event_id", found.events, "event"), on="event_id")
        .join(_numbered("outlet", found.outlets, "outlet_place"), on="outlet")
        .with_columns(place=at)
        for rows in (own, all_of_actor)
    )
    seen = (_seen(actor, label) for actor, label in kept.rows())
    return dataclasses.replace(
        found,
        seen=(*found.seen, *seen),
        uses=pl.concat([found.uses, _as_declared(uses, USES)]),
        mentions=_as_declared(mentions, MENTIONS),
    )


def _as_declared(rows: pl.LazyFrame, columns: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    return rows.select(pl.col(name).cast(dtype) for name, dtype in columns.items())


def _numbered(name: str, values: tuple[str, ...], number: str) -> pl.LazyFrame:
    frame = pl.LazyFrame({name: values}, schema={name: pl.String()})
    return frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(number))


def _kept(labels: pl.LazyFrame, choice: Choice, rows_at_once: int) -> pl.DataFrame:
    """Actor and label of the labels to count."""
    n_parts = 1 + labels.select(pl.len()).collect().item() // rows_at_once
    best = pl.DataFrame(schema={name: LABELS[name] for name in ("actor", "label", "count")})
    for number in range(n_parts):
        # All labels of an actor are in one part.
        fit = (
            labels.filter(pl.col("actor").hash(seed=0) % n_parts == number)
            .group_by("actor", "label")
            .agg(pl.col("count").sum(), n_events=pl.col("event_id").n_unique())
            .with_columns(mentions=pl.col("count").sum().over("actor"))
            .filter(
                (pl.col("count") >= choice.min_count)
                & (pl.col("count") < pl.col("mentions"))
                & (pl.col("n_events") >= choice.min_events)
            )
            .select("actor", "label", "count")
            .collect()
        )
        ranked = pl.concat([best, fit]).sort(
            "count", "actor", "label", descending=[True, False, False]
        )
        best = ranked.head(choice.max_terms // 4)
    return best.select("actor", "label")


def _seen(actor: str, label: str) -> Seen:
    words = (f"{actor.replace('-', ' ')}:", *label.split())
    return Seen(words=words, capital=int(label[:1].isupper()), dateline_share=0.0)
