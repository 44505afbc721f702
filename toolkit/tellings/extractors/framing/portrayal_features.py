"""Features of a mention: which words stand where around it, as places in a table of weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.framing.agency import AGENCIES
from tellings.extractors.framing.polarity import BAD, GOOD, GOOD_VERB, NEGATION
from tellings.text import Texts
from tellings.text.batch import Ids, Ints
from tellings.text.hashing import token_ids
from tellings.text.places import spread

BITS = 17
N_PLACES = 1 << BITS
N_WINDOWS = 6
"""Windows of words: up to 2, up to 6 and all before the mention, and the same after it."""
WINDOW_REACH = (2, 6)
# How many letters stand for a word's stem, and where distance stops to matter.
_STEM = 5
_EDGES = (1.5, 3.5, 6.5, 12.5)
_EXACT = 3
_LINE = 3
_ONE, _TWO = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_MOST_WORDS = 80


class Around(NamedTuple):
    """The words around the mentions, one row a mention and token of its sentence.

    ``mention`` counts mentions, ``token`` tokens of the batch; ``offset`` is -1 for the word just
    before the mention and 1 for the one just after.
    """

    mention: Ints
    token: Ints
    offset: Ints


class Features(NamedTuple):
    """Places in the table of weights, each with the mention it is of."""

    mention: Ints
    place: Ints


def around(texts: Texts, first: Ints, last: Ints) -> Around:
    """The words of each mention's sentence besides the mention, 80 on a side at most.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["They praised Dana Orlova."]}))
    >>> around(texts, np.array([2]), np.array([3])).offset.tolist()
    [-2, -1, 1]
    """
    sentence = texts.token_sentence
    low = np.maximum(np.searchsorted(sentence, sentence[first]), first - _MOST_WORDS)
    high = np.minimum(
        np.searchsorted(sentence, sentence[first], side="right"), last + 1 + _MOST_WORDS
    )
    size = np.maximum(high - low, 0)
    token, mention = spread(low, size), np.repeat(np.arange(first.size), size)
    offset = np.where(token < first[mention], token - first[mention], token - last[mention])
    kept = (token < first[mention]) | (token > last[mention])
    return Around(mention[kept], token[kept], offset[kept])


def features(
    texts: Texts, first: Ints, last: Ints, *, near: Around, classes: Ints, agency: Sequence[str]
) -> Features:
    """Places of the features of each mention.

    Parameters
    ----------
    texts : Texts
        The batch.
    first, last : int64
        Tokens of each mention.
    near : Around
        The words around them.
    classes : int64, n_tokens
        ``word_classes`` of the batch.
    agency : sequence of str
        Of each mention.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["They praised Orlova."]}))
    >>> one, classes = np.array([2]), np.zeros(4, np.int64)
    >>> near = around(texts, one, one)
    >>> found = features(texts, one, one, near=near, classes=classes, agency=["patient"])
    >>> bool((found.place < N_PLACES).all()), set(found.mention.tolist())
    (True, {0})
    """
    n = first.size
    role = np.array([AGENCIES.index(one) for one in agency], dtype=np.int64)
    parts = [
        *_of_words(texts, near),
        *_of_classes(near, classes, role, n),
        *_of_mention(texts, first, last, role),
    ]
    return Features(
        np.concatenate([mention for mention, _place in parts]),
        np.concatenate([place for _mention, place in parts]),
    )


def _hashed(template: int, *columns: Ints | Ids) -> Ints:
    """Places of combinations of numbers, told apart by a template."""
    held = np.array([template], np.uint64) * _TWO ^ columns[0].astype(np.uint64) * _ONE
    for column in columns[1:]:
        held = (held ^ (held >> np.uint64(29))) * _ONE ^ column.astype(np.uint64) * _TWO
    mixed = (held ^ (held >> np.uint64(31))) * _ONE
    places: Ints = (mixed >> np.uint64(64 - BITS)).astype(np.int64)
    return places


def _of_words(texts: Texts, near: Around) -> list[tuple[Ints, Ints]]:
    """Words and stems anywhere, by distance and side, and pairs of words by side."""
    stem_end = np.minimum(texts.token_end, texts.token_start + _STEM)
    stems = token_ids(texts.codes, texts.token_start, stem_end)[near.token]
    ids = texts.token_id[near.token]
    side = (near.offset > 0).astype(np.int64)
    bin_ = side * 8 + np.searchsorted(_EDGES, np.abs(near.offset))
    close = np.abs(near.offset) <= _EXACT
    pair = np.flatnonzero((near.mention[1:] == near.mention[:-1]) & (side[1:] == side[:-1]))
    return [
        (near.mention, _hashed(1, ids)),
        (near.mention, _hashed(2, stems)),
        (near.mention, _hashed(3, ids, bin_)),
        (near.mention[close], _hashed(5, ids[close], near.offset[close] + 50)),
        (near.mention[pair], _hashed(7, ids[pair], ids[pair + 1], side[pair])),
    ]


def _of_classes(near: Around, classes: Ints, role: Ints, n: int) -> list[tuple[Ints, Ints]]:
    """Classes of words by distance and side, negated or not; the nearest ones; their number."""
    held = classes[near.token]
    side = (near.offset > 0).astype(np.int64)
    bin_ = side * 8 + np.searchsorted(_EDGES, np.abs(near.offset))
    known = held > 0
    polar = np.flatnonzero((held >= GOOD_VERB) & (held <= BAD))
    negated = np.zeros(held.size, dtype=np.int64)
    for back in (1, 2, 3):
        same = near.mention[back:] == near.mention[:-back]
        negated[back:] |= same & (held[:-back] == NEGATION)
    owner = near.mention[polar]
    good = (held[polar] == GOOD_VERB) | (held[polar] == GOOD)
    n_good = np.minimum(np.bincount(owner[good], minlength=n), 4)
    n_bad = np.minimum(np.bincount(owner[~good], minlength=n), 4)
    each = np.arange(n)
    line = _line(near, held, n)
    parts = [
        (near.mention[known], _hashed(8, held[known], bin_[known])),
        (near.mention[known], _hashed(9, held[known])),
        (owner, _hashed(10, held[polar], negated[polar], side[polar])),
        (owner, _hashed(22, held[polar], role[owner], side[polar])),
        (each, _hashed(17, n_good)),
        (each, _hashed(18, n_bad)),
        (each, _hashed(19, np.clip(n_good - n_bad, -3, 3) + 5)),
        (each, _hashed(23, np.clip(n_good - n_bad, -3, 3) + 5, role)),
    ]
    for behind in (0, 1):
        nearest = _nearest(near, polar[side[polar] == behind], n)
        there = nearest >= 0
        what = np.where(there, held[nearest] * 2 + negated[nearest], 99) if held.size else each * 0
        parts += [(each, _hashed(11 + 20 * behind, what)), (each, _hashed(24 + behind, what, role))]
        for length in range(1, _LINE + 1):
            parts.append((each, _hashed(12 + behind + 20 * length, *line[behind][:length])))
    return parts


def _line(near: Around, held: Ints, n: int) -> list[list[Ints]]:
    """Classes of the three words before, nearest first, and of the three after."""
    sides = []
    for step in (-1, 1):
        columns = []
        for distance in range(1, _LINE + 1):
            column = np.zeros(n, dtype=np.int64)
            at = near.offset == step * distance
            column[near.mention[at]] = held[at] + 1
            columns.append(column)
        sides.append(columns)
    return sides


def _nearest(near: Around, rows: Ints, n: int) -> Ints:
    """Of some rows, for each mention the one nearest to it, -1 where there is none."""
    found = np.full(n, -1, dtype=np.int64)
    order = np.argsort(-np.abs(near.offset[rows]), kind="stable")
    found[near.mention[rows[order]]] = rows[order]
    return found


def _of_mention(texts: Texts, first: Ints, last: Ints, role: Ints) -> list[tuple[Ints, Ints]]:
    """The mention's own words, its length and agency, and whether it is quoted."""
    size = last - first + 1
    each = np.arange(first.size)
    quoted = (texts.token_quotation[first] >= 0).astype(np.int64)
    return [
        (np.repeat(each, size), _hashed(14, texts.token_id[spread(first, size)])),
        (each, _hashed(15, np.minimum(size, 6))),
        (each, _hashed(16, quoted)),
        (each, _hashed(20, role)),
        (each, _hashed(21, role, quoted)),
    ]


def windows(near: Around) -> list[NDArray[np.bool_]]:
    """Which rows lie in each of the ``N_WINDOWS`` windows.

    Examples
    --------
    >>> rows = Around(np.zeros(2, np.int64), np.array([0, 9]), np.array([-1, 8]))
    >>> [window.tolist() for window in windows(rows)][:2]
    [[True, False], [True, False]]
    """
    distance = np.abs(near.offset)
    reaches = [distance <= reach for reach in WINDOW_REACH] + [distance > 0]
    return [(near.offset < 0) & reach for reach in reaches] + [
        (near.offset > 0) & reach for reach in reaches
    ]
