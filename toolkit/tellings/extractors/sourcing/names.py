"""Where names of persons stand in a text: runs of capitals, with titles and bodies told apart."""

from __future__ import annotations

from collections.abc import Sequence

from tellings.extractors.sourcing.lexicon import Class, Lexicon
from tellings.extractors.sourcing.reading import Reading

Range = tuple[int, int]
LONGEST_NAME = 5
# Of words that are function words too, those that are also given names.
_NAMELIKE = frozenset({"will", "may"})


def name_runs(reading: Reading, part: Range | None = None) -> list[Range]:
    """Runs of capitalised tokens that can be a name, with titles before it.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Senator Dana Pell met Orme.")
    >>> [reading.phrase(*run) for run in name_runs(reading)]
    ['Senator Dana Pell', 'Orme']
    """
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
    if not bits & Class.CAPITAL or bits & (Class.MARK | Class.FIGURE):
        return False
    return not bits & (Class.CLOSED | Class.TIME | Class.ADVERB) or reading.words[at] in _NAMELIKE


def _continues_name(reading: Reading, at: int, end: int) -> bool:
    """Whether a token goes on with the name before it: capital, initial or particle."""
    if reading.start[at] - reading.end[at - 1] > 1:
        return False
    if _is_name_word(reading, at):
        return True
    follows = at + 1 < end and _is_name_word(reading, at + 1)
    return reading.has(at, Class.NAME_PARTICLE) and follows


def surname(reading: Reading, core: Range) -> str:
    """The family name of a name, in lower case: its last word but for "Jr.".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> surname(read("Dana Pell Jr."), (0, 3))
    'pell'
    """
    last = core[1] - 1
    while last > core[0] and reading.has(last, Class.NAME_SUFFIX):
        last -= 1
    return reading.words[last]


def person_part(reading: Reading, run: Range, lexicon: Lexicon) -> Range | None:
    """The part of a run of capitals that names a person, titles left out; None for a body.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Senator Dana Pell")
    >>> reading.phrase(*person_part(reading, (0, 3), english()))
    'Dana Pell'
    """
    first, last = run
    start = first
    for at in range(first, last):
        if reading.has(at, Class.TITLE | Class.PERSON | Class.ENTITY):
            start = at + 1
    if start == last or last - start > LONGEST_NAME:
        return None
    # "Labour's Able Baker" or "Kremlin Able Baker": a known given name opens the name.
    if reading.words[start] not in lexicon.genders:
        for at in range(start + 1, last - 1):
            if reading.words[at] in lexicon.genders:
                return at, last
    titled = start > first and not reading.has(start - 1, Class.ENTITY)
    lone = last - start == 1 and start > first and not titled
    return None if lone else (start, last)


def is_person(reading: Reading, core: Range, alone: set[str], lexicon: Lexicon) -> bool:
    """Whether a capitalised stretch names a person: a given name, a title or later use tells.

    ``alone`` are the words that stand as a name of one word somewhere in the article.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("the Harrow Post")
    >>> is_person(reading, (1, 3), set(), english())
    False
    """
    before = core[0] - 1
    if core[1] - core[0] == 1:
        return before >= 0 and reading.words[before] in lexicon.honorifics
    if core[1] < len(reading.words) and reading.has(core[1], Class.ENTITY):
        return False
    if _is_titled(reading, before) or reading.words[core[0]] in lexicon.genders:
        return True
    last = surname(reading, core)
    article = before >= 0 and reading.words[before] in {"the", "a", "an", "in", "at", "from"}
    if last in lexicon.plural_people or last in lexicon.entities or article:
        return False
    return last in alone or bool(description(reading, core[1])) or has_age(reading, core[1])


def _is_titled(reading: Reading, before: int) -> bool:
    """Whether a title or a word for people stands before, a comma between them or not."""
    if before > 0 and reading.words[before] == ",":
        return reading.has(before - 1, Class.PERSON)
    return before >= 0 and reading.has(before, Class.TITLE | Class.PERSON)


def has_age(reading: Reading, at: int) -> bool:
    """Whether ", 22," follows a name.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> has_age(read("Dana Pell, 41, said"), 2)
    True
    """
    if at + 1 >= len(reading.words) or reading.words[at] != ",":
        return False
    age = reading.words[at + 1]
    return age.isascii() and age.isdigit() and len(age) <= 3 and 5 < int(age) < 110


def description(reading: Reading, at: int) -> range:
    """The tokens that describe the name before ``at``: ", a lawyer for the city," or "'s campaign".

    Empty when nothing does.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> description(read("Dana Pell, a farmer, said"), 2)
    range(3, 5)
    """
    end = len(reading.words)
    if at + 1 >= end:
        return range(0)
    word = reading.words[at]
    if word == "'s":
        campaign = reading.words[at + 1] in {"campaign", "candidacy"}
        return range(at + 1, at + 2) if campaign else range(0)
    if word == "campaign":
        return range(at, at + 1)
    if word not in {",", "(", "-", "–", "—"}:
        return range(0)
    first = last = at + 1
    while last < min(end, first + 14) and not _ends_description(reading, last, first):
        last += 1
    opening = Class.DETERMINER | Class.POSSESSIVE | Class.PERSON | Class.TITLE
    describes = reading.has(first, opening) or reading.words[first] in {"who", "former", "r", "d"}
    return range(first, last) if describes or _holds_role(reading, first, last) else range(0)


def _ends_description(reading: Reading, at: int, first: int) -> bool:
    """Whether a description is over: at a mark or a finite verb, but for "who is …"."""
    if reading.has(at, Class.MARK) and reading.words[at] not in {"&", "-", "/", "."}:
        return True
    relative = reading.words[first] == "who" and at - first < 3
    return reading.has(at, Class.AUXILIARY) and not relative


def _holds_role(reading: Reading, first: int, last: int) -> bool:
    """Whether a noun for a person closes the first words: "CrowdTangle chief executive"."""
    for at in range(first, min(last, first + 6)):
        if reading.has(at, Class.PREPOSITION | Class.CONJUNCTION):
            return False
        named = at + 1 < last and reading.has(at + 1, Class.CAPITAL)
        if reading.has(at, Class.PERSON) and not named:
            return True
    return False


def joined(reading: Reading, core: Range) -> str:
    """The words of a range in lower case with single spaces, as a key.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> joined(read("Dana Pell"), (0, 2))
    'dana pell'
    """
    return " ".join(reading.words[slice(*core)])


def places(readings: Sequence[Reading]) -> frozenset[str]:
    """Names after a preposition of place, and names whose adjective is used: "Toskaran".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> sorted(places([read("In Harrow, Toskara and a Toskaran boat")]))
    ['harrow', 'toskara']
    """
    capitals: set[str] = set()
    located: set[str] = set()
    for reading in readings:
        for at, word in enumerate(reading.words):
            if reading.has(at, Class.CAPITAL):
                capitals.add(word)
                if at and reading.has(at - 1, Class.PLACE_PREPOSITION):
                    located.add(word)
    adjectives = {word for word in capitals if {f"{word}n", f"{word}ns"} & capitals}
    return frozenset(located | adjectives)
