"""The pairs of articles on which a reader's judgement changes most."""

from __future__ import annotations

import numpy as np
import polars as pl

from tellings.domain.errors import TableError, counted
from tellings.domain.tables import ARTICLES, check
from tellings.events.grouping import GroupOptions, credited_pairs, days_of
from tellings.events.similar_pairs import Pairs
from tellings.events.term_vectors import term_vectors
from tellings.text.batch import Ints

# Pairs further than this from the threshold are not doubtful.
BAND = 0.1
_COLUMNS = {
    "article_id": pl.String(),
    "other_id": pl.String(),
    "similarity": pl.Float32(),
    "same_event": pl.Boolean(),
}


def borderline_pairs(
    articles: pl.DataFrame, *, options: GroupOptions | None = None, most: int = 200
) -> pl.DataFrame:
    """Pairs of articles that are only just on the same event, or only just not.

    For two events that come near each other, the most similar pair of their articles; for an
    article that is only weakly tied to its event, the pair with its nearest member.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        What ``group_events`` gave: every article has an ``event_id``.
    options : GroupOptions, optional
        The options it was grouped with; pairs judged in its corrections are left out.
    most : int, default 200
        Most pairs given.

    Returns
    -------
    polars.DataFrame, one row a pair, the most doubtful first
        ``article_id`` and ``other_id``, ``similarity`` (0 to about 1; joined from
        ``options.least_similarity`` on, as a rule) and ``same_event``.

    Raises
    ------
    TableError
        If an article has no event.

    Examples
    --------
    >>> from tellings.events.grouping import group_events
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     "Ferries met in fog off Havik; two crew were hurt, said the harbour office.",
    ...     "A yacht sank in fog off Havik on Tuesday and its crew of five swam ashore.",
    ...     "The tax on dogs rose in Dresk."]})
    >>> strict = GroupOptions(least_similarity=0.55)
    >>> borderline_pairs(group_events(articles, options=strict), options=strict).rows()
    [('a', 'b', 0.5..., False)]
    """
    options = options or GroupOptions()
    ordered = check(articles, ARTICLES).sort("article_id")
    if without := ordered["event_id"].null_count():
        raise TableError(
            f"{counted(without, 'article has', 'articles have')} no event_id.",
            remedy="group them first: articles = tl.group_events(articles).",
        )
    pairs = credited_pairs(term_vectors(ordered).rows, days_of(ordered), options)
    event = ordered["event_id"].rank("dense").to_numpy().astype(np.int64)
    chosen = np.concatenate((_weak_ties(pairs, event), _near_events(pairs, event)))
    similarity = pairs.similarity[chosen]
    same = event[pairs.left[chosen]] == event[pairs.right[chosen]]
    gap = np.where(same, similarity - options.least_similarity,
                   options.least_similarity - similarity)  # fmt: skip
    frame = pl.DataFrame(
        {
            "article_id": ordered["article_id"].gather(pairs.left[chosen]),
            "other_id": ordered["article_id"].gather(pairs.right[chosen]),
            "similarity": similarity,
            "same_event": same,
            "gap": np.maximum(gap, 0),
        }
    )
    doubtful = frame.filter(pl.col("gap") <= BAND).unique(["article_id", "other_id"])
    judged = _judged(options)
    doubtful = doubtful.join(judged, on=["article_id", "other_id"], how="anti")
    ranked = doubtful.sort("gap", "article_id", "other_id").head(most)
    return ranked.select(pl.col(name).cast(kind) for name, kind in _COLUMNS.items())


def _judged(options: GroupOptions) -> pl.DataFrame:
    links = (*options.corrections.must_link, *options.corrections.cannot_link)
    schema = {"article_id": pl.String(), "other_id": pl.String()}
    return pl.DataFrame(sorted({(min(pair), max(pair)) for pair in links}), schema=schema,
                        orient="row")  # fmt: skip


def _near_events(pairs: Pairs, event: Ints) -> Ints:
    """The most similar pair of each two events."""
    one, two = event[pairs.left], event[pairs.right]
    across = np.flatnonzero(one != two)
    low, high = np.minimum(one, two)[across], np.maximum(one, two)[across]
    order = np.lexsort((-pairs.similarity[across], high, low))
    key = low[order] * (event.max(initial=0) + 1) + high[order]
    first: Ints = across[order[np.flatnonzero(np.diff(key, prepend=-1))]]
    return first


def _weak_ties(pairs: Pairs, event: Ints) -> Ints:
    """For each article in company, the pair with the nearest member of its event."""
    inside = np.flatnonzero(event[pairs.left] == event[pairs.right])
    article = np.concatenate((pairs.left[inside], pairs.right[inside]))
    pair = np.tile(inside, 2)
    order = np.lexsort((-pairs.similarity[pair], article))
    first = order[np.flatnonzero(np.diff(article[order], prepend=-1))]
    return np.unique(pair[first])
