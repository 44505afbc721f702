"""The front door of comparison: outlets over the events that they both covered."""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from typing import SupportsIndex

import polars as pl

from tellings.compare.cells import Grid, grid
from tellings.compare.contrasts import Options, contrasts
from tellings.domain.errors import DesignError
from tellings.domain.parts import Kind


def compare(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    seed: int,
    level: float = 0.95,
    kinds: Mapping[str, Kind] | None = None,
    min_events: int = 4,
) -> pl.DataFrame:
    """Contrasts of every pair of outlets on the events that both covered.

    Articles are first summed to cells (one outlet, one event); the unit of replication is the
    event, never the article. Each pair has two rows. ``events_like_these`` asks what would hold
    for further events of this sort: the mean over matched events, each event weighing the same,
    of the log rate ratio (rates, +0.5 to each cell count), of the difference in percentage points
    (shares) or of the plain difference (means), with a paired-t interval and p. Rates with too few
    counts for a ratio in every event have the ratio of sums instead, with a jackknife over events;
    ``method`` says which. The sign-flip p stands in the note. ``these_articles`` is a census of
    what was collected on the same matched events, weighted by how much text there is
    (Mantel-Haenszel), so it has no interval and no p. An event that only one outlet of the pair
    covered is left out and counted in the note.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` (table DESIGN, nulls allowed).
    measures : polars.DataFrame, table MEASURES
        One row an article and measure.
    seed : int
        Seed of the sign-flip draws, used with more than 14 matched events.
    level : float, default 0.95
        Coverage of the intervals; ``1 - level`` is the level of the minimal detectable effect.
    kinds : Mapping[str, {"rate", "share", "mean"}], optional
        Kind of measures whose name or values do not tell it (see ``kind_of``).
    min_events : int, default 4
        Pairs with fewer matched events are described, not tested; 2 or more.

    Returns
    -------
    polars.DataFrame, table COMPARISONS, two rows a measure and pair of outlets
        ``outlet_a`` comes first in the alphabet; estimates are its ratio to ``outlet_b``, or the
        difference ``outlet_a`` less ``outlet_b``, as ``effect`` says. ``p_adjusted`` is Holm's over
        the pairs of one measure, ``q`` Benjamini and Hochberg's over all p of the call. ``mde`` is
        the true effect that this design finds with 80 % power: a rate ratio above 1, percentage
        points, or a difference. Nulls mean that the number cannot be had; the note says why.

    Raises
    ------
    TableError
        If a column, key or range does not fit.
    DesignError
        If there are fewer than two outlets, no article has an event and an outlet, or an option
        is out of range.

    References
    ----------
    .. [1] Rothman, Greenland & Lash (2008), "Modern Epidemiology", 3rd ed., ch. 15: the
       Mantel-Haenszel rate ratio and risk difference. Chapter unchecked.
    .. [2] The calibration of the default is measured in ``benchmarks/calibration``.

    Examples
    --------
    >>> events = ["fire", "flood", "vote", "strike"] * 2
    >>> articles = pl.DataFrame({"article_id": list("abcdefgh"), "event_id": events,
    ...                          "outlet": ["Herald"] * 4 + ["Post"] * 4})
    >>> measures = pl.DataFrame({"article_id": list("abcdefgh"), "measure": "hedge_rate",
    ...                          "count": [9, 5, 8, 6, 4, 3, 3, 4], "exposure": [600] * 8})
    >>> result = compare(articles, measures, seed=1)
    >>> shown = ["target", "estimate", "low", "high", "p", "n_events"]
    >>> for row in result.select(shown).with_columns(pl.col(pl.Float64).round(3)).rows():
    ...     print(row)
    ('these_articles', 2.0, None, None, None, 4)
    ('events_like_these', 1.847, 1.252, 2.725, 0.015, 4)
    """
    seed = check_seed(seed)
    check_min_events(min_events)
    if not 0 < level < 1:
        raise DesignError(
            f"The level must lie between 0 and 1, got {level!r}.", remedy="pass level=0.95."
        )
    placed = grid(articles, measures, kinds=kinds)
    if placed.measures:
        refuse_single_outlet(placed)
    return contrasts(placed, Options(seed=seed, level=level, min_events=min_events))


def refuse_single_outlet(placed: Grid) -> None:
    """Nothing, unless there are fewer than two outlets to compare.

    Raises
    ------
    DesignError
        If there are fewer than two.

    Examples
    --------
    >>> import numpy as np
    >>> refuse_single_outlet(Grid(events=("e",), outlets=("a", "b"), measures=(), notes=(),
    ...                           collected=np.ones((1, 2), dtype=bool)))
    """
    if len(placed.outlets) < 2:
        raise DesignError(
            f"A comparison needs two outlets or more, found {list(placed.outlets)}.",
            remedy="add the articles of another outlet on the same events.",
        )


def check_seed(seed: SupportsIndex) -> int:
    """The seed as a plain whole number from 0 on; numpy's whole numbers will do.

    Raises
    ------
    DesignError
        If it is anything else, ``True`` and ``1.0`` included.

    Examples
    --------
    >>> import numpy as np
    >>> check_seed(np.int64(3))
    3
    """
    whole = isinstance(seed, SupportsIndex) and not isinstance(seed, bool)
    number = index(seed) if whole else -1
    if number < 0:
        raise DesignError(
            f"The seed must be a whole number from 0 on, got {seed!r}.",
            remedy="pass a fixed number such as seed=1, and keep it in the study file.",
        )
    return number


def check_min_events(min_events: int) -> None:
    """Nothing, unless fewer than two events are asked for.

    Raises
    ------
    DesignError
        If there are: one event has no spread to test against.

    Examples
    --------
    >>> check_min_events(4)
    """
    if min_events < 2:
        raise DesignError(
            f"A test needs two matched events or more, got min_events={min_events!r}.",
            remedy="pass min_events=4, the default, or more.",
        )
