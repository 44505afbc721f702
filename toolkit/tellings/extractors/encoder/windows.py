"""What the encoder reads: word pieces with quotation state and capitals, in overlapping windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tellings.text import Texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
HEDGE_TYPES = ("epistemic", "doxastic", "condition", "investigation")
HEDGE_TAGS = ("O", *(f"{place}-{kind}" for kind in HEDGE_TYPES for place in "BI"))
POLARITIES = ("negative", "neutral", "positive")
CLS, SEP, UNKNOWN = 101, 102, 100
# A window is what the encoder sees at once; its first pieces are context that was tagged before.
WINDOW_PIECES = 224
CONTEXT_PIECES = 32
# Longer words (addresses, noise) are cut, so that no word can fill a window.
MOST_PIECES = 8

OUTSIDE, OPENING, INSIDE, CLOSING, UNSURE, BESIDE = range(6)
N_KINDS = 18  # six quotation states, three kinds of capitals


@dataclass(frozen=True, kw_only=True, eq=False)
class EncoderDocument:
    """One document as the encoder reads it.

    Parameters
    ----------
    start, end : int64, n_words
        Offsets of the tokens in the document.
    pieces : list of tuple of int
        Word pieces of each token, at least one.
    kind : int64, n_words
        ``3 * quotation state + capitals``.
    sentence : int64, n_words
        Sentence of each token.
    """

    start: Ints
    end: Ints
    pieces: Sequence[tuple[int, ...]]
    kind: Ints
    sentence: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Window:
    """Tokens ``first`` to ``last`` of a document; those before ``new`` are context.

    ``ids`` and ``kinds`` are the pieces with the two special ones around them; ``heads`` is the
    place in ``ids`` of each token's first piece.
    """

    first: int
    new: int
    last: int
    ids: Ints
    kinds: Ints
    heads: Ints


class WordPieces:
    """Word pieces of tokens, remembered: news repeats its words.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        The tokenizer of the base model.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The pieces of each word; a word without any is one unknown piece."""
        new = sorted({word for word in words if word not in self._known})
        for word, encoded in zip(
            new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True
        ):
            self._known[word] = tuple(encoded.ids[:MOST_PIECES]) or (UNKNOWN,)
        pieces = [self._known[word] for word in words]
        if len(self._known) > 200_000:
            self._known.clear()
        return pieces


def encoder_documents(texts: Texts, word_pieces: WordPieces) -> Iterator[EncoderDocument]:
    """Each document of a batch as the encoder reads it."""
    kind = 3 * quotation_states(texts) + texts.token_capital.astype(np.int64)
    first = np.searchsorted(texts.token_document, np.arange(len(texts.strings) + 1))
    for index, text in enumerate(texts.strings):
        of = slice(int(first[index]), int(first[index + 1]))
        base = texts.document_start[index]
        start, end = texts.token_start[of] - base, texts.token_end[of] - base
        words = [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        yield EncoderDocument(
            start=start,
            end=end,
            pieces=word_pieces.of(words),
            kind=kind[of],
            sentence=texts.token_sentence[of],
        )


def quotation_states(texts: Texts) -> Ints:
    """Where each token stands to the quotations: outside, first, inside, last, in one that was
    never closed, or outside but in a paragraph that holds one.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> row = pl.DataFrame({"article_id": ["a"], "text": ["She said “yes or no”."]})
    >>> quotation_states(segment(row)).tolist()
    [5, 5, 1, 2, 2, 2, 3, 5]
    """
    quotation = texts.token_quotation
    inside = quotation >= 0
    if not inside.any():
        return np.zeros(quotation.size, dtype=np.int64)
    before, after = np.roll(quotation, 1), np.roll(quotation, -1)
    before[0] = after[-1] = -2
    place = np.maximum(quotation, 0)
    unsure = (texts.quotation_closed[place] == 0) | (texts.quotation_continues[place] == 1)
    quoting = np.zeros(int(texts.token_paragraph.max()) + 1, dtype=bool)
    quoting[texts.token_paragraph[inside]] = True
    state = np.where(inside, INSIDE, np.where(quoting[texts.token_paragraph], BESIDE, OUTSIDE))
    state[inside & unsure] = UNSURE
    state[inside & (quotation != after)] = CLOSING
    state[inside & (quotation != before)] = OPENING
    return state.astype(np.int64)


def windows(document: EncoderDocument) -> Iterator[Window]:
    """The windows of a document; each token is new in exactly one."""
    sizes = np.array([len(pieces) for pieces in document.pieces], dtype=np.int64)
    for first, new, last in cuts(sizes, document.sentence):
        yield replace(part(document, first, last), new=new)


def part(document: EncoderDocument, first: int, last: int) -> Window:
    """Some tokens of a document as a window, all of them new."""
    pieces = document.pieces[first:last]
    sizes = np.array([len(one) for one in pieces], dtype=np.int64)
    kinds = np.concatenate([[0], np.repeat(document.kind[first:last], sizes), [0]])
    return Window(
        first=first,
        new=first,
        last=last,
        ids=np.array([CLS, *(piece for one in pieces for piece in one), SEP], dtype=np.int64),
        kinds=kinds.astype(np.int64),
        heads=1 + np.cumsum(sizes) - sizes,
    )


def cuts(sizes: Ints, sentence: Ints) -> Iterator[tuple[int, int, int]]:
    """First token, first new token and end of each window, cut at sentence ends where it can be.

    Examples
    --------
    >>> list(cuts(np.full(300, 1), np.arange(300) // 100))
    [(0, 0, 200), (168, 200, 300)]
    """
    n = sizes.size
    room = WINDOW_PIECES - 2
    ends = np.concatenate([[0], np.cumsum(sizes)])
    new = 0
    while new < n:
        first = int(np.searchsorted(ends, ends[new] - CONTEXT_PIECES, side="left"))
        last = int(np.searchsorted(ends, ends[first] + room, side="right")) - 1
        last = max(last, new + 1)
        if last < n:
            inner = last
            while inner > new and sentence[inner] == sentence[inner - 1]:
                inner -= 1
            last = inner if inner > new else last
        yield first, new, last
        new = last
