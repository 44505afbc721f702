"""Elements of HTML and XML to paragraphs, whatever their depth."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeAlias

from lxml import etree

from tellings.loaders.encodings import head_text
from tellings.loaders.markup import parse_html

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

# Elements that stand on lines of their own: of HTML, and under the same names in NITF and TEI.
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "body.content", "body.head",
        "body.end", "caption", "center", "dd", "details", "div", "dl", "dt", "entry", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
        "header", "hl1", "hl2", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p",
        "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "title", "tr", "ul", "block", "note", "q-block", "ab", "l", "lg", "sp", "speaker",
        "stage", "item", "list", "row", "cell", "opener", "closer", "dateline", "byline",
        "salute", "signed", "trailer", "quote-block", "text",
    }
)  # fmt: skip
# What is in a page but is not text.
UNREAD = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "map"}
)
_BREAK = "br"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|&(?:[a-z]{2,8}|#\d{1,6});")
# What may stand before the root element, and how its name and attributes end.
_PROLOG = re.compile(
    r"\s+|<\?[^>]{0,2000}\?>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}"
    r"(?:\[[^\]]{0,20000}\]\s{0,99})?>",
    re.S | re.I,
)
_ROOT = re.compile(r"<([A-Za-z_][\w.\-]{0,80}:)?([A-Za-z_][\w.\-]{0,80})([^>]{0,4000})")


def paragraphs(
    root: Element,
    *,
    skip: Callable[[Element], bool] | None = None,
    blocks: Collection[str] = BLOCKS,
) -> list[str]:
    """The text of an element, block by block, white space made single spaces.

    A single line break stays one; two make a new paragraph. The walk keeps no call stack, so that
    no depth of nesting can break it.

    Parameters
    ----------
    root : lxml element
        Of HTML or XML; its namespaces do not matter.
    skip : Callable, optional
        Whether an element is left out with all it holds; what follows it stays.
    blocks : collection of str, default BLOCKS
        Names of the elements that stand on lines of their own.

    Examples
    --------
    >>> paragraphs(parse_html("<p>One <b>b</b>ig<br>line.</p><script>x()</script>Two.").root)
    ['One big\\nline.', 'Two.']
    """
    found: list[str] = []
    line: list[str] = []
    for text in _pieces(root, skip, blocks):
        if text is not None:
            line.append(text)
        elif line:
            found += _finished(line)
            line = []
    return found + _finished(line)


def _pieces(
    root: Element, skip: Callable[[Element], bool] | None, blocks: Collection[str]
) -> Iterator[str | None]:
    """Texts in reading order, and None where a block begins or ends."""
    left: Element = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if left is None and element is not root:
                yield element.tail or ""
            continue
        name = local_name(element)
        if event == "start":
            if left is None and (name in UNREAD or (skip is not None and skip(element))):
                left = element
            if left is None:
                yield from _opened(element, name, blocks)
            continue
        if left is element:
            left = None
        elif left is None and name in blocks:
            yield None
        if left is None and element is not root:
            yield element.tail or ""


def _opened(element: Element, name: str, blocks: Collection[str]) -> Iterator[str | None]:
    if name in blocks:
        yield None
    if name == _BREAK:
        yield "\n\x00"
    yield element.text or ""


def _finished(line: list[str]) -> list[str]:
    """Lines of one block; the mark after a line end tells it from those of the source."""
    joined = _SPACE.sub(" ", "".join(piece if piece == "\n\x00" else piece.replace("\x00", "")
                                      for piece in line).replace("\n\x00", "\x00"))  # fmt: skip
    parts = re.split(r" ?(?:\x00 ?){2,}", joined)
    tidy = ("\n".join(row.strip() for row in part.split("\x00")).strip() for part in parts)
    return [part for part in tidy if part]


def local_name(element: Element) -> str:
    """The name of an element without its namespace, in lower case; empty for comments.

    Examples
    --------
    >>> from lxml import etree
    >>> local_name(etree.fromstring('<n:Item xmlns:n="urn:n"/>'))
    'item'
    """
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """The children of an element with that local name.

    Examples
    --------
    >>> from lxml import etree
    >>> len(children(etree.fromstring("<a><b/><c/><b/></a>"), "b"))
    2
    """
    return [child for child in element if local_name(child) == name]


def below(element: Element, name: str) -> list[Element]:
    """All elements below one, itself included, with that local name, in document order.

    Examples
    --------
    >>> from lxml import etree
    >>> len(below(etree.fromstring("<a><c><b/></c><b/></a>"), "b"))
    2
    """
    return [each for each in element.iter() if local_name(each) == name]


def first_text(element: Element, *names: str) -> str | None:
    """The text of the first element below one that has one of those local names and any text.

    Parameters
    ----------
    element : lxml element or None
        Where to look.
    *names : str
        In order of preference.

    Examples
    --------
    >>> from lxml import etree
    >>> first_text(etree.fromstring("<a><b/><b>Rain</b></a>"), "c", "b")
    'Rain'
    """
    if element is None:
        return None
    for name in names:
        for found in below(element, name):
            text = " ".join(paragraphs(found))
            if text:
                return text
    return None


def language_of(element: Element) -> str | None:
    """Its own ``xml:lang``.

    Examples
    --------
    >>> language_of(etree.fromstring('<p xml:lang="de">Regen.</p>'))
    'de'
    """
    value = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return str(value) if value else None


def plain_text(value: str) -> str:
    """A text that may be HTML as plain paragraphs with blank lines between.

    Feeds and agencies send both under the same name; a text without tags or entities stays as it
    is.

    Examples
    --------
    >>> plain_text("<p>Rain &amp; wind.</p><p>More.</p>")
    'Rain & wind.\\n\\nMore.'
    >>> plain_text("1 < 2")
    '1 < 2'
    """
    if not _TAG.search(value):
        return value
    return "\n\n".join(paragraphs(parse_html(f"<div>{value}</div>").root))


def root_of(head: bytes) -> tuple[str, str]:
    """Local name of the root element in lower case, and the rest of its tag; empty if none.

    Parameters
    ----------
    head : bytes
        The first bytes of a file, for sniffing.

    Examples
    --------
    >>> root_of(b'<?xml version="1.0"?><!-- c --><x:Feed lang="en"><a/>')
    ('feed', ' lang="en"')
    """
    text = head_text(head).removeprefix("\ufeff")
    position = 0
    while match := _PROLOG.match(text, position):
        position = match.end()
    root = _ROOT.match(text, position)
    return (root[2].lower(), root[3]) if root else ("", "")
