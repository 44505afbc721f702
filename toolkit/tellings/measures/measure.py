"""The front door of the measures: articles and spans in, one row an article and measure out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tellings.domain.errors import UnknownLayerError, listed
from tellings.domain.parts import Extractor, Measure, discover, part
from tellings.domain.tables import MEASURES, READABLE, SPANS, check
from tellings.extractors.extract import ASSUMED_LANGUAGE, batches
from tellings.measures.exposures import (
    PASSAGES,
    attributed_contents,
    authored_sentences,
    exposures,
    is_counted_word,
    read_voices,
)
from tellings.text import segment


def measure(
    articles: pl.DataFrame,
    spans: pl.DataFrame,
    *,
    names: Sequence[str] | None = None,
    without: pl.DataFrame | None = None,
    layers: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Every measure of every article.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``; the articles the spans were extracted from.
    spans : polars.DataFrame, table SPANS
        What ``extract`` gave.
    names : sequence of str, optional
        Measures wanted; by default all whose layer occurs in ``spans``.
    without : polars.DataFrame, optional
        Passages of ``text`` (``article_id``, ``start``, ``end``) to leave out, such as copied
        agency text: spans that begin in them and their words are not counted.
    layers : sequence of str, optional
        Layers that were extracted; by default those that occur in ``spans``. A layer that was
        looked for and not found gives zeros; one that was not looked for is an error.

    Returns
    -------
    polars.DataFrame, table MEASURES
        By measure, then by article in the order given. ``value`` is null where the exposure is
        0; where the extractor has no inventory for the article's language ``count`` and
        ``exposure`` are null too, so that a comparison leaves the article out.

    Raises
    ------
    UnknownPartError
        If a name is no installed measure.
    UnknownLayerError
        If a measure asked for needs a layer that ``spans`` does not hold.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["It may rain today."]})
    >>> measure(articles, extract(articles), names=["hedge_rate"]).row(0)
    ('a', 'hedge_rate', 1.0, 4.0, 250.0)
    """
    readable = check(articles, READABLE)
    own = _left(check(spans, SPANS), without)
    looked_for = set(spans["layer"].unique().to_list()).union(layers or ())
    chosen = _chosen(looked_for, names)
    placed = own.with_columns(_sentences(readable, own, without))
    exposed = exposures(readable, own, without=without)
    parts = [_spoken(one, one.compute(placed, exposed), readable) for one in chosen]
    return pl.concat([MEASURES.empty(), *parts])


def counted_passages(articles: pl.DataFrame, spans: pl.DataFrame, *, name: str) -> pl.DataFrame:
    """The passages that a measure counts.

    Parameters
    ----------
    articles : polars.DataFrame
        The articles the spans were extracted from.
    spans : polars.DataFrame, table SPANS
        What ``extract`` gave.
    name : str
        The measure.

    Returns
    -------
    polars.DataFrame, table SPANS
        Some rows of ``spans``.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["It may rain today."]})
    >>> counted_passages(articles, extract(articles), name="hedge_rate").select("start").rows()
    [(3,)]
    """
    marked = check(spans, SPANS)
    one = _chosen(set(marked["layer"].unique().to_list()), [name])[0]
    placed = marked.with_columns(_sentences(check(articles, READABLE), marked, None))
    return one.passages(placed).select(list(SPANS.columns))


def _chosen(layers: set[str], names: Sequence[str] | None) -> list[Measure]:
    """The measures asked for, or all that the layers allow."""
    if names is None:
        return [one for one in discover(Measure).values() if one.layer in layers]
    chosen = [part(Measure, name) for name in names]
    for one in chosen:
        if one.layer not in layers:
            raise UnknownLayerError(
                f"Measure '{one.name}' needs spans of layer '{one.layer}'; "
                f"these spans hold {listed(layers)}.",
                remedy=f"run extract(articles, layers=['{one.layer}']) first.",
            )
    return chosen


def _left(spans: pl.DataFrame, without: pl.DataFrame | None) -> pl.DataFrame:
    """The spans of groups of which no text span begins in a passage left out."""
    if without is None or without.is_empty():
        return spans
    passages = without.select(
        "article_id",
        from_=pl.col("start").cast(pl.Int64),
        to=pl.col("end").cast(pl.Int64),
    )
    touched = (
        spans.filter(pl.col("field") == "text")
        .join(passages, on="article_id")
        .filter((pl.col("start") >= pl.col("from_")) & (pl.col("start") < pl.col("to")))
    )
    return spans.join(
        touched, on=["article_id", "layer", "group"], how="anti", maintain_order="left"
    )


def _sentences(
    readable: pl.DataFrame, spans: pl.DataFrame, without: pl.DataFrame | None
) -> list[pl.Series]:
    """The sentence each span begins in, whether it is the author's, and the words before it.

    Sentences and words are counted within the span's field.
    """
    numbers = np.zeros(spans.height, dtype=np.uint32)
    authored = np.zeros(spans.height, dtype=np.bool_)
    words = np.zeros(spans.height, dtype=np.uint32)
    contents = attributed_contents(spans)
    left_out = without if without is not None else pl.DataFrame(schema=PASSAGES)
    rows = spans.select("article_id", "field", "start").with_row_index("row")
    for batch in batches(readable):
        texts = segment(batch)
        own = authored_sentences(texts, read_voices(texts, contents, left_out))
        places = pl.DataFrame(
            {
                "article_id": texts.article_ids,
                "field": texts.fields,
                "at": texts.document_start,
                "first": np.searchsorted(texts.sentence_start, texts.document_start),
            },
            schema_overrides={"field": spans.schema["field"]},
        )
        here = rows.join(places, on=["article_id", "field"])
        begins = here["at"].to_numpy() + here["start"].to_numpy().astype(np.int64)
        found = np.searchsorted(texts.sentence_start, begins, side="right") - 1
        numbers[here["row"].to_numpy()] = found - here["first"].to_numpy()
        authored[here["row"].to_numpy()] = own[found]
        before = np.concatenate([[0], np.cumsum(is_counted_word(texts))])
        edges = np.searchsorted(texts.token_start, [begins, here["at"].to_numpy()])
        words[here["row"].to_numpy()] = before[edges[0]] - before[edges[1]]
    return [pl.Series("sentence", numbers), pl.Series("authored_sentence", authored),
            pl.Series("word", words)]  # fmt: skip


def _spoken(one: Measure, table: pl.DataFrame, readable: pl.DataFrame) -> pl.DataFrame:
    """The measure with null values for articles in languages its extractor does not know."""
    languages = sorted(
        {
            language
            for extractor in discover(Extractor).values()
            if one.layer in extractor.layers
            for language in extractor.languages
        }
    )
    primary = pl.col("language").fill_null(ASSUMED_LANGUAGE).str.to_lowercase()
    known = readable.filter(primary.str.split("-").list.first().is_in(languages))["article_id"]
    # Null, not zero: what nobody could look for was not found to be absent.
    read = pl.when(pl.col("article_id").is_in(known.implode()))
    return check(table, MEASURES).with_columns(
        read.then(pl.col(name)).alias(name) for name in ("count", "exposure", "value")
    )
