"""Automatic codes corrected by a sample coded by hand, for each design stratum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tellings.stats.effects import jeffreys_interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """A mean before and after correction.

    Parameters
    ----------
    estimate, low, high : float
        Corrected mean and its interval.
    standard_error : float
        Of the corrected mean, from the sampling design.
    naive : float
        Mean of the predictions, as if they were right.
    n_coded : int
        Units coded by hand.
    """

    estimate: float
    low: float
    high: float
    standard_error: float
    naive: float
    n_coded: int


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How the coded units were drawn, where that is not one unit at a time.

    Parameters
    ----------
    stratum : array_like, (n,), optional
        Design stratum of each unit. When left out, units with the same inclusion probability
        form a stratum.
    cluster : array_like, (n,), optional
        What was drawn, if not single units: the article whose sentences were all coded.
    weight : array_like, (n,), optional
        Weight of each unit in the mean, 1 when left out. For a part of the frame give the others
        the weight 0: leaving them out would hide how they were drawn.
    """

    stratum: ArrayLike | None = None
    cluster: ArrayLike | None = None
    weight: ArrayLike | None = None


def pseudo_outcomes(predicted: ArrayLike, coded: ArrayLike, probability: ArrayLike) -> Floats:
    """Predictions plus the coding error of the drawn units, weighted up to those not drawn.

    prediction + (code - prediction) / probability where a unit was coded, the prediction
    elsewhere. Whatever the predictions are worth, and however they err for an outlet, the mean of
    the pseudo-outcomes is right on average over the draws, as long as the probabilities are those
    of the draw. A single pseudo-outcome may lie far outside [0, 1]; only means say something.

    Parameters
    ----------
    predicted : array_like, (n,)
        Prediction for every unit of the frame, predicted negatives too.
    coded : array_like, (n,)
        Code given by hand, NaN where the unit was not drawn.
    probability : array_like, (n,)
        Inclusion probability of every unit, in (0, 1].

    Returns
    -------
    float64, (n,)

    Raises
    ------
    ValueError
        If the lengths differ, a prediction is missing or a probability is not in (0, 1].

    References
    ----------
    .. [1] Egami, Hinck, Stewart & Wei (2023), "Using imperfect surrogates for downstream inference:
       design-based supervised learning", NeurIPS 36. Reference checked; the formula is their eq. 3
       as we know it, and the example is worked by hand.

    Examples
    --------
    One of four was drawn with probability 1/4 and its prediction was wrong: 0 + (1 - 0) * 4.

    >>> nan = float("nan")
    >>> pseudo_outcomes([0, 0, 1, 1], [1, nan, nan, nan], [0.25] * 4).tolist()
    [4.0, 0.0, 1.0, 1.0]
    """
    guess, code, chance = (
        np.asarray(part, dtype=np.float64).ravel() for part in (predicted, coded, probability)
    )
    if not len(guess) == len(code) == len(chance):
        raise ValueError(
            f"lengths differ: {len(guess)} predicted, {len(code)} coded, {len(chance)} probability"
        )
    if np.isnan(guess).any():
        raise ValueError("every unit of the frame needs a prediction")
    if not ((chance > 0) & (chance <= 1)).all():
        raise ValueError("every probability must be above 0 and at most 1")
    return np.where(np.isnan(code), guess, guess + (code - guess) / chance)


