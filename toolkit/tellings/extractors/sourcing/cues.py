"""Verbs of saying, thinking and judging in a sentence, with their auxiliaries and voice."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.extractors.sourcing.lexicon import Class, Lexicon, Verb
from tellings.extractors.sourcing.phrases import is_head, is_phrase_start
from tellings.extractors.sourcing.reading import CAPITAL, CUE, ED, FIGURE, ING, MARK, Reading

GROUP = int(Class.AUXILIARY | Class.NEGATION | Class.ADVERB)
# "went on to say", "continued to insist": the infinitive is the cue.
RAISING = frozenset(
    "went goes go going continued continues continue continuing began begins begin started used"
    " came managed rushed hastened proceeded tried sought".split()
)
FINITE, PARTICIPLE, PASSIVE, REDUCED, INFINITIVE = range(5)


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
    negated : bool
        Whether the group holds a negation.
    """

    first: int
    last: int
    verb: Verb
    voice: int
    negated: bool


def cue_verbs(reading: Reading, first: int, last: int, lexicon: Lexicon) -> list[CueVerb]:
    """The cue verbs of tokens ``first`` to ``last``, outside quotations, in order."""
    found = []
    for at in range(first, last):
        if not reading.has(at, CUE) or reading.quotation[at] >= 0:
            continue
        verb, end = _entry(reading, at, last, lexicon)
        if verb is None:
            continue
        cue = _cue_at(reading, at, end, verb, (first, last))
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


def _cue_at(
    reading: Reading, at: int, end: int, verb: Verb, part: tuple[int, int]
) -> CueVerb | None:
    """The verb group around ``at``, or None when the word is no verb here."""
    low = part[0]
    start = at
    while start > low and reading.has(start - 1, GROUP) and not _is_time(reading, start - 1):
        start -= 1
    raised = _raised_start(reading, start, low) if "base" in verb.forms else None
    if raised is not None:
        voice: int | None = INFINITIVE
        start = raised
    else:
        helpers = [i for i in range(start, at) if reading.has(i, Class.AUXILIARY)]
        voice = _voice(reading, (at, end), verb, helpers[-1] if helpers else None, part)
    if voice is None:
        return None
    if voice != PARTICIPLE:
        start = _trim(reading, start, at)
    negated = any(
        reading.has(i, Class.NEGATION) or reading.words[i].endswith("n't") for i in range(start, at)
    )
    return CueVerb(first=start, last=end, verb=verb, voice=voice, negated=negated)


def _is_time(reading: Reading, at: int) -> bool:
    return reading.has(at, Class.TIME) and reading.has(at, CAPITAL)


def _trim(reading: Reading, start: int, at: int) -> int:
    """A verb group does not begin with an adverb of the clause before a name: "Now Able said"."""
    while start < at and reading.words[start] in {"there", "here", "yesterday", "today", "tonight"}:
        start += 1
    return start


def _raised_start(reading: Reading, start: int, low: int) -> int | None:
    """First token of "went on to say", when the verb is such an infinitive."""
    to = start - 1
    if to < low or reading.words[to] != "to":
        return None
    for left in range(to - 1, max(low, to - 3) - 1, -1):
        if reading.words[left] in RAISING:
            first = left
            while first > low and reading.has(first - 1, GROUP):
                first -= 1
            return first
        if not reading.has(left, Class.ADVERB | Class.PREPOSITION):
            return None
    return None


def _voice(
    reading: Reading, group: tuple[int, int], verb: Verb, helper: int | None, part: tuple[int, int]
) -> int | None:
    """How the verb is used, or None when it is a noun, an adjective or a bare infinitive."""
    at, low = group[0], part[0]
    forms = verb.forms
    if "ing" in forms:
        is_finite = helper is not None and reading.has(helper, Class.BE)
        return FINITE if is_finite else _participle(reading, at, low)
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
    if at == low or reading.has(at - 1, MARK | Class.CONJUNCTION | Class.ADVERB):
        return PARTICIPLE
    if reading.words[at - 1] in {"by", "while", "when", "after", "before", "in", "without", "from"}:
        return PARTICIPLE
    if is_head(reading, at - 1):
        return PARTICIPLE
    return None


