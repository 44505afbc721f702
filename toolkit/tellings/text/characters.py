"""Classes of code points: what a character is to the tokeniser, looked up in one table."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tellings.text.batch import Codes, Small

# The order matters: white space is <= NEWLINE, what words are made of lies in LOWER..MARK.
SPACE, NEWLINE = 0, 1
LOWER, UPPER, CASELESS, DIGIT, MARK = 2, 3, 4, 5, 6
IDEOGRAPH, APOSTROPHE, HYPHEN, DOT, SEPARATOR = 7, 8, 9, 10, 11
SINGLE_OPEN, QUOTE, OPENING, CLOSING, TERMINAL = 12, 13, 14, 15, 16
DASH, UNDERSCORE, AMPERSAND, CURRENCY, OTHER = 17, 18, 19, 20, 21

N_CODES = 0x110000
# Beyond this code point only ranges matter (ideographs, tags, private use), not single characters.
_LAST_NAMED = 0x30000

_CHARACTERS = {
    NEWLINE: "\n\r\x0b\x0c\x85\u2028\u2029",
    SPACE: "\u200b",
    APOSTROPHE: "'\u2019\u02bc\uff07",
    SINGLE_OPEN: "\u2018\u201b",
    HYPHEN: "-\u2010\u2011",
    DOT: ".",
    SEPARATOR: ",:/",
    QUOTE: "\"\uff02`\u201a\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
    "\u300c\u300d\u300e\u300f",
    TERMINAL: "!?\u2026\u203c\u2047\u2048\u2049\u203d\u3002\uff01\uff1f\uff0e\uff61"
    "\u061f\u06d4\u0964\u0965",
    DASH: "\u2012\u2013\u2014\u2015\u2212",
    # Mail addresses and names with underscores are one word.
    UNDERSCORE: "_@",
    AMPERSAND: "&",
}  # fmt: skip

_CATEGORIES = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": CASELESS, "Lm": CASELESS,
    "Nd": DIGIT, "No": DIGIT, "Nl": CASELESS, "Mn": MARK, "Mc": MARK, "Me": MARK, "Cf": MARK,
    "Zs": SPACE, "Zl": NEWLINE, "Zp": NEWLINE, "Ps": OPENING, "Pe": CLOSING, "Sc": CURRENCY,
}  # fmt: skip

# Scripts written without spaces whose characters stand for a word or a syllable.
_IDEOGRAPHS = (
    (0x2E80, 0x2FD5), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3041, 0x3096),
    (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D),
    (0x1B000, 0x1B2FF), (0x20000, 0x3FFFD),
)  # fmt: skip


@cache
def class_table() -> Small:
    """The class of every code point, as one table of 0x110000 entries.

    White space is what ``str.isspace`` says and the zero-width space; combining marks and
    invisible format characters (joiners, soft hyphens, direction marks) are ``MARK`` and stick to
    the character before them.

    Examples
    --------
    >>> bool(class_table()[ord("a")] == LOWER), bool(class_table()[ord("%")] == OTHER)
    (True, True)
    """
    table = np.full(N_CODES, OTHER, dtype=np.uint8)
    category = unicodedata.category
    table[:_LAST_NAMED] = np.fromiter(
        (_CATEGORIES.get(category(chr(code)), OTHER) for code in range(_LAST_NAMED)),
        dtype=np.uint8,
        count=_LAST_NAMED,
    )
    table[0xE0000:0xE0FFF] = MARK
    for first, last in _IDEOGRAPHS:
        table[first : last + 1] = IDEOGRAPH
    # The information separators are white space to Python, control characters to Unicode.
    table[[0x09, 0x1C, 0x1D, 0x1E, 0x1F]] = SPACE
    # Emoji skin tones change the emoji before them.
    table[0x1F3FB:0x1F400] = MARK
    for name, characters in _CHARACTERS.items():
        table[[ord(character) for character in characters]] = name
    table.setflags(write=False)
    return table


@cache
def fold_table() -> Codes:
    """The case-folded form of every code point whose fold is one code point.

    Typographic apostrophes fold to ``'`` and typographic hyphens to ``-``. Code points with a
    longer fold, and marks that change by composition, are 0 and folded as strings instead.

    Examples
    --------
    >>> chr(fold_table()[ord("É")]), int(fold_table()[ord("ß")])
    ('é', 0)
    """
    table = np.arange(N_CODES, dtype=np.uint32)
    for code in range(0x80, 0x1E944):
        folded = chr(code).casefold()
        table[code] = ord(folded) if len(folded) == 1 else 0
    table[ord("A") : ord("Z") + 1] += 32
    table[0] = 1
    table[0x300:0x370] = 0
    odd = [code for code in range(0xAD, 0x10000) if unicodedata.category(chr(code)) == "Cf"]
    table[odd] = 0
    table[0xFE00:0xFE10] = 0
    table[[0x2019, 0x2018, 0x201B, 0x02BC, 0xFF07]] = ord("'")
    table[[0x2010, 0x2011]] = ord("-")
    table.setflags(write=False)
    return table


def fold(word: str) -> str:
    """The form of a word that its id is made from.

    Case-folded in full (``ß`` is ``ss``), apostrophes and hyphens made plain, composed, and
    without invisible format characters.

    Examples
    --------
    >>> fold("O’BRIEN"), fold("Straße"), fold("co\\u00adoperate")
    ("o'brien", 'strasse', 'cooperate')
    """
    table = fold_table()
    if all(table[ord(character)] for character in word):
        return "".join(chr(table[ord(character)]) for character in word)
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", word)
        if unicodedata.category(character) != "Cf" and not 0xFE00 <= ord(character) < 0xFE10
    )
    return "".join(
        chr(table[ord(character)]) if table[ord(character)] else character
        for character in visible.casefold()
    )


def encode(text: str) -> Codes:
    """The code points of a string; lone surrogates are kept.

    Examples
    --------
    >>> encode("aé").tolist()
    [97, 233]
    """
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.uint32)
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4").astype(
        np.uint32, copy=False
    )


def one_of(values: NDArray[np.uint8], *classes: int) -> NDArray[np.bool_]:
    """Where a value is one of a few classes.

    Examples
    --------
    >>> one_of(np.array([LOWER, DOT], dtype=np.uint8), DOT, HYPHEN).tolist()
    [False, True]
    """
    member = np.zeros(256, dtype=np.bool_)
    member[list(classes)] = True
    found: NDArray[np.bool_] = np.take(member, values, mode="clip")
    return found
