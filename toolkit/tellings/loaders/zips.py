"""Members of ZIP archives, read within limits; a hostile archive is refused by name."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from tellings.domain.errors import LoadError

MIB = 1024**2
MOST_MEMBER, MOST_TOTAL = 100 * MIB, 1024 * MIB
MOST_RATIO, MOST_MEMBERS = 200, 10_000
# A member this small harms nobody, however well it was compressed.
_HARMLESS = 256 * 1024
_CHUNK = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_AGAIN = "fetch it again from the archive it comes from."
_UNPACK = "if you trust it, unpack it and give the files in it."


def read_member(archive: Path | bytes, name: str) -> bytes:
    """The bytes of one member of a ZIP archive.

    Parameters
    ----------
    archive : Path or bytes
        The archive, or its bytes.
    name : str
        Of the member, with forward slashes.

    Raises
    ------
    LoadError
        If there is no such member, or the archive is damaged or goes beyond the limits.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as file:
    ...     file.writestr("a/b.txt", "It rained.")
    >>> read_member(buffer.getvalue(), "a/b.txt")
    b'It rained.'
    """
    for _, data in members(archive, lambda known: known == name):
        return data
    raise LoadError(f"The ZIP archive has no member '{name}'.", remedy=_AGAIN)


def members(
    archive: Path | bytes, wanted: Callable[[str], bool] = lambda name: True
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the members of a ZIP archive that are wanted, in the archive's order.

    Refused are archives of more than 10,000 members, with a member outside the archive (an
    absolute name, or one with ".."), with a member twice, or whose members read are larger than
    100 MiB, together larger than 1 GiB, or packed more than 200 to 1. Sizes are counted while
    reading, for those that an archive states can be false.

    Parameters
    ----------
    archive : Path or bytes
        The archive, or its bytes.
    wanted : Callable[[str], bool]
        Which members to read, by name; others are not unpacked.

    Raises
    ------
    LoadError
        If the archive is damaged or goes beyond the limits.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as file:
    ...     file.writestr("../b.txt", "It rained.")
    >>> list(members(buffer.getvalue()))
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The ZIP archive has a member '../b.txt' outside itself.
      What to do: leave it out; no export is made so.
    """
    try:
        with zipfile.ZipFile(
            io.BytesIO(archive) if isinstance(archive, bytes) else archive
        ) as zipped:
            infos = zipped.infolist()
            _check_names([info.filename for info in infos])
            left = MOST_TOTAL
            for info in infos:
                if info.is_dir() or not wanted(info.filename):
                    continue
                data = _read(zipped, info, left)
                left -= len(data)
                yield info.filename, data
    except LoadError:
        raise
    except _DAMAGED as error:
        raise LoadError(
            f"The ZIP archive is damaged: {str(error)[:200] or type(error).__name__}.",
            remedy=_AGAIN,
        ) from error


def member_names(archive: Path | bytes) -> list[str]:
    """Names of the members of a ZIP archive; none if it is not one that can be read.

    Examples
    --------
    >>> member_names(b"PK, but no archive")
    []
    """
    try:
        with zipfile.ZipFile(
            io.BytesIO(archive) if isinstance(archive, bytes) else archive
        ) as zipped:
            return zipped.namelist()
    except _DAMAGED:
        return []


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_MEMBERS:
        raise LoadError(
            f"The ZIP archive has {len(names):,} members; at most {MOST_MEMBERS:,} are read.",
            remedy=_UNPACK,
        )
    seen: set[str] = set()
    for name in names:
        plain = name.replace("\\", "/")
        shown = name.encode("utf-8", "replace").decode("utf-8")[:100]
        if plain.startswith("/") or plain[1:2] == ":" or ".." in PurePosixPath(plain).parts:
            raise LoadError(
                f"The ZIP archive has a member '{shown}' outside itself.",
                remedy="leave it out; no export is made so.",
            )
        if name in seen:
            raise LoadError(f"The ZIP archive has a member '{shown}' twice.", remedy=_AGAIN)
        seen.add(name)


def _read(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    name = info.filename[:100]
    if info.flag_bits & _ENCRYPTED:
        remedy = "save it without a password."
        raise LoadError(f"Member '{name}' of the ZIP archive has a password.", remedy=remedy)
    if info.compress_type not in _METHODS:
        raise LoadError(
            f"Member '{name}' of the ZIP archive is packed by method {info.compress_type}.",
            remedy="pack it again in the usual way (deflate).",
        )
    chunks: list[bytes] = []
    size = 0
    with zipped.open(info) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            _check_size(name, size, info.compress_size, left)
            chunks.append(chunk)
    return b"".join(chunks)


def _check_size(name: str, size: int, packed: int, left: int) -> None:
    too_big = None
    if size > MOST_MEMBER:
        too_big = f"is larger than {MOST_MEMBER // MIB} MiB"
    elif size > left:
        too_big = f"makes the whole larger than {MOST_TOTAL // MIB:,} MiB"
    elif size > _HARMLESS and size > MOST_RATIO * max(packed, 1):
        too_big = f"is packed more than {MOST_RATIO} to 1"
    if too_big is not None:
        raise LoadError(f"Member '{name}' of the ZIP archive {too_big}.", remedy=_UNPACK)
