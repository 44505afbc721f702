"""GDELT DOC: lists of articles seen, which have no text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal, Tables
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


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an article list of GDELT DOC.

    Articles have addresses and titles only; those are refused, with the remedy. Where someone has
    joined a field "text", the date is when GDELT first saw the article: ``date_source`` "seen".

    Parameters
    ----------
    path : Path
        JSON or CSV as the service gives it.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no text or holds no record.

    Examples
    --------
    >>> read(Path("no-such-file"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    service = Service(name=_NAME, version=_VERSION, to_record=_record)
    return read_service(path, options, service)


def _record(item: Item) -> Record | Refusal:
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


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json", ".csv"),
    sniff=sniff,
    read=read,
    about="Article lists of GDELT DOC; articles without text are refused with the remedy.",
)
