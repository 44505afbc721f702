"""Parquet files, decoded only if they hold what they state.

polars 2.1 believes what a page states of itself: a damaged number makes it ask for more memory
than there is, which ends the process, and Python cannot catch that.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import polars as pl

from tellings.domain.errors import LoadError
from tellings.loaders.thrift import (
    BINARY,
    BOOL,
    I16,
    I32,
    I64,
    Bytes,
    Shape,
    Struct,
    read_struct,
)

MAGIC = b"PAR1"
AGAIN = "fetch or write the file again."
# A small file can state any number of rows that are all the same.
MOST_VALUES, VALUES_A_BYTE = 64_000_000, 8
MOST_UNPACKED, MOST_RATIO = 100 * 1024**2, 200

# Structs and fields have the names and numbers of the format's own definition, parquet.thrift.
_STATISTICS: Mapping[int, Shape] = {
    1: BINARY, 2: BINARY, 3: I64, 4: I64, 5: BINARY, 6: BINARY, 7: BOOL, 8: BOOL}  # fmt: skip
_KEY_VALUE: Mapping[int, Shape] = {1: BINARY, 2: BINARY}
_ELEMENT: Mapping[int, Shape] = {
    1: I32, 2: I32, 3: I32, 4: BINARY, 5: I32, 6: I32, 7: I32, 8: I32, 9: I32, 10: {}}  # fmt: skip
_META: Mapping[int, Shape] = {
    1: I32, 2: [I32], 3: [BINARY], 4: I32, 5: I64, 6: I64, 7: I64, 8: [_KEY_VALUE], 9: I64, 10: I64,
    11: I64, 12: _STATISTICS, 13: [{1: I32, 2: I32, 3: I32}], 14: I64, 15: I32, 16: {}}  # fmt: skip
_CHUNK: Mapping[int, Shape] = {
    1: BINARY, 2: I64, 3: _META, 4: I64, 5: I32, 6: I64, 7: I32, 8: {}, 9: BINARY}  # fmt: skip
_GROUP: Mapping[int, Shape] = {
    1: [_CHUNK], 2: I64, 3: I64, 4: [{1: I32, 2: BOOL, 3: BOOL}], 5: I64, 6: I64,
    7: I16}  # fmt: skip
_FOOTER: Mapping[int, Shape] = {
    1: I32, 2: [_ELEMENT], 3: I64, 4: [_GROUP], 5: [_KEY_VALUE], 6: BINARY, 7: [{}], 8: {},
    9: BINARY}  # fmt: skip
_DATA, _INDEX, _DICTIONARY, _DATA_2 = 0, 1, 2, 3
_HEADER: Mapping[int, Shape] = {
    1: I32, 2: I32, 3: I32, 4: I32, 5: {1: I32, 2: I32, 3: I32, 4: I32, 5: _STATISTICS}, 6: {},
    7: {1: I32, 2: I32, 3: BOOL},
    8: {1: I32, 2: I32, 3: I32, 4: I32, 5: I32, 6: I32, 7: BOOL, 8: _STATISTICS}}  # fmt: skip
_OF_KIND = {_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}


def parquet_frame(data: bytes) -> pl.DataFrame:
    """The frame in the bytes of a Parquet file.

    Raises
    ------
    LoadError
        If it is cut short or damaged, or would unpack to more than 200 times its size.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> pl.DataFrame({"text": ["Rain."]}).write_parquet(buffer)
    >>> parquet_frame(buffer.getvalue()).height
    1
    """
    check_parquet(data)
    with damage_told():
        return pl.read_parquet(io.BytesIO(data))


@contextmanager
def damage_told() -> Iterator[None]:
    """The errors of polars over a Parquet file as a LoadError.

    Raises
    ------
    LoadError
        If polars cannot decode the file.

    Examples
    --------
    >>> with damage_told():
    ...     frame = pl.read_parquet(io.BytesIO(b"PAR1"))
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The Parquet file is damaged: ...
      What to do: fetch or write the file again.
    """
    try:
        yield
    # polars panics on some damaged files; the panic is no subclass of Exception.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        first = (str(error).splitlines() or ["unknown damage"])[0]
        raise LoadError(f"The Parquet file is damaged: {first[:200]}.", remedy=AGAIN) from error


def check_parquet(data: Bytes) -> None:
    """Refuse a Parquet file whose sizes and counts contradict each other or its own size.

    Pages are found and their heads are read; nothing is unpacked, so that a change inside a page
    is left to polars, which tells it.

    Parameters
    ----------
    data : bytes or mmap
        The file.

    Raises
    ------
    LoadError
        If it is cut short or damaged, or would unpack to more than 200 times its size.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> pl.DataFrame({"text": ["Rain."]}).write_parquet(buffer)
    >>> check_parquet(buffer.getvalue())
    >>> check_parquet(buffer.getvalue()[:-4])
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The Parquet file is cut short or damaged: its last part is ...
      What to do: fetch or write the file again.
    """
    whole = len(data) >= 12 and data[:4] == data[-4:] == MAGIC
    size = int.from_bytes(data[-8:-4], "little")
    if not whole or size > len(data) - 12:
        raise LoadError(
            "The Parquet file is cut short or damaged: its last part is not where it should be.",
            remedy=AGAIN,
        )
    end = len(data) - 8 - size
    try:
        footer, _ = read_struct(data, end, _FOOTER)
        _check_footer(data, footer, end)
    except (IndexError, ValueError) as error:
        raise LoadError(f"The Parquet file is damaged: {error}.", remedy=AGAIN) from error


def _check_footer(data: Bytes, footer: Struct, end: int) -> None:
    groups = _structs(footer, 4)
    if _number(footer, 3) != sum(_number(group, 3) for group in groups):
        raise ValueError("its parts have other numbers of rows than the whole")
    n_columns = _n_columns(_structs(footer, 2))
    n_values = n_unpacked = 0
    for group in groups:
        chunks = _structs(group, 1)
        if len(chunks) != n_columns:
            raise ValueError(f"it has {len(chunks)} columns, expected {n_columns}")
        for chunk in chunks:
            meta = chunk.get(3)
            if not isinstance(meta, dict):
                raise ValueError("a column does not say where it is")
            if _number(meta, 5) < _number(group, 3):
                raise ValueError("a column has fewer values than rows")
            n_values += _number(meta, 5)
            n_unpacked += _check_pages(data, meta, end)
    if n_values > MOST_VALUES + VALUES_A_BYTE * len(data):
        raise ValueError(f"it states {n_values} values, more than a file of its size has")
    if n_unpacked > max(MOST_UNPACKED, MOST_RATIO * len(data)):
        raise ValueError(f"it unpacks to more than {MOST_RATIO} times its size")


def _n_columns(elements: list[Struct]) -> int:
    """Columns with values of their own; each element but the first lies in one before it."""
    children = [_number(element, 5) if 5 in element else 0 for element in elements]
    if not elements or sum(children) != len(elements) - 1:
        raise ValueError("its columns are not those it states")
    return sum(n == 0 for n in children[1:])


def _check_pages(data: Bytes, meta: Struct, end: int) -> int:
    """The unpacked size of a column's pages, which must fill its place and hold its values."""
    starts = [_number(meta, field) for field in (9, 11) if meta.get(field)]
    at = min(starts, default=0)
    stop = at + _number(meta, 7)
    if stop > end:
        raise ValueError("a column ends beyond the file")
    n_values = n_unpacked = 0
    while at < stop:
        header, at = read_struct(data, at, _HEADER)
        size, unpacked = _number(header, 3), _number(header, 2)
        n_values += _values_of(header, size, unpacked)
        n_unpacked += unpacked
        at += size
    if at != stop or n_values != _number(meta, 5):
        raise ValueError("the pages of a column do not hold what the column states")
    return n_unpacked


def _values_of(header: Struct, size: int, unpacked: int) -> int:
    """How many values a page adds to its column: those of a dictionary are not its own."""
    kind = _number(header, 1)
    if kind == _INDEX:
        return 0
    inner = header.get(_OF_KIND.get(kind, 0))
    if not isinstance(inner, dict):
        raise ValueError("a page does not say what it holds")
    n_values = _number(inner, 1)
    if kind == _DICTIONARY:
        if n_values > unpacked:
            raise ValueError("a dictionary states more words than it has room for")
        return 0
    if kind == _DATA_2:
        levels = _number(inner, 5) + _number(inner, 6)
        if levels > min(size, unpacked) or _number(inner, 2) > n_values:
            raise ValueError("a page states more levels or nulls than it has room for")
    return n_values


def _number(struct: Struct, field: int) -> int:
    """A size or a count: there, and not below zero."""
    value = struct.get(field)
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"a size or count is {value}")
    return value


def _structs(struct: Struct, field: int) -> list[Struct]:
    found = struct.get(field)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("a list of its parts is missing")
    return found