def corrected_mean(
    predicted: ArrayLike,
    coded: ArrayLike,
    probability: ArrayLike,
    *,
    frame: Frame | None = None,
    confidence: float = 0.95,
) -> Corrected:
    """Mean of the pseudo-outcomes with an interval from the sampling design: these articles.

    Uncertainty comes from which units were drawn, nothing else: with every unit coded the
    interval has no width. Strata add up by the squares of their margins. A stratum whose errors
    go one way only (predicted negatives can only be missed) has Jeffreys margins, so that no
    error among 25 units is not taken for none among thousands; others have those of a t interval.
    Correct each outlet on its own: extractors err differently by outlet. For events like these
    hand the events' means of ``pseudo_outcomes`` to ``paired_t``.

    Parameters
    ----------
    predicted, coded, probability : array_like, (n,)
        As for ``pseudo_outcomes``. The probability must be the share of its stratum that was
        drawn and coded: when coders skip units, compute it again.
    frame : Frame, optional
        Strata, clusters and weights; when left out, single units with weight 1, in strata of
        equal probability.
    confidence : float, default 0.95
        Coverage.

    Returns
    -------
    Corrected
        The interval is NaN if a stratum with errors both ways has a single coded unit.

    Raises
    ------
    ValueError
        As ``pseudo_outcomes``; or if a stratum has several probabilities or no coded unit, a
        cluster lies in two strata, or all weights are 0.

    References
    ----------
    .. [1] Egami et al. (2023), as for ``pseudo_outcomes``.
    .. [2] Angelopoulos, Bates, Fannjiang, Jordan & Zrnic (2023), "Prediction-powered inference",
       Science 382, 669-674. Reference checked; equal to ``ppi-python`` run by hand in each stratum
       (tests).
    .. [3] Cochran (1977), "Sampling Techniques", 3rd ed., ch. 5: variance in stratified samples.
    .. [4] Zou & Donner (2008), "Construction of confidence limits about effect measures",
       Statistics in Medicine 27, 1693-1702: squares of margins. Zou & Donner checked, Cochran not.

    Examples
    --------
    Of 60 predicted negatives 20 were coded and 2 were missed, of 40 predicted positives 20 were
    coded and 5 were wrong: (60 * 2/20 + 40 * 15/20) / 100.

    >>> nan = float("nan")
    >>> predicted = [0] * 60 + [1] * 40
    >>> coded = [1] * 2 + [0] * 18 + [nan] * 40 + [1] * 15 + [0] * 5 + [nan] * 20
    >>> result = corrected_mean(predicted, coded, [1 / 3] * 60 + [1 / 2] * 40)
    >>> round(result.estimate, 6), result.naive, result.n_coded
    (0.36, 0.4, 40)
    >>> round(result.low, 3), round(result.high, 3)
    (0.288, 0.459)
    """
    pseudo = pseudo_outcomes(predicted, coded, probability)
    guess = np.asarray(predicted, dtype=np.float64).ravel()
    code = np.asarray(coded, dtype=np.float64).ravel()
    chance = np.asarray(probability, dtype=np.float64).ravel()
    drawn = frame or Frame()
    weight = np.ones(len(guess)) if drawn.weight is None else np.asarray(drawn.weight, np.float64)
    total = float(weight.sum())
    if not total > 0:
        raise ValueError("the weights must not all be 0")
    margins = _margins(_units(guess, code, chance, weight, drawn), confidence)
    variance, below, above = (margins**2).sum(axis=0) / total**2
    estimate = float(pseudo @ weight) / total
    return Corrected(
        estimate=estimate,
        low=estimate - float(np.sqrt(below)),
        high=estimate + float(np.sqrt(above)),
        standard_error=float(np.sqrt(variance)),
        naive=float(guess @ weight) / total,
        n_coded=int((~np.isnan(code) & (weight > 0)).sum()),
    )


def corrected_contrast(
    first: Corrected, second: Corrected, *, effect: Literal["difference", "ratio"]
) -> tuple[float, float, float]:
    """Estimate, low and high end of the contrast of two means that were corrected apart.

    Parameters
    ----------
    first, second : Corrected
        Two outlets, coded in samples that were drawn independently.
    effect : {"difference", "ratio"}
        First minus second, or first over second.

    Returns
    -------
    (float, float, float)
        The ratio is NaN where a mean is not above 0; an end is 0 or infinite where the interval
        of a mean reaches 0.

    References
    ----------
    .. [1] Zou & Donner (2008), as for ``corrected_mean``: the margins of both add up by squares;
       the example is worked by hand: .2 -+ sqrt(.03**2 + .04**2).

    Examples
    --------
    >>> def mean(estimate, low, high):
    ...     return Corrected(estimate=estimate, low=low, high=high, standard_error=0.02,
    ...                      naive=0.4, n_coded=40)
    >>> found = corrected_contrast(mean(0.5, 0.47, 0.53), mean(0.3, 0.26, 0.34),
    ...                            effect="difference")
    >>> [round(part, 4) for part in found]
    [0.2, 0.15, 0.25]
    """
    one, other = (np.array([side.estimate, side.low, side.high]) for side in (first, second))
    if effect == "ratio":
        if not (one[0] > 0 and other[0] > 0):
            return float("nan"), float("nan"), float("nan")
        with np.errstate(divide="ignore"):
            one, other = np.log(np.maximum(one, 0.0)), np.log(np.maximum(other, 0.0))
    estimate = one[0] - other[0]
    low = estimate - np.hypot(one[0] - one[1], other[2] - other[0])
    high = estimate + np.hypot(one[2] - one[0], other[0] - other[1])
    found = np.array([estimate, low, high])
    estimate, low, high = np.exp(found) if effect == "ratio" else found
    return float(estimate), float(low), float(high)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Units:
    """What could be drawn: units, or clusters of them."""

    error: Floats  # weighted error, NaN where not coded
    chance: Floats
    stratum: Ints
    weight: Floats
    direction: Floats  # of the only error that can be made; NaN where both can


