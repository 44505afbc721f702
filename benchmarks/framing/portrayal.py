"""Portrayal against NewsMTSC, with VADER and TextBlob beside it where they are installed.

Usage: python benchmarks/framing/portrayal.py GOLD.jsonl [GOLD.jsonl ...] [--mode fast encoder]

Rows hold `text`, `start`, `end` of a mention and `polarity` towards it. The peers read a window of
eight words on each side of the mention; their two cut-offs are the best on the very file, which
flatters them. Speed is words per CPU-second; for ours of the whole framing layer, segmented before.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from tellings.extractors.encoder.passes import pass_of
from tellings.extractors.framing import annotate
from tellings.extractors.framing.agency import agencies, read_clauses
from tellings.extractors.framing.inventory import inventory
from tellings.extractors.framing.portrayal import LABELS, portrayals
from tellings.extractors.framing.portrayal_train import read_mentions
from tellings.extractors.framing.words import read_words
from tellings.text import word_counts

WINDOW = 8


def ours(path: Path, mode: str) -> tuple[list[int], float]:
    mentions = read_mentions(path)
    texts, known = mentions.texts, inventory("en")
    pairs = list(zip(mentions.first.tolist(), mentions.last.tolist(), strict=True))
    does = agencies(read_words(texts), read_clauses(texts, known), known, pairs)
    encoded = pass_of("portrayal", texts, mode=mode)
    found = portrayals(texts, mentions.first, mentions.last, agency=does, encoded=encoded)
    begin = time.process_time()
    annotate(texts, needs={}, mode=mode)
    speed = float(word_counts(texts).sum()) / (time.process_time() - begin)
    return [LABELS.index(one.label) for one in found], speed


def peers() -> dict[str, Callable[[str], float]]:
    found: dict[str, Callable[[str], float]] = {}
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()
        found["VADER"] = lambda text: float(analyzer.polarity_scores(text)["compound"])
    except ImportError:
        print("VADER is not installed: pip install vaderSentiment")
    try:
        from textblob import TextBlob

        found["TextBlob"] = lambda text: float(TextBlob(text).sentiment.polarity)
    except ImportError:
        print("TextBlob is not installed: pip install textblob")
    return found


def window(row: dict[str, Any]) -> str:
    before, after = row["text"][: row["start"]].split(), row["text"][row["end"] :].split()
    return " ".join([*before[-WINDOW:], row["mention"], *after[:WINDOW]])


def best(values: Sequence[float], truth: Sequence[int]) -> float:
    """Macro-F1 at the two cut-offs that are best on this file."""
    cuts = np.unique(np.quantile(values, np.linspace(0.05, 0.95, 19)))
    scores = [
        f1_score(truth, np.searchsorted([low, high], values), average="macro")
        for low in cuts
        for high in cuts
        if low <= high
    ]
    return float(max(scores))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--mode", nargs="+", choices=["fast", "small", "encoder"], default=["fast"])
    options = parser.parse_args()
    print("| gold | tool | macro-F1 | negative | neutral | positive | words/CPU-s |")
    print("|---|---|---|---|---|---|---|")
    for path in options.gold:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        truth = [LABELS.index(row["polarity"]) for row in rows]
        for mode in options.mode:
            said, speed = ours(path, mode)
            each = " | ".join(f"{value:.3f}" for value in f1_score(truth, said, average=None))
            macro = f1_score(truth, said, average="macro")
            print(f"| {path.stem} | tellings, {mode} | {macro:.3f} | {each} | {speed:,.0f} |")
        for name, score in peers().items():
            passages = [window(row) for row in rows]
            begin = time.process_time()
            values = [score(passage) for passage in passages]
            n = sum(len(passage.split()) for passage in passages)
            speed = n / (time.process_time() - begin)
            print(
                f"| {path.stem} | {name} | {best(values, truth):.3f} | – | – | – | {speed:,.0f} |"
            )


if __name__ == "__main__":
    main()
