"""The kind of a measure: a rate, a share or a mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tellings.domain.errors import DesignError, listed
from tellings.domain.parts import Kind, Measure, discover

Floats = NDArray[np.float64]

_KINDS: tuple[Kind, ...] = ("rate", "share", "mean")
_ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("_rate", "rate"),
    ("_per_1000_words", "rate"),
    ("_share", "share"),
)


def kind_of(
    name: str,
    count: Floats,
    exposure: Floats,
    value: Floats,
    *,
    kinds: Mapping[str, Kind] | None = None,
) -> Kind:
    """The kind of a measure: as told, as named, as its part declares, or as its values show.

    In this order: ``kinds``; a name that ends with ``_rate`` or ``_per_1000_words`` (rate) or
    ``_share`` (share); the kind that an installed measure of this name declares; and last the
    values. A value 1,000 times count over exposure is a rate; one equal to count over exposure is
    a share if no count is negative or above its exposure, else a mean; a value alone is a mean.

    Parameters
    ----------
    name : str
        Name of the measure.
    count, exposure, value : float64, n_articles
        Its columns, NaN for null.
    kinds : Mapping[str, {"rate", "share", "mean"}], optional
        What the caller knows.

    Raises
    ------
    DesignError
        If ``kinds`` holds another word, or nothing tells the kind.

    Examples
    --------
    >>> words, hedges = np.array([500.0, 600.0]), np.array([5.0, 3.0])
    >>> kind_of("hedges", hedges, words, np.array([10.0, 5.0]))
    'rate'
    >>> kind_of("hedges", hedges, words, np.array([0.01, 0.005]))
    'share'
    >>> kind_of("hedges", hedges, words, hedges / words, kinds={"hedges": "rate"})
    'rate'
    """
    if kinds is not None and name in kinds:
        return _told(name, kinds[name])
    for ending, kind in _ENDINGS:
        if name.endswith(ending):
            return kind
    declared = discover(Measure).get(name)
    if declared is not None:
        return declared.kind
    return _shown(name, count, exposure, value)


def _told(name: str, kind: Kind) -> Kind:
    if kind not in _KINDS:
        raise DesignError(
            f"The kind of measure '{name}' must be one of {listed(_KINDS)}, got {kind!r}.",
            remedy=f"pass kinds={{'{name}': 'rate'}}, or 'share' or 'mean'.",
        )
    return kind


def _shown(name: str, count: Floats, exposure: Floats, value: Floats) -> Kind:
    counted = ~np.isnan(count) & ~np.isnan(exposure)
    valued = ~np.isnan(value)
    if valued.any() and not (counted & valued).any():
        return "mean"
    usable = counted & valued & (exposure > 0) & (count != 0)
    ratio = count[usable] / exposure[usable]
    if usable.any() and np.allclose(value[usable], 1000 * ratio, rtol=1e-6, atol=0):
        return "rate"
    if (counted & valued).any() and not count[counted].any() and not value[valued].any():
        # Nothing was counted anywhere: every kind says the same.
        return "rate"
    inside = (count[counted] >= 0).all() and (count[counted] <= exposure[counted]).all()
    if usable.any() and np.allclose(value[usable], ratio, rtol=1e-6, atol=0):
        return "share" if inside else "mean"
    raise DesignError(
        f"Nothing tells whether measure '{name}' is a rate, a share or a mean: its values are "
        "neither count / exposure nor 1,000 times that.",
        remedy=f"pass kinds={{'{name}': 'rate'}}, or 'share' or 'mean'.",
    )
