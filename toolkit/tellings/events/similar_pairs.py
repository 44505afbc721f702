"""Pairs of articles that are alike and near in time, without comparing all with all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tellings.text.batch import Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]

# Rows of one product: its result stays small whatever the number of articles.
_BLOCK = 256


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Pairs of rows, each once, ``left < right``, sorted.

    Parameters
    ----------
    left, right : int64
        Rows.
    similarity : float64
        Mean cosine of the three views, 0 to 1.
    """

    left: Ints
    right: Ints
    similarity: Reals


def similar_pairs(vectors: csr_array, days: Reals, *, window: float, least: float) -> Pairs:
    """Pairs of rows at least so similar and not known to be further apart in time.

    Parameters
    ----------
    vectors : scipy.sparse.csr_array
        What ``term_vectors`` gave.
    days : float64
        Day of publication of each row, NaN where it is not known: such a row is near to all.
    window : float
        Days that two known dates may lie apart.
    least : float
        Least similarity.

    Returns
    -------
    Pairs
        The same whatever the order in which rows are worked on.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> rows = csr_array(np.array([[1.0, 0.0], [0.8, 0.6], [1.0, 0.0]]))
    >>> pairs = similar_pairs(rows, np.array([1.0, 3.0, 99.0]), window=5, least=0.5)
    >>> list(zip(pairs.left.tolist(), pairs.right.tolist(), pairs.similarity.tolist()))
    [(0, 1, 0.8)]
    """
    order = np.lexsort((np.arange(days.size), days))  # NaN sorts last
    found = list(_blocks(vectors[order], days[order], window, least)) if days.size else []
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return Pairs(left=nothing, right=nothing, similarity=np.empty(0))
    one, two, similarity = (np.concatenate(part) for part in zip(*found, strict=True))
    one, two = order[one], order[two]
    left, right = np.minimum(one, two), np.maximum(one, two)
    ranked = np.lexsort((right, left))
    return Pairs(left=left[ranked], right=right[ranked], similarity=similarity[ranked])


def _blocks(
    vectors: csr_array, days: Reals, window: float, least: float
) -> Iterator[tuple[Ints, Ints, Reals]]:
    """Pairs of rows in order of time: each block against what follows within the window."""
    n_rows = days.size
    n_dated = int(np.count_nonzero(~np.isnan(days)))
    for begin in range(0, n_rows, _BLOCK):
        end = min(begin + _BLOCK, n_rows)
        last = n_dated
        if end <= n_dated:
            last = int(np.searchsorted(days[:n_dated], days[end - 1] + window, side="right"))
        reach = [(begin, last)] if begin < last else []
        reach.append((max(n_dated, begin), n_rows))
        for first, stop in reach:
            if first < stop:
                yield _product(vectors, days, (begin, end), (first, stop), window, least)


def _product(
    vectors: csr_array,
    days: Reals,
    rows: tuple[int, int],
    others: tuple[int, int],
    window: float,
    least: float,
) -> tuple[Ints, Ints, Reals]:
    product = (vectors[rows[0] : rows[1]] @ vectors[others[0] : others[1]].T).tocoo()
    alike = product.data >= least
    one = product.row[alike].astype(np.int64) + rows[0]
    two = product.col[alike].astype(np.int64) + others[0]
    similarity = product.data[alike].astype(np.float64)
    # A comparison with NaN is false: an unknown date never separates.
    kept = (one < two) & ~(np.abs(days[one] - days[two]) > window)
    return one[kept], two[kept], similarity[kept]
