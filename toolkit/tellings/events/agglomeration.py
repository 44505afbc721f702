"""Average-link grouping of a few hundred articles that may be bound together or kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.text.batch import Ints

Reals = NDArray[np.float64]
APART = -np.inf


@dataclass(frozen=True, kw_only=True, eq=False)
class Inner:
    """What two groups about to be joined are like inside.

    Parameters
    ----------
    across : float
        Mean similarity of articles of the one with articles of the other.
    within : tuple of float
        Mean similarity inside each; 1 for a single article.
    sizes : tuple of int
        Articles in each.
    """

    across: float
    within: tuple[float, float]
    sizes: tuple[int, int]


def join_groups(
    similarity: Reals,
    start: Ints,
    apart: Sequence[tuple[int, int]],
    *,
    least: float,
    joins: Callable[[Inner], bool] | None = None,
) -> Ints:
    """Group of each article when the two most similar groups are joined again and again.

    Parameters
    ----------
    similarity : float64, n by n
        Symmetric; the diagonal is not read.
    start : int64, n
        Groups to begin with, numbered from 0.
    apart : sequence of (int, int)
        Groups of ``start`` that never share a group.
    least : float
        Groups with a smaller mean similarity are not joined.
    joins : Callable[[Inner], bool], optional
        Whether two groups may be joined; a refusal holds for what they grow to.

    Returns
    -------
    int64, n
        Groups numbered by their first article; equal similarities go to the first groups.

    Examples
    --------
    >>> similarity = np.array([[1, 0.9, 0.2], [0.9, 1, 0.4], [0.2, 0.4, 1]])
    >>> join_groups(similarity, np.arange(3), [], least=0.35).tolist()
    [0, 0, 1]
    """
    n_groups = int(start.max()) + 1
    member = np.zeros((n_groups, start.size))
    member[start, np.arange(start.size)] = 1
    sizes = member.sum(axis=1)
    totals = member @ np.where(np.eye(start.size, dtype=np.bool_), 0, similarity) @ member.T
    inside = totals.diagonal() / 2
    means = totals / np.outer(sizes, sizes)
    np.fill_diagonal(means, APART)
    for one, two in apart:
        means[one, two] = means[two, one] = APART
    # Sums of the same numbers in another order differ in the last digits; ties must not.
    return _grown(np.round(means, 9), sizes, inside, least, joins)[start]


def _grown(
    means: Reals,
    sizes: Reals,
    inside: Reals,
    least: float,
    joins: Callable[[Inner], bool] | None,
) -> Ints:
    group = np.arange(sizes.size)
    best = means.argmax(axis=1)
    top = means[group, best]
    while True:
        one = int(top.argmax())
        if top[one] == APART or top[one] < least:
            return np.unique(group, return_inverse=True)[1].astype(np.int64)
        one, two = sorted((one, int(best[one])))
        if joins is None or joins(_inner(means[one, two], sizes, inside, one, two)):
            _join(means, sizes, inside, one, two)
            group[group == two] = one
            stale = np.flatnonzero((best == one) | (best == two))
            stale = np.union1d(stale, [one, two])
        else:
            means[one, two] = means[two, one] = APART
            stale = np.array([one, two])
        best[stale] = means[stale].argmax(axis=1)
        top[stale] = means[stale, best[stale]]
        nearer = means[one] > top
        best[nearer], top[nearer] = one, means[one][nearer]


def _inner(across: float, sizes: Reals, inside: Reals, one: int, two: int) -> Inner:
    within = [
        float(inside[place] / (sizes[place] * (sizes[place] - 1) / 2)) if sizes[place] > 1 else 1.0
        for place in (one, two)
    ]
    return Inner(
        across=float(across),
        within=(within[0], within[1]),
        sizes=(int(sizes[one]), int(sizes[two])),
    )


def _join(means: Reals, sizes: Reals, inside: Reals, one: int, two: int) -> None:
    """Group ``two`` becomes part of ``one``, in place; what was apart from either stays apart."""
    inside[one] += inside[two] + means[one, two] * sizes[one] * sizes[two]
    both = (means[one] * sizes[one] + means[two] * sizes[two]) / (sizes[one] + sizes[two])
    means[one], means[:, one] = both, both
    means[one, one] = APART
    means[two], means[:, two] = APART, APART
    sizes[one] += sizes[two]
