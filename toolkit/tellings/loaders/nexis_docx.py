"""Word documents (DOCX) exported from Nexis Uni and Lexis Advance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tellings.domain.parts import Loader
from tellings.loaders.markup import parse_xml
from tellings.loaders.nexis_lines import Line, nexis_articles
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.zips import member_names, read_member

_NAME, _VERSION = "nexis_docx", "1"
_DOCUMENT = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}tab": "\t",
    f"{_WORD}noBreakHyphen": "-",
}


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a Word document, 0 to 1.

    Parameters
    ----------
    path : Path
        The file; its list of members decides where the first bytes do not.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.docx"), b"PK\\x03\\x04...word/document.xml...")
    0.8
    >>> sniff(Path("a.docx"), b"It rained.")
    0.0
    """
    if not head.startswith(b"PK\x03\x04"):
        return 0.0
    return 0.8 if _DOCUMENT.encode() in head or _DOCUMENT in member_names(path) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a Nexis document.

    Parameters
    ----------
    path : Path
        A DOCX file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no such document, goes beyond the limits of ``loaders.zips``, or holds no article.

    Examples
    --------
    >>> read(Path("no-such-file.docx"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    data = read_bytes(path)
    markup = parse_xml(read_member(data, _DOCUMENT))
    found = nexis_articles(list(_lines(markup.root)))
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    origin = replace(origin, note=markup.note, expected=found.expected)
    return build_tables(found.records, origin, options=ReadOptions.of(options))


def _lines(root: Any) -> Iterator[Line]:  # noqa: ANN401 (lxml has no types)
    # A text box is there twice, once for old programs.
    for double in list(root.iter(_FALLBACK)):
        double.clear()
    text: list[str] = []
    marks: list[str] = []
    for element in root.iter():
        tag = element.tag
        if tag == f"{_WORD}p":
            yield Line(text="".join(text), marks=tuple(marks))
            text, marks = [], []
        elif tag == f"{_WORD}t":
            text.append(element.text or "")
        elif tag in _BREAKS:
            text.append(_BREAKS[tag])
        elif tag == f"{_WORD}bookmarkStart":
            marks.append(element.get(f"{_WORD}name") or "")
    yield Line(text="".join(text), marks=tuple(marks))


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".docx",),
    sniff=sniff,
    read=read,
    about="Word documents exported from Nexis Uni or Lexis Advance, many articles a file.",
)
