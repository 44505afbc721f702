"""Exclusivity: what only one outlet carried, equalised for how much of each was collected."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tellings.domain.tables import CLAIMS, check

EXCLUSIVITY_COLUMNS = {
    "outlet": pl.String(),
    "n_events": pl.UInt32(),
    "n_claims": pl.UInt32(),
    "n_found": pl.UInt32(),
    "n_exclusive": pl.UInt32(),
    "exclusive_share": pl.Float64(),
    "not_found_share": pl.Float64(),
    "not_found_share_one_article": pl.Float64(),
    "mean_lead_rank": pl.Float64(),
}


def exclusivity(claims: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """For each outlet, how many claims only it carried and how many were not found in it.

    An outlet with five articles on an event has more room than one with a single article, so
    ``not_found_share_one_article`` says what to expect of one article drawn at random of the
    outlet's on the event. The claim's best sentence stands in one article; that the others do
    not carry it is assumed, so with several articles the figure is an upper bound.

    Parameters
    ----------
    claims : polars.DataFrame, table CLAIMS
        What ``coverage`` gave.
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``event_id``, ``outlet``: the articles collected.

    Returns
    -------
    polars.DataFrame, one row an outlet, in alphabetical order
        ``exclusive_share`` of the claims found in the outlet those found in no other;
        ``not_found_share`` of the events' claims; ``mean_lead_rank`` mean place at which the
        outlet tells claims it shares with others. "Not found" is *not found in the collected
        articles*. Description only: no test is made of it.

    Examples
    --------
    >>> claims = pl.DataFrame({
    ...     "event_id": "fire", "claim_id": [0, 0, 1, 1], "claim": ["x", "x", "y", "y"],
    ...     "outlet": ["Echo", "Mail"] * 2, "status": ["found", "found", "found", "not_found"],
    ...     "article_id": ["a", "b", "a", None], "lead_rank": [1, 1, 2, None]})
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "fire", "outlet": ["Echo", "Mail"]})
    >>> exclusivity(claims, articles).select("outlet", "exclusive_share", "not_found_share").rows()
    [('Echo', 0.5, 0.0), ('Mail', 0.0, 0.5)]
    """
    cells = check(claims, CLAIMS).with_columns(found=pl.col("status") == "found")
    if cells.is_empty():
        return pl.DataFrame(schema=EXCLUSIVITY_COLUMNS)
    claim = ["event_id", "claim_id"]
    carriers = pl.col("found").sum().over(claim)
    exposure = articles.group_by("event_id", "outlet").agg(n_articles=pl.len())
    placed = cells.with_columns(carriers=carriers).join(
        exposure, on=["event_id", "outlet"], how="left", maintain_order="left"
    )
    one = pl.when(pl.col("found")).then(1 - 1 / pl.col("n_articles").fill_null(1)).otherwise(1.0)
    alone, shared = pl.col("carriers") == 1, pl.col("carriers") > 1
    found = pl.col("found").sum()
    columns: Mapping[str, pl.Expr] = {
        "n_events": pl.col("event_id").n_unique(),
        "n_claims": pl.len(),
        "n_found": found,
        "n_exclusive": (pl.col("found") & alone).sum(),
        "exclusive_share": pl.when(found > 0).then((pl.col("found") & alone).sum() / found),
        "not_found_share": 1 - found / pl.len(),
        "not_found_share_one_article": one.mean(),
        "mean_lead_rank": pl.col("lead_rank").filter(shared & pl.col("found")).mean(),
    }
    return (
        placed.group_by("outlet")
        .agg(**columns)
        .sort("outlet")
        .select(pl.col(name).cast(dtype) for name, dtype in EXCLUSIVITY_COLUMNS.items())
    )
