"""Claims that a colon or a dash gives to a speaker: headlines, transcripts, signed quotations."""

from __future__ import annotations

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.phrases import CLOSERS, DASHES, is_head
from tellings.extractors.sourcing.reading import Reading, Unit

# Words before the colon of a headline, before that of a transcript, and after a dash.
LONGEST_LABEL, LONGEST_NAME, LONGEST_SIGNATURE = 8, 4, 20


def opening_statement(reading: Reading, unit: Unit, *, headline: bool) -> Attribution | None:
    """The claim of "Name: claim" in a headline, or of "NAME: words" in a transcript.

    A label that names nobody ("Video:", "Breaking:") is none; neither is a time or a ratio.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Pell: Bridge is safe")
    >>> made = opening_statement(reading, reading.units[0], headline=True)
    >>> reading.phrase(*made.content[0])
    'Bridge is safe'
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
    if reading.has(first, Class.HEADLINE_NOUN):
        return False
    words = [at for at in part if not reading.has(at, Class.MARK)]
    capitals = all(reading.has(at, Class.CAPITAL) for at in words)
    if headline:
        return capitals or any(reading.has(at, Class.PERSON | Class.ENTITY) for at in words)
    return capitals and len(words) <= LONGEST_NAME


def signed_statement(reading: Reading, place: int) -> Attribution | None:
    """A quotation with a name after a dash: "“…” — Able Baker, teacher"; in one unit or two.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("“It rained all day long” — Dana Pell")
    >>> reading.phrase(*signed_statement(reading, 0).source[0])
    'Dana Pell'
    """
    unit = reading.units[place]
    index = reading.quotation[unit.first]
    dash = unit.first if index < 0 else reading.quotations[index].last
    if index < 0:
        if place == 0 or reading.words[dash] not in DASHES:
            return None
        index = reading.quotation[dash - 1]
    if index < 0 or not reading.quotations[index].speech or dash + 1 >= unit.last:
        return None
    last = unit.last
    while last > dash + 1 and reading.words[last - 1] in {".", ","}:
        last -= 1
    named = reading.has(dash + 1, Class.CAPITAL) and last - dash <= LONGEST_SIGNATURE
    verbal = any(reading.has(at, Class.AUXILIARY) for at in range(dash + 1, last))
    if reading.words[dash] not in DASHES or not named or verbal:
        return None
    return _made((dash + 1, last), dash, (reading.quotations[index].first, dash))
