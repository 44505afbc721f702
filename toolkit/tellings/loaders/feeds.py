"""Feeds: RSS, Atom and JSON Feed. They bring summaries mostly, and say so here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import (
    Element,
    children,
    first_text,
    language_of,
    local_name,
    paragraphs,
    plain_text,
    root_of,
)
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.json_records import json_values, parse_json
from tellings.loaders.markup import parse_xml
from tellings.loaders.mending import inner_list, mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.records import Item
from tellings.loaders.schema import Finding, Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "feed", "1"
_ROOTS = ("rss", "feed", "rdf")
_JSON_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
# Elements whose text is the article, then those that are a word about it.
_WHOLE = ("encoded", "content", "body")
_SHORT = ("description", "summary", "subtitle")
_TITLE = re.compile(r'"title"\s{0,9}:\s{0,9}"([^"\\]{1,200})"')
_PICTURES = "search.yahoo.com/mrss"
_NOT_KEPT = {*_WHOLE, *_SHORT, "title", "link", "guid", "id", "pubdate", "published", "date",
             "updated", "issued", "author", "creator"}  # fmt: skip


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a feed, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'<?xml version="1.0"?><rss version="2.0">')
    0.95
    >>> sniff(Path("a"), b'{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    0.95
    """
    name, rest = root_of(head)
    if name == "rss" or (name == "feed" and "http" in rest) or (name == "rdf" and "rss" in rest):
        return 0.95
    text = head_text(head).removeprefix("\ufeff").lstrip()
    return 0.95 if text.startswith("{") and _JSON_FEED.search(text[:4096]) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a feed, one row an entry.

    The text is the entry's content where it has one, or else its summary; ``text_kind`` is
    "summary" for both unless the content is clearly longer than the summary beside it.

    Parameters
    ----------
    path : Path
        RSS of any version, Atom, or JSON Feed.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no feed, or has no entry.

    Examples
    --------
    >>> read(Path("no-such-file.rss"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    data = mended(data, encoding=chosen.encoding)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        decoded = decode(data, encoding=chosen.encoding)
        items, note = list(_json_items(_json_feed(decoded.text))), decoded.note
    else:
        markup = parse_xml(data, encoding=chosen.encoding)
        items, note = list(_xml_items(markup.root)), markup.note
    if not items:
        raise LoadError("The feed has no entry.", remedy="fetch it again, or leave it out.")
    return build_tables(items, replace(origin, note=note), options=chosen)


def _xml_items(root: Element) -> Iterator[Record | Refusal]:
    if local_name(root) not in _ROOTS:
        raise LoadError(
            f"Its root element is '{local_name(root)}', not that of a feed.", remedy="leave it out."
        )
    channel = next(iter(children(root, "channel")), root)
    outlet = _first(channel, "title")
    language = _first(channel, "language") or language_of(root)
    # RSS 1.0 puts its items beside the channel.
    entries = [each for each in root.iter() if local_name(each) in ("item", "entry")]
    for index, entry in enumerate(entries, start=1):
        whole, short = _longest(entry, _WHOLE), _longest(entry, _SHORT)
        fields: dict[str, object] = {
            "title": plain_text(_first(entry, "title") or "") or None,
            "outlet": first_text(next(iter(children(entry, "source")), None), "title")
            or _first(entry, "source")
            or outlet,
            "url": _link(entry),
            "published": _first(entry, "pubdate", "published", "issued", "date"),
            "authors": _authors(entry),
            "language": language_of(entry) or language,
        }
        name = _first(entry, "guid", "id")
        extra = {**_others(entry), **({"id": name} if name else {})}
        yield _record(index, fields, extra, (whole, short), _first(entry, "updated"))


def _first(element: Element, *names: str) -> str | None:
    """The text of the first child with one of the names and any text, markup kept."""
    for name in names:
        for child in _own(element, name):
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return None


def _own(element: Element, name: str) -> list[Element]:
    """The children of that name that tell of the entry, not of a picture in it."""
    return [child for child in children(element, name) if _PICTURES not in child.tag]


def _longest(entry: Element, names: tuple[str, ...]) -> str | None:
    texts = []
    for child in (child for name in names for child in _own(entry, name)):
        # Atom may hold XHTML as elements, all others hold it as text.
        inner = "\n\n".join(paragraphs(child)) if len(child) else None
        texts.append(inner or plain_text("".join(child.itertext()).strip()))
    return max(texts, key=len, default="").strip() or None


def _link(entry: Element) -> str | None:
    links = children(entry, "link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") in ("alternate", "self"):
            return str(link.get("href"))
    plain = next((link.text.strip() for link in links if link.text and link.text.strip()), None)
    guid = _first(entry, "guid")
    return plain or (guid if guid and guid.startswith(("http://", "https://")) else None)


def _authors(entry: Element) -> list[str] | None:
    named = [each for name in ("creator", "author") for each in children(entry, name)]
    texts = (_first(each, "name") or "".join(each.itertext()).strip() for each in named)
    return [text for text in dict.fromkeys(texts) if text] or None


def _others(entry: Element) -> dict[str, object]:
    found: dict[str, object] = {}
    for child in entry:
        name = local_name(child)
        text = "".join(child.itertext()).strip() or dict(child.attrib)
        if name and name not in _NOT_KEPT and text:
            found[name] = [*_as_list(found[name]), text] if name in found else text
    return found


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _json_feed(text: str) -> object:
    """The feed; where it is damaged, the entries that can be read, and what is said of the rest."""
    try:
        return parse_json(text)
    except LoadError:
        listed = inner_list(text)
        if listed is None:
            raise
    title = _TITLE.search(text[: text.find(listed[:200])])
    entries = [row.value if isinstance(row, Item) else row for row in json_values(listed)]
    return {"title": title[1] if title else None, "items": entries}


def _json_items(feed: object) -> Iterator[Record | Refusal]:
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(entries, list):
        raise LoadError("It is no JSON Feed: it has no list of 'items'.", remedy="leave it out.")
    for index, entry in enumerate(entries, start=1):
        if isinstance(entry, Refusal):
            yield replace(entry, index=index)
            continue
        if not isinstance(entry, dict):
            problem = f"it should be a JSON object, but is a {type(entry).__name__}."
            yield Refusal(index=index, problem=problem, remedy="leave it out.")
            continue
        whole = entry.get("content_text") or plain_text(_text(entry.get("content_html")))
        fields: dict[str, object] = {
            "title": entry.get("title"),
            # A section's feed is named for the section and signed by the outlet.
            "outlet": next(iter(_names(feed)), feed.get("title")),
            "url": entry.get("url") or entry.get("external_url"),
            "published": entry.get("date_published"),
            "authors": _names(entry) or None,
            "language": entry.get("language") or feed.get("language"),
        }
        kept = {"id", "image", "banner_image", "tags", "date_modified", "attachments"}
        extra = {name: entry[name] for name in sorted(kept & entry.keys())}
        short = _text(entry.get("summary")).strip() or None
        yield _record(index, fields, extra, (_text(whole).strip() or None, short), None)


def _names(value: Mapping[str, object]) -> list[str]:
    """Names in "authors" (version 1.1) or "author" (1.0)."""
    authors = [*_as_list(value.get("authors") or []), value.get("author")]
    names: list[object] = [each.get("name") for each in authors if isinstance(each, dict)]
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _record(
    index: int,
    fields: dict[str, object],
    extra: dict[str, object],
    texts: tuple[str | None, str | None],
    updated: str | None,
) -> Record:
    whole, short = texts
    findings: list[Finding] = []
    fields["text"] = whole or short
    # Many feeds call the summary content as well; beside a summary the article is longer.
    is_full = whole is not None and short is not None and len(whole) > 2 * len(short) + 200
    fields["text_kind"] = "full" if is_full else "summary"
    if short and whole and short != whole:
        extra["summary"] = short
    if not fields["published"] and updated:
        fields["published"] = updated
        told = "the entry has no date of publication; the date of its last change was taken"
        findings.append(Finding(problem=told, repaired=False))
    fields["date_source"] = "meta"
    return Record(index=index, fields=fields, extra=extra, findings=tuple(findings),
                  names={"text": "content or summary"})  # fmt: skip


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".rss", ".atom", ".xml", ".json"),
    sniff=sniff,
    read=read,
    about="Feeds: RSS, Atom and JSON Feed; their texts are mostly summaries.",
)
