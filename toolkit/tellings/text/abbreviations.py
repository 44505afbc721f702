"""Dots and apostrophes that belong to a word because of which word it is."""

from __future__ import annotations

import numpy as np

from tellings.text.batch import Codes, Ids, Ints, Small
from tellings.text.characters import (
    APOSTROPHE,
    CASELESS,
    DIGIT,
    DOT,
    HYPHEN,
    LOWER,
    NEWLINE,
    OPENING,
    QUOTE,
    SINGLE_OPEN,
    UPPER,
    one_of,
)
from tellings.text.hashing import among, hash_strings, sparse_ids
from tellings.text.inventory import NUMBERED, SMALL, Inventory
from tellings.text.places import union
from tellings.text.tokens import Bools, Tokens

# The longest abbreviation is shorter; longer words need no look-up.
_LONGEST = 8


def dots_to_attach(
    tokens: Tokens, codes: Codes, classes: Small, words: Inventory, inside: Bools
) -> tuple[Ints, Small]:
    """Words that keep the dot after them, and their group in the inventory (0 for initials).

    ``Gen.`` keeps its dot, ``No.`` only before a number. A single capital keeps it before a word
    with a capital that does not usually begin a sentence: ``George W. Bush``, but ``Plan B. The``.

    Parameters
    ----------
    tokens : Tokens
        By form.
    codes, classes
        The batch.
    words : Inventory
        Of the language.
    inside : bool, n_tokens
        Tokens of documents in that language.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> from tellings.text.inventory import inventory
    >>> from tellings.text.tokens import find_tokens
    >>> codes = encode("Mr. Bush came. ")
    >>> classes = class_table()[codes]
    >>> tokens = find_tokens(codes, classes)
    >>> dots_to_attach(tokens, codes, classes, inventory("en"), np.ones(5, dtype=bool))[0]
    array([0])
    """
    dots = np.flatnonzero((tokens.head == DOT) & inside)
    dots = dots[(dots > 0) & (tokens.end[dots] - tokens.start[dots] == 1)]
    at = dots - 1
    at = at[
        (tokens.end[at] == tokens.start[at + 1])
        & one_of(tokens.head[at], LOWER, UPPER, CASELESS, DIGIT)
    ]
    start = _last_parts(tokens, classes, at)
    short = tokens.end[at] - start <= _LONGEST
    at, start = at[short], start[short]
    following = np.minimum(at + 2, tokens.end.size - 1)
    ids = sparse_ids(codes, start, tokens.end[at])
    group = _groups(ids, classes[start], words)
    together = _together(classes, tokens.end[at] + 1, tokens.start[following])
    group[(group == NUMBERED) & ~(together & (tokens.head[following] == DIGIT))] = 0
    initial = (group == 0) & together & _initials(tokens, codes, classes, words, at)
    chosen = (group > 0) | initial
    return at[chosen], group[chosen]


def _last_parts(tokens: Tokens, classes: Small, at: Ints) -> Ints:
    """Where the last part of a hyphenated word begins: ``Sen`` in ``then-Sen``."""
    start, end = tokens.start[at], tokens.end[at]
    hyphens = np.flatnonzero(classes == HYPHEN)
    if not hyphens.size:
        return start
    place = np.searchsorted(hyphens, end) - 1
    return np.maximum(start, np.where(place < 0, 0, hyphens[place] + 1))


def _groups(ids: Ids, head: Small, words: Inventory) -> Small:
    group = np.zeros(ids.size, dtype=np.uint8)
    if not words.abbreviations.size:
        return group
    place = np.minimum(np.searchsorted(words.abbreviations, ids), words.abbreviations.size - 1)
    known = words.abbreviations[place] == ids
    known &= (words.abbreviation_capital[place] == 0) | (head == UPPER)
    known &= (words.abbreviation_group[place] != SMALL) | (head == LOWER)
    group[known] = words.abbreviation_group[place[known]]
    return group


def _initials(tokens: Tokens, codes: Codes, classes: Small, words: Inventory, at: Ints) -> Bools:
    """Single capitals before a dot and a name or another initial."""
    n_tokens = tokens.end.size
    initial: Bools = (tokens.head[at] == UPPER) & (tokens.end[at] - tokens.start[at] == 1)
    chosen = np.flatnonzero(initial)
    following = np.minimum(at[chosen] + 2, n_tokens - 1)
    dot = np.minimum(following + 1, n_tokens - 1)
    one_letter = tokens.end[following] - tokens.start[following] == 1
    another = one_letter & (tokens.head[dot] == DOT) & (tokens.start[dot] == tokens.end[following])
    ids = sparse_ids(codes, tokens.start[following], tokens.end[following])
    # "I" is far oftener the pronoun than an initial, unless a name stands before it.
    before = np.maximum(at[chosen] - 1, 0)
    beside = _together(classes, tokens.end[before], tokens.start[at[chosen]])
    pronoun = codes[tokens.start[at[chosen]]] == ord("I")
    pronoun &= ~(beside & (tokens.head[before] == UPPER))
    named = another | ~(among(ids, words.starters) | pronoun)
    initial[chosen] = (tokens.head[following] == UPPER) & named
    return initial


def _together(classes: Small, starts: Ints, ends: Ints) -> Bools:
    """Whether two tokens stand on one line: at most one code point between, and no line break."""
    between = classes[np.minimum(starts, classes.size - 1)]
    together: Bools = (ends <= starts) | ((ends - starts == 1) & (between != NEWLINE))
    return together


def elisions_to_attach(
    tokens: Tokens, codes: Codes, classes: Small, words: Inventory, inside: Bools
) -> Ints:
    """Apostrophes that begin a word: ``’90s``, ``’em``; and both of ``’n’``.

    Parameters
    ----------
    tokens : Tokens
        By form.
    codes, classes
        The batch.
    words : Inventory
        Of the language.
    inside : bool, n_tokens
        Tokens of documents in that language.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> from tellings.text.inventory import inventory
    >>> from tellings.text.tokens import find_tokens
    >>> codes = encode("the ’90s ")
    >>> classes = class_table()[codes]
    >>> tokens = find_tokens(codes, classes)
    >>> elisions_to_attach(tokens, codes, classes, inventory("en"), np.ones(3, dtype=bool))
    array([1])
    """
    marks = np.flatnonzero(one_of(tokens.head, APOSTROPHE, SINGLE_OPEN) & inside)
    marks = marks[marks < tokens.end.size - 1]
    before = np.take(classes, tokens.start[marks] - 1, mode="wrap")
    begins = (before <= NEWLINE) | one_of(before, OPENING, QUOTE)
    alone = tokens.end[marks] - tokens.start[marks] == 1
    adjacent = tokens.end[marks] == tokens.start[marks + 1]
    marks = marks[begins & alone & adjacent]
    following = marks + 1
    start, end = tokens.start[following], tokens.end[following]
    curled = tokens.head[marks] == SINGLE_OPEN
    decade = (end - start == 3) & (codes[end - 1] == ord("s"))
    year = (tokens.head[following] == DIGIT) & (decade | ((end - start == 2) & ~curled))
    ids = sparse_ids(codes, start, end)
    elided = among(ids, words.elisions)
    both = elided & (ids == hash_strings(["n"])[0]) & (classes[end] == APOSTROPHE)
    return union(marks[year | elided], following[both])
