"""Does recall differ between publishers by more than chance? Articles dealt out anew.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/spread.py GOLD [--mode encoder fast ...]
       [--halves] [--draws 10000] [--seed 1]

GOLD is a JSON-lines file with publishers, in the shape that ``score.py`` reads. The spread is the
largest recall of a publisher (AR50) less the smallest. If articles had nothing to do with their
publisher, dealing them out among the publishers anew, as many to each, would give spreads as
large: printed are the mean and the 95th percentile of such spreads, and the share that is at least
as large as the one observed. ``between`` is the standard deviation of recall over publishers that
the articles do not account for. The same again with the mix of direct, mixed and indirect
attributions taken out: found less expected for articles of that mix.

``--halves`` reads every article by the fast mode trained on the other half (with GOLD
``polnear_train``, ten times the articles; about a CPU-minute), instead of ``--mode``.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from gold_articles import Article, read_lines
from matching import counts_of
from numpy.typing import NDArray
from score import KINDS
from systems import Found, segmented, spans_of, system

from tellings.extractors.sourcing.gold import read_gold
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.find import find_with
from tellings.extractors.sourcing.linear.train import fit, split
from tellings.extractors.sourcing.reading import readings

Floats = NDArray[np.float64]
# Each half is halved again to learn its threshold.
FEWEST = 4


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--mode", nargs="+", default=["encoder", "fast", "rules"])
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = list(read_lines(options.gold))
    if lacking := too_few(articles, halves=options.halves):
        parser.error(f"{options.gold}: {lacking}")
    runs: dict[str, Found] = (
        {"fast, by the other half": by_halves(options.gold, articles, seed=options.seed)}
        if options.halves
        else {name: system(name, pipeline="")(articles) for name in options.mode}
    )
    for name, found in runs.items():
        counts = [counts_of(article, found.get(article.name, [])) for article in articles]
        show(name, articles, counts, draws=options.draws, seed=options.seed)


def too_few(articles: Sequence[Article], *, halves: bool) -> str:
    """What a file lacks for a spread to mean anything; empty if nothing.

    Examples
    --------
    >>> too_few([Article(name="a", text="It rained.", attributions=[], publisher="Echo")],
    ...     halves=False)
    'a spread takes two publishers or more with attributions, got 0'
    """
    marked = Counter(article.publisher for article in articles if article.attributions)
    if len(marked) < 2:
        return f"a spread takes two publishers or more with attributions, got {len(marked)}"
    few = {name: n for name, n in sorted(marked.items()) if n < FEWEST}
    if halves and few:
        told = ", ".join(f"{name} {n}" for name, n in few.items())
        return (
            f"--halves takes {FEWEST} articles with attributions of each publisher, some for each "
            f"half and for the halves of which its threshold is learnt; too few are of {told}; "
            "leave --halves out, or give a larger file"
        )
    return ""


def by_halves(path: Path, articles: Sequence[Article], *, seed: int) -> Found:
    """What the fast mode finds in each half of the articles, trained on the other."""
    by_name = {article.name: article for article in articles}
    halves = split(read_gold(path), 2)
    found: dict[str, list[dict[str, object]]] = {}
    for one, other in ((0, 1), (1, 0)):
        model, _ = fit(halves[other], seed=seed)
        texts = segmented([by_name[str(row["doc_id"])] for row in halves[one]])
        read = list(readings(texts, english()))
        found |= spans_of(read, find_with(texts, read, english(), model=model))
    return found


def show(
    name: str,
    articles: Sequence[Article],
    counts: Sequence[Counter[str]],
    *,
    draws: int,
    seed: int,
) -> None:
    """Recall by publisher, and the spread beside what chance gives."""
    publishers = sorted({article.publisher for article in articles})
    member = np.array([[a.publisher == p for a in articles] for p in publishers], dtype=float)
    right = np.array([row["ar50"] for row in counts], dtype=float)
    gold = np.array([row["gold"] for row in counts], dtype=float)
    recall = (member @ right) / (member @ gold)
    listed = ", ".join(f"{p} {r:.3f}" for p, r in zip(publishers, recall, strict=True))
    print(f"{name}: {listed}")
    for label, expected in (("as it is", 0 * gold), ("mix of kinds taken out", by_kind(counts))):
        made = against_chance(member, right - expected, gold, draws=draws, seed=seed)
        print(
            f"  {label:23} spread {made['spread']:.3f}; by chance {made['mean']:.3f}, 95 % below "
            f"{made['most']:.3f}, as large in {made['share']:.3f}; between {made['between']:.3f}"
        )


def by_kind(counts: Sequence[Counter[str]]) -> Floats:
    """For each article the attributions that would be right at the recall of their kinds."""
    n: Counter[str] = Counter()
    for row in counts:
        n.update(row)
    share = {kind: n[f"right {kind}"] / max(n[f"kind {kind}"], 1) for kind in KINDS}
    return np.array(
        [sum(share[kind] * row[f"kind {kind}"] for kind in KINDS) for row in counts], dtype=float
    )


def against_chance(
    member: Floats, right: Floats, gold: Floats, *, draws: int, seed: int
) -> Mapping[str, float]:
    """The spread, and that of the same articles dealt out among the publishers at random."""
    rates = (member @ right) / (member @ gold)
    random = np.random.default_rng(seed)
    spreads, variances = np.empty(draws), np.empty(draws)
    for number in range(draws):
        order = random.permutation(gold.size)
        dealt = (member @ right[order]) / (member @ gold[order])
        spreads[number], variances[number] = np.ptp(dealt), dealt.var(ddof=1)
    spread = float(np.ptp(rates))
    return {
        "spread": spread,
        "mean": float(spreads.mean()),
        "most": float(np.percentile(spreads, 95)),
        "share": float((spreads >= spread - 1e-12).mean()),
        "between": math.sqrt(max(0.0, float(rates.var(ddof=1) - variances.mean()))),
    }


if __name__ == "__main__":
    main()
