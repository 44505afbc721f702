"""What the model sees of a hit: the cue, its neighbours and what the rules say, as numbers.

Every feature is a hash of a template's number and of what fills it, cut to a place in a
table of weights. Hashes are integers of the package's own, so they are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from tellings.extractors.hedging.conditions import Bools
from tellings.extractors.hedging.inventory import UNCERTAINTY, Sense, inventory
from tellings.text import Texts, token_hash
from tellings.text.batch import NUMBER, PUNCTUATION, Ids, Ints

_BITS, _FIRM_BITS = 18, 14
# Templates on the bare cue and the rules' verdict. They have places of their own, and the trainer
# penalises them less than the rest, so that an unseen context is decided by the rules.
FIRM_TEMPLATES = (0, 1, 3, 4, 5)
N_PLACES = (1 << _BITS) + (1 << _FIRM_BITS)
_REACH = 5
# The first class that holds a word is its tag.
_CLASSES = (
    "BE", "HAVE", "DO", "MODAL", "ARTICLE", "POSS", "SUBJ", "OBJ", "NEG", "WH", "MANY", "CONJ",
    "PREP", "ADV", "COPULA", "DET", "SPEECH",
)  # fmt: skip
_OTHER, _S, _ED, _ING, _LY, _CAPITAL, _NUMBER, _MARK = 30, 31, 32, 33, 34, 35, 36, 40
_BEFORE_SENTENCE, _AFTER_SENTENCE = np.uint64(120), np.uint64(121)
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
class _Around:
    """The token at some offset from each hit: its id, tag and last three letters."""

    word: Ids
    tag: Ids
    suffix: Ids


def features(texts: Texts, hits: Hits) -> Ints:
    """Places of the weights of each hit, one row a hit.

    Parameters
    ----------
    texts : Texts
        The batch.
    hits : Hits
        What is to be decided.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.decisions import uncertain_hits
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    >>> features(texts, hits).shape
    (1, 65)
    """
    tags, suffixes = _tags(texts), _suffixes(texts)
    around = {
        offset: _around(texts, hits, offset, tags, suffixes)
        for offset in range(-_REACH, _REACH + 1)
        if offset
    }
    columns = [
        mixed(number, *values)
        for number, values in enumerate(
            [*_own(texts, hits, suffixes), *_near(texts, hits, around, suffixes)]
        )
    ]
    columns += _bags(hits, around)
    columns += [
        mixed(1000 + number, *values) for number, values in enumerate(_sentence(texts, hits))
    ]
    rows = np.stack([np.broadcast_to(column, hits.first.shape) for column in columns], axis=1)
    places = (rows & np.uint64((1 << _BITS) - 1)).astype(np.int64)
    firm = list(FIRM_TEMPLATES)
    places[:, firm] = (1 << _BITS) + (places[:, firm] & ((1 << _FIRM_BITS) - 1))
    return places


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


def _described(hits: Hits) -> tuple[Ids, Ids, Ids, Ids, Ids]:
    lemma, label, rule, pos = (column[hits.sense] for column in _sense_numbers(hits.senses))
    return lemma, label, rule, pos, hits.accepted.astype(np.uint64)


def _own(texts: Texts, hits: Hits, suffixes: Ids) -> list[tuple[Ids | int, ...]]:
    """Templates on the cue itself and the rules' verdict."""
    lemma, label, rule, pos, accepted = _described(hits)
    word, ending = texts.token_id[hits.first], suffixes[hits.last]
    capital = texts.token_capital[hits.first].astype(np.uint64)
    return [
        (),
        (lemma,),
        (lemma, accepted),
        (label, accepted),
        (rule, accepted),
        (accepted,),
        (pos, accepted),
        (word, ending),
        (word, ending, accepted),
        (label, ending),
        (lemma, capital),
        (accepted, capital),
        (pos, ending, accepted),
    ]


def _near(
    texts: Texts, hits: Hits, around: dict[int, _Around], suffixes: Ids
) -> list[tuple[Ids | int, ...]]:
    """Templates on the neighbours, with the cue, its label or its part of speech."""
    lemma, label, _, pos, accepted = _described(hits)
    word, ending = texts.token_id[hits.first], suffixes[hits.last]
    before, after, far_before, far_after = around[-1], around[1], around[-2], around[2]
    templates: list[tuple[Ids | int, ...]] = []
    for one in (far_before, before, after, far_after):
        templates += [
            (lemma, one.word),
            (label, one.word, accepted),
            (lemma, one.tag),
            (pos, label, one.tag, accepted),
            (lemma, one.suffix),
        ]
    for one in (around[-3], around[3]):
        templates += [(lemma, one.tag), (label, one.word), (lemma, one.word)]
    return [
        *templates,
        (before.word,),
        (after.word,),
        (pos, after.suffix),
        (pos, before.suffix),
        (lemma, before.tag, after.tag),
        (lemma, after.tag, far_after.tag),
        (lemma, far_before.tag, before.tag),
        (pos, before.tag, after.tag),
        (pos, after.tag, far_after.tag),
        (pos, far_before.tag, before.tag),
        (lemma, far_before.tag, before.tag, after.tag),
        (word, ending, before.tag, after.tag),
    ]


