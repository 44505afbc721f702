"""Paired comparisons over events: t interval, sign flips, equivalence.

Every function takes one row an event and one column a contrast; NaN marks an event that the
contrast cannot use, so contrasts with different matched events are computed together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# A spread this small beside the largest difference is rounding, not variation between events.
_ROUNDING = 1e-12
# 2**13 sign patterns (half of 2**14: a pattern and its mirror image give the same statistic).
_EXACT_UP_TO = 14
_DRAWS_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class PairedT:
    """Paired-t results, one entry a contrast.

    Parameters
    ----------
    estimate : float64
        Mean difference, NaN without events.
    low, high : float64
        Interval, NaN with fewer than two events or no variation.
    p : float64
        Two-sided p; 1 where every difference is zero, NaN where it cannot be had.
    df : int64
        Events minus one, at least 0.
    sd : float64
        Standard deviation of the differences, NaN with fewer than two events.
    """

    estimate: Floats
    low: Floats
    high: Floats
    p: Floats
    df: NDArray[np.int64]
    sd: Floats


@dataclass(frozen=True, kw_only=True)
class SignFlip:
    """Sign-flip results, one entry a contrast.

    Parameters
    ----------
    p : float64
        Two-sided p, NaN without events.
    n_patterns : int64
        Sign patterns looked at: all 2**n, or the draws and the observed one.
    exact : bool
        True where all patterns were enumerated.
    """

    p: Floats
    n_patterns: NDArray[np.int64]
    exact: NDArray[np.bool_]


def as_columns(differences: ArrayLike) -> Floats:
    """Differences as a matrix of events by contrasts.

    Examples
    --------
    >>> as_columns([1.0, 2.0]).shape
    (2, 1)
    """
    matrix = np.asarray(differences, dtype=np.float64)
    return matrix[:, None] if matrix.ndim == 1 else matrix


def mean_and_sd(differences: ArrayLike) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Number, mean and standard deviation of each column without its NaN.

    A standard deviation that is only rounding error is given as exactly 0.

    Examples
    --------
    >>> n, mean, sd = mean_and_sd([[1.0], [3.0], [np.nan]])
    >>> n.tolist(), mean.tolist(), sd.round(4).tolist()
    ([2], [2.0], [1.4142])
    """
    columns = as_columns(differences)
    present = ~np.isnan(columns)
    n = present.sum(axis=0)
    filled = np.where(present, columns, 0.0)
    mean = np.where(n > 0, filled.sum(axis=0) / np.maximum(n, 1), np.nan)
    squares = np.where(present, columns - mean, 0.0) ** 2
    sd = np.sqrt(squares.sum(axis=0) / np.maximum(n - 1, 1))
    largest = np.abs(filled).max(axis=0, initial=0.0)
    sd = np.where(sd <= _ROUNDING * largest, 0.0, sd)
    return n, mean, np.where(n > 1, sd, np.nan)


def paired_t(differences: ArrayLike, *, level: float = 0.95) -> PairedT:
    """Mean difference with its paired-t interval and two-sided p, for each contrast.

    Parameters
    ----------
    differences : array_like, (n_events,) or (n_events, n_contrasts)
        One difference an event; NaN where the contrast has none.
    level : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    PairedT
        With no variation at all (or fewer than two events) there is no interval; p is then 1 if
        every difference is zero and NaN otherwise.

    References
    ----------
    .. [1] Student (1908), "The probable error of a mean", Biometrika 6(1), 1-25; the example is
       his sleep data, p = .002833 as R's ``t.test(paired = TRUE)`` prints it. Checked against
       ``scipy.stats.ttest_rel``; the reference is checked.

    Examples
    --------
    >>> extra_sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    >>> result = paired_t(extra_sleep)
    >>> round(result.estimate.item(), 2), round(result.p.item(), 6), result.df.item()
    (1.58, 0.002833, 9)
    >>> round(result.low.item(), 4), round(result.high.item(), 4)
    (0.7001, 2.4599)
    """
    from scipy.special import stdtr, stdtrit

    n, mean, sd = mean_and_sd(differences)
    df = np.maximum(n - 1, 0)
    varies = (n > 1) & (sd > 0)
    error = np.where(varies, sd / np.sqrt(np.maximum(n, 1)), np.nan)
    free = np.maximum(df, 1).astype(np.float64)
    half = stdtrit(free, (1 + level) / 2) * error
    p = 2 * stdtr(free, -np.abs(mean) / error)
    p = np.where((n > 1) & (sd == 0) & (mean == 0), 1.0, p)
    return PairedT(
        estimate=mean, low=mean - half, high=mean + half, p=p, df=df.astype(np.int64), sd=sd
    )


