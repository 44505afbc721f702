"""The columnar batch: one tokenisation that every layer works on.

Offsets come in two kinds. Columns of ``Texts`` point into ``codes``, the code points of the whole
batch; ``Texts.local`` turns them into offsets of one field of one article, as spans hold them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.text.documents import Document, Quotation, Token

WORD, NUMBER, PUNCTUATION = 0, 1, 2
OUTSIDE, INSIDE = 0, 1

Codes = NDArray[np.uint32]
Ints = NDArray[np.int64]
Ids = NDArray[np.uint64]
Small = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Texts:
    """Articles of a batch, segmented once into columns.

    A *document* is one field (title or text) of one article. All offsets count Unicode code
    points into ``codes``; ``local`` makes them offsets into the document's own string.

    Parameters
    ----------
    article_ids, fields, languages, strings : tuple of str
        One entry a document; ``strings`` are untouched input.
    codes : uint32, n_codes
        Code points of all documents, each followed by two newlines.
    document_start, document_end : int64, n_documents
        Where a document lies in ``codes``.
    token_start, token_end : int64, n_tokens
        Tokens in order: words, numbers and single punctuation marks.
    token_id : uint64, n_tokens
        Hash of the case-folded token, typographic apostrophes and hyphens made plain.
    token_kind : uint8, n_tokens
        ``WORD``, ``NUMBER`` or ``PUNCTUATION``.
    token_capital : uint8, n_tokens
        0 lower case or none, 1 initial capital, 2 all capitals (two letters or more).
    token_document, token_paragraph, token_sentence : int64, n_tokens
        Index of the document, paragraph and sentence a token lies in.
    token_quotation : int64, n_tokens
        Index of the quotation a token lies in (its marks too), -1 outside.
    sentence_start, sentence_end, sentence_document : int64, n_sentences
        Sentences without surrounding white space.
    paragraph_start, paragraph_end, paragraph_document : int64, n_paragraphs
        Paragraphs (blocks between blank lines, or lines where there are no blank lines).
    quotation_start, quotation_end, quotation_document : int64, n_quotations
        Quotations with their marks.
    quotation_closed : uint8, n_quotations
        1 when a closing mark was found; 0 when the paragraph ended first.
    quotation_continues : uint8, n_quotations
        1 when it goes on from the quotation before it, left open at the end of a paragraph.
    """

    article_ids: tuple[str, ...]
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    strings: tuple[str, ...]
    codes: Codes
    document_start: Ints
    document_end: Ints
    token_start: Ints
    token_end: Ints
    token_id: Ids
    token_kind: Small
    token_capital: Small
    token_document: Ints
    token_paragraph: Ints
    token_sentence: Ints
    token_quotation: Ints
    sentence_start: Ints
    sentence_end: Ints
    sentence_document: Ints
    paragraph_start: Ints
    paragraph_end: Ints
    paragraph_document: Ints
    quotation_start: Ints
    quotation_end: Ints
    quotation_document: Ints
    quotation_closed: Small
    quotation_continues: Small

    @property
    def n_documents(self) -> int:
        """Number of documents."""
        return len(self.strings)

    @property
    def n_tokens(self) -> int:
        """Number of tokens."""
        return int(self.token_start.size)

    def local(self, documents: Ints, offsets: Ints) -> Ints:
        """Offsets into the documents' own strings.

        Parameters
        ----------
        documents : int64
            Index of the document of each offset.
        offsets : int64
            Offsets into ``codes``.

        Examples
        --------
        >>> import polars as pl
        >>> from tellings.text.segment import segment
        >>> articles = pl.DataFrame({"article_id": ["a"], "title": ["Hi"], "text": ["He left."]})
        >>> texts = segment(articles)
        >>> texts.local(texts.token_document, texts.token_start).tolist()
        [0, 0, 3, 7]
        """
        return offsets - self.document_start[documents]

    def slice(self, start: int, end: int) -> str:
        """The text between two offsets into ``codes``.

        Examples
        --------
        >>> import polars as pl
        >>> from tellings.text.segment import segment
        >>> segment(pl.DataFrame({"article_id": ["a"], "text": ["He left."]})).slice(3, 7)
        'left'
        """
        return decode(self.codes[start:end])

    def document(self, index: int) -> Document:
        """One document as plain values, all offsets and numbers its own.

        Examples
        --------
        >>> import polars as pl
        >>> from tellings.text.segment import segment
        >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["“No,” she said."]}))
        >>> document = texts.document(0)
        >>> document.quotations[0].end, [token.text for token in document.tokens][:3]
        (5, ['“', 'No', ','])
        """
        base = int(self.document_start[index])
        text = self.strings[index]
        first, last = _range(self.token_document, index)
        sentence_first, sentence_last = _range(self.sentence_document, index)
        paragraph_first, paragraph_last = _range(self.paragraph_document, index)
        quotation_first, quotation_last = _range(self.quotation_document, index)
        quotation = self.token_quotation[first:last]
        rows = zip(
            (self.token_start[first:last] - base).tolist(),
            (self.token_end[first:last] - base).tolist(),
            self.token_kind[first:last].tolist(),
            self.token_capital[first:last].tolist(),
            (self.token_sentence[first:last] - sentence_first).tolist(),
            (self.token_paragraph[first:last] - paragraph_first).tolist(),
            np.where(quotation < 0, -1, quotation - quotation_first).tolist(),
            strict=True,
        )
        return Document(
            article_id=self.article_ids[index],
            field=self.fields[index],
            language=self.languages[index],
            text=text,
            tokens=tuple(
                Token(start=start, end=end, text=text[start:end], kind=kind, capital=capital,
                      sentence=sentence, paragraph=paragraph, quotation=quoted)
                for start, end, kind, capital, sentence, paragraph, quoted in rows
            ),
            sentences=_pairs(self.sentence_start, self.sentence_end, base,
                             slice(sentence_first, sentence_last)),
            paragraphs=_pairs(self.paragraph_start, self.paragraph_end, base,
                              slice(paragraph_first, paragraph_last)),
            quotations=tuple(
                Quotation(start=start, end=end, closed=bool(closed), continues=bool(continues))
                for (start, end), closed, continues in zip(
                    _pairs(self.quotation_start, self.quotation_end, base,
                           slice(quotation_first, quotation_last)),
                    self.quotation_closed[quotation_first:quotation_last].tolist(),
                    self.quotation_continues[quotation_first:quotation_last].tolist(),
                    strict=True,
                )
            ),
        )  # fmt: skip


def decode(codes: Codes) -> str:
    """The string of some code points.

    Examples
    --------
    >>> decode(np.array([72, 105], dtype=np.uint32))
    'Hi'
    """
    return codes.astype("<u4").tobytes().decode("utf-32-le", errors="surrogatepass")


def _range(owner: Ints, index: int) -> tuple[int, int]:
    first, last = np.searchsorted(owner, [index, index + 1]).tolist()
    return first, last


def _pairs(starts: Ints, ends: Ints, base: int, part: slice) -> tuple[tuple[int, int], ...]:
    return tuple(zip((starts[part] - base).tolist(), (ends[part] - base).tolist(), strict=True))
