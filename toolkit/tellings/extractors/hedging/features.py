"""What the model sees of a hit: the cue, its neighbours and what the rules say, as numbers.

Every feature is a hash of a template's number and of what fills it, cut to a place in a
table of weights. Hashes are integers of the package's own, so they are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tellings.extractors.hedging.coarse import coarse_tags, suffixes
from tellings.extractors.hedging.hits import Hits, described, mixed
from tellings.extractors.hedging.surroundings import surroundings
from tellings.text import Texts
from tellings.text.batch import Ids, Ints

_BITS, _FIRM_BITS = 20, 14
# Templates on the bare cue and the rules' verdict. They have places of their own, and the trainer
# penalises them less than the rest, so that an unseen context is decided by the rules.
FIRM_TEMPLATES = (0, 1, 3, 4, 5)
N_PLACES = (1 << _BITS) + (1 << _FIRM_BITS)
_REACH = 5
_BEFORE_SENTENCE, _AFTER_SENTENCE = np.uint64(120), np.uint64(121)


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
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    >>> features(texts, hits).shape
    (1, 98)
    """
    tags, endings = coarse_tags(texts), suffixes(texts)
    around = {
        offset: _around(texts, hits, offset, tags, endings)
        for offset in range(-_REACH, _REACH + 1)
        if offset
    }
    columns = [
        mixed(number, *values)
        for number, values in enumerate(
            [*_own(texts, hits, endings), *_near(texts, hits, around, endings)]
        )
    ]
    columns += _bags(hits, around)
    columns += [
        mixed(1000 + number, *values)
        for number, values in enumerate(surroundings(texts, hits, tags))
    ]
    rows = np.stack([np.broadcast_to(column, hits.first.shape) for column in columns], axis=1)
    places = (rows & np.uint64((1 << _BITS) - 1)).astype(np.int64)
    firm = list(FIRM_TEMPLATES)
    places[:, firm] = (1 << _BITS) + (places[:, firm] & ((1 << _FIRM_BITS) - 1))
    return places


def _own(texts: Texts, hits: Hits, endings: Ids) -> list[tuple[Ids | int, ...]]:
    """Templates on the cue itself and the rules' verdict."""
    known = described(hits)
    lemma, label, rule, pos = known.lemma, known.label, known.rule, known.pos
    accepted = known.accepted
    word, ending = texts.token_id[hits.first], endings[hits.last]
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
    texts: Texts, hits: Hits, around: dict[int, _Around], endings: Ids
) -> list[tuple[Ids | int, ...]]:
    """Templates on the neighbours, with the cue, its label or its part of speech."""
    known = described(hits)
    lemma, label, pos, accepted = known.lemma, known.label, known.pos, known.accepted
    word, ending = texts.token_id[hits.first], endings[hits.last]
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
    lemma = described(hits).lemma
    side = {offset: 901 if offset < 0 else 902 for offset in around}
    return [mixed(side[offset], lemma, around[offset].word) for offset in around]


def _around(texts: Texts, hits: Hits, offset: int, tags: Ids, endings: Ids) -> _Around:
    at = (hits.last if offset > 0 else hits.first) + offset
    inside = (at >= 0) & (at < texts.token_id.size)
    at = np.where(inside, at, hits.first)
    inside &= texts.token_sentence[at] == texts.token_sentence[hits.first]
    edge = _BEFORE_SENTENCE if offset < 0 else _AFTER_SENTENCE
    return _Around(
        np.where(inside, texts.token_id[at], edge),
        np.where(inside, tags[at], edge),
        np.where(inside, endings[at], edge),
    )
