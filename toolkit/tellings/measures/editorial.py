"""Editorial choices: headline against body, opinion in the author's voice, and cues of issues."""

from __future__ import annotations

from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import PER_WORDS, rate, ratio, share
from tellings.measures.framing import authored

ISSUES = {
    "capacity": ("“a shortage of beds”", "“a short bed”"),
    "crime": ("“two arrests”", "“two visits”"),
    "economic": ("“the tax rose”", "“the river rose”"),
    "environment": ("“after the drought”", "“after the vote”"),
    "fairness": ("“unequal pay is discrimination”", "“a fair wind”"),
    "health": ("“the hospital closed”", "“the school closed”"),
    "identity": ("“our way of life”", "“the way home”"),
    "international": ("“peace talks opened”", "“shops opened”"),
    "legality": ("“the judge agreed”", "“the mayor agreed”"),
    "morality": ("“a moral duty”", "“a customs officer”"),
    "policy": ("“a bill on fishing”", "“a fishing boat”"),
    "politics": ("“the election campaign”", "“the sales week”"),
    "public_opinion": ("“a poll found”", "“a diver found”"),
    "quality_of_life": ("“rents and housing”", "“boats and nets”"),
    "security": ("“troops at the border”", "“geese at the border”"),
}
"""Issues with an example that counts and one that does not."""
BOYDSTUN = (
    "Boydstun, A. E., Card, D., Gross, J. H., Resnik, P., & Smith, N. A. (2014). Tracking the "
    "development of media frames within and across policy issues. [dimensions of the Policy Frames "
    "Codebook; the lexicon is our own]"
)


def _of_role(
    spans: pl.DataFrame, *, role: str, field: str, labels: tuple[str, ...] | None = None
) -> pl.DataFrame:
    """Spans of layer framing of a role and field, any voice."""
    chosen = (pl.col("layer") == "framing") & (pl.col("role") == role) & (pl.col("field") == field)
    return spans.filter(chosen if labels is None else chosen & pl.col("label").is_in(labels))


def _by_author(spans: pl.DataFrame) -> pl.DataFrame:
    return spans.filter(pl.col("voice").cast(pl.String) == "author")


def _loaded(spans: pl.DataFrame, *, field: str) -> pl.DataFrame:
    return _by_author(_of_role(spans, role="term", field=field, labels=("loaded",)))


def _hedges(spans: pl.DataFrame, *, field: str) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "hedging")
        & (pl.col("role") == "cue")
        & pl.col("label").is_in(["epistemic", "doxastic", "condition", "investigation"])
        & (pl.col("field") == field)
        & (pl.col("voice").cast(pl.String) == "author")
    )


def _gap(
    name: str, title: pl.DataFrame, text: pl.DataFrame, exposures: pl.DataFrame
) -> pl.DataFrame:
    """Rate per 1,000 words of the headline less that of the author's words of the body."""
    counted = exposures.select("article_id", "words_title", "words_author")
    for column, found in (("in_title", title), ("in_text", text)):
        number = found.group_by("article_id").agg(pl.len().cast(pl.Float64).alias(column))
        counted = counted.join(number, on="article_id", how="left", maintain_order="left")
    words_title, words_author = pl.col("words_title"), pl.col("words_author")
    both = (words_title > 0) & (words_author > 0)
    gap = (
        pl.col("in_title").fill_null(0) / words_title
        - pl.col("in_text").fill_null(0) / words_author
    )
    return ratio(
        name,
        counted.select(
            "article_id",
            count=pl.when(both).then(gap * PER_WORDS).otherwise(0.0),
            exposure=both.cast(pl.Float64),
        ),
    )


