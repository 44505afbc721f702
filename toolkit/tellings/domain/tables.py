"""The declared tables: every step of the toolkit takes one and gives one.

A table is a polars frame whose columns, dtypes and key are declared here once. ``check`` is the
one door: it is called on what comes from outside (a user, a plug-in, a file), never in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from tellings.domain.errors import TableError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("title", "text")
VOICES = ("author", "quoted", "attributed")
TARGETS = ("these_articles", "events_like_these")
DATE_PRECISIONS = ("day", "minute", "second", "unknown")
DATE_SOURCES = ("archive", "meta", "url", "text", "load", "seen")
TEXT_KINDS = ("full", "truncated", "summary", "headline", "live_blog", "transcript")
AGENCY_SOURCES = ("dateline", "byline", "metadata", "tail")
OUTCOMES = ("read", "repaired", "refused")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A declared table.

    Parameters
    ----------
    name : str
        Its name in messages and docstrings, in capitals.
    row : str
        What one row is.
    key : tuple of str
        Columns that together name a row once.
    columns : Mapping[str, polars.DataType]
        Every column and its dtype, in order.
    required : tuple of str
        Columns a caller must bring; the others are filled with nulls by ``check``.
    filled : tuple of str
        Columns that may not hold nulls.
    ranges : Mapping[str, tuple[float, float]]
        Smallest and largest value allowed.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: Mapping[str, pl.DataType]
    required: tuple[str, ...]
    filled: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]]

    def empty(self) -> pl.DataFrame:
        """A frame of no rows with the full schema.

        Examples
        --------
        >>> MEASURES.empty().columns
        ['article_id', 'measure', 'count', 'exposure', 'value']
        """
        return pl.DataFrame(schema=dict(self.columns))


def _table(
    name: str,
    row: str,
    key: str,
    columns: Mapping[str, pl.DataType],
    *,
    required: str,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Table:
    needed = tuple(required.split())
    return Table(
        name=name,
        row=row,
        key=tuple(key.split()),
        columns=columns,
        required=needed,
        filled=tuple(sorted({*needed, *key.split()}, key=list(columns).index)),
        ranges=ranges or {},
    )


_TEXT = pl.String()
_TEXTS = pl.List(pl.String)
_COUNT = pl.UInt32()
_REAL = pl.Float64()
_SCORE = pl.Float32()

ARTICLES = _table(
    "ARTICLES",
    "one article of one outlet",
    "article_id",
    {
        "article_id": _TEXT,
        "event_id": _TEXT,
        "event_score": _SCORE,
        "outlet": _TEXT,
        "outlet_key": _TEXT,
        "outlet_group": _TEXT,
        "published": pl.Datetime("us", "UTC"),
        "published_date": pl.Date(),
        "date_precision": pl.Enum(DATE_PRECISIONS),
        "date_source": pl.Enum(DATE_SOURCES),
        "utc_offset_min": pl.Int16(),
        "title": _TEXT,
        "subtitle": _TEXT,
        "section": _TEXT,
        "page": _TEXT,
        "edition": _TEXT,
        "byline_raw": _TEXT,
        "authors": _TEXTS,
        "text": _TEXT,
        "text_kind": pl.Enum(TEXT_KINDS),
        "language": _TEXT,
        "language_source": _TEXT,
        "url": _TEXT,
        "url_canonical": _TEXT,
        "domain": _TEXT,
        "agency": _TEXTS,
        "agency_source": pl.Enum(AGENCY_SOURCES),
        "word_count": _COUNT,
        "stated_length": _COUNT,
        "length_unit": pl.Enum(("words", "chars")),
        "integrity": _SCORE,
        "dup_group": _TEXT,
        "dup_of": _TEXT,
        "wire_share": _SCORE,
        "wire_of": _TEXT,
        "copyright": _TEXT,
        "correction": _TEXT,
        "graphic_captions": _TEXTS,
        "source_file": _TEXT,
        "source_index": _COUNT,
        "loader": _TEXT,
        "loader_version": _TEXT,
        "sha256": _TEXT,
        "warnings": _TEXTS,
        "extra": _TEXT,
    },
    required="article_id text",
    ranges={"event_score": (0, 1), "wire_share": (0, 1)},
)

DESIGN = _table(
    "DESIGN",
    "one article with its place in the comparison",
    "article_id",
    {"article_id": _TEXT, "event_id": _TEXT, "outlet": _TEXT},
    required="article_id event_id outlet",
)

READABLE = _table(
    "READABLE",
    "one article to be read by the extractors",
    "article_id",
    {"article_id": _TEXT, "title": _TEXT, "text": _TEXT, "language": _TEXT},
    required="article_id text",
)

SPANS = _table(
    "SPANS",
    "one marked passage of one article",
    "article_id layer group role field start",
    {
        "article_id": _TEXT,
        "field": pl.Enum(FIELDS),
        "layer": _TEXT,
        "group": _COUNT,
        "role": _TEXT,
        "label": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "score": _SCORE,
        "voice": pl.Enum(VOICES),
        "attributes": _TEXT,
    },
    required="article_id field layer group role label start end score voice attributes",
    ranges={"score": (0, 1)},
)

EXPOSURES = _table(
    "EXPOSURES",
    "one article: what there was to mark in it",
    "article_id",
    {
        "article_id": _TEXT,
        "words": _COUNT,
        "words_author": _COUNT,
        "words_quoted": _COUNT,
        "words_attributed": _COUNT,
        "words_content": _COUNT,
        "words_title": _COUNT,
        "sentences": _COUNT,
        "sentences_author": _COUNT,
        "paragraphs": _COUNT,
    },
    required="article_id words words_author words_quoted words_attributed words_content "
    "words_title sentences sentences_author paragraphs",
)

MEASURES = _table(
    "MEASURES",
    "one article and measure",
    "article_id measure",
    {
        "article_id": _TEXT,
        "measure": _TEXT,
        "count": _REAL,
        "exposure": _REAL,
        "value": _REAL,
    },
    required="article_id measure",
    ranges={"exposure": (0, float("inf"))},
)

COMPARISONS = _table(
    "COMPARISONS",
    "one measure, pair of outlets and target",
    "measure outlet_a outlet_b target effect",
    {
        "measure": _TEXT,
        "outlet_a": _TEXT,
        "outlet_b": _TEXT,
        "target": pl.Enum(TARGETS),
        "effect": _TEXT,
        "estimate": _REAL,
        "low": _REAL,
        "high": _REAL,
        "level": _REAL,
        "p": _REAL,
        "p_adjusted": _REAL,
        "q": _REAL,
        "n_events": _COUNT,
        "n_articles_a": _COUNT,
        "n_articles_b": _COUNT,
        "mde": _REAL,
        "method": _TEXT,
        "corrected": pl.Boolean(),
        "note": _TEXT,
    },
    required="measure outlet_a outlet_b target effect n_events method corrected",
    ranges={"p": (0, 1), "p_adjusted": (0, 1), "q": (0, 1), "level": (0, 1)},
)

OMNIBUS = _table(
    "OMNIBUS",
    "one measure: do the outlets differ at all",
    "measure",
    {
        "measure": _TEXT,
        "statistic": _REAL,
        "p": _REAL,
        "q": _REAL,
        "n_events": _COUNT,
        "n_outlets": _COUNT,
        "n_permutations": _COUNT,
        "exact": pl.Boolean(),
        "note": _TEXT,
    },
    required="measure n_events n_outlets",
    ranges={"p": (0, 1), "q": (0, 1)},
)

TERMS = _table(
    "TERMS",
    "one term that an outlet uses more, or less, than the others on the same events",
    "outlet term",
    {
        "outlet": _TEXT,
        "term": _TEXT,
        "count": _COUNT,
        "count_elsewhere": _COUNT,
        "log_odds": _REAL,
        "z": _REAL,
        "p_adjusted": _REAL,
        "events_leaning": _COUNT,
        "n_events": _COUNT,
        "n_articles": _COUNT,
        "house_style": _TEXT,
    },
    required="outlet term count count_elsewhere log_odds z n_events",
    ranges={"p_adjusted": (0, 1)},
)

CLAIMS = _table(
    "CLAIMS",
    "one claim of one event in one outlet's coverage, found or not found",
    "event_id claim_id outlet",
    {
        "event_id": _TEXT,
        "claim_id": _COUNT,
        "claim": _TEXT,
        "outlet": _TEXT,
        "status": pl.Enum(("found", "not_found")),
        "article_id": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "similarity": _SCORE,
        "lead_rank": _COUNT,
    },
    required="event_id claim_id claim outlet status",
    ranges={"similarity": (0, 1)},
)

REUSE = _table(
    "REUSE",
    "one passage that two articles share word for word",
    "article_id other_id start other_start",
    {
        "article_id": _TEXT,
        "other_id": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "other_start": _COUNT,
        "other_end": _COUNT,
        "words": _COUNT,
        "share": _SCORE,
        "other_share": _SCORE,
    },
    required="article_id other_id start end other_start other_end words share other_share",
    ranges={"share": (0, 1), "other_share": (0, 1)},
)

IMPORTS = _table(
    "IMPORTS",
    "one record that a loader met, and what became of it",
    "source_file source_index",
    {
        "source_file": _TEXT,
        "source_index": _COUNT,
        "outcome": pl.Enum(OUTCOMES),
        "article_id": _TEXT,
        "loader": _TEXT,
        "problem": _TEXT,
        "remedy": _TEXT,
    },
    required="source_file source_index outcome",
)

TABLES = {
    table.name: table
    for table in (
        ARTICLES,
        DESIGN,
        READABLE,
        SPANS,
        EXPOSURES,
        MEASURES,
        COMPARISONS,
        OMNIBUS,
        TERMS,
        CLAIMS,
        REUSE,
        IMPORTS,
    )
}


def check(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame as the declared table: columns in order, dtypes cast, keys and ranges checked.

    Optional columns that are missing come back as nulls; columns the table does not know are
    left out (a loader keeps them in ``extra``).

    Parameters
    ----------
    frame : polars.DataFrame
        What came from outside.
    table : Table
        The declaration it must fit.

    Returns
    -------
    polars.DataFrame
        The same rows in the same order with exactly the declared columns.

    Raises
    ------
    TableError
        If a required column is missing, a dtype cannot be cast without loss, a key is repeated,
        a filled column holds a null or a value lies outside its range.

    Examples
    --------
    >>> frame = pl.DataFrame({"article_id": ["a"], "measure": ["hedge_rate"], "count": [3]})
    >>> check(frame, MEASURES).row(0)
    ('a', 'hedge_rate', 3.0, None, None)
    """
    if not isinstance(frame, pl.DataFrame):
        raise TableError(
            f"Expected a polars DataFrame for table {table.name}, got {type(frame).__name__}.",
            remedy="pass a polars.DataFrame, such as polars.DataFrame(rows) or frame.collect().",
        )
    _check_columns(frame, table)
    cast = frame.select(_cast(frame, name, dtype, table) for name, dtype in table.columns.items())
    _check_filled(cast, table)
    _check_ranges(cast, table)
    _check_key(cast, table)
    return cast


