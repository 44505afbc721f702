"""The work on whole events, group by group: reprints, own text, claims, speakers, mentions.

A group's result depends on its articles, on sections of the study and on the code, and is named by
the hash of the three; so it can be made anywhere, in any order, and is made once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from tellings.compare import coverage
from tellings.domain.tables import CLAIMS, MEASURES, MENTIONS, REUSE, SPEAKERS
from tellings.events import copied_passages, find_reuse
from tellings.measures import measure, speakers_table
from tellings.study.executors import Crew
from tellings.study.focal import mentions_in
from tellings.study.library import Library
from tellings.study.marking import (
    ATTEMPTS,
    Marked,
    Progress,
    Section,
    layers_of,
    peak_mib,
    read_back,
    spans_of,
)
from tellings.study.sections import FocalSection
from tellings.study.shards import Slice, digest_of, groups, key_of
from tellings.study.store import Store, is_whole, keep, parquet_bytes, write_through
from tellings.study.versions import COMPARING, code_version

COLUMNS = ("article_id", "event_id", "outlet", "published", "title", "text", "language")
"""The columns that the work on events reads."""
SHORT = ("reuse", "own", "speakers", "mentions")
"""Tables of a group that a study holds in memory; the claims stay in the store."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of a study the work on events depends on."""

    marking: Section
    focal: FocalSection | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A task: a file of articles of whole events, and where its result goes.

    Parameters
    ----------
    articles : Path
        Parquet with the columns that the work on events reads.
    shards : tuple of str
        Keys of the shards that hold the spans of these articles, and others.
    key : str
        The name of the result.
    store : Store
        Where the spans are and the result goes.
    asked : Asked
        What is to be made.
    """

    articles: Path
    shards: tuple[str, ...]
    key: str
    store: Store
    asked: Asked


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was found in events.

    Parameters
    ----------
    groups : tuple of (Slice, str)
        The rows of each group, and the key under which its tables are kept, in order.
    reuse, speakers, mentions : polars.DataFrame
        The tables of those names, of all events.
    own : polars.DataFrame, table MEASURES
        Of the articles that took something over, measured without it.
    """

    groups: tuple[tuple[Slice, str], ...]
    reuse: pl.DataFrame
    own: pl.DataFrame
    speakers: pl.DataFrame
    mentions: pl.DataFrame


def tell_group(group: Group) -> int:
    """The number of articles of a group, after its result was put into the store."""
    begin, clock = time.process_time(), time.monotonic()
    articles = pl.read_parquet(group.articles)
    spans = spans_of(group.store, group.shards)
    here = spans.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    keep(
        group.store,
        group.key,
        tables_of(articles, here, group.asked),
        told={
            "articles": articles.height,
            "cpu_seconds": round(time.process_time() - begin, 3),
            "seconds": round(time.monotonic() - clock, 3),
            "peak_mib": round(peak_mib(), 1),
        },
    )
    group.articles.unlink(missing_ok=True)
    return articles.height


def tables_of(articles: pl.DataFrame, spans: pl.DataFrame, asked: Asked) -> dict[str, pl.DataFrame]:
    """Reuse, measures of own text, claims, speakers and mentions in whole events.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        All articles of these events.
    spans : polars.DataFrame, table SPANS
        Of these articles.
    asked : Asked
        Which measures, and the focal event.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": "rain", "outlet": "Echo",
    ...                          "text": ["Mary Pell said it rained."]})
    >>> asked = Asked(marking=Section(measures=("hedge_rate",)), focal=None)
    >>> found = tables_of(articles, extract(articles, mode="rules"), asked)
    >>> found["speakers"]["speaker"].to_list(), found["claims"].height
    (['mary pell'], 0)
    """
    reuse = find_reuse(articles)
    placed = articles.filter(pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null())
    return {
        "reuse": reuse,
        "own": _own(articles, spans, asked.marking.measures, copied_passages(reuse)),
        "claims": coverage(placed, spans),
        "speakers": speakers_table(placed, spans),
        "mentions": mentions_in(asked.focal, articles, spans),
    }


