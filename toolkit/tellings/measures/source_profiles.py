"""Profiles of sources: shares by naming, role and stance, and who speaks first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl

from tellings.domain.parts import Measure
from tellings.measures.counting import ratio, share
from tellings.measures.sourcing import CODEBOOK, attributions


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code of the codebook: what it means, and a borderline case on each side."""

    meaning: str
    example_in: str
    example_out: str


def _code(meaning: str, example_in: str, example_out: str) -> Code:
    return Code(meaning=meaning, example_in=example_in, example_out=example_out)


NAMING = {
    "named_person": _code(
        "an individual identified by name", "“Dana Orlova said …”",
        "“a spokeswoman said …” (nowhere named)"),
    "named_org": _code(
        "an institution, company, party or capital", "“the ministry said …”",
        "“officials said …”"),
    "unnamed_person": _code(
        "a particular individual who is not named", "“a source close to the talks said …”",
        "“critics say …”"),
    "unnamed_group": _code(
        "an indefinite collective or class of people", "“critics say …”",
        "“the Reform Party said …”"),
    "document": _code(
        "a text, dataset, poll or court paper", "“the audit found …”",
        "“Orlova said in a report …” (the person)"),
    "media": _code(
        "another news outlet", "“the broadcaster reported …”",
        "“the broadcaster's owner said …” (the person)"),
    "no": _code(
        "no source phrase at all", "“it was reported that …”", "“some said that …”"),
}  # fmt: skip
ROLES = {
    "official": _code(
        "government, administration, military, police or court",
        "“the interior minister said …”", "“the minister's party said …”"),
    "campaign": _code(
        "candidates, parties and their staff in a party matter",
        "“the party's candidate said …”", "“the prime minister said …” (in office)"),
    "expert": _code(
        "academics, analysts, lawyers or doctors quoted for expertise",
        "“a lecturer in port safety said …”", "“the port's safety officer said …”"),
    "business": _code(
        "companies, executives and industry bodies", "“the shipping company said …”",
        "“the dockers' union said …”"),
    "civil_society": _code(
        "NGOs, unions, churches and activists", "“the dockers' union said …”",
        "“a docker said …”"),
    "citizen": _code(
        "ordinary people: eyewitnesses, residents, protesters", "“a resident said …”",
        "“the residents' association said …”"),
    "media_role": _code(
        "outlets, journalists and commentators", "“the columnist Pell wrote …”",
        "“the paper's owner said …” (business)"),
    "other_role": _code(
        "celebrities, athletes, documents without a clear owner", "“the striker said …”",
        "“the club's chairman said …” (business)"),
    "unclear_role": _code(
        "the text does not tell, or there is no source", "“a woman said …”",
        "“a resident said …”"),
}  # fmt: skip
STANCES = {
    "neutral": _code(
        "reports without evaluating: said, told, according to", "“she said …”",
        "“she claimed …”"),
    "endorsing": _code(
        "presents the content as true or revealed: confirmed, revealed",
        "“he revealed that …”", "“he announced that …”"),
    "distancing": _code(
        "keeps distance from its truth: claimed, alleged, insisted", "“he claimed that …”",
        "“he said that …”"),
    "conflict": _code(
        "speech as attack or refusal: accused, denied, rejected", "“she denied …”",
        "“she doubted …” (cognition)"),
    "commitment": _code(
        "promise, demand, threat or call: vowed, urged, warned", "“they vowed to …”",
        "“they plan to …” (cognition)"),
    "cognition": _code(
        "thought, feeling, wish or expectation: believes, fears", "“analysts expect …”",
        "“analysts said …”"),
}  # fmt: skip
# Codes whose measure cannot bear the code's own name: it would be another's.
_CODED = {"no": "none", "media_role": "media", "other_role": "other", "unclear_role": "unclear"}


def _profile(
    spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, column: str, code: str
) -> pl.DataFrame:
    made = attributions(spans)
    return share(name, made.filter(pl.col(column) == code), made, exposures)


def _lead(spans: pl.DataFrame, exposures: pl.DataFrame, *, name: str, code: str) -> pl.DataFrame:
    """1 where the first attribution of the body has the role, 0 where another has it."""
    first = _firsts(attributions(spans)).select(
        "article_id", count=(pl.col("source_role") == code).cast(pl.Float64), exposure=pl.lit(1.0)
    )
    counted = exposures.select("article_id").join(
        first, on="article_id", how="left", maintain_order="left"
    )
    return ratio(name, counted)


def _firsts(made: pl.DataFrame) -> pl.DataFrame:
    return made.sort("article_id", "start", "group").group_by("article_id").first()


def _of_codes(spans: pl.DataFrame, *, role: str, code: str) -> pl.DataFrame:
    body = _body(spans)
    if code == "none":
        sourced = body.filter(pl.col("role") == role)
        return body.filter(pl.col("role") == "content").join(
            sourced, on=["article_id", "group"], how="anti", maintain_order="left"
        )
    return body.filter((pl.col("role") == role) & (pl.col("label") == code))


def _of_role(spans: pl.DataFrame, *, code: str) -> pl.DataFrame:
    role = pl.col("attributes").str.json_path_match("$.source_role")
    return _body(spans).filter((pl.col("role") == "source") & (role == code))


def _lead_passages(spans: pl.DataFrame, *, code: str) -> pl.DataFrame:
    first = _firsts(attributions(spans)).filter(pl.col("source_role") == code)
    return _body(spans).join(
        first.select("article_id", "group"), on=["article_id", "group"], maintain_order="left"
    )


def _body(spans: pl.DataFrame) -> pl.DataFrame:
    return spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))


def _measure(
    label: str,
    code: Code,
    *,
    kind: str,
    told: tuple[str, str],
    compute: Callable[..., pl.DataFrame],
    passages: Callable[..., pl.DataFrame],
) -> Measure:
    """One share of a code; ``told`` are its unit and the beginning of its definition."""
    name = f"{label}_{kind}_share"
    unit, of = told
    return Measure(
        name=name,
        kind="share",
        unit=unit,
        layer="sourcing",
        construct="sourcing",
        title=f"{label.replace('_', ' ').capitalize()} {kind.replace('_', ' ')}s",
        definition=f"{of} coded '{_CODED.get(label, label)}': {code.meaning}.",
        example_in=code.example_in,
        example_out=code.example_out,
        paper=CODEBOOK,
        compute=partial(compute, name=name, code=_CODED.get(label, label)),
        passages=partial(passages, code=_CODED.get(label, label)),
    )


_OF_ATTRIBUTIONS = ("% of attributions", "Share of an article's attributions")
_OF_ARTICLES = ("% of articles", "Share of articles whose first attribution has its source")


def _family(
    codes: Mapping[str, Code], *, column: str, kind: str, passages: Callable[..., pl.DataFrame]
) -> tuple[Measure, ...]:
    """One share a code of a codebook."""
    compute = partial(_profile, column=column)
    return tuple(
        _measure(label, code, kind=kind, told=_OF_ATTRIBUTIONS, compute=compute, passages=passages)
        for label, code in codes.items()
    )


FAMILY = (
    *_family(NAMING, column="naming", kind="source", passages=partial(_of_codes, role="source")),
    *_family(ROLES, column="source_role", kind="source", passages=_of_role),
    *_family(STANCES, column="stance", kind="cue", passages=partial(_of_codes, role="cue")),
    *(
        _measure(label, code, kind="lead_source", told=_OF_ARTICLES, compute=_lead,
                 passages=_lead_passages)
        for label, code in ROLES.items()
    ),
)  # fmt: skip
