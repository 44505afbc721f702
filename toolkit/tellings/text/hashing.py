"""Ids of words: a 64-bit hash of the case-folded form, the same in every run and everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tellings.text.batch import Codes, Ids, Ints
from tellings.text.characters import encode, fold, fold_table
from tellings.text.places import spread, union

_MASK = (1 << 64) - 1
_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BLOCK = 1 << 16
# Slots a key: one in sixteen is taken, so most ids are passed over by one look.
_SPARSITY = 16


@dataclass(frozen=True, eq=False)
class IdTable:
    """Some ids, ready to be looked up.

    ``keys`` are in order of their low bits; ``slots`` gives, for those bits, the first key with
    them or -1; ``depth`` is how many keys share a slot at most; ``rows`` says where each key stood
    in the ids that were given.
    """

    slots: NDArray[np.int32]
    depth: int
    keys: Ids
    rows: Ints


def token_hash(word: str) -> int:
    """The id a token of this form has.

    The word is not tokenised: give one token, such as ``"U.S."`` or ``"'s"``. Case, typographic
    apostrophes and hyphens make no difference.

    Parameters
    ----------
    word : str
        One token.

    Returns
    -------
    int
        0 to 2**64 - 1, equal to ``Texts.token_id``.

    Examples
    --------
    >>> token_hash("Don’t") == token_hash("don't")
    True
    """
    return int(hash_strings([fold(word)])[0])


def hash_strings(words: Sequence[str]) -> Ids:
    """Ids of words that are folded already.

    Examples
    --------
    >>> hash_strings(["said"]).tolist() == [token_hash("Said")]
    True
    """
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    ends = np.cumsum(lengths)
    return _mixed(_polynomials(encode("".join(words)), ends - lengths, ends, _scatter))


def id_table(ids: Ids) -> IdTable:
    """A table of ids to look up others in.

    Parameters
    ----------
    ids : uint64, (k,)
        In any order, each once.

    Examples
    --------
    >>> id_table(np.array([9, 7], dtype=np.uint64)).rows.tolist()
    [1, 0]
    """
    mask = np.uint64((1 << int(ids.size * _SPARSITY).bit_length()) - 1)
    low = (ids & mask).view(np.int64)
    rows = np.argsort(low, kind="stable")
    low = low[rows]
    slots = np.full(int(mask) + 1, -1, dtype=np.int32)
    slots[low[::-1]] = np.arange(ids.size - 1, -1, -1)
    return IdTable(slots, int(np.bincount(low, minlength=1).max()), ids[rows], rows)


def word_ids(words: Iterable[str]) -> Ids:
    """The ids that tokens of these forms have, in order, each once.

    Examples
    --------
    >>> word_ids(["Said", "said"]).tolist() == [token_hash("said")]
    True
    """
    return np.unique(hash_strings([fold(word) for word in words]))


def word_table(words: Iterable[str]) -> IdTable:
    """A table of the ids that tokens of these forms have.

    Examples
    --------
    >>> table = word_table({"said", "Said"})
    >>> table.keys.tolist() == [token_hash("said")]
    True
    """
    return id_table(word_ids(words))


def look_up(ids: Ids, table: IdTable) -> tuple[Ints, Ints]:
    """Which ids a table holds, and where: as fast for many keys as for few.

    Parameters
    ----------
    ids : uint64, (n,)
        Ids of the tokens of a batch.
    table : IdTable
        Of the ids looked for.

    Returns
    -------
    int64, int64
        Places in ``ids``, in order, and for each the row of that id in what the table was made of.

    Examples
    --------
    >>> table = id_table(np.array([9, 7], dtype=np.uint64))
    >>> [found.tolist() for found in look_up(np.array([7, 3, 9], dtype=np.uint64), table)]
    [[0, 2], [1, 0]]
    """
    low = (ids & np.uint64(table.slots.size - 1)).view(np.int64)
    slot = np.take(table.slots, low)
    places = np.flatnonzero(slot >= 0)
    slot, wanted = slot[places].astype(np.int64), ids[places]
    key = slot
    for step in range(1, table.depth):
        other = np.minimum(slot + step, table.keys.size - 1)
        key = np.where(table.keys[other] == wanted, other, key)
    same = table.keys[key] == wanted
    return places[same], table.rows[key[same]]


def among(ids: Ids, table: IdTable) -> NDArray[np.bool_]:
    """Whether each id is in a table, where ``np.isin`` would sort them all.

    Parameters
    ----------
    ids : uint64, (n,)
        Ids of the tokens of a batch.
    table : IdTable
        Of the ids looked for.

    Examples
    --------
    >>> table = id_table(np.array([9, 7], dtype=np.uint64))
    >>> among(np.array([7, 3, 9], dtype=np.uint64), table).tolist()
    [True, False, True]
    """
    found = np.zeros(ids.size, dtype=np.bool_)
    found[look_up(ids, table)[0]] = True
    return found


def token_ids(codes: Codes, starts: Ints, ends: Ints) -> Ids:
    """Ids of the tokens of a batch.

    Parameters
    ----------
    codes : uint32
        Code points of the batch.
    starts, ends : int64
        Tokens, in order and without overlap.

    Examples
    --------
    >>> ids = token_ids(encode("Said SAID"), np.array([0, 5]), np.array([4, 9]))
    >>> bool(ids[0] == ids[1] == token_hash("said"))
    True
    """
    table = _scatter_table()
    ids = _polynomials(codes, starts, ends, lambda block: np.take(table, block, mode="clip"))
    ids = _mixed(ids)
    _hash_irregular(codes, starts, ends, ids)
    return ids


def sparse_ids(codes: Codes, starts: Ints, ends: Ints) -> Ids:
    """Ids of a few tokens far apart, without work on what lies between them.

    Examples
    --------
    >>> int(sparse_ids(encode("he said so"), np.array([3]), np.array([7]))[0]) == token_hash("said")
    True
    """
    lengths = ends - starts
    offsets = np.cumsum(lengths) - lengths
    return token_ids(codes[spread(starts, lengths)], offsets, offsets + lengths)


def _hash_irregular(codes: Codes, starts: Ints, ends: Ints, ids: Ids) -> None:
    """Set, in place, the ids of tokens with a code point that folds to more or fewer than one."""
    beyond = np.flatnonzero(codes > 127)
    odd = beyond[fold_table()[codes[beyond]] == 0]
    tokens = union(np.searchsorted(starts, odd, side="right") - 1)
    tokens = tokens[tokens >= 0]
    words = [
        fold(codes[start:end].tobytes().decode("utf-32-le", errors="surrogatepass"))
        for start, end in zip(starts[tokens].tolist(), ends[tokens].tolist(), strict=True)
    ]
    ids[tokens] = hash_strings(words)


def _polynomials(codes: Codes, starts: Ints, ends: Ints, scatter: Callable[[Codes], Ids]) -> Ids:
    """Polynomial of each token, in powers of the base from its own first code point."""
    sums = np.zeros(starts.size, dtype=np.uint64)
    short = np.flatnonzero(ends - starts <= _BLOCK)
    # Blocks fit the processor's cache; each token belongs to the block that it begins in.
    edges = np.searchsorted(starts[short], np.arange(0, codes.size + _BLOCK, _BLOCK))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        tokens = short[first:last]
        if tokens.size:
            begin, end = int(starts[tokens[0]]), int(ends[tokens[-1]])
            sums[tokens] = _sums(scatter(codes[begin:end]), starts[tokens] - begin,
                                 ends[tokens] - begin)  # fmt: skip
    for token in np.flatnonzero(ends - starts > _BLOCK).tolist():
        sums[token] = _long_sum(codes[starts[token] : ends[token]], scatter)
    return sums


def _sums(scattered: Ids, starts: Ints, ends: Ints) -> Ids:
    powers, inverses = _powers()
    running = np.zeros(scattered.size + 1, dtype=np.uint64)
    np.cumsum(scattered * powers[: scattered.size], out=running[1:])
    sums: Ids = (running[ends] - running[starts]) * inverses[starts]
    return sums


def _long_sum(codes: Codes, scatter: Callable[[Codes], Ids]) -> int:
    """The polynomial of one long token, block by block, so that it needs little memory."""
    total = 0
    for begin in range(0, codes.size, _BLOCK):
        block = scatter(codes[begin : begin + _BLOCK])
        part = int((block * _powers()[0][: block.size]).sum(dtype=np.uint64))
        total += part * pow(_BASE, begin, 1 << 64)
    return total & _MASK


@cache
def _powers() -> tuple[Ids, Ids]:
    """Powers of the base and of its inverse; a block reaches at most one token beyond its end."""
    pair = []
    for base in (_BASE, _BASE_INVERSE):
        steps = np.full(2 * _BLOCK + 1, base, dtype=np.uint64)
        steps[0] = 1
        pair.append(np.cumprod(steps, dtype=np.uint64))
    return pair[0], pair[1]


def _mixed(values: Ids) -> Ids:
    """Splitmix's finaliser, so that low bits are as good as high ones."""
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    mixed: Ids = values ^ (values >> np.uint64(31))
    return mixed


@cache
def _scatter_table() -> Ids:
    return _scatter(fold_table())


def _scatter(folded: Codes) -> Ids:
    """A 64-bit number for each code point; a plain code would make short words' ids alike."""
    return _mixed((folded.astype(np.uint64) + np.uint64(1)) * np.uint64(_BASE & _MASK))


POSSESSIVE = hash_strings(["'s"])[0]
"""Id of the split-off ``'s``."""
