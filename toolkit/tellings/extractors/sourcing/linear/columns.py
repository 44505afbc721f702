"""A batch as the linear model sees it: whole numbers for every token, the rules' marks among them.

Offsets are numbers of tokens in the batch. A feature never looks past the unit of its token, so an
article is read the same whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import Reading
from tellings.text import Texts

Whole = NDArray[np.int64]
Hashes = NDArray[np.uint64]

SOURCE, CUE, CONTENT = 1, 2, 3
# Coarse class of an open word; the first that fits. Closed words stand for themselves.
_COARSE = (
    Class.AUXILIARY | Class.NEGATION,
    Class.CUE | Class.VERB,
    Class.TITLE,
    Class.PERSON,
    Class.ENTITY,
    Class.TIME,
    Class.CAPITAL,
    Class.FIGURE,
    Class.ADVERB,
    Class.ED,
    Class.ING,
    Class.NOUNISH,
)
_CLOSED = Class.CLOSED | Class.MARK | Class.RELATIVE | Class.QUESTION_WORD
# Odd constants of a multiplicative hash.
_FACTOR, _SPREAD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_NONE = np.uint64(0x51ED270B7A2D9F35)


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Columns over the tokens of a batch.

    Parameters
    ----------
    base : int64, n_documents + 1
        First token of each document.
    word, group, suffix : uint64, n_tokens
        Id of the word; of its class (closed words: of themselves); of its last three letters.
    flags : int64, n_tokens
        Bits of ``Class``.
    shape, quotation : int64, n_tokens
        Kind and capitals; outside, first mark, inside, last mark, and whether it is speech.
    unit, unit_first, unit_last : int64, n_tokens
        Number and borders of the unit a token lies in.
    ruled : int64, n_tokens
        What any rule says: sum of 1 source, 2 cue, 4 content, 8 first word of a content.
    part_rule, part_role, part_first, part_last : int64, n_ranges
        The ranges of the rules' attributions, numbered over the batch.
    rule_head : int64, n_rules
        Token that stands for the cue of each, -1 without a cue.
    """

    base: Whole
    word: Hashes
    group: Hashes
    suffix: Hashes
    flags: Whole
    shape: Whole
    quotation: Whole
    unit: Whole
    unit_first: Whole
    unit_last: Whole
    ruled: Whole
    part_rule: Whole
    part_role: Whole
    part_first: Whole
    part_last: Whole
    rule_head: Whole


def hashes(values: Whole) -> Hashes:
    """Whole numbers as what is mixed into a place, bit by bit.

    Examples
    --------
    >>> hashes(np.array([-1])).tolist() == [2**64 - 1]
    True
    """
    return values.astype(np.int64).view(np.uint64)


def mixed(slot: int, *parts: Hashes) -> Hashes:
    """A hash of whole columns, different for each slot.

    Examples
    --------
    >>> one = np.array([1, 2], dtype=np.uint64)
    >>> bool((mixed(1, one) == mixed(2, one)).any())
    False
    """
    made = np.full(1, slot + 1, dtype=np.uint64) * _FACTOR
    for part in parts:
        made = (made ^ part) * _SPREAD
        made ^= made >> np.uint64(29)
    return made * _FACTOR


def columns(
    texts: Texts, readings: Sequence[Reading], ruled: Sequence[Sequence[Attribution]]
) -> Columns:
    """The columns of a batch.

    Parameters
    ----------
    texts : Texts
        The batch.
    readings : sequence of Reading
        One a document, in the order of the batch.
    ruled : sequence of sequences of Attribution
        What the rules found in each.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import readings
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It rained, Pell said."]}))
    >>> read = list(readings(texts, english()))
    >>> made = columns(texts, read, [find_attributions(reading, english()) for reading in read])
    >>> made.ruled.tolist(), made.rule_head.tolist()
    ([12, 4, 0, 1, 2, 0], [4])
    """
    n = texts.n_tokens
    base = texts.token_document.searchsorted(np.arange(len(readings) + 1)).astype(np.int64)
    flags = _joined([reading.flags for reading in readings], n)
    parts, heads = _parts(readings, ruled, base.tolist())
    unit, unit_first, unit_last = _units(readings, base.tolist(), n)
    return Columns(
        base=base, word=texts.token_id, group=_groups(texts.token_id, flags),
        suffix=_suffixes(texts), flags=flags,
        shape=texts.token_kind.astype(np.int64) * 3 + texts.token_capital,
        quotation=_quotations(texts, readings, n), unit=unit, unit_first=unit_first,
        unit_last=unit_last, ruled=_union(parts, n), part_rule=parts[0], part_role=parts[1],
        part_first=parts[2], part_last=parts[3], rule_head=np.array(heads, dtype=np.int64),
    )  # fmt: skip


