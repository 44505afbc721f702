"""Is the score of an attribution the share that is right, and which score gives which precision?

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/reliability.py GOLD [--mode encoder fast]
       [--encoder FOLDER] [--folds 7] [--precision .8 .9 .95] [--coded 40] [--seed 1] [--json]

GOLD is a JSON-lines file with publishers (see ``score.py``), best one that nothing was fitted on.
The weights that turn the encoder's certainties into its score were fitted on PolNeAR dev. On that
file they are fitted again here, by logistic regression on the same five certainties, for each of
``--folds`` folds of articles on the articles outside it; 0 takes the shipped weights as they are.
The scores of the fast mode were fitted on PolNeAR train and are taken as they are.

Printed: bins of scores; the expected calibration error (ten bins of equal width) overall and by
publisher, beside what true probabilities would show by chance in samples of that size; the least
score for each precision wanted (``tellings.stats.certainty.score_for_precision``, documents drawn
again); and how well each publisher's share of right attributions is known from ``--coded`` coded
ones, without and with the scores as predictions (``tellings.stats.correction.corrected_mean``).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from encoders import Sure, everything, kept, loaded
from gold_articles import Article, read_gold
from matching import counts_of, pairs
from numpy.typing import NDArray
from systems import Found, system

from tellings.stats.certainty import calibration_error, score_bins, score_for_precision
from tellings.stats.correction import corrected_mean

Floats = NDArray[np.float64]

CHANCE_RUNS, CODING_RUNS = 400, 500
# Keeps the weights of certainties that hardly vary in a fold from running away.
RIDGE = 1e-3


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """The attributions found: score, whether right, article and publisher."""

    score: Floats
    right: Floats
    document: NDArray[np.int64]
    publisher: NDArray[np.str_]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--mode", nargs="+", default=["encoder", "fast"])
    parser.add_argument("--encoder", type=Path, help="folder of another model")
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--precision", nargs="+", type=float, default=[0.8, 0.9, 0.95])
    parser.add_argument("--coded", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    articles = read_gold(options.gold)
    for name, found in by_mode(articles, options):
        made = {"mode": name, **figures(articles, found, options)}
        print(json.dumps(made)) if options.json else show(made)


def by_mode(
    articles: Sequence[Article], options: argparse.Namespace
) -> Iterator[tuple[str, Found]]:
    """What each mode finds, with scores that were not fitted on the article they are of."""
    for name in options.mode:
        if name != "encoder":
            yield name, system(name, pipeline="")(articles)
            continue
        model = loaded(options.encoder)
        sure, least = everything(model, articles), model.card["least"]
        yield "encoder, its own weights", kept(sure, model.card["certainty"], least)
        if options.folds:
            told = f"encoder, weights of {options.folds} folds"
            yield told, cross_fitted(articles, sure, least=least, folds=options.folds)


def cross_fitted(
    articles: Sequence[Article], sure: Mapping[str, Sequence[Sure]], *, least: float, folds: int
) -> Found:
    """Scores of each article by weights fitted on the articles of the other folds."""
    of = dict(zip([article.name for article in articles], dealt(articles, folds), strict=True))
    found: dict[str, list[dict[str, Any]]] = {}
    for fold in range(folds):
        taught = [article for article in articles if of[article.name] != fold]
        weights = fitted(taught, sure)
        held = {name: one for name, one in sure.items() if of[name] == fold}
        found |= kept(held, weights, least)
    return found


def dealt(articles: Sequence[Article], folds: int) -> list[int]:
    """Folds, each publisher's articles dealt out in turn."""
    seen: Counter[str] = Counter()
    numbers = []
    for article in articles:
        numbers.append(seen[article.publisher] % folds)
        seen[article.publisher] += 1
    return numbers


def fitted(articles: Sequence[Article], sure: Mapping[str, Sequence[Sure]]) -> list[float]:
    """Weights of the logits of certainties, intercept first: logistic regression on right."""
    from scipy.optimize import minimize

    rows, right = [], []
    for article in articles:
        mine = sure[article.name]
        rows += [one.certainty for one in mine]
        right += is_right(article, [one.spans for one in mine])
    kept_in = np.clip(np.array(rows), 1e-3, 1 - 1e-3)
    inputs = np.column_stack([np.ones(len(rows)), np.log(kept_in / (1 - kept_in))])
    sign = 2 * np.array(right) - 1

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (inputs @ weights)
        slope = -sign / (1 + np.exp(margin))
        value = float(np.logaddexp(0, -margin).mean() + RIDGE * weights[1:] @ weights[1:])
        return value, inputs.T @ slope / sign.size + 2 * RIDGE * np.r_[0.0, weights[1:]]

    return [float(one) for one in minimize(loss, np.zeros(inputs.shape[1]), jac=True).x]


def is_right(article: Article, found: Sequence[Mapping[str, Any]]) -> list[float]:
    """For each found attribution 1 if it is right in the sense of AR50, else 0."""
    right = [0.0] * len(found)
    for _, number, _, both in pairs(article, found):
        right[number] = float(both)
    return right


def figures(
    articles: Sequence[Article], found: Found, options: argparse.Namespace
) -> dict[str, Any]:
    """All that is printed of a mode."""
    scored = joined(articles, found)
    bins = score_bins(scored.score, scored.right)
    generator = np.random.default_rng(options.seed)
    names = sorted(set(scored.publisher.tolist()) - {""})
    return {
        "bins": [row for row in np.column_stack(
            [bins.low, bins.n, bins.mean_score, bins.share_right]).tolist() if row[1]],
        "overall": calibration(scored, np.full(scored.score.size, True), generator),
        "by_publisher": {name: calibration(scored, scored.publisher == name, generator)
                         for name in names},
        "choices": [choice(articles, found, scored, (wanted, options.seed))
                    for wanted in options.precision],
        "coded": {name: coded(scored, scored.publisher == name, options.coded, generator)
                  for name in names},
        "n_coded": options.coded,
    }  # fmt: skip


