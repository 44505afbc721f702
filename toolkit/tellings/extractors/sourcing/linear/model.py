"""The weights of the linear model: whole numbers, checked against their card."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified

FOLDER = "lang/en"
FILE, CARD = "fast.npz", "fast.json"
# Weights are whole numbers, this many to one logit: their sum is exact in any order.
UNIT = 128


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """Weights in units of 1 / ``UNIT`` logit.

    Parameters
    ----------
    heads : int16, n_places
        Of the features of a token, for standing for a cue.
    head_words : uint64
        Ids of the words that stood for a cue in training, sorted.
    tokens, pairs : int16, (n_places, 6)
        Of the features of a token, and of a token as seen from a cue, for each label.
    steps : int32, (7, 6)
        Of each step between labels; the last row of each first label.
    drafts : int16
        Of the features of a whole attribution, for being right.
    offsets : int32, 3
        Of heads and of drafts; and what a draft must reach to be kept.
    """

    heads: NDArray[np.int16]
    head_words: NDArray[np.uint64]
    tokens: NDArray[np.int16]
    pairs: NDArray[np.int16]
    steps: NDArray[np.int32]
    drafts: NDArray[np.int16]
    offsets: NDArray[np.int32]


def whole(weights: NDArray[np.float32]) -> NDArray[np.int16]:
    """Weights in logits as whole numbers.

    Examples
    --------
    >>> whole(np.array([0.5, -1.0, 900.0], dtype=np.float32)).tolist()
    [64, -128, 32767]
    """
    limits = np.iinfo(np.int16)
    return np.clip(np.round(weights * UNIT), limits.min, limits.max).astype(np.int16)


def summed(weights: NDArray[np.int16], places: NDArray[np.int32]) -> NDArray[np.int32]:
    """For every row of places the sum of their weights, exact.

    Examples
    --------
    >>> places = np.array([[0, 1], [1, 1]], dtype=np.int32)
    >>> summed(np.array([3, 5], dtype=np.int16), places).tolist()
    [8, 10]
    """
    made = np.zeros((places.shape[0], *weights.shape[1:]), dtype=np.int32)
    for column in range(places.shape[1]):
        made += weights.take(places[:, column], axis=0)
    return made


def written(model: Model) -> bytes:
    """The bytes of a model file; the same model gives the same bytes."""
    held = io.BytesIO()
    np.savez_compressed(held, **{field.name: getattr(model, field.name) for field in fields(model)})
    return held.getvalue()


def read_model(data: bytes, *, sha256: str) -> Model:
    """A model from the bytes of its file, checked.

    Raises
    ------
    DamagedModelError
        If the bytes do not have that SHA-256.

    Examples
    --------
    >>> read_model(b"", sha256="0")
    Traceback (most recent call last):
    ...
    tellings.domain.errors.DamagedModelError: ...
    """
    verified(data, sha256=sha256, name=FILE, made_by="tellings.extractors.sourcing.linear.train")
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        return Model(**{field.name: held[field.name] for field in fields(Model)})


@cache
def english_model() -> Model:
    """The model of English news; read once.

    Examples
    --------
    >>> english_model().tokens.dtype
    dtype('int16')
    """
    folder = files("tellings.extractors.sourcing.linear") / FOLDER
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    return read_model((folder / FILE).read_bytes(), sha256=card["sha256"])