def head_of(flags: Sequence[int], tokens: Sequence[int]) -> int:
    """The token that stands for a cue: its first verb of the lexicon, else its first word.

    Examples
    --------
    >>> head_of([Class.AUXILIARY, Class.CUE, 0], [0, 1, 2])
    1
    """
    light = Class.AUXILIARY | Class.ADVERB | Class.NEGATION | Class.MARK | Class.TIME
    verb = next((at for at in tokens if flags[at] & Class.CUE), None)
    if verb is not None:
        return verb
    return next((at for at in tokens if not flags[at] & light), tokens[0])


def _joined(lists: Sequence[list[int]], n: int) -> Whole:
    made = np.empty(n, dtype=np.int64)
    at = 0
    for values in lists:
        made[at : at + len(values)] = values
        at += len(values)
    return made


def _groups(word: Hashes, flags: Whole) -> Hashes:
    """The word itself where it is of a closed class, else its coarse class."""
    made = np.zeros(word.size, dtype=np.uint64)
    for number in range(len(_COARSE), 0, -1):
        made[(flags & _COARSE[number - 1]) != 0] = number
    closed = (flags & _CLOSED) != 0
    made[closed] = word[closed]
    return made


def _suffixes(texts: Texts) -> Hashes:
    """The last three code points of every token, capitals as they are."""
    made = np.zeros(texts.n_tokens, dtype=np.uint64)
    for back in (1, 2, 3):
        at = texts.token_end - back
        letter = np.where(at >= texts.token_start, texts.codes[at], 0).astype(np.uint64)
        made = (made << np.uint64(21)) | letter
    return made


def _quotations(texts: Texts, readings: Sequence[Reading], n: int) -> Whole:
    """0 outside; else 1 first mark, 2 inside, 3 last mark, plus 3 where nobody need speak."""
    index = texts.token_quotation
    inside = index >= 0
    made = np.where(inside, 2, 0)
    if n:
        made[inside & (np.append(-2, index[:-1]) != index)] = 1
        made[inside & (np.append(index[1:], -2) != index)] = 3
    speech = np.array(
        [quotation.speech for reading in readings for quotation in reading.quotations] or [False]
    )
    return made + np.where(inside & ~speech[np.maximum(index, 0)], 3, 0)


def _units(readings: Sequence[Reading], base: list[int], n: int) -> tuple[Whole, Whole, Whole]:
    first = np.array(
        [start + unit.first for reading, start in zip(readings, base[:-1], strict=True)
         for unit in reading.units], dtype=np.int64,
    )  # fmt: skip
    sizes = np.diff(np.append(first, n))
    unit = np.repeat(np.arange(first.size), sizes)
    return unit, first[unit], (first + sizes)[unit]


def _parts(
    readings: Sequence[Reading], ruled: Sequence[Sequence[Attribution]], base: list[int]
) -> tuple[Whole, list[int]]:
    """Rows rule, role, first and last of all ranges, and the head of each attribution."""
    rows: list[tuple[int, int, int, int]] = []
    heads: list[int] = []
    for reading, attributions, start in zip(readings, ruled, base[:-1], strict=True):
        for attribution in attributions:
            number = len(heads)
            for role, ranges in (
                (SOURCE, attribution.source),
                (CUE, attribution.cue),
                (CONTENT, attribution.content),
            ):
                rows.extend((number, role, start + first, start + last) for first, last in ranges)
            cue = [at for first, last in attribution.cue for at in range(first, last)]
            heads.append(start + head_of(reading.flags, cue) if cue else -1)
    return np.array(rows, dtype=np.int64).reshape(-1, 4).T, heads


def _union(parts: Whole, n: int) -> Whole:
    """What the rules say of each token, all attributions together."""
    made = np.zeros(n, dtype=np.int64)
    for role, bit in ((SOURCE, 1), (CUE, 2), (CONTENT, 4)):
        mine = parts[1] == role
        step = np.zeros(n + 1, dtype=np.int64)
        np.add.at(step, parts[2][mine], 1)
        np.add.at(step, parts[3][mine], -1)
        made += np.where(np.cumsum(step[:-1]) > 0, bit, 0)
    made[parts[2][parts[1] == CONTENT]] += 8
    return np.minimum(made, 15)


def shifted(columns_of: Columns, values: Hashes, by: int) -> Hashes:
    """The value ``by`` tokens further on in the same unit; a constant past its border.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import readings
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It rained. It fell."]}))
    >>> read = list(readings(texts, english()))
    >>> made = columns(texts, read, [[]])
    >>> (shifted(made, made.word, 1)[:2] == made.word[1:3]).tolist()
    [True, True]
    >>> bool(shifted(made, made.word, 1)[2] == made.word[3])
    False
    """
    n = values.size
    place = np.arange(n) + by
    ok = (place >= columns_of.unit_first) & (place < columns_of.unit_last)
    made = np.full(n, _NONE, dtype=np.uint64)
    made[ok] = values[place[ok]]
    return made
