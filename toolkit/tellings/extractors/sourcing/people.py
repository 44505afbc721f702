"""The cast of an article: who is named, of which gender, and in what role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tellings.extractors.sourcing.affiliations import institutions_in
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
from tellings.extractors.sourcing.phrases import phrase_before
from tellings.extractors.sourcing.public_figures import field_of
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.roles import PARTY_WORDS, told_role
from tellings.extractors.sourcing.subjects_near import ELECTION, SUBJECTS, subjects

# Named this often without any description: one of those the article is about.
MAIN_CHARACTER = 3
# An article is about an election when this share of its words is of elections.
ELECTION_SHARE = 0.01
# Words within so many of a mention tell what the person has to do with.
_AROUND = 15
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
    n_mentions : int
        How often the article names the person.
    clues : frozenset of str
        What stands beside the name anywhere: roles of titles and nouns (``noun official``),
        bodies (``body business``), parties, elections, an age.
    field : str
        The field of a listed public figure; empty for everybody else.
    near : frozenset of str
        Subjects of the words around all mentions, each with how often: ``election mostly``.
    """

    name: str
    gender: str
    role: str
    n_mentions: int = 0
    clues: frozenset[str] = frozenset()
    field: str = ""
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Tokens ``first`` to ``last`` that name a person; ``name`` is None where several fit."""

    first: int
    last: int
    name: str | None


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
    mentions : sequence of list of Mention
        For each document, in order.
    places : frozenset of str
        Lower-cased names that are used as places.
    election_words : float
        Share of the article's words that are of elections.
    subjects : tuple of (str, float)
        For each subject the share of the article's words that are of it.
    """

    people: Mapping[str, Person]
    by_words: Mapping[str, tuple[str, ...]]
    described: Mapping[str, tuple[str, ...]]
    mentions: Sequence[list[Mention]]
    places: frozenset[str]
    election_words: float
    subjects: tuple[tuple[str, float], ...] = ()

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
    clues: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    aged: bool = False


def cast_of(article: Sequence[Reading], lexicon: Lexicon) -> Cast:
    """The persons named in the documents of one article.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> cast = cast_of([read("Senator Mary Pell left. Pell laughed.")], english())
    >>> person = cast.people["Mary Pell"]
    >>> person.gender, person.role, person.n_mentions
    ('f', 'official', 2)
    """
    found = [(place, run) for place, reading in enumerate(article) for run in name_runs(reading)]
    alone = {article[place].words[run[0]] for place, run in found if run[1] - run[0] == 1}
    cores = [(place, person_part(article[place], run, lexicon)) for place, run in found]
    drafts: dict[str, _Draft] = {}
    surnames: dict[str, str] = {}
    for place, core in cores:
        reading = article[place]
        if core is not None and is_person(reading, core, alone, lexicon):
            if _is_institution(reading, core):
                continue
            drafts.setdefault(joined(reading, core), _Draft(name=reading.line(*core)))
            surnames[joined(reading, core)] = surname(reading, core)
    by_words = _index(drafts, surnames)
    by_name = {draft.name: draft for draft in drafts.values()}
    mentions: list[list[Mention]] = [[] for _ in article]
    for place, core in cores:
        names = _named(article[place], core, by_words) if core is not None else ()
        if core is None or not names:
            continue
        name = names[0] if len(names) == 1 else None
        mentions[place].append(Mention(first=core[0], last=core[1], name=name))
        if len(names) == 1:
            _note(article[place], core, lexicon, by_name[names[0]])
    shares = _subjects(article)
    election = dict(shares)[ELECTION] >= ELECTION_SHARE
    return Cast(
        people={name: _person(draft, election=election) for name, draft in by_name.items()},
        by_words=by_words,
        described=_describing(by_name),
        mentions=mentions,
        places=places(article),
        election_words=dict(shares)[ELECTION],
        subjects=shares,
    )


def _is_institution(reading: Reading, core: Range) -> bool:
    """Whether the last words of the name are those of a listed body: "General Electric"."""
    first = max(0, core[0] - 2)
    return any(end >= core[1] for _, end, _ in institutions_in(reading, first, core[1]))


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


def _subjects(article: Sequence[Reading]) -> tuple[tuple[str, float], ...]:
    """For each subject the share of the words of an article that are of it."""
    n_words = sum(len(reading.words) for reading in article)
    found: Counter[str] = Counter()
    for reading in article:
        found.update(subjects(reading, range(len(reading.words))))
    return tuple((subject, found[subject] / max(n_words, 1)) for subject in SUBJECTS)


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
    return Person(
        name=draft.name,
        gender="" if tied else _most(draft.genders),
        role=role,
        n_mentions=draft.mentions,
        clues=frozenset(draft.clues),
        field=field_of(draft.name),
        near=frozenset(_how_often(draft)),
    )


