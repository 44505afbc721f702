"""Verbs of saying, thinking and judging in a sentence, with their auxiliaries and voice."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.extractors.sourcing.lexicon import Class, Lexicon, Verb
from tellings.extractors.sourcing.phrases import is_head, is_phrase_start
from tellings.extractors.sourcing.reading import Reading

_GROUP = Class.AUXILIARY | Class.NEGATION | Class.ADVERB
_POINTERS = Class.DETERMINER | Class.POSSESSIVE
FINITE, PARTICIPLE, PASSIVE, REDUCED, INFINITIVE = range(5)
Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class CueVerb:
    """A verb that may introduce a content.

    Parameters
    ----------
    first, last : int
        Tokens of the verb group, auxiliaries included; ``last`` is one past the end.
    verb : Verb
        Its entry.
    voice : int
        ``FINITE``, ``PARTICIPLE`` ("saying"), ``PASSIVE`` ("was told"), ``REDUCED`` ("a plan
        proposed by") or ``INFINITIVE`` ("went on to say").
    """

    first: int
    last: int
    verb: Verb
    voice: int


def cue_verbs(reading: Reading, first: int, last: int, lexicon: Lexicon) -> list[CueVerb]:
    """The cue verbs of tokens ``first`` to ``last``, outside quotations, in order.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("The claims were many, she has said.")
    >>> [reading.phrase(cue.first, cue.last) for cue in cue_verbs(reading, 0, 9, english())]
    ['has said']
    """
    found = []
    for at in range(first, last):
        if not reading.has(at, Class.CUE) or reading.quotation[at] >= 0:
            continue
        verb, end = _entry(reading, at, last, lexicon)
        titled = reading.has(at, Class.TITLE | Class.PERSON) and reading.has(at, Class.CAPITAL)
        if verb is None or (titled and end < last and reading.has(end, Class.CAPITAL)):
            continue
        cue = _cue_at(reading, (at, end), verb, (first, last))
        if cue is not None:
            found.append(cue)
    return found


def _entry(reading: Reading, at: int, high: int, lexicon: Lexicon) -> tuple[Verb | None, int]:
    """The verb at a token, with the words after it that belong to it, and where they end."""
    word = reading.words[at]
    for rest, verb in lexicon.phrasal.get(word, ()):
        end = at + 1 + len(rest)
        if end <= high and tuple(reading.words[at + 1 : end]) == rest:
            return verb, end
    return lexicon.verbs.get(word), at + 1


def _cue_at(reading: Reading, group: Range, verb: Verb, part: Range) -> CueVerb | None:
    """The verb group around the verb, or None when the word is no verb here."""
    at, low = group[0], part[0]
    start = at
    while start > low and reading.has(start - 1, _GROUP) and not _ends_phrase(reading, start - 1):
        start -= 1
    raised = _raised_start(reading, start, low) if "base" in verb.forms else None
    if raised is not None:
        return CueVerb(first=raised, last=group[1], verb=verb, voice=INFINITIVE)
    if start < at and start > low and reading.words[start - 1] == "to":
        # "asked to be named": a bare infinitive reports nothing by itself.
        return None
    helpers = [i for i in range(start, at) if reading.has(i, Class.AUXILIARY)]
    voice = _voice(reading, group, verb, helpers[-1] if helpers else None, part)
    if voice is None:
        return None
    while voice != PARTICIPLE and start < at and reading.has(start, Class.TIME):
        start += 1
    return CueVerb(first=start, last=group[1], verb=verb, voice=voice)


def _ends_phrase(reading: Reading, at: int) -> bool:
    """Whether an adverb belongs to what stands before: "on Monday", "close to both"."""
    if reading.has(at, Class.TIME) and reading.has(at, Class.CAPITAL):
        return True
    return at > 0 and reading.has(at, Class.DETERMINER) and reading.has(at - 1, Class.PREPOSITION)


def _raised_start(reading: Reading, start: int, low: int) -> int | None:
    """First token of "went on to say", when the verb is such an infinitive."""
    to = start - 1
    if to < low or reading.words[to] != "to":
        return None
    for left in range(to - 1, max(low, to - 3) - 1, -1):
        if reading.has(left, Class.RAISING):
            first = left
            while first > low and reading.has(first - 1, _GROUP):
                first -= 1
            return first
        if not reading.has(left, Class.ADVERB | Class.PREPOSITION):
            return None
    return None


def _voice(
    reading: Reading, group: Range, verb: Verb, helper: int | None, part: Range
) -> int | None:
    """How the verb is used, or None when it is a noun, an adjective or a bare infinitive."""
    at, low = group[0], part[0]
    forms = verb.forms
    if "ing" in forms:
        progressive = helper is not None and reading.has(helper, Class.BE)
        return FINITE if progressive else _participle(reading, at, low)
    if helper is not None:
        if reading.has(helper, Class.BE):
            return PASSIVE if "participle" in forms else None
        return FINITE if forms & {"base", "participle", "past"} else None
    if at > low and reading.words[at - 1] == "to":
        return None
    if "past" in forms and "base" not in forms:
        return _past(reading, group, verb, part)
    return FINITE if _is_present(reading, group, verb, part) else None


def _participle(reading: Reading, at: int, low: int) -> int | None:
    """A participle clause begins the sentence or follows a mark, "by", "while" or a subject."""
    leads = Class.MARK | Class.CONJUNCTION | Class.ADVERB
    if at == low or reading.has(at - 1, leads) or is_head(reading, at - 1):
        return PARTICIPLE
    links = {"by", "while", "when", "after", "before", "in", "without", "from"}
    return PARTICIPLE if reading.words[at - 1] in links else None


def _past(reading: Reading, group: Range, verb: Verb, part: Range) -> int | None:
    """A simple past, or a participle without auxiliary: "a plan proposed by the mayor"."""
    (at, end), (low, high) = group, part
    if at > low and "participle" in verb.forms and end < high and reading.words[end] == "by":
        return REDUCED
    if at == low:
        return FINITE
    if reading.has(at - 1, _POINTERS):
        opens = end >= high or reading.has(end, Class.MARK)
        opens = opens or is_complement_start(reading, end, high)
        return FINITE if is_head(reading, at - 1) and opens else None
    return None if reading.words[at - 1] == "'s" else FINITE


def _is_present(reading: Reading, group: Range, verb: Verb, part: Range) -> bool:
    """Whether a form that may be a noun ("claims", "report") is a verb in the present."""
    (at, end), (low, high) = group, part
    nounish = reading.has(at, Class.NOUNISH)
    before = at - 1
    while before > low and reading.has(before, Class.ADVERB) and not is_head(reading, before):
        before -= 1
    if before < low:
        return "third" in verb.forms and not nounish
    if reading.has(before, Class.MARK):
        return reading.words[before] in {",", ")"} or reading.quotation[before] >= 0
    if reading.has(before, Class.SUBJECT_PRONOUN):
        return True
    if reading.has(at, Class.PREPOSITION | Class.ADVERB):
        return False
    if not is_head(reading, before):
        return reading.has(before, Class.CONJUNCTION) and not nounish
    return _agrees(reading, before, low, verb, nounish=nounish) and (
        not nounish or _takes_object(reading, before, (end, high), low)
    )  # fmt: skip


def _takes_object(reading: Reading, before: int, rest: Range, low: int) -> bool:
    """Whether an object follows, and no possessive says that the word is a noun."""
    possessed = before > low and reading.words[before - 1] == "'s"
    return is_complement_start(reading, *rest) and not possessed


def _agrees(reading: Reading, before: int, low: int, verb: Verb, *, nounish: bool) -> bool:
    """Whether the noun before a base form is plural, itself or as the head of its phrase."""
    if "base" not in verb.forms or is_plural(reading, before):
        return True
    return not nounish and _has_plural_head(reading, before, low)


def _has_plural_head(reading: Reading, before: int, low: int) -> bool:
    """Whether "people who know the plan" has a plural before its relative or preposition."""
    for at in range(before, max(low, before - 15), -1):
        if reading.has(at, Class.MARK):
            return False
        links = Class.PREPOSITION | Class.ING
        opens = reading.words[at] in {"who", "that"} or reading.has(at, links)
        if opens and is_head(reading, at - 1) and is_plural(reading, at - 1):
            return True
    return False


def is_plural(reading: Reading, at: int) -> bool:
    """Whether a noun is plural, as far as its spelling tells.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("officials people official")
    >>> [is_plural(reading, at) for at in range(3)]
    [True, True, False]
    """
    word = reading.words[at]
    if reading.has(at, Class.PLURAL | Class.FIGURE) or word.endswith("men"):
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def is_complement_start(reading: Reading, at: int, high: int) -> bool:
    """Whether an object or clause can begin here, so that the word before is a verb.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("that were")
    >>> is_complement_start(reading, 0, 2), is_complement_start(reading, 1, 2)
    (True, False)
    """
    if at >= high:
        return False
    word = reading.words[at]
    if reading.has(at, Class.QUESTION_WORD) or word in {"that", "to", "for", "about", ":", "no"}:
        return True
    if reading.has(at, Class.MARK):
        return word == "," or reading.quotation[at] >= 0
    if reading.has(at, Class.CAPITAL | Class.FIGURE | _POINTERS | Class.PRONOUN):
        return True
    verbal = Class.ED | Class.ING | Class.AUXILIARY | Class.VERB | Class.PREPOSITION
    return not reading.has(at, verbal) and is_phrase_start(reading, at)
