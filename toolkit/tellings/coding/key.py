"""The key of a sample: the folder that stays with whoever drew it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tellings.domain.codings import SAMPLE, SHEET
from tellings.domain.errors import CodingError, LoadError
from tellings.domain.tables import check
from tellings.loaders.parquet_files import parquet_frame

KEY, FOR_CODERS = "key", "for_coders"
_SAMPLE, _SHEET, _PREDICTED_BY = "sample.parquet", "sheet.parquet", "predicted_by.json"
_ORIGIN = ("coder", "kind", "version", "prompt_sha256")
_README = """\
Keep this folder from the coders: it says which outlet each unit is of and what the computer
said. The folder 'for_coders' beside it may be handed out whole.

sample.parquet      every unit of the frame, its chance of being drawn, and whether it was
sheet.parquet       the texts as the coders see them
predicted_by.json   what predicted: name, version, SHA-256 of the prompt
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Key:
    """A sample as it was kept.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        The whole frame.
    sheet : polars.DataFrame, table SHEET
        What the coders see.
    predicted_by : tuple of Mapping
        What ``makers_of`` gave of the predictions; empty in samples drawn before it was kept.
    """

    sample: pl.DataFrame
    sheet: pl.DataFrame
    predicted_by: tuple[Mapping[str, str | None], ...] = ()


def makers_of(predictions: pl.DataFrame) -> tuple[Mapping[str, str | None], ...]:
    """Name, kind, version and hash of the prompt of each model that predicted.

    Parameters
    ----------
    predictions : polars.DataFrame, table CODINGS
        Of ``predict_units``, or of a model of one's own.

    Examples
    --------
    >>> said = pl.DataFrame({"coder": ["m"], "kind": "model", "version": "1", "prompt_sha256": "f"})
    >>> makers_of(said)
    ({'coder': 'm', 'kind': 'model', 'version': '1', 'prompt_sha256': 'f'},)
    """
    made = predictions.select(pl.col(_ORIGIN).cast(pl.String)).unique().sort(_ORIGIN)
    return tuple(made.to_dicts())


def write_key(key: Key, folder: str | Path) -> tuple[Path, ...]:
    """The key, written into the folder ``key`` of a sample's folder.

    Parameters
    ----------
    key : Key
        What was drawn.
    folder : str or Path
        The sample's folder; made if it is not there.

    Returns
    -------
    tuple of Path
        The files written, sorted.

    Raises
    ------
    CodingError
        If there is a key already: codes may rest on it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     names = write_key(Key(sample=SAMPLE.empty(), sheet=SHEET.empty()), place)
    >>> [path.name for path in names]
    ['README.txt', 'predicted_by.json', 'sample.parquet', 'sheet.parquet']
    """
    refuse_second_sample(folder)
    place = Path(folder) / KEY
    place.mkdir(parents=True, exist_ok=True)
    (place / "README.txt").write_text(_README, encoding="utf-8", newline="\n")
    check(key.sample, SAMPLE).write_parquet(place / _SAMPLE)
    check(key.sheet, SHEET).write_parquet(place / _SHEET)
    told = json.dumps(list(key.predicted_by), indent=2, ensure_ascii=False) + "\n"
    (place / _PREDICTED_BY).write_text(told, encoding="utf-8", newline="\n")
    return tuple(sorted(place / name for name in ("README.txt", _SAMPLE, _SHEET, _PREDICTED_BY)))


def refuse_second_sample(folder: str | Path) -> None:
    """Nothing, unless the folder holds a sample already.

    Raises
    ------
    CodingError
        If it does: codes may rest on it.

    Examples
    --------
    >>> refuse_second_sample("no such folder")
    """
    if (Path(folder) / KEY / _SAMPLE).exists():
        raise CodingError(
            f"There is a sample in '{folder}' already; a new one would orphan its codes.",
            remedy="choose another folder: --out DIR",
        )


def read_key(folder: str | Path) -> Key:
    """The key of a sample, read back.

    Parameters
    ----------
    folder : str or Path
        What ``tellings sample --out`` made, or its folder ``key``.

    Raises
    ------
    CodingError
        If there is no sample in the folder, or it was altered.

    Examples
    --------
    >>> read_key("no such folder")
    Traceback (most recent call last):
    tellings.domain.errors.CodingError: There is no sample in 'no such folder'.
      What to do: give the folder that tellings sample --out made.
    """
    given = Path(folder)
    place = given / KEY if (given / KEY).is_dir() else given
    try:
        tables = [parquet_frame((place / name).read_bytes()) for name in (_SAMPLE, _SHEET)]
    except (OSError, LoadError) as error:
        raise CodingError(
            f"There is no sample in '{folder}'.",
            remedy="give the folder that tellings sample --out made.",
        ) from error
    return Key(
        sample=check(tables[0], SAMPLE),
        sheet=check(tables[1], SHEET),
        predicted_by=_predicted_by(place / _PREDICTED_BY),
    )


def _predicted_by(file: Path) -> tuple[Mapping[str, str | None], ...]:
    if not file.is_file():
        return ()
    try:
        return tuple(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise CodingError(
            f"'{file}' was altered: it is no JSON.",
            remedy="take it back from where the sample was kept, or draw a new sample.",
        ) from error
