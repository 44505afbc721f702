"""Tokens: words, numbers and marks of a batch, found without a loop over characters.

A word keeps its inner apostrophes, hyphens and dots (``don't``, ``well-known``, ``U.S.``); a number
keeps its separators (``1,234.5``, ``10:30``). The possessive or contracted ``'s`` is a word of its
own, so that a name is found with and without it; it is not counted as a word. Abbreviations of the
language's inventory keep their dot (``Mr.``), and so do initials (``J.``) before a capital. Every
other visible code point is one mark; a run of one dash or dot is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.text.batch import NUMBER, PUNCTUATION, WORD, Codes, Ints, Small
from tellings.text.characters import (
    AMPERSAND,
    APOSTROPHE,
    CASELESS,
    CURRENCY,
    DASH,
    DIGIT,
    DOT,
    HYPHEN,
    IDEOGRAPH,
    LOWER,
    MARK,
    NEWLINE,
    OPENING,
    OTHER,
    SEPARATOR,
    SINGLE_OPEN,
    SPACE,
    UNDERSCORE,
    UPPER,
    one_of,
)
from tellings.text.links import find_links
from tellings.text.places import spread

Bools = NDArray[np.bool_]

_RUN_CODES = np.array([ord(character) for character in "-\u2010\u2013\u2014\u2015.=*_~"])
_PAIR_CODES = np.array([ord(character) for character in "`'‘’"])
_ORDINALS = np.array(
    [ord(first) * 0x10000 + ord(second) for first, second in ("st", "nd", "rd", "th")]
)
_LETTER_S = np.array([ord("s"), ord("S")], dtype=np.uint32)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tokens:
    """Where tokens lie in a batch, and the class of their first character.

    Parameters
    ----------
    start, end : int64
        Code points of the batch.
    head : uint8
        Class of the first code point.
    """

    start: Ints
    end: Ints
    head: Small


@dataclass(frozen=True, eq=False)
class _Marks:
    """Every visible code point that is no letter, digit or combining mark, with its neighbours."""

    at: Ints
    code: Codes
    kind: Small
    before: Small
    after: Small


def find_tokens(codes: Codes, classes: Small) -> Tokens:
    """Tokens of a batch by form alone; dots of abbreviations are not attached yet.

    Parameters
    ----------
    codes : uint32
        Code points, ending in white space.
    classes : uint8
        Their classes.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> codes = encode("Obama's well-known U.S. plan... ")
    >>> tokens = find_tokens(codes, class_table()[codes])
    >>> "".join(map(chr, codes[tokens.start[1]:tokens.end[1]]))
    "'s"
    """
    word = (classes - np.uint8(LOWER)) <= MARK - LOWER
    at = np.flatnonzero(classes > MARK)
    marks = _Marks(
        at, codes[at], classes[at], np.take(classes, at - 1, mode="wrap"), classes[at + 1]
    )
    joins = _joins(marks, codes, classes)
    word[at[joins]] = True
    suffix = joins & _is_suffix(marks, codes, classes)
    final = _final_dots(marks, joins, classes)
    word[at[final]] = True

    previous = np.empty_like(word)
    previous[0] = False
    previous[1:] = word[:-1]
    first = word & ~previous
    last = np.empty_like(word)
    last[:-1] = word[:-1] & ~word[1:]
    last[-1] = word[-1]
    alone = at[~word[at]]
    first[alone] = True
    last[alone] = True
    _cut(first, last, np.concatenate([at[suffix], at[final] + 1]), classes)
    _join_runs(first, last, marks, word)
    _attach_combining(first, last, word, classes)
    _join_links(first, last, codes, classes)
    start = np.flatnonzero(first)
    return Tokens(start=start, end=np.flatnonzero(last) + 1, head=classes[start])


def _joins(marks: _Marks, codes: Codes, classes: Small) -> Bools:
    """Marks that hold a word together because of what stands on both sides."""
    before_word = one_of(marks.before, LOWER, UPPER, CASELESS, DIGIT, MARK)
    after_letter = one_of(marks.after, LOWER, UPPER, CASELESS)
    after_word = after_letter | (marks.after == DIGIT)
    kind = marks.kind
    joins = one_of(kind, APOSTROPHE, SINGLE_OPEN) & before_word & after_letter
    joins |= one_of(kind, HYPHEN, UNDERSCORE) & before_word & after_word
    joins |= one_of(kind, DOT, SEPARATOR) & (marks.before == DIGIT) & (marks.after == DIGIT)
    joins |= (kind == AMPERSAND) & (marks.before == UPPER) & (marks.after == UPPER)
    # A number may begin with its dot: ".5", "$.50".
    joins |= (
        (kind == DOT)
        & (marks.after == DIGIT)
        & one_of(marks.before, SPACE, NEWLINE, CURRENCY, OPENING, DASH)
    )
    dots = np.flatnonzero((kind == DOT) & before_word & after_letter & (marks.before != DIGIT))
    joins[dots] = _inner_dots(marks.at[dots], classes)
    return joins


def _inner_dots(at: Ints, classes: Small) -> Bools:
    """Dots between letters that belong to the word: ``U.S``, ``e.g``, ``Ph.D``, ``bbc.co.uk``.

    ``over.The`` is a missing space, not a word.
    """
    letter = one_of(
        classes[np.stack([at - 2, at - 3, at - 4, at + 2])], LOWER, UPPER, CASELESS, MARK
    )
    single_left, single_right = ~letter[0], ~letter[3]
    before, after = classes[at - 1], classes[at + 1]
    dotted = single_left & single_right
    short_left = ~(letter[1] & letter[2])
    degree = short_left & single_right & (after == UPPER) & (classes[at + 2] == DOT)
    lower = (before == LOWER) & (after == LOWER)
    inner: Bools = dotted | degree | lower
    return inner


def _is_suffix(marks: _Marks, codes: Codes, classes: Small) -> Bools:
    """Apostrophes of ``'s`` at the end of a word."""
    suffix: Bools = (marks.kind == APOSTROPHE) & np.isin(codes[marks.at + 1], _LETTER_S)
    ends = np.flatnonzero(suffix)
    after = classes[marks.at[ends] + 2]
    suffix[ends] = ~one_of(after, LOWER, UPPER, CASELESS, DIGIT, MARK)
    return suffix


