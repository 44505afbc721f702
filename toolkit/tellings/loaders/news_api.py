"""NewsAPI: search results, whose texts the service cuts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.records import Item
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.services import JOIN, Service, head_keys, read_service, rest_of

_NAME, _VERSION = "news_api", "1"
# The service cuts texts after 200 characters and says how many are missing.
_CUT = re.compile(r"\s{0,9}(?:…|\.\.\.)?\s{0,9}\[\+(\d{1,9}) chars\]\s{0,9}$")
_REMOVED = "[Removed]"


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is results of NewsAPI, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'[{"publishedAt": "x", "content": "y", "url": "z", "title": "t"}]')
    0.95
    >>> sniff(Path("a"), b'[{"text": "It rained."}]')
    0.0
    """
    keys = head_keys(head)
    return 0.95 if {"publishedAt", "content", "url", "title"} <= keys else 0.0


def _record(item: Item) -> Record | Refusal:
    """Its article: a cut text without the mark of the cut, the description where it has none."""
    value = item.value
    content, description = value.get("content"), value.get("description")
    if _REMOVED in (content, value.get("title")):
        return Refusal(index=item.index, problem="it was removed by NewsAPI.", remedy=JOIN)
    source = value.get("source")
    named = source if isinstance(source, Mapping) else {"name": source}
    cut = _CUT.search(content) if isinstance(content, str) else None
    kind = "truncated" if cut else "full"
    fields: dict[str, object] = {
        "text": content[: cut.start()] if cut and isinstance(content, str) else content,
        "text_kind": kind if content else "summary",
        "title": value.get("title"),
        "outlet": named.get("name") or named.get("id"),
        "url": value.get("url"),
        "published": value.get("publishedAt"),
        "date_source": "meta",
        "authors": value.get("author"),
    }
    extra = rest_of(value, "content", "title", "source", "url", "publishedAt", "author")
    if not content:
        fields["text"] = extra.pop("description", description)
    if cut:
        extra["missing_characters"] = int(cut[1])
    return Record(index=item.index, fields=fields, extra=extra,
                  names={"text": "content", "published": "publishedAt"})  # fmt: skip


_SERVICE = Service(name=_NAME, version=_VERSION, to_record=_record)

LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json",),
    sniff=sniff,
    read=partial(read_service, service=_SERVICE),
    about="Search results of NewsAPI, whose texts are cut after 200 characters.",
)
