"""One document of a batch as plain values, for what does not need the speed of columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word, number or mark.

    Parameters
    ----------
    start, end : int
        Offsets into the document.
    text : str
        As written.
    kind : int
        ``WORD``, ``NUMBER`` or ``PUNCTUATION``.
    capital : int
        0 none, 1 initial capital, 2 capitals only.
    sentence, paragraph : int
        Counted from 0 within the document.
    quotation : int
        Counted from 0 within the document; -1 outside.
    """

    start: int
    end: int
    text: str
    kind: int
    capital: int
    sentence: int
    paragraph: int
    quotation: int


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """A passage in quotation marks, with its marks.

    Parameters
    ----------
    start, end : int
        Offsets into the document.
    closed : bool
        False when the paragraph ended before a closing mark.
    continues : bool
        True when it goes on from the quotation before, left open at the end of a paragraph.
    """

    start: int
    end: int
    closed: bool
    continues: bool


@dataclass(frozen=True, kw_only=True)
class Document:
    """One field of one article.

    Parameters
    ----------
    article_id, field, language, text : str
        Whose text it is, and the text, untouched.
    tokens : tuple of Token
        In order.
    sentences, paragraphs : tuple of (start, end)
        Offsets into ``text``.
    quotations : tuple of Quotation
        In order.
    """

    article_id: str
    field: str
    language: str
    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]
    quotations: tuple[Quotation, ...]
