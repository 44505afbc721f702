"""The specification curve of a study worked from the disk: measures taken anew, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tellings.domain.tables import MEASURES, SPECIFICATIONS
from tellings.study.batches import Batch, batches_of, parts_of, work_through
from tellings.study.found import Found
from tellings.study.store import Store
from tellings.study.variants import (
    WORDS,
    commonest_words,
    curve_of,
    marked_in,
    names_of,
    without_headlines,
    without_words,
    word_measures,
    words_counted,
)

STEP = "specifications"


@dataclass(frozen=True, kw_only=True)
class Remeasured:
    """A task: whole events whose measures are to be taken in another way.

    Parameters
    ----------
    batch : Batch
        The events.
    names : tuple of str
        Measures that are taken without headlines, and whose words are counted.
    dropped : tuple of (str, str or None)
        Measures that are taken without a word.
    """

    batch: Batch
    names: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str | None], ...] = ()


def specifications_from_disk(found: Found) -> pl.DataFrame:
    """What ``specifications_of`` gives, of a study whose texts are in a file.

    Parameters
    ----------
    found : Found
        Spans and texts are read some events at a time.
    """
    study, placed, pair = found.study, found.placed(), (found.measures, found.own)
    names = names_of(study, placed, found.measures)
    if not names:
        return SPECIFICATIONS.empty()
    batches, store = batches_of(found), found.bench.store
    first = [Remeasured(batch=batch, names=tuple(names)) for batch in batches]
    work_through(found, STEP, take_without_headlines, first)
    words = commonest_words(pl.concat([pl.DataFrame(schema=WORDS), *_read(store, "words")]))
    layers = {layer for part in _read(store, "layers") for layer in part["layer"]}
    dropped = tuple((name, words.get(name)) for name in word_measures(names, layers))
    second = [Remeasured(batch=batch, names=tuple(names), dropped=dropped) for batch in batches]
    work_through(found, STEP, take_without_words, second)
    headless = _measures(store, "headless", names)
    wordless = _measures(store, "wordless", [name for name, _word in dropped])
    return curve_of(study, placed, pair, headless, wordless)


def take_without_headlines(task: Remeasured) -> None:
    """The measures of some events without headlines, and the words that they count."""
    articles, marked = _read_batch(task)
    task.batch.keep("headless", without_headlines(articles, marked, task.names))
    task.batch.keep("words", words_counted(articles, marked, task.names))
    task.batch.keep("layers", marked.select(pl.col("layer").unique().sort()))


def take_without_words(task: Remeasured) -> None:
    """The measures of some events, each without one word."""
    articles, marked = _read_batch(task)
    task.batch.keep("wordless", without_words(articles, marked, dict(task.dropped)))


def _read_batch(task: Remeasured) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles with an event and an outlet, and the spans that the measures look at."""
    articles, spans = task.batch.read()
    placed = articles.drop_nulls(["event_id", "outlet"])
    return placed, marked_in(placed, spans, task.names)


def _read(store: Store, name: str) -> list[pl.DataFrame]:
    return [pl.read_parquet(part) for part in parts_of(store, name)]


def _measures(store: Store, name: str, names: Sequence[str]) -> pl.DataFrame:
    """By measure, then in the order of the articles, as if taken of all at once."""
    rank = {measure: place for place, measure in enumerate(names)}
    table = pl.concat([MEASURES.empty(), *_read(store, name)])
    place = pl.col("measure").replace_strict(rank, return_dtype=pl.UInt32)
    return table.sort(place, maintain_order=True) if table.height else table
