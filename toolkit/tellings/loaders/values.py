"""Raw values of any format to the plain values of table ARTICLES."""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from tellings.loaders.cleaning import clean_line

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", re.ASCII)
# Names and three-letter codes (ISO 639-2) that tables use in place of BCP-47 tags.
_LANGUAGES = {
    "english": "en", "eng": "en", "german": "de", "deutsch": "de", "deu": "de", "ger": "de",
    "french": "fr", "français": "fr", "fra": "fr", "fre": "fr", "spanish": "es", "español": "es",
    "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "dutch": "nl",
    "nld": "nl", "dut": "nl", "russian": "ru", "rus": "ru", "ukrainian": "uk", "ukr": "uk",
    "polish": "pl", "pol": "pl", "chinese": "zh", "zho": "zh", "chi": "zh", "arabic": "ar",
    "ara": "ar", "korean": "ko", "japanese": "ja", "swedish": "sv", "norwegian": "no",
    "danish": "da", "finnish": "fi", "turkish": "tr", "chinese - traditional": "zh-TW",
    "chinese - simplified": "zh-CN", "greek": "el", "czech": "cs", "hungarian": "hu",
    # As archives print them in German, French and Chinese.
    "englisch": "en", "anglais": "en", "inglés": "en", "英文": "en", "allemand": "de",
    "德文": "de", "französisch": "fr", "spanisch": "es", "espagnol": "es", "中文": "zh",
    "italienisch": "it", "italien": "it", "portugiesisch": "pt", "russisch": "ru", "russe": "ru",
}  # fmt: skip
# How NewsAPI ends a text that it cut.
_CUT = re.compile(r"\[\+\d{1,7} chars\]$", re.ASCII)
# Deeper nesting than this is an attack, not metadata.
_DEEPEST = 40
_BY = re.compile(r"\Aby:? ", re.IGNORECASE)


def as_text(value: object, *, scalar: bool = False) -> str | None:
    """Text of a value; None when it is empty or nothing that can be text.

    Parameters
    ----------
    value : object
        Text; a list of texts is their paragraphs.
    scalar : bool, default False
        Whether whole and broken numbers count too, as they may in ids and pages; lists do not.

    Examples
    --------
    >>> as_text(["One.", "Two."])
    'One.\\n\\nTwo.'
    >>> as_text(1024.0, scalar=True)
    '1024'
    """
    if isinstance(value, str):
        return value or None
    if scalar:
        return _number_text(value)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return None


def _number_text(value: object) -> str | None:
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, int | date) and not isinstance(value, bool):
        return str(value)
    return None


def as_names(value: object) -> list[str] | None:
    """The names in a list or a line of names; None when there is no such field.

    A line is cut at semicolons and upright bars, or else at commas and "and" when every part has
    two words or more, so that "Castellane, Ivo" stays one name.

    Examples
    --------
    >>> as_names("By Ivo Castellane and Dean Hollin")
    ['Ivo Castellane', 'Dean Hollin']
    """
    if isinstance(value, list):
        parts = [part for part in value if isinstance(part, str)]
    elif isinstance(value, str) and value.strip():
        parts = _split_names(_BY.sub("", clean_line(value).text, count=1))
    else:
        return None
    return [name for name in (clean_line(part).text for part in parts) if name]


def _split_names(line: str) -> list[str]:
    if ";" in line or "|" in line:
        return line.replace("|", ";").split(";")
    parts = line.replace(" and ", ", ").split(", ")
    return parts if all(" " in part.strip() for part in parts) else [line]


def outlet_slug(outlet: str) -> str:
    """The canonical key of an outlet: letters and figures in lower case, hyphens between.

    Outlets that differ only in case, spaces, accents or punctuation get the same key. A name of
    signs only gets a key made from its bytes.

    Examples
    --------
    >>> outlet_slug("  L'Écho de  Dresk ")
    'l-echo-de-dresk'
    """
    split = unicodedata.normalize("NFKD", outlet).casefold()
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    if words:
        return "-".join(words)
    return "outlet-" + hashlib.blake2b(outlet.encode("utf-8", "replace"), digest_size=4).hexdigest()


def domain_of(url: str) -> str | None:
    """The host of a web address without "www."; None if there is none.

    Examples
    --------
    >>> domain_of("https://www.example.org/a?b")
    'example.org'
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") or None if host else None


def language_tag(name: str) -> str | None:
    """The BCP-47 tag of a language; None if the name is none we know.

    Examples
    --------
    >>> language_tag("en_US"), language_tag("English"), language_tag("tlhingan Hol")
    ('en-US', 'en', None)
    """
    lowered = name.strip().lower()
    if lowered in _LANGUAGES:
        return _LANGUAGES[lowered]
    if not _TAG.fullmatch(name.strip()):
        return None
    first, *rest = name.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def text_kind(text: str) -> str | None:
    """Kind "truncated" for a text that says it was cut; otherwise None, for that is not known.

    Examples
    --------
    >>> text_kind("The crane fell on… [+123 chars]")
    'truncated'
    """
    return "truncated" if _CUT.search(text[-20:]) else None


def as_json(values: Mapping[str, object]) -> str:
    """Values as one JSON object with sorted keys; dates as ISO 8601, anything else as text.

    Examples
    --------
    >>> as_json({"b": date(2031, 3, 4), "a": [1, None]})
    '{"a":[1,null],"b":"2031-03-04"}'
    """
    return json.dumps(
        _jsonable(values, _DEEPEST), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _jsonable(value: object, depth: int) -> object:
    """The value in JSON's own types; halves of characters, which no file can hold, replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping | list | tuple):
        return _nested(value, depth - 1)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _nested(value: Mapping[str, object] | list[object] | tuple[object, ...], depth: int) -> object:
    if depth < 0:
        return "(nested too deep to be kept)"
    if isinstance(value, Mapping):
        return {str(_jsonable(str(name), 0)): _jsonable(value[name], depth) for name in value}
    return [_jsonable(part, depth) for part in value]
