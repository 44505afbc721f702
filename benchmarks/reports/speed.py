"""How long the PDF step takes with a warm compiler, how large the reader is, how fast it opens.

    python benchmarks/reports/speed.py [--articles 100] [--repeat 5]

The study is made here: one text of the demo corpus an article, events of five outlets, marked by
rules. Times are CPU seconds of this process beside the clock, because a shared machine makes the
clock lie; the opening time is the browser's own (navigation start to the first article drawn).
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl

import tellings as tl
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html
from tellings.study.sections import About, CompareSection, CorpusSection

ROOT = Path(__file__).parents[2]
# Of a report of about twelve pages: the confirmatory measures of the demo study.
MEASURES = ["unnamed_source_share", "author_hedge_rate", "loaded_rate"]


def study_of(n_articles: int) -> StudyResult:
    """A study of so many articles, five an event, made from the texts of the demo corpus."""
    given = tl.read_articles(
        ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
    ).articles.unique(["event_id", "outlet"], keep="first", maintain_order=True)
    rounds = -(-n_articles // given.height)
    copies = [
        given.with_columns(
            (pl.col("article_id") + f"-{at}").alias("article_id"),
            (pl.col("event_id") + f"-{at}").alias("event_id"),
        )
        for at in range(rounds)
    ]
    articles = pl.concat(copies).head(n_articles)
    corpus = tl.Corpus(articles=articles, imports=tl.from_frame(articles.head(1)).imports)
    study = tl.Study(
        study=About(title="A study to be timed", seed=1),
        corpus=CorpusSection(paths=["."]),
        compare=CompareSection(confirmatory=MEASURES, measures=[]),
    )
    from tellings.study.run import analysed

    result = analysed(study, corpus)
    return replace(result, study={**result.study, "copyright_mode": "full"})


def timed_pdf(made: dict[str, object], repeat: int) -> None:
    """The PDF step, the first time apart."""
    from pypdf import PdfReader

    clocks, seconds, data = [], [], b""
    for _ in range(repeat + 1):
        clock, cpu = time.perf_counter(), time.process_time()
        data = pdf_bytes(made)
        clocks.append(time.perf_counter() - clock)
        seconds.append(time.process_time() - cpu)
    pages = len(PdfReader(io.BytesIO(data)).pages)
    print(f"PDF: {pages} pages, {len(data):,} bytes")
    print(f"  first time  {seconds[0]:.2f} CPU-s, {clocks[0]:.2f} s")
    print(f"  warm        {statistics.median(seconds[1:]):.2f} CPU-s (median of {repeat}), "
          f"least {min(seconds[1:]):.2f} CPU-s, {min(clocks[1:]):.2f} s")  # fmt: skip


def opening(page: str, repeat: int) -> None:
    """The time from navigation to the first article drawn, in a real Chromium."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        path = Path(folder, "report.html")
        path.write_text(page, encoding="utf-8")
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        times = []
        for _ in range(repeat):
            opened = browser.new_page()
            opened.goto(path.as_uri())
            opened.wait_for_selector("#columns article")
            times.append(
                float(opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            )
            opened.close()
        browser.close()
    print(f"reader: {len(page.encode()):,} bytes, opens in {min(times):.0f} ms at least, "
          f"median {statistics.median(times):.0f} ms of {repeat}")  # fmt: skip


def main() -> None:
    """Make the study, then time both outputs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    result = study_of(given.articles)
    cpu = time.process_time()
    made = content(result)
    size = f"{result.corpus.articles.height} articles, {made['design']['n_words']:,} words"
    print(f"{size}, {len(made['spans']):,} marks; content {time.process_time() - cpu:.2f} CPU-s")
    timed_pdf(made, given.repeat)
    opening(reader_html(made), given.repeat)


if __name__ == "__main__":
    main()
