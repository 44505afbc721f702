"""PDF files: the last resort, for the order of columns and the paragraphs are guesses there."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.extras import import_extra
from tellings.loaders.folders import fill_from_path
from tellings.loaders.options import ReadOptions
from tellings.loaders.schema import Finding, Record, Refusal, Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "pdf", "1"
_MOST_PAGES, _MOST_CHARACTERS = 500, 5_000_000
_END, _MOST_OF_MESSAGE = "\x1e", 120
# pypdf names objects by where they lie in memory, which differs from run to run.
_ADDRESS = re.compile(r",? ?\b(?:0x[0-9a-fA-F]{6,16}|[0-9]{12,20})\b")
_HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_ENDS = (".", "!", "?", "”", '"', "’")
_FULL = 0.85
_LOST = (
    "the layout of the PDF is lost: columns, captions, page heads and paragraphs may be mixed up, "
    "and words parted at line ends were joined"
)


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a PDF, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b"%PDF-1.7")
    1.0
    """
    return 1.0 if b"%PDF-" in head[:1024] else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a PDF; the whole file is one article.

    The title is the one stated in the file's own properties, which often is none; the day is not
    taken from them, for it is that of the file.

    Parameters
    ----------
    path : Path
        A PDF with text in it, not a scan.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it is damaged, locked or too long, or pypdf is not installed.

    Examples
    --------
    >>> read(Path("no-such-file.pdf"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    pypdf = import_extra("pypdf", extra="pdf", what="PDF files")
    with _overheard() as log:
        title, pages = _pages(pypdf, data)
    item = _item(title, pages, _messages(log))
    if chosen.pattern is not None and isinstance(item, Record):
        below = str(options.get("event_path") or origin.source_file)
        fields, extra = dict(item.fields), dict(item.extra)
        told, _ = fill_from_path(fields, extra, below, chosen.pattern)
        item = replace(item, fields=fields, extra=extra, findings=(*item.findings, *told))
    return build_tables([item], origin, options=chosen)


@contextmanager
def _overheard() -> Iterator[io.StringIO]:
    """What pypdf logs meanwhile, kept from stderr, where nothing would say of which file it is."""
    logger = logging.getLogger("pypdf")
    before = logger.level, logger.propagate
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.terminator = _END
    logger.addHandler(handler)
    # What a record says must not depend on how the caller set up logging.
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def _messages(told: io.StringIO) -> list[str]:
    """Each message once."""
    lines = map(_short, told.getvalue().split(_END))
    return list(dict.fromkeys(line for line in lines if line))


def _short(message: str) -> str:
    """The message in one line, the same each time."""
    return _ADDRESS.sub("", " ".join(message.split()))[:_MOST_OF_MESSAGE].rstrip(" .")


def _pages(pypdf: ModuleType, data: bytes) -> tuple[str | None, list[str]]:
    damaged = (pypdf.errors.PyPdfError, ValueError, TypeError, LookupError, AttributeError,
               RecursionError, OverflowError, AssertionError, OSError, NotImplementedError,
               ArithmeticError, EOFError)  # fmt: skip
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if len(reader.pages) > _MOST_PAGES:
            raise LoadError(
                f"The PDF has {len(reader.pages)} pages; at most {_MOST_PAGES} are read.",
                remedy="split it into one file an article.",
            )
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > _MOST_CHARACTERS:
                raise LoadError("The PDF holds too much text.", remedy="split it into articles.")
        named = reader.metadata.title if reader.metadata else None
    except LoadError:
        raise
    except damaged as error:
        raise LoadError(
            f"The PDF cannot be read: {type(error).__name__}: {_short(str(error))}.",
            remedy="fetch it again, or save its text as .txt.",
        ) from error
    return str(named).strip() or None if named else None, pages


def _item(title: str | None, pages: list[str], messages: list[str]) -> Record | Refusal:
    text = "\n\n".join(_joined(page) for page in pages if page.strip())
    if not any(letter.isalnum() for letter in text):
        return Refusal(
            index=1,
            problem="there is no text in the PDF; it is a scan or holds pictures only.",
            remedy="have its text recognised (OCR), and give the text.",
        )
    findings = [Finding(problem=_LOST, remedy="compare with the PDF; prefer another export.")]
    if messages:
        more = f" (and {len(messages) - 1} more such)" if len(messages) > 1 else ""
        problem = f"the PDF is not well-formed: {messages[0]}{more}"
        findings.append(Finding(problem=problem, remedy="look whether any text is missing."))
    fields = {"title": title, "text": text, "text_kind": "full"}
    return Record(index=1, fields=fields, extra={"n_pages": len(pages)}, findings=tuple(findings))


def _joined(page: str) -> str:
    """Lines of a page as paragraphs: one ends where a sentence ends on a line that is not full."""
    lines = [line.strip() for line in _HYPHENATED.sub("", page).split("\n")]
    width = max(map(len, lines))
    paragraphs = [""]
    for line in lines:
        paragraphs[-1] = f"{paragraphs[-1]} {line}".strip()
        if not line or (line.endswith(_ENDS) and len(line) < _FULL * width):
            paragraphs.append("")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".pdf",),
    sniff=sniff,
    read=read,
    about="PDF files with text in them; their layout is lost.",
)
