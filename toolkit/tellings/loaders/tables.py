"""Tables of articles: CSV, TSV, JSON Lines and Parquet, with a column map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from tellings.domain.errors import LoadError, TableError
from tellings.domain.parts import Loader
from tellings.domain.tables import ARTICLES, check
from tellings.loaders.delimited import read_rows, sniff_delimiter, usual_header
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.json_records import json_lines
from tellings.loaders.options import ReadOptions
from tellings.loaders.parquet_files import MAGIC, parquet_frame
from tellings.loaders.records import Item, to_records
from tellings.loaders.schema import (
    ACCOUNT,
    Finding,
    Origin,
    Refusal,
    Tables,
    build_tables,
    table_of,
)
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.table_parts import parts_of

_NAME, _VERSION = "table", "1"
_DELIMITED = (".csv", ".tsv", ".tab")
_LINES = (".jsonl", ".ndjson")
_MOST_CELLS = 16_384


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a table of articles, 0 to 1.

    Parameters
    ----------
    path : Path
        Only its ending is looked at, and only where the content leaves a doubt.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.txt"), b"id;headline;body")
    0.9
    >>> sniff(Path("a.txt"), b"It rained, the mayor said.")
    0.0
    """
    if head.startswith(MAGIC):
        return 1.0
    text = head_text(head).removeprefix("\ufeff").lstrip()
    if text.startswith("{"):
        return _sniff_lines(path, text)
    if not text or text.startswith(("[", "<", "---")):
        return 0.0
    usual = usual_header(_without_separator_line(text))
    if usual >= 2:
        return 0.9
    # One usual word is a header only where the file claims to be a table.
    return 0.7 if path.suffix.lower() in _DELIMITED else 0.0


