"""The tables of a study too large to be held in memory, written some events at a time.

What a report tells of all articles is counted on the way, see ``tellings.reports.whole``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from tellings.compare.naming import LABEL_COLUMNS, labels_table
from tellings.domain.parts import Measure, discover
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
from tellings.reports.findings import wanted_passages
from tellings.reports.material import Material, counted_in, prepare
from tellings.reports.naming import shown_labels
from tellings.reports.tables import (
    claims_table,
    csv_bytes,
    in_order,
    long_tables,
    short_tables,
    spans_table,
)
from tellings.reports.whole import PLACE, SHORT, Whole, counts_of, numbers_at, summed_up
from tellings.reports.workbook import MOST_ROWS, workbook_bytes
from tellings.study.batches import Batch, batches_of, part_of, parts_of, work_through
from tellings.study.found import Found
from tellings.study.marking import spans_of
from tellings.study.store import parquet_bytes, write_through

Place = dict[str, object]
"""Where a span stands: a row with the columns of ``PLACE``."""
# Rows that are turned into CSV, and put into a row group of Parquet, at a time.
_ROWS = 50_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """A task: whole events whose rows of the long tables are to be written.

    Parameters
    ----------
    batch : Batch
        The events.
    study : Mapping
        The study as declared, plain values.
    measures : tuple of str
        The measures that the study compares.
    declared : tuple of str
        The events that the study file names, which come first.
    wanted : tuple of dict
        Places of spans whose passages are printed, and so are quoted first.
    """

    batch: Batch
    study: Mapping[str, object]
    measures: tuple[str, ...]
    declared: tuple[str, ...]
    wanted: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """What a report says of all articles.

    Parameters
    ----------
    short : Mapping of str to polars.DataFrame
        What ``summed_up`` gave.
    wanted : tuple of dict
        Places of the spans whose passages are printed, the most wanted first.
    """

    short: Mapping[str, pl.DataFrame]
    wanted: tuple[Place, ...]


def write_page(page: Page) -> None:
    """The rows of the long tables of some events, and what a report counts in them."""
    material = _prepared(page)
    counts = counts_of(material)
    naming = shown_labels(counts["labels"], material.mode)
    for name, table in {"claims": claims_table(material, []), "naming": naming, **counts}.items():
        page.batch.keep(name, table)
    # Spans go by the events as the study names them, which need not be by their ids.
    rank = {event: at for at, event in enumerate(page.declared)}
    at = pl.col("event_id").replace_strict(rank, default=len(rank), return_dtype=pl.UInt32)
    ranked = spans_table(material).join(
        material.articles.select("article_id", at=at),
        on="article_id", how="left", maintain_order="left",
    )  # fmt: skip
    for (place,), part in ranked.group_by("at", maintain_order=True):
        page.batch.keep("spans", part.drop("at"), int(str(place)))


def write_claims(page: Page) -> None:
    """The claims of some events once more.

    Passages that are printed are quoted before others, so claims beside them are told in other
    words.
    """
    material = _prepared(page)
    page.batch.keep("claims", claims_table(material, numbers_at(material.spans, page.wanted)))


def _prepared(page: Page) -> Material:
    articles, spans = page.batch.read()
    material = prepare(_result(page.study, articles, spans, page.batch.claims()))
    # The measures themselves are taken already; of interest is which passages they counted.
    known = discover(Measure)
    parts = {name: known[name] for name in page.measures}
    return replace(material, counted=counted_in(parts, material.spans))


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


def write_tables(found: Found, result: StudyResult, folder: Path) -> tuple[dict[str, int], Counts]:
    """Every exact table of a large study as CSV, Parquet and a sheet of one workbook.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in a file.
    result : StudyResult
        What ``large_result`` made of it.
    folder : Path
        Gets ``tables/``, the same bytes wherever the work was done.

    Returns
    -------
    tuple
        The rows of each table, and what a report says of all articles.
    """
    place = folder / "tables"
    place.mkdir(parents=True, exist_ok=True)
    # Nothing is counted yet, and no text is needed.
    none = summed_up({name: [] for name in SHORT})
    nobody = Whole(listed=none["listed"], drawn=none["drawn"], covered=none["covered"])
    material = prepare(without_texts(result), whole=nobody)
    counts = _counted(found, material)
    rows, sheets = {}, {}
    for name, table in short_tables(material).items():
        _write_frame(table, place / name)
        rows[name] = table.height
        sheets[name] = table if table.height <= MOST_ROWS else table.clear()
    nothing = _result(result.study, ARTICLES.empty(), SPANS.empty(), CLAIMS.empty())
    for name, empty in long_tables(prepare(nothing), []).items():
        rows[name] = _write_parts(parts_of(found.bench.store, name), empty, place / name)
        whole = place / f"{name}.parquet"
        sheets[name] = pl.read_parquet(whole) if rows[name] <= MOST_ROWS else empty
    (place / "tables.xlsx").write_bytes(workbook_bytes(in_order(sheets), rows=rows))
    return rows, counts


def without_texts(result: StudyResult) -> StudyResult:
    """The result with no text and no extra column in its articles."""
    bare = result.corpus.articles.with_columns(text=pl.lit(""), extra=pl.lit(None, pl.String))
    return replace(result, corpus=replace(result.corpus, articles=bare))


def _counted(found: Found, material: Material) -> Counts:
    """What was counted of all events, after the parts of the long tables were written."""
    store = found.bench.store
    pages = [_page(batch, found, material) for batch in batches_of(found)]
    work_through(found, "tables", write_page, pages)
    alone = _labels_alone(found, material.mode)
    for name, table in (("labels", alone), ("naming", shown_labels(alone, material.mode))):
        if table.height:
            write_through(part_of(store, name, 1, 0), parquet_bytes(table))
    parts = {name: list(map(pl.read_parquet, parts_of(store, name))) for name in SHORT}
    short = summed_up(parts)
    wanted = tuple(_wanted(material, short))
    if material.mode == "quotes" and wanted:
        named = {str(place["article_id"]) for place in wanted}
        ids = found.library.articles["article_id"]
        again = [
            number
            for number, (rows, _key) in enumerate(found.told.groups)
            if not named.isdisjoint(ids.slice(*rows).to_list())
        ]
        pages = [_page(batch, found, material, wanted) for batch in batches_of(found, again)]
        work_through(found, "tables", write_claims, pages)
    return Counts(short=short, wanted=wanted)


def _wanted(material: Material, short: Mapping[str, pl.DataFrame]) -> Iterator[Place]:
    """The places of the passages that the report prints, of all that the lot took."""
    drawn = short["drawn"].with_row_index("number")
    whole = Whole(listed=short["listed"], drawn=drawn, covered=short["covered"])
    places = drawn.select(PLACE)
    for number in wanted_passages(replace(material, whole=whole)):
        yield places.row(number, named=True)


def _page(batch: Batch, found: Found, material: Material, wanted: tuple[Place, ...] = ()) -> Page:
    return Page(
        batch=batch,
        study=material.result.study,
        measures=tuple(material.parts),
        declared=tuple(found.study.corpus.events),
        wanted=wanted,
    )


def _labels_alone(found: Found, mode: str) -> pl.DataFrame:
    """What articles without an event call the actors, all of them counted together."""
    if mode == "features":
        return pl.DataFrame(schema=LABEL_COLUMNS)
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
    return labels_table(pl.concat(marks), alone)


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
