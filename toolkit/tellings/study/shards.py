"""Articles in shards: slices whose borders depend on the articles at them and on nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

import polars as pl

# A shard has about this many articles; a power of two.
MEAN_ARTICLES = 256
MOST_ARTICLES = 512
MOST_CHARACTERS = 2_500_000
READ = ("article_id", "title", "text", "language")
"""The columns that marking reads."""


def shards(articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of articles in slices, in order.

    A slice ends where the hash of an article's id says so, or where it gets too big. So an
    article that is added or taken away changes one shard, not all that come after it, and what
    is kept of the others can be used.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``.

    Examples
    --------
    >>> rows = pl.DataFrame({"article_id": [str(n) for n in range(1000)], "text": "It rained."})
    >>> [shard.height for shard in shards(rows)]
    [11, 388, 149, 6, 49, 390, 7]
    """
    columns = articles.select("article_id", pl.col("text").str.len_chars().alias("size"))
    first, characters = 0, 0
    for row, (article_id, size) in enumerate(columns.iter_rows()):
        full = row - first >= MOST_ARTICLES or characters + size > MOST_CHARACTERS
        if row > first and (full or _is_border(article_id)):
            yield articles.slice(first, row - first)
            first, characters = row, 0
        characters += size
    if articles.height > first:
        yield articles.slice(first)


def _is_border(article_id: str) -> bool:
    digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % MEAN_ARTICLES == 0


def digest_of(frame: pl.DataFrame) -> str:
    """A hash of the names, types and values of a frame's columns, in order.

    Parameters
    ----------
    frame : polars.DataFrame
        Any columns.

    Returns
    -------
    str
        32 hexadecimal digits; how the frame lies in memory does not matter.

    Examples
    --------
    >>> one = pl.DataFrame({"a": ["x", None]})
    >>> digest_of(one) == digest_of(pl.concat([one.head(1), one.tail(1)]))
    True
    >>> digest_of(one) == digest_of(pl.DataFrame({"a": ["x", "None"]}))
    False
    """
    digest = hashlib.sha256()
    for name, column in zip(frame.columns, frame.iter_columns(), strict=True):
        digest.update(f"{name} {column.dtype} {column.len()}\n".encode("utf-8", "surrogatepass"))
        if column.dtype.is_nested():
            digest.update(json.dumps(column.to_list(), default=str).encode())
            continue
        written = column.cast(pl.String)
        # Lengths tell ("ab", "c") from ("a", "bc"), and a null from an empty text.
        lengths = written.str.len_bytes().cast(pl.Int64).fill_null(-1)
        digest.update(lengths.to_numpy().tobytes())
        for value in written.drop_nulls():
            digest.update(value.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def key_of(parts: Mapping[str, object]) -> str:
    """A name for what is made from these parts: plain JSON values and digests.

    Examples
    --------
    >>> key_of({"a": 1, "b": "x"}) == key_of({"b": "x", "a": 1})
    True
    """
    plain = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]
