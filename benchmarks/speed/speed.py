"""Words per CPU-second of every stage, memory, start-up, and peers on the same articles.

    python benchmarks/speed/speed.py ARTICLES.parquet [--articles 500] [--peers] [--skip terms]

The file needs a column ``text``; ``title``, ``source`` and ``date`` are used if they are there.
CPU time of this process (``time.process_time``), each stage once after a first small batch has
filled tables and caches; peers take the same articles, or the first of them where they are slow,
and are given as ratios of words per CPU-second in this run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
from peers import PEERS, SLOW, Task, cues_of

from tellings.compare import compare, coverage, distinctive_terms
from tellings.domain.parts import Extractor, Measure, discover
from tellings.events import find_reuse, group_events, near_duplicates
from tellings.extractors import extract
from tellings.extractors.extract import batches
from tellings.extractors.voice import assign_voice
from tellings.loaders import from_frame, read_articles
from tellings.measures import exposures, measure
from tellings.study.sections import DEFAULT_MEASURES
from tellings.text import Texts, compile_lexicon, find, segment
from tellings.text.batch import Ids, Ints

START = ("-c", "import tellings"), ("-m", "tellings", "--help"), ("-c", "import polars")
# The encoder and slow peers read this many articles; rates and ratios are of words per second.
FEW = 60


def cpu(task: Task) -> tuple[float, object]:
    """CPU seconds of a task, and what it gave."""
    begin = time.process_time()
    made = task()
    return time.process_time() - begin, made


def articles_of(path: Path, n_articles: int) -> pl.DataFrame:
    """Table ARTICLES of a file's first rows, through the usual door."""
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_ndjson(path)
    names = {"doc_id": "article_id", "source": "outlet", "date": "published"}
    frame = frame.rename({old: new for old, new in names.items() if old in frame.columns})
    wanted = [name for name in ("article_id", "outlet", "published", "title", "text")
              if name in frame.columns]  # fmt: skip
    return from_frame(frame.select(wanted).head(n_articles)).articles


def told(name: str, n_words: int, seconds: float, note: str = "") -> None:
    """One line of the table."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = n_words / seconds / 1000 if seconds else float("inf")
    print(f"  {name:<32}{seconds:9.2f} s {rate:11.1f} k words/CPU-s   peak {peak:6.0f} MiB  {note}",
          flush=True)  # fmt: skip


def stages(articles: pl.DataFrame, n_words: int, skipped: set[str]) -> pl.DataFrame:
    """Print every stage; gives the grouped articles."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "articles.parquet")
        articles.write_parquet(file)
        told("read (own Parquet)", n_words, cpu(lambda: read_articles(file))[0])
    told("segment", n_words, cpu(lambda: [segment(part) for part in batches(articles)])[0])
    layers(articles, n_words)
    seconds, spans = cpu(lambda: extract(articles, mode="fast"))
    assert isinstance(spans, pl.DataFrame)
    told("extract, all layers, fast mode", n_words, seconds, f"{spans.height} spans")
    without_sourcing(articles, n_words, spans.filter(pl.col("layer") == "sourcing"))
    with_encoder(articles.head(FEW))
    told("exposures", n_words, cpu(lambda: exposures(articles, spans))[0])
    names = [name for name in DEFAULT_MEASURES if name in discover(Measure)]
    seconds, measures = cpu(lambda: measure(articles, spans, names=names))
    assert isinstance(measures, pl.DataFrame)
    told(f"measure, {len(names)} measures", n_words, seconds)
    seconds, grouped = cpu(lambda: group_events(articles))
    assert isinstance(grouped, pl.DataFrame)
    told("group into events", n_words, seconds, f"{grouped['event_id'].n_unique()} events")
    told("reuse within events", n_words, cpu(lambda: find_reuse(grouped))[0])
    told("near-duplicates", n_words, cpu(lambda: near_duplicates(grouped))[0])
    told("claims (coverage)", n_words, cpu(lambda: coverage(grouped, spans))[0])
    told("compare", n_words, cpu(lambda: compare(*comparable(grouped, measures), seed=1))[0])
    if "terms" not in skipped:
        placed, _ = comparable(grouped, measures)
        told("distinctive terms", n_words, cpu(lambda: distinctive_terms(placed, seed=1))[0])
    if "report" not in skipped:
        report(grouped, n_words)
    return grouped


