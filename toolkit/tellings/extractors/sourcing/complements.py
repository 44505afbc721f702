"""What follows a cue verb: where its content begins, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.extractors.sourcing.cues import CueVerb
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import is_phrase_start, is_setting
from tellings.extractors.sourcing.reading import Reading

# How many tokens may stand between a verb and its "that" or quotation.
SEARCH = 16
_CLAUSAL = frozenset({"quote", "clause", "that"})
_POINTERS = Class.DETERMINER | Class.POSSESSIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class Complement:
    """Content that begins at token ``first``; the cue may reach to ``cue_last`` ("spoke of").

    ``kind`` is quote, that, wh, infinitive, preposition, clause, object, gerund or colon.
    """

    first: int
    cue_last: int
    kind: str


def complement(reading: Reading, cue: CueVerb, high: int) -> Complement | None:
    """The complement of a cue verb in tokens up to ``high``; None when nothing fits.

    Examples
    --------
    >>> from tellings.extractors.sourcing.cues import cue_verbs
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("She told CNN on Monday that it rained.")
    >>> cue = cue_verbs(reading, 0, 9, english())[0]
    >>> complement(reading, cue, 9)
    Complement(first=5, cue_last=2, kind='that')
    """
    after = skip_adjuncts(reading, cue.last, high)
    return (
        _quote(reading, cue, high)
        or _that(reading, cue, high)
        or _direct(reading, cue, after, high)
        or _addressed(reading, cue, after, high)
        or _bare(reading, cue, after, high)
    )


def _made(cue: CueVerb, first: int, kind: str) -> Complement:
    return Complement(first=first, cue_last=cue.last, kind=kind)


def skip_adjuncts(reading: Reading, at: int, high: int) -> int:
    """Past adverbs, times and settings: "again", "on Monday", "in a statement".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("said again in a statement that")
    >>> skip_adjuncts(reading, 1, 6)
    5
    """
    for _ in range(6):
        if at >= high:
            break
        adverb = reading.has(at, Class.ADVERB | Class.NEGATION)
        plain = adverb and not reading.has(at, Class.DETERMINER) and reading.words[at] != "there"
        if plain or (reading.has(at, Class.TIME) and reading.words[at] != "may"):
            at += 1
        elif is_setting(reading, at, high):
            at = _setting_end(reading, at, high)
        else:
            break
    return at


def _setting_end(reading: Reading, at: int, high: int) -> int:
    """One past the setting that begins with the preposition ``at``."""
    setting = Class.SPEECH_SETTING | Class.TIME
    right = at + 1
    while right < min(high, at + 6) and not reading.has(right, setting):
        right += 1
    right += 1
    while right < high:
        named = reading.has(right, Class.CAPITAL) and reading.has(right - 1, Class.CAPITAL)
        named = named and not reading.has(right, Class.PRONOUN | Class.DETERMINER)
        if not named and not reading.has(right, setting):
            break
        right += 1
    return min(right, high)


def _quote(reading: Reading, cue: CueVerb, high: int) -> Complement | None:
    """A quotation that follows with nothing but an address, a setting or a mark between."""
    if not cue.verb.takes & _CLAUSAL:
        return None
    for right in range(cue.last, min(high, cue.last + SEARCH)):
        word = reading.words[right]
        if reading.quotation[right] >= 0:
            introduced = right == cue.last or reading.words[right - 1] in {",", ":"}
            return _made(cue, right, "quote") if introduced else None
        if word == ":" and right + 1 >= high:
            return _made(cue, right + 1, "colon")
        if word in {".", ";", "that"} or (word == "," and right > cue.last + 12):
            return None
    return None


def _that(reading: Reading, cue: CueVerb, high: int) -> Complement | None:
    """A clause with "that", with an address or a setting before it at most."""
    if not cue.verb.takes & _CLAUSAL:
        return None
    for right in range(cue.last, min(high, cue.last + SEARCH)):
        if reading.words[right] == "that":
            opens = right == cue.last or _may_precede_that(reading, right - 1, cue)
            return _made(cue, right, "that") if opens else None
        if _stops_search(reading, right) or (right == cue.last and reading.words[right] == ","):
            return None
    return None


def _stops_search(reading: Reading, at: int) -> bool:
    """Whether a mark or a verb says that no "that" of the cue can follow."""
    bits = reading.flags[at]
    if bits & Class.MARK:
        return reading.words[at] not in {",", "(", ")", "$", "#", "@"}
    if bits & (Class.AUXILIARY | Class.SUBJECT_PRONOUN | Class.CONJUNCTION):
        return True
    loose = Class.CAPITAL | Class.NOUNISH | Class.ING | Class.ED
    return bool(bits & (Class.CUE | Class.VERB)) and not bits & loose


def _may_precede_that(reading: Reading, at: int, cue: CueVerb) -> bool:
    """Whether "that" after this token opens a content, not a relative clause."""
    if reading.has(at, Class.PREPOSITION):
        return False
    setting = Class.SPEECH_SETTING | Class.TIME | Class.AUDIENCE | Class.PERSON | Class.ADVERB
    loose = setting | Class.CAPITAL | Class.MARK
    return "addressee" in cue.verb.takes or reading.has(at, loose)


def _direct(reading: Reading, cue: CueVerb, at: int, high: int) -> Complement | None:
    """A question, an infinitive, a preposition the verb takes, or a gerund."""
    if at >= high:
        return None
    takes, word = cue.verb.takes, reading.words[at]
    if reading.has(at, Class.QUESTION_WORD) and takes & {"wh", "clause", "that"}:
        return _made(cue, at, "wh")
    if "infinitive" in takes and is_infinitive(reading, at, high):
        return _made(cue, at, "infinitive")
    if word in takes and reading.has(at, Class.PREPOSITION) and _goes_on(reading, at + 1, high):
        return Complement(first=at + 1, cue_last=at + 1, kind="preposition")
    if "gerund" in takes and reading.has(at, Class.ING):
        return _made(cue, at, "gerund")
    return None


def _goes_on(reading: Reading, at: int, high: int) -> bool:
    """Whether a word or a quotation, not a mark, stands at the token."""
    return at < high and (not reading.has(at, Class.MARK) or reading.quotation[at] >= 0)


def is_infinitive(reading: Reading, at: int, high: int) -> bool:
    """Whether "to" or "not to" with a verb begins here: what follows is neither name nor "the".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("to go to the")
    >>> is_infinitive(reading, 0, 4), is_infinitive(reading, 2, 4)
    (True, False)
    """
    if reading.words[at] == "not":
        at += 1
    if at + 1 >= high or reading.words[at] != "to":
        return False
    nominal = _POINTERS | Class.PRONOUN | Class.CAPITAL | Class.MARK
    return not reading.has(at + 1, nominal) or reading.quotation[at + 1] >= 0


def _addressed(reading: Reading, cue: CueVerb, at: int, high: int) -> Complement | None:
    """What follows the person spoken to: "told CNN he …", "urged voters to …"."""
    takes = cue.verb.takes
    if "addressee" not in takes or at >= high or not is_phrase_start(reading, at):
        return None
    end = skip_adjuncts(reading, _addressee_end(reading, at, high), high)
    if end >= high or end == at:
        return None
    if "infinitive" in takes and is_infinitive(reading, end, high):
        return _made(cue, at, "infinitive")
    if reading.has(end, Class.QUESTION_WORD):
        return _made(cue, end, "wh")
    if reading.words[end] in takes and reading.has(end, Class.PREPOSITION) and end + 1 < high:
        return _made(cue, end, "preposition")
    clausal = takes & _CLAUSAL and is_phrase_start(reading, end)
    return _made(cue, end, "clause") if clausal and holds_clause(reading, end, high) else None


def _addressee_end(reading: Reading, at: int, high: int) -> int:
    """One past the addressee: a pronoun, or a run of nouns up to the next phrase."""
    if reading.has(at, Class.PRONOUN) and not reading.has(at, Class.CAPITAL | Class.DETERMINER):
        return at + 1
    named = reading.has(at, Class.CAPITAL)
    edges = Class.MARK | Class.PREPOSITION | Class.SUBORDINATOR | Class.AUXILIARY
    edges |= Class.TIME | Class.ADVERB
    end = at
    while end < min(high, at + 8):
        opens = end > at and reading.has(end, _POINTERS | Class.PRONOUN)
        if opens or reading.has(end, edges):
            break
        if named and end > at + 1 and _is_past_name(reading, end):
            break
        end += 1
    return end


def _is_past_name(reading: Reading, at: int) -> bool:
    """Whether a lower-case word after a name no longer belongs to the addressee."""
    return not reading.has(at, Class.CAPITAL | Class.PERSON | Class.ENTITY) and (
        reading.words[at] != "'s"
    )


def _bare(reading: Reading, cue: CueVerb, at: int, high: int) -> Complement | None:
    """A clause without "that", or an object."""
    if at >= high or not is_phrase_start(reading, at):
        return None
    takes = cue.verb.takes
    free = "clause" in takes and not takes & {"object", "addressee"}
    if free or (takes & {"clause", "that"} and holds_clause(reading, at, high)):
        return _made(cue, at, "clause")
    return _made(cue, at, "object") if "object" in takes else None


def holds_clause(reading: Reading, first: int, high: int) -> bool:
    """Whether a finite verb follows before the next mark: "it would rain", not "a letter".

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("a letter would help, a letter")
    >>> holds_clause(reading, 0, 7), holds_clause(reading, 5, 7)
    (True, False)
    """
    if reading.words[first] in {"he", "she", "they", "we", "i", "there"}:
        return True
    verbal = Class.VERB | Class.CUE | Class.ED
    nominal = Class.ING | Class.CAPITAL | Class.NOUNISH | Class.PREPOSITION
    for at in range(first + 1, min(high, first + SEARCH)):
        if reading.quotation[at] >= 0:
            continue
        if reading.has(at, Class.MARK) and reading.words[at] != "(":
            return False
        if reading.has(at, Class.AUXILIARY):
            return True
        finite = reading.has(at, verbal) and not reading.has(at, nominal)
        if finite and not reading.has(at - 1, _POINTERS):
            return reading.words[at - 1] != "to"
    return False
