"""Claims that a colon or a dash gives to a speaker: headlines, transcripts, signed quotations."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import CLOSERS, DASHES, is_head
from tellings.extractors.sourcing.reading import Reading, Unit

# Words before the colon of a headline, before that of a transcript, and after a dash.
LONGEST_LABEL, LONGEST_NAME, LONGEST_SIGNATURE = 8, 4, 20


def opening_statement(reading: Reading, unit: Unit, *, headline: bool) -> Attribution | None:
    """"Name: claim" at the head of a headline, or "NAME: words" in a transcript.

    A label that names nobody ("Video:", "Breaking:") is none; neither is a time or a ratio.
    """
    first = unit.first
    near = range(first + 1, min(unit.last - 1, first + LONGEST_LABEL + 1))
    colon = next((at for at in near if reading.words[at] == ":"), None)
    if colon is None or not _names_speaker(reading, first, colon, headline=headline):
        return None
    last = unit.last
    while last > colon + 1 and reading.quotation[last - 1] < 0 and reading.words[last - 1] == ".":
        last -= 1
    return _made((first, colon), colon, (colon + 1, last))


def _made(source: tuple[int, int], mark: int, content: tuple[int, int]) -> Attribution:
    return Attribution(
        source=(source,), cue=((mark, mark + 1),), content=(content,), stance="none", score=0.7
    )


def _names_speaker(reading: Reading, first: int, colon: int, *, headline: bool) -> bool:
    """Whether the words before the colon are a name or a body, with no verb among them."""
    if not is_head(reading, colon - 1) and reading.words[colon - 1] not in CLOSERS:
        return False
    stops = Class.AUXILIARY | Class.SUBORDINATOR | Class.TIME | Class.OBJECT_PRONOUN
    stops |= Class.ING | Class.FIGURE
    part = range(first, colon)
    if any(reading.quotation[at] >= 0 or reading.has(at, stops) for at in part):
        return False
    if reading.has(first, Class.HEADLINE_NOUN) and not reading.has(first, Class.ENTITY):
        return False
    words = [at for at in part if not reading.has(at, Class.MARK)]
    capitals = all(reading.has(at, Class.CAPITAL) for at in words)
    if headline:
        return capitals or any(reading.has(at, Class.PERSON | Class.ENTITY) for at in words)
    return capitals and len(words) <= LONGEST_NAME


def signed_statement(reading: Reading, unit: Unit) -> Attribution | None:
    """A quotation with a name after a dash: "“…” — Able Baker, teacher"."""
    index = reading.quotation[unit.first]
    if index < 0 or not reading.quotations[index].speech:
        return None
    dash = reading.quotations[index].last
    if dash + 1 >= unit.last or reading.words[dash] not in DASHES:
        return None
    last = unit.last
    while last > dash + 1 and reading.words[last - 1] in {".", ","}:
        last -= 1
    named = reading.has(dash + 1, Class.CAPITAL) and last - dash <= LONGEST_SIGNATURE
    if not named or any(reading.has(at, Class.AUXILIARY) for at in range(dash + 1, last)):
        return None
    return _made((dash + 1, last), dash, (unit.first, dash))
