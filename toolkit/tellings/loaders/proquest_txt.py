"""ProQuest exports as plain text: documents between lines of sixty underscores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.proquest import label_key, text_lines, to_record
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.stated import missing_records

_NAME, _VERSION = "proquest_txt", "1"
_RULE = re.compile(r"(?:^|\n)[ \t]{0,8}_{50,80}[ \t]{0,8}\r?(?=\n|$)")
_SURE = ("proquestdocumentid:", "publicationtitle:", "publicationinfo:", "documenturl:")
_COUNTED = re.compile(r"Document (\d{1,6}) of (\d{1,6})[ \t]{0,9}\r?$", re.MULTILINE)
# The last part tells whom to ask, not what happened.
_NOTICE = ("contact us at", "contact proquest", "copyright ©", "database copyright",
           "terms and conditions")  # fmt: skip


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a ProQuest export in plain text, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b"_" * 60 + b"\\nRain\\nPublication title: Echo\\nFull text: R")
    0.95
    >>> sniff(Path("a"), b"It rained.")
    0.0
    """
    text = head_text(head)
    if not _RULE.search(text):
        return 0.0
    compact = "".join(text.lower().split())
    return 0.95 if "fulltext:" in compact and any(sign in compact for sign in _SURE) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a ProQuest text export.

    Parameters
    ----------
    path : Path
        The export.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no text or holds no document.

    Examples
    --------
    >>> read(Path("no-such-file.txt"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    decoded = decode(mended(data, encoding=chosen.encoding), encoding=chosen.encoding)
    parts = [part for part in _RULE.split(decoded.text) if part.strip() and not _is_notice(part)]
    if not parts:
        raise LoadError("It holds no document.", remedy="export it again, or leave it out.")
    items = [_item(part, index) for index, part in enumerate(parts, start=1)]
    numbered = [_COUNTED.search(part) for part in parts]
    seen = {int(match[1]) for match in numbered if match}
    stated = max((int(match[2]) for match in numbered if match), default=None)
    items += missing_records(stated, seen, first_index=len(items) + 1)
    return build_tables(items, replace(origin, note=decoded.note), options=chosen)


def _item(part: str, index: int) -> Record | Refusal:
    lines = list(text_lines(part))
    if not any(line.label for line in lines):
        return Refusal(
            index=index,
            problem="it has none of the labels of a ProQuest document.",
            remedy="look at the lines between the underscores.",
        )
    return to_record(lines, index=index, marked=False)


def _is_notice(part: str) -> bool:
    keys = {label_key(line.label) for line in text_lines(part) if line.label}
    lowered = part.lower()
    return not keys - {"copyright", "url"} and any(sign in lowered for sign in _NOTICE)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".txt",),
    sniff=sniff,
    read=read,
    about="ProQuest documents as plain text, between lines of underscores.",
)
