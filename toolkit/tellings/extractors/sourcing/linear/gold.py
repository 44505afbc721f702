"""Marked articles for training: what each attribution covers, as tokens of the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.gold import touched
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.columns import Columns, columns, head_of
from tellings.extractors.sourcing.reading import Reading, readings
from tellings.text import Texts, segment

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A gold attribution: tokens of the batch by role, and the token that stands for its cue."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    head: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Gold:
    """A batch of marked articles.

    Parameters
    ----------
    texts, readings, seen
        The batch, its readings and the columns the model sees.
    marked : list of lists of Marked
        The attributions of each article.
    publishers : list of str
        Who published each article.
    """

    texts: Texts
    readings: list[Reading]
    seen: Columns
    marked: list[list[Marked]]
    publishers: list[str]


def as_gold(rows: Sequence[Mapping[str, object]]) -> Gold:
    """Gold articles read and aligned with their tokens.

    Examples
    --------
    >>> row = {"text": "It rained, Pell said.", "publisher": "x", "attributions": [
    ...     {"source": [[11, 15]], "cue": [[16, 20]], "content": [[0, 9]]}]}
    >>> made = as_gold([row]).marked[0][0]
    >>> made.content, made.source, made.head
    ((0, 1), (3,), 4)
    """
    names = [str(number) for number in range(len(rows))]
    frame = pl.DataFrame({"article_id": names, "text": [str(row["text"]) for row in rows]})
    texts = segment(frame)
    lexicon = english()
    read = list(readings(texts, lexicon))
    seen = columns(texts, read, [find_attributions(reading, lexicon) for reading in read])
    marked = [
        _marked(row, reading, int(base))
        for row, reading, base in zip(rows, read, seen.base[:-1], strict=True)
    ]
    publishers = [str(row.get("publisher", "")) for row in rows]
    return Gold(texts=texts, readings=read, seen=seen, marked=marked, publishers=publishers)


def _marked(row: Mapping[str, object], reading: Reading, base: int) -> list[Marked]:
    """The attributions of an article that have a content and a cue."""
    attributions = row["attributions"]
    made = []
    for attribution in attributions if isinstance(attributions, list) else []:
        source, cue, content = (
            _tokens(attribution.get(role) or [], reading) for role in ("source", "cue", "content")
        )
        if cue and content:
            made.append(
                Marked(
                    source=tuple(base + at for at in source), cue=tuple(base + at for at in cue),
                    content=tuple(base + at for at in content),
                    head=base + head_of(reading.flags, cue),
                )
            )  # fmt: skip
    return made


def _tokens(spans: Sequence[Sequence[int]], reading: Reading) -> list[int]:
    """The tokens that spans of offsets touch, in order."""
    ranges = touched(reading.start, reading.end, spans)
    return sorted({at for first, last in ranges for at in range(first, last)})
