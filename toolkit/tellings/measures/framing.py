"""Editorial framing: loaded words in the author's own voice, in the body and in the headline."""

from __future__ import annotations

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio

LEXICON = "own lexicon, every entry with its reason; after Recasens et al. (2013), ACL; unchecked"


def _loaded(spans: pl.DataFrame) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "framing")
        & (pl.col("role") == "term")
        & (pl.col("label") == "loaded")
        & (pl.col("voice") == "author")
    )


def _in_body(spans: pl.DataFrame) -> pl.DataFrame:
    return _loaded(spans).filter(pl.col("field") == "text")


def _in_headline(spans: pl.DataFrame) -> pl.DataFrame:
    return _loaded(spans).filter(pl.col("field") == "title")


def _loaded_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("loaded_rate", _in_body(spans), exposures, per="words_author")


def _headline_loaded_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("headline_loaded_rate", _in_headline(spans), exposures, per="words_title")


def _loaded_sentence_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    loaded = _in_body(spans).group_by("article_id").agg(count=pl.col("sentence").n_unique())
    return ratio(
        "loaded_sentence_share",
        exposures.select("article_id", exposure="sentences").join(
            loaded, on="article_id", how="left", maintain_order="left"
        ),
    )


FAMILY = (
    Measure(
        name="loaded_rate",
        kind="rate",
        unit="per 1,000 words of the author",
        layer="framing",
        construct="framing",
        title="Loaded words",
        definition="Emotive or evaluative words and phrases of the lexicon outside quotation "
        "marks and attributed content, per 1,000 words of the author.",
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
        name="loaded_sentence_share",
        kind="share",
        unit="% of sentences",
        layer="framing",
        construct="framing",
        title="Sentences with a loaded word",
        definition="Share of the body's sentences with a loaded word in the author's voice.",
        example_in="“The brutal raid shocked the town.” counts once",
        example_out="“The raid was ‘brutal’, she said.”",
        paper=LEXICON,
        compute=_loaded_sentence_share,
        passages=_in_body,
    ),
)
