"""Portrayal and agency: how sentences speak of actors, and who is named as doing what."""

from __future__ import annotations

from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio, share

NEWSMTSC = (
    "Hamborg, F., & Donnay, K. (2021). NewsMTSC: A dataset for (multi-)target-dependent sentiment "
    "classification in political news articles. EACL, 1663–1675. [the model is our own]"
)
HALLIDAY = "after Halliday (1985), An Introduction to Functional Grammar; unchecked"
# Words that are read as the outlet's own: quotations are the speaker's, paraphrase is not.
_OWN = "author"


def _actors(spans: pl.DataFrame, *, voices: tuple[str, ...]) -> pl.DataFrame:
    """Mentions of actors in the body in some voices."""
    return spans.filter(
        (pl.col("layer") == "framing")
        & (pl.col("role") == "actor")
        & (pl.col("field") == "text")
        & pl.col("voice").cast(pl.String).is_in(voices)
    )


def _portrayal(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, voices: tuple[str, ...]
) -> pl.DataFrame:
    value = pl.col("attributes").str.json_path_match("$.portrayal").cast(pl.Float64)
    summed = (
        _actors(spans, voices=voices)
        .group_by("article_id")
        .agg(count=value.sum(), exposure=value.count())
    )
    return ratio(
        name,
        exposures.select("article_id").join(
            summed, on="article_id", how="left", maintain_order="left"
        ),
    )


def _doing(spans: pl.DataFrame, *, agency: tuple[str, ...]) -> pl.DataFrame:
    """The author's mentions of actors that stand as agent, patient and so on."""
    does = pl.col("attributes").str.json_path_match("$.agency")
    return _actors(spans, voices=(_OWN,)).filter(does.is_in(agency))


def _agency_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, agency: str
) -> pl.DataFrame:
    some = _doing(spans, agency=(agency,))
    return share(name, some, _doing(spans, agency=("agent", "patient")), exposures)


def _passives(spans: pl.DataFrame, *, labels: tuple[str, ...]) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "framing")
        & (pl.col("role") == "passive")
        & (pl.col("field") == "text")
        & (pl.col("voice").cast(pl.String) == _OWN)
        & pl.col("label").is_in(labels)
    )


def _agentless_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    agentless = _passives(spans, labels=("agentless",))
    every = _passives(spans, labels=("agentless", "agent_named"))
    return share("agentless_passive_share", agentless, every, exposures)


def _passive_rate(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    every = _passives(spans, labels=("agentless", "agent_named"))
    return rate("passive_rate", every, exposures, per="words_author")


def _portrayal_measure(voice: str, voices: tuple[str, ...], examples: tuple[str, str]) -> Measure:
    name = f"{voice}_portrayal"
    return Measure(
        name=name,
        kind="mean",
        unit="-1 (ill) to 1 (well)",
        layer="framing",
        construct="framing",
        title=f"Portrayal of actors, {voice} voice",
        definition="Mean over the body's mentions of actors, by name or noun, of how well or ill "
        f"the sentence speaks of them, {voice} voice: probability of positive less that of "
        "negative, -1 to 1. By actor: portrayal_table.",
        example_in=examples[0],
        example_out=examples[1],
        paper=NEWSMTSC,
        compute=partial(_portrayal, name=name, voices=voices),
        passages=partial(_actors, voices=voices),
    )


FAMILY = (
    _portrayal_measure(
        "author",
        ("author",),
        ("“Orlova, a corrupt liar, left.” (below 0)", "“Orlova left,” in quotation marks"),
    ),
    _portrayal_measure(
        "quoted",
        ("quoted", "attributed"),
        ("“‘Orlova is a liar,’ Renn said.” (Orlova, below 0)", "“Orlova is a liar.”"),
    ),
    Measure(
        name="agent_share",
        kind="share",
        unit="% of mentions that act or are acted on",
        layer="framing",
        construct="framing",
        title="Actors as agents",
        definition="Of the author's mentions of actors that are agent or patient of a verb, the "
        "share that are agents. Speakers, possessors and mentions after a preposition are left "
        "out.",
        example_in="“Police arrested nine.” (agent)",
        example_out="“Renn was arrested.” (patient)",
        paper=HALLIDAY,
        compute=partial(_agency_share, name="agent_share", agency="agent"),
        passages=partial(_doing, agency=("agent",)),
    ),
    Measure(
        name="agentless_passive_share",
        kind="share",
        unit="% of passives",
        layer="framing",
        construct="framing",
        title="Passives without an agent",
        definition="Of the passives in the author's voice, the share that name nobody after “by”.",
        example_in="“Ten were shot.”",
        example_out="“Ten were shot by police.”",
        paper=HALLIDAY,
        compute=_agentless_share,
        passages=partial(_passives, labels=("agentless",)),
    ),
    Measure(
        name="passive_rate",
        kind="rate",
        unit="per 1,000 words of the author",
        layer="framing",
        construct="framing",
        title="Passives",
        definition="Passives in the author's voice, with and without an agent after “by”, per "
        "1,000 words of the author.",
        example_in="“Ten were shot.”",
        example_out="“Police shot ten.”",
        paper=HALLIDAY,
        compute=_passive_rate,
        passages=partial(_passives, labels=("agentless", "agent_named")),
    ),
)
