"""Choose on development articles what ``model.json`` says of scores, and write it there.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/calibrate.py GOLD --encoder FOLDER [--folds 7]

Five weights turn the certainties of an attribution into its score (logistic regression on right in
the sense of AR50, over all of GOLD); attributions under a least score are not kept. Steps of .05
are tried with weights fitted on other articles; chosen is the lowest whose AR50 F1 is within .001
of the best, since what is left out is left out unevenly. (Where scores are probabilities the best
is near half of the F1 itself, and the curve is flat there.)
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from encoders import everything, loaded
from gold_articles import Article, read_gold
from matching import counts_of
from reliability import cross_fitted, fitted
from systems import Found

TIE = 0.001
STEPS = [round(0.05 * step, 2) for step in range(11)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the model")
    parser.add_argument("--folds", type=int, default=7)
    options = parser.parse_args()
    articles = read_gold(options.gold)
    sure = everything(loaded(options.encoder), articles)
    scored = cross_fitted(articles, sure, least=0.0, folds=options.folds)
    tried = {step: f1(articles, at_least(scored, step)) for step in STEPS}
    for step, value in tried.items():
        print(f"least {step:.2f}: AR50 F1 {value:.4f}")
    least = min(step for step in STEPS if tried[step] >= max(tried.values()) - TIE)
    card = options.encoder / "model.json"
    told = json.loads(card.read_text(encoding="utf-8"))
    told |= {"certainty": [round(one, 4) for one in fitted(articles, sure)], "least": least}
    card.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{card}: certainty {told['certainty']}, least {least}")


def at_least(found: Found, least: float) -> Found:
    """What is as likely as that."""
    return {name: [one for one in mine if one["score"] >= least] for name, mine in found.items()}


def f1(articles: Sequence[Article], found: Found) -> float:
    """AR50 F1 over all articles."""
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(counts_of(article, found[article.name]))
    return 2 * counts["ar50"] / (counts["gold"] + counts["found"])


if __name__ == "__main__":
    main()
