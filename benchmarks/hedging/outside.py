"""Hedging where no cue is marked: weasel sentences, rated certainty, speed on whole articles.

Usage: python benchmarks/hedging/outside.py [--weasel FILE.jsonl] [--rated FILE.jsonl]
           [--articles FILE.parquet] [--first 500] [--repeat 3]

--weasel: ``{"id", "text", "label"}``, label ``uncertain`` or ``certain``; one is found when it
has a span of the labels named, with the layer ``sourcing``. --rated: ``{"id", "text",
"sentence-level-certainty"}``, a higher rating being more certain; printed are the mean rating by
number of cues and Spearman's correlation. --articles: ``text``; words per CPU-second of the layer
hedging, segmentation included, the layer ``sourcing`` empty.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import polars as pl

from tellings.extractors import extract
from tellings.extractors.hedging import EXTRACTOR
from tellings.extractors.hedging.inventory import UNCERTAINTY
from tellings.text import segment, word_counts

FOUND_BY = {
    "four types of uncertainty": UNCERTAINTY,
    "weasel attribution": ("weasel",),
    "weasel, uncertainty or distancing": ("weasel", "distancing", *UNCERTAINTY),
}
MOST_CUES = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weasel", type=Path)
    parser.add_argument("--rated", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--first", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if options.weasel:
        weasels(read(options.weasel))
    if options.rated:
        ratings(read(options.rated))
    if options.articles:
        speed(pl.read_parquet(options.articles).head(options.first), options.repeat)


def read(path: Path) -> pl.DataFrame:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return pl.DataFrame(rows).rename({"id": "article_id"})


def weasels(sentences: pl.DataFrame) -> None:
    spans = extract(sentences.select("article_id", "text"), layers=["hedging"])
    gold = set(sentences.filter(pl.col("label") == "uncertain")["article_id"])
    print(f"weasel sentences: {len(gold)} of {sentences.height}")
    for name, labels in FOUND_BY.items():
        found = set(spans.filter(pl.col("label").is_in(labels))["article_id"])
        same = len(found & gold)
        precision, recall = same / max(len(found), 1), same / len(gold)
        mean = 200 * same / (len(found) + len(gold))
        print(f"  {name:36} P {100 * precision:5.1f} R {100 * recall:5.1f} F1 {mean:5.1f}")


def ratings(sentences: pl.DataFrame) -> None:
    from scipy.stats import spearmanr

    spans = EXTRACTOR.annotate(segment(sentences.select("article_id", "text")), needs={})
    cues = spans.filter(pl.col("label").is_in(UNCERTAINTY)).group_by("article_id").len("n_cues")
    rated = sentences.join(cues, on="article_id", how="left").with_columns(
        pl.col("n_cues").fill_null(0), rating=pl.col("sentence-level-certainty")
    )
    groups = rated.group_by(pl.col("n_cues").clip(upper_bound=MOST_CUES)).agg(
        pl.len(), pl.col("rating").mean()
    )
    for n_cues, n_sentences, mean in groups.sort("n_cues").rows():
        print(f"rated certainty, {n_cues} cues: mean {mean:.2f} of {n_sentences} sentences")
    print(f"Spearman's correlation: {spearmanr(rated['n_cues'], rated['rating']).statistic:.2f}")


def speed(articles: pl.DataFrame, repeat: int) -> None:
    readable = articles.select(pl.int_range(pl.len()).cast(pl.String).alias("article_id"), "text")
    seconds = []
    for _ in range(repeat):
        begin = time.process_time()
        EXTRACTOR.annotate(segment(readable), needs={})
        seconds.append(time.process_time() - begin)
    words = int(word_counts(segment(readable)).sum())
    print(f"{words:,} words of {readable.height} articles: ", end="")
    print(f"{words / statistics.median(seconds):,.0f} words per CPU-second")


if __name__ == "__main__":
    main()
