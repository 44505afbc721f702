"""ninjs, the JSON of news agencies, in all three generations and the mixtures of them in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.blocks import plain_text
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.json_records import json_values
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.records import Item
from tellings.loaders.schema import Finding, Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "ninjs", "1"
_DATED = re.compile(r'"(?:version|content|first)_?[cC]reated"\s{0,9}:')
_HELD = re.compile(r'"(?:body|headline)(?:_[a-z]{1,20}|s|ies)?"\s{0,9}:|"bodies"\s{0,9}:')
_DATES = ("contentcreated", "firstcreated", "versioncreated")
# Texts have no type in some examples, and "composite" items may hold a text of their own.
_TEXTS = ("", "text", "composite")
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_MAPPED = {"uri", "language", "located", "by", "byline", "copyrightnotice", "copyrightholder",
           "infosource", "infosources", "provider", "source", *_DATES}  # fmt: skip


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is ninjs, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'{"uri": "x", "versioncreated": "2031-03-04", "bodies": []}')
    0.95
    >>> sniff(Path("a"), b'{"uri": "x", "text": "It rained."}')
    0.0
    """
    text = head_text(head).removeprefix("\ufeff").lstrip()
    if not text.startswith(("{", "[")) or '"uri"' not in text:
        return 0.0
    return 0.95 if _DATED.search(text) and _HELD.search(text) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a ninjs file, one row an item with text in it.

    Parameters
    ----------
    path : Path
        One item, an array of items, or one item a line.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no text.

    Examples
    --------
    >>> read(Path("no-such-file.json"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    decoded = decode(mended(data, encoding=chosen.encoding), encoding=chosen.encoding)
    items = [_record(item) for item in json_values(decoded.text)]
    return build_tables(items, replace(origin, note=decoded.note), options=chosen)


def _record(item: Item | Refusal) -> Record | Refusal:
    if isinstance(item, Refusal):
        return item
    # The third generation writes versionCreated, the others versioncreated.
    value = {name.lower(): item.value[name] for name in item.value}
    kind = _text(value.get("type")).lower()
    bodies = list(_variants(value, "body", "bodies"))
    if kind not in _TEXTS and not bodies:
        return Refusal(
            index=item.index,
            problem=f"it is an item of type '{kind[:20]}', not a text.",
            remedy="leave it out.",
        )
    headlines = [text for role, text in _variants(value, "headline", "headlines")]
    agencies = _names(value.get("infosources") or value.get("infosource"))
    fields: dict[str, object] = {
        "article_id": value.get("uri"),
        "title": plain_text(headlines[0]) if headlines else value.get("title"),
        "text": _best(bodies),
        "text_kind": "full",
        "outlet": next(
            (found[0] for name in ("provider", "source", "copyrightholder")
             if (found := _names(value.get(name)))), None
        ),
        "published": next((value[name] for name in _DATES if value.get(name)), None),
        "date_source": "archive",
        "language": value.get("language"),
        "authors": value.get("by") or value.get("byline"),
        "copyright": value.get("copyrightnotice"),
        "agency": agencies or None,
        "agency_source": "metadata" if agencies else None,
    }  # fmt: skip
    extra = {name: each for name, each in value.items() if not _is_mapped(name)}
    extra.update({name: value[name] for name in ("located", *_DATES) if value.get(name)})
    names = {"text": "body", "published": "versioncreated"}
    return Record(index=item.index, fields=fields, extra=extra, names=names,
                  findings=(*item.findings, *_withdrawn(value)))  # fmt: skip


def _is_mapped(name: str) -> bool:
    return name in _MAPPED or name.startswith(("body", "bodies", "headline"))


def _variants(value: Mapping[str, object], one: str, many: str) -> Iterator[tuple[str, str]]:
    """Role and text of each variant, main ones first, wherever a generation puts them."""
    found: list[tuple[str, str]] = []
    for name, each in value.items():
        if name in (one, many):
            found += map(_variant, each if isinstance(each, list) else [each])
        elif name.startswith(f"{one}_"):
            found.append((name.removeprefix(f"{one}_"), _text(each)))
    kept = [(role, text) for role, text in found if text.strip()]
    yield from sorted(kept, key=lambda pair: pair[0] not in ("", "main", "headline", "title"))


def _variant(part: object) -> tuple[str, str]:
    if not isinstance(part, dict):
        return "", _text(part)
    named = {str(name).lower(): value for name, value in part.items()}
    text = next(
        (_text(named[name]) for name in ("value", "text", "content") if named.get(name)), ""
    )
    role = _text(named.get("role") or named.get("name"))
    kind = _text(named.get("contenttype"))
    return (f"{role} {kind}" if "html" in kind else role), text


def _best(bodies: list[tuple[str, str]]) -> str | None:
    """The variant with paragraphs marked up, or else the main one."""
    for role, text in bodies:
        if "html" in role or "rich" in role or "<p" in text[:2000].lower():
            return plain_text(text)
    return bodies[0][1] if bodies else None


def _names(value: object) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    texts = (_text(part.get("name")) if isinstance(part, dict) else _text(part) for part in parts)
    return [text for text in texts if text.strip()]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _withdrawn(value: Mapping[str, object]) -> tuple[Finding, ...]:
    status = _text(value.get("pubstatus")).lower()
    if status not in _WITHDRAWN:
        return ()
    return (Finding(problem=f"its publisher has marked it '{status}'", repaired=False),)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".json",),
    sniff=sniff,
    read=read,
    about="ninjs of news agencies, in all three generations.",
)