def layers(articles: pl.DataFrame, n_words: int) -> None:
    """Print each extractor on texts that are segmented already, its needs handed in."""
    segmented = [segment(part) for part in batches(articles)]
    made: dict[str, list[pl.DataFrame]] = {}
    every = discover(Extractor)
    for name in sorted(every, key=lambda name: len(every[name].needs)):
        one = every[name]
        needs = [{layer: made[layer][n] for layer in one.needs} for n in range(len(segmented))]
        fast = {"mode": "fast"} if "fast" in one.modes else {}
        begin = time.process_time()
        found = [one.annotate(texts, needs=need, **fast)
                 for texts, need in zip(segmented, needs, strict=True)]  # fmt: skip
        told(f"  layer {name}", n_words, time.process_time() - begin)
        for layer in one.layers:
            made[layer] = [spans.filter(pl.col("layer") == layer) for spans in found]


def without_sourcing(articles: pl.DataFrame, n_words: int, sourcing: pl.DataFrame) -> None:
    """Print hedging and framing with segmenting and voices, where the sourcing is known already."""
    others = [one for name, one in discover(Extractor).items() if name != "sourcing"]
    begin = time.process_time()
    for part in batches(articles):
        texts = segment(part)
        known = sourcing.filter(pl.col("article_id").is_in(part["article_id"].to_list()))
        for one in others:
            found = one.annotate(texts, needs=dict.fromkeys(one.needs, known))
            assign_voice(texts, found, known)
    told("extract, without sourcing", n_words, time.process_time() - begin)


def with_encoder(articles: pl.DataFrame) -> None:
    """Print the layer sourcing and all layers in the encoder mode."""
    n_words = int(articles["word_count"].sum())
    sourcing = discover(Extractor)["sourcing"]
    segmented = [segment(part) for part in batches(articles)]
    sourcing.annotate(segment(articles.head(1)), needs={}, mode="encoder")
    seconds, _ = cpu(
        lambda: [sourcing.annotate(texts, needs={}, mode="encoder") for texts in segmented]
    )
    told("  layer sourcing (encoder)", n_words, seconds, f"{articles.height} articles")
    seconds, _ = cpu(lambda: extract(articles, mode="encoder"))
    told("extract, all layers, encoder", n_words, seconds, f"{articles.height} articles")


