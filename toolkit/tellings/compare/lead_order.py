"""Lead order: what each outlet tells first of the claims that it shares with others."""

from __future__ import annotations

import polars as pl

from tellings.domain.tables import CLAIMS, check

LEAD_COLUMNS = {
    "event_id": pl.String(),
    "claim_id": pl.UInt32(),
    "claim": pl.String(),
    "outlet": pl.String(),
    "rank": pl.UInt32(),
    "n_shared": pl.UInt32(),
    "place": pl.Float64(),
    "place_elsewhere": pl.Float64(),
}


def lead_order(claims: pl.DataFrame) -> pl.DataFrame:
    """The rank at which each outlet first tells each claim that another outlet tells too.

    Only shared claims are ranked, so that an outlet's own claims do not push the others down.
    Claims told first by the same sentence share a rank.

    Parameters
    ----------
    claims : polars.DataFrame, table CLAIMS
        What ``coverage`` gave.

    Returns
    -------
    polars.DataFrame, one row an event, shared claim and outlet that carries it
        ``rank`` from 1 among the outlet's ``n_shared`` shared claims of the event; ``place`` the
        same from 0 (first) to 1 (last), null with a single one; ``place_elsewhere`` its mean over
        the other outlets that carry the claim. Description only: no test is made of it.

    Examples
    --------
    >>> claims = pl.DataFrame({"event_id": "fire", "claim_id": [0, 0, 1, 1], "claim": ["x"] * 2 +
    ...     ["y"] * 2, "outlet": ["Echo", "Mail"] * 2, "status": "found",
    ...     "article_id": ["a", "b"] * 2, "start": [0, 90, 50, 0], "lead_rank": [1, 2, 2, 1]})
    >>> lead_order(claims).select("claim_id", "outlet", "rank", "place_elsewhere").rows()
    [(0, 'Echo', 1, 1.0), (0, 'Mail', 2, 0.0), (1, 'Echo', 2, 0.0), (1, 'Mail', 1, 1.0)]
    """
    found = check(claims, CLAIMS).filter(pl.col("status") == "found")
    claim = ["event_id", "claim_id"]
    shared = found.filter(pl.col("outlet").n_unique().over(claim) > 1)
    mine = ["event_id", "outlet"]
    rank = pl.col("lead_rank").rank("dense").over(mine)
    n = pl.len().over(mine)
    last = rank.max().over(mine)
    ranked = shared.with_columns(
        rank=rank, n_shared=n, place=pl.when(last > 1).then((rank - 1) / (last - 1))
    )
    total, known = pl.col("place").sum().over(claim), pl.col("place").count().over(claim)
    others = known - pl.col("place").is_not_null().cast(pl.Int64)
    elsewhere = pl.when(others > 0).then((total - pl.col("place").fill_null(0)) / others)
    return (
        ranked.with_columns(place_elsewhere=elsewhere)
        .sort(*claim, "outlet")
        .select(pl.col(name).cast(dtype) for name, dtype in LEAD_COLUMNS.items())
    )
