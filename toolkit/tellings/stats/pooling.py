"""Partial pooling of noisy estimates, for display."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """Estimates drawn towards their mean.

    Parameters
    ----------
    estimate : float64, (n,)
        Shrunken estimates, NaN where there was none.
    weight : float64, (n,)
        Share of its own in each, from 0 (all common) to 1 (nothing pooled).
    centre : float
        What they are drawn to.
    spread : float
        Estimated standard deviation of the true values.
    """

    estimate: Floats
    weight: Floats
    centre: float
    spread: float


def partial_pooling(estimates: ArrayLike, errors: ArrayLike) -> Pooled:
    """Empirical-Bayes estimates: each drawn to the common mean the more, the less it is sure.

    True values are taken for normal around a common mean; their variance is the one that makes
    the weighted squared distances as large as expected (Paule and Mandel). Good for looking at
    many noisy figures at once; no test and no interval rests on them, as they are pulled together
    on purpose.

    Parameters
    ----------
    estimates : array_like, (n,)
        NaN where there is none.
    errors : array_like, (n,)
        Standard errors; an estimate with none (NaN) or 0 is left out of the centre and comes back
        as it is.

    Returns
    -------
    Pooled

    References
    ----------
    .. [1] Paule & Mandel (1982), "Consensus values and weighting factors", Journal of Research of
       the National Bureau of Standards 87(5), 377-385. Checked; the example is worked by hand:
       with equal errors of 1 the variance is that of the estimates (4) minus 1, so weights are 3/4.

    Examples
    --------
    >>> pooled = partial_pooling([-2.0, 0.0, 2.0], [1.0, 1.0, 1.0])
    >>> pooled.estimate.round(6).tolist(), round(pooled.spread**2, 6)
    ([-1.5, 0.0, 1.5], 3.0)
    """
    values = np.asarray(estimates, dtype=np.float64)
    squares = np.asarray(errors, dtype=np.float64) ** 2
    used = ~np.isnan(values) & (squares > 0)
    n = int(used.sum())
    if n < 2:
        return Pooled(
            estimate=values,
            weight=np.where(np.isnan(values), np.nan, 1.0),
            centre=float(values[used][0]) if n else float("nan"),
            spread=float("nan"),
        )
    y, v = values[used], squares[used]
    variance = _variance(y, v)
    centre = _centre(y, v + variance)
    own = np.where(used, variance / (variance + np.where(used, squares, 1.0)), 1.0)
    return Pooled(
        estimate=np.where(used, centre + own * (values - centre), values),
        weight=np.where(np.isnan(values), np.nan, own),
        centre=centre,
        spread=float(np.sqrt(variance)),
    )


def _centre(y: Floats, v: Floats) -> float:
    return float((y / v).sum() / (1 / v).sum())


def _variance(y: Floats, v: Floats) -> float:
    """Variance between, 0 where the estimates are no farther apart than their errors say."""
    from scipy.optimize import brentq

    def excess(between: float) -> float:
        whole = v + between
        return float(((y - _centre(y, whole)) ** 2 / whole).sum()) - (len(y) - 1)

    if excess(0.0) <= 0:
        return 0.0
    high = float(y.var(ddof=1)) + float(v.max())
    while excess(high) > 0:
        high *= 2
    return float(brentq(excess, 0.0, high, xtol=1e-14))
