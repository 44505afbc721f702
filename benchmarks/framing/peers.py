"""All framing peers in one run: loaded sentences, portrayal is in portrayal.py, false words, speed.

Usage: python benchmarks/framing/peers.py --sentences GOLD.jsonl [GOLD.jsonl ...]
       --articles ARTICLES.jsonl --swaps 20 --seed 1

Peers that are not installed are named and skipped (vaderSentiment, textblob, scattertext). Loaded
sentences: the peer's score is the absolute value of its polarity (VADER's compound) or, for
TextBlob, its subjectivity; macro-F1 is at the cut-off that is best on the very file, which
flatters the peers. Ours is at its own rule. False words: outlets are shuffled within events, so
every listed word is false; listed are, of the same counts, words at |z| > 1.96 of the log odds
(Monroe et al.), words at G2 > 3.84 (a keyness table), words whose scaled F-score lies beyond .9
(Scattertext, each outlet against the others) and ours at an adjusted p < .05.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from newswcl50 import auc
from numpy.typing import NDArray
from score import truth_of
from sklearn.metrics import f1_score
from swaps import read, swapped

from tellings.compare.term_cells import TermCounts
from tellings.compare.term_counts import Choice, count_terms
from tellings.compare.term_scores import score_terms

Floats = NDArray[np.float64]


def sentence_peers() -> dict[str, Callable[[str], float]]:
    found: dict[str, Callable[[str], float]] = {}
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()
        found["VADER"] = lambda text: abs(float(analyzer.polarity_scores(text)["compound"]))
    except ImportError:
        print("VADER is not installed: pip install vaderSentiment")
    try:
        from textblob import TextBlob

        found["TextBlob"] = lambda text: float(TextBlob(text).sentiment.subjectivity)
    except ImportError:
        print("TextBlob is not installed: pip install textblob")
    return found


def sentences(paths: Sequence[Path]) -> None:
    print("| gold | tool | macro-F1 (best cut-off) | AUC | words/CPU-s |")
    print("|---|---|---|---|---|")
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if truth_of(row) is not None]
        truth = np.array([bool(truth_of(row)) for row in rows])
        n_words = sum(len(row["text"].split()) for row in rows)
        for name, score in sentence_peers().items():
            begin = time.process_time()
            values = np.array([score(row["text"]) for row in rows])
            speed = n_words / (time.process_time() - begin)
            cuts = np.unique(np.quantile(values, np.linspace(0.02, 0.98, 49)))
            best = max(f1_score(truth, values >= cut, average="macro") for cut in cuts)
            print(
                f"| {path.stem} | {name} | {best:.3f} | {auc(truth, values):.3f} | {speed:,.0f} |"
            )


def keyness(found: TermCounts, outlet: int) -> int:
    """Words at G2 > 3.84, an outlet against the others."""
    own = found.counts[:, outlet].sum(axis=0).astype(np.float64)
    rest = found.counts[:, _others(found, outlet)].sum(axis=(0, 1)).astype(np.float64)
    n_own = found.words[:, outlet].sum()
    n_rest = found.words.sum() - n_own
    expected = (own + rest) / (n_own + n_rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * (
            np.where(own > 0, own * np.log(own / (expected * n_own)), 0)
            + np.where(rest > 0, rest * np.log(rest / (expected * n_rest)), 0)
        )
    return int((g2 > 3.84).sum())


def _others(found: TermCounts, outlet: int) -> list[int]:
    return [other for other in range(len(found.outlets)) if other != outlet]


def scaled_f(found: TermCounts, outlet: int) -> int | None:
    """Words whose scaled F-score (Scattertext) is beyond .9 on either side."""
    try:
        from scattertext.termscoring.ScaledFScore import ScaledFScore
    except ImportError:
        return None
    own = found.counts[:, outlet].sum(axis=0).astype(np.float64)
    rest = found.counts[:, _others(found, outlet)].sum(axis=(0, 1)).astype(np.float64)
    scores = np.asarray(ScaledFScore.get_scores(own, rest))
    return int((np.abs(2 * (scores - 0.5)) > 0.8).sum())


def false_words(path: Path, *, swaps: int, seed: int) -> None:
    choice = Choice(min_count=10, min_events=4, max_terms=4000, longest=1)
    found = count_terms(read(path), choice).dense()
    rng = np.random.default_rng(seed)
    listed: dict[str, list[int]] = {}
    for swap in range(swaps):
        one = swapped(found, rng)
        scores = score_terms(one, seed=swap, n_permutations=99)
        outlets = range(len(one.outlets))
        numbers = {
            "tellings, adjusted p < .05": int((scores.p_adjusted < 0.05).sum()),
            "log odds, |z| > 1.96": int((np.abs(scores.z) > 1.96).sum()),
            "keyness, G2 > 3.84": sum(keyness(one, outlet) for outlet in outlets),
        }
        counted = [scaled_f(one, outlet) for outlet in outlets]
        if None not in counted:
            numbers["Scattertext, scaled F > .9"] = sum(one for one in counted if one)
        for name, number in numbers.items():
            listed.setdefault(name, []).append(number)
    if len(listed) == 3:
        print("Scattertext is not installed: pip install scattertext")
    print(f"| {len(found.seen)} words, {swaps} swaps | false words a swap, mean | swaps with any |")
    print("|---|---|---|")
    for name, each in listed.items():
        print(f"| {name} | {np.mean(each):.1f} | {np.mean([n > 0 for n in each]):.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", nargs="+", type=Path, default=[])
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    sentences(options.sentences)
    if options.articles:
        false_words(options.articles, swaps=options.swaps, seed=options.seed)


if __name__ == "__main__":
    main()
