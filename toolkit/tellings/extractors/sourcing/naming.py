"""How identifiable a source is, and in what role it speaks: the codes of the codebook by rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tellings.extractors.sourcing.cues import is_plural
from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.names import Range, name_runs, person_part
from tellings.extractors.sourcing.people import Cast
from tellings.extractors.sourcing.phrases import DASHES
from tellings.extractors.sourcing.reading import Reading

UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """Codes of a source phrase.

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
    plural : bool
        Whether it is several persons.
    rivals : tuple of str
        The persons of the cast it may be, where the name is left open.
    phrase : (int, int)
        Tokens of the phrase that names it; empty where a pronoun is all there is.
    """

    naming: str
    role: str
    name: str | None
    person: str = ""
    human: bool = False
    plural: bool = False
    rivals: tuple[str, ...] = ()
    phrase: Range = (0, 0)


def name_source(reading: Reading, source: Range, cast: Cast, lexicon: Lexicon) -> Naming:
    """The codes of a source phrase: by the names in it, then by its head noun.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.people import cast_of
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("A senior official said")
    >>> naming = name_source(reading, (0, 3), cast_of([reading], english()), english())
    >>> naming.naming, naming.role, naming.name
    ('unnamed_person', 'official', 'senior official')
    """
    return replace(_named(reading, source, cast, lexicon), phrase=source)


def _named(reading: Reading, source: Range, cast: Cast, lexicon: Lexicon) -> Naming:
    """The codes of a source phrase by the person it names, else by its head noun."""
    head = head_segment(reading, source)
    gloss = _apposition(reading, head, source)
    for segment in (head, gloss):
        if segment is not None:
            found = _named_person(reading, segment, source, cast, lexicon)
            if found is not None:
                return found
    noun = _by_noun(reading, head, cast, lexicon)
    if noun.naming == "unnamed_person" and gloss is not None and _is_full_name(reading, gloss):
        return Naming(naming="named_person", role=noun.role, name=reading.line(*gloss), human=True)
    return noun


def named_person(name: str, cast: Cast, *, phrase_role: str = "", phrase: Range = (0, 0)) -> Naming:
    """The codes of a person of the cast.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.people import cast_of
    >>> from tellings.extractors.sourcing.reading import read
    >>> cast = cast_of([read("Senator Mary Pell left.")], english())
    >>> named_person("Mary Pell", cast).role
    'official'
    """
    person = cast.people[name]
    role = person.role if person.role == "campaign" else phrase_role or person.role
    return Naming(
        naming="named_person", role=role or UNCLEAR, name=person.name, person=name, human=True,
        phrase=phrase,
    )  # fmt: skip


def tied_person(names: tuple[str, ...], cast: Cast, *, phrase_role: str = "") -> Naming:
    """Somebody whom several full names of the article fit: no name, and a role they share.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.people import cast_of
    >>> from tellings.extractors.sourcing.reading import read
    >>> cast = cast_of([read("Senator Mary Pell met Senator John Pell.")], english())
    >>> tied_person(("Mary Pell", "John Pell"), cast).role
    'official'
    """
    roles = {cast.people[name].role for name in names}
    shared = roles.pop() if len(roles) == 1 else ""
    role = phrase_role or shared or UNCLEAR
    return Naming(naming="named_person", role=role, name=None, human=True, rivals=names)


def head_segment(reading: Reading, source: Range) -> Range:
    """The phrase up to its first comma, bracket or relative pronoun."""
    edges = {",", "(", "who", "whose", "which", "that", *DASHES}
    first, last = source
    end = next((at for at in range(first + 1, last) if reading.words[at] in edges), last)
    return first, end


def _apposition(reading: Reading, head: Range, source: Range) -> Range | None:
    """A name that follows the comma after a description: "its envoy, Able Baker"."""
    first = head[1] + 1
    if first >= source[1] or reading.words[head[1]] != ",":
        return None
    last = first
    while last < source[1] and not reading.has(last, Class.MARK):
        last += 1
    return (first, last) if reading.has(first, Class.CAPITAL) else None


def _is_full_name(reading: Reading, part: Range) -> bool:
    """Whether a part is two capitalised words or more, none of a body: "Able Baker"."""
    bits = reading.flags[slice(*part)]
    capitals = all(flags & Class.CAPITAL for flags in bits)
    return len(bits) > 1 and capitals and not any(flags & Class.ENTITY for flags in bits)


def _named_person(
    reading: Reading, segment: Range, source: Range, cast: Cast, lexicon: Lexicon
) -> Naming | None:
    """A person named as the head of the segment: not inside "aides to Able Baker"."""
    for run in name_runs(reading, segment):
        core = person_part(reading, run, lexicon)
        if core is None or _is_modifier(reading, run, segment):
            continue
        names = cast.named(reading, core)
        if len(names) > 1:
            names = _by_title(reading, core[0], names, cast, lexicon)
        if not names:
            continue
        role = _phrase_role(reading, source, lexicon, skip=core)
        if len(names) > 1:
            return tied_person(names, cast, phrase_role=role)
        return named_person(names[0], cast, phrase_role=role)
    return None


def _is_modifier(reading: Reading, run: Range, segment: Range) -> bool:
    """Whether the name hangs on another word: "a lawyer for Baker", "Baker's aide"."""
    hangs = any(
        reading.has(at, Class.PREPOSITION) and not _is_inner_of(reading, at, (segment[0], run[1]))
        for at in range(segment[0], run[0])
    )
    after = run[1]
    if hangs or after >= segment[1]:
        return hangs
    loose = Class.MARK | Class.PREPOSITION | Class.CONJUNCTION | Class.ADVERB | Class.TIME
    return reading.words[after] == "'s" or not reading.has(after, loose)


def _by_title(
    reading: Reading, first: int, names: tuple[str, ...], cast: Cast, lexicon: Lexicon
) -> tuple[str, ...]:
    """Of several persons of one surname those whose gender fits "Mr." or "Mrs."; else all."""
    before = reading.words[first - 1] if first else ""
    gender = lexicon.titles.get(before, ("", ""))[0]
    fitting = tuple(name for name in names if cast.people[name].gender == gender)
    return fitting if gender and len(fitting) == 1 else names


def _is_inner_of(reading: Reading, at: int, part: Range) -> bool:
    """Whether "of" belongs to a name: "Secretary of State", "University of Belisk"."""
    if reading.words[at] != "of" or not part[0] < at < part[1] - 1:
        return False
    return reading.has(at - 1, Class.CAPITAL) and reading.has(at + 1, Class.CAPITAL)


def _phrase_role(reading: Reading, source: Range, lexicon: Lexicon, *, skip: Range = (0, 0)) -> str:
    """The first role that a word of the phrase tells, people before bodies; empty when none."""
    body = ""
    for at in range(*source):
        if skip[0] <= at < skip[1]:
            continue
        word = reading.words[at]
        role = lexicon.people.get(word, "") or lexicon.titles.get(word, ("", ""))[1]
        if role and role != UNCLEAR:
            return role
        if not body and word in lexicon.entities:
            body = lexicon.entities[word][1]
    return body


def _by_noun(reading: Reading, head: Range, cast: Cast, lexicon: Lexicon) -> Naming:
    """The codes of a description or of a body, by its head noun and determiner."""
    at = head_noun(reading, head)
    word = reading.words[at]
    capital = reading.has(at, Class.CAPITAL)
    if capital and word in lexicon.media:
        return _described(reading, head, "media", "media")
    if word not in {"one", "another"} and not reading.has(at, Class.CROWD):
        if word in lexicon.entities:
            return _by_entity(reading, head, at, lexicon)
        if word in lexicon.people:
            return _by_people(reading, head, at, cast, lexicon)
        if capital:
            return _by_capital(reading, head, at, cast, lexicon)
    return _by_form(reading, head, at, lexicon)


def _by_form(reading: Reading, head: Range, at: int, lexicon: Lexicon) -> Naming:
    """The codes of "one of them", "many", and of nouns that only their ending tells."""
    word = reading.words[at]
    role = _phrase_role(reading, head, lexicon) or UNCLEAR
    if word in {"one", "another"}:
        return _described(reading, head, "unnamed_person", role)
    if reading.has(at, Class.CROWD):
        return _described(reading, head, "unnamed_group", role)
    if word.endswith(lexicon.agentive):
        group = is_plural(reading, at) and not reading.has(head[0], Class.COUNTED)
        return _described(reading, head, "unnamed_group" if group else "unnamed_person", role)
    return _described(reading, head, "none", UNCLEAR)


def _described(reading: Reading, head: Range, naming: str, role: str) -> Naming:
    """These codes with the description as written, without a leading article, for a name."""
    first, last = head
    while first < last - 1 and reading.words[first] in {"the", "a", "an"}:
        first += 1
    human = naming in {"named_person", "unnamed_person"}
    return Naming(naming=naming, role=role, name=reading.line(first, last) or None, human=human)


def head_noun(reading: Reading, head: Range) -> int:
    """The last word before what follows a noun; "a number of studies" has it after "of"."""
    first, last = head
    noun = Class.PERSON | Class.ENTITY
    end = last
    for at in range(first + 1, last):
        participle = reading.has(at, Class.ED | Class.ING) and reading.has(at - 1, noun)
        preposition = reading.has(at, Class.PREPOSITION) and not _is_inner_of(reading, at, head)
        measure = reading.words[at] == "of" and reading.has(at - 1, Class.MEASURE_NOUN)
        if measure and reading.words[at - 1] != "one":
            continue
        if participle or preposition or reading.has(at, Class.POSTPOSED):
            end = at
            break
    at = end - 1
    while at > first and reading.has(at, Class.MARK | Class.FIGURE | Class.TIME):
        at -= 1
    return at


def _by_capital(reading: Reading, head: Range, at: int, cast: Cast, lexicon: Lexicon) -> Naming:
    """A name that no full name of the article explains: a place or body, or else a person."""
    first, word = head[0], reading.words[at]
    if any(reading.words[i] in lexicon.media for i in range(first, at + 1)):
        return _described(reading, head, "media", "media")
    role = _phrase_role(reading, head, lexicon)
    if is_plural(reading, at) and first == at and len(word) > 6:
        return _described(reading, head, "unnamed_group", role or UNCLEAR)
    body = reading.has(first, Class.DEFINITE) or word in cast.places
    shouted = reading.phrase(at, at + 1).isupper() and len(word) > 1
    if body or shouted or at - first > 3:
        return _described(reading, head, "named_org", role or "official")
    return _described(reading, head, "named_person", role or UNCLEAR)


def _by_people(reading: Reading, head: Range, at: int, cast: Cast, lexicon: Lexicon) -> Naming:
    """A person or group by a noun: a counted or single one is a person, an office is known."""
    word = reading.words[at]
    role = lexicon.people[word]
    if role == UNCLEAR:
        role = _phrase_role(reading, head, lexicon) or UNCLEAR
    counted = any(reading.has(i, Class.COUNTED) for i in range(head[0], at))
    if word in lexicon.plural_people and not counted:
        return _described(reading, head, "unnamed_group", role)
    definite = head[0] < at == head[1] - 1 and reading.has(head[0], Class.DEFINITE)
    holders = cast.described.get(word, ()) if definite else ()
    if len(holders) == 1:
        return named_person(holders[0], cast, phrase_role=role)
    if definite and reading.has(at, Class.OFFICE):
        return Naming(naming="named_person", role=role, name=None, human=True)
    return _described(reading, head, "unnamed_person", role)


def _by_entity(reading: Reading, head: Range, at: int, lexicon: Lexicon) -> Naming:
    """A body, document or medium by its noun."""
    naming, role = lexicon.entities[reading.words[at]]
    indefinite = head[0] < at and reading.has(head[0], Class.INDEFINITE)
    if naming == "named_org" and indefinite and not reading.has(at, Class.CAPITAL):
        naming = "unnamed_group"
    if naming == "document":
        by_media = any(word in lexicon.media for word in reading.words[head[0] : at])
        if by_media and is_plural(reading, at):
            return _described(reading, head, "media", "media")
        role = _issuer_role(reading, head, lexicon) or role
    return _described(reading, head, naming, role)


def _issuer_role(reading: Reading, head: Range, lexicon: Lexicon) -> str:
    """The role of whoever issued a document, if the phrase tells: "court papers"."""
    for at in range(*head):
        word = reading.words[at]
        naming, role = lexicon.entities.get(word, ("", ""))
        if naming == "named_org":
            return role
        if lexicon.people.get(word, UNCLEAR) != UNCLEAR:
            return lexicon.people[word]
    return ""
