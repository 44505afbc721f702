"""Hedging: how certain a telling sounds, and whose doubt it is."""

from __future__ import annotations

from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio, share
from tellings.measures.exposures import attributed_contents

_PLACE = ["article_id", "field", "start", "end"]
UNCERTAIN = ("epistemic", "doxastic", "condition", "investigation")
SZARVAS = (
    "Szarvas, G., Vincze, V., Farkas, R., Móra, G., & Gurevych, I. (2012). Cross-genre and "
    "cross-domain detection of semantic uncertainty. Computational Linguistics, 38(2), 335 ff. "
    "doi:10.1162/COLI_a_00098"
)


def cues(spans: pl.DataFrame, *, labels: tuple[str, ...], voice: str | None = None) -> pl.DataFrame:
    """The cues of some labels in the body, in any voice or in one.

    A distancing word of belief ("alleged") also has a doxastic span, for comparison with corpora
    that count it so; it is a distancing word only here, so that hedges and distancing are apart.
    A weasel phrase without an attribution is left out: the share is one of attributions.

    Parameters
    ----------
    spans : polars.DataFrame, table SPANS
        Of layer ``hedging`` and any other.
    labels : tuple of str
        Wanted labels.
    voice : str, optional
        author, quoted or attributed.

    Examples
    --------
    >>> spans = pl.DataFrame({"layer": "hedging", "field": "text", "label": ["doxastic"] * 2,
    ...     "attributes": ["{}", '{"also":"distancing"}']})
    >>> cues(spans, labels=("doxastic",)).height
    1
    """
    twin = pl.col("attributes").str.contains('"also":', literal=True)
    found = spans.filter(
        (pl.col("layer") == "hedging")
        & (pl.col("field") == "text")
        & pl.col("label").is_in(labels)
        & ~twin
    )
    return found if voice is None else found.filter(pl.col("voice") == voice)


def _rate(
    spans: pl.DataFrame,
    exposures: pl.DataFrame,
    *,
    name: str,
    labels: tuple[str, ...],
    voice: str | None,
) -> pl.DataFrame:
    per = "words" if voice is None else f"words_{voice}"
    return rate(name, cues(spans, labels=labels, voice=voice), exposures, per=per)


def _reported(spans: pl.DataFrame) -> pl.DataFrame:
    return cues(spans, labels=UNCERTAIN).filter(pl.col("voice") != "author")


def _reported_hedge_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    words = exposures.select(
        "article_id", words=pl.col("words_quoted") + pl.col("words_attributed")
    )
    return rate("reported_hedge_rate", _reported(spans), words, per="words")


def _hedged_sentence_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    hedged = (
        cues(spans, labels=UNCERTAIN)
        .group_by("article_id")
        .agg(count=pl.col("sentence").n_unique())
    )
    return ratio(
        "hedged_sentence_share",
        exposures.select("article_id", exposure="sentences").join(
            hedged, on="article_id", how="left", maintain_order="left"
        ),
    )


def _holder(spans: pl.DataFrame) -> pl.DataFrame:
    held = cues(spans, labels=UNCERTAIN)
    return held.with_columns(holder=pl.col("attributes").str.json_path_match("$.holder"))


def _held_by_source(spans: pl.DataFrame) -> pl.DataFrame:
    return _holder(spans).filter(pl.col("holder") == "source").drop("holder")


def _source_held_hedge_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return share(
        "source_held_hedge_share",
        _held_by_source(spans),
        cues(spans, labels=UNCERTAIN),
        exposures,
    )


def _hedge_booster_balance(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    sign = pl.when(pl.col("label") == "booster").then(-1).otherwise(1)
    counted = (
        cues(spans, labels=(*UNCERTAIN, "booster"), voice="author")
        .group_by("article_id")
        .agg(count=sign.sum(), exposure=pl.len())
    )
    rows = exposures.select("article_id").join(
        counted, on="article_id", how="left", maintain_order="left"
    )
    return ratio("hedge_booster_balance", rows)


def _attribution_groups(spans: pl.DataFrame) -> pl.DataFrame:
    sourcing = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))
    return sourcing.select("article_id", "group").unique(maintain_order=True)


