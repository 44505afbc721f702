"""The outputs of a study too large to be held in memory: tables, written some events at a time.

A report sets every article beside the others and needs them all at once; so a large study has its
tables and no PDF, no reader and no figures, and its manifest says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from tellings.domain.results import Corpus, StudyResult
from tellings.domain.tables import (
    ARTICLES,
    CLAIMS,
    COMPARISONS,
    EXPOSURES,
    IMPORTS,
    MEASURES,
    OMNIBUS,
    REUSE,
    SPANS,
    TERMS,
)
from tellings.reports.material import prepare
from tellings.reports.naming import naming_of
from tellings.reports.tables import csv_bytes, in_order, long_tables, short_tables
from tellings.reports.workbook import MOST_ROWS, workbook_bytes
from tellings.study.found import Found
from tellings.study.groups import claims_of
from tellings.study.marking import spans_of
from tellings.study.store import Store, parquet_bytes, write_through

LEFT_OUT = (
    "report.pdf", "report.html", "figures", "LaTeX tables", "distinctive terms", "specifications",
)  # fmt: skip
"""What a large study has not, for it needs every text at once."""
# Rows that are turned into CSV, and put into a row group of Parquet, at a time.
_ROWS = 50_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """A task: whole events whose rows of the long tables are to be written.

    Parameters
    ----------
    articles : Path
        Parquet of table ARTICLES.
    shards : tuple of str
        Keys of the shards that hold their spans.
    group : str
        Key of the group of these events.
    number : int
        Its place in the order of the study.
    store : Store
        Where spans and claims are, and the parts are written.
    study : Mapping
        The study as declared, plain values.
    declared : tuple of str
        The events that the study file names, which come first.
    """

    articles: Path
    shards: tuple[str, ...]
    group: str
    number: int
    store: Store
    study: Mapping[str, object]
    declared: tuple[str, ...]


def write_page(page: Page) -> int:
    """The number of articles of some events, after their rows of the long tables were written."""
    articles = pl.read_parquet(page.articles)
    spans = spans_of(page.store, page.shards)
    here = spans.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    claims = claims_of(page.store, [page.group])
    # What stands in no event is named with all others that do.
    alone = pl.col("event_id").is_null()
    material = prepare(_result(page.study, articles, here, claims))
    tables = long_tables(material, [])
    placed = articles.filter(~alone)
    if placed.height < articles.height:
        marks = here.filter(pl.col("article_id").is_in(placed["article_id"].implode()))
        tables["naming"] = naming_of(marks, placed, material.mode)
    for name, table in tables.items():
        if name == "spans":
            _write_spans(table, articles, page)
        elif table.height:
            write_through(_part(page.store, name, 0, page.number), parquet_bytes(table))
    page.articles.unlink(missing_ok=True)
    return articles.height


def _write_spans(table: pl.DataFrame, articles: pl.DataFrame, page: Page) -> None:
    """Spans go by the events as the study names them, which need not be by their ids."""
    rank = {event: at for at, event in enumerate(page.declared)}
    at = pl.col("event_id").replace_strict(rank, default=len(rank), return_dtype=pl.UInt32)
    placed = articles.select("article_id", at=at)
    ranked = table.join(placed, on="article_id", how="left", maintain_order="left")
    for (at,), part in ranked.group_by("at", maintain_order=True):
        file = _part(page.store, "spans", int(str(at)), page.number)
        write_through(file, parquet_bytes(part.drop("at")))


def _part(store: Store, name: str, rank: int, number: int) -> Path:
    return store.work / f"part-{name}-{rank:09}-{number:09}.parquet"


def _result(
    study: Mapping[str, object], articles: pl.DataFrame, spans: pl.DataFrame, claims: pl.DataFrame
) -> StudyResult:
    """What the long tables of some events are made from."""
    return StudyResult(
        study=study,
        corpus=Corpus(articles=articles, imports=IMPORTS.empty()),
        spans=spans,
        exposures=EXPOSURES.empty(),
        measures=MEASURES.empty(),
        comparisons=COMPARISONS.empty(),
        comparisons_own_text=COMPARISONS.empty(),
        omnibus=OMNIBUS.empty(),
        terms=TERMS.empty(),
        claims=claims,
        reuse=REUSE.empty(),
    )


def write_tables(found: Found, result: StudyResult, folder: Path) -> dict[str, int]:
    """Every exact table of a large study as CSV, Parquet and a sheet of one workbook.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in a file.
    result : StudyResult
        What ``short_result`` made of it.
    folder : Path
        Gets ``tables/``, the same bytes wherever the work was done.

    Returns
    -------
    dict
        The rows of each table.
    """
    place = folder / "tables"
    place.mkdir(parents=True, exist_ok=True)
    _write_pages(found, result)
    bare = result.corpus.articles.with_columns(text=pl.lit(""), extra=pl.lit(None, pl.String))
    material = prepare(replace(result, corpus=replace(result.corpus, articles=bare)))
    rows, sheets = {}, {}
    for name, table in short_tables(material).items():
        if name == "terms":
            continue
        _write_frame(table, place / name)
        rows[name] = table.height
        sheets[name] = table if table.height <= MOST_ROWS else table.clear()
    store = found.bench.store
    alone = _named_alone(found, material.mode)
    if alone.height:
        write_through(_part(store, "naming", 1, 0), parquet_bytes(alone))
    nothing = _result(result.study, ARTICLES.empty(), SPANS.empty(), CLAIMS.empty())
    for name, empty in long_tables(prepare(nothing), []).items():
        parts = sorted(store.work.glob(f"part-{name}-*.parquet"))
        rows[name] = _write_parts(parts, empty, place / name)
        whole = place / f"{name}.parquet"
        sheets[name] = pl.read_parquet(whole) if rows[name] <= MOST_ROWS else empty
    (place / "tables.xlsx").write_bytes(workbook_bytes(in_order(sheets), rows=rows))
    return rows


def _write_pages(found: Found, result: StudyResult) -> None:
    library, bench = found.library, found.bench
    groups, total = found.told.groups, library.articles.height

    def pages() -> Iterator[Page]:
        for number, ((first, n), key) in enumerate(groups):
            file = bench.store.work / f"page-{number}.parquet"
            articles = library.part(first, n, list(ARTICLES.columns))
            write_through(file, parquet_bytes(articles))
            yield Page(
                articles=file,
                shards=found.marks.keys(first, n),
                group=key,
                number=number,
                store=bench.store,
                study=result.study,
                declared=tuple(found.study.corpus.events),
            )

    done = 0
    bench.progress("tables", 0, total)
    for n_articles in bench.crew.work(write_page, pages(), most=len(groups)):
        done += n_articles
        bench.progress("tables", done, total)


def _named_alone(found: Found, mode: str) -> pl.DataFrame:
    """What articles without an event call the actors, all of them counted together."""
    articles = found.library.articles.drop("text", "extra")
    n_alone = articles["event_id"].null_count()
    first = articles.height - n_alone
    alone = articles.slice(first)
    marks = [SPANS.empty()]
    for key in found.marks.keys(first, n_alone) if n_alone else ():
        spans = spans_of(found.bench.store, [key])
        actors = (pl.col("layer") == "framing") & (pl.col("role") == "actor")
        here = pl.col("article_id").is_in(alone["article_id"].implode())
        marks.append(spans.filter(actors & here))
    return naming_of(pl.concat(marks), alone, mode)


def _write_frame(table: pl.DataFrame, path: Path) -> None:
    """A table as CSV and Parquet, some rows at a time."""
    _write_csv(table.iter_slices(_ROWS) if table.height else [table], path.with_suffix(".csv"))
    table.write_parquet(path.with_suffix(".parquet"), compression="zstd", statistics=False)


def _write_parts(parts: list[Path], empty: pl.DataFrame, path: Path) -> int:
    """Parts of a table as one CSV and one Parquet; gives the number of rows."""
    if not parts:
        _write_frame(empty, path)
        return 0
    _write_csv(map(pl.read_parquet, parts), path.with_suffix(".csv"))
    whole = path.with_suffix(".parquet")
    pl.scan_parquet(parts).sink_parquet(
        whole, compression="zstd", statistics=False, row_group_size=_ROWS
    )
    return int(pl.scan_parquet(whole).select(pl.len()).collect().item())


def _write_csv(parts: Iterable[pl.DataFrame], file: Path) -> None:
    with file.open("wb") as out:
        for number, part in enumerate(parts):
            data = csv_bytes(part)
            # The names of the columns hold no line end.
            out.write(data if number == 0 else data[data.index(b"\n") + 1 :])