def _final_dots(marks: _Marks, joins: Bools, classes: Small) -> Bools:
    """The last dot of ``U.S.`` and ``p.m.``: two places before it stands a dot already joined."""
    letter = one_of(marks.before, LOWER, UPPER, CASELESS)
    final = np.zeros(joins.size, dtype=np.bool_)
    dots = np.flatnonzero((marks.kind == DOT) & letter & ~joins & (marks.after != DOT))
    if not dots.size:
        return final
    other = np.maximum(np.searchsorted(marks.at, marks.at[dots] - 2), 0)
    other = np.minimum(other, marks.at.size - 1)
    found = (marks.at[other] == marks.at[dots] - 2) & (marks.kind[other] == DOT) & joins[other]
    final[dots[found]] = True
    return final


def _cut(first: Bools, last: Bools, at: Ints, classes: Small) -> None:
    """Start a token, in place, at each of these code points that is visible."""
    at = at[classes[at] > NEWLINE]
    first[at] = True
    last[at - 1] = True


def _join_runs(first: Bools, last: Bools, marks: _Marks, word: Bools) -> None:
    """Make, in place, one token of a run of the same dash or dot."""
    same = np.flatnonzero(
        (marks.at[1:] == marks.at[:-1] + 1)
        & (marks.code[1:] == marks.code[:-1])
        & ~word[marks.at[1:]]
        & ~word[marks.at[:-1]]
    )
    tex = np.isin(marks.code[same], _PAIR_CODES)
    runs = same[np.isin(marks.code[same], _RUN_CODES)]
    first[marks.at[runs + 1]] = False
    last[marks.at[runs]] = False
    # ``TeX quotes'' and ‘‘doubled’’ single ones are pairs, never longer runs.
    pairs = same[tex]
    alone = np.ones(pairs.size, dtype=np.bool_)
    alone[1:] &= np.diff(pairs) > 1
    alone[:-1] &= np.diff(pairs) > 1
    first[marks.at[pairs[alone] + 1]] = False
    last[marks.at[pairs[alone]]] = False


def _attach_combining(first: Bools, last: Bools, word: Bools, classes: Small) -> None:
    """Give, in place, a combining mark after a mark or ideograph to that token."""
    marks = np.flatnonzero(classes == MARK)
    if not marks.size:
        return
    opens = np.ones(marks.size, dtype=np.bool_)
    opens[1:] = np.diff(marks) > 1
    base = np.maximum.accumulate(np.where(opens, marks - 1, -1))
    on_mark = (base >= 0) & (classes[base] > MARK) & ~word[base]
    odd = marks[on_mark]
    follows = odd + 1
    follows = follows[(classes[follows] > NEWLINE) & (classes[follows] != MARK)]
    first[odd] = False
    last[odd] = True
    last[odd - 1] = False
    first[follows] = True


def _join_links(first: Bools, last: Bools, codes: Codes, classes: Small) -> None:
    """Make, in place, one token of a web address."""
    for start, end in find_links(codes, classes):
        first[start:end] = False
        last[start:end] = False
        first[start] = True
        last[start - 1] = start > 0 and classes[start - 1] > NEWLINE
        last[end - 1] = True
        if classes[end] > NEWLINE:
            first[end] = True


