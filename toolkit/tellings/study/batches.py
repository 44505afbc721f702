"""Whole events of a study worked from the disk, some at a time: their articles and their spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import polars as pl

from tellings.domain.tables import ARTICLES
from tellings.study.found import Found
from tellings.study.groups import claims_of
from tellings.study.marking import spans_of
from tellings.study.store import Store, parquet_bytes, write_through


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Whole events.

    Parameters
    ----------
    articles : Path
        Parquet of table ARTICLES; it is there while the batch is worked on.
    n_articles : int
        How many there are.
    shards : tuple of str
        Keys of the shards that hold their spans.
    group : str
        Key of the group of these events.
    number : int
        Its place in the order of the study.
    store : Store
        Where spans and claims are.
    """

    articles: Path
    n_articles: int
    shards: tuple[str, ...]
    group: str
    number: int
    store: Store

    def read(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The articles, and their spans."""
        articles = pl.read_parquet(self.articles)
        spans = spans_of(self.store, self.shards)
        here = pl.col("article_id").is_in(articles["article_id"].implode())
        return articles, spans.filter(here)

    def claims(self) -> pl.DataFrame:
        """The claims of these events."""
        return claims_of(self.store, [self.group])

    def part(self, name: str, rank: int = 0) -> Path:
        """Where the rows of a table go that come from these events; ranks go before numbers."""
        return part_of(self.store, name, rank, self.number)

    def keep(self, name: str, table: pl.DataFrame, rank: int = 0) -> None:
        """Write the rows of a table that come from these events, if there are any."""
        if table.height:
            write_through(self.part(name, rank), parquet_bytes(table))


class Task(Protocol):
    """Something that is done with a batch."""

    @property
    def batch(self) -> Batch:
        """The batch."""


Given = TypeVar("Given", bound=Task)


def part_of(store: Store, name: str, rank: int, number: int) -> Path:
    """Where a part of a table lies; its parts are in order by their names."""
    return store.work / f"part-{name}-{rank:09}-{number:09}.parquet"


def parts_of(store: Store, name: str) -> list[Path]:
    """The files with the parts of a table, in order."""
    return sorted(store.work.glob(f"part-{name}-*.parquet"))


def batches_of(found: Found, numbers: Iterable[int] | None = None) -> list[Batch]:
    """The batches of a study: all, or those of some groups."""
    groups, store = found.told.groups, found.bench.store
    batches = []
    for number in range(len(groups)) if numbers is None else numbers:
        (first, n), key = groups[number]
        batches.append(
            Batch(
                articles=store.work / f"batch-{number}.parquet",
                n_articles=n,
                shards=found.marks.keys(first, n),
                group=key,
                number=number,
                store=store,
            )
        )
    return batches


def work_through(
    found: Found, step: str, function: Callable[[Given], object], tasks: Sequence[Given]
) -> None:
    """A function of every task, wherever the study is worked; its articles are there meanwhile.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in a file.
    step : str
        Named in the progress.
    function : Callable
        Of one task; importable by name. What it finds it writes.
    tasks : sequence
        Each with its own batch.
    """
    bench = found.bench
    done, total = 0, sum(task.batch.n_articles for task in tasks)

    def written() -> Iterator[tuple[Callable[[Given], object], Given]]:
        for task in tasks:
            rows = found.told.groups[task.batch.number][0]
            articles = found.library.part(*rows, list(ARTICLES.columns))
            write_through(task.batch.articles, parquet_bytes(articles))
            yield function, task

    bench.progress(step, 0, total)
    for n_articles in bench.crew.work(_done, written(), most=len(tasks)):
        done += n_articles
        bench.progress(step, done, total)


def _done(work: tuple[Callable[[Given], object], Given]) -> int:
    function, task = work
    function(task)
    task.batch.articles.unlink(missing_ok=True)
    return task.batch.n_articles
