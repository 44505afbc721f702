"""HTML exported from Europresse, in its old and its new layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import paragraphs
from tellings.loaders.dates import leading_date
from tellings.loaders.encodings import head_text
from tellings.loaders.markup import markup_text, parse_html
from tellings.loaders.measured import stated_number
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "europresse_html", "1"
_SIGNS = ("docpublicationname", "europresse.com", "cedrom-sni.com", "dococurrcontainer")
_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_PUBLICATION = re.compile(r"<(?:span|div|p)\b[^<>]{0,80}DocPublicationName", re.IGNORECASE)
# The number of a document holds the day it was archived.
_NUMBER = re.compile(r"\b([a-z]{2,8})[·⸱•]((?:19|20)\d{6})[·⸱•](\w{1,20})[·⸱•](\w{1,60})")
_AUTHOR = re.compile(r"<br ?/?>\s{0,9}([^<>]{2,200}?)\s{0,9}<br ?/?>\s{0,9}<p>", re.IGNORECASE)
_PAGE = re.compile(r"\bp(?:p|g|ages?)?\. ?([A-Z]{0,4}-?\d{1,4}(?:[-–]\d{1,4})?)", re.IGNORECASE)
_LENGTH = re.compile(r"\b(\d[\d\s\u00a0.,]{0,8}) ?(?:mots|words|wörter|palabras)\b", re.IGNORECASE)
_ISSUE = re.compile(r",\s*((?:no|n°|nº|numéro|issue|vol)\b.{0,60})$", re.IGNORECASE)
# The date of a header follows the section; a hostile header has a part for every character.
_MOST_PARTS = 40
# A character of no language marks where the headline stood.
_HEADLINE = "\ue000"


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an HTML export of Europresse, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.html"), b'<html><span class="DocPublicationName">Le Phare</span>')
    0.95
    """
    text = head_text(head).lower()
    is_markup = "<html" in text[:4000] or "<article" in text or "<span" in text
    return 0.95 if is_markup and any(sign in text for sign in _SIGNS) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an HTML export of Europresse.

    Parameters
    ----------
    path : Path
        An HTML file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it holds no article.

    Examples
    --------
    >>> read(Path("no-such-file.html"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    decoded = markup_text(data, encoding=chosen.encoding)
    published = list(_PUBLICATION.finditer(decoded.text))
    framed = list(_ARTICLE.finditer(decoded.text))
    starts = framed or published
    if not starts:
        raise LoadError(
            "It holds no article of an Europresse export.",
            remedy="save the selection again as HTML, or leave it out.",
        )
    ends = [match.start() for match in starts[1:]] + [len(decoded.text)]
    records = [
        _article(index, decoded.text[start.start() : end])
        for index, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    return build_tables(records, replace(origin, note=decoded.note), options=chosen)


def _article(index: int, chunk: str) -> Record | Refusal:
    try:
        root = parse_html(f"<html><body><div>{chunk}").root
    except LoadError as error:
        return Refusal(index=index, problem=error.problem, remedy=error.remedy)
    outlet = " ".join(_classed(root, "docpublicationname")[:1])
    header = " ".join(" ".join(_classed(root, "docheader")).replace(" ,", ",").split())
    title = " ".join(_classed(root, "titrearticle")[:1])
    authors = _classed(root, "docauthors") or _classed(root, "author")
    number = _NUMBER.search(chunk)
    before, body, rights = _body(root)
    if not authors and (found := _AUTHOR.search(chunk, _after_headline(chunk))):
        authors = [" ".join(found[1].split())]
    if authors and body and body[0] == authors[0]:
        body = body[1:]
    issue = _ISSUE.search(outlet)
    length = _LENGTH.search(header)
    page = _PAGE.search(header)
    section, date = _dated(header, number)
    fields: dict[str, object] = {
        "article_id": number[0] if number else None,
        "title": title,
        "subtitle": " ".join(before) or None,
        "outlet": outlet[: issue.start()] if issue else outlet,
        "edition": issue[1] if issue else None,
        "published": date,
        "date_source": "archive",
        "section": section,
        "page": page[1] if page else None,
        "authors": "; ".join(authors) or None,
        "copyright": " ".join(rights) or None,
        "stated_length": stated_number(length[1]) if length else None,
        "text": "\n\n".join(body),
    }
    return Record(index=index, fields=fields, extra={"header": header} if header else {})


def _classed(root: Any, name: str) -> list[str]:  # noqa: ANN401 (lxml has no types)
    """Texts of the outermost elements whose class begins with a name, in order."""
    texts = []
    for element in root.iter("span", "div", "p", "h1", "h2"):
        classes = (element.get("class") or "").lower().split()
        if any(each.startswith(name) for each in classes):
            texts.append(" ".join("".join(element.itertext()).split()))
    return [text for text in texts if text]


def _after_headline(chunk: str) -> int:
    return max(chunk.lower().find("titrearticlevisu"), 0)


def _body(root: Any) -> tuple[list[str], list[str], list[str]]:  # noqa: ANN401 (lxml has no types)
    """What stands before the headline, the body, and the notice of copyright."""
    boxes = [
        element
        for element in root.iter("div", "section")
        if "dococurrcontainer" in (element.get("class") or "").lower()
    ]
    if boxes:
        lines = [line for box in boxes for line in paragraphs(box)]
        return [], *_without_rights(lines)
    for element in list(root.iter("span")):
        if (element.get("class") or "").lower().startswith("titrearticle"):
            for child in list(element):
                element.remove(child)
            element.text = f"\n{_HEADLINE}\n"
    lines = paragraphs(root, skip=_is_about)
    at = next((at for at, line in enumerate(lines) if _HEADLINE in line), None)
    if at is None:
        return [], *_without_rights(lines)
    before = [*lines[:at], *lines[at].partition(_HEADLINE)[:1]]
    after = [lines[at].partition(_HEADLINE)[2], *lines[at + 1 :]]
    return [line.strip() for line in before if line.strip()], *_without_rights(after)


def _is_about(element: Any) -> bool:  # noqa: ANN401 (lxml has no types)
    kind = (element.get("class") or "").lower()
    about = ("docpublicationname", "docheader", "docauthors", "public", "txtcertificat")
    return element.tag in ("table", "footer") or kind.startswith(about)


def _without_rights(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines up to the document's number, and the notices of copyright among the last."""
    kept: list[str] = []
    rights: list[str] = []
    for line in (line.strip() for line in lines):
        if _NUMBER.search(line):
            break
        if line.startswith(("©", "(c) ", "Copyright ")):
            rights.append(line)
        elif line:
            kept.append(line)
    return kept, rights


def _dated(header: str, number: re.Match[str] | None) -> tuple[str | None, str | None]:
    """Section and date of a header such as "Politique, jeudi 5 octobre 2031, p. 16"."""
    parts = [part.strip() for part in header.split(",")]
    for at in range(min(len(parts), _MOST_PARTS)):
        found = leading_date(", ".join(parts[at:]))
        if found is not None:
            return ", ".join(part for part in parts[:at] if part) or None, found[0]
    if number is not None:
        day = number[2]
        return header or None, f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return header or None, None


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".html", ".htm"),
    sniff=sniff,
    read=read,
    about="HTML exported from Europresse, in its old and its new layout.",
)