def _units(guess: Floats, code: Floats, chance: Floats, weight: Floats, frame: Frame) -> _Units:
    """Units of the frame, or its clusters with their errors summed."""
    of = chance if frame.stratum is None else np.asarray(frame.stratum)
    stratum = np.unique(of, return_inverse=True)[1].reshape(-1)
    binary = np.isin(guess, (0.0, 1.0)) & (np.isnan(code) | np.isin(code, (0.0, 1.0)))
    units = _Units(
        error=(code - guess) * weight,
        chance=chance,
        stratum=stratum,
        weight=weight,
        direction=np.where(binary, 1 - 2 * guess, np.nan),
    )
    return units if frame.cluster is None else _clusters(units, np.asarray(frame.cluster))


def _clusters(units: _Units, cluster: NDArray[np.generic]) -> _Units:
    """Errors summed over clusters; a cluster counts as coded if any of its units was."""
    _, first, of = np.unique(cluster, return_index=True, return_inverse=True)
    of = of.reshape(-1)
    if (units.stratum != units.stratum[first][of]).any():
        raise ValueError("a cluster lies in two strata")
    coded = np.bincount(of, weights=~np.isnan(units.error)) > 0
    summed = np.bincount(of, weights=np.nan_to_num(units.error))
    weight = np.bincount(of, weights=units.weight) / np.bincount(of)
    return _Units(
        error=np.where(coded, summed, np.nan),
        chance=units.chance[first],
        stratum=units.stratum[first],
        weight=weight,
        direction=np.full(len(first), np.nan),
    )


def _margins(units: _Units, confidence: float) -> Floats:
    """For each stratum: standard error of the sum of errors, and its margins below and above."""
    rows = [np.zeros(3)]
    for number in range(int(units.stratum.max(initial=-1)) + 1):
        inside = units.stratum == number
        chances, error = units.chance[inside], units.error[inside]
        weight, coded = units.weight[inside], error[~np.isnan(error)]
        if chances.min() < chances.max() * (1 - 1e-9):
            raise ValueError(f"a stratum has probabilities from {chances.min()} to {chances.max()}")
        if not len(coded) and weight.any():
            raise ValueError(f"a stratum of {len(error)} has no coded unit")
        if len(coded) < len(error) and weight.any():
            both = np.ptp(units.direction[inside]) != 0  # NaN too: it equals nothing
            direction = 0.0 if both else float(units.direction[inside][0])
            left = len(error) * float(np.sqrt(1 - len(coded) / len(error)))
            unit = float(np.sqrt((weight[weight > 0] ** 2).mean()))
            rows.append(left * _margin(coded, unit, direction, confidence))
    return np.array(rows)


def _margin(coded: Floats, unit: float, direction: float, confidence: float) -> Floats:
    """Standard error and margins of the mean error of a stratum, had it no end."""
    from scipy.special import stdtrit

    n, hits = len(coded), np.count_nonzero(coded)
    error = float(coded.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
    if hits and not direction:
        half = float(stdtrit(n - 1.0, (1 + confidence) / 2)) * error if n > 1 else float("nan")
        return np.array([error, half, half])
    # Errors that can go one way only are hits among n; no error at all may still be either.
    low, high = (float(end) for end in jeffreys_interval(hits, n, level=confidence))
    fewer, more = unit * (hits / n - low), unit * (high - hits / n)
    if not direction:
        return np.array([error, more, more])
    return np.array([error, fewer, more] if direction > 0 else [error, more, fewer])
