"""ProQuest exports as HTML pages and as mails, sent by ProQuest or forwarded by a reader."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.parts import Loader
from tellings.loaders.blocks import Element, local_name, paragraphs
from tellings.loaders.encodings import decode
from tellings.loaders.markup import markup_text, parse_html
from tellings.loaders.mending import mended
from tellings.loaders.options import ReadOptions
from tellings.loaders.proquest import Line, documents, text_lines, to_record
from tellings.loaders.schema import Tables, build_tables
from tellings.loaders.sources import origin_of, read_bytes

_NAME, _VERSION = "proquest_html", "1"
_SOFT_END = re.compile(rb"=\r?\n")
_MAIL_HEAD = re.compile(rb"\s{0,20}(?:>?From |[A-Za-z][A-Za-z0-9-]{1,60}:[ \t])")
# Marks put into the text before it is made flat; characters for private use, taken out before.
_START, _LABEL, _LENGTH, _CAPTION = "\ue0a0", "\ue0a1", "\ue0a2", "\ue0a3"
_MARKS = str.maketrans("", "", _START + _LABEL + _LENGTH + _CAPTION)
_DOCUMENT = re.compile(r"DocID_", re.IGNORECASE)
_PAGE_TAGS = re.compile(r"</?(?:html|head|body|title)\b[^<>]*>|<!DOCTYPE[^<>]*>", re.IGNORECASE)
_MOST_LABEL = 60


def sniff(path: Path, head: bytes) -> float:
    """How sure it is that a file is a ProQuest export in HTML or a mail with one, 0 to 1.

    Parameters
    ----------
    path : Path
        Not looked at.
    head : bytes
        The first 64 KiB.

    Examples
    --------
    >>> sniff(Path("a"), b'<div><a name="DocID_1"></a><p>Rain</p><strong>Full text: </strong>')
    0.95
    >>> sniff(Path("a"), b"<html><body><p>Rain</p></body></html>")
    0.0
    """
    joined = _SOFT_END.sub(b"", head)
    compact = joined.translate(None, b" \t\r\n").lower()
    marked = b"docid_" in compact or b"proquestdocumentid:" in compact
    is_mail = _MAIL_HEAD.match(joined) is not None and b"content-type:" in compact
    # What base64 hides, the subject tells.
    if is_mail and b"proquest" in compact:
        return 0.95
    is_markup = joined.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return 0.95 if is_markup and marked and b"<strong" in compact else 0.0


def read(path: Path, options: Mapping[str, object]) -> Tables:
    """Tables ARTICLES and IMPORTS of a ProQuest export.

    Parameters
    ----------
    path : Path
        HTML, or a mail (.eml) that holds it; a mail with plain text only is read too.
    options : Mapping[str, object]
        Fields of ``ReadOptions``, and ``source_file``.

    Raises
    ------
    LoadError
        If it holds no document.

    Examples
    --------
    >>> read(Path("no-such-file.eml"), {})
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: The file cannot be read: No such file or directory.
      What to do: check that it is there and that you may read it.
    """
    chosen = ReadOptions.of(options)
    data = read_bytes(path)
    origin = origin_of(path, data, options, loader=_NAME, version=_VERSION)
    found, marked = _documents(data, chosen.encoding)
    if not found:
        raise LoadError(
            "It holds no ProQuest document that can be told: neither marks nor labels.",
            remedy="export it again as HTML with the full text, or leave it out.",
        )
    records = [to_record(lines, index=n, marked=marked) for n, lines in enumerate(found, start=1)]
    return build_tables(records, origin, options=chosen)


def _documents(data: bytes, encoding: str | None) -> tuple[list[list[Line]], bool]:
    """The documents of a file, and whether their labels were marked."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return documents(
            list(_html_lines(markup_text(mended(data, encoding=encoding), encoding=encoding).text))
        ), True
    # A mail may hold its page in several parts, with pictures between.
    pages, plain = _mail_texts(data)
    found = documents(list(_html_lines("\n".join(pages)))) if pages else []
    if found:
        return found, True
    return documents(list(text_lines("\n".join(plain)))), False


