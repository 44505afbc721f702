"""Sourcing: who speaks, how much room they get, and how far they are named."""

from __future__ import annotations

from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio, share
from tellings.measures.exposures import attributed_contents

UNNAMED = ("unnamed_person", "unnamed_group", "none")
_IDENTIFIABLE = (
    "named_person", "named_org", "unnamed_person", "unnamed_group", "document", "media",
)  # fmt: skip
CODEBOOK = (
    "Newell, E., Margolin, D., & Ruths, D. (2018). An attribution relations corpus for political "
    "news. LREC. [attributions; the codes of naming, role and stance are our own]"
)


def attributions(spans: pl.DataFrame) -> pl.DataFrame:
    """One row an attribution of the body: naming, role, stance, kind, speaker and where it begins.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        A measure gets them with the column ``word``: words of the field before the span.

    Returns
    -------
    polars.DataFrame
        ``article_id``, ``group``, ``naming``, ``stance``, ``kind``, ``source_role``, ``speaker``
        (null where it cannot be told), ``start`` and, if given, ``word`` of its first span.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> spans = SPANS.empty().with_columns(word=pl.lit(0, dtype=pl.UInt32))
    >>> attributions(spans).columns[2:5]
    ['naming', 'stance', 'kind']
    """
    sourcing = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))
    by = ["article_id", "group"]

    def first(role: str, label: str) -> pl.Expr:
        return pl.col("label").filter(pl.col("role") == role).first().alias(label)

    role = pl.col("attributes").str.json_path_match("$.source_role")
    speaker = pl.col("attributes").str.json_path_match("$.speaker")
    is_source = pl.col("role") == "source"
    return sourcing.group_by(by, maintain_order=True).agg(
        first("source", "naming").fill_null("none"),
        first("cue", "stance").fill_null("none"),
        first("content", "kind"),
        role.filter(is_source).first().fill_null("unclear").alias("source_role"),
        speaker.filter(is_source).first().alias("speaker"),
        pl.col("start").min(),
        *([pl.col("word").min()] if "word" in spans.columns else []),
    )


def _sources(spans: pl.DataFrame, naming: tuple[str, ...]) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "source")
        & (pl.col("field") == "text")
        & pl.col("label").is_in(naming)
    )


def _unnamed_passages(spans: pl.DataFrame) -> pl.DataFrame:
    """The source of each unnamed attribution, or its content where it has no source."""
    unnamed = attributions(spans).filter(pl.col("naming").is_in(UNNAMED))
    rows = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text")).join(
        unnamed.select("article_id", "group", "naming"),
        on=["article_id", "group"],
        maintain_order="left",
    )
    shown = pl.when(pl.col("naming") == "none").then(pl.lit("content")).otherwise(pl.lit("source"))
    return rows.filter(pl.col("role") == shown).drop("naming")


def _attributions_per_1000_words(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("attributions_per_1000_words", attributions(spans), exposures, per="words")


def _word_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, words: str
) -> pl.DataFrame:
    del spans
    return ratio(name, exposures.select("article_id", count=words, exposure="words"))


def _unnamed_source_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    made = attributions(spans)
    unnamed = made.filter(pl.col("naming").is_in(UNNAMED))
    return share("unnamed_source_share", unnamed, made, exposures)


def _source_diversity(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    made = attributions(spans).drop_nulls("speaker")
    mentions = made.group_by("article_id", "speaker").agg(n=pl.len().cast(pl.Float64))
    pairs = mentions.group_by("article_id").agg(
        exposure=pl.col("n").sum() * (pl.col("n").sum() - 1),
        same=(pl.col("n") * (pl.col("n") - 1)).sum(),
    )
    counted = exposures.select("article_id").join(
        pairs.select("article_id", "exposure", count=pl.col("exposure") - pl.col("same")),
        on="article_id",
        how="left",
        maintain_order="left",
    )
    return ratio("source_diversity_share", counted)


def _first_source_position(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    """Words of the body before its first attribution."""
    first = attributions(spans).group_by("article_id").agg(count=pl.col("word").min())
    counted = exposures.select("article_id").join(
        first.with_columns(exposure=pl.lit(1)), on="article_id", how="left", maintain_order="left"
    )
    return ratio("first_source_position", counted)


def _first_passages(spans: pl.DataFrame) -> pl.DataFrame:
    first = attributions(spans).group_by("article_id").agg(pl.col("start").min())
    rows = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))
    return rows.join(first, on=["article_id", "start"], how="semi", maintain_order="left")


