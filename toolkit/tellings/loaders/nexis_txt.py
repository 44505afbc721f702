"""Plain text exported from the old LexisNexis, many articles a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.encodings import decode, head_text
from tellings.loaders.nexis_blocks import Block, block_article, missing_counts
from tellings.loaders.nexis_fields import label_of
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "nexis_txt", "1"
# The line stands in the middle of the page; a sentence of a body does not.
_COUNT = re.compile(
    r"^[ \t\u00a0]{3,80}(?:(\d{1,6}) (?:of|von|de|sur) (\d{1,6}) (?:DOCUMENTS?|DOKUMENTEN?)"
    r"|(?:Dokument|Document) (\d{1,6}) (?:von|de|sur) (\d{1,6}))[ \t]{0,80}$",
    re.MULTILINE | re.IGNORECASE,
)
_SELECTED = re.compile(
    r"^(?:Download Request: )?Selected Items: ?(\d{1,6})(?:-(\d{1,6}))?\s*$", re.M | re.I
)


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a text export of LexisNexis, 0 to 1.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.txt"), b"\\n\\n          1 of 10 DOCUMENTS\\n\\n   The Harbour Mail\\n")
    0.95
    """
    return 0.95 if _COUNT.search(_lines(head_text(head))) else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a text export of LexisNexis.

    Parameters
    ----------
    path : Path
        A text file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it holds no line such as "1 of 10 DOCUMENTS".

    Examples
    --------
    >>> read(Path("no-such-file.txt"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    decoded = decode(data, encoding=chosen.encoding)
    text = _lines(decoded.text)
    starts = list(_COUNT.finditer(text))
    if not starts:
        raise LoadError(
            "It holds no line such as '1 of 10 DOCUMENTS', which LexisNexis prints before each.",
            remedy="export it again, or leave it out.",
        )
    ends = [match.start() for match in starts[1:]] + [len(text)]
    records: list[Record | Refusal] = []
    counts: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        first, second = (int(part) for part in start.groups() if part is not None)
        counts.append((first, second))
        records.append(block_article(index, _blocks(text[start.end() : end])))
    selected = _SELECTED.search(text[: starts[0].start()])
    stated = int(selected[2] or selected[1]) - int(selected[1]) + 1 if selected else None
    expected, missing = missing_counts(
        counts, stated if stated and stated > 0 else None, len(records)
    )
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    origin = replace(origin, note=decoded.note, expected=expected)
    return build_tables([*records, *missing], origin, options=chosen)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _blocks(chunk: str) -> list[Block]:
    """What blank lines part, the broken lines of each joined; a label begins a block of its own."""
    blocks: list[list[str]] = [[]]
    for line in chunk.split("\n"):
        if not line.strip():
            blocks.append([])
        elif blocks[-1] and label_of(line) is not None and label_of(blocks[-1][0]) is not None:
            blocks.append([line.strip()])
        else:
            blocks[-1].append(line.strip())
    kept = [block for block in blocks if block]
    # In the first blocks, outlet and date, lines are lines; further on they were broken to a width.
    return [["\n".join(block)] if at < 2 else [" ".join(block)] for at, block in enumerate(kept)]


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".txt",),
    sniff=sniff,
    read=read,
    about="Plain text exported from the old LexisNexis, many articles a file.",
)
