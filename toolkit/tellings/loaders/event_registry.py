"""Event Registry: search results with full texts, grouped into events already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.services import Service, head_keys, read_service, rest_of

_NAME, _VERSION = "event_registry", "1"
_DAYS = ("dateTimePub", "dateTime", "date")
_USED = ("uri", "body", "title", "source", "url", "lang", "authors", "eventUri")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is results of Event Registry, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'{"articles": {"results": [{"uri": "1", "body": "y", "eventUri": "z"}]}}')
    0.95
    >>> sniff(Path("a"), b'[{"text": "It rained."}]')
    0.0
    """
    keys = head_keys(head)
    return 0.95 if {"uri", "body"} <= keys and keys & {"eventUri", "dateTimePub"} else 0.0


def _record(item: Item) -> Record | Refusal:
    """Its article, with the service's event."""
    value = item.value
    source = value.get("source")
    named = source if isinstance(source, Mapping) else {"title": source}
    day = next((name for name in _DAYS if value.get(name)), "date")
    fields: dict[str, object] = {
        "article_id": value.get("uri"),
        "text": value.get("body"),
        "text_kind": "full",
        "title": value.get("title"),
        "outlet": named.get("title") or named.get("uri"),
        "url": value.get("url"),
        "published": value.get(day),
        "date_source": "meta",
        "language": value.get("lang"),
        "authors": _authors(value.get("authors")),
        "event_id": value.get("eventUri"),
    }
    return Record(index=item.index, fields=fields, extra=rest_of(value, *_USED, day),
                  names={"text": "body", "published": day})  # fmt: skip


def _authors(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    names = [each.get("name") if isinstance(each, Mapping) else each for each in value]
    return [name for name in names if isinstance(name, str)]


_SERVICE = Service(name=_NAME, version=_VERSION, to_record=_record)

LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json", ".jsonl"),
    sniff=sniff,
    read=partial(read_service, service=_SERVICE),
    about="Search results of Event Registry, with its events.",
)