def _with_quotes(spans: pl.DataFrame) -> pl.DataFrame:
    return attributed_contents(spans).filter(pl.col("label").is_in(("direct", "mixed")))


_TALK = (
    "Pareti, S. (2016). PARC 3.0: A corpus of attribution relations. LREC, 3914–3920. "
    "[attribution: source, cue and content]"
)

FAMILY = (
    Measure(
        name="attributions_per_1000_words",
        kind="rate",
        unit="per 1,000 words",
        layer="sourcing",
        construct="sourcing",
        title="Attributions",
        definition="Attributions (somebody is said to say, write or think something) per 1,000 "
        "words of the body, quoted words included.",
        example_in="“The bridge is safe, the mayor said.”",
        example_out="“The mayor opened the bridge.”",
        paper=_TALK,
        compute=_attributions_per_1000_words,
        passages=attributed_contents,
    ),
    Measure(
        name="quoted_share",
        kind="share",
        unit="% of words",
        layer="sourcing",
        construct="sourcing",
        title="Words in quotation marks",
        definition="Share of the body's words inside quotation marks, scare quotes included.",
        example_in="“‘The bridge is safe’, the mayor said.” counts four words",
        example_out="“The mayor said the bridge was safe.” counts none",
        paper="own definition",
        compute=partial(_word_share, name="quoted_share", words="words_quoted"),
        passages=_with_quotes,
    ),
    Measure(
        name="attributed_share",
        kind="share",
        unit="% of words",
        layer="sourcing",
        construct="sourcing",
        title="Words attributed to a source",
        definition="Share of the body's words inside the content of any attribution, quoted or "
        "not.",
        example_in="“The mayor said the bridge was safe.” counts four words",
        example_out="“The bridge is safe.” counts none",
        paper=_TALK,
        compute=partial(_word_share, name="attributed_share", words="words_content"),
        passages=attributed_contents,
    ),
    Measure(
        name="unnamed_source_share",
        kind="share",
        unit="% of attributions",
        layer="sourcing",
        construct="sourcing",
        title="Unnamed sources",
        definition="Share of an article's attributions whose source is an unnamed person, an "
        "unnamed group, or nobody at all (“it was reported”).",
        example_in="“a source close to the talks said …”",
        example_out="“the Foreign Office said …”: an institution is named",
        paper=CODEBOOK,
        compute=_unnamed_source_share,
        passages=_unnamed_passages,
    ),
    Measure(
        name="source_diversity_share",
        kind="share",
        unit="% of pairs of attributions",
        layer="sourcing",
        construct="sourcing",
        title="Source diversity",
        definition="Share of the pairs of an article's attributions that have different speakers: "
        "the probability that two drawn without replacement do (unbiased Gini–Simpson); null with "
        "fewer than two.",
        example_in="two attributions, to Orlova and to the mayor: the one pair counts",
        example_out="two attributions, to Orlova and to “she”, resolved to Orlova: it does not",
        paper="Simpson, E. H. (1949). Measurement of diversity. Nature, 163, 688. "
        "doi:10.1038/163688a0",
        compute=_source_diversity,
        passages=partial(_sources, naming=_IDENTIFIABLE),
    ),
    Measure(
        name="first_source_position",
        kind="mean",
        unit="words",
        layer="sourcing",
        construct="sourcing",
        title="Position of the first source",
        definition="Words of the body before its first attribution begins; null without one.",
        example_in="“Orlova said …” as first words: 0",
        example_out="an article without attribution: null, not its length",
        paper="own definition",
        compute=_first_source_position,
        passages=_first_passages,
    ),
)
