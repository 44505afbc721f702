"""CSV and XLSX for coders, without a live formula; and the codes read back from them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from types import ModuleType
from typing import Any

import polars as pl

from tellings.coding.codebook import ANSWERS, Task
from tellings.coding.codes import RISKY, Answer
from tellings.domain.errors import CodingError
from tellings.loaders.extras import import_extra

COLUMNS = ("place", "unit_id", "before", "text", "after", "code", "note")
_WIDTHS = (7, 20, 40, 60, 40, 10, 30)
# Characters that XML, and so XLSX, cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIXED = datetime(2000, 1, 1)


def write_csv(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """``units.csv``: UTF-8 with a mark that Excel knows; answers go into the column ``code``.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["=1+1"],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="?", codebook="")
    >>> write_csv(sheet, task)["units.csv"].decode("utf-8-sig").splitlines()[1]
    "1,u1,,'=1+1,,,"
    """
    del task
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in sheet.iter_rows(named=True):
        writer.writerow([*(_safe(row[name]) for name in COLUMNS[:5]), "", ""])
    return {"units.csv": buffer.getvalue().encode("utf-8-sig", "replace")}


def _safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def read_csv(data: bytes, *, file: str) -> list[Answer]:
    """The answers of a CSV file: comma, semicolon or tab, UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    CodingError
        If there is no column ``unit_id`` or ``code``, or a row has a code and no unit.

    Examples
    --------
    >>> read_csv(b"unit_id;code\\r\\nu1;yes\\r\\nu2;\\r\\n", file="ann.csv")[0].said
    'yes'
    """
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _answers([(f"line {rows.line_num}", row) for row in rows], file=file)
    except csv.Error as error:
        raise CodingError(
            f"{file}, line {rows.line_num}: not a CSV table: {error}.",
            remedy="save the sheet anew as CSV in UTF-8.",
        ) from error


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Ids and answers are plain letters in every code page; the texts are not read back.
        return data.decode("cp1252", "replace")


def write_xlsx(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    """``units.xlsx``: a sheet to code with a list of answers, and the codebook beside it.

    Every text is stored as text, whatever it begins with.

    Raises
    ------
    LoadError
        If openpyxl is not installed.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "before": [None], "text": ["=1+1"],
    ...                       "after": [None]})
    >>> task = Task(variable="x", unit="sentence", question="?", codebook="# x")
    >>> sorted(write_xlsx(sheet, task))
    ['units.xlsx']
    """
    openpyxl = import_extra("openpyxl", extra="coding", what="Coding sheets in XLSX")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "units"
    rows = [list(COLUMNS), *([row[name] for name in COLUMNS[:5]] for row in sheet.rows(named=True))]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _fill(openpyxl, page.cell(number, column), value)
    _dress(openpyxl, page, sheet.height)
    other = book.create_sheet("codebook")
    other.column_dimensions["A"].width = 110
    for number, line in enumerate(task.codebook.splitlines(), start=1):
        _fill(openpyxl, other.cell(number, 1), line)
    buffer = io.BytesIO()
    book.save(buffer)
    return {"units.xlsx": _same_bytes(buffer.getvalue())}


def _fill(openpyxl: ModuleType, cell: Any, value: object) -> None:  # noqa: ANN401
    """A number as a number, anything else as text: openpyxl takes "=1+1" for a formula."""
    if value is None:
        return
    cell.value = _ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")


def _dress(openpyxl: ModuleType, page: Any, n_rows: int) -> None:  # noqa: ANN401
    """Widths, a heading that stays, and a list of the answers."""
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
        page[f"{letter}1"].font = openpyxl.styles.Font(bold=True)
    page.freeze_panes = "A2"
    listed = openpyxl.worksheet.datavalidation.DataValidation(
        type="list", formula1='"' + ",".join(ANSWERS) + '"', allow_blank=True
    )
    listed.error = "yes, no or unclear"
    page.add_data_validation(listed)
    listed.add(f"F2:F{max(n_rows + 1, 2)}")


def _same_bytes(data: bytes) -> bytes:
    """The file with fixed dates: the same sample gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2000-01-01T00:00:00Z", content)
            member = zipfile.ZipInfo(name, date_time=_FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, content)
    return buffer.getvalue()


def read_xlsx(data: bytes, *, file: str) -> list[Answer]:
    """The answers of the first sheet of an XLSX file.

    Raises
    ------
    CodingError
        If it is no XLSX file, or there is no column ``unit_id`` or ``code``.

    Examples
    --------
    >>> read_xlsx(b"no workbook", file="ann.xlsx")
    Traceback (most recent call last):
    tellings.domain.errors.CodingError: ann.xlsx: not an XLSX file.
      What to do: save the sheet anew as .xlsx or .csv.
    """
    openpyxl = import_extra("openpyxl", extra="coding", what="Coding sheets in XLSX")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise CodingError(
            f"{file}: not an XLSX file.", remedy="save the sheet anew as .xlsx or .csv."
        ) from error
    rows = [
        (f"row {number}", ["" if value is None else str(value) for value in row])
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
    ]
    return _answers(rows, file=file)


def _answers(rows: list[tuple[str, list[str]]], *, file: str) -> list[Answer]:
    """Answers of the rows below the heading; rows without an answer are units not coded."""
    heading = [name.strip().casefold() for name in rows[0][1]] if rows else []
    missing = sorted({"unit_id", "code"} - set(heading))
    if missing:
        raise CodingError(
            f"{file}: the first row must name the columns 'unit_id' and 'code'; missing are "
            f"{missing}, found are {sorted(heading)}.",
            remedy="keep the heading of the sheet as it was given out.",
        )
    found = []
    for record, row in rows[1:]:
        cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False)}
        if not cells.get("code"):
            continue
        if not cells.get("unit_id"):
            raise CodingError(
                f"{file}, {record}: there is a code but no unit_id.",
                remedy="restore the id of that row from the sheet as it was given out.",
            )
        found.append(answer_of(cells, file=file, record=record))
    return found


def answer_of(cells: dict[str, Any], *, file: str, record: str) -> Answer:
    """An answer from named values: ``unit_id`` and ``code``, all others optional.

    Raises
    ------
    CodingError
        If the score is no number between 0 and 1.

    Examples
    --------
    >>> answer_of({"unit_id": "u1", "code": 1, "score": "0.9"}, file="f", record="line 2").score
    0.9
    """
    told = {name: str(value) for name, value in cells.items() if value not in (None, "")}
    score = told.get("score")
    try:
        number = None if score is None else float(score.replace(",", "."))
    except ValueError:
        number = -1.0
    if number is not None and not 0 <= number <= 1:
        raise CodingError(
            f"{file}, {record}: a score must be a number from 0 to 1, got '{score}'.",
            remedy="correct it, or leave the column out.",
        )
    return Answer(
        record=record,
        unit_id=told["unit_id"],
        said=told["code"],
        variable=told.get("variable"),
        coder=told.get("coder"),
        note=told.get("note"),
        score=number,
        version=told.get("version"),
        prompt_sha256=told.get("prompt_sha256"),
    )
