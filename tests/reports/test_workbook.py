"""The workbook: every table a sheet, no formula, numbers as numbers."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from tellings.domain.results import StudyResult
from tellings.reports.content import content_of
from tellings.reports.material import prepare
from tellings.reports.tables import exact_tables, table_files
from tellings.reports.workbook import workbook_bytes

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SPEC = importlib.util.spec_from_file_location(
    "workbook_payloads", Path(__file__).parent / "payloads.py"
)
assert SPEC is not None
assert SPEC.loader is not None
payloads = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(payloads)


def sheets(data: bytes) -> dict[str, ElementTree.Element]:
    """The sheets of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [
            str(sheet.get("name"))
            for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(
                f"{NAMESPACE}sheet"
            )
        ]
        return {
            name: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{at}.xml"))
            for at, name in enumerate(names, 1)
        }


def cells(sheet: ElementTree.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{NAMESPACE}row")]


def test_no_cell_is_a_formula_whatever_it_begins_with():
    data = workbook_bytes({"hostile": pl.DataFrame({"=head": list(payloads.ALL)})})
    sheet = sheets(data)["hostile"]
    assert [] == list(sheet.iter(f"{NAMESPACE}f"))
    assert {"inlineStr"} == {cell.get("t") for cell in sheet.iter(f"{NAMESPACE}c")}
    # A lone carriage return is a line end to XML; every other sign arrives as it is.
    shown = [row[0].replace("\n", "\r") for row in cells(sheet)]
    assert [text.replace("\n", "\r") for text in ("=head", *payloads.ALL)] == shown


def test_numbers_truth_values_lists_and_gaps_keep_their_kind():
    frame = pl.DataFrame(
        {"n": [1, None], "x": [0.5, -2.0], "yes": [True, False], "names": [["a", "b"], []]}
    )
    sheet = sheets(workbook_bytes({"t": frame}))["t"]
    assert [["n", "x", "yes", "names"], ["1", "0.5", "1", "a; b"], ["", "-2.0", "0", ""]] == cells(
        sheet
    )
    kinds = [cell.get("t") for cell in list(sheet.iter(f"{NAMESPACE}c"))[4:]]
    assert [None, None, "b", "inlineStr", None, None, "b", None] == kinds


def test_a_whole_number_too_long_for_a_double_stays_exact():
    frame = pl.DataFrame({"seed": [2**63]}, schema={"seed": pl.UInt64})
    assert str(2**63) == cells(sheets(workbook_bytes({"t": frame}))["t"])[1][0]


def test_names_of_sheets_are_short_lawful_and_different():
    frame = pl.DataFrame({"a": [1]})
    long = "a name that is much too long for a sheet"
    names = list(sheets(workbook_bytes({f"{long} 1": frame, f"{long} 2": frame, "a/b": frame})))
    assert 4 == len(set(names))
    assert all(len(name) <= 31 and "/" not in name for name in names)


def test_control_characters_cannot_break_the_file():
    frame = pl.DataFrame({"t": ["a\x00b\x1fc_x000D_d\ufffe"]})
    assert (
        "a\ufffdb\ufffdc_x005F_x000D_d\ufffd"
        == cells(sheets(workbook_bytes({"t": frame}))["t"])[1][0]
    )


def test_the_workbook_of_a_study_holds_every_table(result: StudyResult):
    material = prepare(result)
    data = table_files(material, content_of(material))["tables/tables.xlsx"]
    found = sheets(data)
    for name, frame in exact_tables(material).items():
        assert frame.height + 1 == len(cells(found[name])), name
    assert data == workbook_bytes(exact_tables(material))


def test_a_table_too_long_for_a_spreadsheet_is_named_in_the_contents():
    found = sheets(workbook_bytes({"long": pl.DataFrame({"n": range(50_001)})}))
    assert ["contents"] == list(found)
    assert ["long", "50001", "long.parquet and long.csv: too long for a sheet"] == cells(
        found["contents"]
    )[1]


def test_a_spreadsheet_library_reads_it():
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (extra coding) is not installed")
    frame = pl.DataFrame({"title": ["=1+1", "plain"], "n": [1, 2]})
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes({"t": frame})))
    rows = [[cell.value for cell in row] for row in book["t"].iter_rows()]
    assert [["title", "n"], ["=1+1", 1], ["plain", 2]] == rows
    assert "s" == book["t"]["A2"].data_type
