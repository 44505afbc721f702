"""Coverage against planted facts: are they found where they stand, and not found elsewhere?

Usage: python benchmarks/framing/facts.py ARTICLES_FOLDER FACTS.yaml

A fact's anchors say which outlets' texts hold it. Of the claims whose evidence holds an anchor the
one with most such evidence is taken (an easy choice, so the figures are an upper bound).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import yaml

from tellings.compare.coverage import coverage
from tellings.extractors.framing import annotate
from tellings.loaders.read import read_articles
from tellings.text import segment

Cells = list[dict[str, object]]


def planted(
    articles: pl.DataFrame, facts: Mapping[str, Sequence[Mapping[str, object]]]
) -> dict[str, int]:
    """Planted cells: present, of these found; missing, of these not found; right evidence."""
    claims = coverage(articles, annotate(segment(articles), needs={}))
    texts = dict(articles.select("article_id", "text").rows())
    total = dict.fromkeys(("present", "found", "missing", "not_found", "right_sentence"), 0)
    for event, listed in facts.items():
        mine = articles.filter(pl.col("event_id") == event)
        cells = claims.filter(pl.col("event_id") == event)
        by_claim = [
            group.to_dicts() for _, group in cells.group_by("claim_id", maintain_order=True)
        ]
        for fact in listed:
            anchors = [str(anchor) for anchor in fact["anchors"]]
            held = {outlet for outlet, text in mine.select("outlet", "text").rows()
                    if any(anchor in text for anchor in anchors)}  # fmt: skip
            _add(total, held, sorted(set(mine["outlet"])), _best(by_claim, anchors, texts, held))
    return total


def _best(
    claims: Sequence[Cells], anchors: Sequence[str], texts: Mapping[str, str], held: set[str]
) -> dict[str, bool]:
    """Outlets of the claim nearest to the fact, with whether their evidence holds an anchor."""

    def shown(cell: dict[str, object]) -> bool:
        passage = texts[str(cell["article_id"])][cell["start"] : cell["end"]]  # type: ignore[misc]
        return any(anchor in passage for anchor in anchors)

    found = [
        {str(cell["outlet"]): shown(cell) for cell in claim if cell["status"] == "found"}
        for claim in claims
    ]
    best = max(found, key=lambda outlets: (sum(outlets.values()), -len(outlets.keys() ^ held)))
    return best if any(best.values()) else {}


def _add(
    total: dict[str, int], held: set[str], outlets: Sequence[str], best: Mapping[str, bool]
) -> None:
    total["present"] += len(held)
    total["found"] += len(held & best.keys())
    total["right_sentence"] += sum(best[outlet] for outlet in held & best.keys())
    total["missing"] += len(outlets) - len(held)
    total["not_found"] += len(set(outlets) - held - best.keys())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("facts", type=Path)
    options = parser.parse_args()
    facts = yaml.safe_load(options.facts.read_text(encoding="utf-8"))
    print(planted(read_articles(options.articles).articles, facts))


if __name__ == "__main__":
    main()
