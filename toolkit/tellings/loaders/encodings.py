"""Bytes to text: read right, or refused by name; never silent garbage."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tellings.domain.errors import LoadError

SAMPLE = 65_536
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"), (b"PAR1", "a Parquet table"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"), (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"), (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"),
)  # fmt: skip
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 11, 12, 13, 27}))
_SAVE = "save it as UTF-8, or name its encoding: --encoding, or encoding in [corpus]."
# What is not ASCII and stands after a letter: in Western European words a small letter, a mark
# that ends a word, or one of these.
_AFTER_LETTER = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f]")
_MAY_FOLLOW = frozenset("’‘”“»…´–—\u00a0\u00ad·•ªº²³®™©%€")
_LEAST_COHERENCE = 0.2


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """The text of a file.

    Parameters
    ----------
    text : str
        Without a byte order mark; bytes that could not be read are U+FFFD.
    encoding : str
        How it was read.
    note : str or None
        Said when the encoding is not UTF-8 or bytes were lost.
    """

    text: str
    encoding: str
    note: str | None


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text in bytes, its encoding found from a mark or from the bytes themselves.

    Tried in turn: the byte order mark; UTF-16 without one; UTF-8; UTF-8 with damaged bytes, each
    of which becomes U+FFFD; Windows-1252 (which holds Latin-1) where the result reads like Western
    European text; the guess of charset-normalizer where it recognises a language.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str or None, default None
        The user's word, which goes before all detection.

    Raises
    ------
    LoadError
        If the bytes are no text, do not fit the encoding given, or fit none surely.

    Examples
    --------
    >>> decode("Café, déjà vu".encode("latin-1")).encoding
    'windows-1252'
    >>> decode("Café".encode("utf-16")).text
    'Café'
    """
    if encoding is not None:
        return _as_told(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _with_losses(data, name)
    wide = _wide(data)
    if wide is not None:
        return _with_losses(data, wide)
    kind = binary_kind(data)
    if kind is not None:
        raise LoadError(f"This is {kind}, not text.", remedy=f"leave it out, or {_SAVE}")
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8", note=None)
    except UnicodeDecodeError:
        return _not_utf8(data)


def binary_kind(data: bytes) -> str | None:
    """What bytes are that are no text, by their first bytes and control characters; else None.

    Examples
    --------
    >>> binary_kind(b"%PDF-1.7")
    'a PDF'
    """
    for signature, kind in _KINDS:
        if data.startswith(signature):
            return kind
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "a binary file" if controls >= 8 and controls > 0.01 * len(sample) else None


def head_text(data: bytes) -> str:
    """The text of a file's first bytes, for sniffing; empty if it is no text.

    Examples
    --------
    >>> head_text("abc".encode("utf-16-le"))
    'abc'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    if binary_kind(data) is not None:
        return ""
    return data.decode("utf-8", errors="replace")


def _as_told(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise LoadError(
            f"The file cannot be read as {encoding}: {str(error)[:200]}.",
            remedy="give another encoding, or leave it out to have it found.",
        ) from error
    return Decoded(text=text.removeprefix("\ufeff"), encoding=encoding, note=None)


def _with_losses(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    plain = encoding.startswith("utf-8")
    return Decoded(text=text, encoding=encoding, note=None if plain else f"read as {encoding}")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes stand on one side of the pairs only."""
    sample = data[: SAMPLE - SAMPLE % 2]
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most = max(even, odd)
    # Even Russian or Chinese text has spaces, figures and line ends: one pair in twenty.
    if most < 3 or most < 0.05 * pairs or min(even, odd) > 0.05 * most:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(name, errors="replace")
    readable = sum(letter.isprintable() or letter.isspace() for letter in text)
    return name if readable >= 0.95 * len(text) else None


def _not_utf8(data: bytes) -> Decoded:
    damaged = data.decode("utf-8", errors="replace")
    lost = damaged.count("\ufffd")
    kept = len(damaged) - lost - sum(letter < "\x80" for letter in damaged)
    # Text in another encoding hardly ever holds one whole UTF-8 sequence, let alone as many.
    if kept >= lost:
        return Decoded(text=damaged, encoding="utf-8", note=f"{lost} places are not valid UTF-8")
    try:
        western = data.decode("windows-1252")
    except UnicodeDecodeError:
        western = data.decode("latin-1")
    if _reads_western(western):
        return Decoded(text=western, encoding="windows-1252", note="read as windows-1252")
    return _guessed(data)


def _reads_western(text: str) -> bool:
    """Whether accented letters are few and stand where Western European words have them."""
    sample = text[: 16 * SAMPLE]
    beyond = [letter for letter in sample if letter > "\x7f"]
    letters = sum(letter.isalpha() for letter in sample)
    accented = sum(letter.isalpha() for letter in beyond)
    inner = [match[0] for match in _AFTER_LETTER.finditer(sample)]
    odd = sum(not (letter.islower() or letter in _MAY_FOLLOW) for letter in inner)
    shouted = sum(letter.isupper() for letter in sample) > 0.5 * letters
    controls = sum("\x80" <= letter <= "\x9f" for letter in beyond)
    return (
        controls == 0
        and accented <= 0.3 * max(letters, 1)
        and (shouted or odd <= 0.05 * max(len(inner), 1))
    )


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise LoadError("The encoding of the file cannot be told.", remedy=_SAVE)
    unsure = LoadError(
        f"The encoding of the file is not sure; {best.encoding} is only a guess.",
        remedy=f"save it as UTF-8, or if that is it, say so: --encoding {best.encoding}, or "
        f"encoding = '{best.encoding}' in [corpus].",
    )
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError as error:
        raise unsure from error
    letters = [letter for letter in text[:SAMPLE] if letter.isalpha()]
    foreign = sum(letter > "\u02af" for letter in letters)
    # Encodings of Latin scripts are guessed wrong too often: Polish comes out as Baltic.
    if best.coherence < _LEAST_COHERENCE or foreign < 0.5 * len(letters):
        raise unsure
    note = f"read as {best.encoding}, which was guessed"
    return Decoded(text=text.removeprefix("\ufeff"), encoding=best.encoding, note=note)
