"""How far a contrast rests on one event."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import Grid, MeasureCells, grid
from tellings.compare.contrasts import EFFECTS, on_reported_scale
from tellings.compare.estimates import Pairs, estimates, pairs_of
from tellings.compare.front import refuse_single_outlet
from tellings.domain.parts import Kind
from tellings.domain.tables import Table
from tellings.stats.ratio import mantel_haenszel_residuals

Floats = NDArray[np.float64]

LEFT_OUT = Table(
    name="LEFT_OUT",
    row="one measure and pair of outlets, estimated again without each of its events",
    key=("measure", "outlet_a", "outlet_b"),
    columns={
        "measure": pl.String(),
        "outlet_a": pl.String(),
        "outlet_b": pl.String(),
        "effect": pl.String(),
        "estimate": pl.Float64(),
        "lowest": pl.Float64(),
        "highest": pl.Float64(),
        "event_lowest": pl.String(),
        "event_highest": pl.String(),
        "direction_holds": pl.Boolean(),
        "n_events": pl.UInt32(),
    },
    required=("measure", "outlet_a", "outlet_b", "effect", "n_events"),
    filled=("measure", "outlet_a", "outlet_b", "effect", "n_events"),
    ranges={},
)


def leave_one_event_out(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    kinds: Mapping[str, Kind] | None = None,
) -> pl.DataFrame:
    """Range of each contrast's estimate when one matched event at a time is left out.

    Parameters
    ----------
    articles, measures, kinds
        As for ``compare``. Nothing is drawn, so there is no seed.

    Returns
    -------
    polars.DataFrame, table LEFT_OUT, one row a measure and pair of outlets
        ``estimate`` is that of ``compare`` for events like these; ``lowest`` and ``highest`` are
        those without ``event_lowest`` and ``event_highest``. ``direction_holds`` is true if all
        point the same way. Null with fewer than two matched events.

    Raises
    ------
    TableError, DesignError
        As for ``compare``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": list("abcdef"), "event_id": list("123") * 2,
    ...                          "outlet": ["Herald"] * 3 + ["Post"] * 3})
    >>> measures = pl.DataFrame({"article_id": list("abcdef"), "measure": "unnamed_source_share",
    ...                          "count": [5, 6, 9, 4, 4, 1], "exposure": [10] * 6})
    >>> shown = ["estimate", "lowest", "highest", "event_lowest", "direction_holds"]
    >>> leave_one_event_out(articles, measures).with_columns(
    ...     pl.col(pl.Float64).round(6)).select(shown).row(0)
    (36.666667, 15.0, 50.0, '3', True)
    """
    placed = grid(articles, measures, kinds=kinds)
    if placed.measures:
        refuse_single_outlet(placed)
    frames = [LEFT_OUT.empty()]
    frames.extend(_left_out(placed, measure) for measure in placed.measures)
    return pl.concat(frames)


def _left_out(placed: Grid, measure: MeasureCells) -> pl.DataFrame:
    pairs = pairs_of(measure)
    found = estimates(measure, pairs, level=0.95)
    n_events = pairs.matched.sum(axis=0)
    without = np.where(found.summed, _ratios_without(pairs), _means_without(pairs, n_events))
    usable = pairs.matched & (n_events > 1) & ~np.isnan(without)
    any_left: NDArray[np.bool_] = np.any(usable, axis=0)
    lowest = np.where(usable, without, np.inf)
    highest = np.where(usable, without, -np.inf)
    events = np.array([*placed.events, ""], dtype=object)
    scaled = [
        on_reported_scale(measure.kind, np.where(any_left, ends, np.nan))
        for ends in (lowest.min(axis=0, initial=np.inf), highest.max(axis=0, initial=-np.inf))
    ]
    named = [
        [
            events[at] if left else None
            for at, left in zip(places.tolist(), any_left.tolist(), strict=True)
        ]
        for places in (_smallest(lowest), _smallest(-highest))
    ]
    same: NDArray[np.bool_] = np.all(
        np.where(usable, without * found.t.estimate, np.inf) > 0, axis=0
    )
    columns: dict[str, object] = {
        "measure": [measure.name] * len(n_events),
        "outlet_a": [placed.outlets[at] for at in pairs.first],
        "outlet_b": [placed.outlets[at] for at in pairs.second],
        "effect": [EFFECTS[measure.kind]] * len(n_events),
        "estimate": on_reported_scale(measure.kind, found.t.estimate),
        "lowest": scaled[0],
        "highest": scaled[1],
        "event_lowest": named[0],
        "event_highest": named[1],
        "direction_holds": [
            s if u else None for s, u in zip(same.tolist(), any_left.tolist(), strict=True)
        ],
        "n_events": n_events,
    }
    frame = pl.DataFrame(columns, schema=dict(LEFT_OUT.columns))
    return frame.with_columns(pl.col("estimate", "lowest", "highest").fill_nan(None))


def _smallest(values: Floats) -> NDArray[np.int64]:
    """Row of the smallest value of each column."""
    if not len(values):
        return np.zeros(values.shape[1], dtype=np.int64)
    rows: NDArray[np.int64] = values.argmin(axis=0)
    return rows


def _means_without(pairs: Pairs, n_events: NDArray[np.int64]) -> Floats:
    """Mean difference without each event."""
    filled = np.where(pairs.matched, pairs.differences, 0.0)
    means: Floats = (filled.sum(axis=0) - filled) / np.maximum(n_events - 1, 1)
    return means


def _ratios_without(pairs: Pairs) -> Floats:
    """Log Mantel-Haenszel ratio without each event, NaN where a side has no count left."""
    above, below = mantel_haenszel_residuals(pairs.counts, pairs.exposures)
    left_a, left_b = above.sum(axis=0) - above, below.sum(axis=0) - below
    usable = (left_a > 1e-9) & (left_b > 1e-9)
    ratios = np.log(np.where(usable, left_a, 1.0) / np.where(usable, left_b, 1.0))
    return np.where(usable, ratios, np.nan)