def _own(
    articles: pl.DataFrame, spans: pl.DataFrame, names: Sequence[str], copied: pl.DataFrame
) -> pl.DataFrame:
    """The measures of the articles that took something over, without what they took."""
    if copied.is_empty():
        return MEASURES.empty()
    took = pl.col("article_id").is_in(copied["article_id"].implode())
    return measure(
        articles.filter(took),
        spans.filter(took),
        names=names,
        without=copied,
        layers=layers_of(names),
    )


def told_in_events(
    library: Library,
    marks: Marked,
    asked: Asked,
    *,
    store: Store,
    crew: Crew,
    progress: Progress,
) -> Told:
    """What is found in the events of a corpus, made where it is missing.

    Parameters
    ----------
    library : Library
        The articles, those of an event next to each other.
    marks : Marked
        Of these articles.
    asked : Asked
        What is to be made.
    store : Store
        Where groups are kept.
    crew : Crew
        Who does the work.
    progress : Callable
        Called with "compare", articles done and articles in all.

    Raises
    ------
    WorkerError
        If a process died, or the disk gives back other bytes than were written.
    """
    named = list(_named(library, asked))
    total = library.articles.height
    for _attempt in range(ATTEMPTS):
        missing = [one for one in named if not is_whole(store, one[1])]
        if not missing:
            break
        done = total - sum(n for (_first, n), _key in missing)
        progress("compare", done, total)
        tasks = _tasks(library, marks, asked, store, missing)
        for n_articles in crew.work(tell_group, tasks, most=len(missing)):
            done += n_articles
            progress("compare", done, total)
    return _gathered(named, store)


def _named(library: Library, asked: Asked) -> Iterator[tuple[Slice, str]]:
    focal = asked.focal.model_dump(mode="json") if asked.focal else None
    section = {"marking": asdict(asked.marking), "focal": focal}
    common = {"stage": "events", "code": code_version(COMPARING), "section": section}
    read = library.articles.select(COLUMNS).with_columns(
        text=pl.Series(library.hashes(), dtype=pl.String)
    )
    for first, n in groups(read["event_id"].to_list()):
        yield (first, n), key_of({**common, "articles": digest_of(read.slice(first, n))})


def _tasks(
    library: Library,
    marks: Marked,
    asked: Asked,
    store: Store,
    named: Sequence[tuple[Slice, str]],
) -> Iterator[Group]:
    """The largest first, so that processes end at about the same time."""
    for (first, n), key in sorted(named, key=lambda one: (-one[0][1], one[0][0])):
        file = store.work / f"events-{key}.parquet"
        write_through(file, parquet_bytes(library.part(first, n, COLUMNS)))
        yield Group(articles=file, shards=marks.keys(first, n), key=key, store=store, asked=asked)


def _gathered(named: Sequence[tuple[Slice, str]], store: Store) -> Told:
    parts: dict[str, list[pl.DataFrame]] = {
        "reuse": [REUSE.empty()],
        "own": [MEASURES.empty()],
        "speakers": [SPEAKERS.empty()],
        "mentions": [MENTIONS.empty()],
    }
    for _rows, key in named:
        for name, table in read_back(store, key, SHORT).items():
            parts[name].append(table)
    return Told(
        groups=tuple(named),
        reuse=pl.concat(parts["reuse"]).sort("article_id", "other_id", "start", "other_start"),
        own=pl.concat(parts["own"]),
        speakers=pl.concat(parts["speakers"]),
        mentions=pl.concat(parts["mentions"]),
    )


def claims_of(store: Store, keys: Sequence[str]) -> pl.DataFrame:
    """Claims of some groups, table CLAIMS, in their order."""
    parts = (read_back(store, key, ["claims"])["claims"] for key in keys)
    return pl.concat([CLAIMS.empty(), *parts])
