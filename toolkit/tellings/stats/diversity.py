"""Diversity and overlap that do not grow with the number of mentions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _counts(counts: ArrayLike) -> Floats:
    values = np.asarray(counts, dtype=np.float64).ravel()
    return values[values > 0]


def gini_simpson(counts: ArrayLike) -> float:
    """Probability that two mentions drawn without replacement name different sources.

    Unbiased whatever the number of mentions: 1 - sum x(x-1) / (n(n-1)).

    Parameters
    ----------
    counts : array_like
        Mentions of each source.

    Returns
    -------
    float
        In [0, 1]; NaN with fewer than two mentions.

    References
    ----------
    .. [1] Simpson (1949), "Measurement of diversity", Nature 163, 688. Unchecked; the example is
       worked by hand: 1 - (6 + 2 + 0) / 30.

    Examples
    --------
    >>> round(gini_simpson([3, 2, 1]), 4)
    0.7333
    """
    x = _counts(counts)
    n = x.sum()
    if n < 2:
        return float("nan")
    return float(1 - (x * (x - 1)).sum() / (n * (n - 1)))


def sample_coverage(counts: ArrayLike) -> float:
    """Estimated share of all mentions that belong to the sources seen.

    Chao and Jost's estimator from singletons f1 and doubletons f2; with every source seen once
    (and none twice) it is near 0: little can be said of the sources.

    Parameters
    ----------
    counts : array_like
        Mentions of each source.

    Returns
    -------
    float
        In [0, 1]; NaN without mentions.

    References
    ----------
    .. [1] Chao & Jost (2012), "Coverage-based rarefaction and extrapolation", Ecology 93(12),
       2533-2547, doi:10.1890/11-1952.1. Bibliographic data checked; the example is worked by hand:
       1 - 3/9 * (8*3)/(8*3 + 2*1).

    Examples
    --------
    >>> round(sample_coverage([4, 2, 1, 1, 1]), 4), round(sample_coverage([5, 4]), 4)
    (0.6923, 1.0)
    """
    x = _counts(counts)
    n, ones, twos = x.sum(), float((x == 1).sum()), float((x == 2).sum())
    if not n:
        return float("nan")
    if not ones:
        return 1.0
    # Without doubletons: the bias-corrected form; one lone singleton takes Turing's 1 - 1/n.
    rest = (n - 1) * ones / ((n - 1) * ones + 2 * twos) if twos else _no_doubletons(n, ones)
    return float(max(0.0, 1 - ones / n * rest))


def _no_doubletons(n: float, ones: float) -> float:
    return (n - 1) * (ones - 1) / ((n - 1) * (ones - 1) + 2) if ones > 1 else 1.0


def hill_number(counts: ArrayLike, *, order: int, size: int) -> float:
    """Effective number of sources in a random sample of ``size`` mentions.

    Order 0 counts sources, 1 is the exponential of Shannon's entropy, 2 the inverse of Simpson's
    index. Outlets are compared at the same ``size``, the smallest of theirs: the expected
    numbers of sources mentioned once, twice, … are exact, so nothing is drawn.

    Parameters
    ----------
    counts : array_like
        Mentions of each source.
    order : {0, 1, 2}
        How little rare sources count.
    size : int
        Mentions in the rarefied sample, from 1 to the number there are.

    Returns
    -------
    float
        At least 1; NaN if ``size`` is not in that range.

    References
    ----------
    .. [1] Chao et al. (2014), "Rarefaction and extrapolation with Hill numbers", Ecological
       Monographs 84(1), 45-67. Unchecked; order 0 is Hurlbert's (1971) expected number, and the
       example is worked by hand: two of {a, a, b, b} differ with probability 2/3.

    Examples
    --------
    >>> round(hill_number([2, 2], order=0, size=2), 4)
    1.6667
    >>> [round(hill_number([4, 4, 2], order=order, size=10), 4) for order in (0, 1, 2)]
    [3.0, 2.8717, 2.7778]
    """
    x = _counts(counts)
    n = int(x.sum())
    if not 1 <= size <= n:
        return float("nan")
    seen, expected = _rarefied(x, n, size)
    share = seen / size
    if order == 0:
        return float(expected.sum())
    if order == 1:
        return float(np.exp(-(expected * share * np.log(share)).sum()))
    return float(1 / (expected * share**2).sum())


def _rarefied(x: Floats, n: int, size: int) -> tuple[Floats, Floats]:
    """Numbers of mentions k = 1…size and the expected number of sources mentioned k times."""
    from scipy.special import gammaln

    def log_choose(total: Floats, part: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            value = gammaln(total + 1) - gammaln(part + 1) - gammaln(total - part + 1)
        return np.where((part < 0) | (part > total), -np.inf, value)

    k = np.arange(1, size + 1, dtype=np.float64)
    whole = log_choose(np.array(float(n)), np.array(float(size)))
    inside = log_choose(x[:, None], k[None, :])
    outside = log_choose(n - x[:, None], size - k[None, :])
    return k, np.exp(inside + outside - whole).sum(axis=0)


def morisita(first: ArrayLike, second: ArrayLike) -> float:
    """Overlap of two outlets' sources, 1 in expectation when both draw from the same sources.

    2 sum xy / ((d1 + d2) n1 n2) with d the unbiased Simpson indices; unlike Jaccard or
    Morisita-Horn it does not fall when one outlet has fewer mentions.

    Parameters
    ----------
    first, second : array_like
        Mentions of each source, the same sources in the same order.

    Returns
    -------
    float
        At least 0, about 1 for equal distributions (a sample may exceed 1); NaN when an outlet
        has fewer than two mentions or no outlet repeats a source.

    References
    ----------
    .. [1] Morisita (1959), "Measuring of interspecific association and similarity between
       communities", Memoirs of the Faculty of Science, Kyushu University E 3, 65-80. Unchecked;
       the example is worked by hand: 2 * 5 / ((8/20 + 2/12) * 5 * 4).

    Examples
    --------
    >>> round(morisita([3, 2, 0], [1, 1, 2]), 4)
    0.8824
    """
    x = np.asarray(first, dtype=np.float64).ravel()
    y = np.asarray(second, dtype=np.float64).ravel()
    n_x, n_y = x.sum(), y.sum()
    if n_x < 2 or n_y < 2:
        return float("nan")
    repeats = (x * (x - 1)).sum() / (n_x * (n_x - 1)) + (y * (y - 1)).sum() / (n_y * (n_y - 1))
    if not repeats:
        return float("nan")
    return float(2 * (x * y).sum() / (repeats * n_x * n_y))
