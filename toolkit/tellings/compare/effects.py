"""Further effect sizes of each pair of outlets, beside the primary one of ``compare``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import HALF, Grid, MeasureCells, grid
from tellings.compare.estimates import Pairs, estimates, pairs_of
from tellings.compare.front import check_seed, refuse_single_outlet
from tellings.domain.errors import DesignError
from tellings.domain.parts import Kind
from tellings.domain.tables import Table
from tellings.stats.effects import cliffs_delta, hedges_g
from tellings.stats.paired import equivalence_of, mean_and_sd, sign_flip

Floats = NDArray[np.float64]

_NUMBERS = (
    "difference",
    "hedges_g",
    "cliffs_delta",
    "odds_ratio",
    "p_sign_flip",
    "p_equivalence",
)
EFFECT_SIZES = Table(
    name="EFFECT_SIZES",
    row="one measure and pair of outlets",
    key=("measure", "outlet_a", "outlet_b"),
    columns={
        "measure": pl.String(),
        "outlet_a": pl.String(),
        "outlet_b": pl.String(),
        "n_events": pl.UInt32(),
        **{name: pl.Float64() for name in _NUMBERS},
        "equivalence_margin": pl.Float64(),
    },
    required=("measure", "outlet_a", "outlet_b", "n_events"),
    filled=("measure", "outlet_a", "outlet_b", "n_events"),
    ranges={"cliffs_delta": (-1, 1), "p_sign_flip": (0, 1), "p_equivalence": (0, 1)},
)


def effect_sizes(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    seed: int,
    kinds: Mapping[str, Kind] | None = None,
    margin: float = 1.25,
    min_events: int = 4,
) -> pl.DataFrame:
    """Secondary effect sizes and tests over the events that both outlets of a pair covered.

    Parameters
    ----------
    articles, measures, seed, kinds, min_events
        As for ``compare``.
    margin : float, default 1.25
        Rate ratios between ``1 / margin`` and ``margin`` count as no difference that matters; to
        be set before looking.

    Returns
    -------
    polars.DataFrame, table EFFECT_SIZES, one row a measure and pair of outlets
        ``difference``: mean over events, per 1,000 words, in percentage points, or plain.
        ``hedges_g``: g_z of the per-event differences on the scale compared. ``cliffs_delta``:
        over all pairs of matched cells. ``odds_ratio``: shares only, geometric mean over events
        with +0.5. ``p_sign_flip``: the permutation twin of the paired t. ``p_equivalence``: rates
        only, of the ratio that ``compare`` gives (one of sums where counts are few); a small one
        supports "no difference beyond the margin". Tests are null under
        ``min_events`` events.

    Raises
    ------
    TableError, DesignError
        As for ``compare``; also if the margin is not above 1.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": list("abcdefgh"), "event_id": list("1234") * 2,
    ...                          "outlet": ["Herald"] * 4 + ["Post"] * 4})
    >>> measures = pl.DataFrame({"article_id": list("abcdefgh"), "measure": "hedge_rate",
    ...                          "count": [9, 5, 8, 6, 4, 3, 3, 4], "exposure": [500] * 8})
    >>> result = effect_sizes(articles, measures, seed=1)
    >>> result.select("difference", "hedges_g", "cliffs_delta", "p_sign_flip").rows()[0][0]
    7.0
    """
    seed = check_seed(seed)
    if not margin > 1:
        raise DesignError(
            f"The margin of equivalence must be a rate ratio above 1, got {margin!r}.",
            remedy="pass margin=1.25, the default.",
        )
    placed = grid(articles, measures, kinds=kinds)
    if placed.measures:
        refuse_single_outlet(placed)
    frames = [EFFECT_SIZES.empty()]
    for measure in placed.measures:
        pairs = pairs_of(measure)
        frames.append(_sizes(placed, measure, pairs, margin, seed, min_events))
    return pl.concat(frames)


def _sizes(
    placed: Grid, measure: MeasureCells, pairs: Pairs, margin: float, seed: int, min_events: int
) -> pl.DataFrame:
    rate = measure.kind == "rate"
    n_events, in_unit, _ = mean_and_sd(_raw(measure, pairs))
    enough = n_events >= min_events
    found = estimates(measure, pairs, level=0.95)
    residuals = np.where(enough, found.residuals, np.nan)
    edge = np.log(margin)
    nothing = np.full(len(n_events), np.nan)
    columns: dict[str, object] = {
        "measure": [measure.name] * len(n_events),
        "outlet_a": [placed.outlets[at] for at in pairs.first],
        "outlet_b": [placed.outlets[at] for at in pairs.second],
        "n_events": n_events,
        "difference": in_unit,
        "hedges_g": hedges_g(pairs.differences),
        "cliffs_delta": _deltas(measure, pairs),
        "odds_ratio": _odds_ratios(pairs) if measure.kind == "share" else nothing,
        "p_sign_flip": sign_flip(residuals, seed=seed).p,
        "p_equivalence": np.where(
            enough & rate, equivalence_of(found.t, low=-edge, high=edge), np.nan
        ),
        "equivalence_margin": [margin if rate else None] * len(n_events),
    }
    frame = pl.DataFrame(columns, schema=dict(EFFECT_SIZES.columns))
    return frame.with_columns(pl.col(_NUMBERS).fill_nan(None))


def _raw(measure: MeasureCells, pairs: Pairs) -> Floats:
    """Per-event differences in the unit reported."""
    values = measure.values() * (100 if measure.kind == "share" else 1)
    difference: Floats = values[:, pairs.first] - values[:, pairs.second]
    return difference


def _deltas(measure: MeasureCells, pairs: Pairs) -> list[float]:
    values = measure.values()
    return [
        cliffs_delta(values[matched, first], values[matched, second])
        for first, second, matched in zip(pairs.first, pairs.second, pairs.matched.T, strict=True)
    ]


def _odds_ratios(pairs: Pairs) -> Floats:
    """Geometric mean over events of the odds ratio, +0.5 to each count."""
    odds = [
        np.log((count + HALF) / (exposure - count + HALF))
        for count, exposure in zip(pairs.counts, pairs.exposures, strict=True)
    ]
    _, mean, _ = mean_and_sd(np.where(pairs.matched, odds[0] - odds[1], np.nan))
    return np.exp(mean)
