"""Differences of F1 between two systems or texts, with a bootstrap over articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 4000


def f1_difference(
    one: Sequence[Counter[str]], other: Sequence[Counter[str]], *, seed: int, key: str = "ar50"
) -> tuple[float, float, float]:
    """F1 (AR50, or by another key) of one system less that of the other on the same articles,
    with a 95 % percentile interval.

    Whole articles are drawn again: attributions of one article are no independent draws.
    """
    tables = [_table(rows, key) for rows in (one, other)]
    weights = _weights(len(one), np.random.default_rng(seed))
    return _interval(tables, [weights, weights])


def f1_apart(
    one: Sequence[Counter[str]], other: Sequence[Counter[str]], *, seed: int, key: str = "ar50"
) -> tuple[float, float, float]:
    """As ``f1_difference``, of different articles: each side is drawn again on its own."""
    tables = [_table(rows, key) for rows in (one, other)]
    generator = np.random.default_rng(seed)
    return _interval(tables, [_weights(len(rows), generator) for rows in (one, other)])


def _table(rows: Sequence[Counter[str]], key: str) -> NDArray[np.float64]:
    return np.array([[row[key], row["found"] + row["gold"]] for row in rows], dtype=float)


def _weights(n: int, generator: np.random.Generator) -> NDArray[np.int64]:
    return generator.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)


def _interval(
    tables: Sequence[NDArray[np.float64]], weights: Sequence[NDArray[np.int64]]
) -> tuple[float, float, float]:
    drawn = [2 * (often @ table)[:, 0] / np.maximum((often @ table)[:, 1], 1)
             for table, often in zip(tables, weights, strict=True)]  # fmt: skip
    there = [2 * table[:, 0].sum() / max(table[:, 1].sum(), 1) for table in tables]
    low, high = np.percentile(drawn[0] - drawn[1], [2.5, 97.5])
    return there[0] - there[1], float(low), float(high)
