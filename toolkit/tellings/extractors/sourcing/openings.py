"""Claims that a colon or a dash gives to a speaker: headlines, transcripts, signed quotations."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import CLOSERS, DASHES, is_head
from tellings.extractors.sourcing.reading import CAPITAL, CUE, FIGURE, ING, MARK, Reading, Unit

LONGEST_NAME = 8


def opening_statement(reading: Reading, unit: Unit, *, headline: bool) -> Attribution | None:
    """"Name: claim" at the head of a headline, or "NAME: words" in a transcript.

    A label that names nobody ("Video:", "Breaking:") is none; neither is a time or a ratio.
    """
    colon = next(
        (
            at
            for at in range(unit.first + 1, min(unit.last, unit.first + LONGEST_NAME + 1))
            if reading.words[at] == ":"
        ),
        None,
    )
    if colon is None or colon + 1 >= unit.last:
        return None
    first = unit.first
    if not _names_speaker(reading, first, colon, headline=headline):
        return None
    last = unit.last
    while last > colon + 1 and reading.quotation[last - 1] < 0 and reading.words[last - 1] == ".":
        last -= 1
    return Attribution(
        source=((first, colon),),
        cue=((colon, colon + 1),),
        content=((colon + 1, last),),
        stance="none",
        score=0.7,
    )


def _names_speaker(reading: Reading, first: int, colon: int, *, headline: bool) -> bool:
    """Whether the words before the colon are a name or a body, with no verb among them."""
    if not is_head(reading, colon - 1) and reading.words[colon - 1] not in CLOSERS:
        return False
    if any(reading.quotation[at] >= 0 for at in range(first, colon)):
        return False
    stops = int(Class.AUXILIARY | Class.SUBORDINATOR | Class.TIME | Class.OBJECT_PRONOUN) | ING
    if any(reading.has(at, stops) for at in range(first, colon)):
        return False
    if reading.has(first, Class.HEADLINE_NOUN) and not reading.has(first, Class.ENTITY):
        return False
    words = [at for at in range(first, colon) if not reading.has(at, MARK)]
    if any(reading.has(at, FIGURE) for at in words):
        return False
    capitals = sum(reading.has(at, CAPITAL) for at in words)
    known = any(reading.has(at, Class.PERSON | Class.ENTITY) for at in words)
    if headline:
        return capitals == len(words) or known
    verbal = any(reading.has(at, CUE) and not reading.has(at, CAPITAL) for at in words)
    return not verbal and capitals == len(words) and len(words) <= 4


def signed_statement(reading: Reading, unit: Unit) -> Attribution | None:
    """A quotation with a name after a dash: "“…” — Able Baker, teacher"."""
    index = reading.quotation[unit.first]
    if index < 0:
        return None
    quotation = reading.quotations[index]
    dash = quotation.last
    if dash + 1 >= unit.last or reading.words[dash] not in DASHES or not quotation.speech:
        return None
    if not reading.has(dash + 1, CAPITAL) or unit.last - dash > 20:
        return None
    last = unit.last
    while last > dash + 1 and reading.words[last - 1] in {".", ","}:
        last -= 1
    if any(reading.has(at, Class.AUXILIARY) for at in range(dash + 1, last)):
        return None
    return Attribution(
        source=((dash + 1, last),),
        cue=((dash, dash + 1),),
        content=((unit.first, dash),),
        stance="none",
        score=0.7,
    )
