"""Who is the subject of a cue verb."""

from __future__ import annotations

from tellings.extractors.sourcing.cues import CueVerb
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import (
    CLOSERS,
    DASHES,
    OPENERS,
    PRONOUN,
    is_apposition,
    is_head,
    is_phrase_start,
    is_setting,
    phrase_after,
    phrase_before,
)
from tellings.extractors.sourcing.reading import CAPITAL, CUE, ED, FIGURE, ING, MARK, Reading

Range = tuple[int, int]
_HARD = frozenset({";", ":", ".", "?", "!", "…", "..."})


def inverted_subject(reading: Reading, cue: CueVerb, low: int, high: int) -> Range | None:
    """The subject after the verb, as in "…," said the mayor; None when the order is plain."""
    takes, at = cue.verb.takes, cue.last
    if "quote" not in takes or cue.last - cue.first > 1 or at >= high:
        return None
    if cue.verb.forms <= {"base"} or not _could_speak(reading, at):
        return None
    before = cue.first - 1
    if before >= low and not _after_mark(reading, before):
        return None
    end = phrase_after(reading, at, high)
    while end > at and reading.words[end - 1] == ",":
        end -= 1
    if end == at or _is_followed_by_verb(reading, end, high):
        return None
    return at, end


def _could_speak(reading: Reading, at: int) -> bool:
    """Whether the token after the verb can begin the name or description of a speaker."""
    if reading.has(at, MARK) or reading.words[at] in {"that", "this", "there", "it", "they"}:
        return False
    if reading.has(at, PRONOUN) and not reading.has(at, CAPITAL):
        return reading.words[at] in {"he", "she", "one"}
    if is_setting(reading, at, at + 3) or reading.has(at, Class.TIME):
        return False
    start = int(Class.DETERMINER | Class.POSSESSIVE | Class.PERSON | Class.ENTITY | Class.TITLE)
    return reading.has(at, start | CAPITAL)


def _after_mark(reading: Reading, before: int) -> bool:
    """Whether a quotation, comma or dash stands before the verb."""
    return reading.quotation[before] >= 0 or reading.words[before] in {",", *DASHES, "?", "!"}


def _is_followed_by_verb(reading: Reading, at: int, high: int) -> bool:
    return at < high and reading.has(at, Class.AUXILIARY | Class.VERB) and not reading.has(at, MARK)


def plain_subject(reading: Reading, first: int, low: int) -> Range | None:
    """The subject that ends before token ``first``; None when there is none there."""
    before = first - 1
    if before < low:
        return None
    if reading.quotation[before] >= 0:
        return None
    word = reading.words[before]
    if word == "," or word in DASHES:
        return _over_commas(reading, before, low)
    before = _over_time(reading, before, low)
    start = phrase_before(reading, before, low)
    if start is None:
        return None
    if word == "who":
        return _antecedent(reading, before, low)
    return _over_relative(reading, start, low), _without_time(reading, start, first)


def _over_relative(reading: Reading, start: int, low: int) -> int:
    """The start of "a person who advised her office", from that of "her office"."""
    left = start - 1
    verbal = int(Class.AUXILIARY | Class.VERB) | CUE | ED | ING
    if left <= low or not reading.has(left, verbal | Class.PREPOSITION):
        return start
    for at in range(left, max(low, left - 12), -1):
        if reading.has(at, MARK) or reading.words[at] in {"and", "but"}:
            return start
        if reading.words[at] in {"who", "that", "which"} and is_head(reading, at - 1):
            antecedent = phrase_before(reading, at - 1, low)
            return start if antecedent is None else antecedent
    return start


def _without_time(reading: Reading, start: int, end: int) -> int:
    """The end of a phrase without "on Tuesday" or "last week" behind it."""
    last = end
    while last > start + 1 and reading.has(last - 1, Class.TIME):
        last -= 1
    while last > start + 1 and last < end and reading.words[last - 1] in {"on", "in", "last"}:
        last -= 1
    return last


def _over_time(reading: Reading, before: int, low: int) -> int:
    """The head before a time: "a report published Wednesday said"."""
    at = before
    while at > low and reading.has(at, Class.TIME) and reading.words[at] != "may":
        at -= 1
        if at > low and reading.words[at] in {"on", "in", "late", "early", "last", "this"}:
            at -= 1
    if at < before and at > low and reading.has(at, ED | CUE):
        at -= 1
    return at if at < before and is_head(reading, at) else before


