"""Structs of Thrift's compact protocol, in which a Parquet file states what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from mmap import mmap
from typing import TypeAlias

Bytes: TypeAlias = bytes | mmap
# Kind of value by its number in the protocol; a list is stated by what it holds.
BOOL, BYTE, I16, I32, I64, DOUBLE, BINARY, _LIST, _STRUCT = 1, 3, 4, 5, 6, 7, 8, 9, 12
_FALSE = 2
Shape: TypeAlias = "int | list[Shape] | Mapping[int, Shape]"
Struct: TypeAlias = dict[int, object]
_DEEPEST, _LONGEST_NUMBER = 32, 10


def read_struct(data: Bytes, at: int, shape: Mapping[int, Shape]) -> tuple[Struct, int]:
    """The fields of a struct by their number, and where it ends.

    Fields that ``shape`` does not know are kept too; those it knows must be of their kind, for
    other readers go by what a field should be.

    Parameters
    ----------
    data : bytes or mmap
        The file.
    at : int
        Where the struct begins.
    shape : Mapping[int, Shape]
        Kind of each known field: a number of the protocol, a list of one kind, or a struct.

    Raises
    ------
    ValueError
        If it is no such struct.
    IndexError
        If the data end within it.

    Examples
    --------
    >>> read_struct(bytes([0x15, 0x06, 0x00]), 0, {1: I32})
    ({1: 3}, 3)
    >>> read_struct(bytes([0x15, 0x06, 0x00]), 0, {1: BINARY})
    Traceback (most recent call last):
    ValueError: field 1 is of kind 5, expected 8
    """
    return _struct(data, at, shape, 0)


def _struct(data: Bytes, at: int, shape: Mapping[int, Shape], depth: int) -> tuple[Struct, int]:
    if depth > _DEEPEST:
        raise ValueError("structs lie in each other too deep")
    found: Struct = {}
    number = 0
    while head := data[at]:
        at += 1
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, at = _signed(data, at)
        known = shape.get(number)
        _expect(number, kind, known)
        if kind in (BOOL, _FALSE):
            found[number] = kind == BOOL
        else:
            found[number], at = _value(data, at, kind, known, depth)
    return found, at + 1


def _expect(number: int, kind: int, known: Shape | None) -> None:
    """Refuse a field of another kind than it should have."""
    if known is None:
        return
    wanted = known if isinstance(known, int) else _LIST if isinstance(known, list) else _STRUCT
    if kind != wanted and (kind, wanted) != (_FALSE, BOOL):
        raise ValueError(f"field {number} is of kind {kind}, expected {wanted}")


def _value(data: Bytes, at: int, kind: int, known: Shape | None, depth: int) -> tuple[object, int]:
    """A value and where it ends; a yes or no takes a byte here, as it does in lists."""
    if kind in (BOOL, _FALSE, BYTE):
        return data[at], at + 1
    if kind in (I16, I32, I64):
        return _signed(data, at)
    if kind == DOUBLE:
        return _taken(data, at, 8)
    if kind == BINARY:
        size, at = _unsigned(data, at)
        return _taken(data, at, size)
    if kind == _LIST:
        return _list(data, at, known[0] if isinstance(known, list) else None, depth)
    if kind == _STRUCT:
        return _struct(data, at, known if isinstance(known, Mapping) else {}, depth + 1)
    raise ValueError(f"there is no kind {kind}")


def _list(data: Bytes, at: int, known: Shape | None, depth: int) -> tuple[list[object], int]:
    size, kind = data[at] >> 4, data[at] & 15
    at += 1
    if size == 15:
        size, at = _unsigned(data, at)
    # Each takes a byte at least.
    if size > len(data) - at or depth > _DEEPEST:
        raise ValueError("a list is longer or deeper than there is room for")
    if size:
        _expect(0, kind, known)
    found = []
    for _ in range(size):
        value, at = _value(data, at, kind, known, depth + 1)
        found.append(value)
    return found, at


def _taken(data: Bytes, at: int, size: int) -> tuple[bytes, int]:
    if size > len(data) - at:
        raise IndexError("the data end within a value")
    return data[at : at + size], at + size


def _signed(data: Bytes, at: int) -> tuple[int, int]:
    value, at = _unsigned(data, at)
    return (value >> 1) ^ -(value & 1), at


def _unsigned(data: Bytes, at: int) -> tuple[int, int]:
    """A number in pieces of seven bits, the lowest first."""
    value = 0
    for place in range(_LONGEST_NUMBER):
        piece = data[at + place]
        value |= (piece & 127) << (7 * place)
        if piece < 128:
            return value, at + place + 1
    raise ValueError("a number does not end")
