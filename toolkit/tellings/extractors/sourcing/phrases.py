"""Noun phrases by their edges: enough of a grammar to say who speaks, and no more."""

from __future__ import annotations

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import CAPITAL, CLOSED_CLASS, CUE, ED, FIGURE, ING, MARK
from tellings.extractors.sourcing.reading import Reading

FUNCTION = int(
    Class.AUXILIARY | Class.DETERMINER | Class.PREPOSITION | Class.CONJUNCTION
    | Class.SUBORDINATOR | Class.POSSESSIVE
)  # fmt: skip
PRONOUN = int(Class.SUBJECT_PRONOUN | Class.OBJECT_PRONOUN)
# Determiners that also stand alone ("many say", "others fear").
ALONE = frozenset(
    "some many others several both all most few one two three none each another those such more"
    " most neither either half dozens hundreds thousands this".split()
)
INNER_PREPOSITIONS = frozenset(
    "of for from at in with to behind near against under outside inside on about over between"
    " among on by".split()
)
# Months that are also names of persons.
MONTH_NAMES = frozenset({"may", "april", "june", "august"})
LONGEST_PHRASE = 30
DASHES = frozenset({"-", "--", "—", "–", "---", "―"})
OPENERS, CLOSERS = frozenset("([{"), frozenset(")]}")


def is_head(reading: Reading, at: int) -> bool:
    """Whether the token can end a noun phrase: a noun, name, number or lone pronoun."""
    bits = reading.flags[at]
    word = reading.words[at]
    if bits & MARK:
        return False
    if word in ALONE or word in {"he", "she", "they", "it", "we", "i", "you", "who"}:
        return True
    if word in {"'s", "'", "s", "not"}:
        return False
    if word in {"them", "us"}:
        return at > 0 and reading.words[at - 1] == "of"
    if bits & Class.TIME and word not in MONTH_NAMES:
        return False
    if bits & CAPITAL and not bits & (CLOSED_CLASS & ~int(Class.MODAL) | Class.ADVERB):
        return True
    if bits & (CLOSED_CLASS | Class.ADVERB | Class.NEGATION):
        return False
    if bits & (Class.VERB | CUE | ED) and not bits & (Class.NOUNISH | Class.PERSON | Class.ENTITY):
        return False
    return True


def phrase_before(reading: Reading, at: int, low: int) -> int | None:
    """First token of the noun phrase that ends with token ``at``; None when none ends there.

    ``low`` is the first token that may belong to it.
    """
    at_or_before = _over_brackets(reading, at, low)
    if at_or_before is None or not is_head(reading, at_or_before):
        return None
    first = at_or_before
    pronoun = reading.has(first, PRONOUN) and not reading.has(first, CAPITAL | Class.DETERMINER)
    if pronoun and reading.words[first] not in {"them", "us"}:
        return first
    while first > low and at - first < LONGEST_PHRASE:
        step = _step_left(reading, first, low)
        if step is None:
            break
        first = step
    return first


def _over_brackets(reading: Reading, at: int, low: int) -> int | None:
    """The token before a bracket that closes at ``at``, or ``at`` itself."""
    if reading.words[at] not in CLOSERS:
        return at
    for left in range(at - 1, max(low, at - 12) - 1, -1):
        if reading.words[left] in OPENERS:
            return left - 1 if left > low else None
    return None


def _step_left(reading: Reading, first: int, low: int) -> int | None:
    """One token (or bracket, nickname or coordination) further left, or None at the edge."""
    left = first - 1
    bits, word = reading.flags[left], reading.words[left]
    if bits & MARK:
        return _step_over_mark(reading, left, low)
    starts = reading.has(first, Class.DETERMINER | Class.POSSESSIVE) and first >= low
    if word in INNER_PREPOSITIONS:
        inner = left > low and is_head(reading, left - 1) and not reading.has(left - 1, Class.TIME)
        return left - 1 if inner and not reading.has(left - 1, Class.SUBJECT_PRONOUN) else None
    if bits & Class.CONJUNCTION:
        return _step_over_and(reading, left, low)
    if word in {"who", "that"}:
        return None
    if bits & (Class.DETERMINER | Class.POSSESSIVE) or word == "'s":
        return left
    if starts and word not in {"all", "both"}:
        return None
    return left if _joins(reading, left, low) else None