def joined(articles: Sequence[Article], found: Found) -> Scored:
    score: list[float] = []
    right: list[float] = []
    of: list[tuple[int, str]] = []
    for number, article in enumerate(articles):
        mine = found.get(article.name, [])
        score += [one["score"] for one in mine]
        right += is_right(article, mine)
        of += [(number, article.publisher)] * len(mine)
    return Scored(
        score=np.array(score), right=np.array(right), document=np.array([one for one, _ in of]),
        publisher=np.array([name for _, name in of]),
    )  # fmt: skip


def calibration(
    scored: Scored, chosen: NDArray[np.bool_], generator: np.random.Generator
) -> dict[str, float]:
    """Calibration error of a part, and what true probabilities would show in its place."""
    score, right = scored.score[chosen], scored.right[chosen]
    chance = [
        calibration_error(score, (generator.random(score.size) < score).astype(float))
        for _ in range(CHANCE_RUNS)
    ]
    return {
        "n": int(score.size), "mean_score": float(score.mean()), "share_right": float(right.mean()),
        "error": calibration_error(score, right), "by_chance": float(np.mean(chance)),
        "by_chance_95": float(np.quantile(chance, 0.95)),
    }  # fmt: skip


def choice(
    articles: Sequence[Article], found: Found, scored: Scored, wanted: tuple[float, int]
) -> dict[str, Any]:
    """The least score for a precision, with recall and its spread between publishers there."""
    made = score_for_precision(
        scored.score, scored.right, precision=wanted[0], documents=scored.document, seed=wanted[1]
    )
    by_publisher: dict[str, Counter[str]] = {}
    for article in articles:
        mine = [one for one in found.get(article.name, []) if one["score"] >= made.score]
        by_publisher.setdefault(article.publisher, Counter()).update(counts_of(article, mine))
    total = sum(by_publisher.values(), Counter())
    shares = [row["ar50"] / row["gold"] for name, row in by_publisher.items() if name]
    return {
        "wanted": wanted[0], **asdict(made), "recall": total["ar50"] / total["gold"],
        "spread": max(shares) - min(shares) if shares else 0.0,
    }  # fmt: skip


def coded(
    scored: Scored, chosen: NDArray[np.bool_], n_coded: int, generator: np.random.Generator
) -> dict[str, float]:
    """How well a share is known from some coded at random: bias, half width, coverage of 95 %."""
    score, right = scored.score[chosen], scored.right[chosen]
    n = min(n_coded, score.size)
    rows: dict[str, list[tuple[float, float, bool]]] = {"codes": [], "scores": []}
    truth = float(right.mean())
    for _ in range(CODING_RUNS):
        codes = np.full(right.size, np.nan)
        drawn = generator.choice(right.size, size=n, replace=False)
        codes[drawn] = right[drawn]
        for name, predicted in (("codes", np.ones(right.size)), ("scores", score)):
            made = corrected_mean(predicted, codes, np.full(right.size, n / right.size))
            held = made.low <= truth <= made.high
            rows[name].append((made.estimate - truth, (made.high - made.low) / 2, held))
    out = {"truth": truth, "naive": float(score.mean())}
    for name, runs in rows.items():
        bias, half, covered = (float(np.mean(part)) for part in zip(*runs, strict=True))
        root = float(np.sqrt(np.mean([run[0] ** 2 for run in runs])))
        out |= {f"{name}_bias": bias, f"{name}_rmse": root, f"{name}_half_width": half,
                f"{name}_coverage": covered}  # fmt: skip
    return out


def show(made: Mapping[str, Any]) -> None:
    print(f"\n{made['mode']}\n  from   n  mean score  share right")
    for low, n, mean, share in made["bins"]:
        print(f"  {low:.1f} {n:5.0f}  {mean:.3f}       {share:.3f}")
    print("  calibration error          n  mean score  right  error  by chance: mean, 95 %")
    for name, row in {"overall": made["overall"], **made["by_publisher"]}.items():
        told = f"{row['mean_score']:.3f}       {row['share_right']:.3f}  {row['error']:.3f}"
        chance = f"{row['by_chance']:.3f}, {row['by_chance_95']:.3f}"
        print(f"  {name:22} {row['n']:5}  {told}  {chance}")
    print("  wanted  least score [95 %]     precision [95 %]     unseen  recall  spread  kept")
    for row in made["choices"]:
        print(f"  {row['wanted']:.2f}    {row['score']:.3f} [{row['score_low']:.3f}, "
              f"{row['score_high']:.3f}]  {row['precision']:.3f} [{row['precision_low']:.3f}, "
              f"{row['precision_high']:.3f}]  {row['precision_unseen']:.3f}   "
              f"{row['recall']:.3f}   {row['spread']:.3f}   {row['kept']:.3f}")  # fmt: skip
    print(f"  {made['n_coded']} coded of each: right | mean score | codes alone: half width, root "
          "mean square error, coverage | with scores")  # fmt: skip
    for name, row in made["coded"].items():
        parts = (f"{row[f'{way}_half_width']:.3f}, {row[f'{way}_rmse']:.3f}, "
                 f"{row[f'{way}_coverage']:.3f}" for way in ("codes", "scores"))  # fmt: skip
        print(f"  {name:22} {row['truth']:.3f} | {row['naive']:.3f} | {' | '.join(parts)}")


if __name__ == "__main__":
    main()
