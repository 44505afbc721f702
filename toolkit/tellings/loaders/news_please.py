"""news-please: crawled articles as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal, Tables
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


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of articles of news-please.

    An article without a main text is refused: its description is a word about it, not the text.

    Parameters
    ----------
    path : Path
        JSON with one article, a list of articles, or one article a line.
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


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json", ".jsonl"),
    sniff=sniff,
    read=read,
    about="Articles crawled by news-please.",
)
