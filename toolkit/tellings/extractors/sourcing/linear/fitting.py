"""Fitting of the weights: likelihood of chains of labels and of single decisions, by AdaGrad.

A handful of passes over the articles in a seeded order, with a step size of its own for every
weight (Duchi, Hazan and Singer 2011; the rule checked, see ``docs/references.md``). Features seen
seldom move little, since every sum of squares begins at a prior; the weights of all steps after the
first pass are averaged. Both take the place of a penalty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.linear.chain import FORBIDDEN, N_LABELS, steps
from tellings.extractors.sourcing.linear.features import Places

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Single = NDArray[np.float32]
Bools = NDArray[np.bool_]
# Windows, or single decisions, that make one step.
_WINDOWS, _DECISIONS = 256, 1024
_RATE = 0.3
# Sum of squares every weight begins with: the evidence it takes to move it far.
_PRIOR = 10.0


@dataclass(kw_only=True, eq=False)
class _Descent:
    """Weights on their way down, with the squared slopes so far and the sum to be averaged."""

    weights: Single
    squares: Single = field(init=False)
    total: Floats = field(init=False)
    n_steps: int = 0

    def __post_init__(self) -> None:
        self.squares = np.full_like(self.weights, _PRIOR)
        self.total = np.zeros(self.weights.shape)

    def step(self, slope: Single, *, averaged: bool) -> None:
        """One step against the slope."""
        self.squares += slope * slope
        self.weights -= _RATE * slope / np.sqrt(self.squares)
        if averaged:
            self.total += self.weights
            self.n_steps += 1

    def result(self) -> Single:
        """The average of the steps that count."""
        return (self.total / max(self.n_steps, 1)).astype(np.float32)


def frequent(tables: Sequence[Places], n_places: int, *, least: int) -> Bools:
    """Which places of a table hold a feature that is seen at least ``least`` times.

    Examples
    --------
    >>> frequent([np.array([[0, 3], [1, 3]], dtype=np.int32)], 5, least=2).tolist()
    [False, False, False, True, False]
    """
    seen = np.zeros(n_places, dtype=np.int64)
    for places in tables:
        seen += np.bincount(places.ravel(), minlength=n_places)
    return seen >= least


def scatter(places: Places, slope: Single, n_places: int) -> Single:
    """For every place the sum of the slopes of the rows that have it.

    Examples
    --------
    >>> scatter(np.array([[0, 2], [1, 2]]), np.array([[1.0], [3.0]]), 3).ravel().tolist()
    [1.0, 3.0, 4.0]
    """
    from scipy.sparse import csr_matrix

    n, width = places.shape
    ones = np.ones(n * width, dtype=np.float32)
    rows = np.arange(0, n * width + 1, width)
    made: Single = csr_matrix((ones, places.ravel(), rows), shape=(n, n_places)).T @ slope
    return made


def fit_decisions(
    places: Places, gold: Floats, n_places: int, *, passes: int, seed: int
) -> tuple[Single, float]:
    """Weights and offset of a logistic regression on features that are there or not.

    Parameters
    ----------
    places : int32, (n, n_features)
        The features of each decision.
    gold : float64
        1 for yes, 0 for no.
    n_places : int
        Size of the table of weights.
    passes : int
        Passes over the data.
    seed : int
        Of the order of the data.

    Examples
    --------
    >>> places = np.repeat(np.array([[0], [1]], dtype=np.int32), 50, axis=0)
    >>> gold = np.repeat([1.0, 0.0], 50)
    >>> weights, offset = fit_decisions(places, gold, 2, passes=9, seed=1)
    >>> bool(weights[0] + offset > 0 > weights[1] + offset)
    True
    """
    kept = np.append(frequent([places], n_places, least=3), True)
    down = _Descent(weights=np.zeros(n_places + 1, dtype=np.float32))
    random = np.random.default_rng(seed)
    for number in range(passes):
        order = random.permutation(gold.size)
        for at in range(0, gold.size, _DECISIONS):
            chosen = order[at : at + _DECISIONS]
            logit = down.weights[places[chosen]].sum(axis=1) + down.weights[n_places]
            excess = (1 / (1 + np.exp(-logit.astype(np.float64))) - gold[chosen]).astype(np.float32)
            slope = np.append(scatter(places[chosen], excess[:, None], n_places), excess.sum())
            down.step((slope * kept).astype(np.float32), averaged=number > 0)
    made = down.result()
    return made[:n_places], float(made[n_places])


@dataclass(frozen=True, kw_only=True, eq=False)
class Chains:
    """Windows to learn from: first row of each, right label of each row, features of some rows."""

    start: Whole
    label: Whole
    places: Callable[[Whole], Places]
    kept: Bools


def fit_chains(chains: Chains, *, passes: int, seed: int) -> tuple[Single, Single]:
    """Weights of places by labels, and of steps (from 6 labels or the start, to 6 labels).

    Parameters
    ----------
    chains : Chains
        The windows.
    passes : int
        Passes over the data.
    seed : int
        Of the order of the windows.
    """
    n_places = chains.kept.size
    down = _Descent(weights=np.zeros((n_places, N_LABELS), dtype=np.float32))
    moves = _Descent(weights=np.zeros((N_LABELS + 1, N_LABELS), dtype=np.float32))
    random = np.random.default_rng(seed)
    for number in range(passes):
        for chosen in _orders(np.diff(chains.start), random):
            rows, real = _rows(chains.start, chosen)
            places = chains.places(rows[real])
            emitted = _summed(down.weights, places)
            slope, moved = _slopes(emitted, chains.label[rows[real]], real, moves.weights)
            flat = scatter(places, slope, n_places) * chains.kept[:, None]
            down.step(flat, averaged=number > 0)
            moves.step(moved.astype(np.float32), averaged=number > 0)
    return down.result(), moves.result()


def _summed(weights: Single, places: Places) -> Single:
    """The sum of the weights of every row, a feature at a time to spare memory."""
    made = weights[places[:, 0]]
    for column in range(1, places.shape[1]):
        made += weights[places[:, column]]
    return made


def _orders(sizes: Whole, random: np.random.Generator) -> Iterator[Whole]:
    """Batches of windows of like length, in a random order."""
    order = np.argsort(sizes * random.uniform(0.9, 1.1, sizes.size), kind="stable")
    cuts = range(0, sizes.size, _WINDOWS)
    for number in random.permutation(len(cuts)):
        at = cuts[number]
        yield order[at : at + _WINDOWS]


def _rows(start: Whole, chosen: Whole) -> tuple[Whole, Bools]:
    """Rows of some windows, padded to the longest, and which are real."""
    longest = int((start[chosen + 1] - start[chosen]).max())
    at = start[chosen][:, None] + np.arange(longest)
    real: Bools = at < start[chosen + 1][:, None]
    return at, real


def _slopes(emitted: Single, gold: Whole, real: Bools, step: Single) -> tuple[Single, Floats]:
    """Expected less right labels of each row, expected less right steps."""
    weight = np.ones((*real.shape, N_LABELS))
    weight[real] = np.exp(emitted - emitted.max(axis=1, keepdims=True), dtype=np.float64)
    allowed = np.exp(np.where(steps() == FORBIDDEN, -np.inf, step[:N_LABELS].astype(np.float64)))
    opening = np.exp(step[N_LABELS].astype(np.float64)) * _opens()
    node, moved = _forward_backward(weight, real, allowed, opening)
    slope = node[real]
    right = np.full(real.shape, -1)
    right[real] = gold
    slope[np.arange(gold.size), gold] -= 1
    inner = real[:, 1:]
    total = np.vstack([moved, node[:, 0].sum(axis=0)])
    np.subtract.at(total, (right[:, :-1][inner], right[:, 1:][inner]), 1)
    total[N_LABELS] -= np.bincount(right[:, 0], minlength=N_LABELS)
    return slope.astype(np.float32), total


def _opens() -> Floats:
    """Which labels may come first: none that goes on from another."""
    opens: Floats = np.where(steps()[0] == FORBIDDEN, 0.0, 1.0)
    return opens


def _forward_backward(
    weight: Floats, real: Bools, allowed: Floats, opening: Floats
) -> tuple[Floats, Floats]:
    """Expected labels of each row and expected steps; chains stand still in the padding."""
    n, longest, _ = weight.shape
    forward = np.empty((longest, n, N_LABELS))
    scale = np.ones((longest, n, 1))
    now = weight[:, 0] * opening
    for t in range(longest):
        if t:
            moved = (forward[t - 1] @ allowed) * weight[:, t]
            now = np.where(real[:, t, None], moved, forward[t - 1])
        scale[t] = now.sum(axis=1, keepdims=True)
        forward[t] = now / scale[t]
    node = np.empty((n, longest, N_LABELS))
    back = np.ones((n, N_LABELS))
    node[:, -1] = forward[-1]
    total = np.zeros((N_LABELS, N_LABELS))
    for t in range(longest - 2, -1, -1):
        live = real[:, t + 1, None]
        ahead = np.where(live, weight[:, t + 1] * back / scale[t + 1], 0)
        total += forward[t].T @ ahead
        back = np.where(live, ahead @ allowed.T, back)
        node[:, t] = forward[t] * back
    return node, total * allowed
