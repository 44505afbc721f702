"""Counts of words and of two or three words in a row in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.house_style import Seen
from tellings.compare.term_cells import MENTIONS, USES, StoredCounts
from tellings.compare.term_uses import (
    CELLS,
    Ids,
    Ints,
    Uses,
    event_batches,
    matched_articles,
    uses_of,
)

Floats = NDArray[np.float64]

# Rows that are summed up at a time, where they come from files.
ROWS_AT_ONCE = 4_000_000
TOTALS = {"term": pl.UInt64(), "count": pl.Int64(), "n_events": pl.Int64()}
"""Uses of a term in some events, and in how many of them it is used."""
WAYS = {
    "term": pl.UInt32(),
    "capital": pl.Int8(),
    "count": pl.Int64(),
    "dateline": pl.Int64(),
    "article_id": pl.String(),
    "written": pl.String(),
}
"""Uses of a kept term in one way of writing it, and the first of them as it stands there."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which terms are counted.

    Parameters
    ----------
    min_count, min_events : int
        Fewest uses, and fewest events with a use, in all outlets together.
    max_terms : int
        The most frequent terms are kept.
    longest : int
        Words in a row that make a term, at most 3: pairs of neighbouring content words, and three
        words of one sentence that begin and end with a content word.
    """

    min_count: int
    min_events: int
    max_terms: int
    longest: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Where the cells of some batches of whole events stand among all.

    Parameters
    ----------
    events, outlets, words
        As of ``TermCounts``.
    places : tuple of int64
        For each batch, the place of each of its cells in ``words`` row by row.
    """

    events: tuple[str, ...]
    outlets: tuple[str, ...]
    words: Floats
    places: tuple[Ints, ...]


def count_terms(articles: pl.DataFrame, choice: Choice) -> StoredCounts:
    """The chosen terms counted by cell, in titles and texts.

    Which terms are kept depends on all outlets together, never on which outlet used them, so a
    permutation test over the kept terms stays valid.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``; ``title`` and ``language`` are
        used if they are there.
    choice : Choice
        Which terms.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["The blaze spread.", "Blaze after blaze."]})
    >>> found = count_terms(articles, Choice(min_count=2, min_events=1, max_terms=9, longest=2))
    >>> [term.words for term in found.seen], found.dense().counts.tolist()
    ([('blaze',)], [[[1.0], [2.0]]])
    """
    batches = event_batches(matched_articles(articles))
    parts = [uses_of(batch, longest=choice.longest) for batch in batches]
    totals = pl.concat([pl.DataFrame(schema=TOTALS), *map(totals_of, parts)])
    chosen = chosen_terms(totals.lazy(), choice)
    layout = layout_of([part.cells for part in parts])
    counted = [
        counts_of(part, chosen, places) for part, places in zip(parts, layout.places, strict=True)
    ]
    return stored_counts(
        layout,
        pl.concat([pl.LazyFrame(schema=USES), *(uses.lazy() for uses, _ways in counted)]),
        (ways for _uses, ways in counted),
        frozenset().union(*(part.languages for part in parts)),
    )


def totals_of(uses: Uses) -> pl.DataFrame:
    """Every term of some whole events: its uses, and in how many of the events it is used.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["Rain.", "Rain."]})
    >>> totals_of(uses_of(articles, longest=1)).select("count", "n_events").rows()
    [(2, 1)]
    """
    event = uses.cells["event_id"].rle_id().to_numpy()[uses.cell]
    return (
        uses.rows.select(
            "term",
            pl.col("count").cast(pl.Int64),
            event=pl.Series(event[uses.rows["article"].to_numpy()]),
        )
        .group_by("term")
        .agg(pl.col("count").sum(), n_events=pl.col("event").n_unique().cast(pl.Int64))
    )


def chosen_terms(totals: pl.LazyFrame, choice: Choice, *, rows_at_once: int = ROWS_AT_ONCE) -> Ids:
    """Sorted ids of the terms to count.

    Parameters
    ----------
    totals : polars.LazyFrame
        What ``totals_of`` gives of parts that have no event in common.
    choice : Choice
        Which terms.
    rows_at_once : int, default 4,000,000
        More rows are summed up in so many parts, by what their ids leave when divided.

    Examples
    --------
    >>> totals = pl.LazyFrame({"term": [7, 5, 7], "count": [2, 9, 1], "n_events": [1, 1, 1]})
    >>> choice = Choice(min_count=3, min_events=2, max_terms=9, longest=1)
    >>> chosen_terms(totals, choice).tolist()
    [7]
    """
    n_parts = 1 + totals.select(pl.len()).collect().item() // rows_at_once
    best = pl.DataFrame(schema=TOTALS)
    for number in range(n_parts):
        fit = (
            totals.select(pl.col(name).cast(dtype) for name, dtype in TOTALS.items())
            .filter(pl.col("term") % n_parts == number)
            .group_by("term")
            .agg(pl.col("count").sum(), pl.col("n_events").sum())
            .filter(
                (pl.col("count") >= choice.min_count) & (pl.col("n_events") >= choice.min_events)
            )
            .collect()
        )
        ranked = pl.concat([best, fit]).sort("count", "term", descending=[True, False])
        best = ranked.head(choice.max_terms)
    return best["term"].sort().to_numpy()


