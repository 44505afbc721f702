"""Cues that are no verbs: "according to", "his claim that", "is confident that"."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.complements import is_infinitive, skip_adjuncts
from tellings.extractors.sourcing.lexicon import Class, Cue, Lexicon
from tellings.extractors.sourcing.phrases import (
    DASHES,
    clause_subject,
    is_head,
    is_phrase_start,
    phrase_after,
    phrase_before,
)
from tellings.extractors.sourcing.reading import ED, ING, MARK, Reading, Unit
from tellings.extractors.sourcing.subjects import plain_subject

LIGHT_VERBS = frozenset(
    "make makes made raise raises raised issue issues issued have has had give gives gave share"
    " shares shared launch launched level leveled levelled release released offer offers offered"
    " send sends sent deliver delivered put float floated spread sound sounded".split()
)
_BOUNDARY = frozenset({",", ";", ":", *DASHES})
_COPULA = int(Class.BE | Class.LINKING)
_GROUP = int(Class.AUXILIARY | Class.ADVERB | Class.NEGATION)


def phrase_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by a fixed phrase: "according to the mayor, …" and "…, according to her"."""
    made = []
    starts = {phrase[0] for phrase in lexicon.phrases}
    for at in range(unit.first, unit.last):
        if reading.words[at] not in starts or reading.quotation[at] >= 0:
            continue
        for phrase, stance in lexicon.phrases.items():
            end = at + len(phrase)
            if tuple(reading.words[at:end]) == phrase and end < unit.last:
                attribution = _by_phrase(reading, unit, (at, end), stance)
                if attribution is not None:
                    made.append(attribution)
    return made


def _by_phrase(
    reading: Reading, unit: Unit, cue: tuple[int, int], stance: str
) -> Attribution | None:
    last = phrase_after(reading, cue[1], unit.last)
    while last > cue[1] and reading.words[last - 1] in _BOUNDARY:
        last -= 1
    if last == cue[1]:
        return None
    source = (cue[1], last)
    opens = cue[0] == unit.first or _opens_clause(reading, cue[0], unit.first)
    if opens:
        content = _rest(reading, last, unit.last)
    else:
        content = _before(reading, unit.first, cue[0])
    if content is None:
        return None
    return Attribution(source=(source,), cue=(cue,), content=(content,), stance=stance, score=0.9)


def _opens_clause(reading: Reading, at: int, low: int) -> bool:
    """Whether only "But," or "Meanwhile" stands before."""
    return all(
        reading.has(i, Class.CONJUNCTION | Class.ADVERB | MARK) and reading.quotation[i] < 0
        for i in range(low, at)
    )


