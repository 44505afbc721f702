"""Text as the schema wants it: NFC, plain line ends, paragraphs with a blank line between."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

# Line ends of all systems, form feeds and the separators of Unicode.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, and what is not seen but splits words or turns their order round.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# Normalising takes quadratic time on a pile of accents; no language needs more than thirty.
_ACCENTS = (
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
_PILE = re.compile(f"({_ACCENTS}{{30}}){_ACCENTS}+")
_MOJIBAKE = ("â€™", "â€œ", "â€“", "â€”", "Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¤", "Â£", "Â«")
_ENDS = tuple(".!?:…\"”’')»")
_NARROW, _WIDE = 40, 120


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A text made clean, and what was done to it.

    Parameters
    ----------
    text : str
        The clean text.
    repairs : tuple of str
        What was taken out or lost.
    notes : tuple of str
        What was seen or rearranged, with no character lost.
    """

    text: str
    repairs: tuple[str, ...]
    notes: tuple[str, ...]


def clean_text(text: str) -> Cleaned:
    r"""The text in NFC with paragraphs separated by one blank line.

    Blank lines separate paragraphs. A text without blank lines has one paragraph a line, unless
    its lines were clearly broken to a width (then a word moved up would not have fitted the line
    before): those are joined again. Single line ends within a paragraph that are not such breaks
    stay. Control characters, soft hyphens, zero-width spaces and direction overrides are taken
    out; that is a repair. No other character changes.

    Parameters
    ----------
    text : str
        As a file holds it.

    Examples
    --------
    >>> clean_text("One.\r\nTwo.\x00").text
    'One.\n\nTwo.'
    >>> clean_text("One.\r\nTwo.\x00").repairs
    ('1 control or invisible character was taken out',)
    """
    plain, repairs, notes = _plain(text)
    lines = [line.strip() for line in _BREAKS.sub("\n", plain).split("\n")]
    blocks = _blocks(lines)
    if len(blocks) == 1:
        paragraphs, joined = _unblanked(blocks[0])
    else:
        paragraphs, joined = _blanked(blocks)
    if joined:
        notes.append("lines broken to a width were joined")
    return Cleaned(text="\n\n".join(paragraphs), repairs=tuple(repairs), notes=tuple(notes))


def clean_line(text: str) -> Cleaned:
    r"""The text in NFC on one line, white space made single spaces; for titles, names and ids.

    Examples
    --------
    >>> clean_line(" The \n Lamplighter ").text
    'The Lamplighter'
    """
    plain, repairs, notes = _plain(_BREAKS.sub(" ", text))
    return Cleaned(text=" ".join(plain.split()), repairs=tuple(repairs), notes=tuple(notes))


def _plain(text: str) -> tuple[str, list[str], list[str]]:
    repairs: list[str] = []
    notes: list[str] = []
    # Most names and ids are as they should be, and this is soon seen.
    if text.isascii() and text.isprintable():
        return text, repairs, notes
    text, n_surrogates = _SURROGATES.subn("\ufffd", text)
    text, n_unseen = _UNSEEN.subn("", _BREAKS.sub("\n", text))
    text, n_piles = _PILE.subn(r"\1", text)
    if n_unseen:
        repairs.append(_counted(n_unseen, "control or invisible character", "taken out"))
    if n_piles:
        repairs.append(_counted(n_piles, "pile of accents", "cut short"))
    lost = text.count("\ufffd")
    if lost:
        repairs.append(_counted(lost, "character", "lost before or in reading (U+FFFD)"))
    elif n_surrogates:
        repairs.append(_counted(n_surrogates, "half character", "replaced"))
    if not text.isascii() and any(sign in text for sign in _MOJIBAKE):
        notes.append("it holds signs of a wrong encoding in its past, such as 'â€™' or 'Ã©'")
    return unicodedata.normalize("NFC", text), repairs, notes


def _counted(n: int, what: str, done: str) -> str:
    return f"{n} {what}{' was' if n == 1 else 's were'} {done}"


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block] or [[]]


def _width(lines: list[str]) -> int:
    return max(map(len, lines), default=0)


def _full(lines: list[str], width: int) -> list[bool]:
    """For each line but the last: the next line's first word would not have fitted on it."""
    return [
        len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairwise(lines)
    ]


def _blanked(blocks: list[list[str]]) -> tuple[list[str], bool]:
    width = _width([line for block in blocks for line in block])
    full = [fits for block in blocks for fits in _full(block, width)]
    wrapped = len(full) >= 3 and _NARROW <= width <= _WIDE and sum(full) >= 0.95 * len(full)
    glue = " " if wrapped else "\n"
    return [glue.join(block) for block in blocks], wrapped


def _unblanked(lines: list[str]) -> tuple[list[str], bool]:
    width = _width(lines)
    full = _full(lines, width)
    short_end = [line.endswith(_ENDS) for line, fits in zip(lines, full, strict=False) if not fits]
    full_end = [line.endswith(_ENDS) for line, fits in zip(lines, full, strict=False) if fits]
    # One sentence a line can fill lines by chance; broken lines rarely end where sentences do.
    wrapped = (
        len(full_end) >= max(3, 0.7 * len(full))
        and all(short_end)
        and sum(full_end) <= 0.5 * len(full_end)
    )
    if not wrapped or not _NARROW <= width <= _WIDE:
        return lines, False
    paragraphs = [lines[0]]
    for line, fits in zip(lines[1:], full, strict=True):
        if fits:
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
    return paragraphs, True
