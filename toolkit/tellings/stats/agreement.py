"""Agreement of coders: Krippendorff's alpha, Gwet's AC1, percent agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval"]

# Resamples are counted in blocks of about this many numbers (8 MiB).
_BLOCK = 1_000_000
# Imagined units of the interval of alpha, and the most values that they are spread over.
_IMAGINED_UNITS, _MOST_VALUES = 1.5, 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Values by unit, all that agreement needs to know of the codes.

    Parameters
    ----------
    values : float64, (n_values,)
        The values that occur, in rising order.
    counts : float64, (n_units, n_values)
        How many coders gave each value to each unit.
    """

    values: Floats
    counts: Floats


def alpha(codes: ArrayLike, *, level: Level) -> float:
    """Krippendorff's alpha: 1 minus observed over expected disagreement, with any gaps.

    Units with fewer than two codes say nothing of agreement and are left out, of the expected
    disagreement too. Squared differences are 0 or 1 (nominal), those of mid-ranks among all codes
    (ordinal), or those of the values (interval).

    Parameters
    ----------
    codes : array_like, (n_units, n_coders)
        NaN where a coder did not code the unit.
    level : {"nominal", "ordinal", "interval"}
        Level of measurement.

    Returns
    -------
    float
        1 for perfect agreement, 0 for that of chance, below 0 for systematic disagreement; NaN
        where no two coders share a unit or all codes are the same value.

    References
    ----------
    .. [1] Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of
       Pennsylvania, section C to E. The example is his reliability data of 12 units and four
       observers, for which he gives .743, .815 and .849; quoted from memory, and equal to the
       package ``krippendorff`` run by hand.

    Examples
    --------
    >>> nan = float("nan")
    >>> four = [[1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    ...         [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    ...         [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    ...         [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan]]
    >>> codes = np.transpose(four)
    >>> round(alpha(codes, level="nominal"), 3), round(alpha(codes, level="ordinal"), 3)
    (0.743, 0.815)
    >>> round(alpha(codes, level="interval"), 3)
    0.849
    """
    tally = _tally(codes)
    return float(_alphas(tally, np.ones((1, len(tally.counts))), level)[0])


