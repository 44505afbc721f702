"""Units: every sentence, headline or article that could be coded, with an id that tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Literal

import numpy as np
import polars as pl

from tellings.compare.cells import place
from tellings.domain.codings import UNITS
from tellings.domain.tables import READABLE, check
from tellings.extractors.extract import batches
from tellings.measures.exposures import PASSAGES
from tellings.text import Texts, segment
from tellings.text.batch import PUNCTUATION, Ints
from tellings.text.hashing import POSSESSIVE

UnitKind = Literal["sentence", "headline", "article"]


def coding_units(
    articles: pl.DataFrame, *, unit: UnitKind = "sentence", without: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Every unit of the articles that could be coded: the frame of a sample.

    All sentences with a word, not only those an extractor marked: what it missed can only be found
    where it marked nothing.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` and ``text``; ``title``, ``language`` and
        ``section`` are used if there. Articles without event or outlet have no units.
    unit : {"sentence", "headline", "article"}, default "sentence"
        Sentences of the body, titles, or whole bodies.
    without : polars.DataFrame, optional
        Passages of ``text`` (``article_id``, ``start``, ``end``) to leave out, such as copied
        agency text: units that begin in one are not in the frame.

    Returns
    -------
    polars.DataFrame, table UNITS, one row a unit
        In the order of the articles and their texts. ``unit_id`` is a hash of the passage, its
        place and its kind: it reveals nothing, and it changes if the article was changed.

    Raises
    ------
    DesignError
        If no article has both an event and an outlet.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["rain"], "outlet": ["Echo"],
    ...                          "text": ["It may rain. It rained."]})
    >>> coding_units(articles).select("start", "end", "words").rows()
    [(0, 12, 3), (13, 23, 2)]
    """
    placed = place(articles)
    here = articles.filter(pl.col("article_id").is_in(placed["article_id"].implode()))
    readable = check(here, READABLE)
    section = here["section"] if "section" in here.columns else [None] * here.height
    told = pl.DataFrame(
        {"article_id": here["article_id"], "section": section},
        schema={"article_id": pl.String, "section": pl.String},
    )
    parts = [_of_batch(segment(batch), unit) for batch in batches(readable)]
    found = pl.concat([UNITS.empty().select(*_OWN), *parts])
    kept = found if without is None else _left(found, without)
    return check(
        kept.join(placed, on="article_id", maintain_order="left").join(
            told, on="article_id", maintain_order="left"
        ),
        UNITS,
    )


_OWN = ("unit_id", "unit", "article_id", "field", "start", "end", "words", "article_words")


def _of_batch(texts: Texts, unit: UnitKind) -> pl.DataFrame:
    """The units of one batch, without event and outlet."""
    word = (texts.token_kind != PUNCTUATION) & (texts.token_id != POSSESSIVE)
    in_text = np.array([field == "text" for field in texts.fields], dtype=bool)
    by_document = np.bincount(texts.token_document[word], minlength=texts.n_documents)
    document, start, end, words = _bounds(texts, unit, word, by_document)
    chosen = (words > 0) & (in_text[document] != (unit == "headline"))
    document, words = document[chosen], words[chosen]
    first = texts.local(document, start[chosen]).tolist()
    last = texts.local(document, end[chosen]).tolist()
    of_article = {
        texts.article_ids[number]: int(by_document[number]) for number in np.flatnonzero(in_text)
    }
    ids = [texts.article_ids[number] for number in document.tolist()]
    return pl.DataFrame(
        {
            "unit_id": list(_names(texts, unit, document.tolist(), first, last)),
            "unit": [unit] * len(ids),
            "article_id": ids,
            "field": ["title" if unit == "headline" else "text"] * len(ids),
            "start": first,
            "end": last,
            "words": words,
            "article_words": [of_article[name] for name in ids],
        },
        schema={name: UNITS.columns[name] for name in _OWN},
    )


def _bounds(
    texts: Texts, unit: UnitKind, word: np.ndarray, by_document: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """Document, start, end and words of every sentence, or of every document."""
    if unit == "sentence":
        n_sentences = texts.sentence_start.size
        words = np.bincount(texts.token_sentence[word], minlength=n_sentences)
        return texts.sentence_document, texts.sentence_start, texts.sentence_end, words
    every = np.arange(texts.n_documents)
    return every, texts.document_start, texts.document_end, by_document


def _names(
    texts: Texts, unit: str, documents: list[int], starts: list[int], ends: list[int]
) -> Iterator[str]:
    """An id for each unit: sixteen hexadecimal digits behind a letter, so no sheet counts them."""
    for document, start, end in zip(documents, starts, ends, strict=True):
        whole = texts.strings[document]
        told = (unit, texts.article_ids[document], str(start), str(end), whole[start:end])
        hashed = blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=8)
        yield f"u{hashed.hexdigest()}"


def _left(units: pl.DataFrame, without: pl.DataFrame) -> pl.DataFrame:
    """The units that do not begin in a passage left out."""
    passages = without.select(
        pl.col(name).cast(dtype).alias("article_id" if name == "article_id" else f"out_{name}")
        for name, dtype in PASSAGES.items()
    )
    touched = units.filter(pl.col("field") == "text").join(passages, on="article_id")
    inside = touched.filter(
        (pl.col("start") >= pl.col("out_start")) & (pl.col("start") < pl.col("out_end"))
    )
    return units.join(inside, on="unit_id", how="anti", maintain_order="left")
