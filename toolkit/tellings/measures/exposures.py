"""Exposures: how many words and sentences an article had, and in whose voice."""

from __future__ import annotations

import numpy as np
import polars as pl

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
        One row an article, in the order given.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["“Go home,” he said. It rained."]})
    >>> exposures(articles, SPANS.empty()).select("words", "words_quoted", "sentences").row(0)
    (6, 2, 2)
    """
    readable = check(articles, READABLE)
    contents = spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "content")
        & (pl.col("field") == "text")
    )
    left_out = without if without is not None else pl.DataFrame(schema=PASSAGES)
    parts = [_count(segment(batch), contents, left_out) for batch in batches(readable)]
    counted = pl.concat([EXPOSURES.empty(), *parts])
    return readable.select("article_id").join(
        counted, on="article_id", how="left", maintain_order="left"
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


def _count(texts: Texts, contents: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """Table EXPOSURES of one batch."""
    in_text = np.array([field == "text" for field in texts.fields], dtype=bool)
    counted = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    title = counted & ~in_text[texts.token_document]
    word = counted & in_text[texts.token_document] & ~inside_passages(texts, left_out)
    quoted = word & (texts.token_quotation >= 0)
    content = word & inside_passages(texts, contents)
    attributed = content & ~quoted
    author = word & ~quoted & ~attributed

    n_sentences = texts.sentence_start.size
    words_by_sentence = np.bincount(texts.token_sentence[word], minlength=n_sentences)
    author_by_sentence = np.bincount(texts.token_sentence[author], minlength=n_sentences)
    spoken = (words_by_sentence > 0) & in_text[texts.sentence_document]
    authored = spoken & (2 * author_by_sentence >= words_by_sentence)

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
