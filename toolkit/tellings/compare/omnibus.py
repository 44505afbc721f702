"""Do the outlets differ at all? One test a measure, before any pair is looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import Grid, MeasureCells, grid
from tellings.compare.front import check_min_events, check_seed, refuse_single_outlet
from tellings.domain.errors import DesignError, counted
from tellings.domain.parts import Kind
from tellings.domain.tables import OMNIBUS
from tellings.stats.multiplicity import benjamini_hochberg
from tellings.stats.permutation import CellPermutation, cell_permutation
from tellings.stats.ratio import log_half_shift

Floats = NDArray[np.float64]


def omnibus(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    seed: int,
    n_permutations: int = 9999,
    kinds: Mapping[str, Kind] | None = None,
    min_events: int = 4,
) -> pl.DataFrame:
    """For each measure: a test that no outlet differs from another on the same events.

    Articles are summed to cells (one outlet, one event), rates compared as logarithms with +0.5
    to each count (less what that adds on average to a cell of its length under one common rate),
    and the outlets' labels permuted among the cells of each event. A cell that
    does not exist stays missing; an event that a single outlet covered says nothing and is left
    out. With few arrangements all are enumerated (``exact``), else ``n_permutations`` are drawn.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` (table DESIGN, nulls allowed).
    measures : polars.DataFrame, table MEASURES
        One row an article and measure.
    seed : int
        Seed of the draws.
    n_permutations : int, default 9999
        Draws, and the largest number of arrangements that is enumerated.
    kinds : Mapping[str, {"rate", "share", "mean"}], optional
        Kind of measures whose name or values do not tell it.
    min_events : int, default 4
        Measures with fewer events are described, not tested, as for ``compare``.

    Returns
    -------
    polars.DataFrame, table OMNIBUS, one row a measure
        ``statistic`` is the variance of the outlets' means around the event, weighted by their
        cells, on the scale compared (log rate, share, mean). ``q`` is Benjamini and Hochberg's
        over the measures. ``p`` is null under ``min_events`` events.

    Raises
    ------
    TableError
        If a column, key or range does not fit.
    DesignError
        If there are fewer than two outlets, or an option is out of range.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": list("abcdefgh"), "event_id": list("1234") * 2,
    ...                          "outlet": ["Herald"] * 4 + ["Post"] * 4})
    >>> measures = pl.DataFrame({"article_id": list("abcdefgh"), "measure": "hedge_rate",
    ...                          "count": [9, 5, 8, 6, 4, 3, 3, 4], "exposure": [600] * 8})
    >>> omnibus(articles, measures, seed=1).select("p", "n_permutations", "exact").rows()
    [(0.125, 16, True)]
    """
    seed = check_seed(seed)
    check_min_events(min_events)
    if n_permutations < 1:
        raise DesignError(
            f"A permutation test needs draws, got n_permutations={n_permutations!r}.",
            remedy="pass n_permutations=9999, the default.",
        )
    placed = grid(articles, measures, kinds=kinds)
    if not placed.measures:
        return OMNIBUS.empty()
    refuse_single_outlet(placed)
    values = np.stack([_centred(measure) for measure in placed.measures])
    tested = cell_permutation(values, seed=seed, n_permutations=n_permutations)
    return _table(placed, tested, seed, min_events)


def _centred(measure: MeasureCells) -> Floats:
    """Cell values; log rates less what +0.5 is expected to add under one rate for all."""
    values = measure.scaled()
    if measure.kind != "rate":
        return values
    if not measure.count.any():
        # Without a single count +0.5 would only compare the exposures.
        return values * 0.0
    common = measure.count.sum() / measure.exposure.sum()
    shifted: Floats = values - log_half_shift(measure.exposure * common)
    return shifted


def _table(placed: Grid, tested: CellPermutation, seed: int, min_events: int) -> pl.DataFrame:
    enough = tested.n_events >= min_events
    p = np.where(enough, tested.p, np.nan)
    notes = []
    for number, n in enumerate(tested.n_events.tolist()):
        how = "" if tested.exact[number] else f"drawn with seed {seed}"
        if n < min_events:
            how = f"{counted(n, 'matched event')}, fewer than {min_events}: description only"
        notes.append("; ".join([*filter(None, [how]), *placed.notes]))
    columns = {
        "measure": [measure.name for measure in placed.measures],
        "statistic": tested.statistic,
        "p": p,
        "q": benjamini_hochberg(p),
        "n_events": tested.n_events,
        "n_outlets": [int(measure.present().any(axis=0).sum()) for measure in placed.measures],
        "n_permutations": tested.n_permutations,
        "exact": tested.exact,
        "note": notes,
        **dict.fromkeys(("family", "standing"), [None] * len(notes)),
    }
    frame = pl.DataFrame(columns, schema=dict(OMNIBUS.columns))
    return frame.with_columns(pl.col("statistic", "p", "q").fill_nan(None))
