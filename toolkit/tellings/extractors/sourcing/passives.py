"""Passive cues: "is expected to", "was accused of", "proposed by the mayor", "it was reported"."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.complements import QUESTION_WORDS, is_infinitive
from tellings.extractors.sourcing.cues import REDUCED
from tellings.extractors.sourcing.frames import Frame
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import DASHES, is_phrase_start, phrase_after
from tellings.extractors.sourcing.reading import Reading, Unit

# Verbs whose passive says what some unnamed people think or say of the subject.
HEARSAY = frozenset(
    "expect believe think say report allege know see consider view regard describe call label dub"
    " deem suppose presume rumor understand estimate project predict forecast name term portray"
    " depict characterize perceive judge rate rank reckon feel fear hope".split()
)
# Verbs whose passive subject is the person spoken to.
ADDRESSED = frozenset("tell ask inform warn remind assure urge advise notify instruct order".split())
CHARGED = frozenset("accuse charge blame criticize criticise condemn indict convict suspect".split())
SEARCH_BY = 8


def passive_statement(
    reading: Reading, unit: Unit, frame: Frame, later: list[Frame]
) -> Attribution | None:
    """The attribution of a passive cue; None when nobody is said to say anything."""
    if frame.source is None:
        return None
    subject = frame.source
    cue = frame.cue
    end = _end(reading, unit, cue.last, later)
    agent = _agent(reading, cue.last, end)
    if cue.voice == REDUCED or agent is not None:
        return _by_agent(frame, subject, agent)
    lemma = cue.verb.lemma
    if reading.words[subject[0]] == "it" and subject[1] - subject[0] == 1:
        return _impersonal(reading, frame, end)
    if lemma in ADDRESSED:
        return _addressed(reading, frame, end)
    if lemma in CHARGED and cue.last < end and reading.has(cue.last, Class.PREPOSITION):
        return _made(frame, (), (subject, (cue.last, end)))
    if lemma in HEARSAY and _is_predicated(reading, cue.last, end):
        return _made(frame, (), (subject, (cue.last, end)))
    return None


def _end(reading: Reading, unit: Unit, first: int, later: list[Frame]) -> int:
    end = unit.last
    for frame in later:
        if frame.border > first and not frame.embedded:
            end = min(end, frame.border)
            break
    for at in range(first, end):
        if reading.quotation[at] < 0 and (reading.words[at] in {",", ";"} | DASHES):
            end = at
            break
    while end > first and reading.words[end - 1] in {".", "?", "!", ",", ":"}:
        if reading.quotation[end - 1] >= 0:
            break
        end -= 1
    return end


def _agent(reading: Reading, first: int, end: int) -> tuple[int, int] | None:
    """The phrase after "by", when it can be somebody who speaks."""
    for at in range(first, min(end, first + SEARCH_BY)):
        if reading.words[at] == "by" and at + 1 < end:
            if not is_phrase_start(reading, at + 1) or reading.has(at + 1, Class.TIME):
                return None
            last = phrase_after(reading, at + 1, end)
            return (at + 1, last) if last > at + 1 else None
    return None


def _by_agent(
    frame: Frame, subject: tuple[int, int], agent: tuple[int, int] | None
) -> Attribution | None:
    if agent is None or "object" not in frame.cue.verb.takes:
        return None
    cue = (frame.cue.first, agent[0])
    return Attribution(
        source=(agent,), cue=(cue,), content=(subject,), stance=frame.cue.verb.stance, score=0.5
    )


def _impersonal(reading: Reading, frame: Frame, end: int) -> Attribution | None:
    """The clause of "it was reported that …"; without a clause the pronoun stands for a thing."""
    at = frame.cue.last
    if at < end and (reading.words[at] == "that" or reading.words[at] in QUESTION_WORDS):
        return _made(frame, (), ((at, end),))
    return None


def _addressed(reading: Reading, frame: Frame, end: int) -> Attribution | None:
    at = frame.cue.last
    if at >= end:
        return None
    opens = reading.words[at] in QUESTION_WORDS | {"that", "about"} or is_infinitive(
        reading, at, end
    )
    return _made(frame, (), ((at, end),)) if opens else None


def _is_predicated(reading: Reading, at: int, end: int) -> bool:
    """Whether "to", "as" or a predicate follows the participle."""
    if at >= end:
        return False
    return reading.words[at] in {"as", "for"} or is_infinitive(reading, at, end) or (
        is_phrase_start(reading, at) and not reading.has(at, Class.PREPOSITION)
    )


def _made(frame: Frame, source: Ranges, content: Ranges) -> Attribution:
    return Attribution(
        source=source,
        cue=((frame.cue.first, frame.cue.last),),
        content=content,
        stance=frame.cue.verb.stance,
        score=0.5,
    )
