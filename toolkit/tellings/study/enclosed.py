"""The files that a study file names and a run reads, as they may go into a bundle."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from tellings.coding import Origin, read_codes
from tellings.coding.exchange import is_codes
from tellings.coding.key import read_key
from tellings.coding.textless import textless_codes, textless_sheet
from tellings.domain.errors import StudyError
from tellings.study.config import Study
from tellings.study.registration import document_of, record_of

Parts = dict[str, bytes]
"""Content by path below the folder of the study file."""
# Of a sample, what holds no text of an article; whatever else lies beside it may.
_OF_SAMPLE = ("README.txt", "codebook.md", "predicted_by.json", "sample.parquet")


def enclosed(study: Study, file: Path, *, texts: bool, without: Path) -> Parts:
    """The study file and what it names: preregistration, samples, codes and, with texts, articles.

    Parameters
    ----------
    study : Study
        As it was loaded.
    file : Path
        Its file; all paths start in its folder.
    texts : bool
        Whether texts of articles may go in. If not, there are no articles, the sheets of samples
        are without what the coders read, and codes without texts and notes, under the same names.
    without : Path
        A file to leave out: an earlier bundle may lie among the articles.

    Returns
    -------
    dict of str to bytes
        A run of the study with these files, and the articles where they are not among them,
        gives the same outputs.

    Raises
    ------
    StudyError
        If one of them lies outside the folder of the study file.
    CodingError
        If a sample or a file of codes cannot be read.
    """
    base = file.parent.resolve()
    beside = (file.name, record_of(file).name, document_of(file).name)
    parts = _as_they_are((base / name for name in beside), base)
    paths = list(study.corpus.paths) if texts else []
    for variable, section in study.coding.items():
        if texts:
            paths += [section.sample, *section.codes]
        else:
            parts |= _sample(section.sample, base)
            for path in section.codes:
                parts |= _codes(path, base, variable)
    for path in paths:
        parts |= _as_they_are((one for one in _files(path, base) if one != without), base)
    return parts


def _as_they_are(files: Iterable[Path], base: Path) -> Parts:
    there = (file for file in files if file.is_file())
    return {file.relative_to(base).as_posix(): file.read_bytes() for file in there}


def _files(path: str, base: Path) -> list[Path]:
    """The files of a path of the study file; hidden ones are no part of a study."""
    start = (base / path).resolve()
    if not start.is_relative_to(base):
        raise StudyError(
            f"The path '{path}' leads out of the folder of the study file.",
            remedy="copy what it names beside the study file, so that it goes into the bundle.",
        )
    if start.is_file():
        return [start]
    inside = (one for one in sorted(start.rglob("*")) if one.is_file())
    return [
        one
        for one in inside
        if not any(part.startswith(".") for part in one.relative_to(start).parts)
    ]


def _sample(path: str, base: Path) -> Parts:
    """The frame, what predicted it and the codebook; the sheet without what the coders read."""
    files = _files(path, base)
    found = _as_they_are((file for file in files if file.name in _OF_SAMPLE), base)
    for file in files:
        if file.name == "sheet.parquet":
            name = file.relative_to(base).as_posix()
            found[name] = textless_sheet(read_key(file.parent).sheet)
    return found


def _codes(path: str, base: Path, variable: str) -> Parts:
    files = [file for file in _files(path, base) if is_codes(file.name)]
    return {file.relative_to(base).as_posix(): _without_texts(file, variable) for file in files}


def _without_texts(file: Path, variable: str) -> bytes:
    codes = read_codes(file, origin=Origin(variable=variable))
    if file.suffix != ".parquet":
        return textless_codes(codes)
    # A table says more than the coding sheet does: who is a person and who a model.
    buffer = io.BytesIO()
    codes.with_columns(note=pl.lit(None, pl.String)).write_parquet(buffer)
    return buffer.getvalue()