def merge_next(tokens: Tokens, at: Ints) -> Tokens:
    """Tokens with each of ``at`` (token numbers) joined to the one after it.

    Examples
    --------
    >>> pair = Tokens(start=np.array([0, 2]), end=np.array([2, 3]), head=np.zeros(2, np.uint8))
    >>> merge_next(pair, np.array([0])).end.tolist()
    [3]
    """
    if not at.size:
        return tokens
    keep = np.ones(tokens.end.size, dtype=np.bool_)
    keep[at + 1] = False
    kept = np.flatnonzero(keep)
    last = np.append(kept[1:], tokens.end.size) - 1
    return Tokens(start=tokens.start[kept], end=tokens.end[last], head=tokens.head[kept])


def kinds(tokens: Tokens, codes: Codes, classes: Small) -> Small:
    """``WORD``, ``NUMBER`` or ``PUNCTUATION`` of each token.

    A number begins with a digit and has no letter but an ordinal's or a decade's ending:
    ``1,234.5``, ``21st`` and ``1990s`` are numbers, ``5-inch`` and ``4x4`` are words.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> codes = encode("21st 5-inch ! ")
    >>> classes = class_table()[codes]
    >>> kinds(find_tokens(codes, classes), codes, classes).tolist()
    [1, 0, 2]
    """
    by_head = np.full(OTHER + 1, PUNCTUATION, dtype=np.uint8)
    by_head[[LOWER, UPPER, CASELESS, IDEOGRAPH]] = WORD
    by_head[DIGIT] = NUMBER
    kind: Small = np.take(by_head, tokens.head, mode="clip")
    _unusual_heads(kind, tokens, classes)
    numbers = np.flatnonzero(kind == NUMBER)
    if numbers.size:
        inner, offsets = _inside(tokens, numbers, classes)
        letters = np.add.reduceat(one_of(inner, LOWER, UPPER, CASELESS).astype(np.int64), offsets)
        kind[numbers[(letters > 0) & ~_is_ordinal(tokens.end[numbers], letters, codes)]] = WORD
    return kind


def _inside(tokens: Tokens, chosen: Ints, classes: Small) -> tuple[Small, Ints]:
    """Classes of all code points of some tokens, one after the other, and where each begins."""
    lengths = tokens.end[chosen] - tokens.start[chosen]
    offsets = np.cumsum(lengths) - lengths
    return classes[spread(tokens.start[chosen], lengths)], offsets


def _unusual_heads(kind: Small, tokens: Tokens, classes: Small) -> None:
    """Set, in place, the kind of tokens that begin with a mark but hold letters: ``'s``, ``.5``."""
    heads = (APOSTROPHE, SINGLE_OPEN, DOT, MARK)
    unusual = np.flatnonzero(one_of(tokens.head, *heads))
    unusual = unusual[tokens.end[unusual] - tokens.start[unusual] > 1]
    second = classes[tokens.start[unusual] + 1]
    kind[unusual[one_of(second, LOWER, UPPER, CASELESS)]] = WORD
    kind[unusual[second == DIGIT]] = NUMBER


def _is_ordinal(ends: Ints, letters: Ints, codes: Codes) -> Bools:
    """Whether the letters are an ending such as ``st`` in ``21st`` or ``s`` in ``1990s``."""
    last = codes[ends - 1] | 32
    pair = (codes[ends - 2] | 32) * np.uint32(0x10000) + last
    ordinal: Bools = (letters == 2) & np.isin(pair, _ORDINALS) | (letters == 1) & (last == ord("s"))
    return ordinal


def capitals(tokens: Tokens, classes: Small) -> Small:
    """0 for no capital, 1 for an initial capital, 2 for capitals only (two letters or more).

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> codes = encode("Obama U.S. of A iPhone ")
    >>> classes = class_table()[codes]
    >>> capitals(find_tokens(codes, classes), classes).tolist()
    [1, 2, 0, 1, 0]
    """
    capital: Small = (tokens.head == UPPER).astype(np.uint8)
    after = np.minimum(tokens.start + 1, classes.size - 1)
    maybe = np.flatnonzero((tokens.head == UPPER) & (classes[after] != LOWER))
    maybe = maybe[tokens.end[maybe] - tokens.start[maybe] > 1]
    if maybe.size:
        inner, offsets = _inside(tokens, maybe, classes)
        upper = np.add.reduceat((inner == UPPER).astype(np.int64), offsets)
        lower = np.add.reduceat((inner == LOWER).astype(np.int64), offsets)
        capital[maybe[(upper > 1) & (lower == 0)]] = 2
    return capital
