"""The small language of the disambiguation rules, and what it means on the columns of a batch.

A rule is data (``lang/en/rules.tsv``): what the neighbours of a cue must be (``need``) and must
not be (``refuse``). A side is alternatives parted by `` / ``; an alternative is atoms, all of which
hold; an atom is ``[!]place:item,item``. A place is an offset from the cue (``-1``, ``+2``), a range
(``-4..-1``), ``0`` for the cue's first word, or ``sentence``. An item is a word, a class of
``words.tsv`` (capitals) or a shape: START, END, NUMBER, CAPITAL, LOWER, MARK, ED, ING, LY.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.text import Texts
from tellings.text.batch import NUMBER, PUNCTUATION, Ints
from tellings.text.hashing import IdTable, among, word_table

Bools = NDArray[np.bool_]

SHAPES = frozenset({"START", "END", "NUMBER", "CAPITAL", "LOWER", "MARK", "ED", "ING", "LY"})
_WHOLE_SENTENCE = "sentence"
_SHORTEST_INFLECTED = 4


@dataclass(frozen=True, kw_only=True)
class Atom:
    """One test on the tokens at some places round a cue."""

    low: int
    high: int
    whole_sentence: bool
    negated: bool
    shapes: frozenset[str]
    words: IdTable


Side = tuple[tuple[Atom, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A named test of a cue in its sentence: some ``need`` holds, no ``refuse`` does."""

    name: str
    need: Side
    refuse: Side


def parse_rule(name: str, need: str, refuse: str, *, classes: Mapping[str, frozenset[str]]) -> Rule:
    """A rule from its two sides as written.

    Parameters
    ----------
    name, need, refuse : str
        As in ``rules.tsv``; an empty ``need`` always holds, an empty ``refuse`` never does.
    classes : Mapping[str, frozenset of str]
        Words of each class.

    Examples
    --------
    >>> parse_rule("might", "", "-1:ARTICLE,of", classes={"ARTICLE": frozenset({"the"})}).need
    ()
    """
    return Rule(name=name, need=_parse_side(need, classes), refuse=_parse_side(refuse, classes))


def holds(rule: Rule, texts: Texts, first: Ints, last: Ints) -> Bools:
    """Which of the cues that run from token ``first`` to token ``last`` a rule accepts.

    Parameters
    ----------
    rule : Rule
        A parsed rule.
    texts : Texts
        The batch.
    first, last : int64
        Tokens of the batch, both included.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["May 3: it may rain."]}))
    >>> rule = parse_rule("may", "", "+1:NUMBER", classes={})
    >>> holds(rule, texts, np.array([0, 4]), np.array([0, 4])).tolist()
    [False, True]
    """
    accepted = np.ones(first.size, dtype=np.bool_)
    if rule.need:
        accepted &= _side_holds(rule.need, texts, first, last)
    if rule.refuse:
        accepted &= ~_side_holds(rule.refuse, texts, first, last)
    return accepted


def _parse_side(written: str, classes: Mapping[str, frozenset[str]]) -> Side:
    return tuple(
        tuple(_parse_atom(atom, classes) for atom in alternative.split())
        for alternative in written.split(" / ")
        if alternative.strip()
    )


def _parse_atom(written: str, classes: Mapping[str, frozenset[str]]) -> Atom:
    place, items = written.removeprefix("!").split(":", maxsplit=1)
    whole = place == _WHOLE_SENTENCE
    low, _, high = ("0", "", "0") if whole else place.partition("..")
    words: set[str] = set()
    shapes: set[str] = set()
    for item in items.split(","):
        if item in SHAPES:
            shapes.add(item)
        elif item.isupper():
            words |= classes[item]
        else:
            words.add(item)
    return Atom(
        low=int(low),
        high=int(high or low),
        whole_sentence=whole,
        negated=written.startswith("!"),
        shapes=frozenset(shapes),
        words=word_table(words),
    )


def _side_holds(side: Side, texts: Texts, first: Ints, last: Ints) -> Bools:
    any_holds = np.zeros(first.size, dtype=np.bool_)
    for alternative in side:
        all_hold = np.ones(first.size, dtype=np.bool_)
        for atom in alternative:
            all_hold &= _atom_holds(atom, texts, first, last)
        any_holds |= all_hold
    return any_holds


def _atom_holds(atom: Atom, texts: Texts, first: Ints, last: Ints) -> Bools:
    if atom.whole_sentence:
        held = np.zeros(texts.sentence_start.size, dtype=np.bool_)
        held[texts.token_sentence[among(texts.token_id, atom.words)]] = True
        return held[texts.token_sentence[first]] ^ atom.negated
    found = np.zeros(first.size, dtype=np.bool_)
    for offset in range(atom.low, atom.high + 1):
        found |= _token_is(atom.shapes, atom.words, texts, first, last, offset)
    return found ^ atom.negated


def _token_is(
    shapes: frozenset[str], words: IdTable, texts: Texts, first: Ints, last: Ints, offset: int
) -> Bools:
    """Whether the token at an offset is one of the words or has one of the shapes."""
    at = (last if offset > 0 else first) + offset
    inside = (at >= 0) & (at < texts.token_id.size)
    at = np.where(inside, at, first)
    inside &= texts.token_sentence[at] == texts.token_sentence[first]
    found = among(texts.token_id[at], words)
    for shape in shapes - {"START", "END"}:
        found |= _has_shape(shape, texts, at)
    found &= inside
    if ("START" in shapes and offset < 0) or ("END" in shapes and offset > 0):
        found |= ~inside
    return found


def _has_shape(shape: str, texts: Texts, at: Ints) -> Bools:
    shaped: Bools
    if shape == "NUMBER":
        shaped = texts.token_kind[at] == NUMBER
    elif shape == "MARK":
        shaped = texts.token_kind[at] == PUNCTUATION
    elif shape == "CAPITAL":
        shaped = texts.token_capital[at] > 0
    elif shape == "LOWER":
        shaped = (texts.token_capital[at] == 0) & (texts.token_kind[at] < NUMBER)
    else:
        shaped = _ends_in(shape.lower(), texts, at)
    return shaped


def _ends_in(suffix: str, texts: Texts, at: Ints) -> Bools:
    """Whether tokens end in a suffix and are longer than a bare one ("red", "king")."""
    end = texts.token_end[at]
    found = end - texts.token_start[at] > max(_SHORTEST_INFLECTED, len(suffix)) - 1
    for back, letter in enumerate(reversed(suffix), start=1):
        # Setting bit 5 lowers an ASCII capital.
        found &= (texts.codes[np.maximum(end - back, 0)] | 32) == ord(letter)
    return found
