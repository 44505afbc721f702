"""Lexicons: entries of one or more words, found in a batch by the ids of its tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.domain.errors import LexiconError
from tellings.text.batch import Ids, Ints, Texts
from tellings.text.hashing import IdTable, id_table, look_up
from tellings.text.segment import segment

_FILTER_BITS = 18
_FILTER = np.uint64((1 << _FILTER_BITS) - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class _Length:
    """Entries of one length: the table of their keys, their ids and their places."""

    n: int
    keys: IdTable
    ids: Ids
    entry: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """Entries ready to be found.

    Parameters
    ----------
    entries : tuple of str
        As given; ``Hits.entry`` counts in this order.
    values : tuple
        What each entry stands for; ``None`` where only words were given.
    n_tokens : int64, n_entries
        Length of each entry in tokens.
    lengths : tuple
        Look-up tables, one for each length.
    pairs : bool
        Low bits of the keys of first pairs, to pass over most places for phrases at once.
    """

    entries: tuple[str, ...]
    values: tuple[object, ...]
    n_tokens: Ints
    lengths: tuple[_Length, ...]
    pairs: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Hits:
    """Where entries of a lexicon occur, in order.

    Parameters
    ----------
    first_token, last_token : int64, n_hits
        Tokens of the batch, both included.
    entry : int64, n_hits
        Index into ``Lexicon.entries``.
    """

    first_token: Ints
    last_token: Ints
    entry: Ints


def compile_lexicon(entries: Mapping[str, object] | Sequence[str]) -> Lexicon:
    """A lexicon from words and phrases.

    Entries are tokenised like the texts, so ``"isn't"``, ``"U.S."`` and ``"president's"`` are found
    as they stand in a text. Case and the form of apostrophes and hyphens make no difference. Of
    entries that come out the same the first is kept.

    Parameters
    ----------
    entries : Mapping of str, or sequence of str
        Words separated by spaces; the values of a mapping are kept in ``Lexicon.values``.

    Raises
    ------
    LexiconError
        If an entry holds no token.

    Examples
    --------
    >>> lexicon = compile_lexicon({"according to": "cue", "claim": "cue"})
    >>> lexicon.n_tokens.tolist()
    [2, 1]
    """
    words = tuple(entries)
    values = tuple(entries[word] for word in words) if isinstance(entries, Mapping) else ()
    texts = segment(pl.DataFrame({"article_id": words, "text": words}, schema_overrides={
        "article_id": pl.String, "text": pl.String}))  # fmt: skip
    n_tokens = np.bincount(texts.token_document, minlength=len(words))
    if len(words) and not n_tokens.all():
        empty = words[int(np.argmin(n_tokens))]
        raise LexiconError(
            f"The entry {empty!r} holds no word.", remedy="remove it from the lexicon."
        )
    offsets = np.cumsum(n_tokens) - n_tokens
    pairs = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
    pairs[_low(_keys(texts.token_id, offsets[n_tokens > 1], 2))] = True
    return Lexicon(
        entries=words,
        values=values or (None,) * len(words),
        n_tokens=n_tokens,
        lengths=tuple(
            _table(int(n), np.flatnonzero(n_tokens == n), offsets, texts.token_id)
            for n in np.unique(n_tokens)
        ),
        pairs=pairs,
    )


def _table(n: int, entry: Ints, offsets: Ints, ids: Ids) -> _Length:
    keys, first = np.unique(_keys(ids, offsets[entry], n), return_index=True)
    entry = entry[first]
    return _Length(n, id_table(keys), ids[offsets[entry][:, None] + np.arange(n)], entry)


def _keys(ids: Ids, at: Ints, n: int) -> Ids:
    """One 64-bit number for the ``n`` ids from each place on; the id itself for one."""
    keys = ids[at]
    for step in range(1, n):
        keys = (keys ^ (keys >> np.uint64(29))) * _STEP ^ ids[at + step]
    return keys


def _low(keys: Ids) -> Ints:
    low: Ints = (keys & _FILTER).view(np.int64)
    return low


def find(texts: Texts, lexicon: Lexicon) -> Hits:
    """Every occurrence of the entries: whole tokens, leftmost-longest, within one sentence.

    Phrases are looked up by a 64-bit hash of their ids and then compared id by id. Hits do not
    overlap: the one that begins first wins, and of those that begin together the longest.

    Parameters
    ----------
    texts : Texts
        A batch.
    lexicon : Lexicon
        Compiled entries.

    Returns
    -------
    Hits
        In order of the text.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["According to him, he lied."]}))
    >>> hits = find(texts, compile_lexicon(["according", "according to", "lied"]))
    >>> hits.entry.tolist(), hits.last_token.tolist()
    ([1, 2], [1, 5])
    """
    ids = texts.token_id
    everywhere = np.arange(ids.size)
    starts, lengths, entries = [], [], []
    phrases: Ints | None = None
    for table in lexicon.lengths:
        if table.n > 1 and phrases is None:
            pairs = lexicon.pairs[_low(_keys(ids, everywhere[:-1], 2))]
            phrases = np.flatnonzero(pairs)
        at = everywhere
        if phrases is not None:
            at = phrases[phrases + table.n <= ids.size]
            at = at[texts.token_sentence[at] == texts.token_sentence[at + table.n - 1]]
        at, place = _matches(table, ids, at)
        starts.append(at)
        lengths.append(np.full(at.size, table.n))
        entries.append(table.entry[place])
    if not starts:
        nothing = np.empty(0, dtype=np.int64)
        return Hits(first_token=nothing, last_token=nothing, entry=nothing)
    start, length, entry = map(np.concatenate, (starts, lengths, entries))
    longest = lexicon.lengths[-1].n
    order = np.argsort(start * (longest + 1) + (longest - length), kind="stable")
    start, entry = start[order], entry[order]
    end = start + length[order] - 1
    kept = _without_overlap(start, end)
    return Hits(first_token=start[kept], last_token=end[kept], entry=entry[kept])


def _matches(table: _Length, ids: Ids, at: Ints) -> tuple[Ints, Ints]:
    """The places where an entry of this length stands, and its row in the table."""
    keys = ids if at.size == ids.size and table.n == 1 else _keys(ids, at, table.n)
    found, place = look_up(keys, table.keys)
    at = at[found]
    # The key is a hash: only equal ids, one by one, are a match.
    same = np.ones(at.size, dtype=np.bool_)
    for step in range(table.n):
        same &= table.ids[place, step] == ids[at + step]
    return at[same], place[same]


def _without_overlap(start: Ints, end: Ints) -> Ints:
    """Indices of the hits that stay, from hits sorted by start and falling end."""
    if not start.size:
        return np.empty(0, dtype=np.int64)
    # Of those that begin together the first is the longest.
    alone = np.flatnonzero(np.append(True, start[1:] != start[:-1]))
    first, last = start[alone], end[alone]
    reach = np.maximum.accumulate(last)
    clear = np.append(True, first[1:] > reach[:-1])
    sizes = np.diff(np.append(np.flatnonzero(clear), first.size))
    # Only hits that touch another one are looked at one by one, the leftmost first.
    crowded = np.flatnonzero(np.repeat(sizes > 1, sizes))
    rows = zip(crowded.tolist(), first[crowded].tolist(), last[crowded].tolist(), strict=True)
    covered = -1
    dropped: list[int] = []
    for row, begin, finish in rows:
        if begin > covered:
            covered = finish
        else:
            dropped.append(row)
    keep = np.ones(first.size, dtype=np.bool_)
    keep[dropped] = False
    kept: Ints = alone[keep]
    return kept
