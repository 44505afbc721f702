"""What English words can do in an attribution, read from the tables of ``lang/en``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tellings.text.word_files import table_rows

FOLDER = "lang/en"
RESOURCES = tuple(
    f"extractors/sourcing/{FOLDER}/{name}"
    for name in (
        "adjectives.tsv", "codes.json", "codes.npz", "entities.tsv", "given_names.tsv",
        "institutions.tsv", "nouns.tsv", "people.tsv", "phrases.tsv", "public_figures.tsv",
        "source_nouns.tsv", "suffixes.tsv", "titles.tsv", "verbs.tsv", "words.tsv",
    )
)  # fmt: skip
TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_VOWELS = frozenset("aeiou")


class Class:
    """Word classes as bits; a word may be of several. Plain integers: they are tested often.

    The first ones are the rows of ``words.tsv``, then come the other tables (people, entities,
    titles, verbs), last what the spelling tells: ``CAPITAL``, ``MARK``, ``FIGURE``, endings.
    """

    ADVERB = 1 << 0
    ADVERBIAL = 1 << 1
    ALONE = 1 << 2
    ANONYMITY = 1 << 3
    ASIDE = 1 << 4
    AUDIENCE = 1 << 5
    AUXILIARY = 1 << 6
    BE = 1 << 7
    CLAUSE_LINK = 1 << 8
    CONJUNCTION = 1 << 9
    CONTRACTED = 1 << 10
    COUNTED = 1 << 11
    CROWD = 1 << 12
    DEFINITE = 1 << 13
    DETERMINER = 1 << 14
    ELECTION = 1 << 15
    HEADLINE_NOUN = 1 << 16
    INDEFINITE = 1 << 17
    INNER_PREPOSITION = 1 << 18
    LIGHT_VERB = 1 << 19
    LINK = 1 << 20
    LINKING = 1 << 21
    MEASURE_NOUN = 1 << 22
    MODAL = 1 << 23
    MONTH_NAME = 1 << 24
    NAME_PARTICLE = 1 << 25
    NAME_SUFFIX = 1 << 26
    NEGATION = 1 << 27
    NOUNISH = 1 << 28
    OBJECT_PRONOUN = 1 << 29
    OFFICE = 1 << 30
    PLACE_PREPOSITION = 1 << 31
    PLURAL = 1 << 32
    POSSESSIVE = 1 << 33
    POSTPOSED = 1 << 34
    PREPOSITION = 1 << 35
    QUESTION_WORD = 1 << 36
    RAISING = 1 << 37
    RELATIVE = 1 << 38
    SPEECH_SETTING = 1 << 39
    SUBJECT_PRONOUN = 1 << 40
    SUBORDINATOR = 1 << 41
    TIME = 1 << 42
    VERB = 1 << 43
    PERSON = 1 << 44
    ENTITY = 1 << 45
    TITLE = 1 << 46
    CUE = 1 << 47
    CAPITAL = 1 << 48
    MARK = 1 << 49
    FIGURE = 1 << 50
    ED = 1 << 51
    ING = 1 << 52
    CLOSED = (
        AUXILIARY | DETERMINER | PREPOSITION | CONJUNCTION | SUBORDINATOR
        | POSSESSIVE | SUBJECT_PRONOUN | OBJECT_PRONOUN
    )  # fmt: skip
    PRONOUN = SUBJECT_PRONOUN | OBJECT_PRONOUN


@dataclass(frozen=True, kw_only=True, slots=True)
class Verb:
    """One inflected form of a cue verb.

    Parameters
    ----------
    lemma, stance : str
        Dictionary form, and code of the codebook.
    takes : frozenset of str
        What may follow: quote, clause, that, wh, infinitive, gerund, object, addressee, or a
        preposition or particle.
    forms : frozenset of str
        Which forms the word may be: base, third, past, participle, ing.
    """

    lemma: str
    stance: str
    takes: frozenset[str]
    forms: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """A noun or adjective that introduces a content, with what may follow it."""

    lemma: str
    stance: str
    takes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Every table of a language, keyed by the lower-cased word."""

    classes: Mapping[str, int]
    verbs: Mapping[str, Verb]
    phrasal: Mapping[str, tuple[tuple[tuple[str, ...], Verb], ...]]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    people: Mapping[str, str]
    plural_people: frozenset[str]
    entities: Mapping[str, tuple[str, str]]
    media: frozenset[str]
    titles: Mapping[str, tuple[str, str]]
    honorifics: frozenset[str]
    genders: Mapping[str, str]
    agentive: tuple[str, ...]


def plain(word: str) -> str:
    """The word in lower case with a plain apostrophe and hyphen, as the tables spell it.

    Examples
    --------
    >>> plain("Don’t")
    "don't"
    """
    return word.lower().translate(TYPOGRAPHIC)


def inflected(lemma: str, irregular: str = "") -> tuple[str, str, str, str, str]:
    """Base, third person, past, past participle and -ing form of a verb.

    Examples
    --------
    >>> inflected("deny", "denies denied denied denying")
    ('deny', 'denies', 'denied', 'denied', 'denying')
    >>> inflected("urge")
    ('urge', 'urges', 'urged', 'urged', 'urging')
    """
    if irregular:
        third, past, participle, ing = irregular.split()
        return lemma, third, past, participle, ing
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma[:-1] + "ied", lemma + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if lemma.endswith("e"):
        stem = lemma if lemma.endswith("ee") else lemma[:-1]
        return lemma, third, lemma + "d", lemma + "d", stem + "ing"
    return lemma, third, lemma + "ed", lemma + "ed", lemma + "ing"


