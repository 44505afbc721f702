"""Who speaks: names, pronouns and descriptions resolved within one article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.names import Range
from tellings.extractors.sourcing.naming import (
    UNCLEAR,
    Naming,
    name_source,
    named_person,
    tied_person,
)
from tellings.extractors.sourcing.people import Cast, cast_of
from tellings.extractors.sourcing.reading import Reading

_HE_SHE = {"he": "m", "his": "m", "him": "m", "himself": "m", "who": "",
           "she": "f", "her": "f", "hers": "f", "herself": "f"}  # fmt: skip
_GROUPS = frozenset({"named_org", "unnamed_group", "media"})
_THINGS = frozenset({"named_org", "document", "media"})
# Other pronouns: the sources they may refer back to, and the naming code if there is none.
_OTHERS = {
    **dict.fromkeys(("they", "their", "them"), (_GROUPS, "unnamed_group")),
    **dict.fromkeys(("it", "its", "which"), (_THINGS, "named_org")),
    **dict.fromkeys(("i", "my", "me"), (frozenset[str](), "none")),
    **dict.fromkeys(("we", "our", "you", "your", "us"), (frozenset[str](), "unnamed_group")),
}
# A pronoun further from its name than this is left open.
REACH_PARAGRAPHS = 2
REACH_SOURCES = 30


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


NOBODY = Speaker(naming="none", role=UNCLEAR, name=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scene:
    """One document with the cast of its article and the sources met so far in it."""

    reading: Reading
    cast: Cast
    mentions: list[tuple[int, str | None]]
    unit_firsts: list[int]
    said: list[tuple[int, Naming]] = field(default_factory=list)


def resolve_speakers(
    article: Sequence[Reading], found: Sequence[Sequence[Attribution]], lexicon: Lexicon
) -> list[list[Speaker]]:
    """The speaker of every attribution of an article, document by document.

    A surname stands for the one full name of the article that has it; two such names leave it
    open. "He" is the only fitting person of its sentence, else the last fitting speaker of the
    paragraph or the two before; two fitting persons leave it open.

    Examples
    --------
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Mary Pell left. She said it rained.")
    >>> found = find_attributions(reading, english())
    >>> resolve_speakers([reading], [found], english())[0][0].name
    'Mary Pell'
    """
    cast = cast_of(article, lexicon)
    speakers: list[list[Speaker]] = []
    for reading, attributions, mentions in zip(article, found, cast.mentions, strict=True):
        scene = _Scene(
            reading=reading, cast=cast, mentions=mentions,
            unit_firsts=[unit.first for unit in reading.units],
        )  # fmt: skip
        speakers.append([_speaker(scene, attribution, lexicon) for attribution in attributions])
    return speakers


def _speaker(scene: _Scene, attribution: Attribution, lexicon: Lexicon) -> Speaker:
    """The speaker of one attribution, entered into the scene."""
    if not attribution.source:
        return NOBODY
    source = attribution.source[0]
    unit = _unit_of(scene, source[0])
    paragraph = scene.reading.units[unit].paragraph
    naming = _resolve(scene, source, unit, lexicon)
    if naming.naming != "none":
        scene.said.append((paragraph, naming))
    return Speaker(naming=naming.naming, role=naming.role, name=naming.name)


def _unit_of(scene: _Scene, at: int) -> int:
    return bisect_right(scene.unit_firsts, at) - 1


def _resolve(scene: _Scene, source: Range, unit: int, lexicon: Lexicon) -> Naming:
    word = scene.reading.words[source[0]]
    alone = source[1] - source[0] == 1
    if word in _HE_SHE and (alone or word in {"he", "she"}):
        return _he_or_she(scene, source[0], unit)
    if word in _OTHERS and alone:
        codes, otherwise = _OTHERS[word]
        paragraph = scene.reading.units[unit].paragraph
        found = _last_said(scene, paragraph, lambda naming: naming.naming in codes)
        return found or Naming(naming=otherwise, role=UNCLEAR, name=None)
    return name_source(scene.reading, source, scene.cast, lexicon)


def _last_said(scene: _Scene, paragraph: int, fits: Callable[[Naming], bool]) -> Naming | None:
    """The last source within reach that fits."""
    for where, naming in reversed(scene.said[-REACH_SOURCES:]):
        if paragraph - where > REACH_PARAGRAPHS:
            return None
        if fits(naming):
            return naming
    return None


def _he_or_she(scene: _Scene, pronoun: int, unit: int) -> Naming:
    """The person a singular pronoun stands for; open where two fit equally well."""
    gender = _HE_SHE[scene.reading.words[pronoun]]
    here = _fitting(scene, scene.reading.units[unit].first, pronoun, gender)
    if len(here) == 1:
        return named_person(here[0], scene.cast)
    paragraph = scene.reading.units[unit].paragraph
    speaker = _last_said(scene, paragraph, lambda naming: _may_be(scene, naming, gender))
    if speaker is not None and (not here or not speaker.person or speaker.person in here):
        return speaker
    names = here or _mentioned_before(scene, unit, gender)
    if len(names) == 1:
        return named_person(names[0], scene.cast)
    return tied_person(tuple(names), scene.cast)


def _may_be(scene: _Scene, naming: Naming, gender: str) -> bool:
    """Whether a source is a person whose gender may fit."""
    known = scene.cast.people[naming.person].gender if naming.person else ""
    return naming.human and (not gender or not known or known == gender)


def _mentioned_before(scene: _Scene, unit: int, gender: str) -> list[str]:
    """Fitting persons named in the nearest sentence of this or the last paragraph with any."""
    units = scene.reading.units
    for earlier in range(unit - 1, max(-1, unit - REACH_SOURCES), -1):
        if units[unit].paragraph - units[earlier].paragraph > 1:
            break
        names = _fitting(scene, units[earlier].first, units[earlier].last, gender)
        if names:
            return names
    return []


def _fitting(scene: _Scene, first: int, last: int, gender: str) -> list[str]:
    """Names of persons in the part outside quotations, whose gender may fit, once each."""
    low = bisect_left(scene.mentions, first, key=lambda mention: mention[0])
    names: dict[str, None] = {}
    for place in range(low, len(scene.mentions)):
        at, name = scene.mentions[place]
        if at >= last:
            break
        if name is None or scene.reading.quotation[at] >= 0:
            continue
        known = scene.cast.people[name].gender
        if not gender or not known or known == gender:
            names[name] = None
    return list(names)
