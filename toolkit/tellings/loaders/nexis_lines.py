"""Articles in the lines of a Nexis Uni document, Word or RTF: the grammar that both share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tellings.domain.errors import LoadError
from tellings.loaders.nexis_fields import (
    Parts,
    date_at,
    is_copyright,
    label_of,
    nexis_record,
    split_before_date,
)
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.stated import missing_records

_START = re.compile(r"Bookmark_(\d{1,6})")
_PART = re.compile(r"(Body|Classification|Graphic|Notes|Abstract|Correction)(?:_\d{1,6})?")
_END = "End of Document"
_STATED = re.compile(r"\s{0,99}(?:Documents|Dokumente|Documentos) \((\d{1,6})\)\s*")
_LISTED = re.compile(r"\s{0,99}(\d{1,6})\. +(\S.*)", re.DOTALL)
_SUBPARTS = {
    "graphic": "graphic", "grafik": "graphic", "graphique": "graphic", "notes": "notes",
    "abstract": "highlight", "correction": "correction", "correction-date": "correction-date",
    "korrektur": "correction",
}  # fmt: skip
_BODY, _CLASSES = ("body", "textkörper", "corps"), ("classification", "klassifizierung")
# A speaker in a transcript has a plain space behind the colon, a label of Nexis this one.
_LABELLED = re.compile(r"[^:]{2,40}:\u00a0")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{4,200}")
_ERROR = "there is an error in this document"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph of a document with the names of the bookmarks in it; line breaks are kept."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """The records of a file, and how many it says it holds."""

    records: list[Record | Refusal]
    expected: int | None = None


def nexis_articles(lines: Sequence[Line]) -> Found:
    """The articles in the lines of a Nexis Uni document.

    Articles begin at bookmarks of Nexis; where a document lost them, each ends with the line "End
    of Document". What stands before the first is the cover, whose count is held against what is
    found.

    Parameters
    ----------
    lines : sequence of Line
        All paragraphs in order.

    Raises
    ------
    LoadError
        If there is no article.

    Examples
    --------
    >>> texts = ["Rain", "The Harbour Mail", "May 30, 2031 Friday", "Length:\\u00a02 words", "Body",
    ...          "It rained.", "End of Document"]
    >>> nexis_articles([Line(text=text) for text in texts]).records[0].fields["outlet"]
    'The Harbour Mail'
    """
    starts = _starts(lines)
    if starts:
        ends = [start for _, start in starts[1:]] + [len(lines)]
        chunks = [
            (number, lines[start:end]) for (number, start), end in zip(starts, ends, strict=True)
        ]
        cover = lines[: starts[0][1]]
    else:
        chunks, cover = _unmarked(lines)
    if not chunks:
        raise LoadError(
            "It holds no article of a Nexis export: no bookmark of Nexis and no line 'End of "
            "Document'.",
            remedy="export it again with full texts, or leave it out.",
        )
    records = [_article(index, chunk) for index, (_, chunk) in enumerate(chunks, start=1)]
    stated = [int(match[1]) for line in cover if (match := _STATED.fullmatch(line.text))]
    expected = stated[0] if stated else None
    listed = [match for line in cover if (match := _LISTED.match(line.text))]
    titles = {int(match[1]): " ".join(match[2].split()) for match in listed}
    seen = {number for number, _ in chunks}
    missing = missing_records(expected, seen, first_index=len(records) + 1, titles=titles)
    return Found(records=[*records, *missing], expected=expected)


def _starts(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Number and position of each article's first bookmark."""
    starts: list[tuple[int, int]] = []
    for position, line in enumerate(lines):
        numbers = [int(match[1]) for mark in line.marks if (match := _START.fullmatch(mark))]
        if numbers and (not starts or numbers[0] != starts[-1][0]):
            starts.append((numbers[0], position))
    return starts


def _unmarked(lines: Sequence[Line]) -> tuple[list[tuple[int, Sequence[Line]]], Sequence[Line]]:
    """Articles by their last lines; the cover is what stands before the first one's title."""
    chunks: list[tuple[int, Sequence[Line]]] = []
    cover: Sequence[Line] = []
    begin = 0
    for position, line in enumerate(lines):
        if not line.text.rstrip().endswith(_END):
            continue
        chunk = lines[begin : position + 1]
        top = _top(chunk)
        if not chunks:
            cover = chunk[:top]
        chunks.append((len(chunks) + 1, chunk[top:]))
        begin = position + 1
    return chunks, cover


def _top(chunk: Sequence[Line]) -> int:
    """Where an article begins in what may hold a cover before it: two lines before the date."""
    filled = [at for at, line in enumerate(chunk) if line.text.strip()]
    body = next((at for at in filled if _name(chunk[at]) in _BODY), len(chunk))
    head = [at for at in filled if at < body]
    for back in range(len(head) - 1, -1, -1):
        # A date among the first lines after a cover is that of the export, and has a label.
        if date_at([chunk[head[back]].text]) == 0 and label_of(chunk[head[back]].text) is None:
            return head[max(back - 2, 0)]
    return head[0] if head else 0


