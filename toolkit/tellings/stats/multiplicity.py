"""Adjustment of p-values when many contrasts are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def holm(p: ArrayLike) -> Floats:
    """Holm-adjusted p-values, which keep the family-wise error whatever the dependence.

    NaN entries are no tests: they stay NaN and do not count in the family.

    Parameters
    ----------
    p : array_like, (m,)
        The p-values of one family.

    References
    ----------
    .. [1] Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian
       Journal of Statistics 6(2), 65-70. Checked; the example is worked by hand.

    Examples
    --------
    Sorted: .005 x 4, .01 x 3, .03 x 2, .04 x 1 (raised to the one before it).

    >>> holm([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    values = np.asarray(p, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * factors), 1.0)
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Benjamini-Hochberg q-values: expected share of false findings among those at most this q.

    NaN entries are no tests: they stay NaN and do not count in the family.

    Parameters
    ----------
    p : array_like, (m,)
        The p-values of one family.

    References
    ----------
    .. [1] Benjamini & Hochberg (1995), "Controlling the false discovery rate", Journal of the
       Royal Statistical Society B 57(1), 289-300, doi:10.1111/j.2517-6161.1995.tb02031.x.
       Bibliographic data checked; the 15 p-values of their example, of which four are rejected at
       .05, are quoted from memory.

    Examples
    --------
    >>> thrombolysis = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    ...                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    >>> int((benjamini_hochberg(thrombolysis) <= 0.05).sum())
    4
    >>> benjamini_hochberg([0.01, 0.02, 0.03, 0.5]).tolist()
    [0.04, 0.04, 0.04, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def step_down_max_t(observed: ArrayLike, null: ArrayLike) -> Floats:
    """Westfall-Young adjusted p-values from the permutation distribution of the maximum.

    The largest statistic is judged against the maximum of all, the second against the maximum of
    all but the first, and so on, so what the terms share is not paid for twice.

    Parameters
    ----------
    observed : array_like, (m,)
        Statistics, large in absolute value when far from the null.
    null : array_like, (n_permutations, m)
        The same statistics in permuted data.

    Returns
    -------
    float64, (m,)
        (1 + hits) / (1 + n_permutations), made monotone.

    References
    ----------
    .. [1] Westfall & Young (1993), "Resampling-Based Multiple Testing", Wiley, algorithm 2.8;
       as stated in Ge, Dudoit & Speed (2003), TEST 12(1), 1-77. References checked, not the number.

    Examples
    --------
    The maxima over both are 2, 3, 1 (none reaches 5), those of the second alone 2, 1, 1.

    >>> step_down_max_t([5.0, 1.5], [[1.0, 2.0], [-3.0, 1.0], [0.5, -1.0]]).tolist()
    [0.25, 0.5]
    """
    size = np.abs(np.asarray(observed, dtype=np.float64))
    permuted = np.asarray(null)
    rising = np.argsort(size, kind="stable")
    hits = np.zeros(len(size))
    largest = np.zeros(len(permuted), dtype=permuted.dtype)
    for hypothesis in rising:
        # One column at a time, for the whole may be all that fits into memory.
        np.maximum(largest, np.abs(permuted[:, hypothesis]), out=largest)
        hits[hypothesis] = np.count_nonzero(largest >= size[hypothesis] * (1 - 1e-9))
    adjusted = np.empty(len(size))
    falling = rising[::-1]
    p = (hits[falling] + 1) / (len(permuted) + 1)
    adjusted[falling] = np.maximum.accumulate(p)
    return adjusted
