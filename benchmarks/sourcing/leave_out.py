"""Has the fast mode learnt the outlets? Each publisher read by a model trained without it.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/leave_out.py GOLD [--every 1] [--seed 1]

GOLD is a JSON-lines file with publishers, such as ``polnear_train``. ``--every N`` trains and
scores on one article in N (it takes about a CPU-minute a publisher with all of 840 articles). For
each publisher: AR50 of the rules, and of a model trained on the articles of all the others.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gold_articles import Article, read_lines
from matching import counts_of
from score import prf
from systems import Found, rules, segmented, spans_of

from tellings.extractors.sourcing.gold import read_gold
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.find import find_with
from tellings.extractors.sourcing.linear.model import Model
from tellings.extractors.sourcing.linear.train import fit
from tellings.extractors.sourcing.reading import readings


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = read_gold(options.gold)[:: options.every]
    articles = list(read_lines(options.gold))[:: options.every]
    recalls = []
    for publisher in sorted({article.publisher for article in articles}):
        taught = [row for row in rows if row.get("publisher") != publisher]
        held = [article for article in articles if article.publisher == publisher]
        model, _ = fit(taught, seed=options.seed)
        ours, theirs = figures(held, by(model, held)), figures(held, rules(held))
        recalls.append(ours["R"])
        print(
            f"{publisher:14} {len(held):4} articles  without it {ours}  rules {theirs}", flush=True
        )
    print(f"spread of recall {max(recalls) - min(recalls):.4f}")


def by(model: Model, articles: Sequence[Article]) -> Found:
    """What a model finds."""
    texts = segmented(articles)
    read = list(readings(texts, english()))
    return spans_of(read, find_with(texts, read, english(), model=model))


def figures(articles: Sequence[Article], found: Found) -> dict[str, float]:
    """AR50."""
    n: Counter[str] = Counter()
    for article in articles:
        n.update(counts_of(article, found.get(article.name, [])))
    return prf(n["ar50"], n["found"], n["gold"])


if __name__ == "__main__":
    main()
