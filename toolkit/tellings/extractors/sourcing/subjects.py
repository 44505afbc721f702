"""Who is the subject of a cue verb."""

from __future__ import annotations

from tellings.extractors.sourcing.cues import CueVerb
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import (
    CLOSERS,
    DASHES,
    OPENERS,
    extends,
    is_apposition,
    is_head,
    is_phrase_start,
    is_setting,
    phrase_after,
    phrase_before,
)
from tellings.extractors.sourcing.reading import Reading

Range = tuple[int, int]
_HARD = frozenset({";", ":", ".", "?", "!", "…", "..."})
# How far left commas are followed, so that a page of lists takes no more than linear time.
REACH = 80
_ADVERBIAL = (
    Class.PREPOSITION | Class.SUBORDINATOR | Class.ADVERB | Class.CONJUNCTION | Class.TIME
    | Class.ING
)  # fmt: skip


def inverted_subject(reading: Reading, cue: CueVerb, low: int, high: int) -> Range | None:
    """The subject after the verb, as in "…," said the mayor; None when the order is plain.

    Examples
    --------
    >>> from tellings.extractors.sourcing.cues import cue_verbs
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("“Yes,” said Dana Pell.")
    >>> cue = cue_verbs(reading, 0, 8, english())[0]
    >>> reading.phrase(*inverted_subject(reading, cue, 0, 8))
    'Dana Pell'
    """
    takes, at = cue.verb.takes, cue.last
    bare = "quote" in takes and cue.last - cue.first == 1 and not cue.verb.forms <= {"base"}
    if not bare or at >= high or not _could_speak(reading, at, high):
        return None
    if "addressee" in takes and reading.has(at, Class.AUDIENCE):
        return None
    before = cue.first - 1
    if before >= low and not _is_after_mark(reading, before):
        return None
    end = phrase_after(reading, at, high)
    verbal = end < high and reading.has(end, Class.AUXILIARY | Class.VERB)
    if end == at or (verbal and not reading.has(end, Class.MARK | Class.NOUNISH)):
        return None
    return at, end


def _could_speak(reading: Reading, at: int, high: int) -> bool:
    """Whether the token after the verb can begin the name or description of a speaker."""
    if reading.has(at, Class.MARK) or reading.words[at] in {"that", "this", "there", "it", "they"}:
        return False
    if reading.has(at, Class.PRONOUN) and not reading.has(at, Class.CAPITAL):
        return reading.words[at] in {"he", "she", "one"}
    if is_setting(reading, at, min(high, at + 3)) or reading.has(at, Class.TIME):
        return False
    return reading.has(
        at,
        Class.DETERMINER | Class.POSSESSIVE | Class.PERSON | Class.ENTITY | Class.TITLE
        | Class.CAPITAL,
    )  # fmt: skip


def _is_after_mark(reading: Reading, before: int) -> bool:
    """Whether a quotation, comma or dash stands before the verb."""
    return reading.quotation[before] >= 0 or reading.words[before] in {",", "?", "!", *DASHES}


def plain_subject(reading: Reading, first: int, low: int) -> Range | None:
    """The subject that ends before token ``first``; None when there is none there.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("In May, Dana Pell, a farmer, said")
    >>> reading.phrase(*plain_subject(reading, 9, 0))
    'Dana Pell, a farmer'
    """
    before = first - 1
    if before < low or reading.quotation[before] >= 0:
        return None
    word = reading.words[before]
    if word == "," or word in DASHES:
        return _over_commas(reading, before, low)
    before = _over_time(reading, before, low)
    start = phrase_before(reading, before, low)
    if start is None:
        return _relative_subject(reading, first, low)
    if word == "who":
        return _antecedent(reading, before, low)
    return _over_relative(reading, start, low), _without_time(reading, start, first)


def _relative_subject(reading: Reading, first: int, low: int) -> Range | None:
    """The subject of "a nurse who asked not to be named said", which ends in no noun."""
    for at in range(first - 1, max(low, first - 12), -1):
        if reading.has(at, Class.MARK | Class.CONJUNCTION):
            return None
        if reading.words[at] == "who":
            start = phrase_before(reading, at - 1, low) if is_head(reading, at - 1) else None
            return None if start is None or at == first - 1 else (start, first)
    return None


def _over_time(reading: Reading, before: int, low: int) -> int:
    """The head before a time: "a report published Wednesday said"."""
    at = before
    while at > low and reading.has(at, Class.TIME) and not reading.has(at, Class.MONTH_NAME):
        at -= 1
        if at > low and reading.words[at] in {"on", "in", "from", "late", "early", "last", "this"}:
            at -= 1
    if low < at < before and reading.has(at, Class.ED | Class.CUE):
        at -= 1
    return at if at < before and is_head(reading, at) else before


def _over_relative(reading: Reading, start: int, low: int) -> int:
    """The start of "a person who advised her office", from that of "her office"."""
    left = start - 1
    verbal = Class.AUXILIARY | Class.VERB | Class.CUE | Class.ED | Class.ING
    if left <= low or not reading.has(left, verbal | Class.PREPOSITION):
        return start
    for at in range(left, max(low, left - 12), -1):
        if reading.has(at, Class.MARK) or reading.words[at] in {"and", "but"}:
            return start
        if not is_head(reading, at - 1):
            continue
        # "a study published by the bank": no second verb follows a finite one without a link.
        reduced = reading.has(at, Class.ED | Class.ING) and not reading.has(
            at, Class.CAPITAL | Class.NOUNISH
        )
        if reading.words[at] in {"who", "that", "which"} or reduced:
            antecedent = phrase_before(reading, at - 1, low)
            if antecedent is None:
                return start
            borders = Class.MARK | Class.SUBORDINATOR
            opens = antecedent == low or reading.has(antecedent - 1, borders)
            return antecedent if opens or not reduced else start
    return start


