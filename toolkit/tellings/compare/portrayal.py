"""Portrayal by actor: how each outlet's sentences speak of an actor, by voice."""

from __future__ import annotations

import polars as pl

from tellings.compare.chains import event_keys

PORTRAYAL_COLUMNS = {
    "actor": pl.String(),
    "outlet": pl.String(),
    "voice": pl.String(),
    "portrayal": pl.Float64(),
    "n_mentions": pl.UInt32(),
    "n_events": pl.UInt32(),
    "agent_share": pl.Float64(),
    "agent_mentions": pl.Float64(),
    "patient_mentions": pl.Float64(),
    "possessor_mentions": pl.Float64(),
    "speaker_mentions": pl.Float64(),
    "described_mentions": pl.Float64(),
}
AGENCIES = ("agent", "patient", "possessor", "speaker", "described")


def portrayal_table(
    spans: pl.DataFrame, articles: pl.DataFrame, *, min_mentions: int = 5
) -> pl.DataFrame:
    """How well or ill each outlet's sentences speak of each actor, authorial and quoted apart.

    The mean over mentions, headlines in, of the extractor's portrayal: the probability that the
    sentence is positive towards the actor less that it is negative. A mean of few mentions says
    little, and the model errs (see the codebook): read the passages before you quote a cell.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Rows of layer ``framing`` with role ``actor`` are used.
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``outlet``; ``event_id`` may be missing or null.
    min_mentions : int, default 5
        Cells with fewer mentions get a null portrayal.

    Returns
    -------
    polars.DataFrame, one row an actor, outlet and voice
        ``voice`` is ``author`` or ``quoted`` (attributed content too); ``portrayal`` in [-1, 1];
        ``agent_share`` of the mentions that are agent or patient the share that are agents, null
        where there are none; ``agent_mentions`` to ``described_mentions`` the share of all
        mentions in each place of the clause (the rest is in none). An actor has one key across
        the articles of an event, as in ``labels_table``. Description only: no test is made of it.

    References
    ----------
    .. [1] Hamborg, F. & Donnay, K. (2021). NewsMTSC: a dataset for (multi-)target-dependent
       sentiment classification in political news articles. EACL, 1663-1675. Checked.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "outlet": ["Echo"],
    ...     "text": ["The corrupt regime lied. " * 5]})
    >>> table = portrayal_table(extract(articles, layers=["framing"]), articles)
    >>> table.select("actor", "voice", "n_mentions").rows(), table["portrayal"][0] < 0
    ([('government', 'author', 5)], True)
    """
    event = pl.col("event_id") if "event_id" in articles.columns else pl.lit(None)
    design = articles.filter(pl.col("outlet").is_not_null()).select(
        "article_id", "outlet", event.cast(pl.String).alias("event_id")
    )
    authorial = pl.col("voice").cast(pl.String) == "author"
    said = pl.col("attributes")
    mentions = (
        spans.filter((pl.col("layer") == "framing") & (pl.col("role") == "actor"))
        .select(
            "article_id",
            "label",
            "attributes",
            pl.when(authorial).then(pl.lit("author")).otherwise(pl.lit("quoted")).alias("voice"),
            said.str.json_path_match("$.portrayal").cast(pl.Float64).alias("value"),
            said.str.json_path_match("$.agency").alias("agency"),
        )
        .join(design, on="article_id")
    )
    mentions = mentions.with_columns(actor=_actor(mentions))
    acts = pl.col("agency") == "agent"
    moved = pl.col("agency").is_in(["agent", "patient"])
    return (
        mentions.group_by("actor", "outlet", "voice")
        .agg(
            portrayal=pl.when(pl.len() >= min_mentions).then(pl.col("value").mean()),
            n_mentions=pl.len(),
            n_events=pl.col("event_id").drop_nulls().n_unique(),
            agent_share=pl.when(moved.sum() > 0).then(acts.sum() / moved.sum()),
            **{f"{role}_mentions": (pl.col("agency") == role).mean() for role in AGENCIES},
        )
        .sort("actor", "outlet", "voice")
        .select(pl.col(name).cast(dtype) for name, dtype in PORTRAYAL_COLUMNS.items())
    )


def _actor(mentions: pl.DataFrame) -> pl.Series:
    """Keys of actors, one for all names of an actor in an event."""
    joined = event_keys(mentions)
    rows = mentions.select("event_id", "label").rows()
    return pl.Series("actor", [joined.get(row, row[1]) for row in rows], dtype=pl.String)
