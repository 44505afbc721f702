"""Who speaks: names, pronouns and descriptions resolved within one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.naming import Naming, name_source, named_person
from tellings.extractors.sourcing.people import Cast, Range, cast_of
from tellings.extractors.sourcing.reading import Reading

_HE_SHE = {"he": "m", "his": "m", "him": "m", "himself": "m",
           "she": "f", "her": "f", "hers": "f", "herself": "f"}  # fmt: skip
_THEY = frozenset({"they", "their", "them"})
_IT = frozenset({"it", "its", "which"})
_AUTHOR = frozenset({"i", "my", "me"})
_PEOPLE_AT_LARGE = frozenset({"we", "our", "you", "your", "us"})
_GROUPS = frozenset({"named_org", "unnamed_group", "media"})
_THINGS = frozenset({"named_org", "document", "media"})
# A pronoun further from its name than this is left open.
REACH_PARAGRAPHS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Codes and name of a source, as they stand in table SPANS.

    Parameters
    ----------
    naming, role : str
        Codes of the codebook.
    name : str or None
        Full name, name of the body, or description; None where it cannot be told safely.
    """

    naming: str
    role: str
    name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """A source resolved before, and where."""

    document: int
    paragraph: int
    naming: Naming


NOBODY = Speaker(naming="none", role="unclear", name=None)


def resolve_speakers(
    article: Sequence[Reading], found: Sequence[Sequence[Attribution]], lexicon: Lexicon
) -> list[list[Speaker]]:
    """The speaker of every attribution of an article, document by document.

    A surname stands for the one full name of the article that has it; two such names leave it
    open. "He" is the only fitting person of its sentence, else the last fitting speaker of the
    paragraph or the one before; two fitting persons leave it open.
    """
    cast = cast_of(article, lexicon)
    said: list[_Said] = []
    speakers: list[list[Speaker]] = []
    for document, (reading, attributions) in enumerate(zip(article, found, strict=True)):
        paragraph_of = _paragraphs(reading)
        here: list[Speaker] = []
        for attribution in attributions:
            source = _naming_range(attribution)
            if source is None:
                here.append(NOBODY)
                continue
            at = (document, paragraph_of[source[0]])
            naming = _resolve(reading, source, at, cast, said, lexicon)
            here.append(Speaker(naming=naming.naming, role=naming.role, name=naming.name))
            if naming.naming != "none":
                said.append(_Said(document=at[0], paragraph=at[1], naming=naming))
        speakers.append(here)
    return speakers


def _paragraphs(reading: Reading) -> list[int]:
    paragraphs = [0] * len(reading.words)
    for unit in reading.units:
        for at in range(unit.first, unit.last):
            paragraphs[at] = unit.paragraph
    return paragraphs


def _naming_range(attribution: Attribution) -> Range | None:
    ranges = attribution.speaker or attribution.source
    return ranges[0] if ranges else None


def _resolve(
    reading: Reading,
    source: Range,
    at: tuple[int, int],
    cast: Cast,
    said: Sequence[_Said],
    lexicon: Lexicon,
) -> Naming:
    word = reading.words[source[0]]
    if source[1] - source[0] > 1 and word not in {"he", "she"}:
        return name_source(reading, source, cast, lexicon)
    if word in _HE_SHE or word == "who":
        return _he_or_she(reading, source[0], at, cast, said)
    if word in _THEY:
        return _last_of(said, at, _GROUPS) or Naming(
            naming="unnamed_group", role="unclear", name=None
        )
    if word in _IT:
        return _last_of(said, at, _THINGS) or Naming(naming="named_org", role="unclear", name=None)
    if word in _AUTHOR:
        return Naming(naming="none", role="unclear", name=None)
    if word in _PEOPLE_AT_LARGE:
        return Naming(naming="unnamed_group", role="unclear", name=None)
    return name_source(reading, source, cast, lexicon)


def _last_of(
    said: Sequence[_Said], at: tuple[int, int], codes: frozenset[str]
) -> Naming | None:
    """The last source of one of the codes within reach."""
    for earlier in reversed(said):
        if earlier.document != at[0] or at[1] - earlier.paragraph > REACH_PARAGRAPHS:
            return None
        if earlier.naming.naming in codes:
            return earlier.naming
    return None


def _he_or_she(
    reading: Reading, pronoun: int, at: tuple[int, int], cast: Cast, said: Sequence[_Said]
) -> Naming:
    """The person a singular pronoun stands for; open where two fit equally well."""
    gender = _HE_SHE.get(reading.words[pronoun], "")
    here = _mentioned_here(reading, pronoun, at, cast, gender)
    speaker = _last_speaker(said, at, gender, cast)
    if len(here) == 1:
        return named_person(here[0], cast)
    if speaker is not None and (not here or speaker.person in here or not speaker.person):
        return speaker
    if len(here) > 1:
        return Naming(naming="named_person", role="unclear", name=None, human=True)
    before = _mentioned_before(reading, pronoun, at, cast, gender)
    if len(before) == 1:
        return named_person(before[0], cast)
    return Naming(naming="named_person", role="unclear", name=None, human=True)


def _mentioned_here(
    reading: Reading, pronoun: int, at: tuple[int, int], cast: Cast, gender: str
) -> list[str]:
    """Fitting persons named in the sentence before the pronoun."""
    unit = next((u for u in reading.units if u.first <= pronoun < u.last), None)
    if unit is None:
        return []
    return _fitting(reading, (unit.first, pronoun), at[0], cast, gender)


def _mentioned_before(
    reading: Reading, pronoun: int, at: tuple[int, int], cast: Cast, gender: str
) -> list[str]:
    """Fitting persons named in the nearest sentence before that names any."""
    units = [u for u in reading.units if u.last <= pronoun and at[1] - u.paragraph <= 1]
    for unit in reversed(units):
        names = _fitting(reading, (unit.first, unit.last), at[0], cast, gender)
        if names:
            return names
    return []


def _fitting(
    reading: Reading, part: Range, document: int, cast: Cast, gender: str
) -> list[str]:
    """Names of persons in the part outside quotations, whose gender may fit, once each."""
    names: list[str] = []
    for first, _, name in cast.mentions[document]:
        if not part[0] <= first < part[1] or name is None or reading.quotation[first] >= 0:
            continue
        known = cast.people[name].gender
        if (not gender or not known or known == gender) and name not in names:
            names.append(name)
    return names


def _last_speaker(
    said: Sequence[_Said], at: tuple[int, int], gender: str, cast: Cast
) -> Naming | None:
    """The last single person who spoke within reach and whose gender may fit."""
    for earlier in reversed(said):
        if earlier.document != at[0] or at[1] - earlier.paragraph > REACH_PARAGRAPHS:
            return None
        naming = earlier.naming
        if not naming.human:
            continue
        known = cast.people[naming.person].gender if naming.person else ""
        if not gender or not known or known == gender:
            return naming
    return None