def _loaded_gap(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    inside = (_loaded(spans, field="title"), _loaded(spans, field="text"))
    return _gap("headline_loaded_gap", *inside, exposures)


def _hedged_gap(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    inside = (_hedges(spans, field="title"), _hedges(spans, field="text"))
    return _gap("headline_hedged_gap", *inside, exposures)


def _actors(spans: pl.DataFrame, *, field: str) -> pl.DataFrame:
    return _by_author(_of_role(spans, role="actor", field=field))


def _portrayal_gap(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    """Mean portrayal of the headline's mentions less that of the body's."""
    value = pl.col("attributes").str.json_path_match("$.portrayal").cast(pl.Float64)
    counted = exposures.select("article_id")
    for field in ("title", "text"):
        mean = _actors(spans, field=field).group_by("article_id").agg(value.mean().alias(field))
        counted = counted.join(mean, on="article_id", how="left", maintain_order="left")
    both = pl.col("title").is_not_null() & pl.col("text").is_not_null()
    return ratio(
        "headline_portrayal_gap",
        counted.select(
            "article_id",
            count=pl.when(both).then(pl.col("title") - pl.col("text")).otherwise(0.0),
            exposure=both.cast(pl.Float64),
        ),
    )


def _unsupported(spans: pl.DataFrame) -> pl.DataFrame:
    return _of_role(spans, role="headline", field="title", labels=("unsupported",))


def _unsupported_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    every = _of_role(spans, role="headline", field="title")
    return share("headline_unsupported_share", _unsupported(spans), every, exposures)


def _opinions(spans: pl.DataFrame) -> pl.DataFrame:
    """Loaded words and cues of opinion of the body in sentences that are the author's."""
    role = pl.col("role").is_in(["term", "opinion"])
    found = spans.filter((pl.col("layer") == "framing") & role & (pl.col("field") == "text"))
    return authored(_by_author(found))


def _opinion_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    held = _opinions(spans).group_by("article_id").agg(count=pl.col("sentence").n_unique())
    whole = exposures.select("article_id", exposure="sentences_author")
    return ratio(
        "opinion_share", whole.join(held, on="article_id", how="left", maintain_order="left")
    )


def _issue_rate(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, issue: str
) -> pl.DataFrame:
    found = _of_role(spans, role="issue", field="text", labels=(issue,))
    return rate(name, found, exposures, per="words")


def _issue_measure(issue: str) -> Measure:
    name = f"{issue}_cue_rate"
    said = issue.replace("_", " ")
    return Measure(
        name=name,
        kind="rate",
        unit="per 1,000 words",
        layer="framing",
        construct="framing",
        title=f"Cues of the issue {said}",
        definition=f"Words and phrases of our own list for the issue {said} per 1,000 words of the "
        "body, in any voice. A cue rate: it says what the words are about and is no coding of a "
        "frame.",
        example_in=ISSUES[issue][0],
        example_out=ISSUES[issue][1],
        paper=BOYDSTUN,
        compute=partial(_issue_rate, name=name, issue=issue),
        passages=partial(_of_role, role="issue", field="text", labels=(issue,)),
    )


FAMILY = (
    Measure(
        name="headline_loaded_gap",
        kind="mean",
        unit="difference per 1,000 words",
        layer="framing",
        construct="framing",
        title="Loaded words, headline less body",
        definition="Loaded words per 1,000 words of the headline less those per 1,000 words of "
        "the author in the body; quotations are left out of both. Above 0 the headline is the "
        "more loaded.",
        example_in="“Fury over fee” above “The fee rose.”",
        example_out="“Fee rises” above “The fee rose.” (0)",
        paper="own definition",
        compute=_loaded_gap,
        passages=partial(_loaded, field="title"),
    ),
    Measure(
        name="headline_hedged_gap",
        kind="mean",
        unit="difference per 1,000 words",
        layer="hedging",
        construct="framing",
        title="Hedges, headline less body",
        definition="The author's cues of uncertainty per 1,000 words of the headline less those "
        "per 1,000 words of the author in the body. Below 0 the headline is the more certain.",
        example_in="“Bridge unsafe” above “The bridge may be unsafe.” (below 0)",
        example_out="“Bridge may be unsafe” above the same",
        paper="own definition",
        compute=_hedged_gap,
        passages=partial(_hedges, field="title"),
    ),
    Measure(
        name="headline_portrayal_gap",
        kind="mean",
        unit="difference, -2 to 2",
        layer="framing",
        construct="framing",
        title="Portrayal of actors, headline less body",
        definition="Mean portrayal (-1 ill to 1 well) of the actors the headline mentions in the "
        "author's voice less that of the body's mentions. Null where either mentions nobody.",
        example_in="“Corrupt mayor Orlova lies” above “Orlova said the bridge opens.” (below 0)",
        example_out="“Orlova opens bridge” above the same",
        paper="own definition; portrayal as author_portrayal",
        compute=_portrayal_gap,
        passages=partial(_actors, field="title"),
    ),
    Measure(
        name="headline_unsupported_share",
        kind="share",
        unit="% of the headline's content words",
        layer="framing",
        construct="framing",
        title="Headline words that the body does not hold",
        definition="Share of the headline's content words of which no word of the body begins "
        "with the same five letters. A synonym counts as unsupported.",
        example_in="“Fury” above a text without fury or furious",
        example_out="“Protest” above “Protesters met.”",
        paper="own definition",
        compute=_unsupported_share,
        passages=_unsupported,
    ),
    Measure(
        name="opinion_share",
        kind="share",
        unit="% of the author's sentences",
        layer="framing",
        construct="framing",
        title="Evaluative sentences of the author",
        definition="Share of the body's sentences in the author's voice (at least half of the "
        "words) with a loaded word or a cue of opinion (unfortunately, must not, it is time to) of "
        "the author.",
        example_in="“Unfortunately, the fee rose.”",
        example_out="“‘Unfortunately,’ she said, the fee rose.”",
        paper="own definition",
        compute=_opinion_share,
        passages=_opinions,
    ),
    *(_issue_measure(issue) for issue in ISSUES),
)