def _joins(reading: Reading, left: int, low: int) -> bool:
    """Whether an open-class word continues the phrase to its right."""
    bits = reading.flags[left]
    if bits & Class.TIME and reading.words[left] != "may":
        return False
    if bits & CAPITAL and not bits & (CLOSED_CLASS | Class.ADVERB):
        return True
    if bits & (CLOSED_CLASS | Class.NEGATION):
        return False
    if bits & Class.ADVERB:
        inner = left > low and reading.has(left - 1, Class.DETERMINER | Class.POSSESSIVE)
        return inner or reading.has(left + 1, ED)
    if bits & (ED | Class.VERB | CUE) and not bits & (Class.NOUNISH | Class.PERSON | Class.ENTITY):
        before = left > low and reading.flags[left - 1]
        return bool(before and before & (Class.DETERMINER | Class.POSSESSIVE | Class.ADVERB))
    return True


def _step_over_mark(reading: Reading, left: int, low: int) -> int | None:
    """Over a bracket or a quoted nickname inside a name; other marks end the phrase."""
    word = reading.words[left]
    if word in CLOSERS:
        before = _over_brackets(reading, left, low)
        return before if before is not None and is_head(reading, before) else None
    if word in {"/", "&", "#", "@", "$", "%"}:
        return left
    index = reading.quotation[left]
    if index >= 0:
        quotation = reading.quotations[index]
        short = quotation.last - quotation.first <= 5 and not quotation.speech
        if short and quotation.first > low and reading.has(quotation.first - 1, CAPITAL):
            return quotation.first - 1
    return None


def _step_over_and(reading: Reading, conjunction: int, low: int) -> int | None:
    """Over "and" when what stands before it begins the clause: "Able and Baker said"."""
    if conjunction <= low or not is_head(reading, conjunction - 1):
        return None
    if reading.words[conjunction] not in {"and", "or", "&"}:
        return None
    before = phrase_before(reading, conjunction - 1, low)
    if before is None:
        return None
    if before <= low or reading.has(before - 1, MARK | Class.SUBORDINATOR):
        return before
    return None


def phrase_after(reading: Reading, first: int, high: int) -> int:
    """One past the last token of the noun phrase that begins at ``first``; ``first`` if none.

    Takes appositions and relative clauses along; stops before a setting ("in a statement").
    """
    at = first
    relative = False
    while at < high and at - first < LONGEST_PHRASE:
        if reading.has(at, MARK):
            step = _mark_right(reading, at, high, relative)
            if step is None:
                break
            at = step
            continue
        if reading.words[at] in {"who", "whose", "which"} and at > first:
            relative = True
        elif not relative and not _extends_right(reading, at, first, high):
            break
        elif relative and is_setting(reading, at, high):
            break
        at += 1
    return at


def _extends_right(reading: Reading, at: int, first: int, high: int) -> bool:
    """Whether the word continues the phrase to its left."""
    bits, word = reading.flags[at], reading.words[at]
    if bits & Class.PREPOSITION:
        return at > first and not is_setting(reading, at, high) and at + 1 < high
    if bits & Class.TIME and word != "may":
        return False
    if bits & CAPITAL and not bits & (CLOSED_CLASS | Class.ADVERB):
        return True
    if bits & Class.CONJUNCTION:
        return word in {"and", "&", "or"} and at + 1 < high and not reading.has(at + 1, CUE | ING)
    if bits & (Class.DETERMINER | Class.POSSESSIVE) or word == "'s":
        return at == first or not is_head(reading, at - 1) or word == "'s"
    if bits & PRONOUN:
        return at == first or reading.has(at - 1, Class.PREPOSITION)
    if bits & (Class.AUXILIARY | Class.SUBORDINATOR):
        return False
    if bits & Class.ADVERB:
        return at > first and reading.has(at - 1, Class.DETERMINER | Class.POSSESSIVE)
    return not bits & Class.VERB or bool(bits & (Class.PERSON | Class.ENTITY))


