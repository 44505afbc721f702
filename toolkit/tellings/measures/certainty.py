"""Certainty: what kinds of doubt an article voices, how strong they are, and who holds them."""

from __future__ import annotations

from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, share
from tellings.measures.hedging import SZARVAS, UNCERTAIN, cues

HALLIDAY = (
    "Halliday, M. A. K., & Matthiessen, C. M. I. M. (2004). An introduction to functional grammar, "
    "147–150, 619–622. [low, median and high value of modality]"
)


def _graded(spans: pl.DataFrame) -> pl.DataFrame:
    """The author's cues of uncertainty that have a modal strength, in a column of that name."""
    strength = pl.col("attributes").str.json_path_match("$.strength")
    found = cues(spans, labels=UNCERTAIN, voice="author").with_columns(strength=strength)
    return found.filter(pl.col("strength").is_in(["low", "median", "high"]))


def _of_strength(spans: pl.DataFrame, *, strength: str) -> pl.DataFrame:
    return _graded(spans).filter(pl.col("strength") == strength).drop("strength")


def _strength_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, strength: str
) -> pl.DataFrame:
    return share(name, _of_strength(spans, strength=strength), _graded(spans), exposures)


def _type_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, label: str
) -> pl.DataFrame:
    some = cues(spans, labels=(label,), voice="author")
    return share(name, some, cues(spans, labels=UNCERTAIN, voice="author"), exposures)


def _held_by(spans: pl.DataFrame, *, holder: str) -> pl.DataFrame:
    held = pl.col("attributes").str.json_path_match("$.holder")
    return cues(spans, labels=UNCERTAIN).filter(held == holder)


def _holder_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, holder: str
) -> pl.DataFrame:
    some = _held_by(spans, holder=holder)
    return share(name, some, cues(spans, labels=UNCERTAIN), exposures)


def _conditional_sentences(spans: pl.DataFrame) -> pl.DataFrame:
    """The first cue of condition of each sentence that has one."""
    return cues(spans, labels=("condition",)).unique(
        ["article_id", "sentence"], keep="first", maintain_order=True
    )


def _conditional_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("conditional_rate", _conditional_sentences(spans), exposures, per="words")


def _strength_measure(strength: str, definition: str, examples: tuple[str, str]) -> Measure:
    name = f"{strength}_modality_share"
    return Measure(
        name=name,
        kind="share",
        unit="% of the author's graded hedges",
        layer="hedging",
        construct="hedging",
        title=f"Hedges of {strength} strength",
        definition=f"Share of the author's cues of uncertainty with a modal strength that is "
        f"{strength}: {definition} Cues without a strength (if, whether, remains to be seen) are "
        "left out.",
        example_in=examples[0],
        example_out=examples[1],
        paper=HALLIDAY,
        compute=partial(_strength_share, name=name, strength=strength),
        passages=partial(_of_strength, strength=strength),
    )


def _type_measure(label: str, definition: str, examples: tuple[str, str]) -> Measure:
    name = f"{label}_cue_share"
    return Measure(
        name=name,
        kind="share",
        unit="% of the author's hedges",
        layer="hedging",
        construct="hedging",
        title=f"Hedges of type {label}",
        definition=f"Share of the author's cues of uncertainty that are {label}: {definition} The "
        "four shares of type sum to 1.",
        example_in=examples[0],
        example_out=examples[1],
        paper=SZARVAS,
        compute=partial(_type_share, name=name, label=label),
        passages=partial(cues, labels=(label,), voice="author"),
    )


def _holder_measure(holder: str, definition: str, examples: tuple[str, str]) -> Measure:
    name = f"{holder}_held_hedge_share"
    return Measure(
        name=name,
        kind="share",
        unit="% of hedges",
        layer="hedging",
        construct="hedging",
        title=f"Doubt whose holder is {holder}",
        definition=f"Share of the cues of uncertainty, in any voice, whose holder is {holder}: "
        f"{definition}",
        example_in=examples[0],
        example_out=examples[1],
        paper="own definition",
        compute=partial(_holder_share, name=name, holder=holder),
        passages=partial(_held_by, holder=holder),
    )


FAMILY = (
    _strength_measure(
        "low", "may, might, could, possibly, suspect, fear.", ("“It may rain.”", "“It seems so.”")
    ),
    _strength_measure(
        "median",
        "likely, probably, seems, suggests, believe, expect.",
        ("“It will probably rain.”", "“It may rain.”"),
    ),
    _strength_measure(
        "high",
        "almost certainly, confident that, convinced that.",
        ("“It will almost certainly rain.”", "“It will certainly rain.” (a booster)"),
    ),
    _type_measure(
        "epistemic",
        "what is known leaves it open (may, possible, appears).",
        ("“It may rain.”", "“If it rains, …”"),
    ),
    _type_measure(
        "doxastic",
        "somebody believes it (believe, expect, suspect).",
        ("“Observers expect rain.”", "“Rain is possible.”"),
    ),
    _type_measure(
        "condition", "it holds if something else does.", ("“If it rains, …”", "“It may rain.”")
    ),
    _type_measure(
        "investigation",
        "it is being asked (whether, examine).",
        ("“Nobody knows whether it rained.”", "“Nobody knows the rain.”"),
    ),
    _holder_measure(
        "author",
        "the writer leaves it open, outside attributions and quotations.",
        ("“It may rain.”", "“It may rain, she said.”"),
    ),
    _holder_measure(
        "unspecified",
        "nobody is named who doubts.",
        ("“It is believed that it rained.”", "“It is believed by experts that it rained.”"),
    ),
    Measure(
        name="conditional_rate",
        kind="rate",
        unit="per 1,000 words",
        layer="hedging",
        construct="hedging",
        title="Conditional sentences",
        definition="Sentences with at least one cue of condition per 1,000 words of the body, in "
        "any voice; a sentence with both “if” and “would” counts once.",
        example_in="“If it rained, she would stay.”",
        example_out="“She asked if it rained.” (whether)",
        paper=SZARVAS,
        compute=_conditional_rate,
        passages=partial(cues, labels=("condition",)),
    ),
)