def _mail_texts(data: bytes) -> tuple[list[str], list[str]]:
    """Texts of the parts of a mail: those in HTML, and those in plain text."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    texts: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    for part in message.walk():
        kind = part.get_content_type()
        payload = part.get_payload(decode=True) if kind in texts else None
        if isinstance(payload, bytes) and payload.strip():
            texts[kind].append(_decoded(payload, part.get_content_charset()))
    return texts["text/html"], texts["text/plain"]


def _decoded(payload: bytes, charset: str | None) -> str:
    """The text of a part; a byte that its own encoding does not know costs only itself."""
    try:
        return payload.decode(charset or "utf-8", "strict" if charset is None else "replace")
    except (LookupError, UnicodeDecodeError):
        return decode(payload).text


def _html_lines(markup: str) -> Iterator[Line]:
    # Documents hold pages of their own, some with one half of a tag: their ends would end ours.
    plain = _PAGE_TAGS.sub(" ", markup.translate(_MARKS))
    root = parse_html(plain).root
    for element in list(root.iter()):
        _mark(element)
    for block in paragraphs(root, skip=_is_picture):
        yield from _block_lines(block)


def _mark(element: Element) -> None:
    """Put what elements say into the text, so that it is still there in the flat lines."""
    name = local_name(element)
    if name == "a" and _DOCUMENT.match(element.get("name") or element.get("id") or ""):
        element.text = f"{_START}{element.text or ''}"
        element.tag = "div"
    elif name == "strong":
        label = "".join(element.itertext()) if len(element) < 4 else ""
        if label.rstrip().endswith(":") and len(label) <= _MOST_LABEL:
            for child in list(element):
                element.remove(child)
            element.text = f"{_LABEL}{label.strip().rstrip(':')}{_LABEL}"
    elif name == "text" and (element.get("wordcount") or "").isdigit():
        element.text = f"{_LENGTH}{element.get('wordcount')[:9]}{_LENGTH}{element.text or ''}"
    elif name == "a" and (element.get("title") or "") and _is_picture(element.getparent()):
        picture = element.getparent()
        picture.tail = f"{_CAPTION}{element.get('title')}{_CAPTION}{picture.tail or ''}"


def _is_picture(element: Element) -> bool:
    return element is not None and "document_view_image" in (element.get("class") or "")


def _block_lines(block: str) -> Iterator[Line]:
    """The lines of one block, which holds a label where one stands first in it or within it."""
    length: int | None = None
    label: str | None = None
    for text, mark in _marked_parts(block):
        if mark == _START:
            yield Line(text="", start=True)
        elif mark == _LENGTH:
            length = int(text)
        elif mark == _CAPTION:
            yield Line(text=text, caption=True)
        elif mark == _LABEL:
            if label is not None:
                yield Line(text="", label=label)
            label = text
        elif text.strip():
            yield Line(text=text.strip(), label=label, length=length)
            label = length = None
    if label is not None or length is not None:
        yield Line(text="", label=label, length=length)


def _marked_parts(block: str) -> Iterator[tuple[str, str | None]]:
    """Texts of a block with the mark each has, if any."""
    for part in re.split(f"({_START}|[{_LABEL}{_LENGTH}{_CAPTION}][^{_LABEL}{_LENGTH}{_CAPTION}]*"
                         f"[{_LABEL}{_LENGTH}{_CAPTION}])", block):  # fmt: skip
        mark = part[:1] if part[:1] in (_START, _LABEL, _LENGTH, _CAPTION) else None
        yield part.strip(_LABEL + _LENGTH + _CAPTION) if mark else part, mark


LOADER = Loader(
    name=_NAME,
    version=_VERSION,
    suffixes=(".eml", ".html", ".htm"),
    sniff=sniff,
    read=read,
    about="ProQuest documents as HTML or mails, sent by ProQuest or forwarded.",
)
