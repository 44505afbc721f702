"""RTF to lines of text with the bookmarks in them; pictures, fields and styles are left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tellings.domain.errors import LoadError
from tellings.loaders.nexis_lines import Line

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    r"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    r"|\\(?P<sign>[^A-Za-z'])"
    r"|(?P<open>\{)|(?P<close>\})|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)"
)
# Groups that hold no text of the document.
_SILENT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr",
     "headerf", "footer", "footerl", "footerr", "footerf", "fldinst", "themedata", "datastore",
     "colorschememapping", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator",
     "xmlnstbl", "mmathPr", "bkmkend", "annotation", "atnid", "atnauthor", "private", "nonshppict",
     "shpinst", "filetbl", "revtbl", "pgdsctbl", "upr"}
)  # fmt: skip
_WORDS = {
    "par": "\n\n", "sect": "\n\n", "row": "\n\n", "line": "\n", "tab": "\t", "cell": "\t",
    "page": "\f", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "nestcell": "\t",
    "nestrow": "\n\n", "softline": "\n",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "-", "-": "", "\n": "\n\n", "\r": "\n\n"}
_CHARSETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# No document nests its groups like this; a bomb does.
_DEEPEST = 2000


@dataclass(kw_only=True)
class _State:
    """What a group inherits from the one around it."""

    silent: bool = False
    skip: int = 1
    bookmark: bool = False


@dataclass(kw_only=True)
class _Reader:
    """What has been read of a document so far."""

    codec: str = "cp1252"
    state: _State = field(default_factory=_State)
    above: list[_State] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    marks: list[tuple[int, str]] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    to_skip: int = 0
    starred: bool = False


def rtf_lines(data: bytes) -> list[Line]:
    """The paragraphs of an RTF document; a form feed begins one that starts a page.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    LoadError
        If it is no RTF, or its groups are nested too deep.

    Examples
    --------
    >>> [line.text for line in rtf_lines(rb"{\\rtf1\\ansi Caf\\'e9\\par It {\\b rain}ed.}")]
    ['Café', 'It rained.']
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError("It is no RTF.", remedy="save it as RTF again, or leave it out.")
    reader = _Reader()
    # Bytes beyond ASCII should not be there; where they are, they are of the document's code page.
    for match in _TOKEN.finditer(data.decode("latin-1")):
        _step(reader, match)
    _flush(reader)
    return list(_split("".join(reader.pieces), reader.marks))


def _step(reader: _Reader, match: re.Match[str]) -> None:
    kind = match.lastgroup
    if kind == "hex":
        if not _skipped(reader):
            reader.pending.append(int(match["hex"], 16))
    elif kind == "text":
        _text(reader, match["text"])
    elif kind is not None:
        _flush(reader)
        _STEPS[kind](reader, match)


def _sign(reader: _Reader, match: re.Match[str]) -> None:
    if match["sign"] == "*":
        reader.starred = True
    elif not _skipped(reader):
        _put(reader, _SIGNS.get(match["sign"], match["sign"]))


def _open(reader: _Reader, _: re.Match[str]) -> None:
    if len(reader.above) >= _DEEPEST:
        remedy = "save it again with a word processor, or leave it out."
        raise LoadError("The groups of the RTF are nested too deep.", remedy=remedy)
    reader.above.append(reader.state)
    reader.state = _State(silent=reader.state.silent, skip=reader.state.skip)
    reader.to_skip = 0


def _close(reader: _Reader, _: re.Match[str]) -> None:
    if reader.state.bookmark:
        reader.marks.append((sum(map(len, reader.pieces)), "".join(reader.name).strip()))
        reader.name = []
    if reader.above:
        reader.state = reader.above.pop()
    reader.to_skip = 0


def _word(reader: _Reader, match: re.Match[str]) -> None:
    word, number = match["word"], match["number"]
    starred, reader.starred = reader.starred, False
    if word == "u" and number is not None:
        if not _skipped(reader):
            # Numbers above 32767 are written as negative ones; halves of pairs follow each other.
            _put(reader, chr(int(number) % 0x10000))
        reader.to_skip = reader.state.skip
    elif word == "uc" and number is not None:
        reader.state.skip = min(max(int(number), 0), 10)
    elif word == "bkmkstart":
        reader.state.bookmark, reader.state.silent = True, True
    elif word in _SILENT or (starred and word not in ("shppict", "bkmkstart")):
        reader.state.silent = True
    elif word in _CHARSETS or (word == "ansicpg" and number is not None):
        reader.codec = _codec(_CHARSETS.get(word) or f"cp{number}")
    elif word in _WORDS and not _skipped(reader):
        _put(reader, _WORDS[word])


_STEPS: dict[str, Callable[[_Reader, re.Match[str]], None]] = {
    "word": _word, "number": _word, "sign": _sign, "open": _open, "close": _close,
}  # fmt: skip


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _skipped(reader: _Reader) -> bool:
    """Whether this character only stands in for one that was given by its number."""
    if reader.to_skip > 0:
        reader.to_skip -= 1
        return True
    return False


def _text(reader: _Reader, text: str) -> None:
    _flush(reader)
    skip = min(reader.to_skip, len(text))
    reader.to_skip -= skip
    plain = text[skip:]
    if not plain.isascii():
        plain = plain.encode("latin-1", "replace").decode(reader.codec, "replace")
    _put(reader, plain)


def _flush(reader: _Reader) -> None:
    """Bytes given one by one can be halves of one character, so they are read together."""
    if reader.pending:
        text = bytes(reader.pending).decode(reader.codec, "replace")
        reader.pending.clear()
        _put(reader, text)


def _put(reader: _Reader, text: str) -> None:
    if reader.state.bookmark:
        reader.name.append(text)
    elif not reader.state.silent:
        reader.pieces.append(text)


def _split(text: str, marks: list[tuple[int, str]]) -> Iterator[Line]:
    position, left = 0, list(reversed(marks))
    for paragraph in text.split("\n\n"):
        end = position + len(paragraph)
        names = []
        while left and left[-1][0] <= end:
            names.append(left.pop()[1])
        # Characters beyond 65,535 come as two halves.
        whole = paragraph.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        yield Line(text=whole, marks=tuple(names))
        position = end + 2
