"""Time and memory of whole runs as the corpus grows, and with more processes.

    python benchmarks/speed/scaling.py ARTICLES.parquet [--sizes 250,1000] [--workers 1,2]

The articles of the file are repeated, with other ids and every 50th word changed, until there are
enough; six outlets, an event for every twelve articles. Each run is a new process without a cache
that makes every table and writes no report. CPU seconds count the processes that it started.
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
from tellings.study import Running, load_study, run_study
steps = {}
begin = time.monotonic()
def step(name, done, total):
    steps.setdefault(name, [time.monotonic() - begin, 0, 0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    steps[name][1:] = [time.monotonic() - begin, peak]
if __name__ == "__main__":
    study, workers = sys.argv[1], int(sys.argv[2])
    running = Running(executor="processes" if workers > 1 else "serial", workers=workers)
    result = run_study(load_study(study), folder=Path(study).parent, progress=step, running=running)
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    extract = steps["extract"]
    print(json.dumps({
        "seconds": round(time.monotonic() - begin, 1),
        "extract_seconds": round(extract[1] - extract[0], 1),
        "cpu": round(sum(one.ru_utime + one.ru_stime for one in usage), 1),
        "peak_after_reading": steps["extract"][2] if workers > 1 else None,
        "peak_main": usage[0].ru_maxrss // 1024,
        "peak_worker": usage[1].ru_maxrss // 1024,
        "spans": result.spans.height,
    }))
"""
STUDY = """[study]
seed = 1
[corpus]
paths = ["articles.parquet"]
"""


def corpus(path: Path, n_articles: int, place: Path) -> int:
    """Write a study of so many articles; gives the number of words."""
    given = pl.read_parquet(path).select("title", "text").drop_nulls("text")
    parts = []
    for round_ in range(-(-n_articles // given.height)):
        part = given.head(n_articles - round_ * given.height)
        if round_:
            words = pl.col("text").str.split(" ").list
            changed = words.eval(
                pl.when(pl.int_range(pl.len()) % 50 == round_ % 50)
                .then(pl.lit(f"word{round_}")).otherwise(pl.element())
            ).list.join(" ")  # fmt: skip
            part = part.with_columns(text=changed)
        parts.append(part)
    whole = pl.concat(parts).with_row_index("n")
    articles = whole.select(
        article_id=pl.format("a{}", "n"),
        outlet=pl.format("Outlet {}", pl.col("n") % 6),
        event_id=pl.format("event {}", pl.col("n") // 12),
        title="title",
        text="text",
    )
    place.mkdir(parents=True, exist_ok=True)
    articles.write_parquet(place / "articles.parquet")
    (place / "study.toml").write_text(STUDY, encoding="utf-8")
    return int(articles["text"].str.count_matches(r"\S+").sum())


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sizes", default="250,1000")
    parser.add_argument("--workers", default="1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scaling-") as temporary:
        script = Path(temporary, "run.py")
        script.write_text(RUN, encoding="utf-8")
        for size in map(int, options.sizes.split(",")):
            place = Path(temporary, str(size))
            n_words = corpus(options.path, size, place)
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
