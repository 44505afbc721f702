"""What English words can do in an attribution, read from the tables of ``lang/en``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from importlib.resources import files

FOLDER = "lang/en"
RESOURCES = tuple(
    f"extractors/sourcing/{FOLDER}/{name}.tsv"
    for name in (
        "adjectives", "entities", "given_names", "nouns", "people", "phrases", "titles",
        "verbs", "words",
    )
)  # fmt: skip
TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_VOWELS = frozenset("aeiou")


class Class(IntFlag):
    """Word classes of ``words.tsv``; a word may have several."""

    AUXILIARY = 1
    BE = 2
    LINKING = 4
    NEGATION = 8
    MODAL = 16
    SUBJECT_PRONOUN = 32
    OBJECT_PRONOUN = 64
    POSSESSIVE = 128
    DETERMINER = 256
    PREPOSITION = 512
    CONJUNCTION = 1024
    SUBORDINATOR = 2048
    RELATIVE = 4096
    ADVERB = 8192
    TIME = 16384
    SPEECH_SETTING = 32768
    AUDIENCE = 65536
    HEADLINE_NOUN = 131072
    VERB = 262144
    PERSON = 524288
    ENTITY = 1048576
    TITLE = 2097152
    NOUNISH = 4194304
    ELECTION = 8388608
    MEASURE_NOUN = 1 << 31


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
    plural: bool = False


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Every table of a language, keyed by the lower-cased word."""

    classes: Mapping[str, int]
    verbs: Mapping[str, Verb]
    phrasal: Mapping[str, tuple[tuple[tuple[str, ...], Verb], ...]]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    phrases: Mapping[tuple[str, ...], str]
    people: Mapping[str, str]
    plural_people: frozenset[str]
    entities: Mapping[str, tuple[str, str]]
    media: frozenset[str]
    titles: Mapping[str, tuple[str, str]]
    genders: Mapping[str, str]


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
    media = {row[0]: (row[1], row[2]) for row in _rows("entities") if row[1] == "media"}
    others = {row[0]: (row[1], row[2]) for row in _rows("entities") if row[1] != "media"}
    # A "post" is a document, the "Post" a newspaper: the latter only with a capital.
    entities = {**media, **others}
    titles = {row[0]: (row[1], row[2]) for row in _rows("titles")}
    classes: dict[str, int] = {}
    for name, words in _rows("words"):
        for word in words.split():
            classes[word] = classes.get(word, 0) | Class[name.upper()]
    for table, flag in ((people, Class.PERSON), (entities, Class.ENTITY), (titles, Class.TITLE)):
        for word in table:
            classes[word] = classes.get(word, 0) | flag
    return Lexicon(
        classes=classes,
        verbs=_verbs(),
        phrasal=_phrasal(),
        nouns=_cues("nouns", with_plurals=True),
        adjectives=_cues("adjectives", with_plurals=False),
        phrases={tuple(row[0].split()): row[1] for row in _rows("phrases")},
        people=people,
        plural_people=plural_people,
        entities=entities,
        media=frozenset(media),
        titles=titles,
        genders={name: row[0] for row in _rows("given_names") for name in row[1].split()},
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


def _rows(name: str) -> list[list[str]]:
    text = files(__package__).joinpath(f"{FOLDER}/{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:] if line]


def _verbs() -> dict[str, Verb]:
    """Inflected form to verb; a form shared by two lemmas keeps the one listed first."""
    found: dict[str, Verb] = {}
    for lemma, stance, takes, irregular in _rows("verbs"):
        if " " in lemma:
            continue
        for word, verb in _forms(lemma, lemma, stance, takes, irregular):
            if word not in found or lemma == word:
                found[word] = verb
    return found


def _phrasal() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Inflected form to the words that may follow it and the verb they make, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for lemma, stance, takes, irregular in _rows("verbs"):
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


def _cues(name: str, *, with_plurals: bool) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for word, stance, takes in _rows(name):
        kinds = frozenset(takes.split())
        found[word] = Cue(lemma=word, stance=stance, takes=kinds)
        if with_plurals:
            found[plural(word)] = Cue(lemma=word, stance=stance, takes=kinds, plural=True)
    return found


def _people() -> tuple[dict[str, str], frozenset[str]]:
    """Role of each word for people, with the plurals, and which are plural."""
    found = {row[0]: row[1] for row in _rows("people")}
    several = {"people", "children", "men", "women", "youth", "families", "some", "others", "many",
               "most", "several", "few", "all", "both", "police", "staff"}  # fmt: skip
    singular = [word for word in found if word not in several and not word.endswith("body")]
    plurals = {plural(word): found[word] for word in singular}
    for word, role in plurals.items():
        found.setdefault(word, role)
    return found, frozenset(set(plurals) - set(singular) | several)
