"""Polarity: words that speak well or ill of somebody, and grammatical classes beside them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tellings.text import token_hash
from tellings.text.batch import Ids
from tellings.text.hashing import IdTable, id_table, look_up
from tellings.text.word_files import class_words

CLASSES = (
    "good_verb",
    "bad_verb",
    "good",
    "bad",
    "negation",
    "be",
    "have",
    "modal",
    "contrast",
    "report",
    "pronoun",
)
"""Classes of ``polarity.txt``; a word's number is its place here plus one, 0 is none."""
GOOD_VERB, BAD_VERB, GOOD, BAD, NEGATION = range(1, 6)
_FOLDER = Path(__file__).parent / "lang"
_DOUBLING = re.compile("[^aeiou][aeiou][bdglmnprt]$")

Small = NDArray[np.int64]


def word_classes(ids: Ids, *, language: str = "en") -> Small:
    """The class of each word, 0 for none.

    Loaded words that the model knew when it was trained and that are in no class count as good
    (praise) or bad (all others).

    Parameters
    ----------
    ids : uint64
        Ids of tokens.
    language : str, default "en"
        Which inventory.

    Examples
    --------
    >>> ids = np.array([token_hash(word) for word in ("praised", "liar", "table")], np.uint64)
    >>> word_classes(ids).tolist()
    [1, 4, 0]
    """
    table, numbers = _table(language)
    places, rows = look_up(ids, table)
    found = np.zeros(ids.size, dtype=np.int64)
    found[places] = numbers[rows]
    return found


def verb_forms(verb: str) -> set[str]:
    """The regular forms of a verb, in its usual spellings.

    Examples
    --------
    >>> sorted(verb_forms("ban"))
    ['ban', 'baned', 'banes', 'baning', 'banned', 'banning', 'bans']
    """
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    forms = {verb, verb + "s", verb + "es", verb + "ed", verb + "ing"}
    if _DOUBLING.search(verb):
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return forms


@cache
def _table(language: str) -> tuple[IdTable, Small]:
    """Ids and their classes; of several classes the first of ``CLASSES`` counts."""
    classes = class_words((_FOLDER / language / "polarity.txt").read_text("utf-8"))
    known: dict[int, int] = {}
    for number, name in enumerate(CLASSES, start=1):
        for word in classes[name]:
            for form in sorted(verb_forms(word)) if name.endswith("_verb") else [word]:
                known.setdefault(token_hash(form), number)
    for name, number in (("lexicon_good", GOOD), ("lexicon_bad", BAD)):
        for word in classes[name]:
            known.setdefault(token_hash(word), number)
    ids = np.array(list(known), dtype=np.uint64)
    return id_table(ids), np.array(list(known.values()), dtype=np.int64)
