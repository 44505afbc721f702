"""What skipping windows without a candidate would save, and what it would lose.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/candidates.py GOLD
       [--articles PARQUET] [--n 300] [--pieces 224 128 64]

A window of the encoder holds a candidate if one of its new words is a cue of the lexicon (verb,
noun, adjective, first words of a phrase), stands in a quotation or is a quotation mark. Share of
windows that hold none, share of the pieces read that they make, and, in GOLD, the share of
attributions whose content begins in one. With ``--articles`` a table with ``text`` is read too.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from gold_articles import Article, read_gold
from numpy.typing import NDArray
from systems import segmented
from variants import window_of

from tellings.extractors.encoder.model import encoder
from tellings.extractors.encoder.windows import encoder_documents, windows
from tellings.extractors.sourcing.lexicon import Class, Lexicon, english
from tellings.extractors.sourcing.reading import Reading, readings

MARKS = frozenset('"“”„‟«»‘')
BATCH = 200


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--pieces", type=int, nargs="+", default=[224, 128, 64])
    options = parser.parse_args()
    sets = [(path.stem, read_gold(path)) for path in options.gold]
    if options.articles:
        texts = pl.read_parquet(options.articles)["text"].head(options.n)
        read = [Article(name=str(n), text=text, attributions=()) for n, text in enumerate(texts)]
        sets.append((options.articles.stem, read))
    for name, articles in sets:
        for pieces, counts in counted(articles, options.pieces).items():
            show(f"{name}, {len(articles)} articles, windows of {pieces}", counts)


def counted(articles: Sequence[Article], pieces: Sequence[int]) -> dict[int, Counter[str]]:
    """Windows, pieces and attributions, by length of the windows."""
    counts = {one: Counter[str]() for one in pieces}
    for first in range(0, len(articles), BATCH):
        some = articles[first : first + BATCH]
        texts = segmented(some)
        documents = encoder_documents(texts, encoder().word_pieces)
        read = readings(texts, english())
        for article, document, reading in zip(some, documents, read, strict=True):
            is_candidate = candidates(reading, english())
            begins = np.searchsorted(document.start, list(contents(article)), side="right") - 1
            for length in pieces:
                with window_of(length):
                    made = list(windows(document))
                for window in made:
                    new = slice(window.new, window.last)
                    empty = not is_candidate[new].any()
                    held = int(((begins >= window.new) & (begins < window.last)).sum())
                    counts[length].update(
                        windows=1, pieces=window.ids.size, attributions=held,
                        empty=empty, empty_pieces=empty * window.ids.size, lost=empty * held,
                    )  # fmt: skip
    return counts


def contents(article: Article) -> Iterator[int]:
    """Where the content of each attribution begins."""
    return (min(start for start, _ in spans["content"]) for spans in article.attributions)


def candidates(reading: Reading, lexicon: Lexicon) -> NDArray[np.bool_]:
    """Which words may belong to an attribution: cues, and what stands in or at quotation marks."""
    return np.array(
        [
            reading.quotation[at] >= 0
            or reading.has(at, Class.CUE)
            or word in lexicon.nouns
            or word in lexicon.adjectives
            or word in MARKS
            or any(
                tuple(reading.words[at + 1 : at + 1 + len(rest)]) == rest
                for rest, _ in lexicon.phrases.get(word, ())
            )
            for at, word in enumerate(reading.words)
        ],
        dtype=bool,
    )


def show(title: str, n: Counter[str]) -> None:
    line = (
        f"{title}: {n['empty']} of {n['windows']:,} windows without a candidate "
        f"({n['empty'] / n['windows']:.2%}), {n['empty_pieces'] / n['pieces']:.2%} of the pieces"
    )
    if n["attributions"]:
        share = n["lost"] / n["attributions"]
        line += f"; {n['lost']} of {n['attributions']:,} attributions in them ({share:.2%})"
    print(line, flush=True)


if __name__ == "__main__":
    main()
