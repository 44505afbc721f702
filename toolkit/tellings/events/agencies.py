"""News agencies that an article itself credits: in its dateline, its byline or its last lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from tellings.domain.tables import ARTICLES, check

# Name as it is kept; full names, credited wherever they stand; short forms, only in brackets of a
# dateline, as a whole part of a byline, or alone on the last line.
_AGENCIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "AFP": (("Agence France-Presse", "Agence France Presse"), ("AFP",)),
    "ANSA": ((), ("ANSA",)),
    "AP": (("Associated Press",), ("AP",)),
    "APA": (("Austria Presse Agentur",), ("APA",)),
    "Anadolu": (("Anadolu Agency",), ("AA",)),
    "Bloomberg": (("Bloomberg News",), ("Bloomberg",)),
    "EFE": ((), ("EFE", "Efe")),
    "Interfax": ((), ("Interfax",)),
    "Kyodo": (("Kyodo News",), ("Kyodo",)),
    "PA": (("Press Association", "PA Media"), ("PA",)),
    "PTI": (("Press Trust of India",), ("PTI",)),
    "Reuters": (("Thomson Reuters",), ("Reuters", "REUTERS")),
    "TASS": (("ITAR-TASS",), ("TASS", "Tass")),
    "UPI": (("United Press International",), ("UPI",)),
    "Xinhua": (("Xinhua News Agency",), ("Xinhua",)),
    "dpa": (("Deutsche Presse-Agentur",), ("dpa", "DPA")),
}
_HEAD, _TAIL = 250, 600
_SOURCES = ("metadata", "dateline", "byline", "tail")


def agency_credits(articles: pl.DataFrame) -> pl.DataFrame:
    """The agencies each article credits, and where.

    A credit says that an agency had a part; how much of the text is the agency's own words is
    another matter, see ``find_reuse``. "LONDON (Reuters) -" is a credit, and so is "The
    Associated Press contributed to this report" at the end; "officials told Reuters" is not.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        ``text``, ``byline_raw`` and ``authors`` are read; an ``agency`` that came with the
        article's metadata is kept.

    Returns
    -------
    polars.DataFrame, one row an article, in the same order
        ``article_id``; ``agency``, names sorted, an empty list where none is credited;
        ``agency_source``: metadata, dateline, byline or tail, the first of these with a credit.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "text": [
    ...     "PORT HAVIK (AP) — Two ferries met in fog.", "A captain told Reuters it was fog."]})
    >>> agency_credits(articles).rows()
    [('a', ['AP'], 'dateline'), ('b', [], None)]
    """
    checked = check(articles, ARTICLES)
    columns = checked.select("article_id", "text", "byline_raw", "authors", "agency",
                             "agency_source")  # fmt: skip
    rows = [
        (article_id, *_credit(text, byline, authors or [], agency or [], source))
        for article_id, text, byline, authors, agency, source in columns.iter_rows()
    ]
    names = ("article_id", "agency", "agency_source")
    return pl.DataFrame(rows, schema={name: ARTICLES.columns[name] for name in names}, orient="row")


def _credit(
    text: str, byline: str | None, authors: list[str], agency: list[str], source: str | None
) -> tuple[list[str], str | None]:
    if agency:
        return agency, source or "metadata"
    found = {
        "dateline": _bracketed(text[:_HEAD]),
        "byline": _in_byline([byline or "", *authors]),
        "tail": _in_tail(text[-_TAIL:]),
    }
    for place in _SOURCES:
        if found.get(place):
            return sorted(found[place]), place
    return [], None


def _bracketed(head: str) -> set[str]:
    """``CITY (AP) —``: the dash tells a dateline from a mention in brackets."""
    return {_short_names()[one] for one in _dateline().findall(head)}


def _in_byline(lines: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for line in lines:
        names |= {_full_names()[one.casefold()] for one in _full().findall(line)}
        parts = re.split(r"[,;/|()]|\band\b|\bby\b|\bBy\b", line)
        names |= {_short_names()[part.strip()] for part in parts if part.strip() in _short_names()}
    return names


def _in_tail(tail: str) -> set[str]:
    """Credits in the last lines: contributed, copyright, or a name alone on the last line."""
    names: set[str] = set()
    for sentence in re.split(r"\n+|(?<=[.!?])\s+", tail):
        if _CREDITS.search(sentence):
            names |= {_full_names()[one.casefold()] for one in _full().findall(sentence)}
            names |= {_short_names()[one] for one in _short().findall(sentence)}
    last = tail.rstrip().rsplit("\n", 1)[-1].strip(" -–—().[]")
    names |= _in_byline([last]) if len(last) <= 30 else set()
    return names


_CREDITS = re.compile(
    r"contributed to (?:this|the) (?:report|story|article|piece)|^\W*(?:copyright|\(c\)|©)"
    r"|with (?:files|reporting|material|information|reports?) (?:from|by)"
    r"|^\W*(?:information|reports?|reporting|material) (?:from|by)|^\W*source\W*:",
    re.IGNORECASE,
)


@cache
def _full_names() -> Mapping[str, str]:
    return {
        name.casefold(): agency for agency, (full, _short) in _AGENCIES.items() for name in full
    }


@cache
def _short_names() -> Mapping[str, str]:
    return {name: agency for agency, (_full, short) in _AGENCIES.items() for name in short}


@cache
def _full() -> re.Pattern[str]:
    return re.compile(rf"\b({_either(_full_names())})\b", re.IGNORECASE)


@cache
def _short() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])({_either(_short_names())})(?![\w-])")


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)[(/]({_either(_short_names())})[)/]\s*[-–—:]")


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
