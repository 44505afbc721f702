"""Marks: passages found in a batch, and how they become a table of spans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from tellings.domain.tables import SPANS
from tellings.text import Texts

LAYER = "framing"
# Made once: json.dumps makes a new one on each call that has options.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Mark(NamedTuple):
    """A passage of a batch.

    ``first`` and ``last`` are tokens of the batch, both included; ``attributes`` is JSON.
    """

    first: int
    last: int
    role: str
    label: str
    score: float
    attributes: str


def as_json(attributes: Mapping[str, str | float | Sequence[str]]) -> str:
    """Attributes as compact JSON with sorted keys.

    Examples
    --------
    >>> as_json({"reason": "exaggeration", "lemma": "brazen"})
    '{"lemma":"brazen","reason":"exaggeration"}'
    """
    return _ENCODER.encode(attributes)


def to_spans(texts: Texts, marks: Iterable[Mark]) -> pl.DataFrame:
    """Marks as spans, each a group of its own, numbered in reading order within an article.

    Parameters
    ----------
    texts : Texts
        The batch the marks point into.
    marks : iterable of Mark
        In any order.

    Returns
    -------
    polars.DataFrame, table SPANS
        ``voice`` is ``author`` everywhere; ``extract`` assigns voices.

    Examples
    --------
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["A brazen raid."]}))
    >>> to_spans(texts, [Mark(1, 1, "term", "loaded", 1.0, "{}")]).row(0)[4:8]
    ('term', 'loaded', 2, 8)
    """
    ordered = sorted(marks, key=lambda mark: (mark.first, -mark.last, mark.role, mark.label))
    if not ordered:
        return SPANS.empty()
    first = np.array([mark.first for mark in ordered], dtype=np.int64)
    last = np.array([mark.last for mark in ordered], dtype=np.int64)
    document = texts.token_document[first]
    owners = [texts.article_ids[index] for index in document.tolist()]
    return pl.DataFrame(
        {
            "article_id": owners,
            "field": [texts.fields[index] for index in document.tolist()],
            "layer": [LAYER] * len(ordered),
            "group": _numbers(owners),
            "role": [mark.role for mark in ordered],
            "label": [mark.label for mark in ordered],
            "start": texts.local(document, texts.token_start[first]),
            "end": texts.local(document, texts.token_end[last]),
            "score": [mark.score for mark in ordered],
            "voice": ["author"] * len(ordered),
            "attributes": [mark.attributes for mark in ordered],
        },
        schema=dict(SPANS.columns),
    )


def _numbers(owners: list[str]) -> list[int]:
    """0, 1, 2 … anew for each article."""
    numbers: list[int] = []
    for place, owner in enumerate(owners):
        same = place > 0 and owners[place - 1] == owner
        numbers.append(numbers[-1] + 1 if same else 0)
    return numbers
