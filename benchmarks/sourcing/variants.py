"""Encoders of several makes, or lengths of window, against the first: accuracy, speed, size.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/variants.py GOLD [GOLD ...]
       --folder NAME=FOLDER[@PIECES] ... [--most N] [--articles PARQUET] [--n 500]

GOLD as for ``score.py``. A folder is what the export writes (``quantized.py`` makes several);
"own" is that of the package; ``@PIECES`` sets the length of the windows. AR50, content words, words
per CPU-second from text to linked spans (segmentation included; codes and speakers not), size of
network and vocabulary. All read the same twelve articles in turn, so that a busy machine is busy
for all of them. With ``--articles`` (a table with ``text``) further: how many pieces a word has,
and the share of words that a folder spells in more pieces than the first does.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
from encoders import found_by, loaded
from gold_articles import Article, read_gold
from matching import counts_of
from paired import f1_difference
from score import prf
from systems import segmented

from tellings.extractors.encoder import windows
from tellings.extractors.encoder.model import Encoder
from tellings.text import segment, word_counts

TOGETHER = 12
OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Variant:
    """An encoder, how long its windows are, and the bytes of its network and vocabulary."""

    name: str
    model: Encoder
    pieces: int
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folder", nargs="+", default=[OWN], help="NAME=FOLDER[@PIECES]")
    parser.add_argument("--most", type=int, help="read no more articles than these")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--n", type=int, default=500)
    options = parser.parse_args()
    variants = [variant(one) for one in options.folder]
    for path in options.gold:
        articles = read_gold(path)[: options.most]
        print(f"{path.name}: {len(articles)} articles")
        compare(variants, articles)
    if options.articles:
        texts = pl.read_parquet(options.articles)["text"].head(options.n)
        spelling(variants, texts)


def variant(asked: str) -> Variant:
    """What ``--folder`` names."""
    name, _, place = asked.partition("=")
    place, _, pieces = place.partition("@")
    folder = Path(place) if place and place != OWN else None
    own = Path(str(files("tellings.extractors.encoder") / "lang" / "en"))
    size = sum(
        (folder or own).joinpath(file).stat().st_size for file in ("model.onnx", "vocabulary.txt")
    )
    return Variant(
        name=name, model=loaded(folder), pieces=int(pieces or windows.WINDOW_PIECES), size=size
    )


@contextmanager
def window_of(pieces: int) -> Iterator[None]:
    """Windows of another length for a while."""
    usual, windows.WINDOW_PIECES = windows.WINDOW_PIECES, pieces
    try:
        yield
    finally:
        windows.WINDOW_PIECES = usual


def compare(variants: Sequence[Variant], articles: Sequence[Article]) -> None:
    """Every variant over the articles, a line each."""
    seconds: dict[str, float] = defaultdict(float)
    counts: dict[str, list[Counter[str]]] = defaultdict(list)
    for one in variants:
        with window_of(one.pieces):
            found_by(one.model, articles[:1])
    for turn, first in enumerate(range(0, len(articles), TOGETHER)):
        some = articles[first : first + TOGETHER]
        start = turn % len(variants)
        for one in [*variants[start:], *variants[:start]]:
            begun = time.process_time()
            with window_of(one.pieces):
                found = found_by(one.model, some)
            seconds[one.name] += time.process_time() - begun
            counts[one.name] += [counts_of(article, found[article.name]) for article in some]
    n_words = int(word_counts(segmented(articles)).sum())
    for one in variants:
        row = line(one, counts[one.name], n_words / seconds[one.name])
        if one is not variants[0]:
            apart = f1_difference(counts[one.name], counts[variants[0].name], seed=1)
            row += "  {:+.3f} [{:+.3f}, {:+.3f}]".format(*apart)
            row += f"  speed × {seconds[variants[0].name] / seconds[one.name]:.2f}"
        print(row, flush=True)


def line(one: Variant, counts: Sequence[Counter[str]], speed: float) -> str:
    """The figures of a variant."""
    n: Counter[str] = Counter()
    for row in counts:
        n.update(row)
    right = prf(n["ar50"], n["found"], n["gold"])
    content = prf(n["content both"], n["content found"], n["content gold"])
    return (
        f"{one.name:20} AR50 P {right['P']:.3f} R {right['R']:.3f} F1 {right['F1']:.3f}  "
        f"content words F1 {content['F1']:.3f}  {speed:,.0f} words/CPU-s  {one.size / 1e6:.1f} MB"
    )


def spelling(variants: Sequence[Variant], texts: pl.Series) -> None:
    """How the words of articles are spelled."""
    read = segment(pl.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts}))
    tokens = zip(read.token_start.tolist(), read.token_end.tolist(), strict=True)
    often = Counter(read.slice(start, end) for start, end in tokens)
    words = sorted(often)
    weights = np.array([often[word] for word in words], dtype=float)
    weights /= weights.sum()
    usual = sizes(variants[0].model, words)
    for one in variants:
        mine = sizes(one.model, words)
        more = mine > usual
        print(
            f"{one.name:20} pieces a word {mine @ weights:.4f}  words in more pieces: "
            f"{more @ weights:.4f} of all, {more.mean():.4f} of {len(words):,} different ones"
        )


def sizes(model: Encoder, words: Sequence[str]) -> np.ndarray:
    return np.array([len(pieces) for pieces in model.word_pieces.of(words)])


if __name__ == "__main__":
    main()
