"""Levels of outlets for display: each against the mean of its events, drawn to the common mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import Grid, MeasureCells, grid
from tellings.compare.contrasts import on_reported_scale
from tellings.domain.parts import Kind
from tellings.domain.tables import Table
from tellings.stats.paired import mean_and_sd
from tellings.stats.pooling import partial_pooling

Floats = NDArray[np.float64]

SHRUNKEN = Table(
    name="SHRUNKEN",
    row="one measure and outlet, for display only",
    key=("measure", "outlet"),
    columns={
        "measure": pl.String(),
        "outlet": pl.String(),
        "effect": pl.String(),
        "raw": pl.Float64(),
        "shrunken": pl.Float64(),
        "weight": pl.Float64(),
        "n_events": pl.UInt32(),
        "note": pl.String(),
    },
    required=("measure", "outlet", "effect", "n_events", "note"),
    filled=("measure", "outlet", "effect", "n_events", "note"),
    ranges={"weight": (0, 1)},
)
_EFFECTS: Mapping[Kind, str] = {
    "rate": "ratio to the event's geometric mean",
    "share": "points from the event's mean",
    "mean": "distance from the event's mean",
}
NOTE = "partial pooling, for display only: no test rests on it"


def shrunken_levels(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    kinds: Mapping[str, Kind] | None = None,
) -> pl.DataFrame:
    """Each outlet against the mean of the events it covered, as it is and partially pooled.

    An outlet with few or contradictory events is drawn far to the common mean, one with many
    that agree hardly at all. Made for figures that show many outlets at once, where the extreme
    ones are extreme by chance in part. It orders nothing and tests nothing: contrasts, intervals
    and p come from ``compare``, unshrunken.

    Parameters
    ----------
    articles, measures, kinds
        As for ``compare``. Nothing is drawn, so there is no seed.

    Returns
    -------
    polars.DataFrame, table SHRUNKEN, one row a measure and outlet, outlets in alphabetical order
        ``raw`` and ``shrunken`` are ratios to the geometric mean of the event's outlets (rates),
        percentage points (shares) or plain distances (means). ``weight`` is the share of its own
        in the shrunken figure. Events that one outlet alone covered say nothing; with a single
        other event there is no error to go by and nothing is pooled.

    Raises
    ------
    TableError, DesignError
        As for ``compare``.

    References
    ----------
    .. [1] Efron & Morris (1975), "Data analysis using Stein's estimator and its generalizations",
       Journal of the American Statistical Association 70, 311-319. Reference checked.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": list("abcdefgh"), "event_id": list("1234") * 2,
    ...                          "outlet": ["Herald"] * 4 + ["Post"] * 4})
    >>> measures = pl.DataFrame({"article_id": list("abcdefgh"), "measure": "unnamed_source_share",
    ...                          "count": [9, 4, 3, 8, 3, 4, 5, 2], "exposure": [10] * 8})
    >>> table = shrunken_levels(articles, measures)
    >>> table.select("outlet", pl.col("raw", "shrunken", "weight").round(2)).rows()
    [('Herald', 12.5, 8.25, 0.66), ('Post', -12.5, -8.25, 0.66)]
    """
    placed = grid(articles, measures, kinds=kinds)
    frames = [SHRUNKEN.empty()]
    frames.extend(_levels(placed, measure) for measure in placed.measures)
    return pl.concat(frames)


def _levels(placed: Grid, measure: MeasureCells) -> pl.DataFrame:
    values = measure.scaled()
    shared = (~np.isnan(values)).sum(axis=1) > 1
    values = np.where(shared[:, None], values, np.nan)
    present = ~np.isnan(values)
    of_event = np.where(present, values, 0.0).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    n, mean, sd = mean_and_sd(values - of_event[:, None])
    pooled = partial_pooling(mean, sd / np.sqrt(np.maximum(n, 1)))
    columns = {
        "measure": [measure.name] * len(n),
        "outlet": placed.outlets,
        "effect": [_EFFECTS[measure.kind]] * len(n),
        "raw": on_reported_scale(measure.kind, mean),
        "shrunken": on_reported_scale(measure.kind, pooled.estimate),
        "weight": pooled.weight,
        "n_events": n,
        "note": [NOTE] * len(n),
    }
    frame = pl.DataFrame(columns, schema=dict(SHRUNKEN.columns))
    return frame.with_columns(pl.col("raw", "shrunken", "weight").fill_nan(None))
