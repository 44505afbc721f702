"""Large tables of articles read some thousand rows at a time: Parquet, and JSON Lines in UTF-8."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

import polars as pl

from tellings.domain.tables import ARTICLES
from tellings.loaders.columns import usable_columns
from tellings.loaders.encodings import binary_kind
from tellings.loaders.json_records import json_lines
from tellings.loaders.options import ReadOptions
from tellings.loaders.parquet_files import MAGIC, check_parquet, damage_told
from tellings.loaders.records import Item, to_records
from tellings.loaders.schema import Origin, Refusal, Tables, built_tables
from tellings.loaders.sources import read_head

# Rows that are turned into articles at a time, and the size from which a file is worth it.
ROWS = 4_000
LARGE = 16_000_000
_CHUNK = 1 << 20
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

Items = Callable[[], Iterator[list[Item | Refusal]]]


def parts_of(path: Path, origin: Origin, options: ReadOptions) -> Iterator[Tables] | None:
    """The records of a table in parts that give what the file gives as a whole.

    Parameters
    ----------
    path : Path
        A table of articles.
    origin : Origin
        The file; its hash is made here, without holding the file.
    options : ReadOptions
        What the file leaves out.

    Returns
    -------
    iterator of (ARTICLES, IMPORTS), or None
        None where the file is small, or of a kind that is read as a whole: CSV, JSON Lines in
        another encoding, and tables that the toolkit wrote itself.

    Raises
    ------
    LoadError
        If a Parquet file is damaged; while it is read, if no column is known to hold the text.

    Examples
    --------
    >>> origin = Origin(source_file="a.csv", sha256="", loader="table", loader_version="1")
    >>> parts_of(Path(__file__), origin, ReadOptions()) is None
    True
    """
    try:
        if path.stat().st_size < LARGE:
            return None
    except OSError:
        return None
    head = read_head(path)
    if head.startswith(MAGIC):
        items = _parquet_items(path)
    else:
        items = None if options.encoding else _line_items(path, head)
    return None if items is None else _built(path, items, origin, options)


def _built(path: Path, items: Items, origin: Origin, options: ReadOptions) -> Iterator[Tables]:
    names: dict[str, None] = {}
    for part in items():
        rows = (item.value for item in part if isinstance(item, Item))
        names |= dict.fromkeys(usable_columns(rows))
    with path.open("rb") as file:
        whole = replace(origin, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    told: str | None = None
    for number, part in enumerate(items()):
        records, note = to_records(part, columns=options.columns, names=list(names))
        # What is told of the file stands with its first record.
        told = note if number == 0 else None
        yield built_tables(records, replace(whole, note=told), options=options)


def _parquet_items(path: Path) -> Items | None:
    """Rows of a Parquet file; None if it is a table of ours, or empty, or cannot be mapped."""
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            check_parquet(data)
    except OSError:
        return None
    with damage_told():
        names = pl.scan_parquet(path).collect_schema().names()
        height = int(pl.scan_parquet(path).select(pl.len()).collect().item())
    if set(ARTICLES.columns) <= set(names):
        return None

    def items() -> Iterator[list[Item | Refusal]]:
        for first in range(0, height, ROWS):
            with damage_told():
                rows = pl.scan_parquet(path).slice(first, ROWS).collect()
            yield [
                Item(index=index, value=row)
                for index, row in enumerate(rows.iter_rows(named=True), start=first + 1)
            ]

    return items if height else None


def _line_items(path: Path, head: bytes) -> Items | None:
    """Objects of JSON Lines; None if it is anything else, not UTF-8, or a table of ours."""
    if head.startswith(_MARKS) or b"\x00" in head or binary_kind(head) or not _is_utf8(path):
        return None
    if not head.lstrip().startswith(b"{"):
        return None

    def items() -> Iterator[list[Item | Refusal]]:
        index = number = 0
        with path.open("rb") as file:
            while lines := list(islice(file, ROWS)):
                text = b"".join(lines).decode("utf-8").removesuffix("\n")
                made = list(json_lines(text, index=index, number=number))
                index, number = index + len(made), number + len(lines)
                if made:
                    yield made

    first = next(items(), [])
    ours = (
        bool(first) and isinstance(first[0], Item) and list(first[0].value) == [*ARTICLES.columns]
    )
    return None if ours or not first else items


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
