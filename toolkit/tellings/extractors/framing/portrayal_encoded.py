"""Portrayal by two judges: the linear model and the encoder's head, weighed together."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder.passes import EncoderPass, shares
from tellings.text import Texts
from tellings.text.batch import Ints

Floats = NDArray[np.float64]
_LEAST = 1e-6


class Weighing(NamedTuple):
    """What the logarithm of each judge's probabilities counts."""

    head: float
    linear: float


@cache
def weighing(mode: str = "encoder", *, language: str = "en") -> Weighing:
    """The weights beside the encoder of a mode.

    Examples
    --------
    >>> min(weighing()) > 0
    True
    """
    folder = files("tellings.extractors.framing") / "lang" / language
    card = json.loads((folder / f"portrayal_{mode}.json").read_text(encoding="utf-8"))
    return Weighing(head=card["head"], linear=card["linear"])


def head_shares(encoded: EncoderPass, texts: Texts, first: Ints, last: Ints) -> Floats:
    """How likely each polarity is by the encoder, n_mentions × 3.

    Parameters
    ----------
    encoded : EncoderPass
        Over ``texts``; its encoder has the head ``portrayal``.
    texts : Texts
        The batch.
    first, last : int64
        Tokens of each mention, both included.

    Returns
    -------
    float64, n_mentions × 3
        Of negative, neutral and positive, by the mean of the logits of the mention's words in the
        sentence that it begins in.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["Orlova is a liar. It rained."]})
    >>> texts, one = segment(row), np.zeros(1, dtype=np.int64)
    >>> int(head_shares(EncoderPass(texts), texts, one, one).argmax())
    0
    """
    sentence = texts.token_sentence
    logits = encoded.logits("portrayal")
    ends = np.minimum(last, np.searchsorted(sentence, sentence[first], side="right") - 1)
    spans = zip(first.tolist(), ends.tolist(), strict=True)
    means = [logits[start : end + 1].mean(axis=0) for start, end in spans]
    return shares(np.reshape(means, (first.size, logits.shape[1])))


def weighed(head: Floats, linear: Floats, weights: Weighing) -> Floats:
    """The probabilities of both judges as one.

    Parameters
    ----------
    head, linear : float64, n_mentions × 3
        Probabilities.
    weights : Weighing
        What each counts.

    Examples
    --------
    >>> both = np.array([[0.5, 0.25, 0.25]])
    >>> weighed(both, both, Weighing(head=0.5, linear=0.5)).tolist()
    [[0.5, 0.25, 0.25]]
    """
    logs = [np.log(np.maximum(one, _LEAST)) for one in (head, linear)]
    return shares(weights.head * logs[0] + weights.linear * logs[1])
