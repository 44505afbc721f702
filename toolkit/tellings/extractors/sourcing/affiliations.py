"""Institutions and nouns for sources, with the codes they suggest: features of the code model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tellings.extractors.sourcing.lexicon import Class, listed
from tellings.extractors.sourcing.reading import Reading

Codes = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Affiliations:
    """Names and nouns with the naming and role code each suggests.

    Parameters
    ----------
    institutions : Mapping[str, tuple of (tuple of str, (str, str))]
        First word of a name to the words after it and the codes, longest first.
    nouns : Mapping[str, (str, str)]
        Common nouns that head a source phrase.
    """

    institutions: Mapping[str, tuple[tuple[tuple[str, ...], Codes], ...]]
    nouns: Mapping[str, Codes]


@cache
def affiliations() -> Affiliations:
    """The English names and nouns; read once.

    Examples
    --------
    >>> affiliations().nouns["poll"]
    ('document', 'expert')
    """
    by_first: dict[str, list[tuple[tuple[str, ...], Codes]]] = {}
    for name, naming, role in listed("institutions"):
        first, *rest = name.split()
        by_first.setdefault(first, []).append((tuple(rest), (naming, role)))
    return Affiliations(
        institutions={
            word: tuple(sorted(names, key=lambda name: (-len(name[0]), name[0])))
            for word, names in by_first.items()
        },
        nouns={noun: (naming, role) for noun, naming, role in listed("source_nouns")},
    )


def institutions_in(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int, Codes]]:
    """The listed institutions named in a stretch: first token, one past the last, codes.

    Only words with a capital are names: "Target" is a shop, a target is none.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("A Fox News host and an apple")
    >>> list(institutions_in(reading, 0, 7))
    [(1, 3, ('media', 'media'))]
    """
    known = affiliations().institutions
    at = first
    while at < last:
        end = at + 1
        if reading.has(at, Class.CAPITAL):
            for rest, codes in known.get(reading.words[at], ()):
                stop = at + 1 + len(rest)
                closed = not rest and reading.has(at, Class.CLOSED)
                if stop <= last and not closed and tuple(reading.words[at + 1 : stop]) == rest:
                    yield at, stop, codes
                    end = stop
                    break
        at = end
