"""The grammar of ProQuest documents, shared by their HTML, mail and text forms.

A document is a title, labelled lines, the full text, and labelled lines again. Mail programs take
out elements, move the body out of its wrapper and lose spaces inside labels, so the grammar works
on lines in reading order and compares labels without their spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tellings.loaders.dates import parse_date
from tellings.loaders.schema import Finding, Record, Refusal

# Labels by their letters only; those with a column of their own, then the others that are known.
_COLUMNS = {
    "author": "authors", "publicationdate": "published", "pages": "page", "section": "section",
    "languageofpublication": "language", "proquestdocumentid": "article_id", "documenturl": "url",
    "copyright": "copyright",
}  # fmt: skip
_KNOWN = frozenset(_COLUMNS) | frozenset(
    {
        "abstract", "accessionnumber", "alternatetitle", "articletype", "classification", "coden",
        "column", "company", "companyorganization", "correspondenceauthor", "countryofpublication",
        "credit", "database", "dateline", "documentfeature", "documenttype", "edition",
        "emailaddress", "firstpage", "fulltext", "identifierkeyword", "identifierkeywords",
        "businessindexingterm", "isbn", "issn", "issue", "lastupdated", "links", "location",
        "numberofpages", "peerreviewed", "people", "person", "placeofpublication",
        "publicationinfo", "publicationsubject", "publicationtitle", "publicationyear",
        "publisher", "relateditems", "sourceattribution", "sourcetype", "startpage", "subject",
        "subjects", "supplement", "title", "url", "volume", "year", "language",
        "publicationinformation", "keywords",
    }
)  # fmt: skip
_TAIL = _KNOWN - {"fulltext", "author", "abstract", "links", "publicationinfo"}
_LABEL = re.compile(r"([A-Za-z][A-Za-z /]{1,40}?) ?: ?")
_ANGLED = re.compile(r"\s{0,9}<(?:https?|mailto):[^<>\s]{0,4000}>")
_ORDER = re.compile(r"(?:Document|Email) (\d{1,6}) of (\d{1,6})")
_EDITION = re.compile(r"\s{0,5}:?\s{0,5}\[([^\[\]]{0,60}\bEdition)\]\s{0,5}$")
_NONE = ("none available", "not available", "no full text available")
_PICTURE = re.compile(
    r"(?:Illustration|Photograph|Photo|Graphic|Chart|Map|Table|Drawing|Cartoon|Diagram|Image)s?"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}\.?", re.ASCII)
_SPACED = re.compile(r"(?<=\d) (?=\d)")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_END = "database"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an export.

    Parameters
    ----------
    text : str
        Of a label, what stands after it.
    label : str or None
        As printed; None for a line without one.
    start : bool
        Whether a document begins here, by a mark of the export.
    length : int or None
        Stated number of words of the text that follows.
    caption : bool
        Whether it stands under a picture.
    """

    text: str
    label: str | None = None
    start: bool = False
    length: int | None = None
    caption: bool = False


def label_key(label: str) -> str:
    """The letters of a label in lower case: spaces inside labels get lost in the mail.

    Examples
    --------
    >>> label_key("Languageof publication: ")
    'languageofpublication'
    """
    return "".join(letter for letter in label.lower() if letter.isalpha())


def text_lines(text: str) -> Iterator[Line]:
    """The lines of a plain-text export or mail, quotation signs of forwarding taken off.

    Examples
    --------
    >>> [line.label for line in text_lines("> Author: Castellane, Ivo")]
    ['Author']
    """
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = raw.strip()
        while bare.startswith(">"):
            bare = bare[1:].strip()
        if bare == "<>":
            yield Line(text="", start=True)
            continue
        bare = _ANGLED.sub("", bare).strip()
        match = _LABEL.match(bare)
        if match and label_key(match[1]) in _KNOWN:
            yield Line(text=bare[match.end() :], label=match[1])
        elif bare:
            yield Line(text=bare)