def _hedged_contents(spans: pl.DataFrame) -> pl.DataFrame:
    """The contents of attributions that hold a cue of uncertainty."""
    contents = attributed_contents(spans)
    inside = cues(spans, labels=UNCERTAIN).select("article_id", at="start")
    held = contents.join(inside, on="article_id").filter(
        (pl.col("at") >= pl.col("start")) & (pl.col("at") < pl.col("end"))
    )
    return contents.join(held, on=["article_id", "group"], how="semi", maintain_order="left")


def _hedged_attribution_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    hedged = _hedged_contents(spans).select("article_id", "group").unique()
    return share("hedged_attribution_share", hedged, _attribution_groups(spans), exposures)


def _sources(spans: pl.DataFrame) -> pl.DataFrame:
    sourcing = (pl.col("layer") == "sourcing") & (pl.col("field") == "text")
    return spans.filter(sourcing & (pl.col("role") == "source"))


def _weasels(spans: pl.DataFrame) -> pl.DataFrame:
    """Weasels whose attribution is there: a passage left out may hold it but not its source."""
    return cues(spans, labels=("weasel",)).join(
        _sources(spans), on=_PLACE, how="semi", maintain_order="left"
    )


def _weasel_attribution_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    """Attributions, not sources, are counted: the source of one may stand in two places."""
    vague = _sources(spans).join(_weasels(spans), on=_PLACE, how="semi")
    weasels = vague.select("article_id", "group").unique()
    return share("weasel_attribution_share", weasels, _attribution_groups(spans), exposures)


def _rate_measure(
    name: str,
    title: str,
    definition: str,
    examples: tuple[str, str],
    *,
    labels: tuple[str, ...],
    voice: str | None = None,
) -> Measure:
    return Measure(
        name=name,
        kind="rate",
        unit="per 1,000 words" if voice is None else f"per 1,000 words of the {voice}",
        layer="hedging",
        construct="hedging",
        title=title,
        definition=definition,
        example_in=examples[0],
        example_out=examples[1],
        paper=SZARVAS if set(labels) <= set(UNCERTAIN) else "own definition",
        compute=partial(_rate, name=name, labels=labels, voice=voice),
        passages=partial(cues, labels=labels, voice=voice),
    )


