"""TEI, the XML of text editions and corpora: one article a text, or a corpus of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import (
    Element,
    below,
    children,
    first_text,
    language_of,
    local_name,
    paragraphs,
    root_of,
)
from tellings.loaders.markup import parse_xml
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "tei", "1"
_ROOTS = ("tei", "tei.2", "teicorpus", "teicorpus.2")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
# What an edition adds to the text or has taken out of it.
_ASIDE = ("note", "figure", "fw", "del", "sic", "orig", "teiheader", "trash")
_WHEN = ("when", "when-iso", "notbefore", "from")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is TEI, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'<TEI xmlns="http://www.tei-c.org/ns/1.0">')
    0.95
    """
    return 0.95 if root_of(head)[0] in _ROOTS else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a TEI file, one row a text.

    Notes, figures and what the edition marks as struck out or wrong are left out of the text.

    Parameters
    ----------
    path : Path
        TEI of any version, with one text or a corpus of texts.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no XML, declares entities, or holds no TEI element.

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
    editions = [each for name in ("tei", "tei.2") for each in below(markup.root, name)]
    if not editions:
        raise LoadError("It holds no element 'TEI'.", remedy="leave it out.")
    items = [_item(each, index) for index, each in enumerate(editions, start=1)]
    return build_tables(items, replace(origin, note=markup.note), options=chosen)


def _item(edition: Element, index: int) -> Record | Refusal:
    header = next(iter(children(edition, "teiheader")), None)
    texts = children(edition, "text")
    bodies = [body for text in texts for body in below(text, "body")] or texts
    heads = _heads(bodies)
    own = [
        text
        for body in bodies
        for text in paragraphs(body, skip=lambda part: part in heads or local_name(part) in _ASIDE)
    ]
    if not own:
        return Refusal(
            index=index, problem="its text is empty.", remedy="check the file, or leave it out."
        )
    source = _first_below(header, "sourcedesc")
    statement = _first_below(header, "titlestmt")
    publication = _first_below(header, "publicationstmt")
    fields: dict[str, object] = {
        "title": first_text(statement, "title") or next(
            (" ".join(paragraphs(head)) for head in heads), None),
        "text": "\n\n".join(own),
        "text_kind": "full",
        "outlet": _journal(source) or first_text(source, "publisher")
        or first_text(publication, "publisher"),
        "published": _when(source) or _when(publication),
        "date_source": "archive",
        "authors": _authors(statement) or _authors(source),
        "article_id": edition.get(_ID) or first_text(publication, "idno"),
        "url": _url(header),
        "language": language_of(edition) or next(map(language_of, texts), None),
        "copyright": first_text(publication, "availability"),
    }  # fmt: skip
    keywords = (
        [" ".join(paragraphs(each)) for each in below(header, "term")] if header is not None else []
    )
    return Record(index=index, fields=fields, extra={"keywords": keywords} if keywords else {})


def _first_below(element: Element, name: str) -> Element:
    return next(iter(below(element, name)), None) if element is not None else None


def _heads(bodies: list[Element]) -> list[Element]:
    """The heading that opens the text: its title, not a part of the running text."""
    for body in bodies:
        for element in body.iter():
            if local_name(element) == "head":
                return [element]
            if local_name(element) == "p":
                return []
    return []


def _journal(source: Element) -> str | None:
    """The title of the paper: of level "j", or of the monograph the article is part of."""
    for title in below(source, "title") if source is not None else []:
        is_whole = title.get("level") in ("j", "m")
        if is_whole or local_name(title.getparent()) == "monogr":
            return " ".join(paragraphs(title)) or None
    return None


def _when(element: Element) -> str | None:
    for found in below(element, "date") if element is not None else []:
        stated = {name.lower(): value for name, value in found.attrib.items()}
        value = next((stated[name] for name in _WHEN if stated.get(name)), None)
        text = str(value) if value else " ".join(paragraphs(found))
        if text:
            return text
    return None


def _authors(element: Element) -> list[str] | None:
    if element is None:
        return None
    names = [" ".join(paragraphs(each)) for each in below(element, "author")]
    return [name for name in dict.fromkeys(names) if name] or None


def _url(header: Element) -> str | None:
    if header is None:
        return None
    candidates = [each.get("target") for each in below(header, "ptr") + below(header, "ref")]
    candidates += [" ".join(paragraphs(each)) for each in below(header, "idno")]
    return next((text for text in candidates if text and text.startswith("http")), None)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".xml", ".tei"),
    sniff=sniff,
    read=read,
    about="TEI of text editions and corpora.",
)
