"""Editorial framing: loaded words in the author's own voice, in the body and in the headline."""

from __future__ import annotations

from typing import Literal

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio

LEXICON = (
    "Recasens, M., Danescu-Niculescu-Mizil, C., & Jurafsky, D. (2013). Linguistic models for "
    "analyzing and detecting biased language. ACL. [words that frame; the lexicon is our own]"
)


def _loaded(spans: pl.DataFrame) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "framing")
        & (pl.col("role") == "term")
        & (pl.col("label") == "loaded")
        & (pl.col("voice") == "author")
    )


def _subheadings(spans: pl.DataFrame) -> pl.DataFrame:
    """Subheadings of texts with their words outside quotation marks and their sentences."""
    chosen = (pl.col("layer") == "framing") & (pl.col("role") == "subheading")
    return spans.filter(chosen).select(
        "article_id",
        pl.col("start").alias("from"),
        pl.col("end").alias("to"),
        *(
            pl.col("attributes").str.json_path_match(f"$.{name}").cast(pl.Int64).alias(name)
            for name in ("words", "sentences")
        ),
    )


def _in_text(spans: pl.DataFrame, *, subheadings: bool) -> pl.DataFrame:
    """The author's loaded words of the text, inside subheadings or outside them."""
    inside = _loaded(spans).filter(pl.col("field") == "text")
    within = (pl.col("start") >= pl.col("from")) & (pl.col("start") < pl.col("to"))
    key = ["article_id", "start", "group"]
    above = inside.join(_subheadings(spans), on="article_id").filter(within).select(key)
    how: Literal["semi", "anti"] = "semi" if subheadings else "anti"
    return inside.join(above, on=key, how=how, maintain_order="left")


def _in_body(spans: pl.DataFrame) -> pl.DataFrame:
    return _in_text(spans, subheadings=False)


def _in_subheadings(spans: pl.DataFrame) -> pl.DataFrame:
    return _in_text(spans, subheadings=True)


def authored(spans: pl.DataFrame) -> pl.DataFrame:
    """The spans that begin in a sentence of the author's, where ``measure`` has marked these.

    Examples
    --------
    >>> authored(pl.DataFrame({"start": [0, 9], "authored_sentence": [True, False]})).height
    1
    """
    marked = "authored_sentence" in spans.columns
    return spans.filter(pl.col("authored_sentence")) if marked else spans


