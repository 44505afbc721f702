"""How identifiable a source is, and in what role it speaks: the codes of the codebook by rules."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.extractors.sourcing.cues import is_plural
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.people import Cast, Range, name_runs, person_part
from tellings.extractors.sourcing.phrases import DASHES
from tellings.extractors.sourcing.reading import CAPITAL, FIGURE, MARK, Reading

_INDEFINITE = frozenset({"a", "an", "some", "another", "any", "several", "many", "other"})
_DEFINITE = frozenset({"the", "this", "that"})
_CROWD = frozenset(
    "some many others most few several all everyone everybody nobody anyone both those we you"
    " critics half dozens hundreds thousands".split()
)
_COUNTED = frozenset("one two three four five six seven eight nine ten both another dozen".split())
_AGENTIVE = ("er", "or", "ist", "ian", "ant", "man", "woman", "ers", "ors", "ists", "ians", "men")
# Offices and parts that one person at a time has: "the governor" is somebody known.
_OFFICES = frozenset(
    "president governor mayor senator congressman congresswoman candidate nominee premier chancellor"
    " minister king queen pope incumbent frontrunner front-runner billionaire businessman mogul"
    " speaker secretary ambassador chairman chairwoman contender hopeful challenger".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """Codes of a source phrase that is no pronoun.

    Parameters
    ----------
    naming, role : str
        Codes of the codebook.
    name : str or None
        The person's full name, the body's name, or the description as written; None on a tie.
    person : str
        The person of the cast it names; empty when none.
    human : bool
        Whether "he" or "she" may refer back to it.
    """

    naming: str
    role: str
    name: str | None
    person: str = ""
    human: bool = False


def name_source(reading: Reading, source: Range, cast: Cast, lexicon: Lexicon) -> Naming:
    """The codes of a source phrase: by the names in it, then by its head noun."""
    head = _head_segment(reading, source)
    for segment in (head, _apposition(reading, head, source)):
        if segment is None:
            continue
        found = _named_person(reading, segment, source, cast, lexicon)
        if found is not None:
            return found
    return _by_noun(reading, head, cast, lexicon)


def named_person(name: str, cast: Cast, *, phrase_role: str = "") -> Naming:
    """The codes of a person of the cast."""
    person = cast.people[name]
    role = person.role if person.role == "campaign" else phrase_role or person.role
    return Naming(
        naming="named_person", role=role or "unclear", name=person.name, person=name, human=True
    )


def _head_segment(reading: Reading, source: Range) -> Range:
    """The phrase up to its first comma, bracket or relative pronoun."""
    first, last = source
    for at in range(first + 1, last):
        word = reading.words[at]
        if word in {",", "(", "who", "whose", "which", "that"} or word in DASHES:
            return first, at
    return first, last


def _apposition(reading: Reading, head: Range, source: Range) -> Range | None:
    """A name that follows the comma after a description: "its envoy, Able Baker"."""
    first = head[1] + 1
    if first >= source[1] or reading.words[head[1]] != "," or not reading.has(first, CAPITAL):
        return None
    last = first
    while last < source[1] and not reading.has(last, MARK):
        last += 1
    return first, last


def _named_person(
    reading: Reading, segment: Range, source: Range, cast: Cast, lexicon: Lexicon
) -> Naming | None:
    """A person named as the head of the segment: not inside "aides to Able Baker"."""
    for run in name_runs(reading, segment):
        if _hangs_on_preposition(reading, run[0], segment[0]) or _modifies(reading, run, segment):
            continue
        core = person_part(reading, run, lexicon)
        if core is None:
            continue
        names = cast.named(reading.words[slice(*core)])
        if len(names) > 1:
            names = _by_title(reading, core[0], names, cast, lexicon)
        role = _phrase_role(reading, source, lexicon, skip=core)
        if len(names) > 1:
            return Naming(
                naming="named_person", role=role or "unclear", name=None, human=True
            )
        if names:
            return named_person(names[0], cast, phrase_role=role)
    return None


def _modifies(reading: Reading, run: Range, segment: Range) -> bool:
    """Whether the name only modifies what follows: "Baker's aide", "a Baker aide"."""
    after = run[1]
    if after >= segment[1]:
        return False
    return reading.words[after] == "'s" or not reading.has(
        after, MARK | Class.PREPOSITION | Class.CONJUNCTION | Class.ADVERB | Class.TIME
    )


def _by_title(
    reading: Reading, first: int, names: tuple[str, ...], cast: Cast, lexicon: Lexicon
) -> tuple[str, ...]:
    """Of several persons of one surname those whose gender fits "Mr." or "Mrs."; else all."""
    before = reading.words[first - 1] if first else ""
    gender = lexicon.titles.get(before, ("", ""))[0]
    fitting = tuple(name for name in names if cast.people[name].gender == gender)
    return fitting if gender and len(fitting) == 1 else names


def _hangs_on_preposition(reading: Reading, first: int, low: int) -> bool:
    """Whether the name is what a preposition takes: "a lawyer for Able Baker"."""
    return any(
        reading.has(at, Class.PREPOSITION) and not _is_inner_of(reading, at, low, first + 1)
        for at in range(low, first)
    )


def _is_inner_of(reading: Reading, at: int, low: int, high: int) -> bool:
    """Whether "of" belongs to a name: "Secretary of State", "University of Belisk"."""
    return (
        reading.words[at] == "of"
        and low < at < high - 1
        and reading.has(at - 1, CAPITAL)
        and reading.has(at + 1, CAPITAL)
    )


def _phrase_role(
    reading: Reading, source: Range, lexicon: Lexicon, *, skip: Range = (0, 0)
) -> str:
    """The first role that a word of the phrase tells, people before bodies; empty when none."""
    body = ""
    for at in range(*source):
        if skip[0] <= at < skip[1]:
            continue
        word = reading.words[at]
        role = lexicon.people.get(word, "") or lexicon.titles.get(word, ("", ""))[1]
        if role and role != "unclear":
            return role
        if not body and word in lexicon.entities:
            body = lexicon.entities[word][1]
    return body


def _by_noun(reading: Reading, head: Range, cast: Cast, lexicon: Lexicon) -> Naming:
    """The codes of a description or of a body, by its head noun and determiner."""
    first = head[0]
    at = _head_noun(reading, head)
    word = reading.words[at]
    role = _phrase_role(reading, head, lexicon) or "unclear"
    name = _described(reading, head)
    if word in _CROWD or at == first and word in _CROWD:
        return Naming(naming="unnamed_group", role=role, name=name)
    if reading.has(at, CAPITAL) and word in lexicon.media:
        return Naming(naming="media", role="media", name=name)
    if word in lexicon.people and word not in lexicon.entities:
        return _people_noun(reading, head, at, cast, lexicon)
    if word in lexicon.entities:
        return _entity_noun(reading, head, at, lexicon)
    if reading.has(at, CAPITAL):
        return _capital_noun(reading, head, at, lexicon, cast)
    if word.endswith(_AGENTIVE):
        group = is_plural(reading, at) and reading.words[first] not in _COUNTED
        code = "unnamed_group" if group else "unnamed_person"
        return Naming(naming=code, role=role, name=name, human=not group)
    return Naming(naming="none", role="unclear", name=name)


def _capital_noun(
    reading: Reading, head: Range, at: int, lexicon: Lexicon, cast: Cast
) -> Naming:
    """A name that no full name of the article explains: a place or body, or else a person."""
    name = _described(reading, head)
    first = head[0]
    role = _phrase_role(reading, head, lexicon)
    if any(reading.words[i] in lexicon.media for i in range(first, at + 1)):
        return Naming(naming="media", role="media", name=name)
    word = reading.words[at]
    if is_plural(reading, at) and first == at and len(word) > 6:
        return Naming(naming="unnamed_group", role=role or "unclear", name=name)
    body = reading.words[first] in _DEFINITE or word in cast.places or word.isupper()
    if body or at - first > 3:
        return Naming(naming="named_org", role=role or "official", name=name)
    return Naming(naming="named_person", role=role or "unclear", name=name, human=True)


def _head_noun(reading: Reading, head: Range) -> int:
    """The last word before the first preposition; "a number of studies" has it after."""
    first, last = head
    end = last
    for at in range(first + 1, last):
        if not reading.has(at, Class.PREPOSITION) or _is_inner_of(reading, at, first, last):
            continue
        if reading.words[at] == "of" and reading.has(at - 1, Class.MEASURE_NOUN):
            continue
        end = at
        break
    at = end - 1
    while at > first and reading.has(at, MARK | FIGURE | Class.TIME):
        at -= 1
    return at


def _people_noun(
    reading: Reading, head: Range, at: int, cast: Cast, lexicon: Lexicon
) -> Naming:
    """A person or group by a noun: a counted or single one is a person, an office is known."""
    word = reading.words[at]
    role = lexicon.people[word]
    if role == "unclear":
        role = _phrase_role(reading, head, lexicon) or "unclear"
    name = _described(reading, head)
    opening = reading.words[head[0] : at]
    if word in lexicon.plural_people and not _COUNTED.intersection(opening):
        return Naming(naming="unnamed_group", role=role, name=name)
    if opening and opening[0] in _DEFINITE and at == head[1] - 1:
        holders = [person.name for person in cast.people.values() if word in person.described]
        if len(holders) == 1:
            return named_person(holders[0], cast, phrase_role=role)
        if word in _OFFICES:
            return Naming(naming="named_person", role=role, name=None, human=True)
    return Naming(naming="unnamed_person", role=role, name=name, human=True)


def _entity_noun(reading: Reading, head: Range, at: int, lexicon: Lexicon) -> Naming:
    """A body, document or medium by its noun."""
    naming, role = lexicon.entities[reading.words[at]]
    opening = reading.words[head[0] : at]
    if naming == "named_org" and opening and opening[0] in _INDEFINITE:
        naming = naming if reading.has(at, CAPITAL) else "unnamed_group"
    if naming == "document":
        if any(word in lexicon.media for word in opening) and reading.words[at].endswith("s"):
            return Naming(naming="media", role="media", name=_described(reading, head))
        role = _issuer_role(reading, head, lexicon, role)
    return Naming(naming=naming, role=role, name=_described(reading, head))


def _issuer_role(reading: Reading, head: Range, lexicon: Lexicon, role: str) -> str:
    """The role of whoever issued a document, if the phrase tells: "court papers"."""
    for at in range(*head):
        word = reading.words[at]
        issuer = lexicon.entities.get(word, ("", ""))
        if issuer[0] == "named_org":
            return issuer[1]
        if word in lexicon.people and lexicon.people[word] != "unclear":
            return lexicon.people[word]
    return role


def _described(reading: Reading, head: Range) -> str | None:
    """The description as written, without a leading article."""
    first, last = head
    while first < last - 1 and reading.words[first] in {"the", "a", "an"}:
        first += 1
    return " ".join(reading.phrase(first, last).split()) or None
