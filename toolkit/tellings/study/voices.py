"""The sides of a story that a study names, and what is made of who speaks for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import polars as pl
from pydantic import AfterValidator, Field, field_validator

from tellings.compare import source_diversity, source_overlap, voice_balance
from tellings.domain.errors import StudyError, nearest
from tellings.study.sections import Section

# Codes of the codebook of sourcing that a side may name.
ROLE_CODES = (
    "official", "campaign", "expert", "business", "civil_society", "citizen", "media", "other",
    "unclear",
)  # fmt: skip


def _speaker(name: str) -> str:
    role = name.casefold().removeprefix("role:")
    if name.casefold().startswith("role:") and role not in ROLE_CODES:
        raise StudyError(f"'{role}' is no role", remedy=nearest(role, ROLE_CODES))
    return name


Speaker = Annotated[str, AfterValidator(_speaker)]
"""The name of a speaker, or "role:" and a code of the codebook."""


class VoicesSection(Section):
    """``[voices]``: the sides of a story, each a list of speakers or roles.

    Examples
    --------
    >>> VoicesSection(sides={"city": ["Mary Pell", "role:official"]}).sides
    {'city': ['Mary Pell', 'role:official']}
    """

    sides: dict[str, Annotated[list[Speaker], Field(min_length=1)]] = Field(min_length=1)

    @field_validator("sides")
    @classmethod
    def _one_side_each(cls, sides: dict[str, list[str]]) -> dict[str, list[str]]:
        named = [name.casefold() for names in sides.values() for name in names]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise StudyError(
                f"a speaker belongs to one side, {twice} stand in several",
                remedy="leave each in one",
            )
        return sides


@dataclass(frozen=True, kw_only=True, eq=False)
class Voices:
    """What a result says of who speaks.

    Parameters
    ----------
    source_diversity, source_overlap : polars.DataFrame
        What ``compare`` makes of the speakers.
    voice_balance : polars.DataFrame
        How the sides share the floor; without a column where the study names no sides.
    """

    source_diversity: pl.DataFrame
    source_overlap: pl.DataFrame
    voice_balance: pl.DataFrame


def voices(speakers: pl.DataFrame, *, section: VoicesSection | None, level: float) -> Voices:
    """How diverse and how shared the speakers of each event are, and for which side they speak.

    Parameters
    ----------
    speakers : polars.DataFrame, table SPEAKERS
        Of articles of known outlets and events.
    section : VoicesSection or None
        The sides; without them ``voice_balance`` is empty.
    level : float
        Of intervals over events.

    Examples
    --------
    >>> speakers = pl.DataFrame({"article_id": "a", "group": [0], "event_id": "rain",
    ...     "outlet": "Echo", "speaker": ["mary pell"], "naming": "named_person",
    ...     "role": "official", "words": 4})
    >>> voices(speakers, section=None, level=0.95).source_diversity["n_speakers"].to_list()
    [1, 1]
    """
    balance = voice_balance(speakers, sides=section.sides) if section else pl.DataFrame()
    return Voices(
        source_diversity=source_diversity(speakers),
        source_overlap=source_overlap(speakers, level=level),
        voice_balance=balance,
    )