def _past(
    reading: Reading, group: tuple[int, int], verb: Verb, part: tuple[int, int]
) -> int | None:
    """A simple past, or a participle without auxiliary: "a plan proposed by the mayor"."""
    (at, end), (low, high) = group, part
    follows = reading.words[end] if end < high else ""
    if "participle" in verb.forms and follows == "by" and at > low:
        return REDUCED
    if at > low and reading.has(at - 1, Class.DETERMINER | Class.POSSESSIVE):
        alone = is_head(reading, at - 1)
        opens = end >= high or reading.has(end, MARK) or is_complement_start(reading, end, high)
        return FINITE if alone and opens else None
    if at > low and reading.words[at - 1] == "'s":
        return None
    return FINITE


def _is_present(
    reading: Reading, group: tuple[int, int], verb: Verb, part: tuple[int, int]
) -> bool:
    """Whether a form that may be a noun ("claims", "report") is a verb in the present."""
    (at, end), (low, high) = group, part
    if at == low:
        return "third" in verb.forms and not reading.has(at, Class.NOUNISH)
    before = at - 1
    while before > low and reading.has(before, Class.ADVERB) and not is_head(reading, before):
        before -= 1
    if reading.has(before, MARK):
        inverted = "third" in verb.forms and reading.words[before] == ","
        return inverted or (reading.words[before] in {",", ")"} or reading.quotation[before] >= 0)
    if reading.has(before, Class.SUBJECT_PRONOUN):
        return True
    if reading.has(at, Class.PREPOSITION | Class.ADVERB):
        return False
    if not is_head(reading, before):
        return reading.has(before, Class.CONJUNCTION) and not reading.has(at, Class.NOUNISH)
    if "base" in verb.forms and not is_plural(reading, before):
        return not reading.has(at, Class.NOUNISH) and _has_plural_head(reading, before, low)
    if reading.has(at, Class.NOUNISH):
        return is_complement_start(reading, end, high) and not _is_compound(reading, before, low)
    return True


def _has_plural_head(reading: Reading, before: int, low: int) -> bool:
    """Whether "people who know the plan" has a plural before its relative or preposition."""
    for at in range(before, max(low, before - 15), -1):
        if reading.has(at, MARK):
            return False
        opens = reading.words[at] in {"who", "that"} or reading.has(at, Class.PREPOSITION | ING)
        if opens and is_head(reading, at - 1) and is_plural(reading, at - 1):
            return True
    return False


def _is_compound(reading: Reading, before: int, low: int) -> bool:
    """Whether "the campaign claims" may be a noun with its modifier: a determiner stands before."""
    return before > low and reading.words[before - 1] == "'s"


def is_plural(reading: Reading, at: int) -> bool:
    """Whether a noun is plural, as far as its spelling tells."""
    word = reading.words[at]
    if word in {"we", "you", "they", "i", "who", "people", "police", "men", "women", "some", "many",
                "most", "few", "several", "others", "both", "all", "those", "children"}:  # fmt: skip
        return True
    if word.endswith("men") or reading.has(at, FIGURE):
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def is_complement_start(reading: Reading, at: int, high: int) -> bool:
    """Whether an object or clause can begin here, so that the word before is a verb."""
    if at >= high:
        return False
    word = reading.words[at]
    if word in {"that", "to", "for", "how", "why", "what", "whether", "if", "about", ":", "no"}:
        return True
    if reading.has(at, MARK):
        return word == "," or reading.quotation[at] >= 0
    if reading.has(at, ED | ING | Class.AUXILIARY | Class.VERB) and not reading.has(at, CAPITAL):
        return False
    strong = int(Class.DETERMINER | Class.POSSESSIVE | Class.OBJECT_PRONOUN) | CAPITAL | FIGURE
    strong |= int(Class.SUBJECT_PRONOUN)
    return reading.has(at, strong) or (
        is_phrase_start(reading, at) and not reading.has(at, Class.PREPOSITION)
    )
