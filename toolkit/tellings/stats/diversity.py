"""Diversity and overlap that do not grow with the number of mentions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tellings.stats.jackknife import jackknife_t

Floats = NDArray[np.float64]
# A jackknife over two events has one degree of freedom and says next to nothing.
_FEWEST_EVENTS = 3


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
    .. [1] Simpson (1949), "Measurement of diversity", Nature 163, 688. Checked; the example is
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
       Monographs 84(1), 45-67. Reference checked; order 0 is Hurlbert's (1971) expected number, and
       the example is worked by hand: two of {a, a, b, b} differ with probability 2/3.

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
    expected = np.zeros(size)
    # Source by source, for all sources by all k would not fit into memory for a large corpus.
    for held in x:
        reach = k[: int(min(held, size))]
        inside = log_choose(held, reach)
        outside = log_choose(n - held, size - reach)
        expected[: reach.size] += np.exp(inside + outside - whole)
    return k, expected


def morisita(first: ArrayLike, second: ArrayLike) -> float:
    """Overlap of two outlets' sources, about 1 when both draw from the same sources.

    2 sum xy / ((d1 + d2) n1 n2) with d the unbiased Simpson indices; unlike Jaccard or
    Morisita-Horn it does not fall when one outlet has fewer mentions. Numerator and denominator
    are unbiased, their ratio nearly so from some twenty mentions on.

    Parameters
    ----------
    first, second : array_like
        Mentions of each source, the same sources in the same order.

    Returns
    -------
    float
        At least 0. What it estimates is at most 1; a sample with few mentions may exceed 1 by
        far, and the mean of many such samples does (see ``morisita_over_events``). NaN when an
        outlet has fewer than two mentions or no outlet repeats a source.

    References
    ----------
    .. [1] Morisita (1959), "Measuring of interspecific association and similarity between
       communities", Memoirs of the Faculty of Science, Kyushu University E 3, 65-80. Checked;
       the example is worked by hand: 2 * 5 / ((8/20 + 2/12) * 5 * 4).

    Examples
    --------
    >>> round(morisita([3, 2, 0], [1, 1, 2]), 4)
    0.8824
    """
    shared, repeated = _chances(first, second)
    return float("nan") if not repeated else shared / repeated


def morisita_over_events(
    pairs: Sequence[tuple[ArrayLike, ArrayLike]], *, level: float = 0.95
) -> tuple[float, float, float, int]:
    """Overlap of two outlets' sources over events, with a jackknife interval.

    The chance that a mention of each outlet has the same source, summed over events, divided by
    the chance that two mentions of one outlet have, summed too. The mean of the events' indices
    would be too high where mentions are few, and an event in which nobody is heard twice has no
    index of its own, though it says something: ``benchmarks/calibration/overlap.py`` has both.

    Parameters
    ----------
    pairs : sequence of (array_like, array_like)
        Mentions of each source by the two outlets, one pair an event. Events with fewer than two
        mentions of an outlet are left out.
    level : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    (float, float, float, int)
        Estimate, low, high and the number of events. The estimate is not bounded by 1, though what
        it estimates is. NaN where no source is heard twice; no interval under three events, or
        where all repeated mentions lie in one event.

    References
    ----------
    .. [1] Morisita (1959), as for ``morisita``; summing over events is ours.

    Examples
    --------
    The first event has no index of its own: (1/2 + 2/3) / (0 + 2/3), by hand.

    >>> overlap, _, _, n_events = morisita_over_events([([1, 1], [1, 1]), ([2, 1], [3, 0])])
    >>> round(overlap, 4), n_events
    (1.75, 2)
    """
    chances = np.array([_chances(first, second) for first, second in pairs]).reshape(-1, 2)
    shared, repeated = chances[~np.isnan(chances[:, 0])].T
    n_events, nothing = shared.size, float("nan")
    if not repeated.sum():
        return nothing, nothing, nothing, n_events
    overlap = float(shared.sum() / repeated.sum())
    others = repeated.sum() - repeated
    if n_events < _FEWEST_EVENTS or others.min() <= 0:
        return overlap, nothing, nothing, n_events
    _, low, high = jackknife_t(overlap, (shared.sum() - shared) / others, level=level)
    return overlap, overlap - (high - low) / 2, overlap + (high - low) / 2, n_events


def _chances(first: ArrayLike, second: ArrayLike) -> tuple[float, float]:
    """Chance that a mention of each has the same source, and mean chance that two of one have."""
    x = np.asarray(first, dtype=np.float64).ravel()
    y = np.asarray(second, dtype=np.float64).ravel()
    n_x, n_y = x.sum(), y.sum()
    if n_x < 2 or n_y < 2:
        return float("nan"), float("nan")
    repeated = (x * (x - 1)).sum() / (n_x * (n_x - 1)) + (y * (y - 1)).sum() / (n_y * (n_y - 1))
    return float((x * y).sum() / (n_x * n_y)), float(repeated / 2)