def _bags(hits: Hits, around: dict[int, _Around]) -> list[Ids]:
    """The cue with each word within reach before it, and after it, wherever it stands."""
    lemma = _described(hits)[0]
    side = {offset: 901 if offset < 0 else 902 for offset in around}
    return [mixed(side[offset], lemma, around[offset].word) for offset in around]


def _sentence(texts: Texts, hits: Hits) -> list[tuple[Ids | int, ...]]:
    """Templates on the sentence: other accepted hits, its length, whether the cue opens it."""
    lemma, label, _, _, _ = _described(hits)
    sentence = texts.token_sentence[hits.first]
    n_sentences = texts.sentence_start.size
    others = np.bincount(sentence[hits.accepted], minlength=n_sentences)[sentence] - hits.accepted
    company = np.minimum(others, 2).astype(np.uint64)
    # A hit's own sentence only: the count must not depend on the rest of the batch.
    opens = np.searchsorted(texts.token_sentence, sentence)
    length = np.searchsorted(texts.token_sentence, sentence, side="right") - opens
    return [
        (company, label),
        (company, lemma),
        (np.minimum(length // 8, 6).astype(np.uint64),),
        ((hits.first == opens).astype(np.uint64), lemma),
    ]


def _around(texts: Texts, hits: Hits, offset: int, tags: Ids, suffixes: Ids) -> _Around:
    at = (hits.last if offset > 0 else hits.first) + offset
    inside = (at >= 0) & (at < texts.token_id.size)
    at = np.where(inside, at, hits.first)
    inside &= texts.token_sentence[at] == texts.token_sentence[hits.first]
    edge = _BEFORE_SENTENCE if offset < 0 else _AFTER_SENTENCE
    return _Around(
        np.where(inside, texts.token_id[at], edge),
        np.where(inside, tags[at], edge),
        np.where(inside, suffixes[at], edge),
    )


@cache
def _tag_table() -> tuple[Ids, Ids]:
    """Ids of the words of the tagging classes, sorted, and the class of each."""
    classes = inventory().classes
    tag_of: dict[int, int] = {}
    for number, name in enumerate(_CLASSES, start=1):
        for word in sorted(classes[name]):
            tag_of.setdefault(int(token_hash(word)), number)
    words = sorted(tag_of)
    return (
        np.array(words, dtype=np.uint64),
        np.array([tag_of[word] for word in words], dtype=np.uint64),
    )


def _tags(texts: Texts) -> Ids:
    """A coarse tag of each token: class of function word, or shape."""
    length = texts.token_end - texts.token_start
    last, second, third = (_letter(texts, back) for back in (1, 2, 3))
    shapes: list[tuple[np.ndarray, Ints | int]] = [
        (
            texts.token_kind == PUNCTUATION,
            _MARK + texts.codes[texts.token_start].astype(np.int64) % 64,
        ),
        (texts.token_kind == NUMBER, _NUMBER),
        (texts.token_capital > 0, _CAPITAL),
        ((last == ord("y")) & (second == ord("l")) & (length > 3), _LY),
        (
            (last == ord("g")) & (second == ord("n")) & (third == ord("i")) & (length > 4),
            _ING,
        ),
        ((last == ord("d")) & (second == ord("e")) & (length > 3), _ED),
        ((last == ord("s")) & (length > 3), _S),
    ]
    shape = np.full(texts.token_id.size, _OTHER, dtype=np.int64)
    for test, tag in reversed(shapes):
        shape = np.where(test, tag, shape)
    words, classes = _tag_table()
    at = np.minimum(np.searchsorted(words, texts.token_id), words.size - 1)
    tagged: Ids = np.where(words[at] == texts.token_id, classes[at], shape.astype(np.uint64))
    return tagged


def _suffixes(texts: Texts) -> Ids:
    """The last three letters of each token, as one number."""
    last, second, third = (_letter(texts, back).astype(np.uint64) for back in (1, 2, 3))
    packed: Ids = last | (second << np.uint64(21)) | (third << np.uint64(42))
    return packed


def _letter(texts: Texts, back: int) -> np.ndarray:
    """The letter some places before the end of each token, in lower case, 0 before its start."""
    at = texts.token_end - back
    # Setting bit 5 lowers an ASCII capital. Beyond the token stands nothing: never its neighbour.
    return np.where(at >= texts.token_start, texts.codes[np.maximum(at, 0)] | 32, 0)
