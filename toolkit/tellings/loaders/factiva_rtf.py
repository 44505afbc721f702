"""RTF exported from Factiva: articles with two-letter codes, a form feed between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.factiva_fields import factiva_record
from tellings.loaders.options import ReadOptions
from tellings.loaders.rtf import rtf_lines
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "factiva_rtf", "1"
_CODES = frozenset(
    {"AN", "ART", "BY", "CLM", "CO", "CR", "CT", "CX", "CY", "DLN", "ED", "ET", "GC", "HD", "IN",
     "IPC", "IPD", "LA", "LP", "NGC", "NS", "PD", "PG", "PUB", "RE", "RF", "RST", "SC", "SE", "SN",
     "TD", "VOL", "WC"}
)  # fmt: skip
_CODE = re.compile(r"[ \t]{0,8}([A-Z]{2,3})(?:[ \t\u00a0]+|$)(.*)", re.DOTALL)
_NUMBER = re.compile(r"\S{2,20} [A-Z0-9]{4,12}[0-9]{8}[a-z0-9]{6,14}")


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an RTF export of Factiva, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> head = b"{" + rb"\\rtf1 HD\\tab Rain\\par WC\\tab 2 words\\par TD\\tab It rained.}"
    >>> sniff(Path("a.rtf"), head)
    0.9
    """
    if not head.lstrip().startswith(b"{\\rtf"):
        return 0.0
    try:
        lines = [line.text for line in rtf_lines(head)]
    except LoadError:
        return 0.0
    codes = {match[1] for line in lines if (match := _CODE.match(line)) and match[1] in _CODES}
    return 0.9 if len(codes & {"HD", "WC", "PD", "SN", "TD", "LP", "AN"}) >= 3 else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of an RTF export of Factiva.

    Parameters
    ----------
    path : Path
        An RTF file, exported as "Full Article/Report plus Indexing".
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no RTF, or holds no codes of Factiva.

    Examples
    --------
    >>> read(Path("no-such-file.rtf"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    data = read_bytes(path)
    articles = _articles([line.text for line in rtf_lines(data)])
    if not articles:
        raise LoadError(
            "It holds no article with the codes of Factiva.",
            remedy="export it again as 'Full Article/Report plus Indexing'.",
        )
    records: list[Record | Refusal] = [
        factiva_record(index, codes) for index, codes in enumerate(articles, start=1)
    ]
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    return build_tables(records, origin, options=ReadOptions.of(options))


def _articles(lines: Sequence[str]) -> list[dict[str, list[str]]]:
    """Paragraphs by code of each article; a new page or a second headline begins one."""
    articles: list[dict[str, list[str]]] = [{}]
    current: str | None = None
    for line in lines:
        for number, part in enumerate(line.split("\f")):
            if number and articles[-1]:
                articles.append({})
                current = None
            current = _read_line(articles, current, part)
    return [
        codes for codes in articles if len(codes) >= 2 and codes.keys() & {"HD", "AN", "TD", "LP"}
    ]


def _read_line(articles: list[dict[str, list[str]]], current: str | None, line: str) -> str | None:
    match = _CODE.match(line)
    if match and match[1] in _CODES and (match[1] != current):
        # The text can speak of TD or PD; an article has each code once.
        repeated = match[1] in articles[-1]
        if repeated and match[1] in ("HD", "SE") and "AN" in articles[-1]:
            articles.append({})
            repeated = False
        if not repeated:
            current, line = match[1], match[2]
            articles[-1][current] = []
    if current is not None and line.strip():
        codes = articles[-1]
        ended = current in ("TD", "LP") and _NUMBER.fullmatch(line.strip())
        codes.setdefault("AN" if ended else current, []).append(" ".join(line.split()))
    return current


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".rtf",),
    sniff=sniff,
    read=read,
    about="RTF exported from Factiva with its indexing, many articles a file.",
)
