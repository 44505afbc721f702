"""Ids of words: a 64-bit hash of the case-folded form, the same in every run and everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from tellings.text.batch import Codes, Ids, Ints
from tellings.text.characters import encode, fold, fold_table

_MASK = (1 << 64) - 1
_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BLOCK = 1 << 16


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
    return _mixed(_sums(_scatter(encode("".join(words))), ends - lengths, ends))


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
    ids = np.empty(starts.size, dtype=np.uint64)
    scattered = _scatter_table()
    edges = np.searchsorted(starts, np.arange(0, codes.size + _BLOCK, _BLOCK))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if first == last:
            continue
        begin, end = int(starts[first]), int(ends[last - 1])
        ids[first:last] = _sums(
            scattered[codes[begin:end]], starts[first:last] - begin, ends[first:last] - begin
        )
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
    place = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
    return token_ids(codes[place], offsets, offsets + lengths)


def _hash_irregular(codes: Codes, starts: Ints, ends: Ints, ids: Ids) -> None:
    """Set, in place, the ids of tokens with a code point that folds to more or fewer than one."""
    beyond = np.flatnonzero(codes > 127)
    odd = beyond[fold_table()[codes[beyond]] == 0]
    tokens = np.unique(np.searchsorted(starts, odd, side="right") - 1)
    tokens = tokens[tokens >= 0]
    words = [
        fold(codes[start:end].tobytes().decode("utf-32-le", errors="surrogatepass"))
        for start, end in zip(starts[tokens].tolist(), ends[tokens].tolist(), strict=True)
    ]
    ids[tokens] = hash_strings(words)


def _sums(scattered: Ids, starts: Ints, ends: Ints) -> Ids:
    """Polynomial of each range, in powers of the base from its own first code point."""
    if not starts.size:
        return np.empty(0, dtype=np.uint64)
    size = max(_BLOCK * 2, 1 << int(scattered.size).bit_length())
    powers, inverses = _powers(size)
    sums = np.zeros(scattered.size + 1, dtype=np.uint64)
    np.cumsum(scattered * powers[: scattered.size], out=sums[1:])
    polynomials: Ids = (sums[ends] - sums[starts]) * inverses[starts]
    return polynomials


def _mixed(values: Ids) -> Ids:
    """Splitmix's finaliser, so that low bits are as good as high ones."""
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    mixed: Ids = values ^ (values >> np.uint64(31))
    return mixed


def _powers(size: int) -> tuple[Ids, Ids]:
    # Only the usual size is kept: one long token must not hold memory for the whole run.
    return _kept_powers(size) if size <= _BLOCK * 2 else _made_powers(size)


@cache
def _kept_powers(size: int) -> tuple[Ids, Ids]:
    return _made_powers(size)


def _made_powers(size: int) -> tuple[Ids, Ids]:
    pair = []
    for base in (_BASE, _BASE_INVERSE):
        steps = np.full(size, base, dtype=np.uint64)
        steps[0] = 1
        pair.append(np.cumprod(steps, dtype=np.uint64))
    return pair[0], pair[1]


@cache
def _scatter_table() -> Ids:
    return _scatter(fold_table())


def _scatter(folded: Codes) -> Ids:
    """A 64-bit number for each code point; a plain code would make short words' ids alike."""
    return _mixed((folded.astype(np.uint64) + np.uint64(1)) * np.uint64(_BASE & _MASK))


POSSESSIVE = hash_strings(["'s"])[0]
"""Id of the split-off ``'s``."""
