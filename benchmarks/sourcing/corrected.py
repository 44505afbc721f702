"""The share of attributions that is right, by outlet, from a coded sample: as a user would do it.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/corrected.py GOLD [--mode fast] [--n 100]
       [--precision .9] [--seed 7]

GOLD is a file or folder as in ``score.py``; what it says is taken for what a coder says. All
attributions found are units, a sample is drawn, only its codes are handed in. Printed by outlet:
the share that is right as estimated from the sample, with its interval, and as gold has it for all;
then the least score for a precision. docs/sourcing.md shows the same steps with real coders.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from gold_articles import ROLES, Article, read_gold
from reliability import is_right

from tellings import extract
from tellings.coding import (
    SampleDesign,
    attribution_units,
    corrected_levels,
    draw_sample,
    least_score,
    predict_attributions,
)
from tellings.coding.attributions import RIGHT, parts_by_unit


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--mode", default="fast")
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--precision", type=float, default=0.9)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    gold = read_gold(options.gold)
    articles = pl.DataFrame(
        {
            "article_id": [one.name for one in gold],
            "event_id": [one.name.split("/")[0] for one in gold],
            "outlet": [one.publisher for one in gold],
            "text": [one.text for one in gold],
        }
    )
    spans = extract(articles, layers=["sourcing"], mode=options.mode)
    units, said = attribution_units(articles, spans), predict_attributions(spans)
    sample = draw_sample(units, said, seed=options.seed, design=SampleDesign(n=options.n))
    every = coded(gold, spans)
    codes = every.join(sample.filter("drawn"), on="unit_id", how="semi")
    levels = corrected_levels(sample, codes).filter(
        (pl.col("quantity") == "share_percent") & (pl.col("target") == "these_articles")
    )
    truth = dict(units.join(every, on="unit_id").group_by("outlet").agg(
        100 * pl.col("code").mean()).rows())  # fmt: skip
    print("outlet          found  coded  right, estimated     right, by gold")
    for row in levels.rows(named=True):
        print(f"{row['outlet']:14} {row['n_units']:6} {row['n_coded']:6}  {row['corrected']:5.1f} "
              f"[{row['low']:.1f}, {row['high']:.1f}]  {truth[row['outlet']]:5.1f}")  # fmt: skip
    print(least_score(sample, codes, said, precision=options.precision, seed=options.seed))


def coded(gold: Sequence[Article], spans: pl.DataFrame) -> pl.DataFrame:
    """What gold says of every attribution found."""
    of_article: dict[str, dict[str, dict[str, list[tuple[int, int]]]]] = {}
    parts = parts_by_unit(spans).select("article_id", "unit_id", "role", "start", "end")
    for article, unit, role, start, end in parts.iter_rows():
        found = of_article.setdefault(article, {}).setdefault(unit, {name: [] for name in ROLES})
        found[role].append((start, end))
    rows = []
    for article in gold:
        mine = of_article.get(article.name, {})
        rows += zip(mine, is_right(article, list(mine.values())), strict=True)
    table = pl.DataFrame(rows, schema={"unit_id": pl.String, "code": pl.Float64}, orient="row")
    return table.with_columns(variable=pl.lit(RIGHT), coder=pl.lit("gold"), kind=pl.lit("human"))


if __name__ == "__main__":
    main()
