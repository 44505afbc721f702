"""The cast of an article: who is named, of which gender, and in what role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.names import (
    Range,
    description,
    has_age,
    is_person,
    joined,
    name_runs,
    person_part,
    places,
    surname,
)
from tellings.extractors.sourcing.reading import Reading

# Named this often without any description: one of those the article is about.
MAIN_CHARACTER = 3
# An article is about an election when one word in so many is of elections.
ELECTION_WORDS = 100
# A name shared by more persons than this tells as little as one shared by two.
MOST_NAMESAKES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody named in full, or by title and surname, somewhere in the article.

    Parameters
    ----------
    name : str
        The fullest name, as first written.
    gender : str
        ``m``, ``f``, or empty when nothing tells.
    role : str
        The role that titles and descriptions beside the name give most often; may be empty.
    """

    name: str
    gender: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is named in an article, and where.

    Parameters
    ----------
    people : Mapping[str, Person]
        Persons by name.
    by_words : Mapping[str, tuple of str]
        Lower-case full name, given name or surname to the names that have it.
    described : Mapping[str, tuple of str]
        Words of titles and descriptions, such as "senator", to the names they stand beside.
    mentions : sequence of list of (int, str or None)
        For each document: first token of each mention of a person, and the name; None where it
        fits several.
    places : frozenset of str
        Lower-cased names that are used as places.
    """

    people: Mapping[str, Person]
    by_words: Mapping[str, tuple[str, ...]]
    described: Mapping[str, tuple[str, ...]]
    mentions: Sequence[list[tuple[int, str | None]]]
    places: frozenset[str]

    def named(self, reading: Reading, core: Range) -> tuple[str, ...]:
        """The persons that some words may name: one, none, or several on a tie."""
        full = self.by_words.get(joined(reading, core))
        if full is not None or core[1] - core[0] > 1:
            return full or ()
        return self.by_words.get(surname(reading, core), ())


@dataclass(slots=True)
class _Draft:
    name: str
    genders: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    described: set[str] = field(default_factory=set)
    mentions: int = 0
    aged: bool = False


def cast_of(article: Sequence[Reading], lexicon: Lexicon) -> Cast:
    """The persons named in the documents of one article.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> cast = cast_of([read("Senator Mary Pell left. Pell laughed.")], english())
    >>> cast.people
    {'Mary Pell': Person(name='Mary Pell', gender='f', role='official')}
    """
    found = [(place, run) for place, reading in enumerate(article) for run in name_runs(reading)]
    alone = {article[place].words[run[0]] for place, run in found if run[1] - run[0] == 1}
    cores = [(place, person_part(article[place], run, lexicon)) for place, run in found]
    drafts: dict[str, _Draft] = {}
    surnames: dict[str, str] = {}
    for place, core in cores:
        reading = article[place]
        if core is not None and is_person(reading, core, alone, lexicon):
            drafts.setdefault(joined(reading, core), _Draft(name=reading.line(*core)))
            surnames[joined(reading, core)] = surname(reading, core)
    by_words = _index(drafts, surnames)
    by_name = {draft.name: draft for draft in drafts.values()}
    mentions: list[list[tuple[int, str | None]]] = [[] for _ in article]
    for place, core in cores:
        names = _named(article[place], core, by_words) if core is not None else ()
        if core is None or not names:
            continue
        mentions[place].append((core[0], names[0] if len(names) == 1 else None))
        if len(names) == 1:
            _note(article[place], core, lexicon, by_name[names[0]])
    election = _is_about_election(article)
    return Cast(
        people={name: _person(draft, election=election) for name, draft in by_name.items()},
        by_words=by_words,
        described=_describing(by_name),
        mentions=mentions,
        places=places(article),
    )


def _named(
    reading: Reading, core: Range, by_words: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The names a mention may stand for, by all of its words or else by the last."""
    return by_words.get(joined(reading, core)) or by_words.get(surname(reading, core), ())


def _index(drafts: Mapping[str, _Draft], surnames: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Names by full name, given name and surname, in the order of the article."""
    found: dict[str, dict[str, None]] = {}
    for key, draft in drafts.items():
        given = key.split(" ", 1)[0] if " " in key else key
        for form in {key, given, surnames[key]}:
            names = found.setdefault(form, {})
            if len(names) < MOST_NAMESAKES:
                names[draft.name] = None
    index = {}
    for form, names in found.items():
        # Somebody known by surname alone adds nothing where a full name has that surname.
        longer = tuple(name for name in names if " " in name)
        index[form] = longer if longer and form in drafts else tuple(names)
    return index


def _describing(drafts: Mapping[str, _Draft]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, draft in drafts.items():
        for word in draft.described:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def _is_about_election(article: Sequence[Reading]) -> bool:
    n_words = sum(len(reading.words) for reading in article)
    n_hits = sum(bits & Class.ELECTION > 0 for reading in article for bits in reading.flags)
    return n_hits * ELECTION_WORDS >= n_words > 0


def _person(draft: _Draft, *, election: bool) -> Person:
    """The person of a draft. The codebook: an office-holder on an election matter is campaign."""
    role = _most(draft.roles)
    main = not role and draft.mentions >= MAIN_CHARACTER
    if draft.roles["campaign"] or (election and (role == "official" or main)):
        role = "campaign"
    elif not role and draft.aged:
        role = "citizen"
    ranked = draft.genders.most_common(2)
    tied = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    return Person(name=draft.name, gender="" if tied else _most(draft.genders), role=role)


def _most(counts: Counter[str]) -> str:
    """The value counted most, the first in the article on a tie; empty when there is none."""
    return counts.most_common(1)[0][0] if counts else ""


def _note(reading: Reading, core: Range, lexicon: Lexicon, draft: _Draft) -> None:
    """Enters what titles before and a description after a name tell of gender and role."""
    draft.mentions += 1
    draft.aged |= has_age(reading, core[1])
    given = lexicon.genders.get(reading.words[core[0]], "")
    if core[1] - core[0] > 1 and given:
        draft.genders[given] += 1
    stops = Class.AUXILIARY | Class.SUBORDINATOR | Class.CONJUNCTION | Class.PREPOSITION
    for at in range(core[0] - 1, max(-1, core[0] - 6), -1):
        if reading.has(at, stops | Class.MARK):
            break
        _note_word(reading.words[at], lexicon, draft)
    for at in description(reading, core[1]):
        _note_word(reading.words[at], lexicon, draft)


def _note_word(word: str, lexicon: Lexicon, draft: _Draft) -> None:
    """Counts the gender and role a word tells."""
    gender, role = lexicon.titles.get(word, ("", ""))
    if not gender and word.endswith("woman"):
        gender = "f"
    if gender:
        # A title outweighs a given name, which may be of either.
        draft.genders[gender] += 3
    role = "campaign" if word in {"campaign", "candidacy"} else role or lexicon.people.get(word, "")
    if role:
        draft.described.add(word)
    if role and role != "unclear":
        draft.roles[role] += 1