def alpha_interval(
    codes: ArrayLike,
    *,
    level: Level,
    seed: int,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Interval of alpha over units; judge reliability by its lower end.

    A Bayesian bootstrap: units get random weights instead of being drawn, and one and a half
    imagined units, spread evenly over all pairs of values, are given weights too. Without them
    a handful of positives that coders happen to agree on would look certain: a bare bootstrap
    covers in .85 of cases with 3 positives and .92 with 10, this one in .94 to .96
    (benchmarks/calibration/reliability.py). The interval of a rare class is wide, as it should
    be: code at least 200 units or 40 positives.

    Parameters
    ----------
    codes : array_like, (n_units, n_coders)
        NaN where a coder did not code the unit.
    level : {"nominal", "ordinal", "interval"}
        Level of measurement.
    seed : int
        Seed of the draws.
    resamples : int, default 2000
        Number of draws.
    confidence : float, default 0.95
        Coverage.

    Returns
    -------
    (float, float)
        Percentiles of the reweighted alphas; NaN where alpha is NaN or a single unit is shared.
        More than ten different values (a scale in points, say) have no imagined units.

    References
    ----------
    .. [1] Rubin (1981), "The Bayesian bootstrap", Annals of Statistics 9(1), 130-134. Reference
       checked; for two coders and two values the imagined units are Jeffreys' prior of three
       outcomes.
    .. [2] Hayes & Krippendorff (2007), "Answering the call for a standard reliability measure for
       coding data", Communication Methods and Measures 1(1), 77-89, bootstrap alpha by drawing
       pairs of values. Reference checked; here whole units are weighted: what coders share
       stays together.

    Examples
    --------
    >>> codes = [[0, 0]] * 40 + [[1, 1]] * 30 + [[0, 1]] * 10
    >>> round(alpha(codes, level="nominal"), 3)
    0.748
    >>> low, high = alpha_interval(codes, level="nominal", seed=1)
    >>> 0.55 < low < 0.65, 0.85 < high < 0.93
    (True, True)
    """
    return _interval(_tally(codes), level, seed, resamples, confidence)


def percent_agreement(codes: ArrayLike) -> float:
    """Share of pairs of coders that agree on a unit, each unit weighing the same.

    Parameters
    ----------
    codes : array_like, (n_units, n_coders)
        NaN where a coder did not code the unit; units with fewer than two codes are left out.

    Returns
    -------
    float
        In [0, 1], not corrected for chance; NaN where no two coders share a unit.

    References
    ----------
    .. [1] Gwet (2008), as for ``ac1``: p_a; by hand the example is (1 + 1/3) / 2.

    Examples
    --------
    >>> round(percent_agreement([[1, 1, 1], [1, 1, 2]]), 4)
    0.6667
    """
    counts = _tally(codes).counts
    if not len(counts):
        return float("nan")
    coders = counts.sum(axis=1)
    agreeing = (counts * (counts - 1)).sum(axis=1) / (coders * (coders - 1))
    return float(agreeing.mean())


def ac1(codes: ArrayLike, *, n_categories: int | None = None) -> float:
    """Gwet's AC1: agreement beyond chance that stays near percent agreement for rare classes.

    Chance agreement is sum p(1 - p) / (q - 1) over the q categories, p being the mean share of
    coders who choose one; units coded once count towards p, but not towards agreement.

    Parameters
    ----------
    codes : array_like, (n_units, n_coders)
        Nominal; NaN where a coder did not code the unit.
    n_categories : int, optional
        Categories of the codebook; those that occur when left out.

    Returns
    -------
    float
        At most 1; NaN where no two coders share a unit or there is a single category.

    Raises
    ------
    ValueError
        If more categories occur than ``n_categories`` says.

    References
    ----------
    .. [1] Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high
       agreement", British Journal of Mathematical and Statistical Psychology 61(1), 29-48.
       Checked; equal to the package ``irrCAC`` run by hand (tests), and the example is worked by
       hand: p_a = .95, p = .025, so p_e = .04875 and AC1 = (.95 - .04875) / (1 - .04875).

    Examples
    --------
    >>> codes = [[0, 0]] * 38 + [[0, 1]] * 2
    >>> round(ac1(codes), 4), round(alpha(codes, level="nominal"), 4)
    (0.9474, -0.0128)
    """
    every = _tally(codes, fewest=1).counts
    seen = every.shape[1]
    if n_categories is not None and n_categories < seen:
        raise ValueError(f"{seen} categories occur, but n_categories is {n_categories}")
    q = n_categories or seen
    agreement = percent_agreement(codes)
    if q < 2 or np.isnan(agreement):
        return float("nan")
    share = (every / every.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((share * (1 - share)).sum() / (q - 1))
    return (agreement - chance) / (1 - chance)


def _tally(codes: ArrayLike, *, fewest: int = 2) -> Tally:
    """Values by unit, of the units that have enough codes."""
    table = np.asarray(codes, dtype=np.float64)
    table = table[(~np.isnan(table)).sum(axis=1) >= fewest]
    given = ~np.isnan(table)
    values, place = np.unique(table[given], return_inverse=True)
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (np.nonzero(given)[0], place), 1.0)
    return Tally(values=values, counts=counts)


def _alphas(tally: Tally, weights: Floats, level: Level) -> Floats:
    """Alpha of each row of weights over units; NaN where nothing is expected to disagree."""
    counts = tally.counts
    coders = counts.sum(axis=1)
    totals = weights @ counts
    n = totals.sum(axis=1)
    if level == "nominal":
        observed = weights @ ((coders**2 - (counts**2).sum(axis=1)) / (coders - 1))
        expected = n**2 - (totals**2).sum(axis=1)
    else:
        # The ordinal difference is that of the mid-ranks of two values among all codes.
        ranked = level == "ordinal"
        scale = np.cumsum(totals, axis=1) - totals / 2 if ranked else tally.values[None, :]
        # Centred, so that large values (years, positions) do not cost digits.
        scale = scale - ((totals * scale).sum(axis=1) / np.maximum(n, 1e-300))[:, None]
        squares = coders * (scale**2 @ counts.T) - (scale @ counts.T) ** 2
        observed = (weights * squares / (coders - 1)).sum(axis=1) * 2
        expected = 2 * (n * (totals * scale**2).sum(axis=1) - (totals * scale).sum(axis=1) ** 2)
    # All codes equal, up to rounding of the centred values: there is nothing to agree about.
    defined = ((totals > 0).sum(axis=1) > 1) & (expected > 0)
    ratio = (n - 1) * observed / np.where(defined, expected, 1.0)
    return np.where(defined, 1 - ratio, np.nan)


def _interval(
    tally: Tally, level: Level, seed: int, resamples: int, confidence: float
) -> tuple[float, float]:
    """Percentiles of alpha over resampled units."""
    n_units = len(tally.counts)
    # Units coded alike are weighted together: a handful of patterns instead of all units.
    patterns, occur = np.unique(tally.counts, axis=0, return_counts=True)
    often = occur.astype(np.float64)
    if n_units < 2 or np.isnan(_alphas(tally, np.ones((1, n_units)), level)[0]):
        return float("nan"), float("nan")
    imagined = _imagined(len(tally.values))
    every = Tally(values=tally.values, counts=np.concatenate([patterns, imagined]))
    mass = np.full(len(imagined), _IMAGINED_UNITS / max(1, len(imagined)))
    shape = np.concatenate([often, mass])
    generator = np.random.default_rng(seed)
    block = max(1, _BLOCK // len(shape))
    parts = []
    for start in range(0, resamples, block):
        weights = generator.standard_gamma(shape, size=(min(block, resamples - start), len(shape)))
        weights *= n_units / weights.sum(axis=1, keepdims=True)
        parts.append(_alphas(every, weights, level))
    found = np.nan_to_num(np.concatenate(parts), nan=0.0)
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _imagined(n_values: int) -> Floats:
    """Units that two coders gave each pair of values, alike or not; none for many values."""
    if n_values > _MOST_VALUES:
        return np.zeros((0, n_values))
    first, second = np.triu_indices(n_values)
    units = np.zeros((len(first), n_values))
    rows = np.arange(len(first))
    units[rows, first] += 1
    units[rows, second] += 1
    return units