def body_exposures(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    """The author's words and sentences without subheadings, and the words of these.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Subheadings of layer ``framing`` are used.
    exposures : polars.DataFrame, table EXPOSURES
        One row an article.

    Returns
    -------
    polars.DataFrame, one row an article
        ``article_id``, ``words_body``, ``sentences_body``, ``words_subheading``.

    Examples
    --------
    >>> spans = pl.DataFrame({"article_id": ["a"], "layer": "framing", "role": "subheading",
    ...     "start": [90], "end": [110], "attributes": ['{"sentences":1,"words":4}']})
    >>> exposed = pl.DataFrame({"article_id": ["a"], "words_author": [90], "sentences_author": [7]})
    >>> body_exposures(spans, exposed).row(0)
    ('a', 86, 6, 4)
    """
    above = (
        _subheadings(spans)
        .group_by("article_id")
        .agg(words_subheading=pl.col("words").sum(), n_sentences=pl.col("sentences").sum())
    )
    joined = exposures.join(above, on="article_id", how="left", maintain_order="left")
    words, sentences = pl.col("words_subheading").fill_null(0), pl.col("n_sentences").fill_null(0)
    return joined.select(
        "article_id",
        words_body=(pl.col("words_author").cast(pl.Int64) - words).clip(0),
        sentences_body=(pl.col("sentences_author").cast(pl.Int64) - sentences).clip(0),
        words_subheading=words,
    )


def _in_headline(spans: pl.DataFrame) -> pl.DataFrame:
    return _loaded(spans).filter(pl.col("field") == "title")


def _loaded_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    body = body_exposures(spans, exposures)
    return rate("loaded_rate", _in_body(spans), body, per="words_body")


def _subheading_loaded_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    inside, body = _in_subheadings(spans), body_exposures(spans, exposures)
    return rate("subheading_loaded_rate", inside, body, per="words_subheading")


def _headline_loaded_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("headline_loaded_rate", _in_headline(spans), exposures, per="words_title")


def _loaded_sentence_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return _sentence_share("loaded_sentence_share", _in_own_sentences(spans), spans, exposures)


def _in_own_sentences(spans: pl.DataFrame) -> pl.DataFrame:
    """The body's loaded words in sentences that are the author's by half of their words."""
    return authored(_in_body(spans))


def _inferred(spans: pl.DataFrame) -> pl.DataFrame:
    """The body's loaded words of the lexicon and of the model in the author's sentences."""
    terms = spans.with_columns(role=pl.col("role").replace("inferred", "term"))
    return _in_own_sentences(terms)


def _inferred_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return _sentence_share("inferred_loaded_share", _inferred(spans), spans, exposures)


def _sentence_share(
    name: str, passages: pl.DataFrame, spans: pl.DataFrame, exposures: pl.DataFrame
) -> pl.DataFrame:
    """Share of the author's sentences of the body that hold a passage."""
    held = passages.group_by("article_id").agg(count=pl.col("sentence").n_unique())
    body = body_exposures(spans, exposures).select("article_id", exposure="sentences_body")
    return ratio(name, body.join(held, on="article_id", how="left", maintain_order="left"))


FAMILY = (
    Measure(
        name="loaded_rate",
        kind="rate",
        unit="per 1,000 words of the author",
        layer="framing",
        construct="framing",
        title="Loaded words",
        definition="Emotive or evaluative words and phrases of the lexicon outside quotation "
        "marks and attributed content, per 1,000 words of the author; subheadings are left out of "
        "both.",
        example_in="“a shocking blunder by the ministry”",
        example_out="“a ‘shocking blunder’, the opposition said” (quoted)",
        paper=LEXICON,
        compute=_loaded_rate,
        passages=_in_body,
    ),
    Measure(
        name="headline_loaded_rate",
        kind="rate",
        unit="per 1,000 words of headline",
        layer="framing",
        construct="framing",
        title="Loaded words in headlines",
        definition="Loaded words of the headline outside quotation marks, per 1,000 words of it.",
        example_in="“Bridge chaos as blundering ministry dithers”",
        example_out="“Ministry closes bridge”",
        paper=LEXICON,
        compute=_headline_loaded_rate,
        passages=_in_headline,
    ),
    Measure(
        name="subheading_loaded_rate",
        kind="rate",
        unit="per 1,000 words of subheadings",
        layer="framing",
        construct="framing",
        title="Loaded words in subheadings",
        definition="Loaded words of the text's subheadings outside quotation marks, per 1,000 "
        "words of these. A subheading is a short line without a stop between two paragraphs of "
        "running text. Null without one.",
        example_in="“Peace agenda under fire” between two paragraphs",
        example_out="“The peace agenda is under fire.” within a paragraph",
        paper=LEXICON,
        compute=_subheading_loaded_rate,
        passages=_in_subheadings,
    ),
    Measure(
        name="loaded_sentence_share",
        kind="share",
        unit="% of the author's sentences",
        layer="framing",
        construct="framing",
        title="Sentences with a loaded word",
        definition="Share of the body's sentences in the author's voice (at least half of the "
        "words) that hold a loaded word of the author. Sentences that mostly quote are in neither "
        "number: an outlet that quotes more is not the less loaded for it.",
        example_in="“The brutal raid shocked the town.” counts once",
        example_out="“The raid was ‘brutal’, she said.”",
        paper=LEXICON,
        compute=_loaded_sentence_share,
        passages=_in_own_sentences,
    ),
    Measure(
        name="inferred_loaded_share",
        kind="share",
        unit="% of the author's sentences",
        layer="framing",
        construct="framing",
        title="Sentences loaded by lexicon or model",
        definition="As loaded_sentence_share, with the words that the linear model adds where it "
        "takes a loaded word of the sentence to be likelier than none. A check of the lexicon's "
        "reach: read it beside the other, and never alone.",
        example_in="“A defamatory plan” (not in the lexicon; chance .98)",
        example_out="“The plan was read.”",
        paper=LEXICON,
        compute=_inferred_share,
        passages=_inferred,
    ),
)