def _mark_right(reading: Reading, at: int, high: int, relative: bool) -> int | None:
    """Past a comma before an apposition, a bracket, or a mark inside a name."""
    word = reading.words[at]
    if word in OPENERS:
        for right in range(at + 1, min(high, at + 12)):
            if reading.words[right] in CLOSERS:
                return right + 1
        return None
    if word == "," and at + 1 < high:
        return at + 1 if is_apposition(reading, at + 1, high) else None
    if word in {"/", "&", "#", "@", "$", "%", "'"}:
        return at + 1
    index = reading.quotation[at]
    if index >= 0 and not relative:
        quotation = reading.quotations[index]
        short = quotation.last - quotation.first <= 6 and not quotation.speech
        return quotation.last if short and quotation.last < high else None
    return None


def is_apposition(reading: Reading, at: int, high: int) -> bool:
    """Whether what follows a comma describes the name before it: "a lawyer", "who …", "22"."""
    bits, word = reading.flags[at], reading.words[at]
    if word in {"who", "whose", "which", "where", "himself", "herself"}:
        return True
    if bits & FIGURE:
        return True
    if word in {"the", "a", "an", "his", "her", "its", "their", "one", "then", "now"}:
        return at + 1 < high and not reading.has(at + 1, MARK)
    if word in {"jr.", "sr.", "jr", "sr", "of", "r", "d", "r-", "d-"}:
        return True
    if bits & CAPITAL and not bits & CLOSED_CLASS:
        return True
    return bool(bits & (Class.PERSON | Class.TITLE)) and not bits & CLOSED_CLASS


def is_setting(reading: Reading, at: int, high: int) -> bool:
    """Whether a preposition opens where or when it was said: "in a statement", "on Monday"."""
    if not reading.has(at, Class.PREPOSITION) or reading.words[at] in {"of", "for"}:
        return False
    for right in range(at + 1, min(high, at + 6, len(reading.flags))):
        bits = reading.flags[right]
        if bits & (Class.SPEECH_SETTING | Class.TIME):
            return True
        if bits & MARK or bits & Class.PREPOSITION:
            return False
    return False


def is_phrase_start(reading: Reading, at: int) -> bool:
    """Whether a noun phrase can begin at the token."""
    bits = reading.flags[at]
    if bits & MARK:
        return reading.quotation[at] >= 0 or reading.words[at] in {"$", "#", "@"}
    if bits & (Class.DETERMINER | Class.POSSESSIVE | PRONOUN | FIGURE):
        return True
    if reading.words[at] == "there":
        return True
    if bits & CAPITAL and not bits & (Class.PREPOSITION | Class.CONJUNCTION):
        return True
    return not bits & (CLOSED_CLASS | Class.NEGATION | Class.ADVERB)


def clause_subject(reading: Reading, low: int, high: int) -> tuple[int, int] | None:
    """The first noun phrase of a clause, leading adverbials left out; None when not found."""
    at = low
    for _ in range(3):
        while at < high and reading.has(at, Class.CONJUNCTION | Class.ADVERB | MARK):
            if reading.quotation[at] >= 0:
                at = max(at + 1, reading.quotations[reading.quotation[at]].last)
            else:
                at += 1
        leads = int(Class.PREPOSITION | Class.SUBORDINATOR) | ING | ED
        if at < high and reading.has(at, leads) and not reading.has(at, Class.DETERMINER):
            comma = next((i for i in range(at, high) if reading.words[i] == ","), None)
            if comma is None:
                return None
            at = comma + 1
            continue
        break
    if at >= high or not is_phrase_start(reading, at):
        return None
    if reading.has(at, Class.SUBJECT_PRONOUN):
        return at, at + 1
    last = at
    while last < high and last - at < 15 and _within_subject(reading, last, at, high):
        last += 1
    return (at, last) if last > at else None


def _within_subject(reading: Reading, at: int, first: int, high: int) -> bool:
    """Whether a word still belongs to the subject that began at ``first``."""
    if reading.has(at, MARK) or reading.words[at] in {"who", "which", "that"} and at > first:
        return False
    bits = reading.flags[at]
    if bits & CUE and not bits & (CAPITAL | Class.NOUNISH | Class.PERSON | Class.ENTITY):
        return False
    if bits & ED and at > first and not bits & CAPITAL:
        return reading.has(at - 1, Class.DETERMINER | Class.POSSESSIVE)
    return _extends_right(reading, at, first, high)
