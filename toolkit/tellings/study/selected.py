"""The report of a study too large to be held in memory: figures of all articles, texts of some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from tellings.compare.naming import LABEL_COLUMNS
from tellings.domain.results import StudyResult
from tellings.domain.tables import CLAIMS, SPANS
from tellings.reports.content import content_of
from tellings.reports.material import by_event_lot, prepare
from tellings.reports.overlap import MOST_SHARED_PASSAGES, longest_first
from tellings.reports.tables import printed_files, write_all
from tellings.reports.whole import PLACE, Whole, first_actors, shown_events
from tellings.reports.write import write_pages
from tellings.study.batches import parts_of
from tellings.study.found import Found
from tellings.study.groups import claims_of
from tellings.study.large import Counts, without_texts
from tellings.study.marking import spans_of

# Labels of actors that are ranked at a time.
_LABELS = 500_000


def write_selected(
    found: Found, result: StudyResult, counts: Counts, folder: Path, *, formats: Sequence[str]
) -> None:
    """The PDF, the reader, figures and LaTeX tables of a large study, as far as they are wanted.

    All figures are of all articles. Texts are shown of whole events with at most ``[run] shown``
    articles, those that hold the passages of the findings first; the report says of how many.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in a file.
    result : StudyResult
        What ``large_result`` made of it.
    counts : Counts
        What ``write_tables`` gave.
    folder : Path
        Gets the files.
    formats : sequence of str
        Of these "tables", "html" and "pdf" are looked at.
    """
    if {"tables", "html", "pdf"}.isdisjoint(formats):
        return
    found.bench.progress("report", 0, 0)
    events, ids = _shown(found, result, counts)
    rows = found.library.articles.with_row_index("at").filter(pl.col("article_id").is_in(ids))
    whole = _whole(found, counts, events, rows["at"].to_list())
    shown = replace(
        without_texts(result),
        spans=pl.concat([SPANS.empty(), *_spans(found, rows["at"].to_list(), ids)]),
        claims=pl.concat([CLAIMS.empty(), *_claims(found, events)]),
    )
    material = prepare(shown, whole=whole)
    numbered = counts.short["drawn"].join(
        material.spans.select("number", *PLACE), on=PLACE, how="left", maintain_order="left"
    )
    made = content_of(replace(material, whole=replace(whole, drawn=numbered)))
    if "tables" in formats:
        write_all(printed_files(made), folder)
    write_pages(made, folder, formats=formats)


def _shown(found: Found, result: StudyResult, counts: Counts) -> tuple[tuple[str, ...], list[str]]:
    """The events that are set side by side, and the ids of all articles that are shown."""
    articles = found.library.articles.select("article_id", "event_id", "outlet")
    events = articles["event_id"].drop_nulls().unique().sort().to_list()
    most = found.study.run.shown
    if articles.height <= most:
        return tuple(events), articles["article_id"].to_list()
    longest = longest_first(result.reuse).head(MOST_SHARED_PASSAGES)
    printed = [
        *(str(place["article_id"]) for place in counts.wanted),
        *longest.select("article_id", "other_id").unpivot()["value"].to_list(),
    ]
    event_of = dict(articles.select("article_id", "event_id").iter_rows())
    first = [event for one in printed if (event := event_of[one]) is not None]
    sizes = (
        articles.drop_nulls("event_id")
        .group_by("event_id")
        .agg(n_articles=pl.len(), n_outlets=pl.col("outlet").drop_nulls().n_unique())
    )
    lots = by_event_lot(events, seed=found.study.study.seed)
    chosen = shown_events(sizes, first, lots, most=most)
    whole = articles.filter(pl.col("event_id").is_in(chosen))["article_id"].to_list()
    return chosen, sorted({*whole, *printed})


def _whole(found: Found, counts: Counts, events: tuple[str, ...], rows: Sequence[int]) -> Whole:
    """What was counted of all articles, with the texts of some."""
    library, parts = found.library, parts_of(found.bench.store, "labels")
    n_labels = sum(pl.scan_parquet(part).select(pl.len()).collect().item() for part in parts)

    def labels(number: int, n_parts: int) -> pl.DataFrame:
        if not parts:
            return pl.DataFrame(schema=LABEL_COLUMNS)
        here = pl.col("actor").hash(seed=0) % n_parts == number
        return pl.scan_parquet(parts).filter(here).collect()

    actors, n_actors, kept = first_actors(labels, n_parts=1 + n_labels // _LABELS)
    ids = library.articles["article_id"]
    return Whole(
        listed=counts.short["listed"],
        drawn=counts.short["drawn"],
        covered=counts.short["covered"],
        texts=library.chosen(rows).select("article_id", "text"),
        events=events,
        characters=pl.DataFrame({"article_id": ids, "characters": library.sizes()}),
        actors=actors,
        n_actors=n_actors,
        labels=kept,
    )


def _spans(found: Found, rows: Sequence[int], ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The spans of some articles, shard by shard."""
    places = set(rows)
    for (first, n), key in found.marks.shards:
        if not places.isdisjoint(range(first, first + n)):
            yield spans_of(found.bench.store, [key]).filter(pl.col("article_id").is_in(ids))


def _claims(found: Found, events: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The claims of some events, group by group."""
    wanted = set(events)
    event_ids = found.library.articles["event_id"]
    for rows, key in found.told.groups:
        if not wanted.isdisjoint(event_ids.slice(*rows).to_list()):
            claims = claims_of(found.bench.store, [key])
            yield claims.filter(pl.col("event_id").is_in(events))
