"""Hedge cues against gold sentences: F1 of cues and of sentences, and words per CPU-second.

Usage: python benchmarks/hedging/score.py GOLD.jsonl [GOLD.jsonl ...] [--repeat 5] [--textblob]

A gold row is ``{"id", "text", "cues": [{"start", "end", "type"}]}``, one sentence a row. Scored
are the four labels of uncertainty: exact spans, and sentences with at least one. The bare lexicon
is the same inventory with every rule left out; "rules" is the extractor without its model; "short
list" is a re-implemented count: some 110 words of the kind that Hyland's lists of hedges hold,
written down from general knowledge and not copied from them. ``--textblob`` adds a sentence
classifier, if that package is installed: a sentence is uncertain when its subjectivity exceeds
the threshold that is best on that gold.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from tellings.extractors.hedging.annotate import annotate
from tellings.extractors.hedging.candidates import Candidates, find_candidates
from tellings.extractors.hedging.decisions import decide_by_rules
from tellings.extractors.hedging.inventory import UNCERTAINTY, inventory
from tellings.text import Texts, compile_lexicon, find, segment, word_counts

_WORDS = """
may might could would should can perhaps maybe possibly possible possibility probably probable
probability likely unlikely likelihood apparently apparent presumably presumable supposedly
seemingly seem seems seemed appear appears appeared suggest suggests suggested indicate
indicates indicated imply implies implied assume assumes assumed assumption believe believes
believed think thinks thought suppose supposes supposed suspect suspects suspected guess
guesses guessed estimate estimates estimated expect expects expected doubt doubts doubtful
uncertain uncertainty unclear unknown tend tends tended tentative tentatively generally usually
often sometimes typically mostly mainly largely somewhat about around approximately roughly
almost nearly relatively fairly quite rather partly argue argues argued claim claims claimed
feel feels felt essentially
"""
SHORT_LIST = compile_lexicon(tuple(_WORDS.split()))

Spans = Mapping[str, set[tuple[int, int]]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--textblob", action="store_true")
    options = parser.parse_args()
    inventory()
    columns = " ".join(f"{name:>6}" for name in ("cue P", "R", "F1", "sent P", "R", "F1"))
    print(f"{'gold':24} {'method':14} {columns} {'words/CPU-s':>12}")
    for path in options.gold:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        gold = {row["id"]: {(cue["start"], cue["end"]) for cue in row["cues"]} for row in rows}
        articles = pl.DataFrame(
            {"article_id": [row["id"] for row in rows], "text": [row["text"] for row in rows]}
        )
        words = int(word_counts(segment(articles)).sum())
        for name, method in METHODS:
            found, seconds = timed(method, articles, options.repeat)
            report(path.stem, name, gold, found, words / seconds)
        if options.textblob:
            report_textblob(path.stem, rows, gold)


def timed(
    method: Callable[[Texts], Spans], articles: pl.DataFrame, repeat: int
) -> tuple[Spans, float]:
    """What a method finds, and its median CPU time, segmentation included."""
    seconds = []
    for _ in range(repeat):
        begin = time.process_time()
        found = method(segment(articles))
        seconds.append(time.process_time() - begin)
    return found, statistics.median(seconds)


def ours(texts: Texts) -> Spans:
    spans = annotate(texts, needs={}).filter(pl.col("label").is_in(UNCERTAINTY))
    return grouped(spans.select("article_id", "start", "end").rows())


def rules(texts: Texts) -> Spans:
    """The extractor without its model."""
    cues = decide_by_rules(texts, find_candidates(texts, inventory()), inventory())
    uncertain = np.array([sense.label in UNCERTAINTY for sense in cues.senses])
    return placed(texts, cues.only(np.flatnonzero(uncertain[cues.sense])))


def short_list(texts: Texts) -> Spans:
    """Every word of the short list."""
    hits = find(texts, SHORT_LIST)
    return spans_of(texts, hits.first_token, hits.last_token)


def bare(texts: Texts) -> Spans:
    """Every hit of a cue that has an uncertain reading, whatever stands round it."""
    candidates = find_candidates(texts, inventory())
    uncertain = np.array([sense.label in UNCERTAINTY for sense in candidates.senses])
    hits = candidates.only(np.flatnonzero(uncertain[candidates.sense]))
    return placed(texts, hits)


def placed(texts: Texts, cues: Candidates) -> Spans:
    return spans_of(texts, cues.first, cues.last)


def spans_of(texts: Texts, first: np.ndarray, last: np.ndarray) -> Spans:
    """Offsets within articles of some runs of tokens."""
    document = texts.token_document[first]
    begin = texts.document_start[document]
    starts = (texts.token_start[first] - begin).tolist()
    ends = (texts.token_end[last] - begin).tolist()
    names = [texts.article_ids[place] for place in document.tolist()]
    return grouped(zip(names, starts, ends, strict=True))


METHODS = (("ours", ours), ("rules", rules), ("bare lexicon", bare), ("short list", short_list))


def grouped(rows: Iterable[tuple[str, int, int]]) -> Spans:
    found: dict[str, set[tuple[int, int]]] = {}
    for name, start, end in rows:
        found.setdefault(name, set()).add((start, end))
    return found


def report(gold_name: str, name: str, gold: Spans, found: Spans, speed: float) -> None:
    same = sum(len(cues & found.get(key, set())) for key, cues in gold.items())
    cue = f1(same, sum(map(len, found.values())), sum(map(len, gold.values())))
    both = sum(bool(cues) and bool(found.get(key)) for key, cues in gold.items())
    sentence = f1(both, len(found), sum(map(bool, gold.values())))
    show(gold_name, name, (*cue, *sentence), speed)


def show(gold_name: str, name: str, figures: tuple[float, ...], speed: float) -> None:
    numbers = " ".join(f"{figure:6.1f}" for figure in figures)
    print(f"{gold_name:24} {name:14} {numbers} {speed:12,.0f}")


def f1(same: int, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1, in per cent."""
    precision, recall = (same / total if total else 0.0 for total in (found, gold))
    mean = 2 * precision * recall / (precision + recall) if same else 0.0
    return 100 * precision, 100 * recall, 100 * mean


def report_textblob(gold_name: str, rows: list[dict[str, str]], gold: Spans) -> None:
    from textblob import TextBlob

    begin = time.process_time()
    scores = {row["id"]: TextBlob(row["text"]).sentiment.subjectivity for row in rows}
    seconds = time.process_time() - begin
    words = sum(len(row["text"].split()) for row in rows)
    uncertain = {key for key, cues in gold.items() if cues}
    tried = []
    for threshold in np.arange(0.0, 1.0, 0.05):
        chosen = {key for key, score in scores.items() if score > threshold}
        tried.append((f1(len(chosen & uncertain), len(chosen), len(uncertain)), threshold))
    sentence, threshold = max(tried, key=lambda one: one[0][2])
    nothing = (float("nan"),) * 3
    show(gold_name, f"TextBlob >{threshold:.2f}", (*nothing, *sentence), words / seconds)


if __name__ == "__main__":
    main()
