"""Saved web pages, one article a page, plain or packed by gzip."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.blocks import root_of
from tellings.loaders.encodings import head_text
from tellings.loaders.folders import fill_from_path
from tellings.loaders.gzips import MAGIC, unpack, unpack_head
from tellings.loaders.markup import markup_text
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.pages import page_record
from tellings.loaders.schema import Record, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "web_page", "1"
_ROOTS = ("html", "head", "body")
_DOCTYPE = re.compile(r"\s{0,99}<!doctype\s{1,9}html\b", re.IGNORECASE)


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a saved web page, 0 to 1.

    Never quite sure, for archives export HTML too, and their loaders know their own.

    Parameters
    ----------
    path : Path
        Its ending counts where the content leaves a doubt.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b"<!DOCTYPE html><html><head>")
    0.6
    >>> sniff(Path("a"), b"It rained.")
    0.0
    """
    unpacked = unpack_head(head)
    text = head_text(unpacked).removeprefix("\ufeff")
    if _DOCTYPE.match(text) or root_of(unpacked)[0] in _ROOTS:
        return 0.6
    ending = "".join(path.suffixes[-2:]).lower()
    is_named = ending.endswith((".html", ".htm", ".xhtml", ".html.gz", ".htm.gz"))
    return 0.3 if is_named and text.lstrip().startswith("<") else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a saved web page; one row each.

    Parameters
    ----------
    path : Path
        The page, or the page packed by gzip.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no text, or trafilatura is not installed.

    Examples
    --------
    >>> read(Path("no-such-file.html"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    page = unpack(data) if data.startswith(MAGIC) else data
    decoded = markup_text(mended(page, encoding=chosen.encoding), encoding=chosen.encoding)
    item = page_record(decoded.text, index=1)
    if chosen.pattern is not None and isinstance(item, Record):
        # Without a pattern folders say nothing: pages lie in folders of all kinds.
        below = str(options.get("event_path") or origin.source_file)
        fields, extra = dict(item.fields), dict(item.extra)
        told, _ = fill_from_path(fields, extra, below, chosen.pattern)
        item = replace(item, fields=fields, extra=extra, findings=(*item.findings, *told))
    return build_tables([item], replace(origin, note=decoded.note), options=chosen)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".html", ".htm", ".xhtml", ".html.gz"),
    sniff=sniff,
    read=read,
    about="Saved web pages, plain or packed by gzip, one article a page.",
)
