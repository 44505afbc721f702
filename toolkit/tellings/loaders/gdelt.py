"""GDELT DOC: lists of articles seen, which have no text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.services import Service, head_keys, read_service, rest_of, without_text

_NAME, _VERSION = "gdelt", "1"


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an article list of GDELT DOC, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'{"articles": [{"url": "x", "seendate": "y", "domain": "z"}]}')
    0.95
    >>> sniff(Path("a"), b'[{"text": "It rained."}]')
    0.0
    """
    return 0.95 if {"seendate", "domain", "url"} <= head_keys(head) else 0.0


def _record(item: Item) -> Record | Refusal:
    """Its article; where somebody joined a text, the date is when GDELT first saw the article."""
    value = item.value
    if not value.get("text"):
        return without_text(item.index, "GDELT")
    fields: dict[str, object] = {
        "text": value["text"],
        "title": value.get("title"),
        "outlet": value.get("domain"),
        "url": value.get("url"),
        "published": value.get("seendate"),
        "date_source": "seen",
        "language": value.get("language"),
    }
    used = ("text", "title", "domain", "url", "seendate", "language")
    return Record(index=item.index, fields=fields, extra=rest_of(value, *used),
                  names={"published": "seendate"})  # fmt: skip


_SERVICE = Service(name=_NAME, version=_VERSION, to_record=_record)

LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json", ".csv"),
    sniff=sniff,
    read=partial(read_service, service=_SERVICE),
    about="Article lists of GDELT DOC; articles without text are refused with the remedy.",
)
