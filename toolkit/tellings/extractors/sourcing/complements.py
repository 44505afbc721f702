"""What follows a cue verb: where its content begins, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.extractors.sourcing.cues import CueVerb
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import is_phrase_start, is_setting
from tellings.extractors.sourcing.reading import CAPITAL, CUE, ED, ING, MARK, Reading

QUESTION_WORDS = frozenset({"if", "whether", "how", "why", "what", "who", "when", "where", "which"})
SEARCH = 16
_PRONOUN = int(Class.SUBJECT_PRONOUN | Class.OBJECT_PRONOUN)
_CLAUSAL = frozenset({"quote", "clause", "that"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Complement:
    """Content that begins at token ``first``; the cue may reach to ``cue_last`` ("called for").

    ``kind`` is quote, that, wh, infinitive, preposition, clause, object, gerund or colon.
    """

    first: int
    cue_last: int
    kind: str


def complement(reading: Reading, cue: CueVerb, high: int) -> Complement | None:
    """The complement of a cue verb in tokens up to ``high``; None when nothing fits."""
    takes = cue.verb.takes
    at = cue_last = cue.last
    after = skip_adjuncts(reading, at, high)
    return (
        _quote(reading, at, cue_last, high, takes)
        or _that(reading, at, cue_last, high, takes)
        or _direct(reading, after, cue_last, high, takes)
        or _addressed(reading, after, cue_last, high, takes)
        or _bare(reading, after, cue_last, high, takes)
    )


def skip_adjuncts(reading: Reading, at: int, high: int) -> int:
    """Past adverbs, times, audiences and settings: "on Monday", "in a statement"."""
    for _ in range(6):
        if at >= high:
            break
        plain_adverb = reading.has(at, Class.ADVERB | Class.NEGATION)
        if plain_adverb and not reading.has(at, Class.DETERMINER) and reading.words[at] != "there":
            at += 1
        elif reading.has(at, Class.TIME) and reading.words[at] != "may":
            at += 1
        elif is_setting(reading, at, high):
            at = _setting_end(reading, at, high)
        else:
            break
    return at


def _setting_end(reading: Reading, at: int, high: int) -> int:
    """One past the setting that begins with the preposition ``at``."""
    right = at + 1
    while right < min(high, at + 6) and not reading.has(right, Class.SPEECH_SETTING | Class.TIME):
        right += 1
    right += 1
    while right < high and (
        reading.has(right, Class.SPEECH_SETTING | Class.TIME)
        or reading.has(right, CAPITAL) and not reading.has(right, _PRONOUN | Class.DETERMINER)
        and reading.has(right - 1, CAPITAL)
    ):  # fmt: skip
        right += 1
    return min(right, high)


def _quote(
    reading: Reading, at: int, cue_last: int, high: int, takes: frozenset[str]
) -> Complement | None:
    """A quotation that follows with nothing but an address, a setting or a mark between."""
    if not takes & _CLAUSAL:
        return None
    for right in range(at, min(high, at + SEARCH)):
        index = reading.quotation[right]
        if index >= 0:
            if right == at or reading.words[right - 1] in {",", ":"}:
                return Complement(first=right, cue_last=cue_last, kind="quote")
            if reading.quotations[index].speech and "quote" in takes:
                return _quote_start(reading, at, right, cue_last)
            return None
        word = reading.words[right]
        if word == ":":
            nothing_follows = right + 1 >= high
            if nothing_follows:
                return Complement(first=right + 1, cue_last=cue_last, kind="colon")
        elif word in {".", ";", "that"} or word == "," and right > at + 12:
            return None
    return None


def _quote_start(reading: Reading, at: int, right: int, cue_last: int) -> Complement | None:
    """A quotation that runs on from the words before it is part of a clause: leave it to that."""
    del reading
    return None if right > at else Complement(first=right, cue_last=cue_last, kind="quote")


def _that(
    reading: Reading, at: int, cue_last: int, high: int, takes: frozenset[str]
) -> Complement | None:
    """A clause with "that", with an address or a setting before it at most."""
    if not takes & _CLAUSAL:
        return None
    for right in range(at, min(high, at + SEARCH)):
        word = reading.words[right]
        if word == "that":
            noun_before = right > at and reading.has(right - 1, Class.PREPOSITION)
            return None if noun_before else Complement(first=right, cue_last=cue_last, kind="that")
        if right == at and word == ",":
            return None
        stops = reading.has(right, MARK) and word not in {",", "(", ")", "$", "#", "@"}
        verbal = reading.has(right, Class.AUXILIARY | Class.SUBJECT_PRONOUN | Class.CONJUNCTION)
        finite = reading.has(right, CUE | Class.VERB) and not reading.has(right, CAPITAL)
        if stops or verbal or finite and not reading.has(right, Class.NOUNISH | ING | ED):
            return None
    return None


def _direct(
    reading: Reading, at: int, cue_last: int, high: int, takes: frozenset[str]
) -> Complement | None:
    """A question, an infinitive or a preposition the verb takes."""
    if at >= high:
        return None
    word = reading.words[at]
    if word in QUESTION_WORDS and takes & {"wh", "clause", "that"}:
        return Complement(first=at, cue_last=cue_last, kind="wh")
    if "infinitive" in takes and is_infinitive(reading, at, high):
        return Complement(first=at, cue_last=cue_last, kind="infinitive")
    if word in takes and reading.has(at, Class.PREPOSITION) and at + 1 < high:
        if not reading.has(at + 1, MARK) or reading.quotation[at + 1] >= 0:
            return Complement(first=at + 1, cue_last=max(cue_last, at + 1), kind="preposition")
    if "gerund" in takes and reading.has(at, ING) and not reading.has(at, MARK):
        return Complement(first=at, cue_last=cue_last, kind="gerund")
    return None


def is_infinitive(reading: Reading, at: int, high: int) -> bool:
    """Whether "to" or "not to" with a verb begins here: what follows is neither name nor "the"."""
    if reading.words[at] == "not":
        at += 1
    if at + 1 >= high or reading.words[at] != "to":
        return False
    determiner = int(Class.DETERMINER | Class.POSSESSIVE) | _PRONOUN | CAPITAL | MARK
    return not reading.has(at + 1, determiner) or reading.quotation[at + 1] >= 0


def _addressed(
    reading: Reading, at: int, cue_last: int, high: int, takes: frozenset[str]
) -> Complement | None:
    """What follows the person spoken to: "told CNN he …", "urged voters to …"."""
    if "addressee" not in takes or at >= high or not is_phrase_start(reading, at):
        return None
    end = _addressee_end(reading, at, high)
    end = skip_adjuncts(reading, end, high)
    if end >= high or end == at:
        return None
    word = reading.words[end]
    if "infinitive" in takes and is_infinitive(reading, end, high):
        return Complement(first=at, cue_last=cue_last, kind="infinitive")
    if word in QUESTION_WORDS:
        return Complement(first=end, cue_last=cue_last, kind="wh")
    if word in takes and reading.has(end, Class.PREPOSITION) and end + 1 < high:
        return Complement(first=end, cue_last=cue_last, kind="preposition")
    if takes & _CLAUSAL and is_phrase_start(reading, end) and reading.words[end] != ",":
        return Complement(first=end, cue_last=cue_last, kind="clause")
    return None


def _addressee_end(reading: Reading, at: int, high: int) -> int:
    """One past the addressee: a pronoun, or a run of nouns up to the next phrase."""
    if reading.has(at, _PRONOUN) and not reading.has(at, CAPITAL | Class.DETERMINER):
        return at + 1
    end = at
    capitals = reading.has(at, CAPITAL)
    while end < min(high, at + 8):
        opens = end > at and reading.has(end, Class.DETERMINER | Class.POSSESSIVE | _PRONOUN)
        if opens or reading.has(end, MARK | Class.PREPOSITION | Class.SUBORDINATOR):
            break
        if reading.has(end, Class.AUXILIARY | Class.TIME | Class.ADVERB):
            break
        if capitals and end > at + 1 and not reading.has(end, CAPITAL) and _said_of(reading, end):
            break
        end += 1
    return end


def _said_of(reading: Reading, at: int) -> bool:
    """Whether a lower-case word after a name no longer belongs to the addressee."""
    return not reading.has(at, Class.PERSON | Class.ENTITY) and reading.words[at] != "'s"


def _bare(
    reading: Reading, at: int, cue_last: int, high: int, takes: frozenset[str]
) -> Complement | None:
    """A clause without "that", or an object."""
    if at >= high or not is_phrase_start(reading, at):
        return None
    free = "clause" in takes and not takes & {"object", "addressee"}
    if free or takes & {"clause", "that"} and holds_clause(reading, at, high):
        return Complement(first=at, cue_last=cue_last, kind="clause")
    if "object" in takes:
        return Complement(first=at, cue_last=cue_last, kind="object")
    return None


def holds_clause(reading: Reading, first: int, high: int) -> bool:
    """Whether a finite verb follows before the next mark: "it would rain", not "a letter"."""
    if reading.words[first] in {"he", "she", "they", "we", "i", "there"}:
        return True
    for at in range(first + 1, min(high, first + SEARCH)):
        if reading.quotation[at] >= 0:
            continue
        if reading.has(at, MARK) and reading.words[at] != "(":
            return False
        before_is_name = not reading.has(at - 1, Class.DETERMINER | Class.POSSESSIVE)
        if reading.has(at, Class.AUXILIARY):
            return True
        verbal = reading.has(at, Class.VERB | CUE | ED) and not reading.has(at, ING | CAPITAL)
        if verbal and before_is_name and not reading.has(at, Class.NOUNISH | Class.PREPOSITION):
            return reading.words[at - 1] != "to"
    return False
