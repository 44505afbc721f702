"""The bytes of a file, with the limits and the hash that every loader needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.loaders.schema import Origin

# Reading holds a file in memory several times over; nobody's article table is that big.
MOST_BYTES = 2 * 1024**3


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    LoadError
        If it is empty, larger than 2 GiB or cannot be read.

    Examples
    --------
    >>> read_bytes(Path("no-such-file"))
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise LoadError(
                f"The file has {size / 1024**3:.1f} GiB; at most {MOST_BYTES / 1024**3:.0f} GiB "
                "are read at once.",
                remedy="split it into smaller files in one folder, and give the folder.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise LoadError(
            f"The file cannot be read: {error.strerror or error}.",
            remedy="check that it is there and that you may read it.",
        ) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise LoadError("The file is empty.", remedy="leave it out, or fetch it again.")
    return data


def read_head(path: Path, size: int = 65_536) -> bytes:
    """The first bytes of a file, for sniffing.

    Raises
    ------
    LoadError
        If it cannot be read.

    Examples
    --------
    >>> len(read_head(Path(__file__), 16))
    16
    """
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise LoadError(
            f"The file cannot be read: {error.strerror or error}.",
            remedy="check that it is there and that you may read it.",
        ) from error


def origin_of(
    path: Path, data: bytes, options: Mapping[str, object], *, loader: str, version: str
) -> Origin:
    """The origin of a file's records.

    Parameters
    ----------
    path : Path
        The file; only its name is kept when ``options`` has no ``source_file``.
    data : bytes
        Its bytes, hashed.
    options : Mapping[str, object]
        As a loader gets them.
    loader, version : str
        Of the loader.

    Examples
    --------
    >>> origin_of(Path("a/b.csv"), b"", {}, loader="table", version="1").source_file
    'b.csv'
    """
    return Origin(
        source_file=str(options.get("source_file") or path.name),
        sha256=hashlib.sha256(data).hexdigest(),
        loader=loader,
        loader_version=version,
    )
