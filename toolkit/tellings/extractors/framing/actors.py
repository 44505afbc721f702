"""Actors: their names and the nouns that stand for them, as marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.framing.agency import Clauses, agencies
from tellings.extractors.framing.inventory import Inventory
from tellings.extractors.framing.marks import Mark, as_json
from tellings.extractors.framing.names import find_names
from tellings.extractors.framing.nominals import find_nominals
from tellings.extractors.framing.portrayal import portrayals
from tellings.extractors.framing.words import Words, read_words
from tellings.text import Texts

# A name is written down; what a noun stands for is inferred.
_NAME_SCORE, _NOMINAL_SCORE = 1.0, 0.8


class _Mention(NamedTuple):
    """A mention with what it is called."""

    first: int
    last: int
    key: str
    form: str
    head: str
    premodifiers: tuple[str, ...]


def actor_mentions(
    texts: Texts, known: Inventory, clauses: Clauses, *, encoded: EncoderPass | None = None
) -> Iterator[Mark]:
    """Mentions of actors in a batch.

    Parameters
    ----------
    texts : Texts
        A batch.
    known : Inventory
        The inventory of the language.
    clauses : Clauses
        Of the same batch.
    encoded : EncoderPass, optional
        Tells how a mention is portrayed; a linear model does without it.

    Yields
    ------
    Mark
        Role ``actor``; the label is the actor's key: the full name of the article in lower case
        with hyphens, or the concept of a noun ("government" for "the regime"). A name is marked
        without its title, a noun with its determiner and modifiers. Attributes: how it is named,
        what it does (``agency``) and how its sentence speaks of it (``portrayal``, -1 to 1).

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.agency import read_clauses
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.text import segment
    >>> texts, known = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "Dana Orlova, the opposition leader, spoke. Mrs. Orlova left."]})), inventory("en")
    >>> [(m.label, texts.slice(int(texts.token_start[m.first]), int(texts.token_end[m.last])))
    ...  for m in sorted(actor_mentions(texts, known, read_clauses(texts, known)))]
    [('dana-orlova', 'Dana Orlova'), ('dana-orlova', 'the opposition leader'),
     ('dana-orlova', 'Orlova')]
    """
    words = read_words(texts)
    mentions = list(_mentions(words, known))
    first = np.array([mention.first for mention in mentions], dtype=np.int64)
    last = np.array([mention.last for mention in mentions], dtype=np.int64)
    agency = agencies(words, clauses, known, zip(first.tolist(), last.tolist(), strict=True))
    portrayed = portrayals(texts, first, last, agency=agency, encoded=encoded)
    for mention, does, how in zip(mentions, agency, portrayed, strict=True):
        attributes = as_json(
            {
                "agency": does,
                "form": mention.form,
                "head": mention.head,
                "portrayal": how.value,
                "portrayal_label": how.label,
                "premodifiers": mention.premodifiers,
            }
        )
        score = _NAME_SCORE if mention.form == "name" else _NOMINAL_SCORE
        yield Mark(mention.first, mention.last, "actor", mention.key, score, attributes)


def _mentions(words: Words, known: Inventory) -> Iterator[_Mention]:
    names = find_names(words, known)
    for run, key in names:
        yield _Mention(run.first, run.last, key, "name", words.text(run.first, run.last), ())
    for found in find_nominals(words, known, names):
        yield _Mention(
            found.first, found.last, found.key, "nominal", found.head, found.premodifiers
        )
