"""HTML exported from Factiva, with two-letter codes ("indexed") or as plain articles."""

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
from tellings.loaders.factiva_fields import factiva_record
from tellings.loaders.markup import markup_text, parse_html
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "factiva_html", "1"
_START = re.compile(
    r"<div\b[^<>]{0,80}?\sclass=[\"']article ([a-z]{2,6})Article[^\"'>]{0,40}[\"']", re.IGNORECASE
)
# The pages of Factiva hold 200,000 characters of style before the first article.
_SIGNS = ("<title>factiva", "factivalogo", "fcpnavcontainer", "factiva, inc", "global.factiva.com",
          "articleparagraph", "djrlogo", "clsdragbar")  # fmt: skip
_CODE = re.compile(r"[A-Z]{2,3}")
# "877 Wörter", "8165 字"; the letters can have been lost: "877 W\ufffdrter".
_LENGTH = re.compile(
    r"[0-9][0-9.,\s\u00a0]{0,9} ?[^\W\d_]?[^\W\d_\ufffd]{0,2}\ufffd?[^\W\d_]{0,10}"
)
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{2,5}")
_PAGE = re.compile(r"[A-Z]{0,4}-?[0-9]{1,4}(?:[-–,] ?[A-Z]{0,3}[0-9]{1,4}){0,6}[A-Z]?")
_TIME = re.compile(r"[0-9]{1,2}[:h][0-9]{2}(?: ?[ap]m)?", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,4}\) ")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)", re.IGNORECASE)
_DOCUMENT = re.compile(r"\S{2,20} ([A-Z0-9]{4,12}[0-9]{8}[a-z0-9]{6,14})")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an HTML export of Factiva, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.html"), b"<html><head><title>Factiva</title>")
    0.95
    """
    text = head_text(head).lower()
    is_markup = "<html" in text[:4000] or "<div" in text
    return 0.95 if is_markup and any(sign in text for sign in _SIGNS) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an HTML export of Factiva.

    Parameters
    ----------
    path : Path
        An HTML file, its interface in any language.
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
    starts = list(_START.finditer(decoded.text))
    if not starts:
        raise LoadError(
            "It holds no article of a Factiva export.",
            remedy="export it again in 'Article Format' or 'Article Plus Indexing'.",
        )
    ends = [match.start() for match in starts[1:]] + [len(decoded.text)]
    records: list[Record | Refusal] = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        records.append(_article(index, start[1].lower(), decoded.text[start.start() : end]))
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    return build_tables(records, replace(origin, note=decoded.note), options=chosen)


def _article(index: int, language: str, chunk: str) -> Record | Refusal:
    try:
        root = parse_html(chunk).root
    except LoadError as error:
        return Refusal(index=index, problem=error.problem, remedy=error.remedy)
    article = next(iter(root.iter("div")), root)
    codes = _indexed(article) or _plain(article)
    return factiva_record(index, codes, language=language)


def _indexed(article: Any) -> dict[str, list[str]]:  # noqa: ANN401 (lxml has no types)
    """Paragraphs by code, from a table with a code in each row's first cell; empty if none."""
    codes: dict[str, list[str]] = {}
    for row in article.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        if len(cells) < 2:
            continue
        code = "".join(cells[0].itertext()).strip()
        if _CODE.fullmatch(code):
            for cell in cells[1:]:
                codes.setdefault(code, []).extend(paragraphs(cell))
    return codes


def _plain(article: Any) -> dict[str, list[str]]:  # noqa: ANN401 (lxml has no types)
    codes: dict[str, list[str]] = {}
    before: list[str] = []
    after: list[str] = []
    tail: list[str] = []
    for element in article.iter("div", "p", "pre"):
        if element is article:
            continue
        kind = element.get("class") or ""
        lines = paragraphs(element)
        if element.get("id") == "hd":
            codes.setdefault("HD", [_unnumbered(line, element) for line in lines])
        elif "author" in kind.split():
            codes.setdefault("BY", []).extend(lines)
        elif "articleParagraph" in kind or element.tag == "pre":
            codes.setdefault("TD", []).extend(lines)
        elif element.tag == "div" and not element.attrib and "TD" not in codes:
            (after if "HD" in codes else before).append(" ".join(lines))
        elif element.tag == "p" and "HD" in codes and (after or "TD" in codes):
            tail += lines
    _read_about(codes, before, [line for line in after if line])
    _read_tail(codes, tail)
    return codes


def _unnumbered(line: str, headline: Any) -> str:  # noqa: ANN401 (lxml has no types)
    """The headline without its number in the list of a saved page."""
    counted = any("counted" in (span.get("class") or "") for span in headline.iter("span"))
    return _NUMBERED.sub("", line) if counted else line


def _read_about(codes: dict[str, list[str]], before: Sequence[str], after: Sequence[str]) -> None:
    """The lines round the headline, told apart by their shape and order."""
    if before:
        codes["SE"] = [before[0]]
        codes["PG"] = [line for line in before[1:] if _PAGE.fullmatch(line)]
    dated = next((at for at, line in enumerate(after) if leading_date(line) is not None), None)
    if dated is None:
        return
    lengths = [at for at in range(dated) if _LENGTH.fullmatch(after[at])]
    if lengths:
        codes["WC"] = [after[lengths[-1]]]
    codes["CR"] = [after[at] for at in range(dated) if at not in lengths]
    codes["PD"] = [after[dated]]
    rest = list(after[dated + 1 :])
    if rest and _TIME.fullmatch(rest[0]):
        codes["ET"] = [rest.pop(0)]
    if rest:
        codes["SN"] = [rest.pop(0)]
    if rest and _SOURCE_CODE.fullmatch(rest[0]):
        codes["SC"] = [rest.pop(0)]
    if rest and (_COPYRIGHT.match(rest[-1]) or len(rest) >= 2):
        codes["CY"] = [rest.pop()]
    if rest:
        codes["LA"] = [rest.pop()]
    for line in rest:
        codes.setdefault("PG" if _PAGE.fullmatch(line) else "ED", []).append(line)


def _read_tail(codes: dict[str, list[str]], tail: Sequence[str]) -> None:
    """The last lines: captions, the publisher, and the accession number."""
    lines = [line for line in tail if line.strip()]
    numbered = next((at for at, line in enumerate(lines) if _DOCUMENT.fullmatch(line)), None)
    if numbered is not None:
        codes["AN"] = [lines[numbered]]
        del lines[numbered:]
    if lines:
        codes["PUB"] = [lines.pop()]
    if sum(map(len, lines)) > sum(map(len, codes.get("TD", []))):
        # A live blog: its entries are no captions.
        codes.setdefault("TD", []).extend(lines)
    elif lines:
        codes["ART"] = lines


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".html", ".htm"),
    sniff=sniff,
    read=read,
    about="HTML exported from Factiva, indexed or plain, in any language of its interface.",
)
