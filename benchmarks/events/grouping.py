"""Score event grouping on gold events, alone and hidden among other articles.

    python benchmarks/events/grouping.py GOLD.jsonl [--hidden-among ARTICLES.parquet]
        [--no-dates] [--grid]

GOLD: doc_id, event_id, title, text, date (ISO, or anything else for unknown). Prints BCubed
precision, recall and F1 over the gold articles, articles a CPU second, and what scores tell:
the share of articles without a stranger in their event, by event_score. ``--grid`` adds the
thresholds round the defaults.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tellings.events import GroupOptions, group_events


def read(path: Path) -> pl.DataFrame:
    """Articles of a gold file or of a folder's table, with the gold event if there is one."""
    rows = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_ndjson(path)
    gold = pl.col("event_id") if "event_id" in rows.columns else pl.lit(None, dtype=pl.String)
    return rows.select(
        article_id=pl.col("doc_id"),
        gold=gold,
        title=pl.col("title"),
        text=pl.col("text"),
        published_date=pl.col("date").cast(pl.String).str.to_date("%Y-%m-%d", strict=False),
    ).unique("article_id", keep="last", maintain_order=True)


def bcubed(gold: Sequence[str | None], found: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1, averaged over the articles that have a gold event."""
    pairs = [(one, two) for one, two in zip(gold, found, strict=True) if one is not None]
    both = Counter(pairs)
    by_gold, by_found = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    precision = sum(both[pair] / by_found[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / by_gold[pair[0]] for pair in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def purity_by_score(grouped: pl.DataFrame) -> pl.DataFrame:
    """Of gold articles: how many of their companions with a gold event are on the same one."""
    known = grouped.filter(pl.col("gold").is_not_null())
    both = known.join(known, on="event_id", suffix="_other")
    pure = both.group_by("article_id").agg(
        pl.col("event_score").first(), pure=(pl.col("gold") == pl.col("gold_other")).mean()
    )
    bands = pure.with_columns(score=(pl.col("event_score") * 5).floor().clip(0, 4) / 5)
    return bands.group_by("score").agg(pl.len(), pl.col("pure").mean().round(3)).sort("score")


def report(articles: pl.DataFrame, options: GroupOptions, name: str) -> pl.DataFrame:
    """One line of figures; gives the grouped articles with their gold events."""
    began = time.process_time()
    found = group_events(articles.drop("gold"), options=options)
    seconds = time.process_time() - began
    figures = bcubed(articles["gold"].to_list(), found["event_id"].to_list())
    print(name, "BCubed P {:.4f} R {:.4f} F1 {:.4f}".format(*figures),
          f"{articles.height} articles, {articles.height / seconds:,.0f} a CPU second")  # fmt: skip
    return found.with_columns(articles["gold"])


def main() -> None:
    """Read, group, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--hidden-among", type=Path)
    parser.add_argument("--no-dates", action="store_true")
    parser.add_argument("--grid", action="store_true")
    choice = parser.parse_args()
    articles = read(choice.gold)
    if choice.hidden_among:
        others = read(choice.hidden_among).with_columns(gold=pl.lit(None, dtype=pl.String))
        articles = pl.concat([articles, others.join(articles, on="article_id", how="anti")])
    if choice.no_dates:
        articles = articles.with_columns(published_date=pl.lit(None, dtype=pl.Date))
    group_events(articles.head(20).drop("gold"))  # reads tables, imports scipy: not timed
    print(purity_by_score(report(articles, GroupOptions(), "defaults")))
    for least in (0.12, 0.14, 0.18, 0.20) if choice.grid else ():
        report(articles, GroupOptions(least_similarity=least), f"least_similarity {least}")
    for contrast in (0.0, 0.4, 0.45, 0.55, 0.6) if choice.grid else ():
        report(articles, GroupOptions(least_contrast=contrast), f"least_contrast {contrast}")


if __name__ == "__main__":
    main()