def layout_of(cells: Sequence[pl.DataFrame]) -> Layout:
    """The cells of all batches together.

    Parameters
    ----------
    cells : sequence of polars.DataFrame
        The ``cells`` of ``Uses`` of parts that have no event in common.

    Examples
    --------
    >>> cells = pl.DataFrame({"event_id": ["b", "b"], "outlet": ["X", "Y"], "n_words": [3, 4]})
    >>> layout = layout_of([cells, cells.with_columns(event_id=pl.lit("a"))])
    >>> layout.events, [places.tolist() for places in layout.places]
    (('a', 'b'), [[2, 3], [0, 1]])
    """
    every = pl.concat([pl.DataFrame(schema=CELLS), *cells])
    events, event = _coded(every["event_id"])
    outlets, outlet = _coded(every["outlet"])
    place = event * len(outlets) + outlet
    words = np.zeros(len(events) * len(outlets))
    words[place] = every["n_words"].to_numpy()
    ends = np.cumsum([part.height for part in cells])
    return Layout(
        events=events,
        outlets=outlets,
        words=words.reshape(len(events), len(outlets)),
        places=tuple(np.split(place, ends[:-1])) if len(cells) else (),
    )


def _coded(values: pl.Series) -> tuple[tuple[str, ...], Ints]:
    names, codes = np.unique(values.to_numpy().astype(str), return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.int64)


def counts_of(uses: Uses, chosen: Ids, places: Ints) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Uses of the chosen terms in the cells of some events, and the ways in which they are written.

    Parameters
    ----------
    uses : Uses
        Of these events.
    chosen : uint64, (n_terms,)
        What ``chosen_terms`` gave.
    places : int64, (n_cells,)
        The places of the cells, see ``Layout``.

    Returns
    -------
    tuple of polars.DataFrame
        With the columns of ``USES`` and of ``WAYS``; ``term`` is a place in ``chosen``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "fire",
    ...     "outlet": ["Herald", "Post"], "text": ["Rain.", "Rain, rain."]})
    >>> used = uses_of(articles, longest=1)
    >>> counts, ways = counts_of(used, np.unique(used.rows["term"]), np.array([0, 1]))
    >>> counts.rows(), ways.select("capital", "count", "written").rows()
    ([(0, 0, 1, 1), (0, 1, 2, 1)], [(0, 1, 'rain'), (1, 2, 'Rain')])
    """
    rows = uses.rows
    at = np.searchsorted(chosen, rows["term"].to_numpy())
    known = at < len(chosen)
    known[known] = chosen[at[known]] == rows["term"].to_numpy()[known]
    kept = rows.filter(pl.Series(known))
    article = kept["article"].to_numpy()
    frame = kept.with_columns(
        pl.col("count", "dateline").cast(pl.Int64),
        term=pl.Series(at[known], dtype=pl.UInt32),
        place=pl.Series(places[uses.cell][article], dtype=pl.Int64),
        article_id=uses.articles["article_id"].gather(article),
    )
    counts = (
        frame.group_by("term", "place")
        .agg(pl.col("count").sum(), n_articles=pl.col("article").n_unique().cast(pl.Int64))
        .sort("term", "place")
    )
    first = pl.first("article_id", "article", "title", "start", "end")
    ways = (
        frame.sort("article_id", maintain_order=True)
        .group_by("term", "capital", maintain_order=True)
        .agg(pl.col("count", "dateline").sum(), first)
        .sort("term", "capital")
    )
    written = [
        uses.articles["title" if title else "text"][article][start:end]
        for article, title, start, end in ways.select("article", "title", "start", "end").rows()
    ]
    return counts, ways.with_columns(written=pl.Series(written, dtype=pl.String)).select(list(WAYS))


def stored_counts(
    layout: Layout, uses: pl.LazyFrame, ways: Iterable[pl.DataFrame], languages: Iterable[str]
) -> StoredCounts:
    """What was counted in batches, put together; no label is among it.

    Parameters
    ----------
    layout : Layout
        Of the batches.
    uses : polars.LazyFrame
        What ``counts_of`` gave of all of them.
    ways : iterable of polars.DataFrame
        The ways of writing that ``counts_of`` gave, batch by batch.
    languages : iterable of str
        Languages of the articles.

    Examples
    --------
    >>> nothing = stored_counts(layout_of([]), pl.LazyFrame(schema=USES), [], ["en"])
    >>> nothing.events, nothing.seen
    ((), ())
    """
    seen = _seen(reduce(_added, ways, pl.DataFrame(schema=WAYS)))
    return StoredCounts(
        events=layout.events,
        outlets=layout.outlets,
        seen=seen,
        words=layout.words,
        languages=tuple(sorted(languages)),
        uses=uses,
        mentions=pl.LazyFrame(schema=MENTIONS),
        first_label=len(seen),
    )


def _added(ways: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Ways of writing in two parts; the first use stands in the article with the first id."""
    return (
        pl.concat([ways, more])
        .sort("article_id", maintain_order=True)
        .group_by("term", "capital", maintain_order=True)
        .agg(pl.col("count", "dateline").sum(), pl.first("article_id", "written"))
        .select(list(WAYS))
    )


def _seen(ways: pl.DataFrame) -> tuple[Seen, ...]:
    """How each term is mostly written."""
    usual = (
        ways.sort("term", "count", "capital", descending=[False, True, False])
        .group_by("term", maintain_order=True)
        .agg(pl.first("capital", "written"), pl.col("count", "dateline").sum())
    )
    seen = []
    for _term, capital, text, count, dateline in usual.rows():
        words = tuple(text.split()) if capital else tuple(text.casefold().split())
        seen.append(Seen(words=words, capital=capital, dateline_share=dateline / count))
    return tuple(seen)
