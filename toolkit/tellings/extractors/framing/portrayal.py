"""Portrayal: how well or ill a sentence speaks of a mention, by a linear model."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.framing.polarity import word_classes
from tellings.extractors.framing.portrayal_features import (
    N_WINDOWS,
    Features,
    around,
    features,
    windows,
)
from tellings.text import Texts
from tellings.text.batch import Ids, Ints

LABELS = ("negative", "neutral", "positive")
# Weights are whole numbers, thousandths of a logit: their sum is exact in any order.
UNIT = 1000
Weights = NDArray[np.int16]


class PortrayalModel(NamedTuple):
    """Weights of the model, for ``LABELS`` in the last dimension.

    ``table`` (``N_PLACES`` × 3) for hashed features, ``words`` (n_words × ``N_WINDOWS`` × 3) for
    the words ``ids``, which are in order, wherever they stand in a window, ``start`` (3) for all.
    """

    table: Weights
    ids: Ids
    words: Weights
    start: Weights


class Portrayal(NamedTuple):
    """How a mention is portrayed: a label, and a value from -1 (ill) to 1 (well)."""

    label: str
    value: float


@cache
def model(language: str = "en") -> PortrayalModel:
    """The model of a language.

    Raises
    ------
    DamagedModelError
        If the file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> model().table.shape[1]
    3
    """
    folder = files("tellings.extractors.framing") / "lang" / language
    card = json.loads((folder / "portrayal.json").read_text(encoding="utf-8"))
    return read_model((folder / "portrayal.npz").read_bytes(), sha256=card["sha256"])


def read_model(data: bytes, *, sha256: str) -> PortrayalModel:
    """A model from the bytes of a file, checked.

    Parameters
    ----------
    data : bytes
        An ``.npz`` with the arrays of ``PortrayalModel``.
    sha256 : str
        What the bytes must hash to.

    Raises
    ------
    DamagedModelError
        If they do not.

    Examples
    --------
    >>> import hashlib
    >>> held = io.BytesIO()
    >>> np.savez(held, **model()._asdict())
    >>> data = held.getvalue()
    >>> read_model(data, sha256=hashlib.sha256(data).hexdigest()).start.shape
    (3,)
    """
    verified(
        data,
        sha256=sha256,
        name="portrayal.npz",
        made_by="tellings.extractors.framing.portrayal_train",
    )
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        return PortrayalModel(held["table"], held["ids"], held["words"], held["start"])


def portrayals(texts: Texts, first: Ints, last: Ints, *, agency: Sequence[str]) -> list[Portrayal]:
    """How each mention is portrayed by the sentence it stands in.

    Parameters
    ----------
    texts : Texts
        A batch in English.
    first, last : int64
        Tokens of each mention, both included.
    agency : sequence of str
        What each mention does, as ``agencies`` says.

    Returns
    -------
    list of Portrayal
        ``label`` is the class with the highest score; ``value`` is the probability of positive
        less that of negative.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "Orlova is a corrupt liar and a disgrace."]}))
    >>> one = np.array([0])
    >>> portrayals(texts, one, one, agency=["described"])[0].label
    'negative'
    """
    if not len(first):
        return []
    found = features(texts, first, last, classes=word_classes(texts.token_id), agency=agency)
    scores = (_table_scores(found, first.size) + _word_scores(texts, first, last)) / UNIT
    chosen = scores.argmax(axis=1)
    chance = 1 / (1 + np.exp(-scores))
    value = (chance[:, 2] - chance[:, 0]) / chance.sum(axis=1)
    return [
        Portrayal(LABELS[label], round(number, 2))
        for label, number in zip(chosen.tolist(), value.tolist(), strict=True)
    ]


def _table_scores(found: Features, n: int) -> Ints:
    """Sums of the weights of hashed features; whole numbers, so exact in any order."""
    held = model()
    weights = held.table[found.place].astype(np.int64)
    sums = [
        np.bincount(found.mention, weights=weights[:, label], minlength=n) for label in range(3)
    ]
    return np.stack(sums, axis=1).astype(np.int64) + held.start.astype(np.int64)


def _word_scores(texts: Texts, first: Ints, last: Ints) -> Ints:
    """Sums of the weights of words over the windows around each mention."""
    held = model()
    near = around(texts, first, last)
    ids = texts.token_id[near.token]
    place = np.minimum(np.searchsorted(held.ids, ids), held.ids.size - 1)
    known = held.ids[place] == ids
    total = np.zeros((first.size, 3), dtype=np.float64)
    for window, inside in zip(range(N_WINDOWS), windows(near), strict=True):
        rows = np.flatnonzero(inside & known)
        weights = held.words[place[rows], window].astype(np.float64)
        for label in range(3):
            total[:, label] += np.bincount(
                near.mention[rows], weights=weights[:, label], minlength=first.size
            )
    # Sums of whole numbers far below 2**53 are exact in floats too.
    return total.astype(np.int64)
