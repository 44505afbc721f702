"""Many articles that an encoder has not learnt from: each half read by the encoder of the other.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/halves.py GOLD --write FOLDER
       PYTHONPATH=toolkit python benchmarks/sourcing/halves.py GOLD --encoders FIRST SECOND
       [--folds 7] [--draws 10000] [--seed 1]

A development file of 84 articles holds twelve of a publisher: too few to tell a difference between
publishers from chance. GOLD is what encoders learn from, such as ``polnear_train``, with 120.
``--write`` writes its two halves, every other article of a publisher in each, as ``first.jsonl``
and ``second.jsonl``; on each an encoder is trained (``tellings.extractors.encoder.train``). With
``--encoders``, the folders of the two exported networks, every article is read by the one that has
not learnt from it.

Printed: precision, recall and F1 (AR50); recall by publisher and its spread beside what chance
gives (``spread.py``); the expected calibration error, overall and by publisher, beside what true
probabilities would show (``reliability.py``, weights cross-validated). Both encoders have learnt
from half of the articles, so they are worse than one that learnt from all.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from encoders import Sure, everything, loaded
from gold_articles import Article, read_lines
from matching import counts_of
from reliability import calibration, cross_fitted, joined
from score import prf
from spread import show

from tellings.extractors.sourcing.gold import read_gold
from tellings.extractors.sourcing.linear.train import split

Row = Mapping[str, object]
NAMES = ("first", "second")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--encoders", type=Path, nargs=2)
    parser.add_argument("--least", type=float, default=0.3, help="score that is kept")
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    halves = split(read_gold(options.gold), 2)
    if options.write:
        write(halves, options.write)
    else:
        tell(list(read_lines(options.gold)), halves, options)


def write(parts: Sequence[Sequence[Row]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(NAMES, parts, strict=True):
        lines = (json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def tell(
    articles: Sequence[Article], halves: Sequence[Sequence[Row]], options: argparse.Namespace
) -> None:
    """Every figure of articles read by the encoder of the other half."""
    sure: dict[str, list[Sure]] = {}
    for folder, unread in zip(options.encoders, reversed(halves), strict=True):
        names = {row["doc_id"] for row in unread}
        sure |= everything(loaded(folder), [one for one in articles if one.name in names])
    found = cross_fitted(articles, sure, least=options.least, folds=options.folds)
    counts = [counts_of(article, found.get(article.name, [])) for article in articles]
    total = sum(counts, Counter())
    print("AR50", prf(total["ar50"], total["found"], total["gold"]))
    show("by the other half", articles, counts, draws=options.draws, seed=options.seed)
    scored = joined(articles, found)
    generator = np.random.default_rng(options.seed)
    print("calibration: n, mean score, share right, error, by chance (mean, 95 %)")
    for name in ["", *sorted(set(scored.publisher.tolist()))]:
        chosen = (scored.publisher == name) if name else np.full(scored.score.size, True)
        row = calibration(scored, chosen, generator)
        print(f"  {name or 'all':22}", *(round(value, 3) for value in row.values()))


if __name__ == "__main__":
    main()
