"""What the verbs write: tables of one of two suffixes, spans line by line, folders of reports."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tellings.domain.errors import LoadError, OptionError, StudyError

if TYPE_CHECKING:
    import polars as pl


def place_of(out: Path | None, named: Path) -> Path:
    """The folder to write into: told before the work, for a mistake should not cost its time."""
    whole = named.resolve()
    place = out or Path("reports", whole.name if whole.is_dir() else whole.stem)
    there = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise StudyError(
            f"'{there}' is a file; the output goes into a folder.",
            remedy="name a folder with --out, or move the file away.",
        )
    writable(there)
    return place


def writable(folder: Path) -> None:
    """Refuse a folder in which nothing may be made, before the work is done."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OptionError(
            f"You may not write into the folder '{folder}'.",
            remedy="name another place with --out, or ask whoever owns the folder.",
        )


def new_table(out: Path, *given: Path) -> None:
    """Refuse a table that could not be written, or only over what is read."""
    if out.suffix not in (".jsonl", ".parquet"):
        raise LoadError(
            f"--out must end in .jsonl or .parquet, got '{out.name}'.",
            remedy="choose one of the two, such as: --out spans.jsonl",
        )
    if not out.resolve().parent.is_dir():
        raise LoadError(
            f"There is no folder '{out.parent}' to write '{out.name}' into.",
            remedy=f"make it first: mkdir -p {shlex.quote(str(out.parent))}",
        )
    writable(out.resolve().parent)
    # Of a folder all that lies in it is read.
    if out.exists() and any(out.resolve().is_relative_to(path.resolve()) for path in given):
        raise OptionError(
            f"--out: '{out}' is among what is read; it would be overwritten.",
            remedy=f"write elsewhere, such as: --out {shlex.quote(f'new-{out.name}')}",
        )


def given_file(path: Path, option: str) -> Path:
    """The file that an argument or option names: told at once where it is no file."""
    if path.is_dir():
        raise LoadError(
            f"{option}: '{path}' is a folder; a file is wanted.",
            remedy="name a file in it, or make one table of a folder with: tellings import",
        )
    if not path.exists():
        raise LoadError(f"{option}: there is no file '{path}'.", remedy="check the path.")
    return path


def given_text(path: Path, option: str) -> str:
    """The text of a file that an option names."""
    try:
        return given_file(path, option).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(
            f"{option}: '{path}' is not text in UTF-8 (byte {error.start}).",
            remedy="save it as plain text in UTF-8.",
        ) from error


def wanted_file(path: Path, option: str, *given: Path) -> Path:
    """A file to be written: refused before the work if it could not be, or only over others."""
    if path.resolve() in [one.resolve() for one in given]:
        raise OptionError(
            f"{option}: '{path}' is named for something else too.",
            remedy=f"name another file, such as: {option} {shlex.quote(f'new-{path.name}')}",
        )
    if path.is_dir() or not path.resolve().parent.is_dir():
        told = "is a folder" if path.is_dir() else f"is in no folder: '{path.parent}' is missing"
        raise LoadError(
            f"{option}: '{path}' {told}.",
            remedy=f"name a file in a folder that is there, such as: {option} new-{path.name}",
        )
    writable(path.resolve().parent)
    return path


def write_table(frame: pl.DataFrame, out: Path) -> None:
    """Write Parquet or JSON lines, as the suffix says."""
    if out.suffix == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_ndjson(out)


@contextmanager
def span_writer(out: Path) -> Iterator[Callable[[pl.DataFrame], None]]:
    """A function that appends frames of spans to a file, complete or not there at all."""
    import polars as pl

    from tellings.domain.tables import SPANS

    unfinished = out.with_name(f".{out.name}.unfinished")
    held: list[pl.DataFrame] = [SPANS.empty()]
    try:
        if out.suffix == ".parquet":
            yield held.append
            pl.concat(held).write_parquet(unfinished)
        else:
            with unfinished.open("w", encoding="utf-8", newline="\n") as file:
                yield lambda spans: file.writelines(map(_span_line, spans.iter_rows(named=True)))
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _span_line(row: Mapping[str, object]) -> str:
    score = float(f"{row['score']:.6g}")
    values = {**row, "score": score, "attributes": json.loads(str(row["attributes"]))}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
