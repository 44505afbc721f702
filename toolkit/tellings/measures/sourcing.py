"""Sourcing: who speaks, how much room they get, and how far they are named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import rate, ratio, share

UNNAMED = ("unnamed_person", "unnamed_group", "none")
NAMING = {
    "named_person": "an individual identified by name",
    "named_org": "an institution, company, party or capital",
    "unnamed_person": "a particular individual who is not named",
    "unnamed_group": "an indefinite collective or class of people",
    "document": "a text, dataset, poll or court paper",
    "media": "another news outlet",
}
ROLES = {
    "official": "government, administration, military, police or court",
    "campaign": "candidates, parties and their staff in a party matter",
    "expert": "academics, analysts, lawyers or doctors quoted for expertise",
    "business": "companies, executives and industry bodies",
    "civil_society": "NGOs, unions, churches and activists",
    "citizen": "ordinary people: eyewitnesses, residents, protesters",
}
STANCES = {
    "neutral": "reports without evaluating: said, told, according to",
    "endorsing": "presents the content as true or revealed: confirmed, revealed",
    "distancing": "keeps distance from its truth: claimed, alleged, insisted",
    "conflict": "speech as attack or refusal: accused, denied, rejected",
    "commitment": "promise, demand, threat or call: vowed, urged, warned",
    "cognition": "thought, feeling, wish or expectation: believes, fears",
}
CODEBOOK = "own codebook after Pareti (2015) and Newell et al. (2018), PolNeAR; unchecked"


def _attributions(spans: pl.DataFrame) -> pl.DataFrame:
    """One row an attribution of the text: naming, role, stance, kind and first offset."""
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
    )


def _sources(spans: pl.DataFrame, naming: tuple[str, ...]) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "source")
        & (pl.col("field") == "text")
        & pl.col("label").is_in(naming)
    )


def _contents(spans: pl.DataFrame) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "content")
        & (pl.col("field") == "text")
    )


def _unnamed_passages(spans: pl.DataFrame) -> pl.DataFrame:
    """The source of each unnamed attribution, or its content where it has no source."""
    unnamed = _attributions(spans).filter(pl.col("naming").is_in(UNNAMED))
    rows = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text")).join(
        unnamed.select("article_id", "group", "naming"),
        on=["article_id", "group"],
        maintain_order="left",
    )
    shown = pl.when(pl.col("naming") == "none").then(pl.lit("content")).otherwise(pl.lit("source"))
    return rows.filter(pl.col("role") == shown).drop("naming")


def _attributions_per_1000_words(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    return rate("attributions_per_1000_words", _attributions(spans), exposures, per="words")


def _word_share(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, words: str
) -> pl.DataFrame:
    del spans
    return ratio(name, exposures.select("article_id", count=words, exposure="words"))


def _unnamed_source_share(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    made = _attributions(spans)
    unnamed = made.filter(pl.col("naming").is_in(UNNAMED))
    return share("unnamed_source_share", unnamed, made, exposures)


def _profile(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, column: str, code: str
) -> pl.DataFrame:
    made = _attributions(spans)
    return share(name, made.filter(pl.col(column) == code), made, exposures)


def _source_diversity(spans: pl.DataFrame, exposures: pl.DataFrame) -> pl.DataFrame:
    made = _attributions(spans).drop_nulls("speaker")
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
    """Characters of the body before its first attribution."""
    first = _attributions(spans).group_by("article_id").agg(count=pl.col("start").min())
    counted = exposures.select("article_id").join(
        first.with_columns(exposure=pl.lit(1)), on="article_id", how="left", maintain_order="left"
    )
    return ratio("first_source_position", counted)


def _first_passages(spans: pl.DataFrame) -> pl.DataFrame:
    first = _attributions(spans).group_by("article_id").agg(pl.col("start").min())
    rows = spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))
    return rows.join(first, on=["article_id", "start"], how="semi", maintain_order="left")


def _of_codes(spans: pl.DataFrame, *, role: str, code: str) -> pl.DataFrame:
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == role)
        & (pl.col("field") == "text")
        & (pl.col("label") == code)
    )


def _with_quotes(spans: pl.DataFrame) -> pl.DataFrame:
    return _contents(spans).filter(pl.col("label").is_in(("direct", "mixed")))


def _of_role(spans: pl.DataFrame, *, code: str) -> pl.DataFrame:
    role = pl.col("attributes").str.json_path_match("$.source_role")
    return spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("role") == "source")
        & (pl.col("field") == "text")
        & (role == code)
    )


def _family(
    codes: dict[str, str], *, column: str, kind: str, passages: Callable[..., pl.DataFrame]
) -> tuple[Measure, ...]:
    """One share a code of a codebook."""
    made = []
    for code, meaning in codes.items():
        name = f"{code}_{kind}_share"
        made.append(
            Measure(
                name=name,
                kind="share",
                unit="% of attributions",
                layer="sourcing",
                construct="sourcing",
                title=f"{code.replace('_', ' ').capitalize()} {kind}s",
                definition=f"Share of an article's attributions coded '{code}': {meaning}.",
                example_in=_EXAMPLES[code][0],
                example_out=_EXAMPLES[code][1],
                paper=CODEBOOK,
                compute=partial(_profile, name=name, column=column, code=code),
                passages=partial(passages, code=code),
            )
        )
    return tuple(made)


_EXAMPLES = {
    "named_person": ("“Dana Orlova said …”", "“a spokeswoman said …” (nowhere named)"),
    "named_org": ("“the ministry said …”", "“officials said …”"),
    "unnamed_person": ("“a source close to the talks said …”", "“critics say …”"),
    "unnamed_group": ("“critics say …”", "“the Reform Party said …”"),
    "document": ("“the audit found …”", "“Orlova said in a report …” (the person)"),
    "media": ("“the broadcaster reported …”", "“the broadcaster's owner said …” (the person)"),
    "official": ("“the interior minister said …”", "“the minister's party said …”"),
    "campaign": ("“the party's candidate said …”", "“the prime minister said …” (in office)"),
    "expert": ("“a lecturer in port safety said …”", "“the port's safety officer said …”"),
    "business": ("“the shipping company said …”", "“the dockers' union said …”"),
    "civil_society": ("“the dockers' union said …”", "“a docker said …”"),
    "citizen": ("“a resident said …”", "“the residents' association said …”"),
    "neutral": ("“she said …”", "“she claimed …”"),
    "endorsing": ("“he revealed that …”", "“he announced that …”"),
    "distancing": ("“he claimed that …”", "“he said that …”"),
    "conflict": ("“she denied …”", "“she doubted …” (cognition)"),
    "commitment": ("“they vowed to …”", "“they plan to …” (cognition)"),
    "cognition": ("“analysts expect …”", "“analysts said …”"),
}

_TALK = "Pareti (2015), attribution = source + cue + content; unchecked"

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
        passages=_contents,
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
        passages=_contents,
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
        unit="probability",
        layer="sourcing",
        construct="sourcing",
        title="Source diversity",
        definition="Probability that two attributions drawn without replacement from an article "
        "have different speakers (unbiased Gini–Simpson); null with fewer than two.",
        example_in="two attributions to Orlova and to the mayor: 1",
        example_out="two attributions to Orlova and to “she”, resolved to Orlova: 0",
        paper="Simpson (1949), Nature 163:688, doi:10.1038/163688a0; unchecked",
        compute=_source_diversity,
        passages=partial(_sources, naming=tuple(NAMING)),
    ),
    Measure(
        name="first_source_position",
        kind="mean",
        unit="characters",
        layer="sourcing",
        construct="sourcing",
        title="Position of the first source",
        definition="Characters of the body before its first attribution begins; null without one.",
        example_in="“Orlova said …” as first words: 0",
        example_out="an article without attribution: null, not its length",
        paper="own definition",
        compute=_first_source_position,
        passages=_first_passages,
    ),
    *_family(NAMING, column="naming", kind="source", passages=partial(_of_codes, role="source")),
    *_family(ROLES, column="source_role", kind="source", passages=_of_role),
    *_family(STANCES, column="stance", kind="cue", passages=partial(_of_codes, role="cue")),
)
