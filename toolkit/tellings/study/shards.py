"""Articles in shards, and in groups of whole events: slices cut by what stands at their borders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

# A shard has about this many articles; a power of two. Small ones keep memory low and let several
# processes end at the same time; smaller still, each would cost more than its articles.
MEAN_ARTICLES = 64
MOST_ARTICLES = 128
MOST_CHARACTERS = 650_000
# A group of events ends at the first event of its kind after so many articles.
FEWEST_IN_GROUP, MOST_IN_GROUP = 64, 256
READ = ("article_id", "title", "text", "language")
"""The columns that marking reads."""


Slice = tuple[int, int]
"""The first row, and the number of rows."""


def shards(ids: Sequence[str], sizes: Sequence[int]) -> Iterator[Slice]:
    """Articles in slices, in order.

    A slice ends where the hash of an article's id says so, or where it gets too big. So an
    article that is added or taken away changes one shard, not all that come after it, and what
    is kept of the others can be used.

    Parameters
    ----------
    ids : sequence of str
        Of the articles.
    sizes : sequence of int
        Characters of each.

    Examples
    --------
    >>> list(shards([str(number) for number in range(100)], [9] * 100))
    [(0, 11), (11, 6), (17, 75), (92, 8)]
    """
    first, characters = 0, 0
    for row, (article_id, size) in enumerate(zip(ids, sizes, strict=True)):
        full = row - first >= MOST_ARTICLES or characters + size > MOST_CHARACTERS
        if row > first and (full or _is_border(article_id, MEAN_ARTICLES)):
            yield first, row - first
            first, characters = row, 0
        characters += size
    if len(ids) > first:
        yield first, len(ids) - first


def groups(events: Sequence[str | None]) -> Iterator[Slice]:
    """Articles sorted by event in slices of whole events, in order.

    An event is never cut, however large; articles without one stand alone. A slice ends at the
    first event whose hash says so once it has enough articles, or where it gets too big.

    Parameters
    ----------
    events : sequence of str or None
        The event of each article, the same ones next to each other.

    Examples
    --------
    >>> list(groups(["flood"] * 300 + ["rain"] * 2 + [None]))
    [(0, 300), (300, 3)]
    """
    first = 0
    for row in range(1, len(events)):
        event = events[row]
        if event is not None and event == events[row - 1]:
            continue
        held = row - first
        ends = held >= MOST_IN_GROUP or event is None or _is_border(event, 8)
        if held >= FEWEST_IN_GROUP and ends:
            yield first, held
            first = row
    if events:
        yield first, len(events) - first


def _is_border(name: str, every: int) -> bool:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % every == 0


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
