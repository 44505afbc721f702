"""The jackknife: an interval for a figure of all events from the figures without each of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def jackknife_t(
    estimate: float, left_out: ArrayLike, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Bias-corrected estimate with a jackknife-t interval.

    Parameters
    ----------
    estimate : float
        The figure of all events.
    left_out : array_like, (n_events,)
        The same figure without each event.
    level : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    (float, float, float)
        Corrected estimate, low and high; the interval is NaN with fewer than two events or no
        variation.

    References
    ----------
    .. [1] Tukey (1958), "Bias and confidence in not-quite large samples", Annals of Mathematical
       Statistics 29(2), 614. Checked; for a mean it is the t interval, which the example shows.

    Examples
    --------
    >>> values = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    >>> without = (values.sum() - values) / 9
    >>> [round(number, 4) for number in jackknife_t(values.mean(), without)]
    [1.58, 0.7001, 2.4599]
    """
    from scipy.special import stdtrit

    without = np.asarray(left_out, dtype=np.float64)
    n = without.size
    if n < 2:
        return float(estimate), float("nan"), float("nan")
    pseudo = n * estimate - (n - 1) * without
    error = float(pseudo.std(ddof=1)) / np.sqrt(n)
    if error <= 1e-12:
        return float(pseudo.mean()), float("nan"), float("nan")
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    return float(pseudo.mean()), float(pseudo.mean() - half), float(pseudo.mean() + half)
