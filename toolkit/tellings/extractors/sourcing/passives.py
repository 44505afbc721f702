"""Passive cues: "is expected to", "was accused of", "proposed by the mayor", "it was reported"."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.complements import is_infinitive
from tellings.extractors.sourcing.cues import REDUCED
from tellings.extractors.sourcing.frames import Frame
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import DASHES, is_phrase_start, phrase_after
from tellings.extractors.sourcing.reading import Reading, Unit

# How many tokens may stand between the participle and "by".
SEARCH_BY = 4


def passive_statement(
    reading: Reading, unit: Unit, frame: Frame, later: list[Frame]
) -> Attribution | None:
    """The attribution of a passive cue; None when nobody is said to say anything.

    The verb's entry tells what its passive does: ``hearsay`` ("is expected to"), ``told`` (the
    subject is the person addressed) or ``charge`` ("was accused of").

    Examples
    --------
    >>> from tellings.extractors.sourcing.frames import frames
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("It was reported that it rained.")
    >>> frame = frames(reading, reading.units[0], english())[0]
    >>> made = passive_statement(reading, reading.units[0], frame, [])
    >>> made.source, reading.phrase(*made.content[0])
    ((), 'that it rained')
    """
    if frame.source is None:
        return None
    cue, subject = frame.cue, frame.source
    end = _end(reading, unit, cue.last, later)
    agent = _agent(reading, cue.last, end)
    if cue.voice == REDUCED or agent is not None:
        return _by_agent(frame, subject, agent)
    content: Ranges = ()
    if reading.words[subject[0]] == "it" and subject[1] - subject[0] == 1:
        content = _clause(reading, cue.last, end)
    elif "told" in cue.verb.takes:
        content = _told(reading, cue.last, end)
    elif _is_predicated(reading, frame, end):
        content = (subject, (cue.last, end))
    return _made(frame, (), content, (cue.first, cue.last)) if content else None


def _end(reading: Reading, unit: Unit, first: int, later: list[Frame]) -> int:
    """One past the clause of the passive: at the next border, comma or dash."""
    borders = [frame.border for frame in later if frame.border > first and not frame.embedded]
    end = min([*borders[:1], unit.last])
    for at in range(first, end):
        if reading.quotation[at] < 0 and reading.words[at] in {",", ";", *DASHES}:
            end = at
            break
    while (
        end > first
        and reading.quotation[end - 1] < 0
        and (reading.words[end - 1] in {".", "?", "!", ",", ":"})
    ):
        end -= 1
    return end


def _agent(reading: Reading, first: int, end: int) -> tuple[int, int] | None:
    """The phrase after "by", when it can be somebody who speaks."""
    near = range(first, min(end, first + SEARCH_BY))
    by = next((at for at in near if reading.words[at] == "by"), None)
    if by is None or by + 1 >= end or reading.has(by + 1, Class.TIME):
        return None
    last = phrase_after(reading, by + 1, end) if is_phrase_start(reading, by + 1) else by + 1
    kinds = Class.PERSON | Class.ENTITY | Class.OBJECT_PRONOUN | Class.TITLE | Class.CAPITAL
    speaks = any(reading.has(at, kinds) for at in range(by + 1, last))
    return (by + 1, last) if speaks and reading.words[by + 1] != "one" else None


def _by_agent(
    frame: Frame, subject: tuple[int, int], agent: tuple[int, int] | None
) -> Attribution | None:
    if agent is None or "object" not in frame.cue.verb.takes:
        return None
    return _made(frame, (agent,), (subject,), (frame.cue.first, agent[0]))


def _clause(reading: Reading, at: int, end: int) -> Ranges:
    """The clause of "it was reported that …"; else the pronoun stands for a thing."""
    opens = at < end and (reading.words[at] == "that" or reading.has(at, Class.QUESTION_WORD))
    return ((at, end),) if opens else ()


def _told(reading: Reading, at: int, end: int) -> Ranges:
    """What somebody "was told to do", "was asked about"."""
    about = at < end and reading.words[at] == "about"
    opens = about or is_infinitive(reading, at, end) if at < end else False
    return ((at, end),) if opens else _clause(reading, at, end)


def _is_predicated(reading: Reading, frame: Frame, end: int) -> bool:
    """Whether "to", "as", "of" or a predicate follows the participle."""
    at, takes = frame.cue.last, frame.cue.verb.takes
    if at >= end:
        return False
    if "charge" in takes and reading.has(at, Class.PREPOSITION):
        return True
    if "hearsay" not in takes:
        return False
    if reading.words[at] in {"as", "for"} or is_infinitive(reading, at, end):
        return True
    return is_phrase_start(reading, at) and not reading.has(at, Class.PREPOSITION)


def _made(frame: Frame, source: Ranges, content: Ranges, cue: tuple[int, int]) -> Attribution:
    return Attribution(
        source=source, cue=(cue,), content=content, stance=frame.cue.verb.stance, score=0.5
    )
