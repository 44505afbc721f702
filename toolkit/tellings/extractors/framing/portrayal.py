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
from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.framing.polarity import word_classes
from tellings.extractors.framing.portrayal_encoded import head_shares, weighed, weighing
from tellings.extractors.framing.portrayal_features import (
    N_WINDOWS,
    WINDOW_REACH,
    Around,
    Features,
    around,
    features,
)
from tellings.text import Texts
from tellings.text.batch import Ids, Ints
from tellings.text.hashing import id_table, look_up

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


def portrayals(
    texts: Texts,
    first: Ints,
    last: Ints,
    *,
    agency: Sequence[str],
    encoded: EncoderPass | None = None,
) -> list[Portrayal]:
    """How each mention is portrayed by the sentence it stands in.

    Parameters
    ----------
    texts : Texts
        A batch in English.
    first, last : int64
        Tokens of each mention, both included.
    agency : sequence of str
        What each mention does, as ``agencies`` says.
    encoded : EncoderPass, optional
        Its head for portrayal is weighed in.

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
    chance = linear_shares(texts, first, last, agency=agency)
    if encoded is not None:
        chance = weighed(head_shares(encoded, texts, first, last), chance, weighing(encoded.mode))
    value = chance[:, 2] - chance[:, 0]
    return [
        Portrayal(LABELS[label], round(number, 2))
        for label, number in zip(chance.argmax(axis=1).tolist(), value.tolist(), strict=True)
    ]


def linear_shares(
    texts: Texts, first: Ints, last: Ints, *, agency: Sequence[str]
) -> NDArray[np.float64]:
    """How likely each of ``LABELS`` is by the linear model, n_mentions × 3.

    Parameters
    ----------
    texts, first, last, agency
        As for ``portrayals``.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Orlova is a brave hero."]}))
    >>> one = np.array([0])
    >>> int(linear_shares(texts, one, one, agency=["described"]).argmax())
    2
    """
    near = around(texts, first, last)
    classes = word_classes(texts.token_id)
    found = features(texts, first, last, near=near, classes=classes, agency=agency)
    scores = (_table_scores(found, first.size) + _word_scores(texts, near, first.size)) / UNIT
    chance = 1 / (1 + np.exp(-scores))
    likely: NDArray[np.float64] = chance / chance.sum(axis=1, keepdims=True)
    return likely


def _table_scores(found: Features, n: int) -> Ints:
    """Sums of the weights of hashed features; whole numbers, so exact in any order."""
    held = model()
    columns = np.ascontiguousarray(held.table.T, dtype=np.float64)
    sums = [np.bincount(found.mention, column[found.place], minlength=n) for column in columns]
    return np.stack(sums, axis=1).astype(np.int64) + held.start.astype(np.int64)


def _word_scores(texts: Texts, near: Around, n: int) -> Ints:
    """Sums of the weights of words over the windows around each mention."""
    held = model()
    row = np.full(texts.n_tokens, -1)
    tokens, rows = look_up(texts.token_id, id_table(held.ids))
    row[tokens] = rows
    known = np.flatnonzero(row[near.token] >= 0)
    # A word of one window lies in the wider ones as well, so it gets their weights at once.
    words = held.words.reshape(held.ids.size, 2, N_WINDOWS // 2, len(LABELS))
    summed = np.flip(np.cumsum(np.flip(words, axis=2), axis=2, dtype=np.float64), axis=2)
    offset = near.offset[known]
    window = np.searchsorted(WINDOW_REACH, np.abs(offset))
    weights = summed[row[near.token[known]], (offset > 0).astype(np.int64), window]
    sums = [np.bincount(near.mention[known], column, minlength=n) for column in weights.T]
    # Sums of whole numbers far below 2**53 are exact in floats too.
    return np.stack(sums, axis=1).astype(np.int64)
