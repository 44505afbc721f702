"""Loaded words against annotated sentences: sentence macro-F1 and AUC, word F1, speed.

Usage: python benchmarks/framing/score.py GOLD.jsonl [GOLD.jsonl ...]

Rows hold `text` and either `label` ("Biased" or "Non-biased") with `biased_words`, or `lexical`
(0 or 1). Each sentence is read as an article of its own; its score is the sum of its spans'.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from scipy.stats import rankdata

from tellings.extractors.framing import annotate
from tellings.extractors.framing.inventory import inventory
from tellings.text import segment, word_counts

WORD = re.compile(r"\w+(?:['’-]\w+)*")
Spans = Mapping[str, list[tuple[int, int, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    print("| gold | sentences | loaded | F1 | macro-F1 | AUC | word P | R | F1 | words/CPU-s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path in options.gold:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if truth_of(row) is not None]
        spans, speed = _marked(rows, options.repeat)
        print(f"| {path.stem} | {' | '.join(_figures(rows, spans))} | {speed:,.0f} |")


def truth_of(row: Mapping[str, Any]) -> bool | None:
    if "lexical" in row:
        return bool(int(row["lexical"]))
    return {"Biased": True, "Non-biased": False}.get(row["label"])


def _marked(rows: Sequence[Mapping[str, Any]], repeat: int) -> tuple[Spans, float]:
    """Loaded spans of each row, and words per CPU-second of the whole layer, median."""
    texts = segment(pl.DataFrame({"article_id": [str(n) for n in range(len(rows))],
                                  "text": [row["text"] for row in rows]}))  # fmt: skip
    seconds = []
    inventory("en")
    for _ in range(repeat):
        begin = time.process_time()
        annotate(texts, needs={})
        seconds.append(time.process_time() - begin)
    found: dict[str, list[tuple[int, int, float]]] = {}
    terms = annotate(texts, needs={}).filter(pl.col("label") == "loaded")
    for name, start, end, score in terms.select("article_id", "start", "end", "score").rows():
        found.setdefault(name, []).append((start, end, score))
    return found, float(word_counts(texts).sum()) / statistics.median(seconds)


def _figures(rows: Sequence[Mapping[str, Any]], spans: Spans) -> list[str]:
    truth = [bool(truth_of(row)) for row in rows]
    score = [sum(s for _, _, s in spans.get(str(n), [])) for n in range(len(rows))]
    said = [value > 0 for value in score]
    f_loaded, f_plain = _f1(truth, said), _f1([not t for t in truth], [not s for s in said])
    ranks = rankdata(score)
    n_true = sum(truth)
    above = sum(rank for rank, t in zip(ranks, truth, strict=True) if t) - n_true * (n_true + 1) / 2
    auc = above / (n_true * (len(truth) - n_true))
    words = _word_scores(rows, spans) if "biased_words" in rows[0] else ["–"] * 3
    return [f"{len(rows):,}", f"{n_true:,}", f"{f_loaded:.3f}", f"{(f_loaded + f_plain) / 2:.3f}",
            f"{auc:.3f}", *words]  # fmt: skip


def _f1(truth: Sequence[bool], said: Sequence[bool]) -> float:
    both = sum(t and s for t, s in zip(truth, said, strict=True))
    return 2 * both / (sum(truth) + sum(said)) if both else 0.0


def _word_scores(rows: Sequence[Mapping[str, Any]], spans: Spans) -> list[str]:
    """Precision, recall and F1 over words; the gold names words, not places."""
    both = n_said = n_true = 0
    for n, row in enumerate(rows):
        listed = {word.lower() for phrase in row["biased_words"] for word in WORD.findall(phrase)}
        for word in WORD.finditer(row["text"]):
            true = word.group().lower() in listed
            said = any(s < word.end() and e > word.start() for s, e, _ in spans.get(str(n), []))
            both, n_said, n_true = both + (true and said), n_said + said, n_true + true
    return [f"{both / n_said:.3f}", f"{both / n_true:.3f}", f"{2 * both / (n_said + n_true):.3f}"]


if __name__ == "__main__":
    main()
