"""Persons of an article: full names, surnames, genders, and the roles given to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.reading import CAPITAL, CLOSED_CLASS, FIGURE, MARK, Reading

LONGEST_NAME = 5
# Named this often without any description: one of those the article is about.
MAIN_CHARACTER = 3
_PARTICLES = frozenset(
    "van von de del der den di da al bin ibn la le el st. dos das ben du ten ter".split()
)
_SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})
_NAMELIKE = frozenset({"will", "may", "mark", "bill", "rob"})
Range = tuple[int, int]


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
    described : frozenset of str
        Words of those titles and descriptions, such as "senator".
    """

    name: str
    gender: str
    role: str
    described: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is named in an article, and where.

    Parameters
    ----------
    people : Mapping[str, Person]
        Persons by name.
    by_words : Mapping[str, tuple of str]
        Lower-case full name, given name or surname to the names that have it.
    mentions : sequence of list of (int, int, str or None)
        For each document: first and last token of each mention of a person, and the name; None
        where a surname fits several.
    places : frozenset of str
        Capitalised words, lower-cased, that somewhere follow "in", "from", "across" or "near".
    """

    people: Mapping[str, Person]
    by_words: Mapping[str, tuple[str, ...]]
    mentions: Sequence[list[tuple[int, int, str | None]]]
    places: frozenset[str]

    def named(self, words: Sequence[str]) -> tuple[str, ...]:
        """The persons that some lower-case words may name: one, none, or several on a tie."""
        full = self.by_words.get(" ".join(words))
        if full is not None:
            return full
        if len(words) > 1 and self.by_words.get(surname(words)):
            return ()
        return self.by_words.get(surname(words), ())


@dataclass(slots=True)
class _Draft:
    name: str
    genders: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    described: set[str] = field(default_factory=set)
    mentions: int = 0
    aged: bool = False


def cast_of(article: Sequence[Reading], lexicon: Lexicon) -> Cast:
    """The persons named in the documents of one article."""
    runs = [name_runs(reading) for reading in article]
    drafts: dict[str, _Draft] = {}
    alone = {
        reading.words[run[0]]
        for reading, found in zip(article, runs, strict=True)
        for run in found
        if run[1] - run[0] == 1
    }
    for reading, found in zip(article, runs, strict=True):
        for run in found:
            _enter_name(reading, run, lexicon, drafts, alone)
    by_words = _index(drafts)
    election = _is_about_election(article)
    mentions = []
    for reading, found in zip(article, runs, strict=True):
        here: list[tuple[int, int, str | None]] = []
        for run in found:
            core = person_part(reading, run, lexicon)
            names = by_words.get(" ".join(reading.words[slice(*core)])) if core else None
            if core and not names:
                names = by_words.get(surname(reading.words[slice(*core)]), ())
            if not core or not names:
                continue
            here.append((*core, names[0] if len(names) == 1 else None))
            if len(names) == 1:
                _note_description(reading, core, lexicon, drafts[names[0].lower()])
        mentions.append(here)
    return Cast(
        people={draft.name: _person(draft, election) for draft in drafts.values()},
        by_words=by_words,
        mentions=mentions,
        places=frozenset(place for reading in article for place in _places(reading)),
    )


def _places(reading: Reading) -> set[str]:
    words = reading.words
    return {
        words[at + 1]
        for at in range(len(words) - 1)
        if words[at] in {"in", "from", "across", "near"} and reading.has(at + 1, CAPITAL)
    }


def _index(drafts: Mapping[str, _Draft]) -> dict[str, tuple[str, ...]]:
    """Names by full name, given name and surname."""
    found: dict[str, list[str]] = {}
    for key, draft in drafts.items():
        words = key.split()
        for form in {key, surname(words), *(words[:1] if len(words) > 1 else [])}:
            names = found.setdefault(form, [])
            if draft.name not in names:
                names.append(draft.name)
    # A person known by surname alone adds nothing where a full name has that surname.
    for form, names in found.items():
        longer = [name for name in names if " " in name]
        if longer and form in drafts and len(longer) < len(names):
            found[form] = longer
    return {form: tuple(names) for form, names in found.items()}


def _is_about_election(article: Sequence[Reading]) -> bool:
    """Whether at least one word in a hundred is of elections."""
    n_words = sum(len(reading.words) for reading in article)
    n_hits = sum(reading.has(at, Class.ELECTION) for reading in article
                 for at in range(len(reading.words)))  # fmt: skip
    return n_hits * 100 >= n_words > 0


def _person(draft: _Draft, election: bool) -> Person:
    ranked = draft.genders.most_common(2)
    tied = not ranked or len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    role = draft.roles.most_common(1)[0][0] if draft.roles else ""
    # The codebook: an office-holder on an election matter is campaign.
    partisan = draft.roles["campaign"] > 0 or election and (
        role == "official" or not role and draft.mentions >= MAIN_CHARACTER
    )
    if partisan:
        role = "campaign"
    elif not role and draft.aged:
        role = "citizen"
    return Person(
        name=draft.name,
        gender="" if tied else ranked[0][0],
        role=role,
        described=frozenset(draft.described),
    )


def name_runs(reading: Reading, part: Range | None = None) -> list[Range]:
    """Runs of capitalised tokens that can be a name, with titles before it."""
    runs = []
    at, end = part or (0, len(reading.words))
    while at < end:
        if not _is_name_word(reading, at):
            at += 1
            continue
        last = at + 1
        while last < end and _continues_name(reading, last, end):
            last += 1
        runs.append((at, last))
        at = last
    return runs


def _is_name_word(reading: Reading, at: int) -> bool:
    bits = reading.flags[at]
    if not bits & CAPITAL or bits & (MARK | FIGURE):
        return False
    return not bits & (CLOSED_CLASS | Class.TIME | Class.ADVERB) or reading.words[at] in _NAMELIKE


def _continues_name(reading: Reading, at: int, end: int) -> bool:
    """Whether a token goes on with the name before it: capital, initial or particle."""
    if reading.start[at] - reading.end[at - 1] > 1 or reading.words[at - 1] in {".", "'s"}:
        return False
    if _is_name_word(reading, at):
        return True
    follows = at + 1 < end and _is_name_word(reading, at + 1)
    return reading.words[at] in _PARTICLES and follows


def surname(words: Sequence[str]) -> str:
    """The family name among the lower-case words of a name.

    Examples
    --------
    >>> surname(["able", "baker", "jr."])
    'baker'
    """
    kept = [word for word in words if word not in _SUFFIXES]
    return kept[-1] if kept else words[-1]


def person_part(reading: Reading, run: Range, lexicon: Lexicon) -> Range | None:
    """The part of a run of capitals that names a person, titles left out; None for a body."""
    first, last = run
    start = first
    for at in range(first, last):
        word = reading.words[at]
        if word in lexicon.titles or word in lexicon.people or word in lexicon.entities:
            start = at + 1
    words = reading.words[start:last]
    if not words or len(words) > LONGEST_NAME:
        return None
    # "Kremlin Able Baker" or "Labour's Able Baker": a known given name opens the name.
    for at in range(start + 1, last - 1):
        if reading.words[at] in lexicon.genders and reading.words[start] not in lexicon.genders:
            return at, last
    titled = start > first and reading.words[start - 1] not in lexicon.entities
    if len(words) == 1 and not titled and first != start:
        return None
    return start, last


def _is_person(reading: Reading, core: Range, lexicon: Lexicon, alone: set[str]) -> bool:
    """Whether a capitalised stretch names a person: a given name, a title or later use tells."""
    words = reading.words[slice(*core)]
    before = reading.words[core[0] - 1] if core[0] else ""
    titled = before in lexicon.titles or before in lexicon.people
    if len(words) == 1:
        return before in lexicon.titles and before not in {"foreign", "prime", "deputy", "former"}
    after = core[1]
    if after < len(reading.words) and reading.words[after] in lexicon.entities:
        return False
    if titled or words[0] in lexicon.genders:
        return True
    used_alone = surname(words) in alone and before not in {"the", "a", "an", "in", "at", "from"}
    return used_alone or bool(_after_name(reading, after)) or _has_age(reading, after)


def _has_age(reading: Reading, at: int) -> bool:
    """Whether ", 22," follows a name."""
    return (
        at + 2 < len(reading.words)
        and reading.words[at] == ","
        and reading.has(at + 1, FIGURE)
        and reading.words[at + 1].isdigit()
        and 5 < int(reading.words[at + 1][:3]) < 110
    )


def _enter_name(
    reading: Reading, run: Range, lexicon: Lexicon, drafts: dict[str, _Draft], alone: set[str]
) -> None:
    core = person_part(reading, run, lexicon)
    if core is None or not _is_person(reading, core, lexicon, alone):
        return
    name = reading.phrase(*core)
    drafts.setdefault(" ".join(name.lower().split()), _Draft(name=" ".join(name.split())))


def _note_description(reading: Reading, core: Range, lexicon: Lexicon, draft: _Draft) -> None:
    """Enters what titles before and an apposition after a name tell of gender and role."""
    given = lexicon.genders.get(reading.words[core[0]], "")
    if core[1] - core[0] > 1 and given:
        draft.genders[given] += 1
    if _has_age(reading, core[1]):
        draft.aged = True
    draft.mentions += 1
    stops = int(Class.AUXILIARY | Class.SUBORDINATOR | Class.CONJUNCTION | Class.PREPOSITION) | MARK
    for at in range(core[0] - 1, max(-1, core[0] - 6), -1):
        if reading.has(at, stops):
            break
        _note_word(reading.words[at], lexicon, draft)
    for at in _after_name(reading, core[1]):
        _note_word(reading.words[at], lexicon, draft)


def _after_name(reading: Reading, at: int) -> range:
    """The tokens that describe a name: ", a lawyer for the city," or "'s campaign"."""
    end = len(reading.words)
    if at >= end:
        return range(0)
    if reading.words[at] == "'s" and at + 1 < end:
        campaign = reading.words[at + 1] in {"campaign", "candidacy"}
        return range(at + 1, at + 2) if campaign else range(0)
    if reading.words[at] == "campaign":
        return range(at, at + 1)
    if reading.words[at] not in {",", "(", "-", "–", "—"} or at + 1 >= end:
        return range(0)
    first = last = at + 1
    while last < min(end, first + 9) and not reading.has(last, MARK | Class.AUXILIARY):
        last += 1
    describes = reading.has(
        first, Class.DETERMINER | Class.POSSESSIVE | Class.PERSON | Class.TITLE
    ) or reading.words[first] in {"who", "former", "r", "d"}
    return range(first, last) if describes else range(0)


def _note_word(word: str, lexicon: Lexicon, draft: _Draft) -> None:
    """Counts the gender and role a word tells."""
    gender, role = lexicon.titles.get(word, ("", ""))
    if not gender and word.endswith("woman"):
        gender = "f"
    if gender:
        draft.genders[gender] += 3
    role = role or lexicon.people.get(word, "")
    if word in {"campaign", "candidacy"}:
        role = "campaign"
    if role:
        draft.described.add(word)
    if role and role != "unclear":
        draft.roles[role] += 1
