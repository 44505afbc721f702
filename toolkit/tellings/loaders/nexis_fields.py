"""What Nexis prints round an article, in English, German and French, to the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tellings.loaders.cleaning import clean_line
from tellings.loaders.dates import leading_date
from tellings.loaders.measured import stated_number
from tellings.loaders.outlets import is_known_outlet
from tellings.loaders.schema import Record, Refusal

# Labels by the name that Nexis gives them in each language; "extra" ones are kept under that name.
_LABELS = {
    "section": "section", "rubrik": "section", "rubrique": "section", "ressort": "section",
    "length": "length", "länge": "length", "laenge": "length", "longueur": "length",
    "byline": "byline", "autor": "byline", "auteur": "byline", "von": "byline",
    "verfasser": "byline",
    "dateline": "dateline", "ort": "dateline", "origine": "dateline",
    "highlight": "highlight", "encart": "highlight", "chapeau": "highlight",
    "edition": "edition", "ausgabe": "edition", "édition": "edition",
    "headline": "title", "title": "title", "titel": "title", "titre": "title",
    "language": "language", "sprache": "language", "langue": "language",
    "graphic": "graphic", "grafik": "graphic", "graphique": "graphic", "illustration": "graphic",
    "correction": "correction", "korrektur": "correction", "rectificatif": "correction",
    "url": "url",
}  # fmt: skip
_EXTRA_LABELS = frozenset(
    {"series", "serie", "série", "correction-date", "distribution", "load-date", "ladedatum",
     "lade-datum", "date-chargement", "date-de-chargement", "publication-type", "publikationstyp",
     "publikation-typ", "type-publication", "type-de-publication", "journal-code", "zeitungs-code",
     "subject", "thema", "sujet", "organization", "organisation", "company", "firma", "unternehmen",
     "entreprise", "société", "company/organization", "ticker", "ticker-symbol", "industry",
     "branche", "industrie", "person", "personne", "geographic", "geographie", "géographie",
     "country", "land", "pays", "state", "city", "type", "document-type", "notes", "abstract",
     "update", "acc-no", "guests", "anchors", "source", "source-file", "code-de-journal",
     "pub-type", "name", "isbn", "issn", "website", "term"}
)  # fmt: skip
_LABEL = re.compile(
    r"\s{0,99}([^\W\d_][^\W\d_/ -]{1,24}(?:[-/ ][^\W\d_]{2,14}){0,3}) ?:(?=[\s\u00a0]|$)"
)
_PAGE = re.compile(r"\b(?:Pg\.|Pag\.|S\.|Seite|Page|p\.) ?([A-Z]{0,3}-?\d{1,4}[A-Za-z]?)\b")
_COPYRIGHT = re.compile(
    r"\s{0,99}(?:copyright\b|©|\(c\) ?(?:1[6-9]|20)\d\d|copy (?:1[6-9]|20)\d\d)", re.I
)
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|final|auflage)\b|^\(", re.IGNORECASE)
_BY = re.compile(r"\A(?:by|von|par) +", re.IGNORECASE)


@dataclass(kw_only=True)
class Parts:
    """The parts of an article as Nexis prints them, while they are being gathered."""

    index: int
    head: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    copyright: list[str] = field(default_factory=list)
    after_date: list[str] = field(default_factory=list)

    def add(self, label: str, value: str) -> None:
        """A value of a label, if it says anything."""
        self.labels.setdefault(label, [])
        if value.strip():
            self.labels[label].append(value.strip())


def label_of(line: str) -> tuple[str, str] | None:
    """The label that a line begins with, under our name, and the rest; None if it has none.

    Only labels that Nexis uses count, for transcripts print speakers in the same way.

    Examples
    --------
    >>> label_of("LÄNGE: 312 Wörter"), label_of("Load-Date:\\u00a0May 30, 2031")
    (('length', '312 Wörter'), ('load-date', 'May 30, 2031'))
    >>> label_of("BUSH: We shall see.")
    """
    found = _LABEL.match(line[:120])
    if found is None:
        return None
    name = "-".join(found[1].split()).lower()
    if name in _LABELS or name in _EXTRA_LABELS:
        return _LABELS.get(name, name), line[found.end() :].strip()
    return None


def is_copyright(line: str) -> bool:
    """Whether a line is a notice of copyright.

    Examples
    --------
    >>> is_copyright("Copyright 2031 The Harbour Mail"), is_copyright("Copying is easy")
    (True, False)
    """
    return _COPYRIGHT.match(line) is not None


def date_at(head: Sequence[str]) -> int | None:
    """Where among the first lines of an article its date stands; None if it is not there.

    Examples
    --------
    >>> date_at(["It Rained", "The Harbour Mail", "Final Edition", "May 30, 2031 Friday"])
    3
    """
    places = [*range(1, min(len(head), 8)), *([0] if head else [])]
    return next((at for at in places if leading_date(head[at]) is not None), None)


def split_before_date(lines: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """Title, outlet and the rest, from the lines between the start of an article and its date.

    Parameters
    ----------
    lines : sequence of str
        Title first, then the outlet; a title can run over two lines, and an edition can stand
        behind the outlet.

    Examples
    --------
    >>> split_before_date(["It Rained", "The Harbour Mail", "(Blog)"])
    ('It Rained', 'The Harbour Mail', ['(Blog)'])
    >>> split_before_date(["BUSINESS;", "It Rained", "The New York Times"])
    ('BUSINESS; It Rained', 'The New York Times', [])
    """
    if len(lines) <= 1:
        return None, lines[0] if lines else None, []
    at = 1
    for position in range(1, len(lines)):
        if is_known_outlet(lines[position]):
            at = position
            break
    else:
        if len(lines) == 3 and not _EDITION.search(lines[2]) and lines[0].rstrip().endswith(";"):
            at = 2
    return " ".join(lines[:at]), lines[at], list(lines[at + 1 :])


def is_edition(line: str) -> bool:
    """Whether a line names an edition.

    Examples
    --------
    >>> is_edition("Late Edition - Final"), is_edition("It rained")
    (True, False)
    """
    return len(line) < 80 and _EDITION.search(line) is not None


def nexis_record(
    parts: Parts, *, title: str | None, outlet: str | None, date: str
) -> Record | Refusal:
    """The record of an article's parts.

    Parameters
    ----------
    parts : Parts
        Labels, body and what stood behind the date.
    title, outlet : str or None
        As printed.
    date : str
        The line of the date, which may hold the edition; empty if there is none.

    Examples
    --------
    >>> parts = Parts(index=1, labels={"length": ["2 words"]}, body=["It rained."])
    >>> record = nexis_record(parts, title="Rain", outlet="Mail", date="May 30, 2031, Final")
    >>> record.fields["edition"]
    'Final'
    """
    labels = parts.labels
    found = leading_date(date) if date else None
    printed, behind = found if found else (date, "")
    if "corr" in behind.lower():
        title = f"{title} Correction Appended" if title and "appended" in behind.lower() else title
        behind = re.sub(r"(?i)corrections? appended", "", behind).strip(" -;,")
    section = _joined(labels.pop("section", []))
    page = _PAGE.search(section) if section else None
    byline = _joined(labels.pop("byline", []))
    editions = [behind, *parts.after_date, *labels.pop("edition", [])]
    fields: dict[str, object] = {
        "title": title or _joined(labels.pop("title", [])),
        "outlet": outlet,
        "published": printed,
        "date_source": "archive",
        "edition": _joined([edition for edition in editions if edition]),
        "section": section,
        "page": page[1] if page else None,
        "authors": _BY.sub("", byline, count=1) if byline else None,
        "subtitle": _joined(labels.pop("highlight", [])),
        "language": _language(labels.pop("language", [])),
        "url": _joined(labels.pop("url", [])),
        "copyright": _joined(parts.copyright),
        "correction": "\n\n".join(labels.pop("correction", [])) or None,
        "graphic_captions": labels.pop("graphic", []) or None,
        "stated_length": stated_number(_joined(labels.get("length", [])) or ""),
        "text": "\n\n".join(line for line in parts.body if line.strip()),
    }
    labels.pop("length", None)
    extra = {name: _joined(values) for name, values in sorted(labels.items()) if values}
    return Record(index=parts.index, fields=fields, extra=extra, names={"text": "body"})


def _language(values: Sequence[str]) -> str | None:
    """The first language named: Nexis writes "ENGLISH", "GERMAN; DEUTSCH", "English; Anglais"."""
    line = _joined(values)
    return re.split(r"[;,/(]", line)[0].strip() or None if line else None


def _joined(values: Sequence[str]) -> str | None:
    return (
        clean_line("; ".join(value.strip(" ;") for value in values)).text or None
        if values
        else None
    )
