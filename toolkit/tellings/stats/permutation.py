"""Omnibus test by permuting the outlets' labels within each event."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import factorial, log, prod
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Real = TypeVar("Real", np.float32, np.float64)

# Permutation matrices are made in blocks of about this many numbers (32 MiB).
_BLOCK = 4_000_000


@dataclass(frozen=True, kw_only=True)
class CellPermutation:
    """Omnibus results, one entry a measure.

    Parameters
    ----------
    statistic : float64
        Weighted between-outlet variance of event-centred values; NaN where nothing can be tested.
    p : float64
        Permutation p, NaN where nothing can be tested.
    n_events : int64
        Events with two cells or more.
    n_permutations : int64
        Arrangements looked at: all of them, or the draws.
    exact : bool
        True where all were enumerated.
    """

    statistic: Floats
    p: Floats
    n_events: NDArray[np.int64]
    n_permutations: NDArray[np.int64]
    exact: NDArray[np.bool_]


def cell_permutation(
    values: ArrayLike, *, seed: int, n_permutations: int = 9999
) -> CellPermutation:
    """Test that the columns do not differ, cells being exchangeable within a row.

    Values are centred on the mean of their event. The statistic is the variance of the outlets'
    means, each weighted by its number of cells. Labels are permuted among the cells that exist:
    a missing cell stays missing. If there are no more than ``n_permutations`` arrangements they
    are all enumerated and p is exact; otherwise p is (1 + hits) / (1 + draws). Measures with the
    same missing cells share their draws.

    Parameters
    ----------
    values : array_like, (n_events, n_outlets) or (n_measures, n_events, n_outlets)
        Cell values, NaN where there is no cell.
    seed : int
        Seed of the draws; without effect where the enumeration is exact.
    n_permutations : int, default 9999
        Number of draws, and the largest number of arrangements that is enumerated.

    References
    ----------
    .. [1] Welch (1937), "On the z-test in randomized blocks and Latin squares", Biometrika 29,
       21-52: randomisation within blocks. Unchecked; the example is enumerated by hand.

    Examples
    --------
    Two outlets, three events, the first outlet always higher: of 2**3 arrangements the observed
    one and its mirror image are the farthest out, p = 2 / 8.

    >>> result = cell_permutation([[3.0, 1.0], [5.0, 1.0], [4.0, 2.0]], seed=0)
    >>> result.p.item(), result.n_permutations.item(), result.exact.item()
    (0.25, 8, True)
    """
    stacked = np.asarray(values, dtype=np.float64)
    stacked = stacked[None] if stacked.ndim == 2 else stacked
    n_measures = len(stacked)
    present = ~np.isnan(stacked)
    present &= present.sum(axis=2, keepdims=True) > 1
    out = CellPermutation(
        statistic=np.full(n_measures, np.nan),
        p=np.full(n_measures, np.nan),
        n_events=present.any(axis=2).sum(axis=1),
        n_permutations=np.zeros(n_measures, dtype=np.int64),
        exact=np.zeros(n_measures, dtype=np.bool_),
    )
    flat = present.reshape(n_measures, present.shape[1] * present.shape[2])
    # Measures with the same missing cells share one set of permutation matrices.
    _, pattern = np.unique(flat, axis=0, return_inverse=True)
    for number in range(int(pattern.max(initial=-1)) + 1):
        chosen = np.flatnonzero(pattern.reshape(-1) == number)
        if present[chosen[0]].any():
            _fill(out, chosen, stacked[chosen], present[chosen[0]], seed, n_permutations)
    return out


def _fill(
    out: CellPermutation,
    chosen: NDArray[np.int64],
    values: Floats,
    present: NDArray[np.bool_],
    seed: int,
    n_permutations: int,
) -> None:
    """Write the results of the measures that share one pattern of missing cells."""
    rows = present.any(axis=1)
    present, kept = present[rows], np.where(present[rows], values[:, rows], 0.0)
    centred = np.where(present, kept - (kept.sum(2) / present.sum(1))[:, :, None], 0.0)
    n_cells = present.sum(axis=0).astype(np.float64)
    observed = _between(centred.sum(axis=1).T, n_cells)
    sizes = [factorial(n) for n in present.sum(axis=1).tolist()]
    exact = sum(map(log, sizes)) < 60 and prod(sizes) <= n_permutations
    hits = np.zeros(len(chosen))
    slack = 1e-9 * (centred**2).sum(axis=(1, 2)) / present.sum()
    orders = _every(present) if exact else drawn_orders(present, seed=seed, n_draws=n_permutations)
    flat = centred.reshape(len(chosen), -1).T
    for columns in orders:
        sums = permuted_sums(columns, present, flat)
        hits += (_between(sums, n_cells) >= observed - slack).sum(axis=0)
    total = prod(sizes) if exact else n_permutations
    out.statistic[chosen] = observed
    out.p[chosen] = hits / total if exact else (hits + 1) / (total + 1)
    out.n_permutations[chosen] = total
    out.exact[chosen] = exact


def _between(sums: Floats, n_cells: Floats) -> Floats:
    """Weighted variance of outlet means, from sums of centred values: (…, outlets, measures)."""
    squares = sums**2 / np.maximum(n_cells, 1)[:, None]
    variance: Floats = squares.sum(axis=-2) / n_cells.sum()
    return variance


def permuted_sums(
    columns: NDArray[np.int64], present: NDArray[np.bool_], flat: NDArray[Real]
) -> NDArray[Real]:
    """Sums of each outlet under each permutation, for all measures in one matrix product.

    Parameters
    ----------
    columns : int64, (n_draws, n_events, n_outlets)
        The column that each outlet's value comes from, as ``drawn_orders`` gives them.
    present : bool, (n_events, n_outlets)
        Where there is a cell.
    flat : float, (n_events * n_outlets, n_measures)
        Cell values, event by event.

    Returns
    -------
    float, (n_draws, n_outlets, n_measures)

    Examples
    --------
    >>> swapped = np.array([[[1, 0]]])
    >>> permuted_sums(swapped, np.ones((1, 2), dtype=bool), np.array([[3.0], [5.0]])).tolist()
    [[[5.0], [3.0]]]
    """
    n_draws, n_events, n_outlets = columns.shape
    one_hot = np.zeros((n_draws, n_outlets, n_events * n_outlets), dtype=flat.dtype)
    draw, event, outlet = np.nonzero(np.broadcast_to(present, columns.shape))
    one_hot[draw, outlet, event * n_outlets + columns[draw, event, outlet]] = 1.0
    sums: NDArray[Real] = one_hot.reshape(n_draws * n_outlets, -1) @ flat
    return sums.reshape(n_draws, n_outlets, -1)


def drawn_orders(
    present: NDArray[np.bool_], *, seed: int, n_draws: int
) -> Iterator[NDArray[np.int64]]:
    """Blocks of random orders of the cells that exist, within each event.

    Parameters
    ----------
    present : bool, (n_events, n_outlets)
        Where there is a cell; a missing cell stays where it is.
    seed : int
        Seed of the draws.
    n_draws : int
        Number of orders in all blocks together.

    Yields
    ------
    int64, (n_draws of the block, n_events, n_outlets)
        The column that the value of each outlet comes from; of no meaning where there is no cell.

    Examples
    --------
    >>> present = np.array([[True, False, True]])
    >>> block = next(drawn_orders(present, seed=1, n_draws=50))
    >>> sorted({tuple(order) for order in block[:, 0, [0, 2]].tolist()})
    [(0, 2), (2, 0)]
    """
    generator = np.random.default_rng(seed)
    n_events, n_outlets = present.shape
    block = max(1, _BLOCK // (n_events * n_outlets * n_outlets))
    # Sorting random keys permutes; keys of 2 and more keep the missing cells last.
    places = np.argsort(~present, axis=1, kind="stable")
    ranks = np.maximum(np.cumsum(present, axis=1) - 1, 0)
    for start in range(0, n_draws, block):
        keys = generator.random((min(block, n_draws - start), n_events, n_outlets))
        keys += np.where(np.arange(n_outlets) < present.sum(axis=1)[:, None], 0.0, 2.0)
        order = np.argsort(keys, axis=2)
        sources = np.take_along_axis(np.broadcast_to(places, order.shape), order, axis=2)
        yield np.take_along_axis(sources, np.broadcast_to(ranks, order.shape), axis=2)


def _every(present: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """All orders, in blocks."""
    n_events, n_outlets = present.shape
    places = [np.flatnonzero(row) for row in present]
    every = [list(itertools.permutations(columns.tolist())) for columns in places]
    block = max(1, _BLOCK // (n_events * n_outlets * n_outlets))
    arrangements = itertools.product(*every)
    while chunk := list(itertools.islice(arrangements, block)):
        orders = np.zeros((len(chunk), n_events, n_outlets), dtype=np.int64)
        for event, columns in enumerate(places):
            orders[:, event, columns] = [arrangement[event] for arrangement in chunk]
        yield orders
