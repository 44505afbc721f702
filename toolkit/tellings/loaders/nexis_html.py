"""HTML exported from the old LexisNexis and Nexis UK, many articles a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import paragraphs
from tellings.loaders.encodings import head_text
from tellings.loaders.markup import markup_text, parse_html
from tellings.loaders.nexis_blocks import COUNT, Block, block_article, missing_counts
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "nexis_html", "1"
_START = re.compile(r"<DOC NUMBER=\d{1,6}>\s{0,20}<DOCFULL>\s{0,20}-->", re.IGNORECASE)
_END = re.compile(r"<!-- Hide XML section from browser\s{0,20}</DOCFULL>", re.IGNORECASE)
_STATED = re.compile(r"<META\b[^>]{0,200}\bDOCUMENTS=\"(\d{1,6})\"", re.IGNORECASE)
_SIGNS = ("<docfull>", "lxncomment", "hide xml section from browser")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an HTML export of Nexis, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.html"), b"<HTML><!-- Hide XML section from browser <DOC NUMBER=1> <DOCFULL>")
    0.95
    """
    text = head_text(head).lower()
    return 0.95 if any(sign in text for sign in _SIGNS) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an HTML export of Nexis.

    Each document is read on its own, so that a damaged one costs only itself. Classes of style
    differ from file to file and are not looked at; order and labels decide.

    Parameters
    ----------
    path : Path
        An HTML file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it holds no document.

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
            "It holds no document of a Nexis export.", remedy="export it again, or leave it out."
        )
    ends = [match.start() for match in starts[1:]] + [len(decoded.text)]
    records: list[Record | Refusal] = []
    counts: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        chunk = decoded.text[start.end() : end]
        finish = _END.search(chunk)
        blocks = _blocks(chunk[: finish.start()] if finish else chunk)
        for at, block in enumerate(blocks[:2]):
            if match := COUNT.fullmatch(block[0]):
                counts.append((int(match[1]), int(match[2])))
                del blocks[at]
                break
        records.append(block_article(index, blocks))
    stated = _STATED.search(decoded.text[: starts[0].start()])
    expected, missing = missing_counts(counts, int(stated[1]) if stated else None, len(records))
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    origin = replace(origin, note=decoded.note, expected=expected)
    return build_tables([*records, *missing], origin, options=chosen)


def _blocks(chunk: str) -> list[Block]:
    """Paragraphs of each DIV; hits coloured inside a word are part of it."""
    try:
        root = parse_html(f"<html><body>{chunk}</body></html>").root
    except LoadError:
        return []
    body = root.find("body")
    found: list[Block] = []
    for child in body if body is not None else []:
        lines = paragraphs(child)
        tail = (child.tail or "").strip()
        found += [block for block in (lines, [tail] if tail else []) if block]
    return found


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".html", ".htm"),
    sniff=sniff,
    read=read,
    about="HTML exported from the old LexisNexis and Nexis UK, many articles a file.",
)
