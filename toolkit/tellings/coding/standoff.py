"""Units as passages of documents: brat standoff, whose offsets count code points."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from tellings.coding.codebook import ANSWERS, Task
from tellings.coding.codes import Answer
from tellings.domain.errors import CodingError

_UNITS_A_DOCUMENT = 50
_ID = re.compile(r"\bu[0-9a-f]{16}\b")


@dataclass(frozen=True, kw_only=True)
class Documents:
    """Units written one below the other.

    Parameters
    ----------
    text : str
        The whole text.
    units : tuple of (unit_id, start, end)
        Where each unit lies, in code points.
    """

    text: str
    units: tuple[tuple[str, int, int], ...]


def document_of(sheet: pl.DataFrame) -> Documents:
    """One text of all units with what stands around them.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": ["So."], "text": ["A."],
    ...                       "after": [None]})
    >>> made = document_of(sheet)
    >>> made.text[made.units[0][1] : made.units[0][2]]
    'A.'
    """
    parts: list[str] = []
    units, at = [], 0
    for row in sheet.rows(named=True):
        head = f"[{row['place']}]\n" + (f"{row['before']}\n" if row["before"] else "")
        tail = (f"\n{row['after']}" if row["after"] else "") + "\n\n"
        units.append((row["unit_id"], at + len(head), at + len(head) + len(row["text"])))
        parts.append(head + row["text"] + tail)
        at += len(parts[-1])
    return Documents(text="".join(parts), units=tuple(units))


def write_brat(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """A brat collection: texts, passages to judge, and the answers they may bear.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["A."],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="?", codebook="")
    >>> sorted(write_brat(sheet, task))
    ['brat/annotation.conf', 'brat/units-01.ann', 'brat/units-01.txt']
    """
    del task
    # Line ends of other systems would count twice in brat and once in a browser.
    plain = sheet.with_columns(
        pl.col(name).cast(pl.String).str.replace_all("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n")
        for name in ("before", "text", "after")
    )
    files = {
        "brat/annotation.conf": "[entities]\nUnit\n\n[relations]\n\n[events]\n\n[attributes]\n"
        f"Code Arg:Unit, Value:{'|'.join(ANSWERS)}\n"
    }
    for number, first in enumerate(range(0, plain.height, _UNITS_A_DOCUMENT), start=1):
        made = document_of(plain.slice(first, _UNITS_A_DOCUMENT))
        files[f"brat/units-{number:02d}.txt"] = made.text
        files[f"brat/units-{number:02d}.ann"] = "".join(
            f"T{at}\tUnit {_fragments(made.text, start, end)}\t{_one_line(made.text[start:end])}\n"
            f"#{at}\tAnnotatorNotes T{at}\t{unit_id}\n"
            for at, (unit_id, start, end) in enumerate(made.units, start=1)
        )
    return {name: text.encode("utf-8", "replace") for name, text in files.items()}


def _one_line(passage: str) -> str:
    """A passage as brat writes it: its fragments, joined by a space."""
    return " ".join(re.findall(r"[^\n]+", passage))


def _fragments(text: str, start: int, end: int) -> str:
    """Offsets of the lines of a passage: brat has no passage over a line's end."""
    lines = [
        f"{start + line.start()} {start + line.end()}"
        for line in re.finditer(r"[^\n]+", text[start:end])
    ]
    return ";".join(lines)


def read_brat(text: str, *, file: str) -> list[Answer]:
    """Answers of one ``.ann`` file: the attribute Code of each passage Unit.

    Raises
    ------
    CodingError
        If a line is no annotation, a passage bears two answers, or its note lost the unit's id.

    Examples
    --------
    >>> note = "#1\\tAnnotatorNotes T1\\tu0123456789abcdef"
    >>> lines = "\\n".join(["T1\\tUnit 4 6\\tA.", note, "A1\\tCode T1 no"])
    >>> read_brat(lines, file="units-01.ann")[0].said
    'no'
    """
    notes: dict[str, str] = {}
    said: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        record = f"line {number}"
        cells = line.rstrip("\r").split("\t")
        if not line.strip():
            continue
        if len(cells) < 2:
            raise CodingError(
                f"{file}, {record}: not an annotation of brat: '{line[:40]}'.",
                remedy="give the .ann files as brat keeps them.",
            )
        words = cells[1].split(" ")
        if line.startswith("#") and len(words) == 2 and len(cells) > 2:
            notes[words[1]] = " ".join([notes.get(words[1], ""), cells[2]]).strip()
        elif line.startswith(("A", "M")) and words[0] == "Code" and len(words) > 2:
            if words[1] in said and said[words[1]][0] != words[2]:
                raise CodingError(
                    f"{file}, {record}: passage {words[1]} bears two answers, "
                    f"'{said[words[1]][0]}' and '{words[2]}'.",
                    remedy="keep one of the two.",
                )
            said[words[1]] = (words[2], record)
    return [_answer(notes.get(of, ""), *told, file=file) for of, told in said.items()]


def _answer(note: str, said: str, record: str, *, file: str) -> Answer:
    named = _ID.search(note)
    if named is None:
        raise CodingError(
            f"{file}, {record}: the note of that passage no longer holds the unit's id.",
            remedy="restore the note (u and sixteen digits) from the file as it was given out.",
        )
    rest = note.replace(named.group(), "").strip()
    return Answer(record=record, unit_id=named.group(), said=said, note=rest or None)
