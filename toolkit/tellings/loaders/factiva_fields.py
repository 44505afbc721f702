"""Factiva's two-letter codes to the fields of a record; every Factiva format ends here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tellings.loaders.cleaning import clean_line
from tellings.loaders.measured import stated_number
from tellings.loaders.schema import Finding, Record

Codes = Mapping[str, list[str]]
"""Paragraphs by code: HD headline, LP lead, TD text, PD date, SN source, AN accession number …"""

_NUMBER = re.compile(r"(?:^|\s)([A-Z0-9]{4,12}[0-9]{8}[a-z0-9]{6,14})\s*$")
_BODY = ("LP", "TD")
_COUNTED = ("SE", "HD", "BY", "ART", "CT")
_TAKEN = frozenset({"HD", "LP", "TD", "PD", "ET", "SN", "AN", "WC", "BY", "LA", "SE", "PG", "ED",
                    "CY", "CR", "RST", "CT", "ART"})  # fmt: skip
# Article languages as Factiva marks them in its pages, where they are no tags of BCP 47.
_LANGUAGES = {"zhtw": "zh-TW", "zhcn": "zh-CN"}
_BY = re.compile(r"\A(?:by|von|par) +", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[:h]\d\d")


def factiva_record(index: int, codes: Codes, *, language: str | None = None) -> Record:
    """The record of an article's codes.

    Parameters
    ----------
    index : int
        Its number in the file.
    codes : Codes
        As printed.
    language : str or None
        The article's language as the markup has it, which goes before the words of code LA.

    Examples
    --------
    >>> codes = {"HD": ["Rain"], "TD": ["It rained."], "PD": ["9 January 2031"], "ET": ["15:32"],
    ...          "SN": ["The Harbour Mail"], "AN": ["Document HARB000020310109e1190001a"]}
    >>> record = factiva_record(1, codes)
    >>> record.fields["published"], record.fields["article_id"]
    ('9 January 2031 15:32', 'HARB000020310109e1190001a')
    """
    date, time = _line(codes, "PD"), _line(codes, "ET")
    if date and time and _TIME.match(time):
        date = f"{date} {time}"
    byline = _line(codes, "BY")
    number = _line(codes, "AN")
    found = _NUMBER.search(number) if number else None
    captions = [*codes.get("ART", []), *codes.get("CT", [])]
    fields: dict[str, object] = {
        "article_id": found[1] if found else number,
        "title": _line(codes, "HD"),
        "outlet": _line(codes, "SN"),
        "published": date,
        "date_source": "archive",
        "authors": _BY.sub("", byline, count=1) if byline else None,
        "section": _line(codes, "SE"),
        "page": _line(codes, "PG"),
        "edition": _line(codes, "ED"),
        "copyright": _line(codes, "CY"),
        "language": _LANGUAGES.get(language or "", language) or _line(codes, "LA"),
        "graphic_captions": captions or None,
        "stated_length": stated_number(_line(codes, "WC") or ""),
        # Found by counting: with these three hundred real articles come to 1.00 of what is stated.
        "counted_too": [line for code in _COUNTED for line in codes.get(code, [])],
        "length_rule": "runs",
        "text": "\n\n".join(line for code in _BODY for line in codes.get(code, [])),
    }
    extra = {
        code: _listed(lines)
        for code, lines in sorted(codes.items())
        if code not in _TAKEN and lines
    }
    for code in ("CR", "RST"):
        if codes.get(code):
            extra[code] = _line(codes, code)
    findings = () if number else (_without_number(),)
    return Record(index=index, fields=fields, extra=extra, findings=findings, names={"text": "TD"})


def _without_number() -> Finding:
    return Finding(problem="it has no accession number, so its id is made from it", repaired=False)


def _line(codes: Codes, code: str) -> str | None:
    return clean_line(" ".join(codes.get(code, []))).text or None


def _listed(lines: list[str]) -> object:
    """Lists of codes, such as "gcat : Political/General News | gpol : Politics", as lists."""
    joined = " ".join(lines)
    parts = [part.strip() for part in joined.split(" | ")]
    return parts if len(parts) > 1 else joined.strip()
