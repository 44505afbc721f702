"""The verbs of single steps over articles: import, extract, group."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tellings.cli.files import given_file, new_table, span_writer, wanted_file, write_table
from tellings.cli.options import LogJson, Quiet
from tellings.cli.terminal import (
    account,
    nothing_taken,
    progress,
    refuse_if_all_refused,
    tell_refusals,
)
from tellings.domain.errors import LoadError, OptionError, counted


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of any known format.")],
    out: Annotated[Path, typer.Option("--out", help="Table to write: .parquet or .jsonl.")],
    pattern: Annotated[
        str | None, typer.Option("--pattern", help="Names in paths, such as {event}/{outlet}.md")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="text=body: our name, then the file's.")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="If not sniffed.")] = None,
    quiet: Quiet = False,
) -> None:
    """Read any mix of formats into one table, and account for every record."""
    from tellings.loaders import ReadOptions, read_articles

    new_table(out, *paths)
    options = ReadOptions(columns=_columns(column or []), pattern=pattern, encoding=encoding)
    corpus = read_articles(paths, options=options)
    if not quiet:
        account(corpus)
    if corpus.articles.is_empty():
        if quiet:
            tell_refusals(corpus.imports)
        raise nothing_taken(corpus.imports.height, out)
    write_table(corpus.articles, out)
    if not quiet:
        typer.echo(f"Wrote {out}: {counted(corpus.articles.height, 'article')}.")


def extract(
    articles: Annotated[Path, typer.Argument(help="Articles: .jsonl, .parquet or .csv.")],
    out: Annotated[Path, typer.Option("--out", help="Spans to write: .jsonl or .parquet.")],
    layers: Annotated[
        str, typer.Option("--layers", help="Comma-separated layers.")
    ] = "sourcing,hedging,framing",
    mode: Annotated[
        str,
        typer.Option("--mode", help="encoder (most accurate), small, fast (archives) or rules."),
    ] = "encoder",
    min_score: Annotated[
        float, typer.Option("--min-score", min=0, max=1, help="Leave out attributions below it.")
    ] = 0.0,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Mark passages: lines with article_id (or id, doc_id) and text in, spans out."""
    from tellings.extractors import batches
    from tellings.extractors import extract as extract_spans
    from tellings.loaders import read_texts

    new_table(out, articles)
    wanted = [layer.strip() for layer in layers.split(",")]
    texts = read_texts(given_file(articles, "ARTICLES"))
    tell_refusals(texts.imports)
    refuse_if_all_refused(texts, out)
    done, n_spans = 0, 0
    with progress(quiet=quiet, log_json=log_json) as step, span_writer(out) as write:
        step("extract", 0, texts.articles.height)
        for batch in batches(texts.articles):
            spans = extract_spans(batch, layers=wanted, mode=mode, min_score=min_score)
            write(spans)
            done, n_spans = done + batch.height, n_spans + spans.height
            step("extract", done, texts.articles.height)
    if not quiet:
        typer.echo(f"Wrote {out}: {counted(n_spans, 'span')} of {counted(done, 'article')}.")


def group(
    articles: Annotated[Path, typer.Argument(help="Articles: .jsonl, .parquet or .csv.")],
    out: Annotated[Path, typer.Option("--out", help="Groups to write: .jsonl or .parquet.")],
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="JSON exported by the review page.")
    ] = None,
    review: Annotated[
        Path | None, typer.Option("--review", help="Page of doubtful pairs to write (HTML).")
    ] = None,
    keep_given: Annotated[
        bool, typer.Option("--keep-given", help="Articles with an event_id keep it.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Group articles into events: article_id, event_id and event_score a line."""
    from tellings.events import Corrections, GroupOptions, corrections_from, group_events
    from tellings.loaders import read_texts

    new_table(out, articles)
    if review:
        wanted_file(review, "--review", articles, out, *([corrections] if corrections else []))
    judged = (
        corrections_from(given_file(corrections, "--corrections")) if corrections else Corrections()
    )
    texts = read_texts(given_file(articles, "ARTICLES"))
    tell_refusals(texts.imports)
    refuse_if_all_refused(texts, out)
    options = GroupOptions(keep_given=keep_given, corrections=judged)
    grouped = group_events(texts.articles, options=options)
    write_table(grouped.select("article_id", "event_id", "event_score"), out)
    if review:
        from tellings.reports.review import review_page

        review.write_text(review_page(grouped, options=options), encoding="utf-8", newline="\n")
    if not quiet:
        events = counted(grouped["event_id"].n_unique(), "event")
        typer.echo(f"Wrote {out}: {counted(grouped.height, 'article')} on {events}.")


def _columns(pairs: list[str]) -> dict[str, str]:
    """The column map of ``--column text=body`` options."""
    columns: dict[str, str] = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise LoadError(
                f"--column expects OURS=THEIRS, got '{pair}'.",
                remedy="write for example: --column text=body",
            )
        if ours in columns:
            raise OptionError(
                f"--column takes '{ours}' from '{columns[ours]}' and from '{theirs}'.",
                remedy="keep one of the two.",
            )
        columns[ours] = theirs
    return columns


VERBS = (import_, extract, group)
