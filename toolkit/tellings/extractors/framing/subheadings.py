"""Subheadings: short lines between paragraphs of a text, which an editor set above a part of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.framing.marks import Mark, as_json
from tellings.text import PUNCTUATION, WORD, Texts
from tellings.text.hashing import POSSESSIVE, word_ids

MOST_WORDS = 12
# A paragraph of this many words that ends like a sentence is running text.
FEWEST_WORDS_AFTER = 8
_STOPS = (".", "!", "…", ":", ";", ",", "”", "’", '"', "»", ")", "]")
# What sites leave between paragraphs: credits, links and buttons.
_NO_SUBHEADING = (
    "advertisement", "by", "click", "copyright", "credit", "editing", "follow", "image", "listen",
    "photo", "photograph", "picture", "read", "related", "reporting", "see", "share", "sign",
    "source", "subscribe", "video", "watch",
)  # fmt: skip

Bools = NDArray[np.bool_]


def subheading_marks(texts: Texts) -> Iterator[Mark]:
    """Subheadings within texts (role ``subheading``, label ``subheading``).

    A paragraph of twelve words or fewer between two paragraphs that end like sentences, the next
    one of eight words or more, that begins with a capital, a digit or a quotation mark and does
    not end in a stop, colon, closing quotation mark or bracket. A question mark may end it. Lines
    of credits and links ("Read more", "Photo: …", "By …") are none.

    Parameters
    ----------
    texts : Texts
        A batch.

    Yields
    ------
    Mark
        Attributes ``words``, the words outside quotation marks, and ``sentences``.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> paragraph = "The council met for six hours on Monday night."
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     f"{paragraph}\\n\\nPeace agenda under fire\\n\\n{paragraph}"]}))
    >>> [(mark.first, mark.last, mark.attributes) for mark in subheading_marks(texts)]
    [(10, 13, '{"sentences":1,"words":4}')]
    """
    n = texts.paragraph_start.size
    if not texts.n_tokens or n < 3:
        return
    edges = np.searchsorted(texts.token_paragraph, np.arange(n + 1))
    first, last = edges[:-1], np.maximum(edges[1:] - 1, edges[:-1])
    held = edges[1:] > edges[:-1]
    word = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    words = np.bincount(texts.token_paragraph[word], minlength=n)
    stopped = held & np.isin(texts.token_id[last], word_ids((*_STOPS, "?")))
    short = held & (words > 0) & (words <= MOST_WORDS) & _opens(texts, first)
    short &= ~np.isin(texts.token_id[last], word_ids(_STOPS))
    short &= ~np.isin(texts.token_id[first], word_ids(_NO_SUBHEADING))
    running = stopped & (words >= FEWEST_WORDS_AFTER)
    in_text = np.array([field == "text" for field in texts.fields], dtype=np.bool_)
    document = texts.paragraph_document
    between = np.zeros(n, dtype=np.bool_)
    between[1:-1] = (document[:-2] == document[1:-1]) & (document[2:] == document[1:-1])
    between[1:-1] &= stopped[:-2] & running[2:]
    for paragraph in np.flatnonzero(short & between & in_text[document]).tolist():
        tokens = slice(int(first[paragraph]), int(last[paragraph]) + 1)
        own = word[tokens] & (texts.token_quotation[tokens] < 0)
        sentences = np.unique(texts.token_sentence[tokens]).size
        attributes = as_json({"sentences": sentences, "words": int(own.sum())})
        yield Mark(tokens.start, tokens.stop - 1, "subheading", "subheading", 1.0, attributes)


def _opens(texts: Texts, first: NDArray[np.int64]) -> Bools:
    """Whether each paragraph begins with a capital, a digit or a quotation mark."""
    first = np.minimum(first, texts.n_tokens - 1)
    opens: Bools = (texts.token_capital[first] > 0) | (texts.token_kind[first] != WORD)
    return opens
