"""XML and HTML to trees: nothing fetched, nothing expanded, damage told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.entities import html5
from typing import Any

from tellings.domain.errors import LoadError
from tellings.loaders.encodings import Decoded, decode

# What names its encoding does so in the first bytes.
_HEAD = 4096
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,80}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})"""
    rb"""|<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""",
    re.IGNORECASE,
)
# A page that says Latin-1 means Windows-1252: so browsers read it, and so it is written.
_MEANT = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}
_NO_TEXT = ("utf-7", "utf7", "idna", "punycode", "raw", "unicode_escape", "unicode-escape")
_XML_DECLARATION = re.compile(r"\A<\?xml[^>]{0,200}\?>")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9._-]{0,31});")
_PREDEFINED = ("amp", "lt", "gt", "quot", "apos")
_AGAIN = "fetch it again from the archive it comes from."


@dataclass(frozen=True, kw_only=True)
class Markup:
    """A tree of elements.

    Parameters
    ----------
    root : lxml.etree._Element
        Its root; comments and processing instructions are left out.
    note : str or None
        What was wrong with the file or special in reading it.
    """

    root: Any
    note: str | None = None


def parse_xml(data: bytes, *, encoding: str | None = None) -> Markup:
    """The tree of an XML file.

    A DOCTYPE is allowed and never fetched; entity declarations are refused. What is not
    well-formed is read as far as it goes, with a note.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str or None, default None
        The user's word, which goes before all detection.

    Raises
    ------
    LoadError
        If it declares entities, or no element can be read.

    Examples
    --------
    >>> parse_xml(b"<a><p>It rained.</p></a>").root[0].text
    'It rained.'
    >>> parse_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The XML declares entities, which can hide text or fill the
      memory.
      What to do: replace the entities by their text, and take the declarations out.
    """
    from lxml import etree

    decoded = markup_text(data, encoding=encoding)
    text = _XML_DECLARATION.sub("", _UNWRITABLE.sub("", decoded.text).lstrip("\ufeff \t\r\n"))
    doctype = text.find("<!DOCTYPE")
    if doctype >= 0 and "<!ENTITY" in text[doctype:]:
        raise LoadError(
            "The XML declares entities, which can hide text or fill the memory.",
            remedy="replace the entities by their text, and take the declarations out.",
        )
    # An entity that is not declared would leave a hole in the text.
    text = _NAMED.sub(_character, text.strip())
    written = text.encode("utf-8")
    try:
        root = etree.fromstring(written, _xml_parser(recover=False))
        return Markup(root=root, note=decoded.note)
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = str(error)[:150]
    mended = _BARE_AMPERSAND.sub("&amp;", text).encode("utf-8")
    try:
        root = etree.fromstring(mended, _xml_parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise LoadError(f"It is no XML that can be read: {problem}.", remedy=_AGAIN)
    return Markup(root=root, note=_told(decoded, f"it is not well-formed XML ({problem})"))


def parse_html(data: bytes | str, *, encoding: str | None = None) -> Markup:
    """The tree of an HTML file, or of a part of one.

    Parameters
    ----------
    data : bytes or str
        The file, or text of it.
    encoding : str or None, default None
        The user's word, which goes before all detection.

    Raises
    ------
    LoadError
        If it holds no element.

    Examples
    --------
    >>> parse_html("<p>It <b>rained</b>.").root.xpath("string(//p)")
    'It rained.'
    """
    from lxml import etree

    if isinstance(data, bytes):
        decoded = markup_text(data, encoding=encoding)
    else:
        decoded = Decoded(text=data, encoding="utf-8", note=None)
    text = _XML_DECLARATION.sub("", _UNWRITABLE.sub("", decoded.text).lstrip("\ufeff \t\r\n"))
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise LoadError("It is no HTML that can be read.", remedy=_AGAIN)
    deep = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    trouble = "its elements are nested too deep; what lies deeper was left out" if deep else None
    return Markup(root=root, note=_told(decoded, trouble))


def markup_text(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of XML or HTML: by a byte order mark, as UTF-8, or as the file says it is written.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str or None, default None
        The user's word, which goes before all detection.

    Raises
    ------
    LoadError
        If it is no text, or its encoding cannot be told.

    Examples
    --------
    >>> page = '<meta charset="iso-8859-1"><p>Café'.encode("latin-1")
    >>> markup_text(page).text[-4:]
    'Café'
    """
    declared = _declared(data)
    if encoding is not None or declared is None:
        return decode(data, encoding=encoding)
    try:
        return Decoded(text=data.decode("utf-8-sig"), encoding="utf-8", note=None)
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode(declared)
    except (UnicodeDecodeError, LookupError, ValueError):
        return decode(data)
    return Decoded(text=text, encoding=declared, note=f"read as {declared}")


def _declared(data: bytes) -> str | None:
    """The encoding a file names for itself, when it is one that may be believed."""
    found = _DECLARED.search(data[:_HEAD])
    if found is None or b"\x00" in data[:_HEAD]:
        return None
    name = (found[1] or found[2]).decode("ascii").lower()
    meant = _MEANT.get(name, name)
    return None if meant.startswith(("utf", "unicode")) or meant in _NO_TEXT else meant


def _xml_parser(*, recover: bool) -> Any:  # noqa: ANN401 (lxml has no types)
    from lxml import etree

    # Entities cannot be declared by now; large text is news archives' daily bread.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=True, recover=recover, remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip


def _character(entity: re.Match[str]) -> str:
    """What a named entity means in HTML; one that means nothing is kept as it is written."""
    if entity[1] in _PREDEFINED:
        return entity[0]
    meant = html5.get(f"{entity[1]};")
    return f"&amp;{entity[1]};" if meant is None else escape(meant)


def _told(decoded: Decoded, trouble: str | None) -> str | None:
    return "; ".join(part for part in (decoded.note, trouble) if part) or None
