"""Lexicons: entries of one or more words, found in a batch by the ids of its tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tellings.domain.errors import LexiconError
from tellings.text.batch import Ids, Ints, Texts
from tellings.text.segment import segment

_FILTER_BITS = 18
_FILTER = np.uint64((1 << _FILTER_BITS) - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class _Length:
    """Entries of one length: sorted hashes of their ids, the ids, and the entry of each."""

    n: int
    keys: Ids
    rows: Ids
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
    firsts : bool
        Low bits of the first ids, to pass over most tokens at once.
    """

    entries: tuple[str, ...]
    values: tuple[object, ...]
    n_tokens: Ints
    lengths: tuple[_Length, ...]
    firsts: np.ndarray[tuple[int], np.dtype[np.bool_]]


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
    firsts = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
    firsts[(texts.token_id[offsets] & _FILTER).astype(np.int64)] = True
    return Lexicon(
        entries=words,
        values=values or (None,) * len(words),
        n_tokens=n_tokens,
        lengths=tuple(
            _table(int(n), np.flatnonzero(n_tokens == n), offsets, texts.token_id)
            for n in np.unique(n_tokens)[::-1]
        ),
        firsts=firsts,
    )


def _table(n: int, entry: Ints, offsets: Ints, ids: Ids) -> _Length:
    keys, first = np.unique(_keys(ids, offsets[entry], n), return_index=True)
    rows = ids[offsets[entry[first]][:, None] + np.arange(n)]
    return _Length(n, keys, rows, entry[first])


def _keys(ids: Ids, at: Ints, n: int) -> Ids:
    """One 64-bit number for the ``n`` ids from each place on."""
    keys = np.zeros(at.size, dtype=np.uint64)
    for step in range(n):
        keys = (keys ^ ids[at + step]) * _STEP
        keys ^= keys >> np.uint64(29)
    return keys


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
    candidates = np.flatnonzero(lexicon.firsts[(ids & _FILTER).astype(np.int64)])
    starts, ends, entries = [], [], []
    for table in lexicon.lengths:
        at = candidates[candidates + table.n <= ids.size]
        at = at[texts.token_sentence[at] == texts.token_sentence[at + table.n - 1]]
        keys = _keys(ids, at, table.n)
        place = np.minimum(np.searchsorted(table.keys, keys), table.keys.size - 1)
        likely = table.keys[place] == keys
        at, place = at[likely], place[likely]
        same = (table.rows[place] == ids[at[:, None] + np.arange(table.n)]).all(axis=1)
        starts.append(at[same])
        ends.append(at[same] + table.n - 1)
        entries.append(table.entry[place[same]])
    if not starts:
        nothing = np.empty(0, dtype=np.int64)
        return Hits(first_token=nothing, last_token=nothing, entry=nothing)
    start, end, entry = np.concatenate(starts), np.concatenate(ends), np.concatenate(entries)
    order = np.lexsort((-end, start))
    start, end, entry = start[order], end[order], entry[order]
    kept = _without_overlap(start, end)
    return Hits(first_token=start[kept], last_token=end[kept], entry=entry[kept])


def _without_overlap(start: Ints, end: Ints) -> Ints:
    """Indices of the hits that stay, from hits sorted by start and falling end."""
    if not start.size:
        return np.empty(0, dtype=np.int64)
    reach = np.maximum.accumulate(end)
    clear = np.append(True, start[1:] > reach[:-1])
    heads = np.flatnonzero(clear)
    sizes = np.diff(np.append(heads, start.size))
    kept = heads.tolist()
    for head, size in zip(heads[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        covered = int(end[head])
        for index in range(head + 1, head + size):
            if start[index] > covered:
                kept.append(index)
                covered = int(end[index])
    return np.sort(np.array(kept, dtype=np.int64))
