"""What hedging needs of the layer sourcing: where contents and cues lie, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

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


def in_codes(texts: Texts, spans: pl.DataFrame) -> tuple[Ints, Ints]:
    """Starts and ends of spans as code points of the batch.

    Parameters
    ----------
    texts : Texts
        The batch the spans were marked in.
    spans : polars.DataFrame, table SPANS
        Spans of articles of the batch.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "title": ["Rain"], "text": ["It may."]}))
    >>> row = ("a", "text", "hedging", 0, "cue", "epistemic", 3, 6, 1.0, "author", "{}")
    >>> spans = pl.DataFrame([row], schema=dict(SPANS.columns), orient="row")
    >>> start, end = in_codes(texts, spans)
    >>> texts.slice(int(start[0]), int(end[0]))
    'may'
    """
    begins = dict(
        zip(
            zip(texts.article_ids, texts.fields, strict=True),
            texts.document_start.tolist(),
            strict=True,
        )
    )
    keys = spans.select("article_id", "field").iter_rows()
    begin = np.array([begins[key] for key in keys], dtype=np.int64)
    return (
        begin + spans["start"].cast(pl.Int64).to_numpy(),
        begin + spans["end"].cast(pl.Int64).to_numpy(),
    )


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
    return stretches(*in_codes(texts, _sourced_cues(sourcing)))


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
    of_cue = _innermost(texts, _sourced_cues(sourcing), start, end)
    return np.where(of_cue >= 0, of_cue, of_content)


def _sourced_cues(sourcing: pl.DataFrame) -> pl.DataFrame:
    group = ["article_id", "group"]
    sourced = sourcing.filter(pl.col("role") == "source").select(group).unique()
    return sourcing.filter(pl.col("role") == "cue").join(sourced, on=group, how="semi")


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
