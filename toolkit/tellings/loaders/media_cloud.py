"""Media Cloud: tables of stories, which have no text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.services import Service, head_keys, read_service, rest_of, without_text

_NAME, _VERSION = "media_cloud", "1"
_TEXTS = ("text", "story_text", "maintext")
_DAYS = ("publish_date", "pub_date")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a table of Media Cloud, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b"id,indexed_date,language,media_name,media_url,publish_date,title,url")
    0.95
    >>> sniff(Path("a"), b'[{"text": "It rained."}]')
    0.0
    """
    keys = head_keys(head)
    return 0.95 if {"media_name", "media_url", "title", "url"} <= keys else 0.0


def _record(item: Item) -> Record | Refusal:
    """Its article, where somebody joined a text to the story."""
    value = item.value
    text = next((name for name in _TEXTS if value.get(name)), None)
    if text is None:
        return without_text(item.index, "Media Cloud")
    name = next((name for name in ("id", "stories_id") if value.get(name)), "id")
    day = next((name for name in _DAYS if value.get(name)), _DAYS[0])
    fields: dict[str, object] = {
        "article_id": value.get(name),
        "text": value[text],
        "title": value.get("title"),
        "outlet": value.get("media_name") or value.get("media_url"),
        "url": value.get("url"),
        "published": value.get(day),
        "language": value.get("language"),
        "date_source": "meta",
    }
    used = (name, text, day, "title", "media_name", "url", "language")
    return Record(index=item.index, fields=fields, extra=rest_of(value, *used),
                  names={"text": text, "published": day})  # fmt: skip


_SERVICE = Service(name=_NAME, version=_VERSION, to_record=_record)

LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".csv", ".json"),
    sniff=sniff,
    read=partial(read_service, service=_SERVICE),
    about="Tables of Media Cloud; stories without text are refused with the remedy.",
)
