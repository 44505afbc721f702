"""The sections of the study file, each with its keys, their defaults and their limits."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from tellings.domain.errors import StudyError
from tellings.domain.parts import Report, discover

FORMATS = ("pdf", "html", "tables")
DEFAULT_MEASURES = (
    "attributions_per_1000_words",
    "quoted_share",
    "unnamed_source_share",
    "official_source_share",
    "expert_source_share",
    "citizen_source_share",
    "source_diversity_share",
    "author_hedge_rate",
    "booster_rate",
    "distancing_rate",
    "denial_rate",
    "weasel_attribution_share",
    "loaded_rate",
    "loaded_sentence_share",
)
ORCID = "https://orcid.org/"
# Names of families: of ``confirmatory = […]`` in the study file, and of all that is in no family.
CONFIRMATORY, EXPLORATORY = "confirmatory", "exploratory"


class Section(BaseModel):
    """A section of the study file: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _no_switch(cls, value: object) -> object:
        """The value; no key is a switch, and ``true`` would pass for the number 1."""
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, bool) for one in values):
            raise StudyError("true and false are no values", remedy="write a number or text")
        return value


def _once(names: list[str]) -> list[str]:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise StudyError(f"names must not be repeated, as {repeated} are", remedy="name each once")
    return names


def _filled(written: str) -> str:
    if not written.strip():
        raise StudyError("it must not be blank", remedy="write it, or leave it out")
    return written


Filled = Annotated[str, AfterValidator(_filled)]
"""Text that says something."""


def _checked_orcid(written: str) -> str:
    """The identifier alone: sixteen digits, of which the last checks the others (ISO 7064)."""
    plain = written.strip().removeprefix(ORCID)
    total = 0
    for digit in re.sub("[^0-9]", "", plain[:-1]):
        total = (total + int(digit)) * 2
    check = "0123456789X"[(12 - total % 11) % 11]
    if not re.fullmatch(r"([0-9]{4}-){3}[0-9]{3}[0-9X]", plain) or not plain.endswith(check):
        raise StudyError(
            "this is no ORCID",
            remedy="such as 0000-0002-1825-0097; its last digit checks the others",
        )
    return plain


def _on_one_line(written: str) -> str:
    plain = " ".join(written.split())
    if not plain:
        raise StudyError("a name must not be blank", remedy="write the name")
    return plain


class Author(Section):
    """One of ``authors`` in ``[study]``.

    Examples
    --------
    >>> Author(name="Mary Orlova", orcid="https://orcid.org/0000-0002-1825-0097").orcid
    '0000-0002-1825-0097'
    """

    name: Annotated[str, AfterValidator(_on_one_line)]
    orcid: Annotated[str, AfterValidator(_checked_orcid)] | None = None


def _day(value: object) -> object:
    """A day, also where it is text; a number would pass for seconds since 1970."""
    if value is None or isinstance(value, str | datetime.date):
        return value
    raise StudyError("it must be a date", remedy="write for example: date = 2031-03-04")


def _once_each(authors: list[Author]) -> list[Author]:
    _once([one.orcid for one in authors if one.orcid is not None])
    return authors


class About(Section):
    """``[study]``: what the study asks, and who asks it; no number rests on the authors."""

    title: str = "Untitled study"
    question: str = ""
    authors: Annotated[list[Author], AfterValidator(_once_each)] = Field(default_factory=list)
    date: Annotated[datetime.date | None, BeforeValidator(_day)] = None
    seed: int = Field(ge=0, strict=True)

    def signed(self) -> list[dict[str, str]]:
        """The authors as plain values: name and, where one is given, ORCID.

        Examples
        --------
        >>> About(seed=1, authors=[Author(name="Ida Pell")]).signed()
        [{'name': 'Ida Pell'}]
        """
        return [one.model_dump(mode="json", exclude_none=True) for one in self.authors]


class CorpusSection(Section):
    """``[corpus]``: where the articles are and how they are read."""

    paths: Annotated[list[Filled], Field(min_length=1)]
    pattern: Filled | None = None
    language: Filled = "en"
    encoding: Filled | None = None
    columns: dict[str, Filled] = Field(default_factory=dict)
    events: dict[str, str] = Field(default_factory=dict)


Names = Annotated[list[Filled], AfterValidator(_once)]
"""A list of names, each once."""