def _without_time(reading: Reading, start: int, end: int) -> int:
    """The end of a phrase without "on Tuesday" or "last week" behind it."""
    last = end
    while last > start + 1 and reading.has(last - 1, Class.TIME):
        last -= 1
    while start + 1 < last < end and reading.words[last - 1] in {"on", "in", "last"}:
        last -= 1
    return last if is_head(reading, last - 1) else end


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
    right = end = comma
    for _ in range(6):
        left = _previous_comma(reading, right, low)
        if left is None:
            break
        if not _is_insertion(reading, left + 1, right):
            return _segment_subject(reading, left + 1, right, end)
        if not is_apposition(reading, left + 1, right) or _is_relative(reading, left + 1):
            end = left
        elif reading.has(left + 1, Class.CAPITAL) and _leads_in(reading, left, low):
            return _segment_subject(reading, left + 1, right, end)
        right = left
    if right < comma and reading.has(low, Class.PREPOSITION | Class.TIME | Class.ING):
        # "In the capital, the leader of the party, Able Baker, said".
        return right + 1, comma
    return _segment_subject(reading, low, right, end)


def _previous_comma(reading: Reading, right: int, low: int) -> int | None:
    """The comma or dash before ``right`` in the same clause, brackets skipped; None if none."""
    depth = 0
    for at in range(right - 1, max(low, right - REACH) - 1, -1):
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
        return _is_relative(reading, first) or not has_clause(reading, first, last)
    loose = Class.ADVERB | Class.ING | Class.ED | Class.FIGURE | Class.TIME | Class.PREPOSITION
    return reading.has(first, loose) or reading.words[first] in {"when", "while", "if"}


def has_clause(reading: Reading, first: int, last: int) -> bool:
    """Whether a finite verb outside a relative clause stands in the segment.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("it was the man who said")
    >>> has_clause(reading, 0, 4), has_clause(reading, 3, 6)
    (True, False)
    """
    for at in range(first, last):
        if reading.words[at] in {"who", "which", "that", "whose"}:
            return False
        if reading.has(at, Class.AUXILIARY):
            return True
        if reading.has(at, Class.NOUNISH | Class.CAPITAL | Class.ING | Class.ED):
            continue
        third = reading.has(at, Class.CUE) and reading.words[at].endswith("s")
        if third or reading.has(at, Class.VERB):
            return True
    return False


def _leads_in(reading: Reading, comma: int, low: int) -> bool:
    """Whether an adverbial opens the clause before a comma, so that a name after it is new."""
    if _previous_comma(reading, comma, low) is not None:
        return False
    return comma <= low or reading.has(low, _ADVERBIAL) or has_clause(reading, low, comma)


def _segment_subject(reading: Reading, low: int, right: int, end: int) -> Range | None:
    """The noun phrase that ends the segment, stretched over the appositions up to ``end``."""
    if right <= low or reading.quotation[right - 1] >= 0:
        return None
    start = phrase_before(reading, right - 1, low)
    return None if start is None else (start, max(right, end))


def clause_subject(reading: Reading, low: int, high: int) -> Range | None:
    """The first noun phrase of a clause, leading adverbials left out; None when not found.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("On Monday, the mayor laughed and said")
    >>> reading.phrase(*clause_subject(reading, 0, 7))
    'the mayor'
    """
    at = _after_lead(reading, low, high)
    if at is None or at >= high or not is_phrase_start(reading, at):
        return None
    if reading.has(at, Class.SUBJECT_PRONOUN):
        return at, at + 1
    last = at
    while last < high and last - at < 15 and _is_in_subject(reading, last, at, high):
        last += 1
    return (at, last) if last > at else None


def _after_lead(reading: Reading, low: int, high: int) -> int | None:
    """Past "But", "On Monday," and "When asked," at the head of a clause."""
    at = low
    leads = Class.PREPOSITION | Class.SUBORDINATOR | Class.ING | Class.ED
    for _ in range(3):
        while at < high and reading.has(at, Class.CONJUNCTION | Class.ADVERB | Class.MARK):
            index = reading.quotation[at]
            at = max(at + 1, reading.quotations[index].last) if index >= 0 else at + 1
        if at >= high or not reading.has(at, leads) or reading.has(at, Class.DETERMINER):
            break
        near = range(at, min(high, at + REACH))
        comma = next((i for i in near if reading.words[i] == ","), None)
        if comma is None:
            return None
        at = comma + 1
    return at


def _is_in_subject(reading: Reading, at: int, first: int, high: int) -> bool:
    """Whether a word still belongs to the subject that began at ``first``."""
    bits = reading.flags[at]
    relative = at > first and reading.words[at] in {"who", "which", "that"}
    nounish = Class.CAPITAL | Class.NOUNISH | Class.PERSON | Class.ENTITY
    if bits & Class.MARK or relative or (bits & Class.CUE and not bits & nounish):
        return False
    if bits & Class.ED and at > first and not bits & Class.CAPITAL:
        return reading.has(at - 1, Class.DETERMINER | Class.POSSESSIVE)
    return extends(reading, at, first, high)
