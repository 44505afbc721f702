"""The front door of exchange: sheets out to any tool, codes back from any tool."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tellings.coding.cas import read_cas_json, read_xmi, write_inception
from tellings.coding.codebook import Task
from tellings.coding.codes import Answer, Origin, codings_of, joined, known_units
from tellings.coding.json_tools import (
    read_doccano,
    read_label_studio,
    read_plain,
    read_prodigy,
    write_doccano,
    write_label_studio,
    write_prodigy,
)
from tellings.coding.page import SAVED, coding_page, read_page
from tellings.coding.spreadsheets import read_csv, read_xlsx, write_csv, write_xlsx
from tellings.coding.standoff import read_brat, write_brat
from tellings.domain.codings import CODINGS, SHEET
from tellings.domain.errors import CodingError, LoadError, listed
from tellings.domain.tables import check
from tellings.loaders.parquet_files import parquet_frame

Writer = Callable[[pl.DataFrame, Task], dict[str, bytes]]


def _write_page(sheet: pl.DataFrame, task: Task) -> dict[str, bytes]:
    return {"sheet.html": coding_page(sheet, task).encode("utf-8", "replace")}


WRITERS: dict[str, Writer] = {
    "html": _write_page,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "label_studio": write_label_studio,
    "doccano": write_doccano,
    "prodigy": write_prodigy,
    "brat": write_brat,
    "inception": write_inception,
}
SHEET_FORMATS = tuple(WRITERS)

# An archive inside an archive inside an archive is nobody's export.
_DEEPEST_ARCHIVE = 2
_LARGEST_MEMBER = 200_000_000


def known_formats(formats: Sequence[str]) -> None:
    """Nothing, unless a sheet cannot be written in one of the formats.

    Raises
    ------
    CodingError
        If it cannot.

    Examples
    --------
    >>> known_formats(["html", "csv"])
    """
    if unknown := sorted(set(formats) - set(WRITERS)):
        raise CodingError(
            f"There is no sheet format {listed(unknown)}, only {listed(WRITERS)}.",
            remedy="choose among these, such as: --formats html,csv",
        )


def write_sheet(
    sheet: pl.DataFrame,
    task: Task,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("html", "csv"),
) -> tuple[Path, ...]:
    """The sheet in the forms that the coders' tools read, with the codebook beside it.

    Parameters
    ----------
    sheet : polars.DataFrame, table SHEET
        What ``coding_sheet`` gave.
    task : Task
        What ``coding_task`` gave.
    folder : str or Path
        Made if it is not there. It may be handed to the coders whole.
    formats : sequence of str, default ("html", "csv")
        Of html, csv, xlsx, label_studio, doccano, prodigy, brat, inception.

    Returns
    -------
    tuple of Path
        The files written, sorted.

    Raises
    ------
    CodingError
        If a format is not known.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.coding.codebook import coding_task
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "text": ["It may rain."]})
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in write_sheet(sheet, coding_task("hedge_rate"), place)]
    ['codebook.md', 'sheet.html', 'units.csv']
    """
    shown = check(sheet, SHEET).sort("place")
    known_formats(formats)
    files = {"codebook.md": task.codebook.encode("utf-8", "replace")}
    for name in formats:
        files.update(WRITERS[name](shown, task))
    place = Path(folder)
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tuple(sorted(place / name for name in files))


def read_codes(
    paths: str | Path | Sequence[str | Path],
    *,
    origin: Origin | None = None,
    units: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Codes of any tool, as one table.

    Files of the coding sheet (JSON), CSV, XLSX, Label Studio (JSON, JSON-MIN), doccano (JSONL),
    Prodigy (JSONL), brat (.ann), INCEpTION (XMI, CAS JSON), bare JSON lines of table CODINGS and
    Parquet; ZIP archives and folders of these. What a file holds is seen from its content. The
    coder is the one the file names, else the file's stem.

    Parameters
    ----------
    paths : str, Path or sequence of them
        Files and folders.
    origin : Origin, optional
        Variable, coder and kind of what the files do not say. For a model give
        ``Origin(kind="model", coder=NAME, version=…, prompt_sha256=…)``.
    units : polars.DataFrame, optional
        Any table with ``unit_id``: SAMPLE, SHEET or UNITS. Codes of other units are refused.

    Returns
    -------
    polars.DataFrame, table CODINGS, in the order read
        Units left blank are not there; "unclear" is a null code.

    Raises
    ------
    CodingError
        If a file cannot be read, naming file and record, or holds codes of other units.
    TableError
        If two files hold a coder's code of the same unit.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place, "ann.csv")
    ...     _ = file.write_text("unit_id,code\\nu1,yes\\nu2,unclear\\n")
    ...     read_codes(file, origin=Origin(variable="irony")).select("coder", "code").rows()
    [('ann', 1.0), ('ann', None)]
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    told = origin or Origin()
    parts = []
    for name, data in _files([Path(path) for path in given]):
        codings = _codings(name, data, told)
        parts.append(codings if units is None else known_units(codings, units, file=name))
    return joined(parts)


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, archives and folders opened."""
    for path in paths:
        if path.is_dir():
            inside = [one for one in path.rglob("*") if one.is_file() and is_codes(one.name)]
            if not inside:
                raise CodingError(
                    f"There is no file of codes in folder '{path}'.",
                    remedy="give the folder that holds the .ann files, or the files themselves.",
                )
            yield from _files(sorted(inside))
        elif not path.exists():
            raise CodingError(f"There is no file '{path}'.", remedy="check the path.")
        else:
            yield from _opened(path.name, path.read_bytes(), 0)