class CompareSection(Section):
    """``[compare]``: which outlets and measures, and at what level."""

    outlets: Names = Field(default_factory=list)
    measures: Names = Field(default_factory=lambda: list(DEFAULT_MEASURES))
    confirmatory: Names = Field(default_factory=list)
    families: dict[str, Annotated[Names, Field(min_length=1)]] = Field(default_factory=dict)
    level: float = Field(default=0.95, gt=0.5, lt=1)
    min_events: int = Field(default=4, ge=4)
    margin: float = Field(default=1.25, gt=1)

    @model_validator(mode="after")
    def _one_family_each(self) -> CompareSection:
        named = [*self.confirmatory, *(name for names in self.families.values() for name in names)]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise StudyError(
                f"a measure belongs to one family, {twice} stand in several",
                remedy="leave each in one",
            )
        taken = sorted({EXPLORATORY, CONFIRMATORY} & set(self.families))
        if taken:
            raise StudyError(
                f"{taken} cannot name a family", remedy="choose the name of a construct"
            )
        return self

    def planned(self) -> dict[str, list[str]]:
        """The confirmatory families, in the order declared; ``confirmatory`` first.

        Examples
        --------
        >>> CompareSection(confirmatory=["a_rate"], families={"sources": ["b_share"]}).planned()
        {'confirmatory': ['a_rate'], 'sources': ['b_share']}
        """
        first = {CONFIRMATORY: list(self.confirmatory)} if self.confirmatory else {}
        return first | {name: list(measures) for name, measures in self.families.items()}

    def every_measure(self) -> list[str]:
        """All measures of the study, those decided on beforehand first.

        Examples
        --------
        >>> CompareSection(confirmatory=["b_rate"], measures=["a_rate", "b_rate"]).every_measure()
        ['b_rate', 'a_rate']
        """
        named = (name for names in self.planned().values() for name in names)
        return list(dict.fromkeys((*named, *self.measures)))


def _worded(phrases: list[str]) -> list[str]:
    if not all(phrase.strip() for phrase in phrases):
        raise StudyError("a phrase must not be blank", remedy="leave it out")
    return phrases


class FocalSection(Section):
    """``[focal]``: an event by the words that name it, to see how each mention of it is put."""

    phrases: Annotated[
        list[str], Field(min_length=1), AfterValidator(_worded), AfterValidator(_once)
    ]
    event: Filled | None = None


class ExtractSection(Section):
    """``[extract]``: how passages are marked."""

    mode: Literal["encoder", "small", "fast", "rules"] = "encoder"
    min_score: float = Field(default=0.0, ge=0, lt=1)


class PowerSection(Section):
    """``[power]``: what ``tellings power`` assumes; no number of a result depends on it."""

    events: list[Annotated[int, Field(ge=4, le=1024)]] = Field(
        default_factory=lambda: [8, 12, 20, 40], min_length=1
    )
    outlets: Annotated[int, Field(ge=2)] | None = None
    base_rate: float = Field(default=8.0, gt=0)
    ratio: float = Field(default=1.5, gt=0)
    base_share: float = Field(default=0.3, gt=0, lt=1)
    points: float = 10.0
    words: int = Field(default=600, ge=80)
    articles: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)] = (
        Field(default_factory=lambda: [1, 3])
    )
    missing: float = Field(default=0.0, ge=0, lt=1)
    event_sd: float = Field(default=0.5, ge=0)
    cell_sd: float = Field(default=0.3, ge=0)
    article_sd: float = Field(default=0.35, ge=0)
    target: float = Field(default=0.8, gt=0, lt=1)
    runs: int = Field(default=1000, ge=100)


class CodingSection(Section):
    """``[coding.MEASURE]``: the sample drawn for a measure, and what its coders said."""

    sample: Filled
    codes: Annotated[list[Filled], Field(min_length=1)]
    adjudicator: str | None = None


def _written(name: str) -> str:
    """The name of a report: one of our three, or of a plug-in."""
    if name not in FORMATS and name not in (others := discover(Report)):
        # As pydantic tells a choice that is none, so that all are told in the same words.
        expected = ", ".join(f"'{one}'" for one in dict.fromkeys((*FORMATS, *others)))
        raise PydanticKnownError("literal_error", {"expected": expected})
    return name


class ReportSection(Section):
    """``[report]``: what is written.

    Examples
    --------
    >>> ReportSection(formats=["tables"]).formats
    ['tables']
    """

    formats: list[Annotated[str, AfterValidator(_written)]] = Field(
        default_factory=lambda: list(FORMATS)
    )
    copyright_mode: Literal["full", "quotes", "features"] = "quotes"


class RunSection(Section):
    """``[run]``: where the work is done; no number depends on it, nor does the digest."""

    executor: Literal["serial", "processes", "dask"] = "processes"
    workers: Annotated[int, Field(ge=1, strict=True)] | None = None
    address: str | None = None
    # More articles than these are worked from the disk; their report shows so many in their words.
    in_memory: Annotated[int, Field(ge=0, strict=True)] = 5000
    shown: Annotated[int, Field(ge=0, strict=True)] = 600
