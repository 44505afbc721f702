"""Actors: their names and the nouns that stand for them, as marks."""

from __future__ import annotations

from collections.abc import Iterator

from tellings.extractors.framing.inventory import Inventory
from tellings.extractors.framing.marks import Mark, as_json
from tellings.extractors.framing.names import find_names
from tellings.extractors.framing.nominals import find_nominals
from tellings.extractors.framing.words import read_words
from tellings.text import Texts

# A name is written down; what a noun stands for is inferred.
_NAME_SCORE, _NOMINAL_SCORE = 1.0, 0.8


def actor_mentions(texts: Texts, known: Inventory) -> Iterator[Mark]:
    """Mentions of actors in a batch.

    Parameters
    ----------
    texts : Texts
        A batch.
    known : Inventory
        The inventory of the language.

    Yields
    ------
    Mark
        Role ``actor``; the label is the actor's key: the full name of the article in lower case
        with hyphens, or the concept of a noun ("government" for "the regime"). A name is marked
        without its title, a noun with its determiner and modifiers.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "Dana Orlova, the opposition leader, spoke. Mrs. Orlova left."]}))
    >>> [(m.label, texts.slice(int(texts.token_start[m.first]), int(texts.token_end[m.last])))
    ...  for m in sorted(actor_mentions(texts, inventory("en")))]
    [('dana-orlova', 'Dana Orlova'), ('dana-orlova', 'the opposition leader'),
     ('dana-orlova', 'Orlova')]
    """
    words = read_words(texts)
    names = find_names(words, known)
    for run, key in names:
        head = words.text(run.first, run.last)
        attributes = as_json({"form": "name", "head": head, "premodifiers": []})
        yield Mark(run.first, run.last, "actor", key, _NAME_SCORE, attributes)
    for nominal in find_nominals(words, known, names):
        attributes = as_json(
            {"form": "nominal", "head": nominal.head, "premodifiers": nominal.premodifiers}
        )
        yield Mark(nominal.first, nominal.last, "actor", nominal.key, _NOMINAL_SCORE, attributes)
