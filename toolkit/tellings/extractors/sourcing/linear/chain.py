"""Chains of labels: the best one by whole-number scores, and how much each label wins by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Scores = NDArray[np.int32]

OUTSIDE, FIRST_SOURCE, SOURCE, FIRST_CONTENT, CONTENT, CUE = range(6)
N_LABELS = 6
# No chain takes a forbidden step: a source or content goes on only where one has begun.
FORBIDDEN = -(1 << 24)
# Chains read together at a time; more would leave the cache.
TOGETHER = 256


def steps() -> Scores:
    """The score of each step from a label (row) to the next (column): 0, or forbidden.

    Examples
    --------
    >>> int(steps()[OUTSIDE, CONTENT]) == FORBIDDEN, int(steps()[FIRST_CONTENT, CONTENT])
    (True, 0)
    """
    made = np.zeros((N_LABELS, N_LABELS), dtype=np.int32)
    for first, inner in ((FIRST_SOURCE, SOURCE), (FIRST_CONTENT, CONTENT)):
        made[:, inner] = FORBIDDEN
        made[[first, inner], inner] = 0
    return made


@dataclass(frozen=True, kw_only=True, eq=False)
class Decoded:
    """The best chain of each window.

    Parameters
    ----------
    label : int64, n_pairs
        The labels.
    margin : int32, n_pairs
        By how much the best chain beats the best one with another label there.
    """

    label: Whole
    margin: Scores


def batches(start: Whole, together: int = TOGETHER) -> Iterator[tuple[Whole, int]]:
    """Numbers of chains of like length, with the longest length among them.

    Examples
    --------
    >>> [(chains.tolist(), n) for chains, n in batches(np.array([0, 3, 4, 6]))]
    [([1, 2, 0], 3)]
    """
    sizes = np.diff(start)
    order = np.argsort(sizes, kind="stable")
    order = order[sizes[order] > 0]
    for at in range(0, order.size, together):
        chosen = order[at : at + together]
        yield chosen, int(sizes[chosen[-1]])


def decode(emitted: Scores, start: Whole, stepped: Scores) -> Decoded:
    """The best chain of labels of every window, by dynamic programming on whole numbers.

    Parameters
    ----------
    emitted : int32, (n_pairs, 6)
        Score of each label.
    start : int64, n_windows + 1
        First pair of each window.
    stepped : int32, (7, 6)
        Score of each step; the last row is that of each first label.

    Examples
    --------
    >>> emitted = np.zeros((2, 6), dtype=np.int32)
    >>> emitted[:, CONTENT] = 5
    >>> stepped = np.vstack([steps(), [0, 0, FORBIDDEN, 0, FORBIDDEN, 0]]).astype(np.int32)
    >>> made = decode(emitted, np.array([0, 2]), stepped)
    >>> made.label.tolist(), made.margin.tolist()
    ([3, 4], [5, 5])
    """
    label = np.zeros(emitted.shape[0], dtype=np.int64)
    margin = np.zeros(emitted.shape[0], dtype=np.int32)
    for chosen, longest in batches(start):
        at = start[chosen][:, None] + np.arange(longest)
        real = at < start[chosen + 1][:, None]
        at = np.where(real, at, 0)
        # Padding scores nothing and is always outside, so it changes no chain.
        scores = np.where(real[:, :, None], emitted[at], 0)
        scores[~real, 1:] = FORBIDDEN
        free = real[:, 1:]
        best, lead = _decode(scores, free, stepped)
        label[at[real]] = best[real]
        margin[at[real]] = lead[real]
    return Decoded(label=label, margin=margin)


def _decode(scores: Scores, free: NDArray[np.bool_], stepped: Scores) -> tuple[Whole, Scores]:
    n, longest, _ = scores.shape
    before = np.empty((longest, n, N_LABELS), dtype=np.int32)
    after = np.zeros((longest, n, N_LABELS), dtype=np.int32)
    step = stepped[:N_LABELS]
    before[0] = scores[:, 0] + stepped[N_LABELS]
    for t in range(1, longest):
        reached = _best_step(before[t - 1], step.T)
        still = before[t - 1].max(axis=1)[:, None]
        before[t] = np.where(free[:, t - 1, None], reached, still) + scores[:, t]
    for t in range(longest - 2, -1, -1):
        onward = after[t + 1] + scores[:, t + 1]
        reached = _best_step(onward, step)
        after[t] = np.where(free[:, t, None], reached, onward.max(axis=1)[:, None])
    total = before + after
    best = _trace(before, step, free)
    mine = np.take_along_axis(total, best[:, :, None], axis=2)[:, :, 0]
    np.put_along_axis(total, best[:, :, None], np.int32(2 * FORBIDDEN), axis=2)
    lead = mine - total.max(axis=2)
    return best.T, lead.T


def _best_step(values: Scores, step: Scores) -> Scores:
    """For each label the best of values plus the step between, over the other end of the step."""
    made = values[:, :1] + step[:, 0]
    for label in range(1, N_LABELS):
        np.maximum(made, values[:, label : label + 1] + step[:, label], out=made)
    return made


def _trace(before: Scores, step: Scores, free: NDArray[np.bool_]) -> Whole:
    """The labels of the best chain, from its end; the lowest label wins a tie."""
    longest, n, _ = before.shape
    best = np.empty((longest, n), dtype=np.int64)
    best[-1] = before[-1].argmax(axis=1)
    for t in range(longest - 2, -1, -1):
        onward = before[t] + np.where(free[:, t, None], step.T[best[t + 1]], 0)
        best[t] = onward.argmax(axis=1)
    return best
