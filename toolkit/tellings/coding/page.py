"""The coding sheet as one page: offline, blind, worked by keyboard, kept by the browser."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import polars as pl

from tellings.coding.codebook import ANSWERS, Task
from tellings.coding.codes import Answer
from tellings.coding.spreadsheets import answer_of
from tellings.domain.codings import SHEET
from tellings.domain.errors import CodingError
from tellings.domain.tables import check

# How the JSON begins that the page exports.
SAVED = '{"tellings_codes"'


def coding_page(sheet: pl.DataFrame, task: Task) -> str:
    """One self-contained page on which the sheet is coded; it asks the network for nothing.

    Keys: 1 yes, 2 no, 3 unclear, arrows to move, u to undo, n for a note, g to go to the first unit
    without an answer, e to export, ? for the codebook. Every answer is kept at once in the
    browser's own storage under the sheet's digest and the coder's name, so that closing the page
    loses nothing. The page holds ids, texts and the codebook; neither outlet nor prediction.

    Parameters
    ----------
    sheet : polars.DataFrame, table SHEET
        What ``coding_sheet`` gave.
    task : Task
        What ``coding_task`` gave.

    Returns
    -------
    str
        HTML, the same for the same sheet.

    Examples
    --------
    >>> from tellings.coding.codebook import coding_task
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "text": ["<b>It may rain.</b>"]})
    >>> page = coding_page(sheet, coding_task("hedge_rate"))
    >>> "<b>It" in page, "http" in page.split("</head>")[1]
    (False, False)
    """
    shown = check(sheet, SHEET).sort("place")
    units = [
        [row["unit_id"], row["before"] or "", row["text"], row["after"] or ""]
        for row in shown.iter_rows(named=True)
    ]
    told = {
        "variable": task.variable,
        "unit": task.unit,
        "question": task.question,
        "codebook": task.codebook,
        "answers": list(ANSWERS),
        "units": units,
    }
    style, script = _resource("sheet.css"), _resource("sheet.js")
    data = _inert({**told, "sheet": hashlib.sha256(_inert(told).encode()).hexdigest()[:16]})
    return Template(_resource("sheet.html")).substitute(
        title=escape(f"Coding sheet: {task.variable}"),
        style=style,
        script=script,
        data=data,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _resource(name: str) -> str:
    text = files("tellings.coding").joinpath(f"data/{name}").read_text(encoding="utf-8")
    # Hashes of the page's policy are taken over what a browser sees: it reads \r\n as \n.
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inert(value: object) -> str:
    """JSON that cannot close its element or open another, and can be written in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    # A lone surrogate of a broken export has no UTF-8 form.
    return text.encode("utf-8", "replace").decode()


def read_page(saved: Mapping[str, Any], *, file: str) -> list[Answer]:
    """Answers of the JSON that the page exports.

    Raises
    ------
    CodingError
        If the page is of a later version, or an answer has no unit.

    Examples
    --------
    >>> saved = {"tellings_codes": 1, "variable": "x", "coder": "ann",
    ...          "codes": [{"unit_id": "u1", "code": "yes", "note": ""}]}
    >>> read_page(saved, file="ann.json")[0].coder
    'ann'
    """
    if saved.get("tellings_codes") != 1:
        raise CodingError(
            f"{file}: codes of version {saved.get('tellings_codes')!r}; this tellings reads 1.",
            remedy="update tellings, or export from a sheet of this version.",
        )
    told = {name: saved.get(name) for name in ("variable", "coder")}
    found = []
    for number, one in enumerate(saved.get("codes") or [], start=1):
        record = f"code {number}"
        if not (isinstance(one, Mapping) and one.get("unit_id") and one.get("code")):
            raise CodingError(
                f"{file}, {record}: expected unit_id and code, got {str(one)[:60]}.",
                remedy="export anew from the sheet; do not edit the file by hand.",
            )
        found.append(answer_of({**told, **one}, file=file, record=record))
    return found