def _how_often(draft: _Draft) -> Iterator[str]:
    """Each subject near the mentions, with the share of them it is near to, in thirds."""
    for subject, n in draft.near.items():
        yield f"{subject} {('seldom', 'often', 'mostly')[min(3 * n // draft.mentions, 2)]}"


def _most(counts: Counter[str]) -> str:
    """The value counted most, the first in the article on a tie; empty when there is none."""
    return counts.most_common(1)[0][0] if counts else ""


def _note(reading: Reading, core: Range, lexicon: Lexicon, draft: _Draft) -> None:
    """Enters what titles before and a description after a name tell of gender and role."""
    draft.mentions += 1
    around = range(max(0, core[0] - _AROUND), min(len(reading.words), core[1] + _AROUND))
    draft.near.update(set(subjects(reading, around)))
    draft.aged |= has_age(reading, core[1])
    given = lexicon.genders.get(reading.words[core[0]], "")
    if core[1] - core[0] > 1 and given:
        draft.genders[given] += 1
    gloss = description(reading, core[1])
    parts = (title_before(reading, core[0]), (gloss.start, gloss.stop))
    for place, (first, last) in zip(("before", "after"), parts, strict=True):
        if first == last:
            continue
        for at in range(first, last):
            _note_word(reading.words[at], lexicon, draft)
        role = told_role(reading, first, last, lexicon)
        if role:
            draft.roles[role] += 1
        draft.clues.update(clues(reading, range(first, last), lexicon, place))
    end = core[1]
    after = reading.flags[end : end + 6]
    draft.clues.update(["beside election"] * any(bits & Class.ELECTION for bits in after))
    if end + 1 < len(after) + end and reading.words[end] == "of" and after[1] & Class.CAPITAL:
        draft.clues["of a place"] += 1


def title_before(reading: Reading, first: int) -> Range:
    """The title or description before a name, with or without a comma; empty when none.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> title_before(read("The owner of the boat, Dana Pell, said"), 6)
    (0, 5)
    >>> title_before(read("Trade minister Dana Pell said"), 2)
    (0, 2)
    """
    if first > 1 and reading.words[first - 1] == ",":
        start = phrase_before(reading, first - 2, max(0, first - 16))
        described = start is not None and any(
            reading.has(at, Class.PERSON) for at in range(start, first - 1)
        )
        return (start, first - 1) if start is not None and described else (first, first)
    stops = Class.AUXILIARY | Class.SUBORDINATOR | Class.CONJUNCTION | Class.MARK | Class.CUE
    at = first
    while at > max(0, first - 8) and not reading.has(at - 1, stops & ~Class.TITLE):
        state = reading.words[at - 1] == "of" and at < first and reading.words[at] == "state"
        if reading.has(at - 1, Class.PREPOSITION) and not state:
            break
        at -= 1
    return at, first


def clues(reading: Reading, part: range, lexicon: Lexicon, place: str) -> list[str]:
    """What the words of a title, description or phrase tell of a role, each with its place.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> clues(read("a Democratic senator from Ohio"), range(5), english(), "after")
    ['party', 'after noun official', 'word senator', 'body official']
    """
    told = []
    for at in part:
        word = reading.words[at]
        if word in PARTY_WORDS:
            told.append("party")
        elif word in {"former", "ex", "retired"}:
            told.append("former")
        role = lexicon.people.get(word, "") or lexicon.titles.get(word, ("", ""))[1]
        if role:
            told += [f"{place} noun {role}", f"word {word}"]
        elif word in lexicon.entities:
            told.append(f"body {lexicon.entities[word][1]}")
    if len(part):
        found = institutions_in(reading, part.start, part.stop)
        told += [f"body {role}" for _, _, (_, role) in found]
    return told


def _note_word(word: str, lexicon: Lexicon, draft: _Draft) -> None:
    """Counts the gender a word tells, and keeps a noun that describes the person."""
    gender, role = lexicon.titles.get(word, ("", ""))
    if not gender and word.endswith("woman"):
        gender = "f"
    if gender:
        # A title outweighs a given name, which may be of either.
        draft.genders[gender] += 3
    if role or word in lexicon.people:
        draft.described.add(word)
    if word in {"campaign", "candidacy"}:
        draft.roles["campaign"] += 1
