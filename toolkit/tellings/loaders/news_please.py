"""news-please: crawled articles as JSON."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.services import Service, head_keys, read_service, rest_of

_NAME, _VERSION = "news_please", "1"
_USED = ("maintext", "title", "source_domain", "url", "date_publish", "language", "authors")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is articles of news-please, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'{"date_publish": "x", "maintext": "y", "source_domain": "z"}')
    0.95
    >>> sniff(Path("a"), b'[{"text": "It rained."}]')
    0.0
    """
    return 0.95 if {"maintext", "date_publish", "source_domain"} <= head_keys(head) else 0.0


def _record(item: Item) -> Record | Refusal:
    """Its article; a description is a word about it, and never stands for the text."""
    value = item.value
    fields: dict[str, object] = {
        "text": value.get("maintext"),
        "text_kind": "full",
        "title": value.get("title"),
        "outlet": value.get("source_domain"),
        "url": value.get("url"),
        "published": value.get("date_publish"),
        "date_source": "meta",
        "language": value.get("language"),
        "authors": value.get("authors"),
    }
    return Record(index=item.index, fields=fields, extra=rest_of(value, *_USED),
                  names={"text": "maintext", "published": "date_publish"})  # fmt: skip


_SERVICE = Service(name=_NAME, version=_VERSION, to_record=_record)

LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json", ".jsonl"),
    sniff=sniff,
    read=partial(read_service, service=_SERVICE),
    about="Articles crawled by news-please.",
)
