"""Hits of the lexicon that the model decides on, and what is known of each as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from tellings.extractors.hedging.conditions import Bools
from tellings.extractors.hedging.inventory import UNCERTAINTY, Sense
from tellings.text import token_hash
from tellings.text.batch import Ids, Ints

# Constants of the finaliser of SplitMix64 (Steele, Lea & Flood 2014), public domain arithmetic.
_GOLDEN, _STIR, _SEED = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x1234567),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Hits:
    """Hits of the lexicon that can be read as uncertain, one entry each.

    Parameters
    ----------
    first, last : int64
        Tokens of the batch.
    sense : int64
        Place in ``senses``: the reading the rules prefer, or the last uncertain one.
    accepted : bool
        Whether the rules accept that reading.
    senses : tuple of Sense
        The distinct readings.
    """

    first: Ints
    last: Ints
    sense: Ints
    accepted: Bools
    senses: tuple[Sense, ...]


@dataclass(frozen=True, eq=False)
class Described:
    """Of each hit: lemma, label, rule and part of speech of its reading, and the rules' verdict."""

    lemma: Ids
    label: Ids
    rule: Ids
    pos: Ids
    accepted: Ids


def mixed(*values: Ids | int) -> Ids:
    """One well-spread 64-bit number of several, each a number or one a hit.

    Examples
    --------
    >>> int(mixed(1, 2)[0]) == int(mixed(2, 1)[0])
    False
    """
    state: Ids = np.full(1, _SEED, dtype=np.uint64)
    for value in values:
        state = (state ^ np.asarray(value, dtype=np.uint64)) * _GOLDEN
        state = (state ^ (state >> np.uint64(29))) * _STIR
        state = state ^ (state >> np.uint64(32))
    return state


def described(hits: Hits) -> Described:
    """What is known of each hit, as numbers that ``mixed`` takes.

    Parameters
    ----------
    hits : Hits
        What is to be decided.

    Examples
    --------
    >>> sense = Sense(lemma="may", pos="modal", label="epistemic", strength="low", rule=None)
    >>> one = np.zeros(1, dtype=np.int64)
    >>> hits = Hits(first=one, last=one, sense=one, accepted=one == 0, senses=(sense,))
    >>> described(hits).label.tolist(), described(hits).accepted.tolist()
    ([0], [1])
    """
    lemma, label, rule, pos = (column[hits.sense] for column in _sense_numbers(hits.senses))
    return Described(lemma, label, rule, pos, hits.accepted.astype(np.uint64))


@cache
def _sense_numbers(senses: tuple[Sense, ...]) -> tuple[Ids, Ids, Ids, Ids]:
    """Lemma, label, rule and part of speech of each sense, as numbers."""
    label = {name: place for place, name in enumerate(UNCERTAINTY)}
    return (
        np.array([token_hash(sense.lemma) for sense in senses], dtype=np.uint64),
        np.array([label.get(sense.label, len(label)) for sense in senses], dtype=np.uint64),
        np.array([token_hash(sense.rule or "") for sense in senses], dtype=np.uint64),
        np.array([token_hash(sense.pos) for sense in senses], dtype=np.uint64),
    )
