"""The one door: what a declared table is, and the check of what comes from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from tellings.domain.errors import TableError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping


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
        >>> from tellings.domain.tables import MEASURES
        >>> MEASURES.empty().columns
        ['article_id', 'measure', 'count', 'exposure', 'value']
        """
        return pl.DataFrame(schema=dict(self.columns))


def declared(
    name: str,
    row: str,
    key: str,
    columns: Mapping[str, pl.DataType],
    *,
    required: str,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Table:
    """A table from its declaration; keys and required columns may not hold nulls.

    Examples
    --------
    >>> from polars import String
    >>> declared("X", "one x", "x_id", {"x_id": String(), "note": String()}, required="x_id").filled
    ('x_id',)
    """
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
    >>> from tellings.domain.tables import MEASURES
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
