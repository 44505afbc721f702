"""What the model sees of the rest of the sentence: tense, company, clauses, hits near by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from tellings.extractors.hedging.coarse import ED, NUMBER_TAG
from tellings.extractors.hedging.conditions import Bools
from tellings.extractors.hedging.hits import Described, Hits, described
from tellings.extractors.hedging.inventory import inventory
from tellings.text import Texts, token_hash
from tellings.text.batch import Ids, Ints
from tellings.text.hashing import IdTable, id_table, look_up

Template = tuple[Ids | int, ...]
"""What fills a template: numbers, or one number a hit."""

# Words of these classes are counted before and after a hit in its sentence.
_COMPANY = ("MODALVERB", "QUOTEMARK", "SPEAKING", "OPENCONDITION", "THAT", "NEG", "SPEECH")
_WATCHED = (*_COMPANY, "PASTFORM", "PRESENTFORM", "CLAUSEOPENER")
_LONG_CLAUSE, _NO_CLAUSE = 5, 9
_NO_WORD, _NO_LABEL, _NO_VERDICT = np.uint64(0), np.uint64(9), np.uint64(2)
_OPENS, _CLOSES = np.uint64(120), np.uint64(121)


@dataclass(frozen=True, eq=False)
class _Places:
    """Of each hit: its first and last token, and where its sentence opens and has closed."""

    first: Ints
    last: Ints
    opens: Ints
    closes: Ints


def surroundings(texts: Texts, hits: Hits, tags: Ids) -> list[Template]:
    """Templates on the sentence of each hit beyond its nearest neighbours.

    Parameters
    ----------
    texts : Texts
        The batch.
    hits : Hits
        What is to be decided.
    tags : uint64
        Coarse tags of the tokens.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.coarse import coarse_tags
    >>> from tellings.extractors.hedging.decisions import uncertain_hits
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    >>> len(surroundings(texts, hits, coarse_tags(texts)))
    37
    """
    sentence = texts.token_sentence[hits.first]
    places = _Places(
        hits.first,
        hits.last,
        np.searchsorted(texts.token_sentence, sentence),
        np.searchsorted(texts.token_sentence, sentence, side="right"),
    )
    known, classes = described(hits), _classes_of(texts)
    return [
        *_shape(hits, places, known, sentence),
        *_tense(classes, places, known, tags),
        *_company(classes, places, known, tags),
        *_clause(texts, classes, places, known),
        *_hits_near(known, sentence),
    ]


def _shape(hits: Hits, places: _Places, known: Described, sentence: Ints) -> list[Template]:
    """Other accepted hits of the sentence, its length, whether the hit opens it."""
    others = np.bincount(sentence[hits.accepted], minlength=int(sentence.max()) + 1)[sentence]
    company = _capped(others - hits.accepted, 2)
    return [
        (company, known.label),
        (company, known.lemma),
        (_capped((places.closes - places.opens) // 8, 6),),
        ((hits.first == places.opens).astype(np.uint64), known.lemma),
    ]


def _tense(classes: Ids, places: _Places, known: Described, tags: Ids) -> list[Template]:
    """Verbs in the past and in the present: "could" of a story is ability, of a report is not."""
    speech = _are(classes, "SPEECH")
    past = _before_and_after((_are(classes, "PASTFORM") | (tags == ED)) & ~speech, places)
    present = _before_and_after(_are(classes, "PRESENTFORM"), places)
    n_past, n_present = past[0] + past[1], present[0] + present[1]
    return [
        (known.lemma, _capped(n_past, 1), _capped(n_present, 1)),
        (known.lemma, _capped(past[0], 1), _capped(present[0], 1)),
        (known.label, _capped(n_past, 2), _capped(n_present, 2)),
        (known.lemma, _capped(past[1], 1), _capped(present[1], 1)),
    ]


def _company(classes: Ids, places: _Places, known: Described, tags: Ids) -> list[Template]:
    """Words of some classes, and numbers, anywhere in the sentence."""
    templates: list[Template] = []
    for flags in (*(_are(classes, name) for name in _COMPANY), tags == NUMBER_TAG):
        before, after = _before_and_after(flags, places)
        templates += [
            (known.lemma, _capped(before, 1), _capped(after, 1)),
            (known.label, _capped(before + after, 2)),
        ]
    return templates


def _clause(texts: Texts, classes: Ids, places: _Places, known: Described) -> list[Template]:
    """The word or mark that opens the clause of the hit, and the one that opens the next."""
    opener = _are(classes, "CLAUSEOPENER")
    places_of_tokens = np.arange(opener.size)
    latest = np.maximum.accumulate(np.where(opener, places_of_tokens, -1))
    coming = np.minimum.accumulate(np.where(opener, places_of_tokens, opener.size)[::-1])[::-1]
    at = np.concatenate(([-1], latest))[places.first]
    inside = at >= places.opens
    word = np.where(inside, texts.token_id[np.maximum(at, 0)], _OPENS)
    far = np.where(inside, _capped(places.first - at, _LONG_CLAUSE), _NO_CLAUSE)
    next_at = np.concatenate((coming, [opener.size]))[places.last + 1]
    follows = next_at < places.closes
    next_word = np.where(follows, texts.token_id[np.minimum(next_at, opener.size - 1)], _CLOSES)
    return [
        (known.lemma, word),
        (known.label, word),
        (known.lemma, word, far.astype(np.uint64)),
        (known.lemma, next_word),
        (known.label, next_word),
    ]


def _hits_near(known: Described, sentence: Ints) -> list[Template]:
    """The hit before and the hit after, if they stand in the same sentence."""
    own = np.arange(sentence.size)
    templates: list[Template] = []
    for step in (-1, 1):
        at = np.clip(own + step, 0, own.size - 1)
        there = (sentence[at] == sentence) & (at != own)
        lemma = np.where(there, known.lemma[at], _NO_WORD)
        label = np.where(there, known.label[at], _NO_LABEL)
        accepted = np.where(there, known.accepted[at], _NO_VERDICT)
        templates += [
            (known.lemma, lemma),
            (known.label, label, accepted),
            (known.lemma, label, accepted),
            (lemma, known.label),
        ]
    return templates


def _before_and_after(flags: Bools, places: _Places) -> tuple[Ints, Ints]:
    """How many tokens of the sentence before the hit, and after it, have a flag."""
    counts = np.concatenate(([0], np.cumsum(flags)))
    return (
        counts[places.first] - counts[places.opens],
        counts[places.closes] - counts[places.last + 1],
    )


def _capped(counts: Ints, most: int) -> Ids:
    return np.minimum(counts, most).astype(np.uint64)


def _are(classes: Ids, name: str) -> Bools:
    """Which tokens are words of a class."""
    found: Bools = classes & np.uint64(1 << _WATCHED.index(name)) > 0
    return found


def _classes_of(texts: Texts) -> Ids:
    """The watched classes of each token, one bit each."""
    words, bits = _class_table()
    tokens, rows = look_up(texts.token_id, words)
    classes = np.zeros(texts.n_tokens, dtype=np.uint64)
    classes[tokens] = bits[rows]
    return classes


@cache
def _class_table() -> tuple[IdTable, Ids]:
    """Ids of the words of the watched classes, and their bits."""
    classes = inventory().classes
    bits: dict[int, int] = {}
    for place, name in enumerate(_WATCHED):
        for word in classes[name]:
            key = int(token_hash(word))
            bits[key] = bits.get(key, 0) | 1 << place
    return (
        id_table(np.array(list(bits), dtype=np.uint64)),
        np.array(list(bits.values()), dtype=np.uint64),
    )
