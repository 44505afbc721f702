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
            f"'{place}' is a file; reports are written into a folder.",
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
