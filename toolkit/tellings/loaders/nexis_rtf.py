"""RTF documents exported from Nexis Uni and Lexis Advance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.parts import Loader
from tellings.loaders.nexis_lines import nexis_articles
from tellings.loaders.options import ReadOptions
from tellings.loaders.rtf import rtf_lines
from tellings.loaders.schema import Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "nexis_rtf", "1"


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is an RTF document, 0 to 1; that of Factiva is surer of its own.

    Parameters
    ----------
    path : Path
        Not needed.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a.rtf"), b"{" + rb"\\rtf1 Rain\\par Length:\\~2 words\\par Body}")
    0.8
    """
    if not head.lstrip().startswith(b"{\\rtf"):
        return 0.0
    signs = (b"End of Document", b"LexisNexis", b"Load-Date:", b"Length:", b"Job Number:")
    return 0.8 if any(sign in head for sign in signs) else 0.3


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a Nexis document.

    Parameters
    ----------
    path : Path
        An RTF file.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is no RTF, or holds no article of Nexis.

    Examples
    --------
    >>> read(Path("no-such-file.rtf"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    data = read_bytes(path)
    found = nexis_articles(rtf_lines(data))
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    origin = replace(origin, expected=found.expected)
    return build_tables(found.records, origin, options=ReadOptions.of(options))


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".rtf",),
    sniff=sniff,
    read=read,
    about="RTF documents exported from Nexis Uni or Lexis Advance, many articles a file.",
)