@cache
def english() -> Lexicon:
    """The English lexicon; read once.

    Examples
    --------
    >>> english().verbs["denied"].stance
    'conflict'
    """
    people, plural_people = _people()
    media = {row[0]: (row[1], row[2]) for row in listed("entities") if row[1] == "media"}
    others = {row[0]: (row[1], row[2]) for row in listed("entities") if row[1] != "media"}
    # A "post" is a document, the "Post" a newspaper: the latter only with a capital.
    entities = {**media, **others}
    titles = {row[0]: (row[1], row[2]) for row in listed("titles")}
    classes: dict[str, int] = {}
    for name, words in listed("words"):
        for word in words.split():
            classes[word] = classes.get(word, 0) | getattr(Class, name.upper())
    for table, flag in ((people, Class.PERSON), (entities, Class.ENTITY), (titles, Class.TITLE)):
        for word in table:
            classes[word] = classes.get(word, 0) | flag
    verbs, phrasal = _verbs(), _phrasal()
    for word in (*verbs, *phrasal):
        classes[word] = classes.get(word, 0) | Class.CUE
    return Lexicon(
        classes=classes,
        verbs=verbs,
        phrasal=phrasal,
        nouns=_cues("nouns", with_plurals=True),
        adjectives=_cues("adjectives", with_plurals=False),
        phrases=_phrases(),
        people=people,
        plural_people=plural_people,
        entities=entities,
        media=frozenset(media),
        titles=titles,
        honorifics=frozenset(word for word, (gender, role) in titles.items() if gender or role),
        genders={name: row[0] for row in listed("given_names") for name in row[1].split()},
        agentive=tuple(row[0] for row in listed("suffixes")),
    )


def plural(noun: str) -> str:
    """The regular plural of a noun.

    Examples
    --------
    >>> plural("witness"), plural("spokeswoman"), plural("ally")
    ('witnesses', 'spokeswomen', 'allies')
    """
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


def listed(name: str) -> list[list[str]]:
    """The rows of a table of ``lang/en``, without its header.

    Examples
    --------
    >>> listed("suffixes")[0]
    ['er', 'people']
    """
    text = files(__package__).joinpath(f"{FOLDER}/{name}.tsv").read_text(encoding="utf-8")
    return [list(row.values()) for row in table_rows(text)]


def _verbs() -> dict[str, Verb]:
    """Inflected form to verb; a form shared by two lemmas keeps the one listed first."""
    found: dict[str, Verb] = {}
    for lemma, stance, takes, irregular in listed("verbs"):
        if " " in lemma:
            continue
        for word, verb in _forms(lemma, lemma, stance, takes, irregular):
            if word not in found or lemma == word:
                found[word] = verb
    return found


def _phrasal() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Inflected form to the words that may follow it and the verb they make, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for lemma, stance, takes, irregular in listed("verbs"):
        first, *rest = lemma.split()
        if rest:
            for word, verb in _forms(first, lemma, stance, takes, irregular):
                found.setdefault(word, []).append((tuple(rest), verb))
    return {
        word: tuple(sorted(verbs, key=lambda pair: (-len(pair[0]), pair[0])))
        for word, verbs in found.items()
    }


def _forms(
    first: str, lemma: str, stance: str, takes: str, irregular: str
) -> list[tuple[str, Verb]]:
    names = ("base", "third", "past", "participle", "ing")
    forms: dict[str, set[str]] = {}
    for name, word in zip(names, inflected(first, irregular), strict=True):
        forms.setdefault(word, set()).add(name)
    kinds = frozenset(takes.split())
    return [
        (word, Verb(lemma=lemma, stance=stance, takes=kinds, forms=frozenset(names)))
        for word, names in forms.items()
    ]


def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word of a fixed phrase to the words after it and the stance."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, stance in listed("phrases"):
        first, *rest = phrase.split()
        found.setdefault(first, []).append((tuple(rest), stance))
    return {word: tuple(phrases) for word, phrases in found.items()}


def _cues(name: str, *, with_plurals: bool) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for word, stance, takes in listed(name):
        kinds = frozenset(takes.split())
        found[word] = Cue(lemma=word, stance=stance, takes=kinds)
        if with_plurals:
            found[plural(word)] = Cue(lemma=word, stance=stance, takes=kinds)
    return found


def _people() -> tuple[dict[str, str], frozenset[str]]:
    """Role of each word for people, with the plurals, and which are plural."""
    found = {row[0]: row[1] for row in listed("people")}
    several = {"people", "children", "men", "women", "youth", "families", "some", "others", "many",
               "most", "several", "few", "all", "both", "police", "staff"}  # fmt: skip
    singular = [word for word in found if word not in several and not word.endswith("body")]
    plurals = {plural(word): found[word] for word in singular}
    for word, role in plurals.items():
        found.setdefault(word, role)
    return found, frozenset(set(plurals) - set(singular) | several)