FAMILY = (
    _rate_measure(
        "author_hedge_rate",
        "Hedges in the author's voice",
        "Cues of semantic uncertainty outside quotation marks and attributed content, per 1,000 "
        "words of the author.",
        ("“The fire may have started below deck.”", "“The fire may have started …, she said.”"),
        labels=UNCERTAIN,
        voice="author",
    ),
    _rate_measure(
        "hedge_rate",
        "Hedges in any voice",
        "Cues of semantic uncertainty per 1,000 words of the body, in any voice. Mostly measures "
        "how much an outlet quotes: read it beside author_hedge_rate.",
        ("“It may rain, she said.”", "“It will rain, she said.”"),
        labels=UNCERTAIN,
    ),
    _rate_measure(
        "epistemic_hedge_rate",
        "Epistemic cues of the author",
        "Cues that leave the truth of a proposition open (may, possible, appears) per 1,000 words "
        "of the author.",
        ("“It appears to have failed.”", "“He appeared in court.”"),
        labels=("epistemic",),
        voice="author",
    ),
    _rate_measure(
        "doxastic_hedge_rate",
        "Doxastic cues of the author",
        "Cues of belief (believe, think, expect) per 1,000 words of the author.",
        ("“Observers believe it failed.”", "“She is a believer.”"),
        labels=("doxastic",),
        voice="author",
    ),
    _rate_measure(
        "condition_hedge_rate",
        "Conditions of the author",
        "Cues of condition (if, unless, as long as) per 1,000 words of the author.",
        ("“If the dam fails, …”", "“She asked if it had failed.” (whether)"),
        labels=("condition",),
        voice="author",
    ),
    _rate_measure(
        "investigation_hedge_rate",
        "Open questions of the author",
        "Cues that something is being found out (investigate, whether, probe) per 1,000 words of "
        "the author.",
        ("“Police are examining whether …”", "“Police have established that …”"),
        labels=("investigation",),
        voice="author",
    ),
    _rate_measure(
        "booster_rate",
        "Boosters in the author's voice",
        "Words that claim certainty (clearly, undoubtedly, one thing is clear) per 1,000 words of "
        "the author.",
        ("“One thing is clear: …”", "“The sky was clear.”"),
        labels=("booster",),
        voice="author",
    ),
    _rate_measure(
        "distancing_rate",
        "Distancing words",
        "Words by which the author keeps away from a description (alleged, purported, so-called) "
        "per 1,000 words of the author.",
        ("“the alleged raid”", "“she alleged fraud” (a reporting verb: see cue stance)"),
        labels=("distancing",),
        voice="author",
    ),
    _rate_measure(
        "scare_quote_rate",
        "Scare quotes",
        "Quotations of one to four words that are not beside a reporting verb, per 1,000 words of "
        "the author.",
        ("“the ‘reform’ of the courts”", "“she called it a ‘reform’”"),
        labels=("scare_quote",),
        voice="author",
    ),
    _rate_measure(
        "denial_rate",
        "Denials",
        "Cues of denial or refutation (denied, rejected the claim, no evidence that) per 1,000 "
        "words of the body, in any voice.",
        ("“The ministry denied it.”", "“It did not rain.” (negation without a claim)"),
        labels=("denial",),
    ),
    Measure(
        name="reported_hedge_rate",
        kind="rate",
        unit="per 1,000 quoted or attributed words",
        layer="hedging",
        construct="hedging",
        title="Hedges in quoted and attributed text",
        definition="Cues of semantic uncertainty inside quotation marks or attributed content, "
        "per 1,000 such words.",
        example_in="“It may rain, she said.”",
        example_out="“It may rain.”",
        paper=SZARVAS,
        compute=_reported_hedge_rate,
        passages=_reported,
    ),
    Measure(
        name="hedged_sentence_share",
        kind="share",
        unit="% of sentences",
        layer="hedging",
        construct="hedging",
        title="Sentences with a hedge",
        definition="Share of the body's sentences with at least one cue of semantic uncertainty.",
        example_in="“It may rain, or it may not.” counts once",
        example_out="“It rained.”",
        paper=SZARVAS,
        compute=_hedged_sentence_share,
        passages=partial(cues, labels=UNCERTAIN),
    ),
    Measure(
        name="source_held_hedge_share",
        kind="share",
        unit="% of hedges",
        layer="hedging",
        construct="hedging",
        title="Doubt held by a source",
        definition="Share of the cues of uncertainty whose holder is a source, not the author.",
        example_in="“It may rain, she said.”",
        example_out="“It may rain.”",
        paper="own definition",
        compute=_source_held_hedge_share,
        passages=_held_by_source,
    ),
    Measure(
        name="hedge_booster_balance",
        kind="mean",
        unit="−1 to 1",
        layer="hedging",
        construct="hedging",
        title="Balance of hedges and boosters",
        definition="(Hedges − boosters) ÷ (hedges + boosters) in the author's voice; null with "
        "neither.",
        example_in="two hedges, no booster: 1",
        example_out="no hedge, no booster: null, not 0",
        paper="own definition",
        compute=_hedge_booster_balance,
        passages=partial(cues, labels=(*UNCERTAIN, "booster"), voice="author"),
    ),
    Measure(
        name="hedged_attribution_share",
        kind="share",
        unit="% of attributions",
        layer="hedging",
        construct="hedging",
        title="Attributions with a hedge inside",
        definition="Share of an article's attributions whose content holds a cue of uncertainty.",
        example_in="“She said it might rain.”",
        example_out="“She might say it rained.”",
        paper="own definition",
        compute=_hedged_attribution_share,
        passages=_hedged_contents,
    ),
    Measure(
        name="weasel_attribution_share",
        kind="share",
        unit="% of attributions",
        layer="hedging",
        construct="hedging",
        title="Weasel attributions",
        definition="Share of an article's attributions to an unnamed, unquantified collective.",
        example_in="“critics say”",
        example_out="“three of the dockers say”",
        paper="Ganter, V., & Strube, M. (2009). Finding hedges by chasing weasels: Hedge detection "
        "using Wikipedia tags and shallow linguistic features. ACL-IJCNLP, short papers, 173–176. "
        "[weasels; here as the source of an attribution]",
        compute=_weasel_attribution_share,
        passages=_weasels,
    ),
)
