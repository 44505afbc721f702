"""NewsML-G2, the XML of news agencies: single items, and messages that wrap several."""

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
from tellings.loaders.nitf import nitf_record
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Finding, Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "newsml_g2", "1"
_ROOTS = ("newsitem", "newsmessage", "contentset")
_PACKAGE = "http://iptc.org/std/nar/2006-10-01/"
_DATES = ("contentcreated", "firstcreated", "versioncreated")
_WITHDRAWN = ("canceled", "cancelled", "withheld")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is NewsML-G2, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'<newsItem guid="urn:x" standard="NewsML-G2">')
    0.95
    """
    name, rest = root_of(head)
    if name in ("newsitem", "newsmessage"):
        return 0.95 if _PACKAGE in rest or "newsml-g2" in rest.lower() else 0.8
    return 0.8 if name == "contentset" and b"inlineXML" in head else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a NewsML-G2 file, one row an item with text in it.

    Parameters
    ----------
    path : Path
        A newsItem, a newsMessage, or a bare contentSet.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no XML, declares entities, or holds no item.

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
    if local_name(markup.root) not in _ROOTS:
        raise LoadError(
            f"Its root element is '{local_name(markup.root)}', not one of NewsML-G2.",
            remedy="leave it out.",
        )
    elements = below(markup.root, "newsitem") or below(markup.root, "contentset")
    if not elements:
        raise LoadError("It holds no newsItem.", remedy="leave it out.")
    items = [_item(element, index) for index, element in enumerate(elements, start=1)]
    return build_tables(items, replace(origin, note=markup.note), options=chosen)


def _item(item: Element, index: int) -> Record | Refusal:
    kind = _coded(item, "itemclass")
    content = _content(item, index)
    if content is None:
        other = f"an item of class '{kind}'" if kind and not kind.endswith("text") else "an item"
        return Refusal(
            index=index,
            problem=f"it is {other} with no text in it{_elsewhere(item)}.",
            remedy="give the file that holds its text, or leave it out.",
        )
    meta = next(iter(children(item, "contentmeta")), None)
    fields = dict(content.fields)
    fields["title"] = _headline(meta) or fields.get("title")
    fields["article_id"] = item.get("guid") or fields.get("article_id")
    fields["outlet"] = _outlet(item) or fields.get("outlet")
    fields["agency"] = [_name(each) for each in _below(meta, "infosource") if _name(each)] or None
    fields["agency_source"] = "metadata" if fields["agency"] else None
    fields["published"] = _date(item) or fields.get("published")
    fields["date_source"] = "archive"
    fields["language"] = _language(item, meta) or fields.get("language")
    fields["copyright"] = first_text(item, "copyrightnotice")
    creators = [name for each in _below(meta, "creator") if (name := _name(each))]
    fields["authors"] = first_text(meta, "by") or creators or fields.get("authors")
    extra = {**content.extra, **_extra(item, meta)}
    return replace(content, fields=fields, extra=extra, findings=_findings(item))


def _content(item: Element, index: int) -> Record | None:
    """The text of an item: NITF, XHTML or other XML in it, or plain text."""
    for inline in below(item, "inlinexml"):
        nitf = below(inline, "nitf")
        if nitf:
            return nitf_record(nitf[0], index=index)
        body = next(iter(below(inline, "body")), inline)
        title = first_text(inline, "title", "h1")
        texts = paragraphs(body)
        if texts:
            own = texts[1:] if len(texts) > 1 and texts[0] == title else texts
            fields: dict[str, object] = {"title": title, "text": "\n\n".join(own)}
            return Record(index=index, fields={**fields, "text_kind": "full"})
    for inline in below(item, "inlinedata"):
        text = "".join(inline.itertext()).strip()
        if text and not inline.get("encoding"):
            return Record(index=index, fields={"text": text, "text_kind": "full"})
    return None


def _elsewhere(item: Element) -> str:
    remote = [each.get("href") for each in below(item, "remotecontent") if each.get("href")]
    return f"; its content lies at '{remote[0][:80]}'" if remote else ""


def _below(element: Element, name: str) -> list[Element]:
    return below(element, name) if element is not None else []


def _headline(meta: Element) -> str | None:
    headlines = _below(meta, "headline")
    main = [each for each in headlines if (each.get("role") or "").endswith("main")]
    texts = (" ".join(paragraphs(each)) for each in [*main, *headlines])
    return next((text for text in texts if text), None)


def _outlet(item: Element) -> str | None:
    """The provider's name; some give only an address or a code, then the holder of the rights."""
    for name in ("provider", "copyrightholder"):
        for element in below(item, name):
            named = first_text(element, "name") or element.get("literal")
            if named:
                return str(named)
    code = _coded(item, "provider")
    return code.rpartition(":")[2] or None if code else None


def _name(element: Element) -> str | None:
    named = first_text(element, "name") or element.get("literal") or element.get("qcode")
    return str(named) if named else None


def _coded(item: Element, name: str) -> str | None:
    codes = (each.get("qcode") or each.get("uri") for each in below(item, name))
    return next((str(code) for code in codes if code), None)


def _date(item: Element) -> str | None:
    """When the content was made; later versions of an item may only change its metadata."""
    for name in _DATES:
        text = first_text(item, name)
        if text:
            return text
    return None


def _language(item: Element, meta: Element) -> str | None:
    tags = [each.get("tag") for each in _below(meta, "language")]
    return next((str(tag) for tag in [*tags, language_of(item)] if tag), None)


def _extra(item: Element, meta: Element) -> dict[str, object]:
    subjects = [name for each in _below(meta, "subject") if (name := _name(each))]
    found: dict[str, object] = {
        "version": item.get("version"),
        "slugline": first_text(meta, "slugline"),
        "located": next((_name(each) for each in _below(meta, "located")), None),
        "subjects": subjects,
        "usage_terms": first_text(item, "usageterms"),
        **{name: first_text(item, name) for name in (*_DATES, "contentmodified", "embargoed")},
    }
    return {name: value for name, value in found.items() if value}


def _findings(item: Element) -> tuple[Finding, ...]:
    status = (_coded(item, "pubstatus") or "").rpartition(":")[2].lower()
    if status not in _WITHDRAWN:
        return ()
    return (Finding(problem=f"its publisher has marked it '{status}'", repaired=False),)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".xml",),
    sniff=sniff,
    read=read,
    about="NewsML-G2 of news agencies: news items, alone or several in one message.",
)
