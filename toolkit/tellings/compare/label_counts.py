"""Labels of actors as terms: how often each cell calls an actor so, of all its mentions there."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import numpy as np
import polars as pl

from tellings.compare.house_style import Seen
from tellings.compare.naming import labels_table
from tellings.compare.term_counts import Choice, TermCounts


def with_labels(
    found: TermCounts, articles: pl.DataFrame, spans: pl.DataFrame, choice: Choice
) -> TermCounts:
    """The counted terms and, after them, labels of actors.

    A label is written "actor: label", as in "government: regime". Names and nouns count, adjectives
    do not; quoted ones are left out. Labels used for every mention of their actor are left out
    too, for there was no choice between them and another.

    Parameters
    ----------
    found : TermCounts
        Words and phrases.
    articles : polars.DataFrame, table ARTICLES
        The articles they were counted in.
    spans : polars.DataFrame, table SPANS
        Mentions of actors (layer ``framing``).
    choice : Choice
        Which labels are kept, by the same rule as words; at most a quarter of ``max_terms``.

    Examples
    --------
    >>> from tellings.compare.term_counts import count_terms
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fall",
    ...     "outlet": ["Echo", "Mail"], "text": ["The regime fell.", "The government fell."]})
    >>> choice = Choice(min_count=1, min_events=1, max_terms=40, longest=1)
    >>> both = with_labels(count_terms(articles, choice), articles,
    ...                    extract(articles, layers=["framing"]), choice)
    >>> [term.words for term in both.seen if term.words[0].endswith(":")]
    [('government:', 'government'), ('government:', 'regime')]
    """
    table = labels_table(spans, articles).filter(
        pl.col("event_id").is_in(found.events) & (pl.col("form") != "premodifier")
    )
    event = {name: place for place, name in enumerate(found.events)}
    outlet = {name: place for place, name in enumerate(found.outlets)}
    shape = (len(found.events), len(found.outlets))
    uses: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(shape))
    mentions: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(shape))
    held: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(shape[1], np.int64))
    columns = ("event_id", "actor", "outlet", "label", "count", "n_articles")
    for where, actor, who, label, count, n_articles in table.select(columns).rows():
        cell = event[where], outlet[who]
        uses[actor, label][cell] += count
        mentions[actor][cell] += count
        held[actor, label][cell[1]] += n_articles
    kept = sorted(
        (key for key, cells in uses.items()
         if choice.min_count <= cells.sum() < mentions[key[0]].sum()
         and (cells.sum(axis=1) > 0).sum() >= choice.min_events),
        key=lambda key: (-uses[key].sum(), key),
    )[: choice.max_terms // 4]  # fmt: skip
    if not kept:
        return found
    kept.sort()
    words = np.broadcast_to(found.words[:, :, None], found.counts.shape)
    return dataclasses.replace(
        found,
        seen=(*found.seen, *(_seen(actor, label) for actor, label in kept)),
        counts=np.concatenate(
            [found.counts, np.stack([uses[key] for key in kept], axis=2).astype(np.float32)], axis=2
        ),
        exposure=np.concatenate(
            [words, np.stack([mentions[actor] for actor, _ in kept], axis=2)], axis=2
        ),
        n_articles=np.concatenate(
            [found.n_articles, np.stack([held[key] for key in kept], axis=1)], axis=1
        ),
    )


def _seen(actor: str, label: str) -> Seen:
    words = (f"{actor.replace('-', ' ')}:", *label.split())
    return Seen(words=words, capital=int(label[:1].isupper()), dateline_share=0.0)
