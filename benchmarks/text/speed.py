"""CPU time of ``segment`` and ``find``, beside blingfire on the same articles in the same run.

    python benchmarks/text/speed.py [ARTICLES.parquet|jsonl] [--articles 1000] [--batch 500]

Without a file the text is generated. Rounds are interleaved; the figures are medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from tellings.text import compile_lexicon, find, segment, word_counts

ROUNDS = 7
_WORDS = """
the of and to in a that for was on with said by at from his he is as it an be had has not were
government minister president police committee according investigation yesterday officials
U.S. Mr. Gen. Smith 1,234.5 p.m. well-known Monday's don't 21st %
"""


def generated(n_articles: int, *, seed: int) -> list[str]:
    """Articles of about 600 words with quotations, abbreviations and numbers."""
    rng = random.Random(seed)
    common = _WORDS.split()
    names = ["".join(rng.choices("aeinorstlmdku", k=rng.randint(3, 9))) for _ in range(20_000)]

    def sentence() -> str:
        words = [rng.choice(common if rng.random() < 0.6 else names)
                 for _ in range(rng.randint(6, 30))]  # fmt: skip
        text = " ".join(words).capitalize() + "."
        return f"“{text[:-1]},” he said." if rng.random() < 0.2 else text

    return ["\n\n".join(" ".join(sentence() for _ in range(rng.randint(1, 4)))
            for _ in range(13)) for _ in range(n_articles)]  # fmt: skip


def read(path: Path | None, n_articles: int) -> list[str]:
    """Texts of a file, or generated ones."""
    if path is None:
        return generated(n_articles, seed=1)
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_ndjson(path)
    return frame["text"].drop_nulls().head(n_articles).to_list()


def frames(texts: list[str], size: int) -> list[pl.DataFrame]:
    """Batches of articles."""
    ids = [str(number) for number in range(len(texts))]
    whole = pl.DataFrame({"article_id": ids, "text": texts})
    return list(whole.iter_slices(size))


def interleaved(tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median CPU seconds of each task; one round of all before the next round."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(ROUNDS + 1):
        for name, task in tasks.items():
            begin = time.process_time()
            task()
            # The first round fills tables and caches.
            if number:
                times[name].append(time.process_time() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def peers(texts: list[str]) -> dict[str, Callable[[], object]]:
    """What else finds words and sentences with offsets, if it is installed."""
    found: dict[str, Callable[[], object]] = {}
    try:
        import blingfire

        found["blingfire words"] = lambda: [
            blingfire.text_to_words_with_offsets(text) for text in texts
        ]
        found["blingfire sentences"] = lambda: [
            blingfire.text_to_sentences_and_offsets(text) for text in texts
        ]
    except ImportError:
        print("blingfire is not installed")
    return found


def lexicon_of(texts: list[str], n_entries: int, *, seed: int) -> list[str]:
    """Phrases of one to three words drawn from the texts."""
    rng = random.Random(seed)
    entries: set[str] = set()
    while len(entries) < n_entries:
        words = rng.choice(texts).split()
        at, length = rng.randrange(max(len(words) - 3, 1)), rng.randint(1, 3)
        entries.add(" ".join(words[at : at + length]))
    return sorted(entries)


def growth(unit: str, *, n_units: int) -> tuple[float, float]:
    """CPU seconds for a hostile line, and how they grow when it is twice as long."""
    once, twice = frames([unit * n_units], 1)[0], frames([unit * n_units * 2], 1)[0]
    times = interleaved({"once": lambda: segment(once), "twice": lambda: segment(twice)})
    return times["once"], times["twice"] / times["once"]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=500)
    options = parser.parse_args()
    texts = read(options.path, options.articles)
    batches = frames(texts, options.batch)
    segmented = [segment(batch) for batch in batches]
    n_words = sum(int(word_counts(batch).sum()) for batch in segmented)
    megabytes = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    print(f"{len(texts)} articles, {n_words:,} words, {megabytes:.1f} MB")

    lexicon = compile_lexicon(lexicon_of(texts, 5000, seed=2))
    tasks: dict[str, Callable[[], object]] = {
        "segment": lambda: [segment(batch) for batch in batches],
        "find, 5,000 entries": lambda: [find(batch, lexicon) for batch in segmented],
        **peers(texts),
    }
    times = interleaved(tasks)
    for name, seconds in times.items():
        rate = n_words / seconds / 1e6
        print(f"  {name:<20} {seconds:7.3f} s  {rate:6.2f} M words/s  "
              f"{megabytes / seconds:6.1f} MB/s")  # fmt: skip
    if "blingfire words" in times:
        both = times["blingfire words"] + times["blingfire sentences"]
        print(f"  segment against blingfire words + sentences: {both / times['segment']:.1f} x")
    print("hostile lines, 100,000 units: seconds, and growth when twice as long")
    for unit in (".", '"', "“", "'", "a. ", "“A.” ", "www.", '5" ', "-", "ß", "a\u0301"):
        seconds, ratio = growth(unit, n_units=100_000)
        print(f"  {unit!r:<8} {seconds:.3f} s  {ratio:.2f} x")
    seconds, ratio = growth("word, so it goes. ", n_units=10_000_000 // 18)
    print(f"  one line of 10 MB: {seconds:.2f} s  {ratio:.2f} x")


if __name__ == "__main__":
    sys.exit(main())
