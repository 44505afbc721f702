"""The articles of a study in their order, their texts in memory or in a file, read when needed.

On disk a text leaves a *mark* in its column: where it lies in the file, its length and its hash.
So a corpus of any size is sorted, filtered and counted by what is small of it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

# Columns whose values may be long.
LONG = ("text", "extra")
_LOST = "\ufffd"


@dataclass(frozen=True, kw_only=True, eq=False)
class Library:
    """Articles in the order of the study.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        With marks for the texts where there is a file.
    file : Path, optional
        Holds the texts; without it they are in ``articles``.

    Examples
    --------
    >>> rows = pl.DataFrame({"article_id": ["a", "b"], "text": ["Rain.", "Hail."]})
    >>> Library(articles=rows).part(1, 1, ["article_id", "text"]).rows()
    [('b', 'Hail.')]
    """

    articles: pl.DataFrame
    file: Path | None = None

    def part(self, first: int, n: int, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of ``n`` articles from ``first`` on, with their texts."""
        rows = self.articles.slice(first, n).select(columns)
        return rows if self.file is None else with_texts(rows, self.file)

    def chosen(self, rows: Sequence[int]) -> pl.DataFrame:
        """Articles by their place, with their texts."""
        found = self.articles[list(rows)]
        return found if self.file is None else with_texts(found, self.file)

    def sizes(self) -> list[int]:
        """Characters of each text."""
        texts = self.articles["text"]
        if self.file is None:
            return texts.str.len_chars().to_list()
        return [int(mark.split(" ")[2]) for mark in texts]

    def hashes(self) -> list[str]:
        """SHA-256 of each text in UTF-8."""
        texts = self.articles["text"]
        if self.file is None:
            return [hashlib.sha256(_bytes(text)).hexdigest() for text in texts]
        return [mark.split(" ")[3] for mark in texts]


def put_away(articles: pl.DataFrame, file: Path) -> pl.DataFrame:
    """The articles with marks for their long columns, which are added to a file.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Any number.
    file : Path
        Made if it is not there.

    Examples
    --------
    >>> import tempfile
    >>> rows = pl.DataFrame({"article_id": ["a"], "text": ["Rain."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     marked = put_away(rows, Path(folder, "texts"))
    ...     marked["text"][0][:6], with_texts(marked, Path(folder, "texts")).equals(rows)
    ('0 5 5 ', True)
    """
    columns = []
    with file.open("ab") as out:
        for name in LONG:
            if name in articles.columns:
                marks = []
                for value in articles[name]:
                    marks.append(None if value is None else _mark(value, out.tell()))
                    if value is not None:
                        out.write(_bytes(value))
                columns.append(pl.Series(name, marks, dtype=pl.String))
    return articles.with_columns(columns)


def with_texts(articles: pl.DataFrame, file: Path) -> pl.DataFrame:
    """The articles with what stands in the file in place of the marks.

    Parameters
    ----------
    articles : polars.DataFrame
        What ``put_away`` gave, or some rows and columns of it.
    file : Path
        Where they were put.
    """
    columns = []
    with file.open("rb") as texts:
        for name in LONG:
            if name in articles.columns:
                read = [_read(texts.fileno(), mark) for mark in articles[name]]
                columns.append(pl.Series(name, read, dtype=pl.String))
    return articles.with_columns(columns)


def _mark(value: str, place: int) -> str:
    data = _bytes(value)
    # Lost characters are counted in the account of an import, so the mark has as many.
    lost = _LOST * value.count(_LOST)
    return f"{place} {len(data)} {len(value)} {hashlib.sha256(data).hexdigest()} {lost}"


def _read(file: int, mark: str | None) -> str | None:
    if mark is None:
        return None
    place, size = mark.split(" ", 2)[:2]
    return os.pread(file, int(size), int(place)).decode("utf-8", "surrogatepass")


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
