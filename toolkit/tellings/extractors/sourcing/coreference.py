"""Whom a pronoun or relative word stands for: the people, groups and things met before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from tellings.extractors.sourcing.cues import is_plural
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.names import Range
from tellings.extractors.sourcing.naming import (
    UNCLEAR,
    Naming,
    name_source,
    named_person,
    tied_person,
)
from tellings.extractors.sourcing.people import Cast, Mention
from tellings.extractors.sourcing.phrases import phrase_before
from tellings.extractors.sourcing.reading import Reading

# A pronoun further from its name than this is left open.
REACH_PARAGRAPHS = 2
REACH_UNITS = 12
# What each sentence further back leaves of a mention's weight, and how often the weight of the
# runner-up the first must weigh: chosen on pronouns read by hand (benchmarks/sourcing).
FADING = 0.5
CLEAR = 1.35
_SUBJECT, _OBJECT, _INNER, _SPEAKER = 1.0, 0.6, 0.35, 0.8
_UNKNOWN_GENDER = 0.75
_GROUPS = frozenset({"named_org", "unnamed_group", "media"})
_THINGS = frozenset({"named_org", "document", "media"})
_VERBAL = Class.AUXILIARY | Class.VERB | Class.CUE | Class.ED


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A source met before: its token, the place of its sentence, and its codes."""

    at: int
    unit: int
    naming: Naming


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One document with the cast of its article and the sources met so far in it."""

    reading: Reading
    cast: Cast
    lexicon: Lexicon
    mentions: list[Mention]
    unit_firsts: list[int]
    said: list[Said] = field(default_factory=list)

    def unit_of(self, at: int) -> int:
        """The place of the sentence that holds token ``at``."""
        return bisect_right(self.unit_firsts, at) - 1

    def first_in_reach(self, unit: int) -> int:
        """The first sentence a pronoun of sentence ``unit`` may refer back to."""
        units = self.reading.units
        first = unit
        while first > 0 and unit - first < REACH_UNITS:
            if units[unit].paragraph - units[first - 1].paragraph > REACH_PARAGRAPHS:
                break
            first -= 1
        return first


def singular(scene: Scene, at: int, gender: str) -> Naming:
    """The person "he" or "she" stands for; open (no name) where two fit about equally well.

    Every mention of a person that fits by gender weighs by its distance in sentences and by its
    place: subjects and earlier speakers more than objects, those more than possessors and names
    after a preposition. The heaviest person is taken when it outweighs the next clearly.

    Parameters
    ----------
    scene : Scene
        The document so far.
    at : int
        Token of the pronoun.
    gender : str
        ``m``, ``f``, or empty for either.

    References
    ----------
    .. [1] Weights by place and recency after the idea of Lappin & Leass (1994), "An algorithm for
       pronominal anaphora resolution", Computational Linguistics 20(4), 535-561. Reference checked;
       numbers ours.

    Examples
    --------
    >>> from tellings.extractors.sourcing.speakers import scene_of
    >>> scene = scene_of("Mary Pell met Dana Orme. Later she left.")
    >>> singular(scene, 7, "f").name
    'Mary Pell'
    """
    weights = _weights(scene, at, gender)
    ranked = sorted(weights.items(), key=lambda item: -item[1][0])
    if not ranked:
        return tied_person((), scene.cast)
    (_, (best, naming)), rest = ranked[0], ranked[1:]
    if not rest or best >= CLEAR * rest[0][1][0]:
        return naming
    rivals = [
        other.person for _, (weight, other) in ranked if other.person and weight * CLEAR > best
    ]
    return tied_person(tuple(rivals), scene.cast)


def _weights(scene: Scene, at: int, gender: str) -> dict[str, tuple[float, Naming]]:
    """Persons and nameless speakers that fit, each with its summed weight."""
    reading, unit = scene.reading, scene.unit_of(at)
    low = scene.first_in_reach(unit)
    found: dict[str, tuple[float, Naming]] = {}

    def add(key: str, weight: float, naming: Naming) -> None:
        found[key] = (found[key][0] + weight if key in found else weight, naming)

    start = bisect_left(scene.mentions, reading.units[low].first, key=lambda one: one.first)
    for mention in scene.mentions[start:]:
        if mention.first >= at:
            break
        quoted = reading.quotation[mention.first]
        if mention.name is None or (quoted >= 0 and quoted != reading.quotation[at]):
            continue
        fit = _fit(scene.cast.people[mention.name].gender, gender)
        place = _place(reading, mention, reading.units[scene.unit_of(mention.first)].first)
        if fit:
            weight = fit * place * FADING ** (unit - scene.unit_of(mention.first))
            add(mention.name, weight, named_person(mention.name, scene.cast))
    for said in scene.said:
        naming = said.naming
        if said.unit < low or not naming.human or said.at >= at or naming.plural:
            continue
        fit = _fit(_gender(scene, naming), gender)
        if fit and (naming.person or naming.name):
            key = naming.person or f"({naming.name})"
            add(key, fit * _SPEAKER * FADING ** (unit - said.unit), naming)
    return found


def _fit(known: str, wanted: str) -> float:
    """How well a gender fits: fully, perhaps, or not at all."""
    if not wanted or known == wanted:
        return 1.0
    return 0.0 if known else _UNKNOWN_GENDER


def _gender(scene: Scene, naming: Naming) -> str:
    """The gender of a source: of the person, or told by the noun ("a woman")."""
    if naming.person:
        return scene.cast.people[naming.person].gender
    words = (naming.name or "").lower().split()
    told = {scene.lexicon.titles.get(word, ("", ""))[0] for word in words}
    told |= {"f" for word in words if word.endswith("woman")}
    told |= {"m" for word in words if word.endswith("man") and not word.endswith("woman")}
    told.discard("")
    return told.pop() if len(told) == 1 else ""


def _place(reading: Reading, mention: Mention, low: int) -> float:
    """The weight of a mention by what stands around it."""
    before, after = mention.first - 1, mention.last
    while before > low and reading.has(before, Class.TITLE | Class.PERSON | Class.CAPITAL):
        before -= 1
    if after < len(reading.words):
        if reading.words[after] == "'s":
            return _INNER
        if reading.has(after, _VERBAL) and not reading.has(max(before, 0), Class.PREPOSITION):
            return _SUBJECT
    if before < low or reading.has(before, Class.CUE):
        return _SUBJECT
    return _INNER if reading.has(before, Class.PREPOSITION) else _OBJECT


def several(scene: Scene, at: int) -> Naming | None:
    """The group, body or persons "they" stands for; None where nothing in reach does.

    Examples
    --------
    >>> from tellings.extractors.sourcing.speakers import scene_of
    >>> scene = scene_of("Some farmers met the mayor. They left.")
    >>> several(scene, 6).name
    'Some farmers'
    """
    return _nearest(scene, at, plural=True)


def thing(scene: Scene, at: int) -> Naming | None:
    """The body, medium or document "it" stands for; None where nothing in reach does.

    Examples
    --------
    >>> from tellings.extractors.sourcing.speakers import scene_of
    >>> scene = scene_of("The company met some farmers. It left.")
    >>> thing(scene, 6).name
    'company'
    """
    return _nearest(scene, at, plural=False)


def _nearest(scene: Scene, at: int, *, plural: bool) -> Naming | None:
    """The weightiest group or thing: near ones, subjects and earlier sources weigh more."""
    codes = _GROUPS if plural else _THINGS
    unit = scene.unit_of(at)
    low = scene.first_in_reach(unit)
    best: tuple[float, Naming] | None = None
    for place in range(unit, max(low, unit - 3) - 1, -1):
        fading = FADING ** (unit - place)
        high = at if place == unit else scene.reading.units[place].last
        for number, naming in enumerate(_phrases(scene, place, high, plural=plural)):
            fits = naming.naming in codes or (plural and naming.plural)
            weight = fading * (_SUBJECT if number == 0 else _OBJECT)
            # A body is rarely "they" where a group of people is near.
            if plural and naming.naming != "unnamed_group" and not naming.plural:
                weight *= 0.5
            if fits and (best is None or weight > best[0]):
                best = (weight, naming)
    for said in scene.said:
        weight = 1.1 * FADING ** (unit - said.unit)
        fits = said.naming.naming in codes or (plural and said.naming.plural)
        if low <= said.unit and said.at < at and fits and (best is None or weight > best[0]):
            best = (weight, said.naming)
    return best[1] if best else None


def _phrases(scene: Scene, place: int, high: int, *, plural: bool) -> Iterator[Naming]:
    """The noun phrases of a sentence up to a token that are plural, or singular, in order."""
    reading, low = scene.reading, scene.reading.units[place].first
    nounish = Class.PERSON | Class.ENTITY | Class.CAPITAL | Class.CROWD
    for end in range(low, high):
        goes_on = end + 1 < high and reading.has(end + 1, nounish | Class.NOUNISH)
        if goes_on or not reading.has(end, nounish) or reading.quotation[end] >= 0:
            continue
        if is_plural(reading, end) != plural:
            continue
        start = phrase_before(reading, end, low)
        if start is not None:
            yield name_source(reading, (start, end + 1), scene.cast, scene.lexicon)


def antecedent(scene: Scene, at: int, *, human: bool) -> Naming | None:
    """Whom or what a relative "who", "which" or "that" belongs to; None where nothing precedes.

    Examples
    --------
    >>> from tellings.extractors.sourcing.speakers import scene_of
    >>> scene = scene_of("She met a growing list of officials who object.")
    >>> antecedent(scene, 7, human=True).naming
    'unnamed_group'
    """
    reading = scene.reading
    low = reading.units[scene.unit_of(at)].first
    end = at - 1
    comma = end > low and reading.words[end] == ","
    end -= comma
    start = phrase_before(reading, end, low) if end >= low else None
    if start is None:
        return None
    naming = name_source(reading, (start, end + 1), scene.cast, scene.lexicon)
    if comma and not naming.person:
        naming = _before_apposition(scene, start, low) or naming
    if _suits(naming, human=human):
        return naming
    for inner in range(end, start, -1):
        if reading.has(inner - 1, Class.PREPOSITION):
            nearer = name_source(reading, (inner, end + 1), scene.cast, scene.lexicon)
            if _suits(nearer, human=human):
                return nearer
    return naming


def _suits(naming: Naming, *, human: bool) -> bool:
    if human:
        return naming.human or naming.naming == "unnamed_group"
    return naming.naming in _THINGS or naming.naming == "unnamed_group"


def _before_apposition(scene: Scene, start: int, low: int) -> Naming | None:
    """The person before "…, the mayor, who": None where no name stands there."""
    if start - 2 < low or scene.reading.words[start - 1] != ",":
        return None
    first = phrase_before(scene.reading, start - 2, low)
    if first is None:
        return None
    naming = name_source(scene.reading, (first, start - 1), scene.cast, scene.lexicon)
    return naming if naming.person else None


def described(scene: Scene, naming: Naming, phrase: Range) -> Naming:
    """The person a definite description takes up: "the tycoon", "the woman".

    A description that was introduced ("a woman") or that names an office stays what it is; one
    that never was belongs to the person spoken of, who is only named where one person is clear.

    Examples
    --------
    >>> from tellings.extractors.sourcing.naming import name_source
    >>> from tellings.extractors.sourcing.speakers import scene_of
    >>> scene = scene_of("Mary Pell left. The tycoon laughed.")
    >>> found = name_source(scene.reading, (4, 6), scene.cast, scene.lexicon)
    >>> described(scene, found, (4, 6)).name
    'Mary Pell'
    """
    reading, (first, last) = scene.reading, phrase
    head = last - 1
    definite = reading.words[first] == "the" and last - first >= 2
    if naming.naming != "unnamed_person" or not definite or naming.plural:
        return naming
    word = reading.words[head]
    for at in range(first):
        if reading.words[at] != word:
            continue
        for before in range(at - 1, max(-1, at - 5), -1):
            if reading.has(before, Class.INDEFINITE) or reading.words[before] == "one":
                return naming
    person = singular(scene, first, _gender(scene, naming))
    if not person.person:
        rivals = _weights(scene, first, "")
        return (
            naming
            if not rivals
            else Naming(
                naming="named_person", role=naming.role, name=None, human=True, phrase=phrase
            )
        )
    role = naming.role if naming.role != UNCLEAR else ""
    return named_person(person.person, scene.cast, phrase_role=role, phrase=phrase)
