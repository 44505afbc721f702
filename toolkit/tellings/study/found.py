"""What a study found in articles and in events, and tables of the whole corpus that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import polars as pl

from tellings.domain.results import Corpus
from tellings.study.config import Study
from tellings.study.executors import Crew
from tellings.study.groups import Told
from tellings.study.library import LONG, Library
from tellings.study.marking import Marked, Progress, Section
from tellings.study.shards import digest_of, key_of
from tellings.study.store import Store, keep, kept
from tellings.study.versions import COMPARING, code_version


@dataclass(frozen=True, kw_only=True, eq=False)
class Bench:
    """Where a study is worked.

    Parameters
    ----------
    store : Store
        Holds what is made.
    crew : Crew
        Who makes it.
    progress : Callable
        Is told how far it is.
    keeps : bool
        Whether the store is there for the next run.
    """

    store: Store
    crew: Crew
    progress: Progress
    keeps: bool


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Tables of a whole corpus, kept from one run to the next.

    Parameters
    ----------
    store : Store or None
        Where they are kept; None keeps nothing.
    inputs : Mapping
        What all of them are made from: digests and plain values.
    """

    store: Store | None
    inputs: Mapping[str, object]

    def of(
        self, stage: str, section: Mapping[str, object], make: Callable[[], pl.DataFrame]
    ) -> pl.DataFrame:
        """The table of a stage: as it was kept, or made now and kept."""
        if self.store is None:
            return make()
        code = code_version(COMPARING)
        key = key_of({**self.inputs, "stage": stage, "section": dict(section), "code": code})
        found = kept(self.store, key, ["table"])
        if found is None:
            found = {"table": make()}
            keep(self.store, key, found, told={"stage": stage})
        return found["table"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """What a study found; spans and claims are in the store.

    Parameters
    ----------
    study : Study
        As declared.
    corpus : Corpus
        In the order of the study; with marks for texts where they are in a file.
    library : Library
        The same articles with their texts.
    bench : Bench
        Where the rest can be made.
    marks : Marked
        Of single articles.
    told : Told
        Of events.
    memory : Memory
        Of what follows from these articles and marks.
    names : tuple of str
        The measures of the study, in the order declared.
    measures, own : polars.DataFrame, table MEASURES
        These measures, of whole articles and of their own text.
    """

    study: Study
    corpus: Corpus
    library: Library
    bench: Bench
    marks: Marked
    told: Told
    memory: Memory
    names: tuple[str, ...]
    measures: pl.DataFrame
    own: pl.DataFrame

    def placed(self) -> pl.DataFrame:
        """The articles with an event and an outlet."""
        has_place = pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null()
        return self.library.articles.filter(has_place)


def memory_of(library: Library, section: Section, bench: Bench) -> Memory:
    """The memory of what follows from articles, what was marked in them, and the code.

    Parameters
    ----------
    library : Library
        The articles.
    section : Section
        What was marked.
    bench : Bench
        Keeps nothing, or for the next run.
    """
    if not bench.keeps:
        return Memory(store=None, inputs={})
    # Places in a file are no part of what an article is.
    texts = pl.Series(library.hashes(), dtype=pl.String)
    plain = library.articles.drop(LONG, strict=False).with_columns(text_sha256=texts)
    inputs = {"articles": digest_of(plain), "marked": asdict(section)}
    return Memory(store=bench.store, inputs=inputs)
