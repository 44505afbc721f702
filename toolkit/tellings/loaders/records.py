"""Rows of any table-like file to records under our names, by one choice of columns a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tellings.domain.errors import LoadError
from tellings.loaders.columns import ColumnMap, map_columns, named, usable_columns, value_at
from tellings.loaders.schema import Finding, Record, Refusal


@dataclass(frozen=True, kw_only=True)
class Item:
    """One row or object of a file, under the file's own names.

    Parameters
    ----------
    index : int
        Its number in the file, from 1.
    value : Mapping[str, object]
        Its values by column; in JSON a key that stands twice is kept as "key (2)".
    findings : tuple of Finding
        What was seen in reading it.
    """

    index: int
    value: Mapping[str, object]
    findings: tuple[Finding, ...] = ()


Mapped = tuple[list[Record | Refusal], str | None]
"""Records and refusals in order, and the note on the columns."""


def to_records(
    items: Sequence[Item | Refusal],
    *,
    columns: Mapping[str, str],
    names: Sequence[str] | None = None,
) -> Mapped:
    """The items as records, with a note on which column was taken for what.

    Parameters
    ----------
    items : sequence of Item or Refusal
        Of one file; refusals pass through.
    columns : Mapping[str, str]
        The user's column map.
    names : sequence of str, optional
        What ``usable_columns`` gives of all rows, where the items are some of them.

    Raises
    ------
    LoadError
        If no column holds the text, or the user's map names one that is not there.

    Examples
    --------
    >>> records, note = to_records([Item(index=1, value={"body": "Rain.", "n": 3})], columns={})
    >>> records[0].fields, records[0].extra
    ({'text': 'Rain.'}, {'n': 3})
    >>> note
    "columns: text from 'body'"
    """
    rows = [item.value for item in items if isinstance(item, Item)]
    if not rows:
        return [item for item in items if isinstance(item, Refusal)], None
    usable = usable_columns(rows) if names is None else list(names)
    chosen = map_columns(usable, columns)
    if "text" not in chosen.chosen:
        raise LoadError(
            f"No column is known to hold the text; the columns are {named(usable)}.",
            remedy='name it: --column text=NAME, text = "NAME" below [corpus.columns], or '
            'ReadOptions(columns={"text": "NAME"}).',
        )
    return [_record(item, chosen) for item in items], chosen.note()


def _record(item: Item | Refusal, chosen: ColumnMap) -> Record | Refusal:
    if isinstance(item, Refusal):
        return item
    used = set(chosen.chosen.values())
    return Record(
        index=item.index,
        fields={target: value_at(item.value, name) for target, name in chosen.chosen.items()},
        extra={name: value for name, value in item.value.items() if name not in used},
        findings=item.findings,
        names=chosen.chosen,
    )
