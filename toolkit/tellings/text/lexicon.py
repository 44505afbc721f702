"""Lexicons: entries of one or more words, found in a batch by the ids of its tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.domain.errors import LexiconError
from tellings.text.batch import Ids, Ints, Texts
from tellings.text.segment import segment

_FILTER_BITS = 18
_FILTER = np.uint64((1 << _FILTER_BITS) - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)
# Slots a key: one in sixteen is taken, so most tokens are passed over by one look.
_SPARSITY = 16


@dataclass(frozen=True, eq=False)
class _Length:
    """Entries of one length, in order of the low bits of their keys.

    ``slots`` gives, for those bits, the first entry with them or -1; ``depth`` is how many share
    a slot at most.
    """

    n: int
    slots: NDArray[np.int32]
    depth: int
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
    pairs[_low(_keys(texts.token_id, offsets[n_tokens > 1], 2), _FILTER)] = True
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
    mask = np.uint64((1 << int(keys.size * _SPARSITY).bit_length()) - 1)
    low = _low(keys, mask)
    order = np.argsort(low, kind="stable")
    low, keys, entry = low[order], keys[order], entry[order]
    slots = np.full(int(mask) + 1, -1, dtype=np.int32)
    slots[low[::-1]] = np.arange(keys.size - 1, -1, -1)
    rows = ids[offsets[entry][:, None] + np.arange(n)]
    return _Length(n, slots, int(np.bincount(low).max()), keys, rows, entry)


def _keys(ids: Ids, at: Ints, n: int) -> Ids:
    """One 64-bit number for the ``n`` ids from each place on; the id itself for one."""
    keys = ids[at]
    for step in range(1, n):
        keys = (keys ^ (keys >> np.uint64(29))) * _STEP ^ ids[at + step]
    return keys


def _low(keys: Ids, mask: np.uint64) -> Ints:
    low: Ints = (keys & mask).view(np.int64)
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
            pairs = lexicon.pairs[_low(_keys(ids, everywhere[:-1], 2), _FILTER)]
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
    slot = np.take(table.slots, _low(keys, np.uint64(table.slots.size - 1)))
    taken = np.flatnonzero(slot >= 0)
    at, keys, slot = at[taken], keys[taken], slot[taken].astype(np.int64)
    place = slot.copy()
    for step in range(1, table.depth):
        other = np.minimum(slot + step, table.keys.size - 1)
        place = np.where(table.keys[other] == keys, other, place)
    likely = table.keys[place] == keys
    at, place = at[likely], place[likely]
    # The key is a hash: only equal ids, one by one, are a match.
    same = np.ones(at.size, dtype=np.bool_)
    for step in range(table.n):
        same &= table.rows[place, step] == ids[at + step]
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
    heads = np.flatnonzero(clear)
    sizes = np.diff(np.append(heads, first.size))
    keep = clear.copy()
    for head, size in zip(heads[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        covered = int(last[head])
        rows = zip(
            first[head : head + size].tolist(), last[head : head + size].tolist(), strict=True
        )
        for index, (begin, finish) in enumerate(rows, start=head):
            if begin > covered:
                keep[index] = True
                covered = finish
    kept: Ints = alone[keep]
    return kept
