"""Samples and codes that may be shared where the articles may not: all but the texts."""

from __future__ import annotations

import io
import json

import polars as pl

from tellings.coding.codebook import ANSWERS
from tellings.coding.page import SAVED
from tellings.domain.codings import CODINGS, SHEET
from tellings.domain.tables import check

_WORDS = {code: word for word, code in ANSWERS.items()}
_SAID = ("unit_id", "variable", "coder", "score", "version", "prompt_sha256")


def textless_codes(codes: pl.DataFrame) -> bytes:
    """Codes as the coding sheet saves them, without notes: who said what of which unit.

    ``read_codes`` reads them back whatever the file is called, so that they can stand under the
    name of a spreadsheet, an export or an archive that held the texts too.

    Parameters
    ----------
    codes : polars.DataFrame, table CODINGS
        Of people: ``kind`` is not kept, nor is ``note``, in which coders quote.

    Returns
    -------
    bytes
        JSON.

    Examples
    --------
    >>> from tellings.coding import Origin
    >>> from tellings.coding.codes import Answer, codings_of
    >>> said = [Answer(record="1", unit_id="u1", said="unclear", note="“may” is a month")]
    >>> textless_codes(codings_of(said, Origin(variable="x"), file="ann.csv")).decode().splitlines()
    ['{"tellings_codes":1,"codes":[',
     '{"code":"unclear","unit_id":"u1","variable":"x","coder":"ann"}',
     ']}']
    """
    rows = []
    for row in check(codes, CODINGS).rows(named=True):
        told = {"code": _WORDS.get(row["code"], str(row["code"]))}
        told |= {name: row[name] for name in _SAID if row[name] is not None}
        rows.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    lines = ",\n".join(rows)
    return f'{SAVED}:1,"codes":[\n{lines}\n]}}\n'.encode("utf-8", "replace")


def textless_sheet(sheet: pl.DataFrame) -> bytes:
    """The units as the coders saw them, without what they read: ids and places, as Parquet.

    Parameters
    ----------
    sheet : polars.DataFrame, table SHEET
        Of a key.

    Examples
    --------
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "text": ["It may rain."]})
    >>> pl.read_parquet(io.BytesIO(textless_sheet(sheet))).row(0)
    ('u1', 1, None, '', None)
    """
    nothing = pl.lit(None, pl.String)
    emptied = check(sheet, SHEET).with_columns(before=nothing, text=pl.lit(""), after=nothing)
    buffer = io.BytesIO()
    emptied.write_parquet(buffer)
    return buffer.getvalue()
