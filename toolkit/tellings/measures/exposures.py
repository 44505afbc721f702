"""Exposures: how many words and sentences an article had, and in whose voice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.domain.tables import EXPOSURES, READABLE, check
from tellings.extractors.extract import batches
from tellings.text import Texts, segment
from tellings.text.batch import PUNCTUATION, Ints
from tellings.text.hashing import POSSESSIVE

PASSAGES = {"article_id": pl.String(), "start": pl.UInt32(), "end": pl.UInt32()}
"""Columns of a frame of passages of ``text``: what a reprint took over, for example."""


def exposures(
    articles: pl.DataFrame, spans: pl.DataFrame, *, without: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Words and sentences of each article, by voice.

    A word is a token with a letter or digit ("well-known" and "U.S." are one, a possessive 's is
    none). It is *quoted* inside quotation marks, else *attributed* inside the content of an
    attribution, else the *author*'s. A sentence is the author's when at least half of its words
    are.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``; ``title`` is counted apart.
    spans : polars.DataFrame, table SPANS
        Only the contents of layer ``sourcing`` are used; without them nothing is attributed.
    without : polars.DataFrame, optional
        Passages (``article_id``, ``start``, ``end``) whose words are not counted.

    Returns
    -------
    polars.DataFrame, table EXPOSURES
        One row an article, in the order given. ``words`` is the sum of those of the author, quoted
        and attributed; ``words_content`` counts words inside attributed content, quoted or not;
        ``words_title`` those of the headline; all others are of the body.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["“Go home,” he said. It rained."]})
    >>> exposures(articles, SPANS.empty()).select("words", "words_quoted", "sentences").row(0)
    (6, 2, 2)
    """
    readable = check(articles, READABLE)
    contents = attributed_contents(spans)
    left_out = without if without is not None else pl.DataFrame(schema=PASSAGES)
    parts = [_count(segment(batch), contents, left_out) for batch in batches(readable)]
    counted = pl.concat([EXPOSURES.empty(), *parts])
    return readable.select("article_id").join(
        counted, on="article_id", how="left", maintain_order="left"
    )


def is_counted_word(texts: Texts) -> np.ndarray:
    """Whether each token of the batch counts as a word: letters or digits, no possessive 's.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Orlova's boat."]}))
    >>> is_counted_word(texts).tolist()
    [True, False, True, False]
    """
    counted: np.ndarray = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    return counted


def attributed_contents(spans: pl.DataFrame) -> pl.DataFrame:
    """The spans of a text that are the content of an attribution.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> attributed_contents(SPANS.empty()).height
    0
    """
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "content")
        & (pl.col("field") == "text")
    )


def inside_passages(texts: Texts, passages: pl.DataFrame) -> np.ndarray:
    """Whether each token of the batch begins inside one of the passages of its article's text.

    Parameters
    ----------
    texts : Texts
        The batch.
    passages : polars.DataFrame
        ``article_id``, ``start``, ``end`` in code points of ``text``.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It rained."]}))
    >>> one = pl.DataFrame({"article_id": ["a"], "start": [3], "end": [9]})
    >>> inside_passages(texts, one).tolist()
    [False, True, False]
    """
    places = pl.DataFrame(
        {"article_id": texts.article_ids, "field": texts.fields, "at": texts.document_start},
        schema={"article_id": pl.String, "field": pl.String, "at": pl.Int64},
    ).filter(pl.col("field") == "text")
    placed = passages.join(places, on="article_id", how="inner")
    depth = np.zeros(texts.codes.size + 1, dtype=np.int64)
    at = placed["at"].to_numpy()
    np.add.at(depth, at + placed["start"].to_numpy().astype(np.int64), 1)
    np.add.at(depth, at + placed["end"].to_numpy().astype(np.int64), -1)
    covered: np.ndarray = np.cumsum(depth)[texts.token_start] > 0
    return covered


class Voices(NamedTuple):
    """Whether each token of a batch is a counted word of the text, and in whose voice.

    ``content`` overlaps ``quoted``: a quotation may be the content of an attribution.
    """

    word: NDArray[np.bool_]
    quoted: NDArray[np.bool_]
    content: NDArray[np.bool_]
    author: NDArray[np.bool_]


def read_voices(texts: Texts, contents: pl.DataFrame, left_out: pl.DataFrame) -> Voices:
    """The voices of a batch.

    Parameters
    ----------
    texts : Texts
        The batch.
    contents : polars.DataFrame
        Contents of attributions: ``article_id``, ``start``, ``end`` in code points of ``text``.
    left_out : polars.DataFrame
        Passages of the same columns whose words are not counted.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["“Go,” he said."]}))
    >>> none = pl.DataFrame(schema=PASSAGES)
    >>> read_voices(texts, none, none).author.nonzero()[0].tolist()
    [4, 5]
    """
    in_text = np.array([field == "text" for field in texts.fields], dtype=np.bool_)
    counted = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    word = counted & in_text[texts.token_document] & ~inside_passages(texts, left_out)
    quoted = word & (texts.token_quotation >= 0)
    content = word & inside_passages(texts, contents)
    return Voices(word, quoted, content, word & ~quoted & ~content)


def authored_sentences(texts: Texts, voices: Voices) -> NDArray[np.bool_]:
    """Whether at least half of a sentence's words are the author's, one a sentence of the batch.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["“Go home,” he said. Rain."]}))
    >>> none = pl.DataFrame(schema=PASSAGES)
    >>> authored_sentences(texts, read_voices(texts, none, none)).tolist()
    [True, True]
    """
    n = texts.sentence_start.size
    words = np.bincount(texts.token_sentence[voices.word], minlength=n)
    own = np.bincount(texts.token_sentence[voices.author], minlength=n)
    authored: NDArray[np.bool_] = (words > 0) & (2 * own >= words)
    return authored


def _count(texts: Texts, contents: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """Table EXPOSURES of one batch."""
    in_text = np.array([field == "text" for field in texts.fields], dtype=bool)
    counted = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    title = counted & ~in_text[texts.token_document]
    voices = read_voices(texts, contents, left_out)
    word, quoted, content, author = voices
    attributed = content & ~quoted
    n_sentences = texts.sentence_start.size
    spoken = np.bincount(texts.token_sentence[word], minlength=n_sentences) > 0
    authored = authored_sentences(texts, voices)

    n = len(texts.article_ids)

    def tokens(chosen: np.ndarray) -> Ints:
        return np.bincount(texts.token_document[chosen], minlength=n)

    def sentences(chosen: np.ndarray) -> Ints:
        return np.bincount(texts.sentence_document[chosen], minlength=n)

    paragraphs = np.bincount(texts.paragraph_document, minlength=n) * in_text
    by_document = pl.DataFrame(
        {
            "article_id": texts.article_ids,
            "words": tokens(word),
            "words_author": tokens(author),
            "words_quoted": tokens(quoted),
            "words_attributed": tokens(attributed),
            "words_content": tokens(content),
            "words_title": tokens(title),
            "sentences": sentences(spoken),
            "sentences_author": sentences(authored),
            "paragraphs": paragraphs,
        }
    )
    summed = by_document.group_by("article_id", maintain_order=True).sum()
    return check(summed, EXPOSURES)
