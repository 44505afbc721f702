"""The work on single articles, shard by shard: spans, exposures, measures.

A shard's result depends on its articles, on the section of the study and on the code, and is
named by the hash of the three; so a rerun makes only what is missing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from tellings.domain.errors import UnknownLayerError, listed
from tellings.domain.parts import Measure, part
from tellings.domain.tables import EXPOSURES, MEASURES, SPANS
from tellings.extractors import DEFAULT_MODE, LAYERS, extract
from tellings.extractors.extract import extractors_by_layer
from tellings.measures import exposures, measure
from tellings.study.executors import Crew, WorkerError
from tellings.study.library import Library
from tellings.study.shards import READ, Slice, digest_of, key_of, shards
from tellings.study.store import Store, is_whole, keep, kept, parquet_bytes, write_through
from tellings.study.versions import MARKING, code_version

Progress = Callable[[str, int, int], None]
"""Called with the step, the articles done and the articles in all."""

TABLES = ("spans", "exposures", "measures")
# A shard that is damaged again each time it is made lies on a disk that cannot be trusted.
ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What was found in single articles.

    Parameters
    ----------
    spans, exposures, measures : polars.DataFrame
        The tables of those names.
    """

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


def layers_of(names: Iterable[str]) -> tuple[str, ...]:
    """The layers that a study with these measures marks: our three, then those of plug-ins by name.

    Parameters
    ----------
    names : iterable of str
        Installed measures.

    Raises
    ------
    UnknownPartError
        If a name is no installed measure.
    UnknownLayerError
        If no installed extractor marks the layer of one.

    Examples
    --------
    >>> layers_of(["hedge_rate"])
    ('sourcing', 'hedging', 'framing')
    """
    marked, wanted = extractors_by_layer(), set[str]()
    for name in names:
        layer = part(Measure, name).layer
        if layer not in marked:
            raise UnknownLayerError(
                f"Measure '{name}' needs layer '{layer}'; installed extractors mark "
                f"{listed(marked)}.",
                remedy="install the plug-in that marks it, or leave the measure out of the study.",
            )
        wanted.add(layer)
    return (*LAYERS, *sorted(wanted.difference(LAYERS)))


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
    layers = layers_of(section.measures)
    spans = extract(articles, layers=layers, mode=section.mode, min_score=section.min_score)
    return Marks(
        spans=spans,
        exposures=exposures(articles, spans),
        # A shard may hold no span of a layer that was looked for: its measures are zero.
        measures=measure(articles, spans, names=section.measures, layers=layers),
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


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What is in the store of a corpus that was marked: the spans stay there.

    Parameters
    ----------
    shards : tuple of (Slice, str)
        The rows of each shard, and the key under which its tables are kept, in order.
    exposures, measures : polars.DataFrame
        Of all articles: exposures in their order, measures by measure, then in that order.
    """

    shards: tuple[tuple[Slice, str], ...]
    exposures: pl.DataFrame
    measures: pl.DataFrame

    def keys(self, first: int, n: int) -> tuple[str, ...]:
        """The keys of the shards that hold some of ``n`` articles from ``first`` on."""
        return tuple(
            key for (start, size), key in self.shards if start < first + n and first < start + size
        )


def marked(
    library: Library, section: Section, *, store: Store, crew: Crew, progress: Progress
) -> Marked:
    """Spans, exposures and measures of all articles, made where they are missing.

    Parameters
    ----------
    library : Library
        The articles in the order wanted.
    section : Section
        What is to be made.
    store : Store
        Where shards are kept.
    crew : Crew
        Who does the work.
    progress : Callable
        Called with "extract", articles done and articles in all; what was kept counts as done.

    Returns
    -------
    Marked
        The same bytes wherever and in how many parts the work was done.

    Raises
    ------
    WorkerError
        If a process died, or the disk gives back other bytes than were written.
    """
    named = list(_named(library, section))
    total = library.articles.height
    for _attempt in range(ATTEMPTS):
        missing = {key for _rows, key in named if not is_whole(store, key)}
        if not missing:
            break
        tasks = _tasks(library, section, store, [one for one in named if one[1] in missing])
        done = sum(n for (_first, n), key in named if key not in missing)
        progress("extract", done, total)
        for n_articles in crew.work(mark_shard, tasks, most=len(missing)):
            done += n_articles
            progress("extract", done, total)
    return _gathered(named, section, store)


def tasks_of(articles: pl.DataFrame, section: Section, *, store: Store) -> Iterator[Shard]:
    """The shards of a corpus that the store does not hold, as tasks for ``mark_shard``.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        In the order of the study; those of a task are written to a file when it is asked for.
    section : Section
        What is to be made.
    store : Store
        Where the results go.
    """
    library = Library(articles=articles)
    missing = [one for one in _named(library, section) if not is_whole(store, one[1])]
    yield from _tasks(library, section, store, missing)


def _named(library: Library, section: Section) -> Iterator[tuple[Slice, str]]:
    """Shards with their keys: the hash of articles, section and code."""
    code = code_version(MARKING)
    common = {"stage": "mark", "tables": TABLES, "code": code, "section": asdict(section)}
    read = library.articles.select(READ).with_columns(
        text=pl.Series(library.hashes(), dtype=pl.String)
    )
    for first, n in shards(read["article_id"].to_list(), library.sizes()):
        yield (first, n), key_of({**common, "articles": digest_of(read.slice(first, n))})


def _tasks(
    library: Library, section: Section, store: Store, named: Iterable[tuple[Slice, str]]
) -> Iterator[Shard]:
    """The longest first, so that processes end at about the same time."""
    sizes = library.sizes()

    def characters(one: tuple[Slice, str]) -> int:
        (first, n), _key = one
        return -sum(sizes[first : first + n])

    for (first, n), key in sorted(named, key=characters):
        file = store.work / f"articles-{key}.parquet"
        write_through(file, parquet_bytes(library.part(first, n, READ)))
        yield Shard(articles=file, key=key, store=store, section=section, n_articles=n)


def read_back(store: Store, key: str, names: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Tables of an entry that was made in this run.

    Raises
    ------
    WorkerError
        If it is not there or not as it was written.
    """
    tables = kept(store, key, names)
    if tables is None:
        raise WorkerError(
            f"A finished shard cannot be read back from '{store.folder}'.",
            remedy="check the disk, or keep the cache elsewhere: --cache FOLDER",
        )
    return tables


def _gathered(named: Sequence[tuple[Slice, str]], section: Section, store: Store) -> Marked:
    exposed, measured = [EXPOSURES.empty()], [MEASURES.empty()]
    for _rows, key in named:
        tables = read_back(store, key, ("exposures", "measures"))
        exposed.append(tables["exposures"])
        measured.append(tables["measures"])
    rank = {name: place for place, name in enumerate(section.measures)}
    place = pl.col("measure").replace_strict(rank, return_dtype=pl.UInt32)
    return Marked(
        shards=tuple(named),
        exposures=pl.concat(exposed),
        measures=pl.concat(measured).sort(place, maintain_order=True),
    )


def spans_of(store: Store, keys: Sequence[str]) -> pl.DataFrame:
    """Spans of some shards, table SPANS, in their order."""
    return pl.concat([SPANS.empty(), *(read_back(store, key, ["spans"])["spans"] for key in keys)])
