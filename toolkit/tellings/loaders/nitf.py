"""NITF, the older XML of news agencies and of newspaper archives; one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import (
    Element,
    below,
    first_text,
    language_of,
    local_name,
    paragraphs,
    root_of,
)
from tellings.loaders.markup import parse_xml
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "nitf", "1"
_NO_TIME = re.compile(r"(\d{8})T?0{4,6}")
_DATES = (("date.issue", "norm"), ("pubdata", "date.publication"), ("date.release", "norm"),
          ("story.date", "norm"))  # fmt: skip
_ASIDE = ("media", "pullquote", "q-pull")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is NITF, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'<?xml version="1.0"?><nitf><body/></nitf>')
    0.95
    """
    return 0.95 if root_of(head)[0] == "nitf" else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a NITF file; one row, or more where articles follow on.

    Parameters
    ----------
    path : Path
        NITF with or without a namespace or DOCTYPE.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no XML or declares entities.

    Examples
    --------
    >>> read(Path("no-such-file.xml"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    markup = parse_xml(mended(data, encoding=chosen.encoding), encoding=chosen.encoding)
    roots = below(markup.root, "nitf")
    if not roots:
        raise LoadError("It holds no element 'nitf'.", remedy="leave it out.")
    records = [nitf_record(root, index=index) for index, root in enumerate(roots, start=1)]
    return build_tables(records, replace(origin, note=markup.note), options=chosen)


def nitf_record(root: Element, *, index: int) -> Record:
    """The record of a NITF element.

    Archives give the first paragraph twice, as a block of its own and in the full text; the full
    text is taken.

    Parameters
    ----------
    root : lxml element
        ``nitf``, of any namespace.
    index : int
        Its number in the file, from 1.

    Examples
    --------
    >>> root = parse_xml(b"<nitf><body><body.head><hedline><hl1>Rain</hl1></hedline></body.head>"
    ...     b"<body.content><p>It rained.</p></body.content></body></nitf>").root
    >>> nitf_record(root, index=1).fields["title"]
    'Rain'
    """
    head = next(iter(below(root, "body.head")), None)
    publication = next(iter(below(root, "pubdata")), None)
    fields: dict[str, object] = {
        "title": first_text(head, "hl1", "hedline") or first_text(root, "title"),
        "subtitle": first_text(head, "hl2"),
        "authors": _byline(head),
        "text": "\n\n".join(_body(root)),
        "text_kind": "full",
        "outlet": _attribute(publication, "name") or _attribute_of(root, "doc.copyright", "holder"),
        "section": _attribute(publication, "position.section"),
        "edition": _attribute(publication, "edition.name"),
        "page": _attribute(publication, "position.sequence"),
        "article_id": _attribute_of(root, "doc-id", "id-string"),
        "published": _date(root),
        "date_source": "archive",
        "graphic_captions": _texts(below(root, "media-caption")),
        "language": language_of(root),
    }
    if _attribute(publication, "unit-of-measure") == "word":
        stated = _attribute(publication, "item-length") or ""
        if stated.isascii() and stated.isdigit() and stated[:9].strip("0"):
            fields["stated_length"], fields["length_unit"] = int(stated[:9]), "words"
    return Record(index=index, fields=fields, extra=_extra(root, head))


def _body(root: Element) -> list[str]:
    contents = below(root, "body.content") or below(root, "body")
    whole = [
        each
        for content in contents
        for each in below(content, "block")
        if each.get("class") == "full_text"
    ]
    return [
        text
        for each in whole or contents
        for text in paragraphs(each, skip=lambda part: local_name(part) in _ASIDE)
    ]


def _byline(head: Element) -> str | None:
    """The line without the writer's office, unless that is all there is."""
    lines = below(head, "byline") if head is not None else []
    bare = " ".join(
        text
        for line in lines
        for text in paragraphs(line, skip=lambda part: local_name(part) == "byttl")
    )
    return bare.strip(" ,;") or " ".join(_texts(lines) or []) or None


def _date(root: Element) -> str | None:
    for name, key in _DATES:
        for element in below(root, name):
            value = (element.get(key) or "").strip()
            if value:
                # Archives write days as midnights.
                day = _NO_TIME.fullmatch(value)
                return day[1] if day else value
    return None


def _extra(root: Element, head: Element) -> dict[str, object]:
    found = {
        "dateline": first_text(head, "dateline"),
        "abstract": first_text(head, "abstract"),
        "writer": first_text(head, "byttl"),
        "distributor": first_text(head, "distributor"),
        "series": _attribute_of(root, "series", "series.name"),
        "urgency": _attribute_of(root, "urgency", "ed-urg"),
        "keywords": [each.get("key") for each in below(root, "keyword") if each.get("key")],
        "classifiers": _texts(below(root, "classifier")),
    }
    return {name: value for name, value in found.items() if value}


def _attribute(element: Element, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return str(value).strip() or None if value else None


def _attribute_of(root: Element, element: str, name: str) -> str | None:
    return next((value for each in below(root, element) if (value := _attribute(each, name))), None)


def _texts(elements: Iterable[Element]) -> list[str] | None:
    texts = (" ".join(paragraphs(element)) for element in elements)
    return [text for text in texts if text] or None


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".xml", ".nitf"),
    sniff=sniff,
    read=read,
    about="NITF, the older XML of news agencies and newspaper archives.",
)
