"""Loaded words: emotive and evaluative words and phrases of the lexicon, in a sense that counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.framing.inventory import Inventory, LoadedEntry
from tellings.extractors.framing.marks import Mark, as_json
from tellings.text import PUNCTUATION, WORD, Texts, find, token_hash
from tellings.text.batch import Ints

# How far a word that must be near may stand: "buried the evidence", "ducked all our questions".
NEAR = 3
# "Terrified Families Ran Into the Lanes": four of six; a sentence with two names has fewer.
_HEADLINE_WORDS, _HEADLINE_SHARE = 3, 0.6
_COMMA, _STOP = token_hash(","), token_hash(".")

Bools = NDArray[np.bool_]


def loaded_words(texts: Texts, known: Inventory) -> Iterator[Mark]:
    """Loaded words and phrases of a batch.

    A hit of the lexicon counts unless a neighbouring word gives it another sense ("bloody Sunday",
    "radical prostatectomy"), a word it needs is missing ("war on" without "truth") or it is part
    of a name ("Chaos Computer Club"). Quoted words are marked like all others: whose they are is
    the span's ``voice``.

    Parameters
    ----------
    texts : Texts
        A batch.
    known : Inventory
        The lexicon of the language.

    Yields
    ------
    Mark
        Role ``term``, label ``loaded``, in reading order.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "A brazen raid. They marched on Bloody Sunday."]}))
    >>> [texts.slice(int(texts.token_start[m.first]), int(texts.token_end[m.last]))
    ...  for m in loaded_words(texts, inventory("en"))]
    ['brazen']
    """
    hits = find(texts, known.loaded)
    values = known.loaded.values
    # "slammed the door" is "slammed door": what matters is the noun.
    skipped = known.classes["determiner"] | known.classes["article"]
    columns = zip(
        hits.first_token.tolist(),
        hits.last_token.tolist(),
        hits.entry.tolist(),
        in_names(texts, hits.first_token).tolist(),
        _neighbours(texts, hits.first_token, -1),
        _neighbours(texts, hits.last_token, 1),
        strict=True,
    )
    for first, last, form, in_name, before, after in columns:
        entry = known.loaded_entries[cast(int, values[form])]
        # "the Deep State" is a label, however it is written; "the House of Cards" is a title.
        if in_name and (first == last or entry.reason != "label"):
            continue
        nearest = {after[0], after[1]} if after[0] in skipped else {after[0]}
        if entry.unless_after.isdisjoint(nearest) and _holds(entry, before, after):
            attributes = as_json({"lemma": entry.lemma, "reason": entry.reason})
            yield Mark(first, last, "term", "loaded", entry.score, attributes)


def in_names(texts: Texts, tokens: Ints) -> Bools:
    """Whether a word has a capital that neither its place nor the line's style explains.

    Parameters
    ----------
    texts : Texts
        A batch.
    tokens : int64
        Tokens of it.

    Returns
    -------
    bool, one for each of ``tokens``
        False at the start of a sentence or quotation, after a colon or dash, and in lines that
        capitalise most of their words.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Fury grew. He saw Fury."]}))
    >>> in_names(texts, np.array([0, 5])).tolist()
    [False, True]
    """
    before = np.maximum(tokens - 1, 0)
    follows = (tokens > 0) & (texts.token_sentence[before] == texts.token_sentence[tokens])
    comma = texts.token_id[before] == np.uint64(_COMMA)
    follows &= (texts.token_kind[before] != PUNCTUATION) | comma
    named: Bools = (
        (texts.token_capital[tokens] == 1)
        & follows
        & ~headline_style(texts)[texts.token_sentence[tokens]]
    )
    return named


def headline_style(texts: Texts) -> Bools:
    """For each sentence, whether most words have capitals and no full stop ends it: a headline.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["A NIGHT OF HORROR"]}))
    >>> headline_style(texts).tolist()
    [True]
    """
    word = texts.token_kind == WORD
    sentence = texts.token_sentence[word]
    n = texts.sentence_start.size
    words = np.bincount(sentence, minlength=n)
    capitals = np.bincount(sentence, weights=texts.token_capital[word] > 0, minlength=n)
    last = np.cumsum(np.bincount(texts.token_sentence, minlength=n)) - 1
    stopped = texts.token_id[last] == np.uint64(_STOP)
    style: Bools = (words >= _HEADLINE_WORDS) & (capitals >= _HEADLINE_SHARE * words) & ~stopped
    return style


def _neighbours(texts: Texts, tokens: Ints, step: int) -> list[list[int]]:
    """Ids of the nearest words on one side, nearest first; 0 beyond the sentence."""
    places = tokens[:, None] + step * np.arange(1, NEAR + 1)
    inside = (places >= 0) & (places < texts.n_tokens)
    places = np.where(inside, places, 0)
    inside &= texts.token_sentence[places] == texts.token_sentence[tokens][:, None]
    neighbours: list[list[int]] = np.where(inside, texts.token_id[places], 0).tolist()
    return neighbours


def _holds(entry: LoadedEntry, before: list[int], after: list[int]) -> bool:
    """Whether the neighbours leave the loaded sense."""
    if before[0] in entry.unless_before:
        return False
    if not (entry.only_before or entry.only_after):
        return True
    return not (entry.only_before.isdisjoint(before) and entry.only_after.isdisjoint(after))
