"""What is told about a group of articles: the name of their event, and how clear each one is."""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

from tellings.events.links import Bound
from tellings.events.similar_pairs import Pairs, Reals
from tellings.text.batch import Ints

_DIGITS = 10


def event_names(articles: pl.DataFrame, label: Ints, bound: Bound) -> pl.Series:
    """The event id of each article.

    A given id is kept. Any other is the date of the earliest article (``undated`` without one)
    and ten digits made from its id, so that it does not change when later articles join.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        In the order of ``label``.
    label : int64
        Group of each article.
    bound : Bound
        Knows the given ids.

    Examples
    --------
    >>> from tellings.events.links import Corrections, bind
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "published": [None, None],
    ...     "published_date": [None, None]})
    >>> bound = bind(["a", "b"], [None, "fog"], Corrections())
    >>> event_names(articles, np.array([0, 1]), bound).to_list()
    ['undated-333fcb4ee1', 'fog']
    """
    given = {
        int(group): bound.given[unit]
        for group, unit in zip(label.tolist(), bound.unit.tolist(), strict=True)
        if bound.given[unit] is not None
    }
    day = pl.coalesce(pl.col("published_date").cast(pl.Date), pl.col("published").cast(pl.Date))
    rows = articles.select("article_id", day.alias("day"), pl.Series("label", label))
    earliest = rows.sort("day", "article_id", nulls_last=True).unique(
        "label", keep="first", maintain_order=True
    )
    names = {
        group: given.get(group, f"{day or 'undated'}-{_digest(article_id)}")
        for article_id, day, group in earliest.iter_rows()
    }
    return pl.Series([names[group] for group in label.tolist()], dtype=pl.String)


def _digest(article_id: str) -> str:
    hashed = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()[:_DIGITS]


def event_scores(pairs: Pairs, label: Ints, bound: Bound, *, least: float) -> pl.Series:
    """How clearly each article belongs where it is, in [0, 1].

    With ``own`` the mean similarity to the rest of its event and ``next`` the largest mean
    similarity to another event: half and half when ``own`` equals the larger of ``next`` and
    ``least``, and 1 when it exceeds it by ``least``. An article alone takes ``least`` for
    ``own``. Articles whose event a reader decided have 1.

    Parameters
    ----------
    pairs : Pairs
        Similar pairs; a pair that is missing counts as 0.
    label : int64
        Group of each article.
    bound : Bound
        Knows what a reader decided.
    least : float
        Least similarity of articles on one event.

    Examples
    --------
    >>> from tellings.events.links import Corrections, bind
    >>> pairs = Pairs(left=np.array([0]), right=np.array([1]), similarity=np.array([0.24]))
    >>> bound = bind(["a", "b", "c"], [None] * 3, Corrections())
    >>> event_scores(pairs, np.array([0, 0, 1]), bound, least=0.16).to_list()
    [0.75, 0.75, 1.0]
    """
    sizes = np.bincount(label)
    own, beside = _nearness(pairs, label, sizes)
    alone = sizes[label] == 1
    own = np.where(alone, least, own)
    # An article alone is clear when nothing comes near; one in company when its company is nearer.
    rival = np.where(alone, beside, np.maximum(beside, least))
    scores = np.clip(0.5 + (own - rival) / (2 * least), 0, 1)
    decided = np.array([name is not None for name in bound.given], dtype=np.bool_)
    decided |= np.bincount(bound.unit, minlength=decided.size) > 1
    return pl.Series(np.where(decided[bound.unit], 1.0, scores), dtype=pl.Float32)


def _nearness(pairs: Pairs, label: Ints, sizes: Ints) -> tuple[Reals, Reals]:
    """Mean similarity of each article to its own event, and to the nearest other one."""
    article = np.concatenate((pairs.left, pairs.right))
    event = label[np.concatenate((pairs.right, pairs.left))]
    key = article * (sizes.size + 1) + event
    keys, position = np.unique(key, return_inverse=True)
    total = np.bincount(position, np.tile(pairs.similarity, 2), keys.size)
    article, event = keys // (sizes.size + 1), keys % (sizes.size + 1)
    mine = label[article] == event
    own, beside = np.zeros(label.size), np.zeros(label.size)
    own[article[mine]] = total[mine] / (sizes[event[mine]] - 1)
    np.maximum.at(beside, article[~mine], (total / sizes[event])[~mine])
    return own, beside
