"""From cells to estimates: each pair of outlets over the events that both covered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tellings.compare.cells import MeasureCells
from tellings.stats.paired import PairedT, mean_and_sd, paired_t
from tellings.stats.ratio import (
    log_half_shift,
    mantel_haenszel_ratio,
    mantel_haenszel_residuals,
)

Floats = NDArray[np.float64]

# The +0.5 may move a log ratio by a quarter of its standard error: a 95 % interval then still
# covers 94 %. Beyond that the ratio is taken of sums (benchmarks/calibration, sparse scenarios).
_SHIFT_PER_ERROR = 0.25
# Where there is no standard error (one event, or no variation), a shift of 10 % is the limit.
_SHIFT_ALONE = 0.1
_TRUE_RATIOS = (1 / 1.5, 1.0, 1.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """One measure's cells on matched events, one column a pair of outlets.

    Parameters
    ----------
    first, second : int64, (n_pairs,)
        Columns of the two outlets in the grid, the first alphabetically earlier.
    matched : bool, (n_events, n_pairs)
        Events in which both outlets have a cell.
    counts, exposures : (first, second), each float64, (n_events, n_pairs)
        Sums of the cells, 0 where not matched.
    differences : float64, (n_events, n_pairs)
        First minus second on the scale compared, NaN where not matched.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    matched: NDArray[np.bool_]
    counts: tuple[Floats, Floats]
    exposures: tuple[Floats, Floats]
    differences: Floats


def pairs_of(measure: MeasureCells) -> Pairs:
    """All pairs of outlets of a measure, event by event.

    Examples
    --------
    >>> one = np.ones((2, 2))
    >>> shares = MeasureCells(name="unnamed_source_share", kind="share", n_articles=one.astype(int),
    ...                       count=np.array([[2.0, 1.0], [3.0, 0.0]]), exposure=one * 4)
    >>> pairs_of(shares).differences.tolist()
    [[0.25], [0.75]]
    """
    n_outlets = measure.count.shape[1]
    chosen = np.array(list(combinations(range(n_outlets), 2)), dtype=np.int64).reshape(-1, 2)
    first, second = chosen[:, 0], chosen[:, 1]
    present, scaled = measure.present(), measure.scaled()
    matched = present[:, first] & present[:, second]
    return Pairs(
        first=first,
        second=second,
        matched=matched,
        counts=_sides(measure.count, first, second, matched),
        exposures=_sides(measure.exposure, first, second, matched),
        differences=scaled[:, first] - scaled[:, second],
    )


def _sides(
    of: Floats, first: NDArray[np.int64], second: NDArray[np.int64], matched: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    return np.where(matched, of[:, first], 0.0), np.where(matched, of[:, second], 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Estimates:
    """Estimates for events like these, one entry or column a pair, on the scale compared.

    Parameters
    ----------
    t : PairedT
        Estimate, interval and p, whatever the number of events.
    summed : bool, (n_pairs,)
        True where a rate ratio is one of sums because counts are too few for one an event.
    residuals : float64, (n_events, n_pairs)
        What sign flips are applied to, NaN where not matched.
    """

    t: PairedT
    summed: NDArray[np.bool_]
    residuals: Floats


def estimates(measure: MeasureCells, pairs: Pairs, *, level: float) -> Estimates:
    """Estimates of every pair of one measure.

    The rule is the paired t on per-event differences. A rate ratio is taken of sums instead
    (Mantel-Haenszel with a jackknife over events) where adding 0.5 to the counts is expected to
    move the mean log ratio by more than a quarter of its standard error. That expectation rests
    on the lengths and on the pair's common rate, not on which outlet has the higher one.

    Examples
    --------
    >>> counts, words = np.array([[0.0, 1.0]] * 4), np.array([[300.0, 1500.0]] * 4)
    >>> rare = MeasureCells(name="scare_quote_rate", kind="rate", count=counts, exposure=words,
    ...                     n_articles=np.ones((4, 2), dtype=int))
    >>> estimates(rare, pairs_of(rare), level=0.95).summed.tolist()
    [True]
    """
    t = paired_t(pairs.differences, level=level)
    if measure.kind != "rate":
        return Estimates(t=t, summed=np.zeros(t.p.shape, dtype=bool), residuals=pairs.differences)
    summed = _half_matters(pairs)
    if not summed.any():
        return Estimates(t=t, summed=summed, residuals=pairs.differences)
    ratio = mantel_haenszel_ratio(pairs.counts, pairs.exposures, level=level)
    above, below = mantel_haenszel_residuals(pairs.counts, pairs.exposures)
    sums = np.where(pairs.matched, above - below, np.nan)
    return Estimates(
        t=_either(summed, ratio, t),
        summed=summed,
        residuals=np.where(summed, sums, pairs.differences),
    )


def _either(chosen: NDArray[np.bool_], yes: PairedT, no: PairedT) -> PairedT:
    return PairedT(
        estimate=np.where(chosen, yes.estimate, no.estimate),
        low=np.where(chosen, yes.low, no.low),
        high=np.where(chosen, yes.high, no.high),
        p=np.where(chosen, yes.p, no.p),
        df=no.df,
        sd=np.where(chosen, yes.sd, no.sd),
    )


def _half_matters(pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs whose mean log ratio +0.5 is expected to move by more than it may."""
    exposure = pairs.exposures[0].sum(axis=0) + pairs.exposures[1].sum(axis=0)
    count = pairs.counts[0].sum(axis=0) + pairs.counts[1].sum(axis=0)
    common = count / np.where(exposure > 0, exposure, 1.0)
    n, _, sd = mean_and_sd(pairs.differences)
    largest = np.zeros(len(common))
    for ratio in _TRUE_RATIOS:
        shift_a = log_half_shift(pairs.exposures[0] * common * ratio**0.5)
        shift_b = log_half_shift(pairs.exposures[1] * common / ratio**0.5)
        shift = np.where(pairs.matched, shift_a - shift_b, 0.0).sum(axis=0) / np.maximum(n, 1)
        largest = np.maximum(largest, np.abs(shift))
    error = sd / np.sqrt(np.maximum(n, 1))
    allowed = np.where(sd > 0, _SHIFT_PER_ERROR * error, _SHIFT_ALONE)
    matters: NDArray[np.bool_] = (n > 0) & ((largest > allowed) | (count == 0))
    return matters