def is_codes(name: str) -> bool:
    """Whether a file may hold codes, and is no document or setting that a tool keeps beside them.

    Examples
    --------
    >>> is_codes("units-01.ann"), is_codes("units-01.txt")
    (True, False)
    """
    return name.endswith((".ann", ".csv", ".json", ".jsonl", ".parquet", ".xlsx", ".xmi", ".zip"))


def _opened(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".xlsx") or not zipfile.is_zipfile(io.BytesIO(data)):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            inner = member.filename.rsplit("/", 1)[-1]
            if not is_codes(inner):
                continue
            if depth >= _DEEPEST_ARCHIVE or member.file_size > _LARGEST_MEMBER:
                raise CodingError(
                    f"{name}: '{member.filename}' is too large or too deep an archive.",
                    remedy="unpack it and give the files of codes.",
                )
            yield from _opened(inner, archive.read(member), depth + 1)


def _codings(name: str, data: bytes, origin: Origin) -> pl.DataFrame:
    if name.endswith(".parquet"):
        try:
            return check(parquet_frame(data), CODINGS)
        except LoadError as error:
            raise CodingError(f"{name}: {error.problem}", remedy=error.remedy) from error
    answers = _answers(name, data)
    if not answers:
        raise CodingError(
            f"{name}: no unit has an answer.",
            remedy="check that this is the file the coder filled in, and the tool's export.",
        )
    return codings_of(answers, origin, file=name)


def _answers(name: str, data: bytes) -> list[Answer]:
    """The answers of one file, by its suffix and content."""
    if data.startswith(SAVED.encode()):
        # Whatever it is called: a bundle keeps the names that the study file has.
        return _of_json(data.decode("utf-8", "replace"), name)
    if name.endswith(".xlsx"):
        return read_xlsx(data, file=name)
    if name.endswith(".csv"):
        return read_csv(data, file=name)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return read_xmi(data, file=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodingError(
            f"{name}: not text in UTF-8 (byte {error.start}).",
            remedy="give a file of codes: csv, xlsx, json, jsonl, ann, xmi, parquet or zip.",
        ) from error
    if name.endswith(".ann"):
        return read_brat(text, file=name)
    return _of_json(text, name)


def _of_json(text: str, name: str) -> list[Answer]:
    try:
        by_line = name.endswith(".jsonl") and not text.startswith(SAVED)
        whole = None if by_line else json.loads(text)
    except json.JSONDecodeError:
        whole = None
    if whole is None:
        return _of_records(_lines(text, name), name)
    if isinstance(whole, dict) and "%FEATURE_STRUCTURES" in whole:
        return read_cas_json(whole, file=name)
    if isinstance(whole, dict) and "tellings_codes" in whole:
        return read_page(whole, file=name)
    rows = whole if isinstance(whole, list) else [whole]
    return _of_records([(f"record {n}", row) for n, row in enumerate(rows, start=1)], name)


def _lines(text: str, name: str) -> list[tuple[str, Any]]:
    found = []
    # Only line feeds end a line of JSON: a text may hold any other separator.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append((f"line {number}", json.loads(line)))
        except json.JSONDecodeError as error:
            raise CodingError(
                f"{name}, line {number}: not JSON: {error.msg}.",
                remedy="export anew as JSON or JSON lines.",
            ) from error
    return found


def _of_records(records: list[tuple[str, Any]], name: str) -> list[Answer]:
    for record, one in records:
        if not isinstance(one, Mapping):
            raise CodingError(
                f"{name}, {record}: expected a record with named values, got {type(one).__name__}.",
                remedy="export anew from the coding tool.",
            )
    keys: set[str] = set().union(*(one for _, one in records)) if records else set()
    return _reader(keys, name)(records, file=name)


def _reader(keys: set[str], name: str) -> Callable[..., list[Answer]]:
    """The tool that writes records with such names."""
    if keys & {"annotations", "completions"} or {"annotation_id", "unit_id"} <= keys:
        return read_label_studio
    if keys & {"accept", "answer"}:
        return read_prodigy
    if keys & {"label", "labels"}:
        return read_doccano
    if {"unit_id", "code"} <= keys:
        return read_plain
    raise CodingError(
        f"{name}: no tool is known whose records hold {listed(keys)}.",
        remedy="give an export of Label Studio, doccano, Prodigy, brat or INCEpTION, the file of "
        "the coding sheet, or records with 'unit_id' and 'code'.",
    )
