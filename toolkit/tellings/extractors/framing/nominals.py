"""Nominal labels: "the brutal regime", "spokesman Ivo Strand", "Dana Orlova, the mayor"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from tellings.extractors.framing.inventory import Inventory, LabelEntry
from tellings.extractors.framing.names import Mention
from tellings.extractors.framing.words import COMMA, POSSESSIVE, Words
from tellings.text import WORD, find

MOST_PREMODIFIERS = 4
_ADJECTIVE_ENDINGS = (
    "ish", "ive", "ous", "ful", "less", "al", "ic", "ary", "ory", "ent", "ant",
    "-based", "-backed", "-led", "-wing", "-minded", "-ridden", "-funded",
)  # fmt: skip
_VERB_ENDINGS = ("ed", "ing", "ly")

Classes = Mapping[str, frozenset[int]]


class Nominal(NamedTuple):
    """A noun phrase that stands for an actor; tokens are included at both ends."""

    first: int
    head_first: int
    last: int
    key: str
    head: str
    premodifiers: tuple[str, ...]


class _Phrase(NamedTuple):
    """What stands before a head: where the phrase begins, its modifiers, is it definite."""

    first: int
    premodifiers: tuple[int, ...]
    definite: bool


def find_nominals(words: Words, known: Inventory, names: Sequence[Mention]) -> Iterator[Nominal]:
    """Nominal labels of a batch: those beside a name, then those of the inventory.

    A noun beside a name gets the name's key: a title ("spokesman Ivo Strand"), an apposition after
    ("Dana Orlova, the opposition leader,") or before it ("its envoy, Corinne Ashgrove,"). Any
    other noun of ``labels.tsv`` gets the key of its concept: a plural anywhere ("protesters"), a
    singular only where it is definite ("the regime", "its regime"; in headlines also bare). A
    noun that only modifies the next one ("the government report") is left out.

    Parameters
    ----------
    words : Words
        A batch.
    known : Inventory
        Labels and word classes of the language.
    names : sequence of Mention
        Named actors of the batch.

    Yields
    ------
    Nominal
        ``premodifiers`` are the words between determiner and head, as written, in lower case.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.framing.inventory import inventory
    >>> from tellings.extractors.framing.names import find_names
    >>> from tellings.extractors.framing.words import read_words
    >>> from tellings.text import segment
    >>> text = "The brutal regime fell, spokesman Ivo Strand said."
    >>> words = read_words(segment(pl.DataFrame({"article_id": ["a"], "text": [text]})))
    >>> names = find_names(words, inventory("en"))
    >>> [(n.key, n.head, n.premodifiers) for n in find_nominals(words, inventory("en"), names)]
    [('ivo-strand', 'spokesman', ()), ('government', 'regime', ('brutal',))]
    """
    taken = {
        token
        for run, _key in names
        for token in range(run.title_first, run.last + 1)
    }  # fmt: skip
    for name in names:
        for nominal in _beside(words, known.classes, name):
            if taken.isdisjoint((nominal.last,)) or nominal.last < name.run.first:
                taken.update(range(nominal.head_first, nominal.last + 1))
                yield nominal
    yield from _of_inventory(words, known, taken)


def _beside(words: Words, classes: Classes, name: Mention) -> Iterator[Nominal]:
    for finding in (_title, _apposition_after, _apposition_before):
        nominal = finding(words, classes, name)
        if nominal is not None:
            yield nominal


def _title(words: Words, classes: Classes, name: Mention) -> Nominal | None:
    """The noun of "Interior Minister Gen. Renn" and of "spokesman Ivo Strand"."""
    run = name.run
    for token in range(run.first - 1, run.title_first - 1, -1):
        word = words.ids[token]
        if word in classes["role"] and word not in classes["honorific"]:
            return _nominal(words, _before(words, classes, token), token, name.key)
    token = run.title_first - 1
    if words.before(run.title_first) in classes["role"]:
        return _nominal(words, _before(words, classes, token), token, name.key)
    return None


def _apposition_before(words: Words, classes: Classes, name: Mention) -> Nominal | None:
    """The noun of "its envoy, Corinne Ashgrove," and of "the leader of the party, Dana Orlova,"."""
    run = name.run
    if words.before(run.title_first) != COMMA:
        return None
    after = words.after(run.last)
    closes = after in (COMMA, 0) or after in classes["finite"]
    if not closes and words.kind[run.last + 1] == WORD:
        return None
    nearest = run.title_first - 2
    for token in words.within(nearest, -1):
        if words.ids[token] in classes["finite"]:
            return None
        follows = token == nearest or words.after(token) in classes["linking"]
        if words.ids[token] in classes["role"] and follows:
            phrase = _before(words, classes, token)
            if phrase.definite or words.opens(phrase.first):
                return _nominal(words, phrase, token, name.key)
            return None
    return None


def _apposition_after(words: Words, classes: Classes, name: Mention) -> Nominal | None:
    """The noun of "Dana Orlova, the opposition leader,"."""
    if words.after(name.run.last) != COMMA:
        return None
    first = name.run.last + 2
    for token in words.within(first, 1):
        if words.ids[token] in classes["finite"]:
            return None
        if words.ids[token] in classes["role"] and _is_head(words, classes, token):
            phrase = _before(words, classes, token)
            reaches = phrase.first == first or (phrase.first > first and phrase.definite)
            return _nominal(words, phrase, token, name.key) if reaches else None
    return None


def _of_inventory(words: Words, known: Inventory, taken: set[int]) -> Iterator[Nominal]:
    hits = find(words.texts, known.labels)
    rows = zip(
        hits.first_token.tolist(), hits.last_token.tolist(), hits.entry.tolist(), strict=True
    )
    for first, last, form in rows:
        entry = known.label_entries[cast(int, known.labels.values[form])]
        if not taken.isdisjoint(range(first, last + 1)):
            continue
        phrase = _before(words, known.classes, first)
        if _counts(words, known.classes, entry, phrase, last):
            yield _nominal(words, phrase, last, entry.concept, first)


def _counts(words: Words, classes: Classes, entry: LabelEntry, phrase: _Phrase, last: int) -> bool:
    """Whether a noun of the inventory stands for an actor here."""
    head_title = words.loose[last]
    if not (entry.plural or phrase.definite or head_title):
        return False
    # A capital within a sentence belongs to a name, but for "the President".
    if words.capital[last] == 1 and not head_title and not words.opens(last):
        if not phrase.definite or words.after(last) == 0:
            return phrase.definite
        if words.capital[last + 1]:
            return False
    return _is_head(words, classes, last)


def _is_head(words: Words, classes: Classes, token: int) -> bool:
    """Whether the noun is not just a modifier of the word after it."""
    after = words.after(token)
    if after in (0, POSSESSIVE) or words.kind[token + 1] != WORD:
        return True
    if any(after in classes[name] for name in ("function", "auxiliary", "acting", "verb")):
        return True
    if words.capital[token + 1] and not words.loose[token]:
        return after not in classes["organisation"]
    following = words.text(token + 1, token + 1).casefold()
    # "Regime blames mob": in headlines a word in -s after a bare noun is mostly its verb.
    return following.endswith(_VERB_ENDINGS) or (words.loose[token] and following.endswith("s"))


def _before(words: Words, classes: Classes, head: int) -> _Phrase:
    """Determiner and modifiers before a head.

    Up to a determiner within four words everything between is a modifier; without one only what
    is known or looks like an adjective is.
    """
    between: list[int] = []
    token = head - 1
    while token >= 0 and head - token <= MOST_PREMODIFIERS + 1 and words.before(token + 1):
        word = words.ids[token]
        if word in classes["determiner"]:
            return _Phrase(token, tuple(reversed(between)), definite=True)
        if word == POSSESSIVE:
            return _Phrase(token + 1, tuple(reversed(between)), definite=True)
        if word in classes["article"]:
            return _Phrase(token, tuple(reversed(between)), definite=False)
        if word == COMMA and between and words.before(token) in classes["adjective"]:
            token -= 1
            continue
        if words.kind[token] != WORD or word in classes["function"] or word in classes["acting"]:
            break
        between.append(token)
        token -= 1
    kept = _adjectives(words, classes, between)
    return _Phrase(kept[-1] if kept else head, tuple(reversed(kept)), definite=False)


def _adjectives(words: Words, classes: Classes, between: Sequence[int]) -> list[int]:
    """The tokens nearest the head, going left, that are adjectives or parts of names."""
    kept: list[int] = []
    for token in between:
        named = words.capital[token] and not words.opens(token) and not words.loose[token]
        adjective = words.ids[token] in classes["describing"]
        written = words.text(token, token).casefold()
        if not (named or adjective or written.endswith(_ADJECTIVE_ENDINGS)):
            break
        kept.append(token)
    return kept


def _nominal(
    words: Words, phrase: _Phrase, last: int, key: str, head_first: int | None = None
) -> Nominal:
    first = last if head_first is None else head_first
    return Nominal(
        first=phrase.first,
        head_first=first,
        last=last,
        key=key,
        head=words.text(first, last).casefold(),
        premodifiers=tuple(words.text(token, token).casefold() for token in phrase.premodifiers),
    )
