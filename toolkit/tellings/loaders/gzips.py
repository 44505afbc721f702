"""Gzip members, unpacked within limits, so that a small file cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tellings.domain.errors import LoadError

MAGIC = b"\x1f\x8b"
_START = MAGIC + b"\x08"
MOST_MEMBER, MOST_TOTAL, MOST_RATIO = 100 * 1024**2, 1024**3, 200
# Small members of one letter have any ratio and do no harm.
_SMALL = 4 * 1024**2
_STEP = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member of a gzip file.

    Parameters
    ----------
    data : bytes
        Unpacked, as far as that was possible.
    problem : str or None
        Why not all of it could be unpacked.
    """

    data: bytes
    problem: str | None = None


def unpack_head(head: bytes, size: int = 16_384) -> bytes:
    """The first bytes of a gzip file's content from its own first bytes, for sniffing.

    Examples
    --------
    >>> import gzip
    >>> unpack_head(gzip.compress(b"It rained."))
    b'It rained.'
    """
    if not head.startswith(MAGIC):
        return head
    try:
        return zlib.decompressobj(_GZIP).decompress(head, size)
    except zlib.error:
        return b""


def members(data: bytes) -> Iterator[Member]:
    """The members of a gzip file in order; after damage reading goes on at the next member.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    LoadError
        If a member, or all together, are larger than the limits, counted while unpacking.

    Examples
    --------
    >>> import gzip
    >>> [member.data for member in members(gzip.compress(b"One.") + gzip.compress(b"Two."))]
    [b'One.', b'Two.']
    """
    position, total = 0, 0
    while (position := data.find(_START, position)) >= 0:
        member, used = _member(memoryview(data)[position:])
        total += len(member.data)
        if total > MOST_TOTAL:
            raise _too_large(f"more than {MOST_TOTAL // 1024**2} MiB in all")
        yield member
        position += used if member.problem is None else len(_START)


def unpack(data: bytes) -> bytes:
    """The content of a gzip file, all members joined.

    Raises
    ------
    LoadError
        If it is damaged or larger than the limits.

    Examples
    --------
    >>> import gzip
    >>> unpack(gzip.compress(b"It rained."))
    b'It rained.'
    """
    parts = []
    for member in members(data):
        if member.problem is not None:
            raise LoadError(
                f"The gzip file is damaged: {member.problem}.", remedy="fetch or save it again."
            )
        parts.append(member.data)
    return b"".join(parts)


def inflate(data: bytes) -> Member:
    """One body packed by gzip, zlib or bare deflate, as web servers send it.

    Raises
    ------
    LoadError
        If it is larger than the limits.

    Examples
    --------
    >>> inflate(zlib.compress(b"It rained.")).data
    b'It rained.'
    """
    view = memoryview(data)
    for bits in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        member, _ = _member(view, bits)
        if member.data:
            return member
    return member


def _member(data: memoryview, bits: int = _GZIP) -> tuple[Member, int]:
    """A member and how many bytes of the file it took."""
    unpacker = zlib.decompressobj(bits)
    parts: list[bytes] = []
    size, fed, problem = 0, 0, None
    pending: bytes | memoryview = b""
    while not unpacker.eof:
        if not pending:
            pending = data[fed : fed + _STEP]
            fed += len(pending)
            if not len(pending):
                problem = "it ends early"
                break
        try:
            part = unpacker.decompress(pending, _STEP)
        except zlib.error as error:
            problem = f"it cannot be unpacked ({str(error)[:80]})"
            break
        pending = unpacker.unconsumed_tail
        parts.append(part)
        size += len(part)
        if size > MOST_MEMBER or size > max(_SMALL, MOST_RATIO * fed):
            raise _too_large(f"{size // 1024**2} MiB from {fed:,} bytes, and more to come")
    used = fed - len(unpacker.unused_data) - len(pending)
    return Member(data=b"".join(parts), problem=problem), max(used, 1)


def _too_large(what: str) -> LoadError:
    return LoadError(
        f"The file unpacks to {what}; such files are refused.",
        remedy="unpack it yourself if you trust it, and give the folder.",
    )
