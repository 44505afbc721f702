"""Rate ratios where counts are too few for a ratio in every event."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tellings.stats.paired import PairedT, as_columns, paired_t

Floats = NDArray[np.float64]

# Spread of the log rates of cells around their mean when the shift is anticipated: event, cell and
# article together in the corpora of benchmarks/calibration. It matters under three counts.
_LOG_RATE_SD = 0.5
_FEWEST, _MOST = 1e-3, 100.0


def mantel_haenszel_residuals(
    counts: tuple[ArrayLike, ArrayLike], exposures: tuple[ArrayLike, ArrayLike]
) -> tuple[Floats, Floats]:
    """Each event's share in the numerator and denominator of the Mantel-Haenszel rate ratio.

    count_a exposure_b / T and count_b exposure_a / T with T the exposure of both; 0 where there
    is none. Their difference has mean zero under equal rates, however unequal the exposures.

    Examples
    --------
    >>> above, below = mantel_haenszel_residuals(([2.0], [1.0]), ([300.0], [100.0]))
    >>> above.item(), below.item()
    (0.5, 0.75)
    """
    count_a, count_b = (as_columns(side) for side in counts)
    exposure_a, exposure_b = (as_columns(side) for side in exposures)
    total = exposure_a + exposure_b
    total = np.where(total > 0, total, 1.0)
    return count_a * exposure_b / total, count_b * exposure_a / total


def mantel_haenszel_ratio(
    counts: tuple[ArrayLike, ArrayLike],
    exposures: tuple[ArrayLike, ArrayLike],
    *,
    level: float = 0.95,
) -> PairedT:
    """Logarithm of the Mantel-Haenszel rate ratio with a jackknife-t interval over events.

    Events weigh by their text, and an event without a count adds nothing, so sparse counts and
    unequal exposures do no harm. The standard error comes from leaving out one event at a time,
    with events - 1 degrees of freedom. If one side has counts in a single event or none, there is
    no jackknife: the interval is NaN, and p is that of a paired t test of the events' residuals.
    A side without any count has 0.5 added to both totals, and the p is not under ``p_of_none``:
    residuals that all point one way say nothing of how little text the silent side has.

    Parameters
    ----------
    counts : (first, second), each (n_events,) or (n_events, n_contrasts)
        Counts of the two sides, 0 where an event is not matched.
    exposures : (first, second), same shapes
        Exposures, 0 on both sides where an event is not matched.
    level : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    PairedT
        On the log scale; ``sd`` is the standard error times the root of the number of events.

    References
    ----------
    .. [1] Rothman, Greenland & Lash (2008), "Modern Epidemiology", 3rd ed., ch. 15 (chapter
       unchecked).
    .. [2] Miller (1974), "The jackknife - a review", Biometrika 61(1), 1-15. Reference checked;
       the ratio of the example is worked by hand: (2 + 3 + 1) / (1 + 1 + 1) with equal exposures.

    Examples
    --------
    >>> result = mantel_haenszel_ratio(([2, 3, 1], [1, 1, 1]), ([100] * 3, [100] * 3))
    >>> round(float(np.exp(result.estimate.item())), 6), result.df.item()
    (2.0, 2)
    """
    from scipy.special import stdtr, stdtrit

    above, below = mantel_haenszel_residuals(counts, exposures)
    matched = as_columns(exposures[0]) + as_columns(exposures[1]) > 0
    n = matched.sum(axis=0)
    sum_a, sum_b = above.sum(axis=0), below.sum(axis=0)
    without_a, without_b = sum_a - above, sum_b - below
    # Leaving an event out may leave rounding error instead of nothing.
    left = (without_a > 1e-9 * sum_a) & (without_b > 1e-9 * sum_b)
    usable = (n > 1) & left.all(axis=0)
    left_out = np.log(np.where(usable, without_a, 1.0) / np.where(usable, without_b, 1.0))
    mean = np.where(matched, left_out, 0.0).sum(axis=0) / np.maximum(n, 1)
    squares = np.where(matched, (left_out - mean) ** 2, 0.0).sum(axis=0)
    error = np.where(usable, np.sqrt(squares * (n - 1) / np.maximum(n, 1)), np.nan)
    error = np.where(error > 1e-12, error, np.nan)
    estimate = _log_ratio(sum_a, sum_b, counts, exposures)
    free = np.maximum(n - 1, 1).astype(np.float64)
    half = stdtrit(free, (1 + level) / 2) * error
    p = 2 * stdtr(free, -np.abs(estimate) / error)
    residual_p = paired_t(np.where(matched, above - below, np.nan)).p
    none = (n > 1) & ((sum_a == 0) ^ (sum_b == 0))
    # Without any variation the t test has no p, and the chance of no count is what is left.
    residual_p = np.where(none, np.fmax(residual_p, p_of_none(counts, exposures)), residual_p)
    return PairedT(
        estimate=estimate,
        low=estimate - half,
        high=estimate + half,
        p=np.where(usable, p, residual_p),
        df=np.maximum(n - 1, 0).astype(np.int64),
        sd=error * np.sqrt(n),
    )


def p_of_none(
    counts: tuple[ArrayLike, ArrayLike], exposures: tuple[ArrayLike, ArrayLike]
) -> Floats:
    """Two-sided p of one side having no count at all, given the counts of both together.

    Under equal rates a count falls to a side in proportion to its exposure in that event. Levels
    of cells vary beyond that (log-normal, sd .5 each), so the counts of one event hang together.
    The p is twice the chance that all counts fall to the side that has them, at most 1.

    Parameters
    ----------
    counts : (first, second), each (n_events,) or (n_events, n_contrasts)
        Counts of the two sides, 0 where an event is not matched.
    exposures : (first, second), same shapes
        Exposures, 0 on both sides where an event is not matched.

    Returns
    -------
    float64, (n_contrasts,)
        NaN where both sides have counts, 1 where neither has.

    References
    ----------
    .. [1] Przyborowski & Wilenski (1940), "Homogeneity of results in testing samples from Poisson
       series", Biometrika 31, 313-323: two Poisson counts given their sum. Checked; without
       the spread of levels the example would be 2 * (1/2)**4 = .125, by hand.

    Examples
    --------
    >>> equal = p_of_none(([0] * 4, [1] * 4), ([300] * 4, [300] * 4))
    >>> longer = p_of_none(([0] * 4, [1] * 4), ([300] * 4, [2400] * 4))
    >>> equal.round(3).tolist(), longer.round(3).tolist()
    ([0.125], [1.0])
    """
    count_a, count_b = (as_columns(side) for side in counts)
    exposure_a, exposure_b = (as_columns(side) for side in exposures)
    none_a, none_b = count_a.sum(axis=0) == 0, count_b.sum(axis=0) == 0
    count = np.where(none_a, count_b, count_a)
    silent = np.where(none_a, exposure_a, exposure_b)
    speaking = np.where(none_a, exposure_b, exposure_a)
    odds = silent / np.where(speaking > 0, speaking, 1.0)
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)
    chance = np.zeros(count.shape)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        chance += weight * (1 + odds * np.exp(2**0.5 * _LOG_RATE_SD * node)) ** -count
    p = np.minimum(1.0, 2 * chance.prod(axis=0))
    return np.where(none_a | none_b, p, np.nan)


def _log_ratio(
    sum_a: Floats,
    sum_b: Floats,
    counts: tuple[ArrayLike, ArrayLike],
    exposures: tuple[ArrayLike, ArrayLike],
) -> Floats:
    """Log of the ratio, from totals with 0.5 added where a side has no count at all."""
    both = (sum_a > 0) & (sum_b > 0)
    a, b = ((as_columns(side).sum(axis=0) + 0.5) for side in counts)
    t_a, t_b = (as_columns(side).sum(axis=0) for side in exposures)
    measured = (t_a > 0) & (t_b > 0)
    crude = (a * np.where(measured, t_b, 1.0)) / (b * np.where(measured, t_a, 1.0))
    silent = (sum_a == 0) & (sum_b == 0)
    ratio = np.where(both, sum_a, 1.0) / np.where(both, sum_b, 1.0)
    log_ratio = np.log(np.where(both | silent, ratio, crude))
    return np.where(measured, log_ratio, np.nan)


def log_half_shift(expected: ArrayLike) -> Floats:
    """How far log(count + 1/2) lies above the log rate on average, for an expected count.

    Next to nothing from about three counts on, large under one: with many zeros 1/2 is what is
    seen. Two cells of equal rates but unequal lengths are shifted unequally, which a comparison
    of log rates would take for a difference. Counts are Poisson around log-normal rates (sd .5).

    Parameters
    ----------
    expected : array_like
        Expected counts.

    Returns
    -------
    float64, same shape
        Shift of the mean log, 0 above 100 counts.

    References
    ----------
    .. [1] Gart & Zweifel (1967), "On the bias of various estimators of the logit and its variance",
       Biometrika 54, 181-187: why 1/2. Reference checked; the shift is summed numerically here.

    Examples
    --------
    >>> log_half_shift([0.3, 1.0, 3.0, 200.0]).round(2).tolist()
    [0.94, 0.26, 0.03, 0.0]
    """
    logs, shifts = _shift_table()
    counts = np.clip(np.asarray(expected, dtype=np.float64), _FEWEST, _MOST)
    return np.interp(np.log(counts), logs, shifts)


@lru_cache(maxsize=1)
def _shift_table() -> tuple[Floats, Floats]:
    """Shifts on a grid of log expected counts, by summing over counts and spread of rates."""
    from scipy.special import gammaln

    expected = np.exp(np.linspace(np.log(_FEWEST), np.log(_MOST), 160))
    nodes, weights = np.polynomial.hermite_e.hermegauss(13)
    counts = np.arange(1200.0)
    shifts = np.zeros(len(expected))
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        rate = expected * np.exp(_LOG_RATE_SD * node - _LOG_RATE_SD**2 / 2)
        log_p = counts * np.log(rate)[:, None] - rate[:, None] - gammaln(counts + 1)
        shifts += weight * (np.exp(log_p) @ np.log(counts + 0.5) - np.log(rate))
    shifts -= shifts[-1]
    return np.log(expected), shifts
