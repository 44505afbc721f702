"""Which sentences of one event say the same: a weighted cosine with evidence beyond names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tellings.compare.sentence_terms import Sentence, word_shares

# All chosen on the invented demo corpus, by planted facts found and not found (docs/codebook).
SIMILAR = 0.2
# What is shared besides names: "Mr. Renn denied it" and "Mr. Renn resigned" share only him.
BEYOND_NAMES = 0.1
_KIND_WEIGHT = {"#": 1.6, "@": 0.5, '"': 1.0, "&": 0.5}
# One number or two telling words or two quoted fragments.
_NUMBER_EVIDENCE, _OTHER_EVIDENCE, _ENOUGH_EVIDENCE = 1.0, 0.5, 1.0
# A stem is telling when it weighs more than a word of every fifth article does in 30 sentences.
_TELLING = 1.0
_LEAST_SHARE = 0.005
_BLOCK = 512

Row = list[tuple[int, float]]
"""Sentences that match one sentence, with their similarity."""


def matches(sentences: Sequence[Sentence]) -> Iterator[Row]:
    """For each sentence of an event those that say the same, itself first of all.

    Similarity is the cosine of the sentences' terms, weighted by how few of the event's sentences
    hold a term and how few news articles hold the word. A pair counts from .2 on, and only when
    it shares a number, two telling words or two quoted fragments: a shared name is no evidence.

    Parameters
    ----------
    sentences : sequence of Sentence
        All sentences of one event.

    Yields
    ------
    list of (int, float)
        Place of each match and its similarity in (0, 1], in order of place.

    Examples
    --------
    >>> def said(*terms):
    ...     return Sentence(article_id="a", place=0, start=0, end=1, text="", n_words=5,
    ...                     terms=frozenset(terms))
    >>> rows = matches([said("#112", "arrest"), said("#112", "seiz"), said("@orlova", "orlova")])
    >>> [[place for place, _ in row] for row in rows]
    [[0, 1], [0, 1], [2]]
    """
    if not sentences:
        return
    from scipy.sparse import csr_array

    weights = _weights(sentences)
    names = {term[1:] for term in weights if term[0] == "@"}
    place = {term: column for column, term in enumerate(weights)}
    held = [sorted(sentence.terms) for sentence in sentences]
    limits = np.cumsum([0, *map(len, held)])
    columns = np.array([place[term] for terms in held for term in terms], dtype=np.int64)
    shape = (len(sentences), len(place))
    there = csr_array((np.ones(columns.size), columns, limits), shape=shape)
    weight = np.array(list(weights.values()))
    norm = np.sqrt(np.asarray((there * weight**2).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    beyond = np.array([_beyond_names(term, names) for term in weights])
    telling = np.array([_evidence(term, weight) for term, weight in weights.items()]) * beyond
    # Three sums over shared terms: all weight, weight beyond names, pieces of evidence.
    sums = [csr_array(there * factor) for factor in (weight**2, weight**2 * beyond, telling)]
    for first in range(0, len(sentences), _BLOCK):
        part = slice(first, first + _BLOCK)
        alike, besides, evidence = ((each[part] @ there.T).toarray() for each in sums)
        scale = np.outer(norm[part], norm)
        good = (alike >= SIMILAR * scale) & (besides >= BEYOND_NAMES * scale)
        good &= evidence >= _ENOUGH_EVIDENCE
        yield from _rows(np.minimum(alike / scale, 1.0), good, first)


def _rows(similarity: NDArray[np.float64], good: NDArray[np.bool_], first: int) -> Iterator[Row]:
    for line in range(good.shape[0]):
        good[line, first + line] = True
        similarity[line, first + line] = 1.0
        places = np.flatnonzero(good[line])
        yield list(zip(places.tolist(), similarity[line, places].tolist(), strict=True))


def _weights(sentences: Sequence[Sentence]) -> dict[str, float]:
    """Weight of each term of the event, in alphabetical order."""
    held = Counter(term for sentence in sentences for term in sentence.terms)
    return {term: rarity(term) * math.log1p(len(sentences) / held[term]) for term in sorted(held)}


def rarity(term: str) -> float:
    """How little a term is used in news at large: 0 for words of every article.

    Examples
    --------
    >>> rarity("the"), rarity("#112"), rarity("zeppelin")
    (0.0, 1.6, 1.0)
    """
    if term[0] in _KIND_WEIGHT:
        return _KIND_WEIGHT[term[0]]
    share = max(word_shares().get(term, _LEAST_SHARE), _LEAST_SHARE)
    return abs(math.log(share) / math.log(_LEAST_SHARE))


def _beyond_names(term: str, names: set[str]) -> float:
    return float(term[0] not in "@&" and term not in names)


def _evidence(term: str, weight: float) -> float:
    if term[0] == "#":
        return _NUMBER_EVIDENCE
    return _OTHER_EVIDENCE * (term[0] == '"' or weight > _TELLING)
