"""Every table as CSV, Parquet and a sheet of one workbook, and the printed ones as LaTeX."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl

from tellings.domain.codings import (
    AGREEMENT,
    CORRECTED_CONTRASTS,
    CORRECTED_LEVELS,
    ERROR_TESTS,
    VALIDATION,
)
from tellings.domain.parts import Report
from tellings.domain.results import StudyResult
from tellings.domain.tables import DEVIATIONS, SPECIFICATIONS
from tellings.measures import event_status_by_outlet, event_status_shares
from tellings.reports.content import content_of
from tellings.reports.evidence import Excerpts, excerpts
from tellings.reports.figures import figures
from tellings.reports.findings import wanted_passages
from tellings.reports.latex import latex_table
from tellings.reports.material import Json, Material, prepare
from tellings.reports.naming import naming_frame
from tellings.reports.printed import printed_tables
from tellings.reports.redacting import printable_spans
from tellings.reports.replacing import write_bytes
from tellings.reports.robust import left_out
from tellings.reports.workbook import workbook_bytes

# What describes an article without being its text.
ARTICLE_COLUMNS = (
    "article_id", "event_id", "outlet", "outlet_group", "published", "published_date", "title",
    "section", "page", "byline_raw", "url", "language", "word_count", "text_kind", "agency",
    "wire_share", "loader", "loader_version", "source_file", "source_index", "sha256", "warnings",
)  # fmt: skip
# The order of tables in the workbook; those of other names come after these.
_FIRST = (
    "articles", "cells", "claims", "comparisons", "comparisons_own_text", "exposures",
    "effect_sizes", "focal_mentions", "focal_outlets", "focal_shares", "imports",
    "leave_one_event_out", "measures", "naming", "omnibus", "reuse", "spans", "terms",
)  # fmt: skip
Table = TypeVar("Table")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_files(material: Material, made: Json, *, excel_safe: bool = False) -> dict[str, bytes]:
    """Every table and figure by file name, relative to the folder of the report.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    made : dict
        What ``content_of`` gave for it.
    excel_safe : bool, default False
        In CSV, put an apostrophe before text cells that a spreadsheet would run as a formula.

    Returns
    -------
    dict
        ``tables/*.csv``, ``*.parquet`` and ``*.tex``, ``tables/tables.xlsx``, ``figures/*.svg``.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> material = prepare(example_result())
    >>> "tables/comparisons.csv" in table_files(material, content_of(material))
    True
    """
    made_files: dict[str, bytes] = {}
    exact = exact_tables(material)
    made_files["tables/tables.xlsx"] = workbook_bytes(exact)
    for name, frame in exact.items():
        made_files[f"tables/{name}.csv"] = csv_bytes(frame, excel_safe=excel_safe)
        made_files[f"tables/{name}.parquet"] = _parquet(frame)
    return dict(sorted({**made_files, **printed_files(made)}.items()))


def printed_files(made: Json) -> dict[str, bytes]:
    """The printed tables as LaTeX and the figures as SVG, by file name.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> "figures/hedge_rate.svg" in printed_files(content_of(prepare(example_result())))
    True
    """
    files = {
        f"tables/{table['name']}.tex": latex_table(table).encode("utf-8")
        for table in printed_tables(made)
    }
    return files | {f"figures/{name}": drawn for name, drawn in figures(made).items()}


def exact_tables(material: Material) -> dict[str, pl.DataFrame]:
    """The tables of a study with full precision, their text cut to the copyright mode.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> sorted(exact_tables(prepare(example_result())))[:4]
    ['articles', 'cells', 'claims', 'comparisons']
    """
    wanted = wanted_passages(material)
    return in_order({**short_tables(material), **long_tables(material, wanted)})


def in_order(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Tables by name in the order in which a workbook has them.

    Examples
    --------
    >>> list(in_order({"spans": 1, "claims": 2, "agreement": 3}))
    ['claims', 'spans', 'agreement']
    """
    place = {name: at for at, name in enumerate(_FIRST)}
    return dict(sorted(tables.items(), key=lambda one: place.get(one[0], len(place))))


def long_tables(material: Material, wanted: Sequence[int]) -> dict[str, pl.DataFrame]:
    """The tables that need the texts or the spans of every article; some events at a time will do.

    Parameters
    ----------
    material : Material
        Of a study, or of some whole events of it.
    wanted : sequence of int
        Numbers of the spans whose passages are printed first, see ``wanted_passages``.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> sorted(long_tables(prepare(example_result()), []))
    ['claims', 'naming', 'spans']
    """
    return {
        "claims": claims_table(material, wanted),
        "naming": naming_frame(material),
        "spans": spans_table(material),
    }


def spans_table(material: Material) -> pl.DataFrame:
    """The spans with as many words of the texts as may be printed.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> "number" in spans_table(prepare(example_result())).columns
    False
    """
    return printable_spans(material.spans.drop("number", "sentence", "article"), material.mode)


def claims_table(material: Material, wanted: Sequence[int]) -> pl.DataFrame:
    """The claims in words that may be printed; parameters as of ``long_tables``.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> claims_table(prepare(example_result()), [])["claim"][0]
    'The ferry was withdrawn on Monday.'
    """
    return _claims(material.result.claims, excerpts(material, wanted))


def short_tables(material: Material) -> dict[str, pl.DataFrame]:
    """The tables that need no text and no span.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> "spans" in short_tables(prepare(example_result()))
    False
    """
    result = material.result
    articles = material.every.select(ARTICLE_COLUMNS)
    if material.mode == "features":
        hidden = pl.lit(None, dtype=pl.String)
        articles = articles.with_columns(title=hidden, byline_raw=hidden)
    by_pair = ["measure", "outlet_a", "outlet_b", "target", "effect"]
    return {
        "articles": articles,
        "cells": material.cells.sort("measure", "event_id", "outlet"),
        "comparisons": result.comparisons.sort(by_pair),
        "comparisons_own_text": result.comparisons_own_text.sort(by_pair),
        "exposures": result.exposures.sort("article_id"),
        **_sizes(result),
        **_focal(result),
        "imports": result.corpus.imports.sort("source_file", "source_index"),
        "leave_one_event_out": left_out(material),
        "measures": result.measures.sort("measure", "article_id"),
        "omnibus": result.omnibus.sort("measure"),
        "reuse": result.reuse.sort("article_id", "other_id", "start", "other_start"),
        "terms": result.terms.sort("outlet", "term"),
        **_filled(result),
        **_voices(result),
    }


def csv_bytes(frame: pl.DataFrame, *, excel_safe: bool = False) -> bytes:
    """A frame as CSV in UTF-8, lists joined by "; ".

    Parameters
    ----------
    frame : polars.DataFrame
        Any frame of plain and list columns.
    excel_safe : bool, default False
        Put an apostrophe before text cells that a spreadsheet would run as a formula. Without it
        the file is exact.

    Examples
    --------
    >>> csv_bytes(pl.DataFrame({"title": ["=1+1"]}), excel_safe=True)
    b"title\\n'=1+1\\n"
    """
    flat = frame.with_columns(
        pl.col(name).list.join("; ")
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List)
    )
    if excel_safe:
        flat = flat.with_columns(
            _safe(name) for name, dtype in flat.schema.items() if dtype == pl.String
        )
    buffer = io.BytesIO()
    flat.write_csv(buffer)
    return buffer.getvalue()


def write(result: StudyResult, folder: Path) -> tuple[Path, ...]:
    """Writes ``tables/`` and ``figures/`` into the folder.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.reports.example import example_result
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     names = [path.name for path in write(example_result(), Path(folder))]
    >>> "measures.parquet" in names
    True
    """
    material = prepare(result)
    return write_all(table_files(material, content_of(material)), folder)


def write_all(named: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Writes every file in one step each; gives their paths, sorted.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_all({"a/b.txt": b"x"}, Path(folder))]
    ['b.txt']
    """
    return tuple(write_bytes(folder / name, data) for name, data in sorted(named.items()))


REPORT = Report(
    name="tables",
    about="Every table as CSV, Parquet and XLSX, the printed ones as LaTeX, figures as SVG.",
    write=write,
)


def _safe(name: str) -> pl.Expr:
    cell = pl.col(name)
    runs = pl.any_horizontal([cell.str.starts_with(sign) for sign in FORMULA_STARTS])
    return pl.when(runs).then(pl.lit("'") + cell).otherwise(cell).alias(name)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def _filled(result: StudyResult) -> dict[str, pl.DataFrame]:
    """The tables that a study has only where it asks for them or somebody coded by hand."""
    tables = {
        "agreement": (result.agreement, AGREEMENT),
        "corrected_contrasts": (result.corrected_contrasts, CORRECTED_CONTRASTS),
        "corrected_levels": (result.corrected_levels, CORRECTED_LEVELS),
        "deviations": (result.deviations, DEVIATIONS),
        "error_tests": (result.error_tests, ERROR_TESTS),
        "specifications": (result.specifications, SPECIFICATIONS),
        "validation": (result.validation, VALIDATION),
    }
    return {
        name: frame.sort(declared.key) for name, (frame, declared) in tables.items() if frame.height
    }


def _voices(result: StudyResult) -> dict[str, pl.DataFrame]:
    """Who speaks: each attribution's speaker, and what outlets have in common of them."""
    tables = ("speakers", "source_diversity", "source_overlap", "voice_balance")
    made = {name: getattr(result, name) for name in tables}
    return {name: frame for name, frame in made.items() if frame.height}


def _sizes(result: StudyResult) -> dict[str, pl.DataFrame]:
    """Further effect sizes, and which rates are equivalent within the margin set beforehand."""
    sizes = result.effect_sizes
    by_pair = ("measure", "outlet_a", "outlet_b")
    return {"effect_sizes": sizes.sort(by_pair)} if sizes.height else {}


def _focal(result: StudyResult) -> dict[str, pl.DataFrame]:
    """Of a study that names a focal event: each mention, and how often each outlet puts it how."""
    focal = result.study.get("focal")
    if not isinstance(focal, Mapping):
        return {}
    articles = result.corpus.articles
    if focal.get("event") is not None:
        # Articles in which nobody looked are no articles that do not mention it.
        articles = articles.filter(pl.col("event_id") == str(focal["event"]))
    placed = articles.select("article_id", "event_id", "outlet")
    shares = event_status_shares(articles, result.mentions)
    return {
        "focal_mentions": result.mentions.join(placed, on="article_id").sort(
            "article_id", "field", "start"
        ),
        "focal_outlets": event_status_by_outlet(articles, result.mentions),
        "focal_shares": shares.sort("measure", "article_id"),
    }


def _claims(claims: pl.DataFrame, shown: Excerpts) -> pl.DataFrame:
    """The claims in words that may be printed."""
    ordered = claims.sort("event_id", "claim_id", "outlet")
    if shown.material.mode == "full":
        return ordered
    words: dict[tuple[str, int], str] = {}
    for row in ordered.iter_rows(named=True):
        key = (row["event_id"], row["claim_id"])
        if key not in words and row["article_id"] in shown.articles and row["start"] is not None:
            words[key] = shown.plain(row["article_id"], "text", row["start"], row["end"])
    keys: Sequence[tuple[str, int]] = ordered.select("event_id", "claim_id").rows()
    told = [words.get(key, "…") for key in keys]
    return ordered.with_columns(pl.Series("claim", told, dtype=pl.String))
