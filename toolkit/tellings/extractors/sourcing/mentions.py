"""Cues that are no verbs: "according to", "his claim that", "is confident that"."""

from __future__ import annotations

from itertools import pairwise

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.complements import is_infinitive, skip_adjuncts
from tellings.extractors.sourcing.lexicon import Class, Cue, Lexicon
from tellings.extractors.sourcing.phrases import (
    DASHES,
    is_apposition,
    is_head,
    is_phrase_start,
    phrase_after,
    phrase_before,
)
from tellings.extractors.sourcing.reading import Reading, Unit
from tellings.extractors.sourcing.subjects import (
    Range,
    clause_subject,
    has_clause,
    plain_subject,
)

_BOUNDARY = frozenset({",", ";", ":", *DASHES})
_STOPS = frozenset({".", "?", "!", ")"})
_COPULA = Class.BE | Class.LINKING
_GROUP = Class.AUXILIARY | Class.ADVERB | Class.NEGATION
LONGEST_CONTENT = 40
# A noun so early in its sentence belongs to the subject.
SUBJECT_PLACE = 4


def phrase_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by a fixed phrase: "according to the mayor, …" and "…, according to her".

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("It rained, according to Pell.")
    >>> made = phrase_statements(reading, reading.units[0], english())
    >>> reading.phrase(*made[0].source[0])
    'Pell'
    """
    made = []
    for at in range(unit.first, unit.last):
        if reading.words[at] not in lexicon.phrases or reading.quotation[at] >= 0:
            continue
        for rest, stance in lexicon.phrases[reading.words[at]]:
            end = at + 1 + len(rest)
            if tuple(reading.words[at + 1 : end]) == rest and end < unit.last:
                attribution = _by_phrase(reading, unit, (at, end), stance)
                if attribution is not None:
                    made.append(attribution)
                break
    return made


def _by_phrase(reading: Reading, unit: Unit, cue: Range, stance: str) -> Attribution | None:
    opens = _opens_clause(reading, cue[0], unit.first)
    high = _end_of_lead(reading, cue[1], unit.last) if opens else unit.last
    last = phrase_after(reading, cue[1], high)
    while last > cue[1] and reading.words[last - 1] in _BOUNDARY:
        last -= 1
    if last == cue[1]:
        return None
    rest = (last, unit.last) if opens else (unit.first, cue[0])
    content = _without_marks(reading, *rest)
    if content is None:
        return None
    source = (cue[1], last)
    return Attribution(source=(source,), cue=(cue,), content=(content,), stance=stance, score=0.9)


def _end_of_lead(reading: Reading, first: int, high: int) -> int:
    """Where a leading source ends: at its comma, or at the one that closes an apposition."""
    near = range(first, min(high, first + LONGEST_CONTENT))
    commas = [at for at in near if reading.words[at] == "," and reading.quotation[at] < 0]
    if not commas:
        return high
    for left, right in pairwise(commas):
        if not is_apposition(reading, left + 1, right) or has_clause(reading, left + 1, right):
            return left
    # The last comma: a clause that goes on after it cannot be an apposition.
    return commas[-1]


def _opens_clause(reading: Reading, at: int, low: int) -> bool:
    """Whether nothing, or only "But," or "Meanwhile", stands before."""
    loose = Class.CONJUNCTION | Class.ADVERB | Class.MARK
    return all(
        reading.has(i, loose) and reading.quotation[i] < 0
        for i in range(max(low, at - 4), at)
    ) and at - low <= 4  # fmt: skip


def _without_marks(reading: Reading, first: int, last: int) -> Range | None:
    """The range without marks and links at its borders; None when nothing is left."""
    opening = _BOUNDARY | {"and", "but"}
    closing = _BOUNDARY | _STOPS
    while first < last and reading.words[first] in opening and reading.quotation[first] < 0:
        first += 1
    while last > first and reading.words[last - 1] in closing and reading.quotation[last - 1] < 0:
        last -= 1
    return (first, last) if last > first else None


def noun_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by a noun: "his claim that …", "criticism of …", "calls for …".

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("It was his claim that it rained.")
    >>> made = noun_statements(reading, reading.units[0], english())
    >>> reading.phrase(*made[0].content[0])
    'that it rained'
    """
    made = []
    for at in range(unit.first, unit.last - 1):
        noun = lexicon.nouns.get(reading.words[at])
        if noun is None or reading.quotation[at] >= 0 or not is_head(reading, at):
            continue
        attribution = _by_noun(reading, unit, at, noun)
        if attribution is not None:
            made.append(attribution)
    return made


def _by_noun(reading: Reading, unit: Unit, at: int, noun: Cue) -> Attribution | None:
    """An attribution if the noun has a content and somebody whose claim it is."""
    first = _content_first(reading, at + 1, unit.last, noun)
    if first is None:
        return None
    holder = _possessor(reading, at, unit.first)
    start = holder[1] if holder else at
    if holder is None:
        holder, start = _light_verb_subject(reading, at, unit.first)
    end = _content_end(reading, first, unit.last, clause=reading.words[first] == "that")
    if start - unit.first <= SUBJECT_PLACE:
        end = _end_of_subject(reading, first, end)
    if holder is None or end <= first:
        return None
    return Attribution(
        source=(holder,),
        cue=((start, max(first, at + 1)),),
        content=((first, end),),
        stance=noun.stance,
        score=0.5,
    )