def _antecedent(reading: Reading, who: int, low: int) -> Range:
    """A relative "who" with the phrase it refers to."""
    left = who - 1
    if left >= low and reading.words[left] == ",":
        over = _over_commas(reading, left, low)
        if over is not None:
            return over[0], who + 1
        left -= 1
    if left < low or reading.quotation[left] >= 0:
        return who, who + 1
    start = phrase_before(reading, left, low)
    return (who, who + 1) if start is None else (start, who + 1)


def _over_commas(reading: Reading, comma: int, low: int) -> Range | None:
    """The subject before appositions and insertions that end with a comma or dash."""
    right = comma
    end = comma
    for _ in range(6):
        left = _previous_comma(reading, right, low)
        if left is None:
            break
        if not _is_insertion(reading, left + 1, right):
            return _segment_subject(reading, left + 1, right, end)
        if not is_apposition(reading, left + 1, right) or _is_relative(reading, left + 1):
            end = left
        elif reading.has(left + 1, CAPITAL) and _is_adverbial_before(reading, left, low):
            return _segment_subject(reading, left + 1, right, end)
        right = left
    return _segment_subject(reading, low, right, end)


def _previous_comma(reading: Reading, right: int, low: int) -> int | None:
    """The comma or dash before ``right`` in the same clause, brackets skipped; None if none."""
    depth = 0
    for at in range(right - 1, low - 1, -1):
        word = reading.words[at]
        if word in CLOSERS:
            depth += 1
        elif word in OPENERS:
            depth -= 1
        elif depth == 0 and (word == "," or word in DASHES):
            return at if reading.quotation[at] < 0 else None
        elif word in _HARD:
            return None
    return None


def _is_relative(reading: Reading, at: int) -> bool:
    return reading.words[at] in {"who", "whose", "which", "where"}


def _is_insertion(reading: Reading, first: int, last: int) -> bool:
    """Whether the words between two commas can be left out: apposition, adverb, setting."""
    if first >= last:
        return False
    if is_apposition(reading, first, last):
        return _is_relative(reading, first) or not _has_clause(reading, first, last)
    bits = reading.flags[first]
    if bits & (Class.ADVERB | ING | ED | FIGURE | Class.TIME):
        return True
    return bool(bits & Class.PREPOSITION) or reading.words[first] in {"when", "while", "if"}


def _has_clause(reading: Reading, first: int, last: int) -> bool:
    """Whether a finite verb outside a relative clause stands in the segment."""
    for at in range(first, last):
        if reading.words[at] in {"who", "which", "that", "whose"}:
            return False
        if reading.has(at, Class.AUXILIARY):
            return True
        if reading.has(at, CUE) and not reading.has(at, Class.NOUNISH | CAPITAL | ING):
            return reading.words[at].endswith("s")
        if reading.has(at, Class.VERB) and not reading.has(at, Class.NOUNISH | CAPITAL | ING | ED):
            return True
    return False


def _is_adverbial_before(reading: Reading, comma: int, low: int) -> bool:
    """Whether the segment before a comma is an adverbial, so that a name after it is no gloss."""
    start = _previous_comma(reading, comma, low)
    if start is not None:
        return False
    first = low
    if first >= comma:
        return True
    bits = reading.flags[first]
    leads = Class.PREPOSITION | Class.SUBORDINATOR | Class.ADVERB | Class.CONJUNCTION | Class.TIME
    return bool(bits & (leads | ING)) or _has_clause(reading, first, comma)


def _segment_subject(reading: Reading, low: int, right: int, end: int) -> Range | None:
    """The noun phrase that ends the segment, stretched over the appositions up to ``end``."""
    if right <= low or reading.quotation[right - 1] >= 0:
        return None
    start = phrase_before(reading, right - 1, low)
    return None if start is None else (start, max(right, end))


def is_own_clause(reading: Reading, at: int) -> bool:
    """Whether a name or noun ends at the token, so that it can be a subject."""
    return is_head(reading, at) or is_phrase_start(reading, at)
