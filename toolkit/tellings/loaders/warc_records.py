"""Records of WARC files (ISO 28500), read with the standard library; damage costs one record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tellings.domain.errors import LoadError
from tellings.loaders.gzips import MAGIC, MOST_MEMBER, inflate, members

_VERSION = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_NEXT = re.compile(rb"\r?\n(?=WARC/\d\.\d{1,2}[ \t]*\r?\n)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_MOST_HEAD = 1 << 16


@dataclass(frozen=True, kw_only=True)
class WarcRecord:
    """One record of a WARC file.

    Parameters
    ----------
    headers : Mapping[str, str]
        Its named fields, names in lower case; empty if it has no head.
    block : bytes
        What it holds, as stored.
    problem : str or None
        What is wrong with it.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    block: bytes = b""
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Response:
    """A web server's answer.

    Parameters
    ----------
    status : int
        Such as 200.
    headers : Mapping[str, str]
        Its named fields, names in lower case.
    body : bytes
        Unchunked and unpacked.
    problem : str or None
        Why the body is not whole.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    problem: str | None = None


def warc_records(data: bytes) -> Iterator[WarcRecord]:
    r"""The records of a WARC file, packed by gzip or not.

    A record whose stated length does not lead to the next record, or past the file's end, comes
    with a problem, and reading goes on at the next line that begins a record.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    LoadError
        If it unpacks to more than the limits.

    Examples
    --------
    >>> data = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 4\r\n\r\nRain\r\n\r\n"
    >>> [record.block for record in warc_records(data + data)]
    [b'Rain', b'Rain']
    """
    if not data.startswith(MAGIC):
        yield from _records(data)
        return
    for member in members(data):
        if member.problem is None:
            yield from _records(member.data)
            continue
        kept = list(_records(member.data))
        yield from kept[:-1]
        headers = kept[-1].headers if kept else {}
        yield WarcRecord(headers=headers, problem=f"its gzip member is damaged: {member.problem}")


def _records(data: bytes) -> Iterator[WarcRecord]:
    position = 0
    while (start := _next_start(data, position)) is not None:
        if data[position:start].strip():
            yield WarcRecord(problem="there are bytes between two records that belong to neither")
        head_end = _BLANK.search(data, start, start + _MOST_HEAD)
        if head_end is None:
            yield WarcRecord(problem="its head does not end")
            # Looked through already: looking again from each line of it would take ages.
            position = start + _MOST_HEAD
            continue
        headers = _headers(data[start : head_end.start()])
        record, position = _block(data, headers, head_end.end())
        yield record
    if data[position:].strip():
        yield WarcRecord(problem="there are bytes that are no WARC record")


def _next_start(data: bytes, position: int) -> int | None:
    while position < len(data) and data[position] in b"\r\n":
        position += 1
    if _VERSION.match(data, position):
        return position
    found = _NEXT.search(data, position)
    return None if found is None else found.end()


def _block(data: bytes, headers: Mapping[str, str], start: int) -> tuple[WarcRecord, int]:
    """A record by its stated length, and where it ends; by the next record where that is wrong."""
    stated = headers.get("content-length", "")
    end = start + int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else -1
    is_end = end == len(data) or (0 <= end < len(data) and data[end] in b"\r\n")
    if is_end and end >= start:
        return WarcRecord(headers=headers, block=data[start:end]), end
    following = _NEXT.search(data, start)
    actual = len(data) if following is None else following.start()
    if following is None and end > len(data):
        return WarcRecord(headers=headers, problem="the file ends before the record does"), actual
    problem = f"its stated length of {stated[:20] or 'nothing'} bytes is wrong"
    return WarcRecord(headers=headers, block=data[start:actual], problem=problem), actual


def _headers(head: bytes) -> dict[str, str]:
    """Named fields of a head, the first of each; a line that begins with white space goes on."""
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        if line[:1] in (" ", "\t") and name:
            found[name] = f"{found[name]} {line.strip()}"
            continue
        before, colon, value = line.partition(":")
        name = before.strip().lower()
        if colon and name:
            found.setdefault(name, value.strip())
    return found


def http_response(block: bytes) -> Response:
    r"""The answer in the block of a response record.

    Parameters
    ----------
    block : bytes
        Status line, fields and body as the server sent them.

    Raises
    ------
    LoadError
        If it is no answer of a web server, or unpacks to more than the limits.

    Examples
    --------
    >>> http_response(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nRain").body
    b'Rain'
    """
    status = _STATUS.match(block)
    if status is None:
        raise LoadError("It holds no answer of a web server.", remedy="leave the record out.")
    head_end = _BLANK.search(block, 0, _MOST_HEAD)
    headers = _headers(block[: head_end.start() if head_end else _MOST_HEAD])
    body = block[head_end.end() :] if head_end else b""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    problem = None
    coding = headers.get("content-encoding", "").lower().strip()
    if coding in ("gzip", "x-gzip", "deflate"):
        # Some archivers unpack the body and leave the field as it was.
        member = None if body.lstrip()[:1] == b"<" else inflate(body)
        if member is not None:
            body = member.data
            problem = f"its body is damaged: {member.problem}" if member.problem else None
    elif coding not in ("", "identity") and body.lstrip()[:1] != b"<":
        body, problem = b"", f"its body is packed by '{coding[:20]}', which is not read here"
    return Response(status=int(status[1]), headers=headers, body=body, problem=problem)


def _unchunked(body: bytes) -> bytes:
    """The chunks joined; as it is where it does not begin with a chunk, for some store it so."""
    parts: list[bytes] = []
    position = 0
    while (line_end := body.find(b"\n", position, position + 200)) >= 0:
        size = body[position:line_end].partition(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            break
        if not 0 < length <= MOST_MEMBER:
            break
        parts.append(body[line_end + 1 : line_end + 1 + length])
        position = line_end + 1 + length
        if body[position : position + 2] == b"\r\n":
            position += 2
    return b"".join(parts) if parts else body
