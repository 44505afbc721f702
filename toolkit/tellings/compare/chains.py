"""Chains across articles: which keys of an event are one actor under different names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import polars as pl

_NICKNAMES = Path(__file__).parent / "lang" / "en" / "nicknames.txt"
# Initials skip these: "Federal Bureau of Investigation" is the FBI.
_SMALL_WORDS = frozenset(("of", "the", "and", "for", "on", "in", "to", "de", "la", "du", "des"))


def event_keys(mentions: pl.DataFrame) -> dict[tuple[str | None, str], str]:
    """For each event and key of a name the key of the one longer name it stands for.

    Within an article names are chained by the extractor. Between articles of one event a key goes
    to another where exactly one fits: the last word of a longer name ("orlova" to "dana-orlova"),
    the same words with some left out in the middle or at the end ("dana-orlova" to
    "dana-maria-orlova", "kim-jong" to "kim-jong-un"), a short form of the first name
    ("mike-orlova" to "michael-orlova") or initials ("cn" to "compact-of-nations"). Keys that
    fit two names keep their own: two Orlovas are never one.

    Parameters
    ----------
    mentions : polars.DataFrame
        ``event_id``, ``label`` (the key) and ``attributes`` of mentions of actors.

    Returns
    -------
    dict
        Only keys that are joined to another.

    Examples
    --------
    >>> mentions = pl.DataFrame({"event_id": "e", "attributes": '{"form":"name"}',
    ...     "label": ["dana-orlova", "orlova", "compact-of-nations", "cn"]})
    >>> sorted(event_keys(mentions).items())
    [(('e', 'cn'), 'compact-of-nations'), (('e', 'orlova'), 'dana-orlova')]
    """
    keys: dict[str | None, set[str]] = defaultdict(set)
    named = mentions.filter(pl.col("attributes").str.contains('"form":"name"', literal=True))
    for event, key in named.select("event_id", "label").unique().rows():
        keys[event].add(key)
    joined: dict[tuple[str | None, str], str] = {}
    for event, held in keys.items():
        longer = dict(_joins(held))
        for key in sorted(longer):
            last = longer[key]
            # A chain of joins ends: each step goes to a key with more words or letters.
            while last in longer:
                last = longer[last]
            joined[event, key] = last
    return joined


def _joins(held: Collection[str]) -> Iterator[tuple[str, str]]:
    for key in sorted(held):
        fit = {other for other in held if other != key and _stands_for(key, other)}
        # "orlova" fits "dana-orlova" and "dana-maria-orlova", which are one.
        ends = {other for other in fit if not any(_stands_for(other, more) for more in fit)}
        if len(ends) == 1:
            yield key, next(iter(ends))


def _stands_for(key: str, other: str) -> bool:
    """Whether a key may be a shorter name of another."""
    short, full = key.split("-"), other.split("-")
    if len(short) == 1:
        initials = "".join(word[0] for word in full if word not in _SMALL_WORDS)
        return len(full) > 1 and (full[-1] == key or (len(key) > 1 and initials == key))
    if len(short) < len(full):
        same = short[0] == full[0] and (short[-1] == full[-1] or full[: len(short)] == short)
        rest = iter(full)
        return same and all(word in rest for word in short)
    return (
        len(short) == len(full)
        and short[1:] == full[1:]
        and full[0] in _full_forms().get(short[0], ())
    )


@cache
def _full_forms() -> dict[str, tuple[str, ...]]:
    """Short forms of first names and the names they stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _NICKNAMES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            short, *full = line.split()
            found[short] = tuple(full)
    return found
