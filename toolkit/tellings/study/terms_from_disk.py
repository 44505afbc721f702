"""Distinctive terms of a study worked from the disk: texts are read twice, batch by batch.

First every term is counted and those to keep are chosen; then the cells that use these are
counted. See docs/decisions/0020-terms-from-the-disk.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.label_counts import LABELS, label_uses, with_labels
from tellings.compare.term_cells import USES, StoredCounts
from tellings.compare.term_counts import (
    TOTALS,
    Choice,
    chosen_terms,
    counts_of,
    layout_of,
    stored_counts,
    totals_of,
)
from tellings.compare.term_uses import matched_articles, uses_of
from tellings.compare.terms import choice_for, table_of
from tellings.domain.tables import TERMS
from tellings.study.batches import Batch, batches_of, parts_of, work_through
from tellings.study.contrasts import has_terms
from tellings.study.found import Found
from tellings.study.store import Store

STEP = "terms"


@dataclass(frozen=True, kw_only=True, eq=False)
class Counted:
    """A task: whole events whose terms are to be counted.

    Parameters
    ----------
    batch : Batch
        The events.
    longest : int
        Words in a row that make a term.
    chosen : uint64, (n_terms,)
        The terms whose cells are to be counted; of no meaning in the first reading.
    places : int64, (n_cells,)
        Where the cells of these events stand among all, likewise.
    """

    batch: Batch
    longest: int
    chosen: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    places: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def terms_from_disk(found: Found) -> pl.DataFrame:
    """What ``terms_of`` gives, of a study whose texts are in a file.

    Parameters
    ----------
    found : Found
        Spans and texts are read some events at a time.
    """
    study, placed = found.study, found.placed()
    if not has_terms(study, placed):
        return TERMS.empty()
    choice = choice_for(placed["outlet"].n_unique())
    counted = with_labels(
        _counted(found, choice), _read(found.bench.store, "term_labels", LABELS), choice
    )
    return table_of(counted, seed=study.study.seed)


def _counted(found: Found, choice: Choice) -> StoredCounts:
    """Words and phrases, counted in two readings of all texts."""
    store, longest = found.bench.store, choice.longest
    first = [Counted(batch=batch, longest=longest) for batch in batches_of(found)]
    work_through(found, STEP, count_all, first)
    chosen = chosen_terms(_read(store, "term_totals", TOTALS), choice)
    for part in parts_of(store, "term_totals"):
        part.unlink()
    with_cells = [task.batch for task in first if task.batch.part("term_cells").exists()]
    layout = layout_of([pl.read_parquet(batch.part("term_cells")) for batch in with_cells])
    second = [
        Counted(batch=batch, longest=longest, chosen=chosen, places=places)
        for batch, places in zip(with_cells, layout.places, strict=True)
    ]
    work_through(found, STEP, count_chosen, second)
    return stored_counts(
        layout,
        _read(store, "term_uses", USES),
        map(pl.read_parquet, parts_of(store, "term_ways")),
        {name for part in parts_of(store, "term_languages")
         for name in pl.read_parquet(part)["language"]},
    )  # fmt: skip


def count_all(task: Counted) -> None:
    """Every term of some events, their cells, their languages and the labels of actors in them."""
    articles, spans = task.batch.read()
    matched = matched_articles(articles.drop_nulls(["event_id", "outlet"]))
    if matched.is_empty():
        return
    used = uses_of(matched, longest=task.longest)
    task.batch.keep("term_totals", totals_of(used))
    task.batch.keep("term_cells", used.cells)
    task.batch.keep("term_languages", pl.DataFrame({"language": sorted(used.languages)}))
    task.batch.keep("term_labels", label_uses(matched, spans))


def count_chosen(task: Counted) -> None:
    """The cells of some events that use the chosen terms, and how these are written there."""
    articles = pl.read_parquet(task.batch.articles)
    matched = matched_articles(articles.drop_nulls(["event_id", "outlet"]))
    counts, ways = counts_of(uses_of(matched, longest=task.longest), task.chosen, task.places)
    task.batch.keep("term_uses", counts)
    task.batch.keep("term_ways", ways)


def _read(store: Store, name: str, columns: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """The parts of a table, read when they are looked at."""
    parts = parts_of(store, name)
    return pl.scan_parquet(parts) if parts else pl.LazyFrame(schema=dict(columns))
