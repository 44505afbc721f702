"""Time and memory of whole runs as the corpus grows, and with more processes.

    python benchmarks/speed/scaling.py ARTICLES.parquet [--sizes 250,1000] [--workers 1,2]
        [--mode encoder|fast|rules] [--words N] [--from-disk] [--report]

The articles of the file are repeated, with other ids and every 50th word changed, until there are
enough; six outlets, an event for every twelve articles, files of 1,000. Each run is a new process
without a cache that makes every table and writes no report. CPU seconds count the processes that it
started; the peak is the largest of any one process, for the process that runs the study and for its
workers. ``--words`` cuts each article, so that many fit into a short time; ``--from-disk`` works a
study of any size as a large one is worked, which also writes its tables; ``--report`` adds a
confirmatory measure with its specification curve, and writes the reports.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

RUN = """
import json, resource, sys, time
from pathlib import Path
from tellings.study import Running, carry_out
steps = {}
begin = time.monotonic()
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def step(name, done, total):
    steps.setdefault(name, [time.monotonic() - begin, 0, 0])
    steps[name][1:] = [time.monotonic() - begin, peak()]
if __name__ == "__main__":
    study, workers = Path(sys.argv[1]), int(sys.argv[2])
    running = Running(executor="processes" if workers > 1 else "serial", workers=workers)
    carry_out(study, study.parent / "out", progress=step, running=running)
    seconds = time.monotonic() - begin
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    tables = json.loads((study.parent / "out" / "manifest.json").read_text())["tables"]
    print(json.dumps({
        "seconds": round(seconds, 1),
        "extract_seconds": round(steps["extract"][1] - steps["extract"][0], 1),
        "events_seconds": round(steps["compare"][1] - steps["compare"][0], 1),
        "cpu": round(sum(one.ru_utime + one.ru_stime for one in usage), 1),
        "peak_read": steps["extract"][2] if workers > 1 else None,
        "peak_main": peak(),
        "peak_worker": usage[1].ru_maxrss // 1024,
        "spans": tables["spans"],
        "claims": tables["claims"],
    }))
"""
STUDY = """[study]
seed = 1
[corpus]
paths = ["articles"]
[extract]
mode = "{mode}"
[report]
formats = {formats}
[compare]
confirmatory = {confirmatory}
[run]
in_memory = {most}
"""
A_FILE = 1000


def corpus(path: Path, n_articles: int, place: Path, *, most_words: int = 0) -> int:
    """Write so many articles as files of a folder; gives the number of words."""
    given = pl.read_parquet(path).select("title", "text").drop_nulls("text")
    (place / "articles").mkdir(parents=True, exist_ok=True)
    n_words = 0
    for first in range(0, n_articles, A_FILE):
        numbers = range(first, min(first + A_FILE, n_articles))
        part = given[[number % given.height for number in numbers]]
        words = pl.col("text").str.split(" ")
        words = words.list.head(most_words) if most_words else words
        # The first round is as it was read; later ones differ in other words each.
        round_ = pl.col("n") // given.height
        changed = (
            part.with_columns(n=pl.Series(numbers, dtype=pl.Int64))
            .select("n", "title", word=words)
            .explode("word")
            .with_columns(place=pl.int_range(pl.len()).over("n"))
            .with_columns(
                word=pl.when((round_ > 0) & (pl.col("place") % 50 == round_ % 50))
                .then(pl.format("word{}", round_))
                .otherwise(pl.col("word"))
            )
            .group_by("n", maintain_order=True)
            .agg(title=pl.col("title").first(), text=pl.col("word").str.join(" "))
        )
        articles = changed.select(
            article_id=pl.format("a{}", "n"),
            outlet=pl.format("Outlet {}", pl.col("n") % 6),
            event_id=pl.format("event {}", pl.col("n") // 12),
            title="title",
            text="text",
        )
        articles.write_parquet(place / "articles" / f"{first // A_FILE:05}.parquet")
        n_words += int(articles["text"].str.count_matches(r"\S+").sum())
    return n_words


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sizes", default="250,1000")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--mode", default="encoder", choices=["encoder", "small", "fast", "rules"])
    parser.add_argument("--words", default=0, type=int)
    parser.add_argument("--from-disk", action="store_true")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scaling-") as temporary:
        script = Path(temporary, "run.py")
        script.write_text(RUN, encoding="utf-8")
        for size in map(int, options.sizes.split(",")):
            place = Path(temporary, str(size))
            n_words = corpus(options.path, size, place, most_words=options.words)
            most = 0 if options.from_disk else 5000
            study = STUDY.format(
                mode=options.mode,
                most=most,
                formats='["pdf", "html", "tables"]' if options.report else "[]",
                confirmatory='["author_hedge_rate"]' if options.report else "[]",
            )
            (place / "study.toml").write_text(study, encoding="utf-8")
            for workers in options.workers.split(","):
                done = subprocess.run(
                    [sys.executable, script, place / "study.toml", workers],
                    check=True, stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                told = json.loads(done.stdout)
                print(f"{size} articles, {n_words:,} words, {workers} process(es): {told}",
                      flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