def read_items(path: Path, data: bytes, options: ReadOptions) -> tuple[list[Item | Refusal], str]:
    """The rows of a table under its own names, and a note on how they were read.

    Raises
    ------
    LoadError
        If the file as a whole cannot be read.

    Examples
    --------
    >>> items, note = read_items(Path("a.csv"), b"id,text\\n1,Rain.", ReadOptions())
    >>> items[0].value
    {'id': '1', 'text': 'Rain.'}
    """
    if data.startswith(MAGIC):
        return _parquet_items(parquet_frame(data)), ""
    decoded = decode(data, encoding=options.encoding)
    if decoded.text.lstrip().startswith("{"):
        return list(json_lines(decoded.text)), decoded.note or ""
    return _delimited_items(decoded.text, options.delimiter), decoded.note or ""


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a table file.

    Parameters
    ----------
    path : Path
        CSV or another delimited table, JSON Lines, or Parquet. A Parquet file of table ARTICLES
        itself comes back as it was written.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If the file as a whole cannot be read, or no column is known to hold the text.

    Examples
    --------
    >>> read(Path("no-such-file.csv"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    if data.startswith(MAGIC):
        frame = parquet_frame(data)
        if is_articles(frame):
            return as_written(frame, origin)
        items, how = _parquet_items(frame), ""
    else:
        items, how = read_items(path, data, chosen)
    written = _written_rows(items)
    if written is not None:
        return as_written(written, origin)
    if not items:
        raise LoadError(
            "The table has no row below its header.", remedy="check the file, and its encoding."
        )
    records, note = to_records(items, columns=chosen.columns)
    told = "; ".join(part for part in (note, how) if part)
    return build_tables(records, replace(origin, note=told or None), options=chosen)


def parts(path: Path, options: Mapping[str, object]) -> Iterator[Tables]:
    """The same in parts, ids that come twice among them; a small file in one.

    Parameters and errors are as of ``read``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.csv").write_text("id,text\\n1,It rained.\\n")
    ...     [articles.height for articles, _account in parts(Path(folder, "a.csv"), {})]
    [1]
    """
    origin = Origin(
        source_file=str(options.get("source_file") or path.name),
        sha256="",
        loader=_NAME,
        loader_version=_VERSION,
    )
    made = parts_of(path, origin, ReadOptions.of(options))
    yield from [read(path, options)] if made is None else made


def is_articles(frame: pl.DataFrame) -> bool:
    """Whether a frame has every column of table ARTICLES, as one written by the toolkit has.

    Examples
    --------
    >>> is_articles(ARTICLES.empty())
    True
    """
    return set(ARTICLES.columns) <= set(frame.columns)


def as_written(frame: pl.DataFrame, origin: Origin) -> Tables:
    """A frame of table ARTICLES as it is, every row counted as read.

    Parameters
    ----------
    frame : polars.DataFrame, table ARTICLES
        Its provenance columns are kept.
    origin : Origin
        The file it was read from now, for table IMPORTS.

    Raises
    ------
    LoadError
        If it does not fit the table after all.

    Examples
    --------
    >>> origin = Origin(source_file="a.parquet", sha256="0", loader="table", loader_version="1")
    >>> as_written(ARTICLES.empty(), origin)[1].height
    0
    """
    try:
        articles = check(frame, ARTICLES)
    except TableError as error:
        raise LoadError(error.problem, remedy=error.remedy) from error
    rows = [
        {"source_file": origin.source_file, "source_index": index, "outcome": "read",
         "article_id": article_id, "loader": origin.loader}
        for index, article_id in enumerate(articles["article_id"], start=1)
    ]  # fmt: skip
    return articles, table_of(rows, ACCOUNT)


def _sniff_lines(path: Path, text: str) -> float:
    lines = [line.strip() for line in text.split("\n")[:20] if line.strip()]
    whole = sum(line.startswith("{") and line.endswith("}") for line in lines)
    if (len(lines) > 1 and whole >= 0.5 * len(lines)) or path.suffix.lower() in _LINES:
        return 0.95
    return 0.4


def _written_rows(items: list[Item | Refusal]) -> pl.DataFrame | None:
    """The frame in JSON Lines of table ARTICLES; None if they are anything else."""
    rows: list[dict[str, object]] = []
    for item in items:
        if not isinstance(item, Item) or list(item.value) != list(ARTICLES.columns):
            return None
        rows.append(dict(item.value))
    times = {"published": datetime.fromisoformat, "published_date": date.fromisoformat}
    try:
        for row in rows:
            row |= {
                name: read(str(row[name])) for name, read in times.items() if row[name] is not None
            }
        return table_of(rows, ARTICLES.columns) if rows else None
    except (ValueError, TypeError, OverflowError, pl.exceptions.PolarsError):
        return None


def _parquet_items(frame: pl.DataFrame) -> list[Item | Refusal]:
    return [
        Item(index=index, value=row)
        for index, row in enumerate(frame.iter_rows(named=True), start=1)
    ]


def _without_separator_line(text: str) -> str:
    """The text without the line ``sep=;`` by which Excel is told the delimiter."""
    first, _, rest = text.partition("\n")
    return rest if first.strip().lower() in {"sep=,", "sep=;", "sep=\t", "sep=|"} else text


def _delimited_items(text: str, delimiter: str | None) -> list[Item | Refusal]:
    body = _without_separator_line(text)
    # Line numbers in messages count the line that was taken off.
    offset = 1 if len(body) < len(text) else 0
    rows = read_rows(body, delimiter or sniff_delimiter(body))
    first = next(rows, None)
    if first is None or first.problem is not None or len(first.cells) > _MOST_CELLS:
        raise LoadError(
            f"The header of the table cannot be read: {first.problem if first else 'no line'}.",
            remedy="check the first line, and that the delimiter is a comma, semicolon, tab or |.",
        )
    header = _header(first.cells)
    items: list[Item | Refusal] = []
    for index, row in enumerate(rows, start=1):
        lines = f"line {row.line + offset}"
        if row.last_line > row.line:
            lines = f"lines {row.line + offset} to {row.last_line + offset}"
        if row.problem is not None:
            remedy = "write quotation marks inside a field twice, and close the field with one."
            problem = f"{row.problem} ({lines})."
            items.append(Refusal(index=index, problem=problem, remedy=remedy))
        else:
            items.append(_delimited_item(index, row.cells, header, lines, row.stray_quotes))
    return items


def _header(cells: tuple[str, ...]) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        plain = cell.strip() or f"column_{position}"
        names.append(plain if plain not in names else f"{plain} ({position})")
    return names


def _delimited_item(
    index: int, cells: tuple[str, ...], header: list[str], lines: str, stray: int
) -> Item | Refusal:
    width = len(header)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return Refusal(
            index=index,
            problem=f"it has {len(cells)} fields, but the header has {width} ({lines}).",
            remedy="put fields with delimiters or line ends in them in quotation marks.",
        )
    found: tuple[Finding, ...] = ()
    if stray:
        problem = f"{stray} quotation mark(s) inside a field are not written twice and were kept"
        found = (Finding(problem=problem, remedy="write quotation marks inside a field twice."),)
    return Item(index=index, value=dict(zip(header, cells, strict=False)), findings=found)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(*_DELIMITED, *_LINES, ".parquet"),
    sniff=sniff,
    read=read,
    about="Tables with one article a row: CSV, TSV, JSON Lines, Parquet.",
    parts=parts,
)
