"""XML exported from Factiva."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import below, children, local_name
from tellings.loaders.encodings import head_text
from tellings.loaders.factiva_fields import factiva_record
from tellings.loaders.markup import parse_xml
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.stated import missing_records

_NAME, _VERSION = "factiva_xml", "1"
_SIGNS = ("ppsresponse", "ppsarticle", "global.factiva.com/pps")
# Our code for each element that holds text, in the order of reading.
_TEXTS = {
    "headline": "HD", "leadparagraph": "LP", "tailparagraphs": "TD", "byline": "BY",
    "sourcename": "SN", "sourcecode": "SC", "wordcount": "WC", "copyright": "CY",
    "baselanguage": "LA", "sectionname": "SE", "columnname": "CLM", "edition": "ED",
    "publishername": "PUB", "credit": "CR", "artwork": "ART", "notes": "RF", "contact": "CT",
    "accessionno": "AN", "pages": "PG", "page": "PG", "dateline": "DLN",
}  # fmt: skip
_LISTS = {"region": "RE", "newssubject": "NS", "company": "CO", "industry": "IN", "person": "PE"}
_PARAGRAPHS = ("paragraph", "page", "para")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an XML export of Factiva, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.xml"), b"<PPSResponse><ppsArticleResponse>")
    0.95
    """
    text = head_text(head).lower()
    return 0.95 if text.lstrip("\ufeff \r\n\t").startswith("<") and _has_sign(text) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an XML export of Factiva.

    Parameters
    ----------
    path : Path
        An XML file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no XML, declares entities or holds no article.

    Examples
    --------
    >>> read(Path("no-such-file.xml"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    markup = parse_xml(data, encoding=chosen.encoding)
    articles = below(markup.root, "article")
    if not articles:
        raise LoadError(
            "It holds no article of a Factiva export.", remedy="export it again, or leave it out."
        )
    records: list[Record | Refusal] = [
        factiva_record(index, _codes(each)) for index, each in enumerate(articles, start=1)
    ]
    counts = [result.get("count") or "" for result in below(markup.root, "ppsarticleresultset")]
    expected = int(counts[0]) if counts and re.fullmatch("[0-9]{1,6}", counts[0]) else None
    seen = range(1, len(records) + 1)
    records += missing_records(expected, seen, first_index=len(records) + 1)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    return build_tables(
        records, replace(origin, note=markup.note, expected=expected), options=chosen
    )


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def _codes(article: Any) -> dict[str, list[str]]:  # noqa: ANN401 (lxml has no types)
    codes: dict[str, list[str]] = {}
    for element in article:
        code, lines = _coded(element)
        if code and lines:
            codes.setdefault(code, []).extend(lines)
    for code, lines in codes.items():
        if code in (*_LISTS.values(), "IPC", "IPD", "IPCRE"):
            codes[code] = [" | ".join(lines)]
    return codes


def _coded(element: Any) -> tuple[str, list[str]]:  # noqa: ANN401 (lxml has no types)
    """Code and text of an element; an element that is not known keeps its own name."""
    name, text = local_name(element), _text(element)
    if name in _TEXTS:
        return _TEXTS[name], _paragraphs(element)
    if name == "publicationdate":
        return "PD", [text]
    if name in _LISTS:
        named = "; ".join(_text(child) for child in children(element, "name"))
        return _LISTS[name], [f"{element.get('code') or ''} : {named}".strip(" :")]
    if name == "descfield":
        return (element.get("code") or "desc").upper(), [text]
    return name, [text] if text else []


def _paragraphs(element: Any) -> list[str]:  # noqa: ANN401 (lxml has no types)
    inner = [each for name in _PARAGRAPHS for each in below(element, name) if each is not element]
    lines = [_text(each) for each in inner] or [_text(element)]
    return [line for line in lines if line]


def _text(element: Any) -> str:  # noqa: ANN401 (lxml has no types)
    return " ".join("".join(element.itertext()).split())


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".xml",),
    sniff=sniff,
    read=read,
    about="XML exported from Factiva.",
)