def _check_columns(frame: pl.DataFrame, table: Table) -> None:
    missing = set(table.required) - set(frame.columns)
    if missing:
        raise TableError(
            f"Table {table.name} needs the columns {listed(table.required)}; "
            f"missing are {listed(missing)}, found are {listed(frame.columns)}.",
            remedy="add or rename the missing columns.",
        )


def _cast(frame: pl.DataFrame, name: str, dtype: pl.DataType, table: Table) -> pl.Series:
    if name not in frame.columns:
        return pl.Series(name, [None] * frame.height, dtype=dtype)
    column = frame[name]
    if column.dtype == dtype:
        return column
    try:
        return column.cast(dtype, strict=True)
    except pl.exceptions.PolarsError as error:
        raise TableError(
            f"Column '{name}' of table {table.name} must be {dtype}; "
            f"it is {column.dtype} and does not cast: {str(error).splitlines()[0]}",
            remedy=f"convert '{name}' to {dtype} first.",
        ) from error


def _check_filled(frame: pl.DataFrame, table: Table) -> None:
    for name in table.filled:
        nulls = frame[name].null_count()
        if nulls:
            row = int(frame[name].is_null().arg_max() or 0)
            raise TableError(
                f"Column '{name}' of table {table.name} holds {nulls} null(s), first in row {row}.",
                remedy=f"fill or remove the rows without '{name}'.",
            )