def sign_flip(differences: ArrayLike, *, seed: int, n_draws: int = 9999) -> SignFlip:
    """Sign-flip p: how often random signs give a mean difference as large as the observed one.

    With up to 14 events all 2**n patterns are counted, so the smallest p is 2 / 2**n; with more,
    ``n_draws`` patterns are drawn and p is (1 + hits) / (1 + n_draws). All contrasts share the
    draws.

    Parameters
    ----------
    differences : array_like, (n_events,) or (n_events, n_contrasts)
        One difference an event; NaN where the contrast has none.
    seed : int
        Seed of the draws; without effect where the enumeration is exact.
    n_draws : int, default 9999
        Draws when there are more than 14 events.

    References
    ----------
    .. [1] Fisher (1935), "The Design of Experiments", section 21: the signs of Darwin's 15 pairs of
       maize are permuted. That he did is checked; p = .0527 is ours, by enumeration.
    .. [2] Phipson & Smyth (2010), "Permutation p-values should never be zero", Statistical
       Applications in Genetics and Molecular Biology 9(1), 39, doi:10.2202/1544-6115.1585: the +1
       rule. Bibliographic data checked.

    Examples
    --------
    >>> result = sign_flip([1.0, 2.0, 3.0, 4.0], seed=0)
    >>> result.p.item(), result.n_patterns.item(), result.exact.item()
    (0.125, 16, True)
    >>> darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    >>> bool(abs(sign_flip(darwin, seed=1).p.item() - 0.0527) < 0.01)
    True
    """
    columns = as_columns(differences)
    present = ~np.isnan(columns)
    n_events = present.sum(axis=0)
    exact = (n_events > 0) & (n_events <= _EXACT_UP_TO)
    drawn = np.flatnonzero(n_events > _EXACT_UP_TO)
    p = np.full(columns.shape[1], np.nan)
    p[drawn] = _drawn_p(np.where(present, columns, 0.0)[:, drawn], seed, n_draws)
    for n in np.unique(n_events[exact]).tolist():
        chosen = np.flatnonzero(n_events == n)
        # Transposed, so that the events of one contrast stay together and in order.
        values = columns.T[chosen][present.T[chosen]].reshape(len(chosen), n)
        p[chosen] = _hits(_all_signs(n), values.T) / 2 ** (n - 1)
    patterns = np.where(exact, 2 ** np.minimum(n_events, _EXACT_UP_TO), 0)
    patterns[drawn] = n_draws + 1
    return SignFlip(p=p, n_patterns=patterns.astype(np.int64), exact=exact)


def _hits(signs: Floats, values: Floats) -> Floats:
    """Number of sign patterns whose sum is as far from zero as the observed one."""
    observed = np.abs(values.sum(axis=0))
    # Sums equal on paper may differ in the last bit: a tie counts as a hit.
    slack = _ROUNDING * np.abs(values).sum(axis=0)
    hits: Floats = (np.abs(signs @ values) >= observed - slack).sum(axis=0).astype(np.float64)
    return hits


def _drawn_p(values: Floats, seed: int, n_draws: int) -> Floats:
    """The p of each column from drawn signs; an event that a contrast lacks is 0 and has no say."""
    if not values.shape[1]:
        return np.zeros(0)
    generator = np.random.default_rng(seed)
    hits = np.zeros(values.shape[1])
    for start in range(0, n_draws, _DRAWS_AT_ONCE):
        size = (min(_DRAWS_AT_ONCE, n_draws - start), len(values))
        signs = 1.0 - 2.0 * generator.integers(0, 2, size=size, dtype=np.int8).astype(np.float64)
        hits += _hits(signs, values)
    return (hits + 1) / (n_draws + 1)


def _all_signs(n: int) -> Floats:
    """Sign patterns whose first sign is plus: the others are their mirror images."""
    bits = np.arange(2 ** (n - 1))[:, None] >> np.arange(n - 1)[None, :] & 1
    return np.concatenate([np.ones((len(bits), 1)), 1.0 - 2.0 * bits], axis=1)


def equivalence(differences: ArrayLike, *, low: float, high: float) -> Floats:
    """Two one-sided tests: p that the true mean difference lies outside [low, high].

    A small p supports "no difference larger than the margin"; a large p of a difference test
    supports nothing of the kind.

    Parameters
    ----------
    differences : array_like, (n_events,) or (n_events, n_contrasts)
        One difference an event; NaN where the contrast has none.
    low, high : float
        Margin set beforehand, on the scale of the differences: log(.8) and log(1.25) for
        log rate ratios.

    Returns
    -------
    float64, (n_contrasts,)
        The larger of the two one-sided p; NaN with fewer than two events or no variation.

    References
    ----------
    .. [1] Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power
       approach", Journal of Pharmacokinetics and Biopharmaceutics 15(6), 657-680. Checked.

    Examples
    --------
    Mean 0, sd 1, n = 3 and a margin of 1: t = 1 / (1 / sqrt(3)) on 2 df, worked by hand with
    P(T < -t) = 1/2 - t / (2 sqrt(2 + t**2)).

    >>> equivalence([-1.0, 0.0, 1.0], low=-1.0, high=1.0).round(4).tolist()
    [0.1127]
    """
    return equivalence_of(paired_t(differences), low=low, high=high)


def equivalence_of(found: PairedT, *, low: float, high: float) -> Floats:
    """The same for an estimate that was had otherwise, such as a Mantel-Haenszel ratio.

    Parameters
    ----------
    found : PairedT
        Estimates with their ``sd`` and ``df``; the standard error is sd / sqrt(df + 1).
    low, high : float
        Margin set beforehand, on the scale of the estimates.

    Returns
    -------
    float64, (n_contrasts,)
        The larger of the two one-sided p; NaN without a standard error.

    Examples
    --------
    >>> equivalence_of(paired_t([-1.0, 0.0, 1.0]), low=-1.0, high=1.0).round(4).tolist()
    [0.1127]
    """
    from scipy.special import stdtr

    varies = (found.df > 0) & (found.sd > 0)
    error = np.where(varies, found.sd / np.sqrt(found.df + 1), np.nan)
    free = np.maximum(found.df, 1).astype(np.float64)
    below = stdtr(free, -(found.estimate - low) / error)
    above = stdtr(free, (found.estimate - high) / error)
    larger: Floats = np.maximum(below, above)
    return larger
