"""The cache: tables in folders named by what they were made from, checked whenever they are read.

An entry is a folder of Parquet files and a record with the SHA-256 of each. It is made aside and
put into place by one renaming, so that it is there as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tellings.study.locks import locked

CACHE = ".tellings"
RECORD = "record.json"
_OWN = "run-"


@dataclass(frozen=True, kw_only=True)
class Store:
    """Where results are kept, and where this run makes them.

    Parameters
    ----------
    folder : Path
        Holds the entries; shared by all runs.
    work : Path
        On the same disk; holds what this run has not finished, and nobody else writes there.
    """

    folder: Path
    work: Path


@contextmanager
def opened(folder: Path | None) -> Iterator[Store]:
    """A store in a folder, or in a temporary one that is taken away at the end.

    Whatever killed runs left unfinished in the folder is taken away first; what running ones are
    making is left alone.

    Parameters
    ----------
    folder : Path or None
        Made if it is not there.

    Examples
    --------
    >>> with opened(None) as store:
    ...     keep(store, "k", {"n": pl.DataFrame({"n": [1]})}, told={})
    ...     kept(store, "k", ["n"])["n"].rows()
    [(1,)]
    """
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tellings-")))
        entries = folder / "cache"
        entries.mkdir(parents=True, exist_ok=True)
        _hide(folder)
        # The folder is held while leftovers are looked through, so that a run that has made its
        # own folder and not yet locked it is never taken for a dead one.
        with locked(folder, wait=True):
            _sweep(folder)
            work = Path(tempfile.mkdtemp(prefix=_OWN, dir=folder))
            stack.enter_context(locked(work, wait=True))
        try:
            yield Store(folder=entries, work=work)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _hide(folder: Path) -> None:
    """Keep the cache out of version control: it may hold what must not be shared."""
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def _sweep(folder: Path) -> None:
    for left in sorted(folder.glob(f"{_OWN}*")):
        try:
            with locked(left, wait=False) as dead:
                if dead:
                    shutil.rmtree(left, ignore_errors=True)
        except FileNotFoundError:
            continue


def kept(store: Store, key: str, names: Sequence[str]) -> dict[str, pl.DataFrame] | None:
    """The tables of an entry; None if it is not there, incomplete or not as it was written.

    Parameters
    ----------
    store : Store
        Where to look.
    key : str
        What the entry was made from.
    names : sequence of str
        The tables wanted.
    """
    place = _place(store, key)
    record = _record(place)
    tables = {}
    for name in names:
        data = _read(place / f"{name}.parquet")
        if data is None or hashlib.sha256(data).hexdigest() != record.get(name):
            return None
        tables[name] = pl.read_parquet(io.BytesIO(data))
    return tables


def is_whole(store: Store, key: str) -> bool:
    """Whether an entry is there and every file of it is as it was written."""
    place = _place(store, key)
    record = _record(place)
    for name, digest in record.items():
        data = _read(place / f"{name}.parquet")
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            return False
    return bool(record)


def keep(
    store: Store, key: str, tables: Mapping[str, pl.DataFrame], *, told: Mapping[str, object]
) -> None:
    """Put an entry into the store, whole; one that is there and damaged gives way.

    Parameters
    ----------
    store : Store
        Where to.
    key : str
        What the tables were made from.
    tables : Mapping of str to polars.DataFrame
        Any tables.
    told : Mapping
        What was measured while they were made; kept in the record and never read into a result.
    """
    made = Path(tempfile.mkdtemp(prefix="entry-", dir=store.work))
    digests = {}
    for name, table in tables.items():
        data = parquet_bytes(table)
        digests[name] = hashlib.sha256(data).hexdigest()
        write_through(made / f"{name}.parquet", data)
    record = {"tables": digests, "told": dict(told)}
    write_through(made / RECORD, json.dumps(record, sort_keys=True).encode())
    place = _place(store, key)
    place.parent.mkdir(parents=True, exist_ok=True)
    for _attempt in range(2):
        try:
            made.replace(place)
        except OSError:
            # Another run was first, or what is there is damaged.
            if is_whole(store, key):
                shutil.rmtree(made, ignore_errors=True)
                return
            if not place.exists():
                raise
            shutil.rmtree(place, ignore_errors=True)
        else:
            return
    raise OSError(f"'{place}' cannot be replaced")


def told(store: Store, key: str) -> dict[str, object]:
    """What was measured while an entry was made."""
    try:
        record = json.loads((_place(store, key) / RECORD).read_text(encoding="utf-8"))
        return dict(record["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_through(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """A table as Parquet: the same bytes for the same rows."""
    buffer = io.BytesIO()
    table.rechunk().write_parquet(buffer, compression="zstd", compression_level=1)
    return buffer.getvalue()


def _place(store: Store, key: str) -> Path:
    return store.folder / key[:2] / key


def _record(place: Path) -> dict[str, str]:
    """The hashes of an entry's files by table; none if the record is missing or damaged."""
    try:
        record = json.loads((place / RECORD).read_text(encoding="utf-8"))
        return {str(name): str(digest) for name, digest in record["tables"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
