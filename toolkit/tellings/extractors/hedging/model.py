"""The linear model that decides whether a hit is a cue of uncertainty, and its checked weights."""

from __future__ import annotations

import io
import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.hedging.conditions import Bools
from tellings.extractors.hedging.features import features
from tellings.extractors.hedging.hits import Hits
from tellings.extractors.hedging.inventory import Sense
from tellings.text import Texts

Weights = NDArray[np.int16]
Whole = NDArray[np.int64]

# Weights are whole numbers, thousandths of a logit: their sum is exact in any order.
UNIT = 1000
# What the rules' verdict adds to or takes from the model's sum, for readings whose use in an
# encyclopedia differs most from that in news: "could" tells of past ability there, "may" of rules;
# and these conjunctions are rare there, but have no other reading that the rules let pass.
_EPISTEMIC_PRIOR, _MODAL_PRIOR, _CONJUNCTION_PRIOR = 600, 1000, 4000
_PRIORS = dict.fromkeys(("could", "may", "might"), _MODAL_PRIOR) | dict.fromkeys(
    ("unless", "as long as", "so long as", "should", "assuming"), _CONJUNCTION_PRIOR
)


@cache
def weights(language: str = "en") -> Weights:
    """The weights of a language, one for each hashed feature.

    Raises
    ------
    DamagedModelError
        If the file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> weights().dtype
    dtype('int16')
    """
    folder = files("tellings.extractors.hedging") / "lang" / language
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return read_weights((folder / "model.npz").read_bytes(), sha256=card["sha256"])


def read_weights(data: bytes, *, sha256: str) -> Weights:
    """Weights from the bytes of a file, checked.

    Parameters
    ----------
    data : bytes
        An ``.npz`` with one int16 array named ``weights``.
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
    >>> np.savez_compressed(held, weights=np.zeros(2, dtype=np.int16))
    >>> data = held.getvalue()
    >>> read_weights(data, sha256=hashlib.sha256(data).hexdigest()).tolist()
    [0, 0]
    """
    verified(data, sha256=sha256, name="model.npz", made_by="tellings.extractors.hedging.train")
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        read: Weights = held["weights"]
    return read


def are_cues(texts: Texts, hits: Hits) -> Bools:
    """Which hits are cues: the sum of their weights and of the rules' prior is positive.

    Parameters
    ----------
    texts : Texts
        The batch.
    hits : Hits
        Hits that can be read as uncertain.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.decisions import uncertain_hits
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Perhaps in May it rains."]}))
    >>> hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    >>> are_cues(texts, hits).tolist()
    [True, False]
    """
    decided: Bools = totals(texts, hits) > 0
    return decided


def totals(texts: Texts, hits: Hits) -> Whole:
    """The sum of the weights of each hit and of the rules' prior, in thousandths of a logit.

    Parameters
    ----------
    texts, hits
        As for ``are_cues``.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.decisions import uncertain_hits
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Perhaps."]}))
    >>> hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    >>> bool(totals(texts, hits)[0] > 0)
    True
    """
    if hits.first.size == 0:
        return np.zeros(0, dtype=np.int64)
    prior = _priors(hits.senses)[hits.sense]
    total: Whole = weights()[features(texts, hits)].sum(axis=1, dtype=np.int64)
    return total + np.where(hits.accepted, prior, -prior)


@cache
def _priors(senses: tuple[Sense, ...]) -> Whole:
    """What the rules' verdict weighs for each sense."""
    of_sense = [
        _PRIORS.get(sense.lemma, _EPISTEMIC_PRIOR * (sense.label == "epistemic"))
        for sense in senses
    ]
    return np.array(of_sense, dtype=np.int64)
