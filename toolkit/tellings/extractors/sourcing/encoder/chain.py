"""A linear chain over tags: the best path and how sure each of its tags is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder.windows import TAGS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def allowed() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which tag may follow which, and which may come first: I- only goes on with its own span.

    Examples
    --------
    >>> follows, opens = allowed()
    >>> bool(follows[0, 2]), bool(follows[1, 2]), bool(opens[2])
    (False, True, False)
    """
    inner = np.array([tag.startswith("I-") for tag in TAGS])
    roles = np.array([tag[2:] for tag in TAGS])
    same = (roles[:, None] == roles[None, :]) & (roles != "")[:, None]
    return ~inner[None, :] | same, ~inner


def best_path(scores: Floats, transition: Floats, opening: Floats) -> Ints:
    """The likeliest tags (Viterbi), by scores of shape (n, tags).

    Examples
    --------
    >>> scores = np.full((2, 7), -5.0)
    >>> scores[0, 0] = scores[1, 2] = 0.0  # "I-source" may not follow "O" ...
    >>> scores[0, 1] = -1.0  # ... but "B-source"
    >>> best_path(scores, np.zeros((7, 7)), np.zeros(7)).tolist()
    [1, 2]
    """
    if not scores.shape[0]:
        return np.zeros(0, dtype=np.int64)
    steps, first = _shut(transition, opening)
    came_from = np.zeros(scores.shape, dtype=np.int64)
    best = first + scores[0]
    for at in range(1, scores.shape[0]):
        ways = best[:, None] + steps
        came_from[at] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[at]
    path = np.empty(scores.shape[0], dtype=np.int64)
    path[-1] = int(best.argmax())
    for at in range(scores.shape[0] - 1, 0, -1):
        path[at - 1] = came_from[at, path[at]]
    return path


def tag_probabilities(scores: Floats, transition: Floats, opening: Floats) -> Floats:
    """The probability of each tag at each place (forward–backward), shape (n, tags).

    Examples
    --------
    >>> tag_probabilities(np.zeros((2, 7)), np.zeros((7, 7)), np.zeros(7))[0].round(2).tolist()
    [0.21, 0.26, 0.0, 0.26, 0.0, 0.26, 0.0]
    """
    n = scores.shape[0]
    if not n:
        return scores.copy()
    steps, first = (np.exp(one) for one in _shut(transition, opening))
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward, backward = np.empty_like(likely), np.empty_like(likely)
    state = first * likely[0]
    forward[0] = state / state.sum()
    for at in range(1, n):
        state = (forward[at - 1] @ steps) * likely[at]
        forward[at] = state / state.sum()
    backward[-1] = 1.0
    for at in range(n - 2, -1, -1):
        state = steps @ (likely[at + 1] * backward[at + 1])
        backward[at] = state / state.sum()
    both = forward * backward
    shares: Floats = both / both.sum(axis=1, keepdims=True)
    return shares


def _shut(transition: Floats, opening: Floats) -> tuple[Floats, Floats]:
    follows, opens = allowed()
    return np.where(follows, transition, -1e4), np.where(opens, opening, -1e4)
