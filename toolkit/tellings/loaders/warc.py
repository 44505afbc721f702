"""Web archives: the HTML pages of WARC files, and of WACZ packages that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.gzips import unpack_head
from tellings.loaders.markup import markup_text
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.pages import page_record
from tellings.loaders.schema import Finding, Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes
from tellings.loaders.warc_records import Response, WarcRecord, http_response, warc_records
from tellings.loaders.zips import members as zip_members

_NAME, _VERSION = "warc", "1"
_ZIP = b"PK\x03\x04"
_HTML = ("text/html", "application/xhtml+xml")
_REMEDY = "fetch the page again, or leave it out."
_MOST_TOLD = 6


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a web archive, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b"WARC/1.0")
    1.0
    >>> sniff(Path("a"), b"It rained.")
    0.0
    """
    if unpack_head(head).startswith(b"WARC/"):
        return 1.0
    is_wacz = b"archive/" in head and b".warc" in head
    return 0.95 if head.startswith(_ZIP) and is_wacz else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a web archive, one row an HTML page.

    ``source_index`` is the number of the record in the archive. Records that are no pages
    (requests, pictures, redirects) are counted in the note. The day a page was archived is in
    ``extra``; it is never taken for the day of publication.

    Parameters
    ----------
    path : Path
        WARC, WARC packed by gzip, or WACZ.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it has no page, unpacks to more than the limits, or trafilatura is not installed.

    Examples
    --------
    >>> read(Path("no-such-file.warc"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    passed: Counter[str] = Counter()
    items = list(_items(_archives(data), passed))
    if not items:
        raise LoadError(
            f"The web archive holds no HTML page; {_told(passed) or 'it has no record'}.",
            remedy="archive the articles' pages themselves, or leave it out.",
        )
    note = f"{_told(passed)} are no pages and were passed over" if passed else None
    return build_tables(items, replace(origin, note=note), options=chosen)


def _archives(data: bytes) -> Iterator[bytes]:
    if not data.startswith(_ZIP):
        yield data
        return
    for _, member in zip_members(data, lambda name: ".warc" in name.lower()):
        yield member


def _items(archives: Iterable[bytes], passed: Counter[str]) -> Iterator[Record | Refusal]:
    index = 0
    for archive in archives:
        for record in warc_records(archive):
            index += 1
            item = _item(record, index, passed)
            if item is not None:
                yield item


def _item(record: WarcRecord, index: int, passed: Counter[str]) -> Record | Refusal | None:
    """The page of a record; nothing if it is another kind of record, which is counted."""
    kind = record.headers.get("warc-type", "")
    if record.problem is not None and not record.block:
        return Refusal(index=index, problem=f"{record.problem}.", remedy=_REMEDY)
    if kind not in ("response", "resource"):
        passed[f"'{kind[:20]}' records"] += 1
        return None
    try:
        response = _response(record, kind)
    except LoadError as error:
        return Refusal(index=index, problem=error.problem, remedy=error.remedy)
    mime = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if mime not in _HTML:
        passed[f"{mime[:40] or 'untyped'} responses"] += 1
        return None
    if not 200 <= response.status < 300:
        passed[f"responses of status {response.status}"] += 1
        return None
    return _page(record, response, index)


def _response(record: WarcRecord, kind: str) -> Response:
    if kind == "response":
        return http_response(record.block)
    return Response(status=200, headers=record.headers, body=record.block)


def _page(record: WarcRecord, response: Response, index: int) -> Record | Refusal:
    problems = [part for part in (record.problem, response.problem) if part]
    if not response.body.strip():
        problem = "; ".join(problems) or "the page is empty"
        return Refusal(index=index, problem=f"{problem}.", remedy=_REMEDY)
    try:
        decoded = markup_text(mended(response.body))
    except LoadError as error:
        return Refusal(index=index, problem=error.problem, remedy=error.remedy)
    url = record.headers.get("warc-target-uri", "").strip("<> ") or None
    page = page_record(decoded.text, index=index, url=url)
    if isinstance(page, Refusal):
        return page
    told = tuple(Finding(problem=problem, remedy=_REMEDY) for problem in problems)
    names = {"archived": "warc-date", "warc_record_id": "warc-record-id"}
    known = {ours: record.headers[name] for ours, name in names.items() if name in record.headers}
    return replace(page, findings=(*page.findings, *told), extra={**page.extra, **known})


def _told(passed: Counter[str]) -> str:
    kinds = sorted(passed.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [f"{n} {kind}" for kind, n in kinds[:_MOST_TOLD]]
    rest = sum(n for _, n in kinds[_MOST_TOLD:])
    return ", ".join([*parts, *([f"{rest} other records"] if rest else [])])


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".warc", ".warc.gz", ".wacz"),
    sniff=sniff,
    read=read,
    about="Web archives (WARC, WACZ): the articles of their HTML pages.",
)
