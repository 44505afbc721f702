"""Articles found of those stated, fields filled and parse integrity, file by file.

python benchmarks/loaders/score.py FOLDER_OF_EXPORTS
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import polars as pl

from tellings.loaders import read_articles
from tellings.loaders.report import import_report

FIELDS = ("title", "outlet", "published", "text", "byline_raw")


def filled(articles: pl.DataFrame) -> pl.DataFrame:
    """Share of a file's articles that have each field."""
    return articles.group_by("source_file").agg(
        pl.len().alias("found"),
        *(pl.col(name).is_not_null().mean().alias(name) for name in FIELDS),
    )


def main() -> int:
    """Print one row a file and one for the whole; 1 if a target of the README is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    start = time.process_time()
    corpus = read_articles(parser.parse_args().folder)
    seconds = time.process_time() - start
    report = import_report(corpus).join(filled(corpus.articles), on="source_file", how="left")
    shown = report.select(
        "source_file", "loader", "expected", "found", "refused", *FIELDS,
        "integrity_p05", "integrity_median", "integrity_p95", "flagged", "replacement_characters",
    )  # fmt: skip
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=250, float_precision=3,
                   tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):  # fmt: skip
        print(shown)
    n = max(corpus.articles.height, 1)
    shares = {name: 1 - corpus.articles[name].null_count() / n for name in FIELDS}
    median = corpus.articles["integrity"].median()
    print(f"{n} articles; " + ", ".join(f"{name} {share:.3f}" for name, share in shares.items()))
    print(f"integrity, median of all articles: {median}; {n / seconds:.0f} articles a CPU-second")
    for row in corpus.refused().select("problem").rows():
        print("refused:", *row)
    return int(any(shares[name] < 0.99 for name in FIELDS[:4]))


if __name__ == "__main__":
    sys.exit(main())