def _check_ranges(frame: pl.DataFrame, table: Table) -> None:
    for name, (low, high) in table.ranges.items():
        outside = frame[name].is_between(low, high).not_().fill_null(value=False)
        if outside.any():
            row = int(outside.arg_max() or 0)
            raise TableError(
                f"Column '{name}' of table {table.name} must lie in [{low:g}, {high:g}]; "
                f"row {row} holds {frame[name][row]}.",
                remedy=f"correct '{name}' in that row.",
            )
    if "start" in frame.columns and "end" in frame.columns:
        turned = (frame["start"] >= frame["end"]).fill_null(value=False)
        if turned.any():
            row = int(turned.arg_max() or 0)
            raise TableError(
                f"Table {table.name} needs start < end; row {row} holds "
                f"{frame['start'][row]} and {frame['end'][row]}.",
                remedy="offsets count Unicode code points; end is one past the last.",
            )


def _check_key(frame: pl.DataFrame, table: Table) -> None:
    repeated = frame.select(pl.struct(table.key).is_duplicated()).to_series()
    if repeated.any():
        row = int(repeated.arg_max() or 0)
        values = ", ".join(f"{name}={frame[name][row]!r}" for name in table.key)
        raise TableError(
            f"The key of table {table.name} is repeated: {values}.",
            remedy=f"keep one row for each {' + '.join(table.key)}.",
        )