def documents(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each document of an export; what stands before the first one is left out.

    Documents begin at the export's marks. Where mail programs have lost those, a document ends
    with its line "Database".

    Parameters
    ----------
    lines : sequence of Line
        Of a whole file.

    Examples
    --------
    >>> lines = list(text_lines("Hello\\nRain\\nAuthor: A\\nDatabase: B\\nWind\\nDatabase: B"))
    >>> [document[0].text for document in documents(lines)]
    ['Rain', 'Wind']
    """
    starts = [position for position, line in enumerate(lines) if line.start]
    if starts:
        ends = [*starts[1:], len(lines)]
        parts = [list(lines[a + 1 : b]) for a, b in zip(starts, ends, strict=True)]
        return [_without_foot(part) for part in parts if _is_document(part)]
    found: list[list[Line]] = []
    part: list[Line] = []
    for line in lines:
        part.append(line)
        if line.label is not None and label_key(line.label) == _END:
            found.append(_without_greeting(part) if not found else part)
            part = []
    if _is_document(part):
        found.append(_without_greeting(part) if not found else part)
    return found


def _is_document(part: Sequence[Line]) -> bool:
    """Two labels; a lost or foreign mark has none after it."""
    return sum(line.label is not None for line in part) >= 2


def _without_foot(part: list[Line]) -> list[Line]:
    """The last document is followed by the notice of the database."""
    for position, line in enumerate(part):
        if line.label is not None and label_key(line.label) == _END:
            return part[: position + 1]
    return part


def _without_greeting(part: list[Line]) -> list[Line]:
    first = next((n for n, line in enumerate(part) if line.label is not None), 0)
    return part[max(0, first - 1) :]


def to_record(lines: Sequence[Line], *, index: int, marked: bool) -> Record | Refusal:
    """The record of one document.

    Parameters
    ----------
    lines : sequence of Line
        Of the document.
    index : int
        Its number in the file, from 1.
    marked : bool
        Whether labels were marked as such (bold); if not, a line of the body can look like one,
        and the labels after the body are found from the end.

    Examples
    --------
    >>> lines = list(text_lines("It rained\\nPublication title: Echo; Dresk\\n"
    ...     "Full text: Rain fell.\\nPages: 3\\nDatabase: X"))
    >>> record = to_record(lines, index=1, marked=False)
    >>> record.fields["outlet"], record.fields["text"], record.fields["page"]
    ('Echo', 'Rain fell.', '3')
    """
    opening = next((n for n, line in enumerate(lines) if line.label is not None), len(lines))
    full = next((n for n, line in enumerate(lines) if _key(line) == "fulltext"), None)
    tail = _tail(lines, len(lines) if full is None else full + 1, marked=marked)
    labels = _labelled(lines[opening : tail if full is None else full], lines[tail:])
    body = [] if full is None else [replace(lines[full], label=None), *lines[full + 1 : tail]]
    parted = _part_body(body)
    fields = _fields(lines[:opening], labels)
    extra: dict[str, object] = {
        name: "\n".join(values) for name, values in labels.items() if values
    }
    findings = _dated(fields, labels)
    if parted.paragraphs:
        fields["text"], fields["text_kind"] = "\n\n".join(parted.paragraphs), "full"
        if parted.length:
            # ProQuest counts what is set aside here too.
            extra["wordcount"] = parted.length
            fields["stated_length"] = max(parted.length - parted.n_aside, 1)
            fields["length_unit"] = "words"
    elif labels.get("abstract"):
        fields["text"], fields["text_kind"] = "\n\n".join(labels["abstract"]), "summary"
        told = "there is no full text, only the abstract, which was taken as the text"
        findings.append(Finding(problem=told, repaired=False))
    fields["correction"] = "\n".join(parted.corrections) or None
    fields["graphic_captions"] = parted.captions or None
    extra.update({"credit": parted.credit} if parted.credit else {})
    names = {"text": "Full text", "published": "Publication date"}
    return Record(index=index, fields=fields, extra=extra, findings=tuple(findings), names=names)


def _key(line: Line) -> str:
    return label_key(line.label) if line.label is not None else ""


def _tail(lines: Sequence[Line], start: int, *, marked: bool) -> int:
    """Where the labels after the body begin."""
    if marked:
        after = (n for n in range(start, len(lines)) if _key(lines[n]) in _TAIL)
        return next(after, len(lines))
    tail = _run_at_end(lines, start, most_gap=0)
    if any(_key(line) in ("publicationdate", "proquestdocumentid") for line in lines[tail:]):
        return tail
    # The run was broken by a value that goes over two lines.
    return _run_at_end(lines, start, most_gap=1)


def _run_at_end(lines: Sequence[Line], start: int, *, most_gap: int) -> int:
    """Where the last run of labels begins, with so many other lines between two of them."""
    tail, gap = len(lines), 0
    for position in range(len(lines) - 1, start - 1, -1):
        gap = 0 if _key(lines[position]) in _TAIL else gap + 1
        if gap > most_gap:
            break
        if gap == 0:
            tail = position
    return tail


def _labelled(*parts: Sequence[Line]) -> dict[str, list[str]]:
    """Values by label; lines without one belong to the label before them."""
    values: dict[str, list[str]] = {}
    for part in parts:
        current: list[str] | None = None
        for line in part:
            if line.label is not None:
                current = values.setdefault(_key(line), [])
            if line.text.strip() and current is not None:
                current.append(line.text.strip())
    return values


def _fields(opening: Sequence[Line], labels: dict[str, list[str]]) -> dict[str, object]:
    """Fields of the labels; a label that has become one is taken out of the others."""
    titles = [line.text for line in opening if line.text and not _ORDER.fullmatch(line.text)]
    # The second line of newer exports repeats author, outlet and day, all labelled further down.
    title = titles[0] if titles else " ".join(labels.pop("title", [])) or None
    fields: dict[str, object] = {"title": title}
    edition = _EDITION.search(title or "")
    if title and edition and edition.start() > 0:
        fields["title"], fields["edition"] = title[: edition.start()].rstrip(" :"), edition[1]
    for key, column in _COLUMNS.items():
        fields[column] = " ".join(labels.pop(key, [])) or None
    info = " ".join(labels.get("publicationinfo", [])).partition("[")[0]
    printed = " ".join(labels.get("publicationtitle", [])) or info
    outlet, comma, edition_named = printed.partition(";")[0].strip().partition(", ")
    if comma and not edition_named.strip().lower().endswith(("edition", ")")):
        outlet, edition_named = f"{outlet}, {edition_named}", ""
    fields["outlet"] = outlet.strip() or None
    if edition_named.strip():
        fields["edition"] = edition_named.strip()
    fields["date_source"] = "archive"
    return fields


def _dated(fields: dict[str, object], labels: dict[str, list[str]]) -> list[Finding]:
    """The day from the line above the text where its own label has none that can be read.

    Spaces get into dates as they do into labels ("Feb 26, 2 009"); both lines say the same day.
    """
    printed = str(fields["published"] or "")
    if printed and parse_date(printed).published:
        return []
    info = " ".join(labels.get("publicationinfo", []))
    # Such as "Echo ; Dresk [Dresk]08 May 2031: 2."
    named = info.rpartition("]")[2].partition(":")[0].strip(" .\u00a0")
    other = named if parse_date(named).published else _SPACED.sub("", printed)
    if not parse_date(other).published:
        return []
    fields["published"] = other
    if not printed:
        return []
    return [Finding(problem=f"the date '{printed[:40]}' was read as '{other}'",
                    remedy="compare with the original.")]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Body:
    paragraphs: list[str]
    captions: list[str]
    corrections: list[str]
    credit: str | None
    length: int | None

    @property
    def n_aside(self) -> int:
        """Words that are in the document's body but not in the article's text."""
        aside = " ".join([*self.captions, *self.corrections, self.credit or ""])
        return len(_WORD.findall(aside))


def _part_body(lines: Sequence[Line]) -> _Body:
    """The body's own paragraphs, and what stands in it beside them."""
    own: list[str] = []
    captions: list[str] = []
    corrections: list[str] = []
    credit = length = None
    for line in lines:
        text = line.text.strip()
        length = length or line.length
        if line.label is not None:
            text = f"{line.label}: {text}"
        if line.caption or text.startswith("Caption: "):
            captions.append(text.removeprefix("Caption: "))
            # Its kind stands above it in bold.
            if own and _PICTURE.fullmatch(own[-1]):
                own.pop()
        elif text.startswith("CORRECTION:"):
            corrections.append(text)
        elif text.startswith("Credit: ") and len(text) <= 300:
            credit = text.removeprefix("Credit: ")
        elif any(letter.isalnum() for letter in text) and text not in (
            "html>",
            "Enlarge this image.",
        ):
            own.append(text)
    if len(own) > 1 and _MAIL.fullmatch(own[-1]):
        captions_after = own.pop()
        credit = f"{credit}; {captions_after}" if credit else captions_after
    if len(own) == 1 and own[0].lower().rstrip(".") in _NONE:
        own = []
    return _Body(
        paragraphs=own, captions=captions, corrections=corrections, credit=credit, length=length
    )