def comparable(grouped: pl.DataFrame, measures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles set out as a study: six outlets over events that each of them covers."""
    ids = grouped["article_id"]
    outlets = [f"outlet {n % 6}" for n in range(ids.len())]
    events = [f"event {n // 6}" for n in range(ids.len())]
    placed = grouped.with_columns(outlet=pl.Series(outlets), event_id=pl.Series(events))
    return placed, measures


def report(grouped: pl.DataFrame, n_words: int) -> None:
    """Print the writing of every report of a study of at most 200 articles."""
    from tellings.study import Study, write_study
    from tellings.study.run import analysed
    from tellings.study.sections import About, CorpusSection

    few = comparable(grouped.head(200), grouped)[0]
    study = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    result = analysed(study, from_frame(few))
    words = n_words * few.height // grouped.height
    with tempfile.TemporaryDirectory() as place:
        for formats in (["tables"], ["html"], ["pdf"]):
            seconds = cpu(lambda: write_study(result, place, formats=formats))[0]  # noqa: B023
            told(f"report, {formats[0]}, {few.height} articles", words, seconds)


def start_up() -> None:
    """Print CPU seconds of new processes that only start, the best of three."""
    print("start-up, CPU seconds of a new process (best of three)")
    for command in START:
        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        print(f"  python {' '.join(command):<28}{min(times):8.2f} s")


def peers(texts: list[str], n_words: int) -> None:
    """Print ratios to whatever does like work and is installed."""
    print("peers on the same articles (ratio: our words per CPU-second over theirs)")
    frame = pl.DataFrame({"article_id": list(map(str, range(len(texts)))), "text": texts})
    parts = list(batches(frame))
    cues = compile_lexicon(cues_of(texts))
    segmented = [segment(part) for part in parts]
    placed = comparable(frame.with_columns(language=pl.lit("en")), frame)[0]
    ours: Mapping[str, Task] = {
        "words and sentences with offsets": lambda: [segment(part) for part in parts],
        "5,000 cues, with tokenising": lambda: [find(segment(part), cues) for part in parts],
        "counts of words by article": lambda: [counts(texts) for texts in map(segment, parts)],
        "near-duplicates": lambda: near_duplicates(frame),
        "loaded words (framing), all its marks": lambda: [
            discover(Extractor)["framing"].annotate(texts, needs={}) for texts in segmented
        ],
        "terms of outlets, tested": lambda: distinctive_terms(placed, seed=1),
        "terms of outlets, hardly tested": lambda: distinctive_terms(
            placed, seed=1, n_permutations=9
        ),
    }
    print(f"  {counted_alike(parts)}")
    for name, task in ours.items():
        task()
        rate = n_words / max(cpu(task)[0], 1e-9)
        print(f"  {name}: {rate / 1000:.0f} k words/CPU-s")
        for peer, prepared in PEERS[name].items():
            chosen = texts[:FEW] if peer in SLOW else texts
            try:
                run = prepared(chosen)
            except ImportError as error:
                print(f"    {peer:<20} not installed ({error.name})")
                continue
            run()
            theirs = n_words * len("".join(chosen)) / len("".join(texts)) / cpu(run)[0]
            print(
                f"    {peer:<20} {theirs / 1000:10.1f} k words/CPU-s   ratio {rate / theirs:8.2f}"
            )


def counts(texts: Texts) -> tuple[Ints, Ids, Ints]:
    """Word counts of a batch: pairs of article and word with their number."""
    document, ids = texts.token_document, texts.token_id
    # One number for an article and a word: sorting one column is twice as fast as sorting two.
    key = ids + document.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    order = np.argsort(key)
    key = key[order]
    new = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    return document[order[new]], ids[order[new]], np.diff(np.append(new, key.size))


def counted_alike(parts: list[pl.DataFrame]) -> str:
    """Whether our counts are CountVectorizer's where it is given our tokens, and what it finds."""
    from sklearn.feature_extraction.text import CountVectorizer

    alike, pairs, tokens = True, 0, 0
    for texts in map(segment, parts):
        document, _ids, number = counts(texts)
        last = np.searchsorted(texts.token_document, np.arange(1, texts.n_documents))
        given = [part.tolist() for part in np.split(texts.token_id, last)]
        theirs = CountVectorizer(analyzer=list).fit_transform(given)
        ours = sorted(zip(document.tolist(), number.tolist(), strict=True))
        alike &= ours == sorted(zip(theirs.tocoo().row.tolist(), theirs.data.tolist(), strict=True))
        pairs, tokens = pairs + len(ours), tokens + int(number.sum())
    return f"{pairs:,} counts of {tokens:,} tokens, the same as CountVectorizer's: {alike}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--no-stages", action="store_true")
    parser.add_argument("--skip", default="", help="comma-separated: terms, report")
    options = parser.parse_args()
    articles = articles_of(options.path, options.articles)
    n_words = int(articles["word_count"].sum())
    print(f"{articles.height} articles, {n_words:,} words; POLARS_MAX_THREADS="
          f"{os.environ.get('POLARS_MAX_THREADS', 'default')}")  # fmt: skip
    extract(articles.head(20), mode="fast")
    if not options.no_stages:
        stages(articles, n_words, set(options.skip.split(",")))
        start_up()
    if options.peers:
        peers(articles["text"].to_list(), n_words)


if __name__ == "__main__":
    main()
