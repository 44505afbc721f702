"""Boundary F1 of our sentences and of peers on the project's own gold.

    python benchmarks/text/sentences.py [--errors] [corpora/gold_sentences/development.txt ...]

Only boundaries inside paragraphs count; every splitter is given one paragraph at a time, so that
none is asked to find paragraphs. A boundary is the first character of the sentence that begins.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl

from tellings.text import segment

Starts = Callable[[list[str]], list[set[int]]]
MARK = "¶ "


def read_gold(path: Path) -> tuple[list[str], list[set[int]]]:
    """Paragraphs without their marks, and where sentences begin inside each."""
    paragraphs, starts = [], []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        sentences = block.split(MARK)
        lengths = [len(sentence) for sentence in sentences]
        paragraphs.append("".join(sentences))
        starts.append({sum(lengths[:count]) for count in range(1, len(sentences))})
    return paragraphs, starts


def ours(paragraphs: list[str]) -> list[set[int]]:
    """Starts found by ``segment``."""
    frame = pl.DataFrame({"article_id": [str(i) for i in range(len(paragraphs))],
                          "text": paragraphs})  # fmt: skip
    texts = segment(frame)
    found: list[set[int]] = [set() for _ in paragraphs]
    local = texts.local(texts.sentence_document, texts.sentence_start)
    for document, start in zip(texts.sentence_document.tolist(), local.tolist(), strict=True):
        found[document].add(start)
    return [starts - {min(starts, default=0)} for starts in found]


def peers() -> dict[str, Starts]:
    """Splitters that are installed."""
    found: dict[str, Starts] = {"tellings": ours}
    try:
        import blingfire

        found["blingfire"] = lambda texts: [
            {start for start, _ in blingfire.text_to_sentences_and_offsets(text)[1]} - {0}
            for text in texts
        ]
    except ImportError:
        print("blingfire is not installed")
    try:
        import pysbd

        splitter = pysbd.Segmenter(language="en", clean=False)
        found["pysbd"] = lambda texts: [_by_pieces(text, splitter.segment(text)) for text in texts]
    except ImportError:
        print("pysbd is not installed")
    try:
        import sentencex

        found["sentencex"] = lambda texts: [
            _by_pieces(text, list(sentencex.segment("en", text))) for text in texts
        ]
    except ImportError:
        print("sentencex is not installed")
    return found


def _by_pieces(text: str, pieces: list[str]) -> set[int]:
    """Starts of pieces found one after the other in a text."""
    starts, at = set(), 0
    for piece in pieces:
        if piece.strip():
            at = text.index(piece.strip(), at)
            starts.add(at)
            at += len(piece.strip())
    return starts - {0}


def score(gold: list[set[int]], found: list[set[int]]) -> tuple[float, float, float, int]:
    """Precision, recall, F1 and the number of gold boundaries."""
    pairs = list(zip(gold, found, strict=True))
    right = sum(len(left & right) for left, right in pairs)
    n_found, n_gold = sum(map(len, found)), sum(map(len, gold))
    precision, recall = right / max(n_found, 1), right / max(n_gold, 1)
    return precision, recall, 2 * right / max(n_found + n_gold, 1), n_gold


def main() -> None:
    """Print a table for each gold file."""
    folder = Path(__file__).parents[2] / "corpora" / "gold_sentences"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="print our own mistakes")
    options = parser.parse_args()
    for path in options.paths or sorted(folder.glob("*.txt")):
        paragraphs, gold = read_gold(path)
        n_sentences = len(paragraphs) + sum(map(len, gold))
        print(f"{path.name}: {n_sentences} sentences in {len(paragraphs)} paragraphs")
        for name, starts in peers().items():
            precision, recall, f1, n_gold = score(gold, starts(paragraphs))
            print(f"  {name:<10} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
                  f"  ({n_gold} boundaries)")  # fmt: skip
        if options.errors:
            for text, left, right in zip(paragraphs, gold, ours(paragraphs), strict=True):
                for at in sorted(left ^ right):
                    kind = "missed" if at in left else "extra "
                    print(f"  {kind} …{text[max(0, at - 40) : at]}|{text[at : at + 30]}…")


if __name__ == "__main__":
    sys.exit(main())
