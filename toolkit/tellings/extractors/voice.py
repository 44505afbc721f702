"""Voice: whether a passage is the author's own, quoted, or attributed to somebody."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.text import Texts
from tellings.text.batch import Ints

Flags = NDArray[np.bool_]


def assign_voice(texts: Texts, spans: pl.DataFrame, sourcing: pl.DataFrame) -> pl.DataFrame:
    """The same spans with their voice filled in.

    A passage inside quotation marks is *quoted*; one inside the content of an attribution is
    *attributed*; any other is the *author*'s. A whole quotation, marks included, is not inside
    itself: a scare quote is the author's. The content of an attribution is quoted when at least
    half of its characters stand in quotation marks, else attributed.

    Parameters
    ----------
    texts : Texts
        The batch the spans were marked in.
    spans : polars.DataFrame, table SPANS
        Spans of any layers of these articles.
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer ``sourcing`` of these articles; may be empty.

    Returns
    -------
    polars.DataFrame, table SPANS
        Same rows, same order.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It was “sheer chaos”."]}))
    >>> row = ("a", "text", "framing", 0, "term", "loaded", 14, 19, 1.0, "author", "{}")
    >>> spans = pl.DataFrame([row], schema=dict(SPANS.columns), orient="row")
    >>> assign_voice(texts, spans, SPANS.empty())["voice"].to_list()
    ['quoted']
    """
    if spans.is_empty():
        return spans
    start, end = in_codes(texts, spans)
    inside_quotes = _inside(start, end, texts.quotation_start, texts.quotation_end)
    contents = sourcing.filter(pl.col("role") == "content")
    inside_content = _inside(start, end, *_merged(*in_codes(texts, contents)))
    voice = np.where(inside_quotes, "quoted", np.where(inside_content, "attributed", "author"))
    own = (spans["layer"] == "sourcing") & (spans["role"] == "content")
    rows = np.flatnonzero(own.to_numpy())
    if rows.size:
        mostly_quoted = _quoted_share(texts, start[rows], end[rows]) >= 0.5
        voice[rows] = np.where(mostly_quoted, "quoted", "attributed")
    return spans.with_columns(pl.Series("voice", voice, dtype=spans.schema["voice"]))


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
    documents = pl.DataFrame(
        {"article_id": texts.article_ids, "field": texts.fields, "at": texts.document_start},
        schema={"article_id": pl.String, "field": spans.schema["field"], "at": pl.Int64},
    )
    at = spans.join(documents, on=["article_id", "field"], how="left", maintain_order="left")["at"]
    offset = at.to_numpy().astype(np.int64)
    return (
        offset + spans["start"].to_numpy().astype(np.int64),
        offset + spans["end"].to_numpy().astype(np.int64),
    )


def _merged(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Intervals sorted, with those that overlap made one; touching ones stay apart."""
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    if start.size == 0:
        return start, reach
    opens = np.concatenate(([True], start[1:] >= reach[:-1]))
    closes = np.concatenate((opens[1:], [True]))
    return start[opens], reach[closes]


def _inside(start: Ints, end: Ints, left: Ints, right: Ints) -> Flags:
    """Whether each span lies in one of the sorted intervals, without being all of it."""
    if left.size == 0:
        return np.zeros(start.size, dtype=bool)
    at = np.searchsorted(left, start, side="right") - 1
    within = (at >= 0) & (end <= right[at])
    inside: Flags = within & ~((start == left[at]) & (end == right[at]))
    return inside


def _quoted_share(texts: Texts, start: Ints, end: Ints) -> NDArray[np.float64]:
    """Share of each span's code points that stand in a quotation."""
    depth = np.zeros(texts.codes.size + 1, dtype=np.int64)
    np.add.at(depth, texts.quotation_start, 1)
    np.add.at(depth, texts.quotation_end, -1)
    before = np.concatenate(([0], np.cumsum(np.cumsum(depth)[:-1] > 0)))
    quoted: NDArray[np.float64] = (before[end] - before[start]) / np.maximum(end - start, 1)
    return quoted
