"""How far the tests of a measure rest on one outlet."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tellings.compare.front import compare
from tellings.compare.omnibus import omnibus
from tellings.domain.parts import Kind
from tellings.domain.tables import Table

OUTLET_LEFT_OUT = Table(
    name="OUTLET_LEFT_OUT",
    row="one measure, tested again without one of its outlets",
    key=("measure", "outlet_left_out"),
    columns={
        "measure": pl.String(),
        "outlet_left_out": pl.String(),
        "n_outlets": pl.UInt32(),
        "n_events": pl.UInt32(),
        "p": pl.Float64(),
        "n_pairs": pl.UInt32(),
        "n_clear": pl.UInt32(),
    },
    required=("measure", "outlet_left_out", "n_outlets", "n_events", "n_pairs", "n_clear"),
    filled=("measure", "outlet_left_out", "n_outlets", "n_events", "n_pairs", "n_clear"),
    ranges={"p": (0, 1)},
)
NONE_LEFT_OUT = ""


def leave_one_outlet_out(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    seed: int,
    level: float = 0.95,
    kinds: Mapping[str, Kind] | None = None,
    min_events: int = 4,
) -> pl.DataFrame:
    """Each measure tested again without one outlet at a time.

    The estimate of a pair does not change when a third outlet goes; what changes is whether the
    outlets differ at all (``p``), and how many pairs are clear after Holm over those that remain.
    If the differences vanish without one outlet, say that they are those of this outlet.

    Parameters
    ----------
    articles, measures, seed, level, kinds, min_events
        As for ``compare``.

    Returns
    -------
    polars.DataFrame, table OUTLET_LEFT_OUT, one row a measure and outlet, and one with all
        ``outlet_left_out`` is empty in the row with all outlets. ``p`` is that of ``omnibus``.
        ``n_clear`` counts the pairs, of ``n_pairs``, with ``p_adjusted`` below 1 - level. With
        two outlets there is only the row with all: a single one cannot be compared.

    Raises
    ------
    TableError, DesignError
        As for ``compare``.

    Examples
    --------
    >>> outlets = ["Echo"] * 5 + ["Herald"] * 5 + ["Post"] * 5
    >>> ids = list("abcdefghijklmno")
    >>> articles = pl.DataFrame({"article_id": ids, "event_id": list("12345") * 3,
    ...                          "outlet": outlets})
    >>> measures = pl.DataFrame({"article_id": ids, "exposure": [600] * 15,
    ...     "measure": "hedge_rate", "count": [9, 7, 8, 9, 8, 3, 4, 3, 2, 4, 3, 3, 4, 3, 3]})
    >>> table = leave_one_outlet_out(articles, measures, seed=1)
    >>> for row in table.select("outlet_left_out", "n_pairs", "n_clear").rows():
    ...     print(row)
    ('', 3, 2)
    ('Echo', 1, 0)
    ('Herald', 1, 1)
    ('Post', 1, 1)
    """
    outlets = articles["outlet"].drop_nulls().unique().sort().to_list()
    frames = [OUTLET_LEFT_OUT.empty()]
    for outlet in (NONE_LEFT_OUT, *(outlets if len(outlets) > 2 else ())):
        left = articles.filter(pl.col("outlet") != outlet)
        kept = measures.filter(pl.col("article_id").is_in(left["article_id"].implode()))
        if kept.is_empty():
            continue
        tests = omnibus(left, kept, seed=seed, kinds=kinds, min_events=min_events)
        contrasts = compare(
            left, kept, seed=seed, level=level, kinds=kinds, min_events=min_events
        ).filter(pl.col("target") == "events_like_these")
        clear = contrasts.group_by("measure").agg(
            n_pairs=pl.col("p").count(),
            n_clear=(pl.col("p_adjusted") < 1 - level).sum(),
        )
        told = tests.join(clear, on="measure").with_columns(outlet_left_out=pl.lit(outlet))
        frames.append(
            told.select(pl.col(name).cast(dtype) for name, dtype in OUTLET_LEFT_OUT.columns.items())
        )
    return pl.concat(frames).sort("measure", "outlet_left_out")
