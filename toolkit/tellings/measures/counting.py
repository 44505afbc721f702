"""The three arithmetic shapes of a measure: a rate, a share and a mean."""

from __future__ import annotations

import polars as pl

from tellings.domain.tables import MEASURES

PER_WORDS = 1000.0


def rate(name: str, counted: pl.DataFrame, exposures: pl.DataFrame, *, per: str) -> pl.DataFrame:
    """Passages per 1,000 words, one row an article.

    Parameters
    ----------
    name : str
        Name of the measure.
    counted : polars.DataFrame
        The passages counted, with ``article_id``.
    exposures : polars.DataFrame, table EXPOSURES
        One row an article.
    per : str
        Column of ``exposures`` that holds the words.

    Returns
    -------
    polars.DataFrame, table MEASURES
        ``value`` in passages per 1,000 words; null for an article without such words.

    Examples
    --------
    >>> exposed = pl.DataFrame({"article_id": ["a"], "words": [500]})
    >>> rate("hedge_rate", pl.DataFrame({"article_id": ["a", "a"]}), exposed, per="words").rows()
    [('a', 'hedge_rate', 2.0, 500.0, 4.0)]
    """
    return _table(name, _number(counted), exposures.select("article_id", exposure=per), PER_WORDS)


def share(
    name: str, counted: pl.DataFrame, whole: pl.DataFrame, exposures: pl.DataFrame
) -> pl.DataFrame:
    """Part of a number of things, one row an article.

    Parameters
    ----------
    name : str
        Name of the measure.
    counted, whole : polars.DataFrame
        The things counted and all things of the kind; one row a thing, with ``article_id``.
    exposures : polars.DataFrame, table EXPOSURES
        Says which articles there are.

    Returns
    -------
    polars.DataFrame, table MEASURES
        ``value`` in [0, 1]; null for an article with none: a share of nothing is unknown.

    Examples
    --------
    >>> whole = pl.DataFrame({"article_id": ["a", "a"]})
    >>> share("x_share", whole.head(1), whole, pl.DataFrame({"article_id": ["a", "b"]})).rows()
    [('a', 'x_share', 1.0, 2.0, 0.5), ('b', 'x_share', 0.0, 0.0, None)]
    """
    base = exposures.select("article_id").join(
        _number(whole).rename({"count": "exposure"}),
        on="article_id",
        how="left",
        maintain_order="left",
    )
    return _table(name, _number(counted), base.fill_null(0), 1.0)


def ratio(name: str, quantities: pl.DataFrame) -> pl.DataFrame:
    """A count divided by an exposure that are already at hand, one row an article.

    Parameters
    ----------
    name : str
        Name of the measure.
    quantities : polars.DataFrame
        ``article_id``, ``count``, ``exposure``.

    Returns
    -------
    polars.DataFrame, table MEASURES
        ``value`` is ``count / exposure``; null where the exposure is 0 or null.

    Examples
    --------
    >>> ratio("b", pl.DataFrame({"article_id": ["a"], "count": [-1], "exposure": [4]})).rows()
    [('a', 'b', -1.0, 4.0, -0.25)]
    """
    return _table(name, quantities.select("article_id", "count"), quantities, 1.0)


def _number(things: pl.DataFrame) -> pl.DataFrame:
    return things.group_by("article_id").agg(count=pl.len())


def _table(name: str, counts: pl.DataFrame, base: pl.DataFrame, times: float) -> pl.DataFrame:
    """Table MEASURES from counts and exposures by article."""
    count = pl.col("count").cast(pl.Float64).fill_null(0.0)
    exposure = pl.col("exposure").cast(pl.Float64).fill_null(0.0)
    return (
        base.select("article_id", "exposure")
        .join(counts, on="article_id", how="left", maintain_order="left")
        .select(
            "article_id",
            pl.lit(name).alias("measure"),
            count,
            exposure,
            pl.when(exposure > 0).then(count / exposure * times).alias("value"),
        )
        .select(list(MEASURES.columns))
    )
