"""What hedging needs of the layer sourcing: where contents and cues lie, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.voice import in_codes
from tellings.text import Texts
from tellings.text.batch import Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stretches:
    """Sorted stretches of the batch's code points that do not overlap."""

    start: Ints
    end: Ints

    def hold(self, start: Ints, end: Ints) -> Bools:
        """Which of some passages lie within one of the stretches."""
        if self.start.size == 0:
            return np.zeros(start.size, dtype=np.bool_)
        at = np.searchsorted(self.start, start, side="right") - 1
        within: Bools = (at >= 0) & (end <= self.end[at])
        return within

    def touch(self, start: Ints, end: Ints) -> Bools:
        """Which of some passages share a code point with one of the stretches."""
        if self.start.size == 0:
            return np.zeros(start.size, dtype=np.bool_)
        at = np.searchsorted(self.start, end, side="left") - 1
        shared: Bools = (at >= 0) & (self.end[at] > start)
        return shared


def stretches(start: Ints, end: Ints) -> Stretches:
    """Passages sorted, those that overlap made one.

    Examples
    --------
    >>> both = stretches(np.array([5, 0, 3]), np.array([9, 2, 6]))
    >>> both.start.tolist(), both.end.tolist()
    ([0, 3], [2, 9])
    """
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    opens = np.ones(start.size, dtype=np.bool_)
    opens[1:] = start[1:] >= reach[:-1]
    closes = np.ones(start.size, dtype=np.bool_)
    closes[:-1] = opens[1:]
    return Stretches(start=start[opens], end=reach[closes])


def contents(texts: Texts, sourcing: pl.DataFrame) -> Stretches:
    """The contents of all attributions.

    Parameters
    ----------
    texts : Texts
        The batch the spans were marked in.
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer sourcing; may be empty.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["He said it rained."]}))
    >>> rows = [("a", "text", "sourcing", 0, role, "", start, end, 1.0, "author", "{}")
    ...     for role, start, end in (("source", 0, 2), ("cue", 3, 7), ("content", 8, 17))]
    >>> sourcing = pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")
    >>> contents(texts, sourcing).start.tolist()
    [8]
    """
    return stretches(*in_codes(texts, sourcing.filter(pl.col("role") == "content")))


def cues_with_source(texts: Texts, sourcing: pl.DataFrame) -> Stretches:
    """The cues of attributions that have a source phrase.

    Parameters
    ----------
    texts : Texts
        The batch the spans were marked in.
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer sourcing; may be empty.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["He said it rained."]}))
    >>> rows = [("a", "text", "sourcing", 0, role, "", start, end, 1.0, "author", "{}")
    ...     for role, start, end in (("source", 0, 2), ("cue", 3, 7), ("content", 8, 17))]
    >>> sourcing = pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")
    >>> cues_with_source(texts, sourcing).start.tolist()
    [3]
    """
    cues = sourced(sourcing).filter(pl.col("role") == "cue")
    return stretches(*in_codes(texts, cues))


def attributions_of(texts: Texts, sourcing: pl.DataFrame, start: Ints, end: Ints) -> Ints:
    """Number of the attribution that each passage belongs to, -1 for none.

    It is the attribution whose cue begins where the passage does (of those with a source phrase),
    else the innermost one whose content holds the passage.

    Parameters
    ----------
    texts : Texts
        The batch the spans were marked in.
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer sourcing; may be empty.
    start, end : int64
        Passages, as code points of the batch.

    Returns
    -------
    int64
        ``group`` of the spans of the attribution, which counts within its article.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["He said it rained."]}))
    >>> rows = [("a", "text", "sourcing", 7, role, "", start, end, 1.0, "author", "{}")
    ...     for role, start, end in (("source", 0, 2), ("cue", 3, 7), ("content", 8, 17))]
    >>> sourcing = pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")
    >>> attributions_of(texts, sourcing, np.array([0, 3, 11]), np.array([2, 7, 17])).tolist()
    [-1, 7, 7]
    """
    of_content = _innermost(texts, sourcing.filter(pl.col("role") == "content"), start, end)
    cues = sourced(sourcing).filter(pl.col("role") == "cue")
    of_cue = _innermost(texts, cues, start, end)
    return np.where(of_cue >= 0, of_cue, of_content)


def sourced(sourcing: pl.DataFrame) -> pl.DataFrame:
    """The spans of attributions that have a source phrase.

    Parameters
    ----------
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer sourcing; may be empty.

    Examples
    --------
    >>> roles = ["source", "cue", "cue"]
    >>> said = pl.DataFrame({"article_id": "a", "group": [0, 0, 1], "role": roles})
    >>> sourced(said).height
    2
    """
    group = ["article_id", "group"]
    named = sourcing.filter(pl.col("role") == "source").select(group).unique()
    return sourcing.join(named, on=group, how="semi", maintain_order="left")


def _innermost(texts: Texts, spans: pl.DataFrame, start: Ints, end: Ints) -> Ints:
    """Group of the shortest span that holds each passage, -1 for none."""
    first, last = in_codes(texts, spans)
    group = spans["group"].cast(pl.Int64).to_numpy()
    # Each token is given to the shortest span over it: the longest are written first.
    over = np.full(texts.token_start.size, -1, dtype=np.int64)
    edges = np.searchsorted(texts.token_start, np.stack([first, last]))
    for row in np.lexsort((first, first - last)).tolist():
        over[edges[0, row] : edges[1, row]] = row
    if not group.size:
        return np.full(start.size, -1, dtype=np.int64)
    row = over[np.searchsorted(texts.token_start, start)]
    return np.where((row >= 0) & (end <= last[row]), group[row], -1)
