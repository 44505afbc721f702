"""Tables as one XLSX workbook: text stays text, so no cell is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

import polars as pl

# What the format allows in a cell and in the name of a sheet.
MOST_CHARACTERS, MOST_NAME = 32_767, 31
# A spreadsheet is for looking; longer tables are for a program, which reads the Parquet file.
MOST_ROWS = 50_000
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# An underscore that would be read as an escape sign: "_x000D_" is a line break to Excel.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LARGEST_EXACT = 2**53
_FIXED = (2000, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_bytes(
    tables: Mapping[str, pl.DataFrame], *, rows: Mapping[str, int] | None = None
) -> bytes:
    """A workbook with a sheet a table, the same bytes for the same tables.

    The first sheet, ``contents``, names every table with its rows; one with more than 50,000 rows
    has no sheet, and the contents say so. Numbers are numbers, dates are ISO text, lists are joined
    by "; ". Everything else is stored as an inline string, which no spreadsheet runs, whatever it
    begins with.

    Parameters
    ----------
    tables : Mapping of str to polars.DataFrame
        Sheets in order; names are cut to 31 characters.
    rows : Mapping of str to int, optional
        Rows of tables that are not here in full because they are too long for a sheet anyway.

    Examples
    --------
    >>> data = workbook_bytes({"t": pl.DataFrame({"title": ["=1+1"], "n": [2]})})
    >>> with zipfile.ZipFile(io.BytesIO(data)) as book:
    ...     sheet = book.read("xl/worksheets/sheet2.xml").decode()
    >>> "<f>" in sheet, ">=1+1<" in sheet, "<v>2</v>" in sheet
    (False, True, True)
    """
    heights = {name: table.height for name, table in tables.items()} | dict(rows or {})
    sheets = {"contents": _contents(heights)}
    sheets |= {name: table for name, table in tables.items() if heights[name] <= MOST_ROWS}
    names = _names(sheets)
    parts = {
        "[Content_Types].xml": _types(len(names)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(names) + 1)),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _styles(),
    }
    for at, table in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = _sheet(table)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, date_time=_FIXED)
            member.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(member, text)
    return buffer.getvalue()


def _contents(heights: Mapping[str, int]) -> pl.DataFrame:
    """The tables with their rows, and where those are that have no sheet."""
    return pl.DataFrame(
        {
            "table": list(heights),
            "rows": list(heights.values()),
            "where": [
                "a sheet of this workbook"
                if height <= MOST_ROWS
                else f"{name}.parquet and {name}.csv: too long for a sheet"
                for name, height in heights.items()
            ],
        },
        schema={"table": pl.String, "rows": pl.Int64, "where": pl.String},
    )


def _names(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Names of sheets: short, without the signs that Excel forbids, none twice."""
    made: list[str] = []
    for name in tables:
        short = re.sub(r"[\[\]:*?/\\]", "_", name)[:MOST_NAME]
        made.append(short if short not in made else f"{short[: MOST_NAME - 3]}_{len(made)}")
    return made


def _types(n_sheets: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
        f'ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for at in range(1, n_sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
        f"{sheets}</Types>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _book(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _styles() -> str:
    """Two styles: plain, and bold for the first row."""
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font>'
        '<font><b/><sz val="11"/></font></fonts><fills count="1"><fill><patternFill '
        'patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/>'
        '<xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" '
        'xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(table: pl.DataFrame) -> str:
    head = "".join(_cell(name, style=1) for name in table.columns)
    body = "".join(
        f"<row>{''.join(_cell(value) for value in row)}</row>" for row in table.iter_rows()
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><sheetData><row>{head}</row>{body}</sheetData></worksheet>"
    )


def _cell(value: object, *, style: int = 0) -> str:
    dress = f' s="{style}"' if style else ""
    if value is None or value == []:
        return f"<c{dress}/>"
    if isinstance(value, bool):
        return f'<c t="b"{dress}><v>{int(value)}</v></c>'
    # Excel has doubles only: a larger whole number would lose its last digits.
    if isinstance(value, (int, float)) and abs(value) <= _LARGEST_EXACT:
        return f"<c{dress}><v>{value!r}</v></c>"
    return f'<c t="inlineStr"{dress}><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _text(value: object) -> str:
    if isinstance(value, (datetime, date)):
        shown = value.isoformat()
    elif isinstance(value, (list, tuple)):
        shown = "; ".join(str(one) for one in value)
    else:
        shown = str(value)
    clean = _ILLEGAL.sub("\ufffd", _ESCAPE.sub("_x005F_", shown))
    return escape(clean[:MOST_CHARACTERS])
