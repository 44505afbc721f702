"""Articles in the blocks of an old Nexis export, HTML or text: the grammar that both share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tellings.loaders.nexis_fields import (
    Parts,
    date_at,
    is_copyright,
    is_edition,
    label_of,
    nexis_record,
    split_before_date,
)
from tellings.loaders.schema import Record, Refusal
from tellings.loaders.stated import missing_records

Block = list[str]
"""Paragraphs that stand together."""

# English, German, French and Spanish; the first number is that of the document.
COUNT = re.compile(
    r"\s{0,99}(?:Dokument |Document )?(\d{1,6}) (?:of|von|de|sur) (\d{1,6})"
    r"(?: DOCUMENTS?| DOKUMENTEN?)?\s*",
    re.IGNORECASE,
)
_ERRORS = ("there is an error in this document", "it is not possible to display it")
# Labels that stand before the body; all others stand behind it.
_BEFORE = frozenset({"section", "length", "byline", "dateline", "highlight", "edition", "series",
                     "title", "url", "guests", "anchors", "serie", "série", "source"})  # fmt: skip
# What may run over several blocks behind the body.
_LONG = ("correction", "graphic", "notes")


def block_article(index: int, blocks: Sequence[Block]) -> Record | Refusal:
    """The article in the blocks between two counts such as "3 of 10 DOCUMENTS".

    Parameters
    ----------
    index : int
        Its number in the file.
    blocks : sequence of Block
        In order, without the count.

    Examples
    --------
    >>> texts = ["The Harbour Mail", "May 30, 2031 Friday", "Rain", "LENGTH: 2 words", "It rained.",
    ...          "LOAD-DATE: May 31, 2031", "Copyright 2031 The Harbour Mail"]
    >>> record = block_article(1, [[text] for text in texts])
    >>> record.fields["title"], record.fields["text"]
    ('Rain', 'It rained.')
    """
    filled = [block for block in blocks if any(line.strip() for line in block)]
    if any(error in line for block in filled[:4] for line in block for error in _ERRORS):
        return Refusal(
            index=index,
            problem="the archive printed an error in the place of this document.",
            remedy="fetch this document again.",
        )
    parts = Parts(index=index)
    labels = [label_of(block[0]) for block in filled]
    dated = date_at([block[0] for block in filled[: _first_label(labels)]])
    head = filled[:dated] if dated is not None else filled[:1]
    rest = len(head) + (1 if dated is not None else 0)
    _, outlet, more = split_before_date(["", *(" ".join(block) for block in head)])
    date = filled[dated] if dated is not None else []
    date_lines = [line.strip() for block in date for line in block.split("\n") if line.strip()]
    appended = [line for line in date_lines[1:] if "appended" in line.lower()]
    parts.after_date = [*more, *(line for line in date_lines[1:] if line not in appended)]
    tail = _tail_start(filled, labels, rest)
    title = _read_front(parts, filled[rest:tail], labels[rest:tail])
    _read_tail(parts, filled[tail:], labels[tail:])
    if title and appended:
        title = f"{title} {appended[0]}"
    return nexis_record(parts, title=title, outlet=outlet, date=date_lines[0] if date_lines else "")


def missing_counts(
    counts: Sequence[tuple[int, int]], stated: int | None, n_records: int
) -> tuple[int | None, list[Refusal]]:
    """How many articles a file says it holds, and a refusal for each that it does not.

    Parameters
    ----------
    counts : sequence of (int, int)
        Every "n of N" met.
    stated : int or None
        The number of documents that the file's own head or cover gives.
    n_records : int
        Records found.

    Examples
    --------
    >>> missing_counts([(1, 3), (3, 3)], None, 2)[1][0].problem
    'document 2 of the 3 that the file says it holds is not in it.'
    """
    numbers = [number for number, _ in counts]
    first = min(numbers, default=1)
    expected = stated
    if expected is None and counts:
        whole = max(total for _, total in counts)
        expected = whole if first == 1 else max(numbers) - first + 1
    if expected is not None and n_records >= expected:
        return expected, []
    # Documents without a count, such as those the archive printed an error for, are there too.
    unnumbered = n_records - len(set(numbers))
    seen = set(numbers)
    free = (number for number in range(first, first + (expected or 0)) if number not in seen)
    for _ in range(max(unnumbered, 0)):
        seen.add(next(free, 0))
    return expected, missing_records(expected, seen, first_index=n_records + 1, first=first)


def _first_label(labels: Sequence[tuple[str, str] | None]) -> int:
    return next(
        (at for at, label in enumerate(labels) if label is not None and at > 0), len(labels)
    )


def _tail_start(
    blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None], rest: int
) -> int:
    """Where what stands behind the body begins: from there on all is labelled or copyright."""
    tail = len(blocks)
    pending = 0
    for at in range(len(blocks) - 1, rest - 1, -1):
        label = labels[at]
        if label is not None and label[0] not in _BEFORE:
            if pending and label[0] not in _LONG:
                break
            tail, pending = at, 0
        elif label is None and is_copyright(blocks[at][0]):
            if pending:
                break
            tail = at
        elif label is not None:
            break
        else:
            pending += 1
            # The body is not taken for a caption that runs on and on.
            if pending > 12:
                break
    return tail


def _read_front(
    parts: Parts, blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None]
) -> str | None:
    """Title, labels and body from what stands between the date and the tail."""
    title: list[str] = []
    lengths = [at for at, label in enumerate(labels) if label is not None and label[0] == "length"]
    end = _front_end(labels, lengths[0] if lengths else None)
    for at, (block, label) in enumerate(zip(blocks, labels, strict=True)):
        text = " ".join(" ".join(block).split())
        if label is not None and at < end:
            value = text.partition(":")[2]
            parts.add(label[0], value)
        elif at >= end:
            parts.body += block
        elif is_copyright(text):
            parts.copyright.append(text)
        elif is_edition(text) and any(other is None for other in labels[at + 1 : end]):
            parts.after_date.append(text)
        else:
            title.append(text)
    for line in title[1:]:
        parts.add("highlight", line)
    return title[0] if title else None


def _front_end(labels: Sequence[tuple[str, str] | None], length: int | None) -> int:
    """Where the body begins: behind the last label of the run that holds the length."""
    if length is None:
        named = [at for at, label in enumerate(labels[:8]) if label is not None]
        end = named[-1] + 1 if named else min(1, len(labels))
    else:
        end = length + 1
    while end < len(labels) and labels[end] is not None:
        end += 1
    return end


def _read_tail(
    parts: Parts, blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None]
) -> None:
    current: str | None = None
    for block, label in zip(blocks, labels, strict=True):
        lines = [" ".join(line.split()) for line in block]
        if label is not None:
            current = label[0]
            parts.add(current, lines[0].partition(":")[2])
            for line in lines[1:]:
                parts.add(current, line)
        elif is_copyright(block[0]):
            current = None
            parts.copyright += lines
        else:
            for line in lines:
                parts.add(current or "notes", line)