def _article(index: int, chunk: Sequence[Line]) -> Record | Refusal:
    lines = _until_end(chunk)
    if any(_ERROR in line.text for line in lines[:12]):
        return Refusal(
            index=index,
            problem="the archive printed an error in the place of this document.",
            remedy="fetch this document again.",
        )
    body = _position(lines, "Body", _BODY)
    classes = _position(lines, "Classification", _CLASSES, last=True)
    parts = Parts(index=index)
    head_end = _after_labels(lines) if body is None else body
    tail = classes if classes is not None and classes > head_end else len(lines)
    _read_head(parts, lines[:head_end])
    _read_body(parts, lines[head_end if body is None else head_end + 1 : tail])
    _read_classes(parts, lines[tail + 1 :])
    at = date_at(parts.head)
    before = parts.head[:at] if at is not None else parts.head[:2]
    title, outlet, more = split_before_date(before)
    parts.after_date = [*more, *(parts.head[at + 1 :] if at is not None else parts.head[2:])]
    date = parts.head[at] if at is not None else ""
    return nexis_record(parts, title=title, outlet=outlet, date=date)


def _until_end(chunk: Sequence[Line]) -> list[Line]:
    """The lines of an article without its last, which may stand on the same line as others."""
    lines: list[Line] = []
    for line in chunk:
        if line.text.rstrip().endswith(_END):
            before = line.text.rstrip()[: -len(_END)]
            if before.strip():
                lines.append(Line(text=before, marks=line.marks))
            break
        lines.append(line)
    return lines


def _position(
    lines: Sequence[Line], mark: str, names: Sequence[str], *, last: bool = False
) -> int | None:
    """Where a part begins: at its bookmark, or at a line that is its name."""
    marked = [
        at
        for at, line in enumerate(lines)
        if any((match := _PART.fullmatch(name)) and match[1] == mark for name in line.marks)
    ]
    named = marked or [at for at, line in enumerate(lines) if _name(line) in names and at > 1]
    if not named:
        return None
    return named[-1] if last else named[0]


def _name(line: Line) -> str:
    return line.text.strip().lower()


def _after_labels(lines: Sequence[Line]) -> int:
    """Where the body begins in an article without the line "Body": after the first labels."""
    end = 0
    for at, line in enumerate(lines[:40]):
        if label_of(line.text) is not None or is_copyright(line.text):
            end = at + 1
        elif end and line.text.strip():
            break
    return end or min(len(lines), 3)


def _read_head(parts: Parts, lines: Sequence[Line]) -> None:
    current: str | None = None
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        labelled = label_of(text) if parts.head else None
        # Before the date nothing but a title can look like a label.
        if labelled is not None and (len(parts.head) >= 2 or "\u00a0" in line.text):
            current = labelled[0]
            parts.add(*labelled)
        elif is_copyright(text) and len(parts.head) >= 2:
            current = None
            parts.copyright.append(text)
        elif current is not None:
            parts.add(current, text)
        elif parts.copyright:
            parts.copyright.append(text)
        else:
            parts.head.append(text)


def _read_body(parts: Parts, lines: Sequence[Line]) -> None:
    current: str | None = None
    marked = any(line.marks for line in lines)
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        name = _SUBPARTS.get(text.lower())
        is_part = line.marks or line.text.startswith("\n") or not marked
        labelled = label_of(text) if _LABELLED.match(text) else None
        if name is not None and is_part and parts.body:
            current = name
        elif labelled is not None:
            current = labelled[0]
            parts.add(*labelled)
        elif current is not None:
            parts.add(current, text)
        else:
            parts.body.append(text)
    if len(parts.body) > 1 and _ADDRESS.fullmatch(parts.body[-1]):
        parts.add("website", parts.body.pop())
    _lift_abstract(parts)


def _lift_abstract(parts: Parts) -> None:
    """Old Guardian exports print the words ABSTRACT and FULL TEXT into the body."""
    names = [text.strip() for text in parts.body[:8]]
    if names and names[0] == "ABSTRACT" and "FULL TEXT" in names:
        at = names.index("FULL TEXT")
        parts.add("highlight", " ".join(names[1:at]))
        parts.body = parts.body[at + 1 :]


def _read_classes(parts: Parts, lines: Sequence[Line]) -> None:
    current: str | None = None
    for line in lines:
        text = line.text.strip()
        labelled = label_of(text)
        if labelled is not None:
            current = labelled[0]
            parts.add(*labelled)
        elif text and current is not None:
            parts.add(current, text)