def _content_first(reading: Reading, after: int, high: int, cue: Cue) -> int | None:
    """Where the content of a noun or adjective begins, "that" included, a preposition left out."""
    if after + 1 >= high or reading.words[after] not in cue.takes:
        return None
    word = reading.words[after]
    if word == "that":
        finite = reading.has(after + 1, Class.AUXILIARY | Class.VERB | Class.MARK)
        return None if finite else after
    if word == "to" and is_infinitive(reading, after, high):
        return after
    opens = is_phrase_start(reading, after + 1) or reading.has(after + 1, Class.ING)
    return after + 1 if opens else None


def _possessor(reading: Reading, at: int, low: int) -> Range | None:
    """Whose claim it is: "his claim", "the mayor's first claim"."""
    edges = Class.MARK | Class.PREPOSITION | Class.DETERMINER | Class.AUXILIARY
    for left in range(at - 1, max(low, at - 4) - 1, -1):
        word = reading.words[left]
        if word in {"'s", "'"} and left > low:
            start = phrase_before(reading, left - 1, low)
            return None if start is None else (start, left)
        if reading.has(left, Class.POSSESSIVE) and word != "whose":
            return left, left + 1
        if reading.has(left, edges):
            return None
    return None


def _light_verb_subject(reading: Reading, at: int, low: int) -> tuple[Range | None, int]:
    """Who makes the claim in "she made the claim that …", and where the verb begins."""
    edges = Class.MARK | Class.PREPOSITION | Class.AUXILIARY | Class.SUBORDINATOR
    for left in range(at - 1, max(low, at - 5), -1):
        if reading.has(left, Class.LIGHT_VERB):
            first = left
            while first > low and reading.has(first - 1, _GROUP):
                first -= 1
            return plain_subject(reading, first, low), first
        if reading.has(left, edges):
            break
    return None, at


def _content_end(reading: Reading, first: int, high: int, *, clause: bool) -> int:
    """The end of such a content: at the next mark; of a mere phrase, at a finite verb too."""
    end = first + 1
    while end < high and end - first < LONGEST_CONTENT:
        if reading.quotation[end] >= 0:
            end = reading.quotations[reading.quotation[end]].last
            continue
        if reading.words[end] in _BOUNDARY or reading.words[end] in _STOPS:
            break
        if not clause and reading.has(end, Class.AUXILIARY | Class.RELATIVE):
            break
        end += 1
    return min(end, high)


def _end_of_subject(reading: Reading, first: int, end: int) -> int:
    """The end of a content inside a subject: before the second finite verb, "came late"."""
    n_finite = 0
    for at in range(first + 1, end):
        before = reading.flags[at - 1]
        group = before & (Class.AUXILIARY | Class.NEGATION | Class.RELATIVE | Class.CONJUNCTION)
        finite = reading.has(at, Class.AUXILIARY | Class.VERB | Class.ED)
        if finite and not group and reading.words[at - 1] != "to":
            n_finite += 1
            if n_finite == 2:
                return at
    return end


def adjective_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by an adjective: "she is confident that …", "he was critical of …".

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("She is confident that it rained.")
    >>> made = adjective_statements(reading, reading.units[0], english())
    >>> reading.phrase(*made[0].cue[0])
    'is confident'
    """
    made = []
    for at in range(unit.first + 1, unit.last - 1):
        cue = lexicon.adjectives.get(reading.words[at])
        if cue is None or reading.quotation[at] >= 0:
            continue
        attribution = _by_adjective(reading, unit, at, cue)
        if attribution is not None:
            made.append(attribution)
    return made


def _by_adjective(reading: Reading, unit: Unit, at: int, cue: Cue) -> Attribution | None:
    start = at
    while start > unit.first and reading.has(start - 1, _COPULA | _GROUP):
        start -= 1
    if not any(reading.has(i, _COPULA) for i in range(start, at)):
        return None
    first = _content_first(reading, skip_adjuncts(reading, at + 1, unit.last), unit.last, cue)
    if first is None and "that" in cue.takes:
        bare = reading.has(at + 1, Class.SUBJECT_PRONOUN | Class.DETERMINER)
        first = at + 1 if bare else None
    source = plain_subject(reading, start, unit.first)
    if source is None and start > unit.first and reading.has(start - 1, Class.CONJUNCTION):
        source = clause_subject(reading, unit.first, start)
    if first is None or source is None or reading.words[source[0]] in {"it", "there"}:
        return None
    return Attribution(
        source=(source,),
        cue=((start, max(first, at + 1)),),
        content=((first, _content_end(reading, first, unit.last, clause=True)),),
        stance=cue.stance,
        score=0.5,
    )
