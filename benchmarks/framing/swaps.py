"""Distinctive terms when outlets are swapped within events: how many lists hold any term?

Usage: python benchmarks/framing/swaps.py ARTICLES.jsonl --swaps 200 --seed 1

Rows hold `doc_id`, `event_id`, `outlet`, `title`, `text`. In each swap the outlets of every event
are shuffled, so no term belongs to an outlet and every list should be empty. Beside it what a
keyness table would list: terms at |z| > 1.96 of the log odds, no correction.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

import numpy as np
import polars as pl

from tellings.compare.label_counts import label_uses, with_labels
from tellings.compare.term_cells import TermCounts
from tellings.compare.term_counts import Choice, count_terms
from tellings.compare.term_scores import score_terms
from tellings.compare.term_uses import matched_articles
from tellings.extractors.framing import annotate
from tellings.text import segment


def read(path: Path) -> pl.DataFrame:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    columns = ("event_id", "outlet", "title", "text")
    return pl.DataFrame(
        {"article_id": [row["doc_id"] for row in rows]}
        | {name: [row[name] for row in rows] for name in columns}
    )


def swapped(found: TermCounts, rng: np.random.Generator) -> TermCounts:
    counts, words, exposure = found.counts.copy(), found.words.copy(), found.exposure.copy()
    for event in range(len(found.events)):
        order = rng.permutation(len(found.outlets))
        counts[event], words[event] = counts[event, order], words[event, order]
        exposure[event] = exposure[event, order]
    return dataclasses.replace(found, counts=counts, words=words, exposure=exposure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--swaps", type=int, default=500)
    parser.add_argument("--permutations", type=int, default=199)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    choice = Choice(min_count=10, min_events=4, max_terms=4000, longest=3)
    articles = read(options.articles)
    counted = count_terms(articles, choice)
    spans = annotate(segment(articles), needs={})
    labels = label_uses(matched_articles(articles), spans)
    found = with_labels(counted, labels.lazy(), choice).dense()
    rng = np.random.default_rng(options.seed)
    corrected, naive = [], []
    for swap in range(options.swaps):
        scores = score_terms(swapped(found, rng), seed=swap, n_permutations=options.permutations)
        corrected.append(int((scores.p_adjusted < 0.05).sum()))
        naive.append(int((np.abs(scores.z) > 1.96).sum()))
    lists = np.mean([number > 0 for number in corrected])
    print(f"{len(found.seen)} terms, {options.swaps} swaps: {lists:.3f} of lists hold any term; "
          f"terms at |z| > 1.96: mean {np.mean(naive):.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
