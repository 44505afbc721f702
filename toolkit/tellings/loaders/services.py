"""Answers of news services and crawlers, saved as JSON or CSV: what their loaders share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.loaders.columns import canonical_target, value_at
from tellings.loaders.delimited import sniff_delimiter
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.json_records import json_values
from tellings.loaders.mending import inner_list, mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.tables import read_items

_KEY = re.compile(r'"([A-Za-z_][A-Za-z0-9_]{0,40})"\s{0,9}:')
_STATED = re.compile(r'"totalResults"\s{0,9}:\s{0,9}(\d{1,12})')
JOIN = "save the pages at these addresses as HTML, and give their folder."


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service, as its loader describes it.

    Parameters
    ----------
    name, version : str
        Of the loader.
    to_record : Callable[[Item], Record or Refusal]
        The record of one of its articles.
    """

    name: str
    version: str
    to_record: Callable[[Item], Record | Refusal]


def head_keys(head: bytes) -> frozenset[str]:
    """Names of fields in a file's first bytes: keys of JSON at any depth, or a table's header.

    Examples
    --------
    >>> sorted(head_keys(b'{"articles": [{"url": "x"'))
    ['articles', 'url']
    >>> sorted(head_keys(b"id,title,url\\n1,Rain,x"))
    ['id', 'title', 'url']
    """
    text = head_text(head).removeprefix("\ufeff").lstrip()
    if text.startswith(("{", "[")):
        return frozenset(match[1] for match in _KEY.finditer(text))
    header = text.partition("\n")[0]
    if len(header) > 4096 or text.startswith("<"):
        return frozenset()
    delimiter = sniff_delimiter(text)
    return frozenset(name.strip('"\r ') for name in header.split(delimiter))


def read_service(path: Path, options: Mapping[str, object], *, service: Service) -> Tables:
    """Tables ARTICLES and IMPORTS of a service's file.

    The user's column map goes before the service's own fields. Where the file says how many
    articles the search found, a smaller number read is told in the note.

    Parameters
    ----------
    path : Path
        JSON (one object, a list, one object a line), or a table.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.
    service : Service
        Whose file it is.

    Raises
    ------
    LoadError
        If it is no text or holds no record.

    Examples
    --------
    >>> service = Service(name="x", version="1", to_record=lambda item: Record(index=item.index,
    ...     fields={"text": item.value["words"]}))
    >>> read_service(Path("no-such-file"), {}, service=service)
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=service.name, version=service.version)
    start = head_text(data[:4096]).removeprefix("\ufeff").lstrip()[:1]
    notes: list[str | None] = []
    if start in ("{", "["):
        decoded = decode(mended(data, encoding=chosen.encoding), encoding=chosen.encoding)
        rows = _rows(decoded.text)
        notes += [decoded.note, _missing(decoded.text, len(rows))]
    else:
        rows, how = read_items(path, data, chosen)
        notes.append(how)
    if not rows:
        raise LoadError("It holds no article.", remedy="leave it out.")
    items = [_item(row, service, chosen.columns) for row in rows]
    told = "; ".join(note for note in notes if note)
    return build_tables(items, replace(origin, note=told or None), options=chosen)


def _item(row: Item | Refusal, service: Service, columns: Mapping[str, str]) -> Record | Refusal:
    if isinstance(row, Refusal):
        return row
    record = service.to_record(row)
    if isinstance(record, Refusal):
        return record
    asked = {
        canonical_target(target): value_at(row.value, name) for target, name in columns.items()
    }
    return replace(
        record, fields={**record.fields, **asked}, findings=row.findings + record.findings
    )


def _rows(text: str) -> list[Item | Refusal]:
    rows = list(json_values(text))
    if not any(isinstance(row, Item) for row in rows):
        listed = inner_list(text)
        rows = rows if listed is None else list(json_values(listed))
    return rows


def _missing(text: str, n_read: int) -> str | None:
    stated = _STATED.search(text)
    if stated is None or int(stated[1]) <= n_read:
        return None
    return f"the search found {int(stated[1])} articles, of which the file holds {n_read}"


def rest_of(value: Mapping[str, object], *used: str) -> dict[str, object]:
    """The fields that are not used, for ``extra``; empty ones left out.

    Parameters
    ----------
    value : Mapping[str, object]
        The service's record.
    *used : str
        Names of the fields that have become columns.

    Examples
    --------
    >>> rest_of({"url": "x", "image": "y", "tags": None}, "url")
    {'image': 'y'}
    """
    return {
        name: each for name, each in value.items() if name not in used and each not in (None, "")
    }


def without_text(index: int, service: str) -> Refusal:
    """The refusal of a record of a service that gives no texts.

    Examples
    --------
    >>> without_text(1, "GDELT").problem
    'it has no text, for GDELT gives addresses and titles only.'
    """
    return Refusal(
        index=index,
        problem=f"it has no text, for {service} gives addresses and titles only.",
        remedy=JOIN,
    )
