"""The work on single articles, shard by shard: spans, exposures, measures.

A shard's result depends on its articles, on the section of the study and on the code, and is
named by the hash of the three; so a rerun makes only what is missing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from tellings.domain.tables import EXPOSURES, MEASURES, SPANS
from tellings.extractors import DEFAULT_MODE, LAYERS, extract
from tellings.measures import exposures, measure
from tellings.study.executors import Running, WorkerError, worked
from tellings.study.shards import READ, digest_of, key_of, shards
from tellings.study.store import Store, is_whole, keep, kept, parquet_bytes, write_through
from tellings.study.versions import MARKING, code_version

Progress = Callable[[str, int, int], None]
"""Called with the step, the articles done and the articles in all."""

TABLES = ("spans", "exposures", "measures")
# A shard that is damaged again each time it is made lies on a disk that cannot be trusted.
ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What was found in single articles: tables SPANS, EXPOSURES and MEASURES."""

    spans: pl.DataFrame
    exposures: pl.DataFrame
    measures: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a study says on marking.

    Parameters
    ----------
    measures : tuple of str
        Names of measures.
    mode : str
        How attributions are found.
    min_score : float
        Attributions less sure than this are left out.
    """

    measures: tuple[str, ...]
    mode: str = DEFAULT_MODE
    min_score: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Shard:
    """A task: a file of articles, and where its result goes.

    Parameters
    ----------
    articles : Path
        Parquet with the columns that marking reads.
    key : str
        The name of the result.
    store : Store
        Where the result is kept.
    section : Section
        What is to be made.
    n_articles : int
        For the progress.
    """

    articles: Path
    key: str
    store: Store
    section: Section
    n_articles: int


def marks_of(articles: pl.DataFrame, section: Section) -> Marks:
    """Spans, exposures and measures of some articles; each article's do not depend on the others.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``.
    section : Section
        Which measures.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["It may rain, the mayor said."]})
    >>> marks_of(articles, Section(measures=("hedge_rate",))).measures["count"].to_list()
    [1.0]
    """
    spans = extract(articles, mode=section.mode, min_score=section.min_score)
    return Marks(
        spans=spans,
        exposures=exposures(articles, spans),
        # A shard may hold no span of a layer that was looked for: its measures are zero.
        measures=measure(articles, spans, names=section.measures, layers=LAYERS),
    )


def mark_shard(shard: Shard) -> int:
    """The number of articles of a shard, after its result was put into the store.

    Parameters
    ----------
    shard : Shard
        The articles are read from its file, the result is written to its store; nothing else is
        read or written.
    """
    begin, clock = time.process_time(), time.monotonic()
    marks = marks_of(pl.read_parquet(shard.articles), shard.section)
    keep(
        shard.store,
        shard.key,
        {name: getattr(marks, name) for name in TABLES},
        told={
            "articles": shard.n_articles,
            "cpu_seconds": round(time.process_time() - begin, 3),
            "seconds": round(time.monotonic() - clock, 3),
            "peak_mib": round(peak_mib(), 1),
        },
    )
    shard.articles.unlink(missing_ok=True)
    return shard.n_articles


def peak_mib() -> float:
    """The most memory that this process, or an ended one that it started, has had, in MiB.

    Examples
    --------
    >>> peak_mib() > 1
    True
    """
    try:
        import resource
    except ImportError:  # Windows keeps no such number for us.
        return float("nan")
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in whose)
    # Bytes on macOS, KiB elsewhere.
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def marked(
    articles: pl.DataFrame,
    section: Section,
    *,
    store: Store,
    running: Running,
    progress: Progress,
) -> Marks:
    """Spans, exposures and measures of all articles, made where they are missing.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        In the order wanted.
    section : Section
        What is to be made.
    store : Store
        Where shards are kept.
    running : Running
        Where the work is done.
    progress : Callable
        Called with "extract", articles done and articles in all; what was kept counts as done.

    Returns
    -------
    Marks
        ``spans`` and ``exposures`` in the order of the articles, ``measures`` by measure, then in
        that order; the same bytes wherever and in how many parts the work was done.

    Raises
    ------
    WorkerError
        If a process died, or the disk gives back other bytes than were written.
    """
    heights = [(key, part.height) for key, part in _named_shards(articles, section)]
    for _attempt in range(ATTEMPTS):
        missing = {key for key, _height in heights if not is_whole(store, key)}
        if not missing:
            break
        tasks = tasks_of(articles, section, store=store, only=missing)
        done = sum(height for key, height in heights if key not in missing)
        progress("extract", done, articles.height)
        for n_articles in worked(mark_shard, tasks, running=running, most=len(missing)):
            done += n_articles
            progress("extract", done, articles.height)
    return _assembled([key for key, _height in heights], section, store)


def tasks_of(
    articles: pl.DataFrame, section: Section, *, store: Store, only: set[str] | None = None
) -> Iterator[Shard]:
    """The shards of a corpus as tasks for ``mark_shard``, their articles written when asked for.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        In the order of the study.
    section : Section
        What is to be made.
    store : Store
        Where the results go.
    only : set of str, optional
        Keys of the shards wanted; by default those that the store does not hold whole.
    """
    for key, part in _named_shards(articles, section):
        if key in only if only is not None else not is_whole(store, key):
            file = store.work / f"articles-{key}.parquet"
            write_through(file, parquet_bytes(part))
            yield Shard(
                articles=file, key=key, store=store, section=section, n_articles=part.height
            )


def _named_shards(articles: pl.DataFrame, section: Section) -> Iterator[tuple[str, pl.DataFrame]]:
    """Shards with their keys: the hash of articles, section and code."""
    common = {"stage": "mark", "code": code_version(MARKING), "section": asdict(section)}
    for part in shards(articles.select(READ)):
        yield key_of({**common, "articles": digest_of(part)}), part


def _assembled(keys: Sequence[str], section: Section, store: Store) -> Marks:
    parts: dict[str, list[pl.DataFrame]] = {
        "spans": [SPANS.empty()],
        "exposures": [EXPOSURES.empty()],
        "measures": [MEASURES.empty()],
    }
    for key in keys:
        tables = kept(store, key, TABLES)
        if tables is None:
            raise WorkerError(
                f"A finished shard cannot be read back from '{store.folder}'.",
                remedy="check the disk, or keep the cache elsewhere: --cache FOLDER",
            )
        for name in TABLES:
            parts[name].append(tables[name])
    rank = {name: place for place, name in enumerate(section.measures)}
    measures = pl.concat(parts["measures"])
    place = pl.col("measure").replace_strict(rank, return_dtype=pl.UInt32)
    return Marks(
        spans=pl.concat(parts["spans"]),
        exposures=pl.concat(parts["exposures"]),
        measures=measures.sort(place, maintain_order=True),
    )
