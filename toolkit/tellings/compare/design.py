"""What was collected: events by outlets, and the cells that are missing."""

from __future__ import annotations

import polars as pl

from tellings.compare.cells import place
from tellings.domain.tables import Table

DESIGN_TABLE = Table(
    name="DESIGN_TABLE",
    row="one event and outlet, collected or not",
    key=("event_id", "outlet"),
    columns={
        "event_id": pl.String(),
        "outlet": pl.String(),
        "n_articles": pl.UInt32(),
        "words": pl.UInt32(),
        "wire_share": pl.Float64(),
        "missing": pl.Boolean(),
        "unmatched": pl.Boolean(),
    },
    required=("event_id", "outlet", "n_articles", "missing", "unmatched"),
    filled=("event_id", "outlet", "n_articles", "missing", "unmatched"),
    ranges={"wire_share": (0, 1)},
)


def design_table(articles: pl.DataFrame) -> pl.DataFrame:
    """Every event by every outlet: articles, words, and what is missing or has no counterpart.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` (table DESIGN, nulls allowed);
        ``word_count`` and ``wire_share`` are used if they are there.

    Returns
    -------
    polars.DataFrame, table DESIGN_TABLE, one row an event and outlet
        ``missing``: no article was collected ("not found", never "omitted"). ``unmatched``: this
        is the only outlet with an article, so the cell enters no comparison. ``words`` is null
        without word counts; ``wire_share`` is the mean over articles that have one, weighted by
        their words.

    Raises
    ------
    TableError
        If a column is missing or an ``article_id`` is repeated.
    DesignError
        If there are articles, but none has both an event and an outlet.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "word_count": [500, 300, 400],
    ...     "event_id": ["fire", "fire", "flood"], "outlet": ["Herald", "Post", "Post"]})
    >>> shown = ["event_id", "outlet", "n_articles", "words", "missing", "unmatched"]
    >>> for row in design_table(articles).select(shown).rows():
    ...     print(row)
    ('fire', 'Herald', 1, 500, False, False)
    ('fire', 'Post', 1, 300, False, False)
    ('flood', 'Herald', 0, 0, True, False)
    ('flood', 'Post', 1, 400, False, True)
    """
    placed = place(articles)
    extra = [
        (articles[name] if name in articles.columns else pl.Series([None] * articles.height))
        .cast(pl.Float64)
        .alias(name)
        for name in ("word_count", "wire_share")
    ]
    known = articles.select(pl.col("article_id").cast(pl.String), *extra)
    joined = placed.join(known, on="article_id", how="left", maintain_order="left")
    weight = pl.when(pl.col("wire_share").is_not_null()).then(pl.col("word_count").fill_null(1))
    filled = joined.group_by("event_id", "outlet").agg(
        n_articles=pl.len(),
        words=pl.col("word_count").sum(),
        wire_share=(pl.col("wire_share") * weight).sum() / weight.sum(),
    )
    every = placed.select(pl.col("event_id").unique()).join(
        placed.select(pl.col("outlet").unique()), how="cross"
    )
    counted = every.join(filled, on=["event_id", "outlet"], how="left").with_columns(
        pl.col("n_articles", "words").fill_null(0), pl.col("wire_share").fill_nan(None)
    )
    alone = (pl.col("n_articles") > 0).sum().over("event_id") == 1
    has_words = "word_count" in articles.columns
    return (
        counted.with_columns(
            missing=pl.col("n_articles") == 0,
            unmatched=(pl.col("n_articles") > 0) & alone,
            words=pl.col("words") if has_words else pl.lit(None),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DESIGN_TABLE.columns.items())
        .sort("event_id", "outlet")
    )