def _rest(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    while first < last and reading.words[first] in _BOUNDARY and reading.quotation[first] < 0:
        first += 1
    while last > first and reading.quotation[last - 1] < 0 and reading.words[last - 1] in ".!?":
        last -= 1
    return (first, last) if last > first else None


def _before(reading: Reading, low: int, at: int) -> tuple[int, int] | None:
    """What stands before the phrase, from the start of its sentence or after a semicolon."""
    last = at
    while last > low and reading.words[last - 1] in _BOUNDARY and reading.quotation[last - 1] < 0:
        last -= 1
    first = low
    for i in range(low, last):
        if reading.words[i] == ";" and reading.quotation[i] < 0:
            first = i + 1
    while first < last and reading.words[first] in {"and", "but", ","}:
        first += 1
    return (first, last) if last > first else None


def noun_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by a noun: "his claim that …", "criticism of …", "calls for …"."""
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
    """An attribution if the noun has a content, and a holder or a "that"."""
    after = at + 1
    first = _content_first(reading, after, unit.last, noun)
    if first is None:
        return None
    that = reading.words[first] == "that"
    holder = _possessor(reading, at, unit.first)
    start = holder[1] if holder else at
    if holder is None:
        holder, start = _light_verb_subject(reading, at, unit.first)
    if holder is None:
        return None
    end = _short_end(reading, first, unit.last, clause=that)
    if end <= first:
        return None
    cue = (start, first if first > after else after)
    return Attribution(
        source=(holder,),
        cue=(cue,),
        content=((first, end),),
        stance=noun.stance,
        score=0.5,
    )


def _content_first(reading: Reading, after: int, high: int, noun: Cue) -> int | None:
    """Where the content of a noun begins, "that" included, a preposition left out."""
    if after >= high:
        return None
    word = reading.words[after]
    if word not in noun.takes:
        return None
    if word == "that":
        clause = after + 1 < high and not reading.has(
            after + 1, Class.AUXILIARY | Class.VERB | MARK
        )
        return after if clause else None
    if word == "to":
        return after if is_infinitive(reading, after, high) else None
    if after + 1 < high and (
        is_phrase_start(reading, after + 1) or reading.has(after + 1, ING)
    ):
        return after + 1
    return None


def _possessor(reading: Reading, at: int, low: int) -> tuple[int, int] | None:
    """Whose claim it is: "his claim", "the mayor's first claim"."""
    for left in range(at - 1, max(low, at - 4) - 1, -1):
        word = reading.words[left]
        if word == "'s" or word == "'" and left > low:
            start = phrase_before(reading, left - 1, low) if left > low else None
            return None if start is None else (start, left)
        if reading.has(left, Class.POSSESSIVE) and word != "whose":
            return left, left + 1
        if reading.has(left, MARK | Class.PREPOSITION | Class.DETERMINER | Class.AUXILIARY):
            return None
    return None


def _light_verb_subject(
    reading: Reading, at: int, low: int
) -> tuple[tuple[int, int] | None, int]:
    """Who makes the claim in "she made the claim that …", and where the verb begins."""
    for left in range(at - 1, max(low, at - 5), -1):
        if reading.words[left] in LIGHT_VERBS:
            first = left
            while first > low and reading.has(first - 1, _GROUP):
                first -= 1
            return plain_subject(reading, first, low), first
        if reading.has(left, MARK | Class.PREPOSITION | Class.AUXILIARY | Class.SUBORDINATOR):
            break
    return None, at


def _short_end(reading: Reading, first: int, high: int, *, clause: bool) -> int:
    """The end of a content that a noun introduces: at the next mark or finite verb."""
    end = first + 1
    while end < high and end - first < 40:
        if reading.quotation[end] >= 0:
            end = reading.quotations[reading.quotation[end]].last
            continue
        if reading.words[end] in _BOUNDARY or reading.words[end] in {".", "?", "!", ")"}:
            break
        if not clause and reading.has(end, Class.AUXILIARY | Class.RELATIVE):
            break
        end += 1
    return min(end, high)


def adjective_statements(reading: Reading, unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """Attributions by an adjective: "she is confident that …", "he was critical of …"."""
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
    if first is None and "that" in cue.takes and at + 1 < unit.last:
        bare = reading.has(at + 1, Class.SUBJECT_PRONOUN | Class.DETERMINER)
        first = at + 1 if bare else None
    source = plain_subject(reading, start, unit.first)
    if source is None and start > unit.first and reading.has(start - 1, Class.CONJUNCTION):
        source = clause_subject(reading, unit.first, start)
    if first is None or source is None or reading.words[source[0]] in {"it", "there"}:
        return None
    end = _short_end(reading, first, unit.last, clause=True)
    return Attribution(
        source=(source,),
        cue=((start, max(first, at + 1)),),
        content=((first, end),),
        stance=cue.stance,
        score=0.5,
    )


def is_reported(reading: Reading, at: int) -> bool:
    """Whether the word alone marks hearsay: "reportedly", "allegedly"."""
    return reading.words[at] in {"reportedly", "allegedly", "purportedly", "supposedly"} and (
        not reading.has(at, ED)
    )
