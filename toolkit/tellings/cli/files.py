"""What the verbs write: tables of one of two suffixes, spans line by line, folders of reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tellings.domain.errors import LoadError, StudyError

if TYPE_CHECKING:
    import polars as pl


def place_of(out: Path | None, named: Path) -> Path:
    """The folder to write into: told before the work, for a mistake should not cost its time."""
    whole = named.resolve()
    place = out or Path("reports", whole.name if whole.is_dir() else whole.stem)
    if place.exists() and not place.is_dir():
        raise StudyError(
            f"'{place}' is a file; the output goes into a folder.",
            remedy="name a folder with --out, or move the file away.",
        )
    return place


def table_suffix(out: Path) -> None:
    """Refuse a table that could not be written, before the work is done."""
    if out.suffix not in (".jsonl", ".parquet"):
        raise LoadError(
            f"--out must end in .jsonl or .parquet, got '{out.name}'.",
            remedy="choose one of the two, such as: --out spans.jsonl",
        )
    if not out.resolve().parent.is_dir():
        raise LoadError(
            f"There is no folder '{out.parent}' to write '{out.name}' into.",
            remedy=f"make it first: mkdir -p {out.parent}",
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


def wanted_file(path: Path, option: str) -> Path:
    """A file to be written: refused before the work is done if it could not be."""
    if path.is_dir() or not path.resolve().parent.is_dir():
        told = "is a folder" if path.is_dir() else f"is in no folder: '{path.parent}' is missing"
        raise LoadError(
            f"{option}: '{path}' {told}.",
            remedy=f"name a file in a folder that is there, such as: {option} {path.name}.new",
        )
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
