"""Quotations without a cue of their own, given to whoever spoke last where that is safe."""

from __future__ import annotations

from dataclasses import replace

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import Reading, Unit

# A longer run of quotations without a cue is a document, not one person's speech.
LONGEST_RUN = 30


def attach_floating(reading: Reading, found: list[list[Attribution]]) -> list[list[Attribution]]:
    """The attributions of each unit, with the quotations that float after them attached.

    A sentence that is nothing but a quotation goes on from the quotation attributed just before
    in its paragraph, or at the end of the paragraph before. A colon that ends a paragraph
    announces the quotation of the next. Anything between breaks the run.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> from tellings.extractors.sourcing.statements import statements
    >>> reading = read("“It rained,” Pell said. “It rained all day.”")
    >>> found = [statements(reading, unit, english()) for unit in reading.units]
    >>> attach_floating(reading, found)[0][0].content
    ((0, 5), (8, 15))
    """
    made = [list(group) for group in found]
    owners = _attach_openings(reading, made)
    last: tuple[int, int] | None = None
    for place, unit in enumerate(reading.units):
        if made[place]:
            last = _last_speech(reading, made[place], place)
        elif place in owners:
            last = None
        elif last is not None and _goes_on(reading, made[last[0]][last[1]], unit):
            attribution = made[last[0]][last[1]]
            content = (*attribution.content, (unit.first, unit.last))
            made[last[0]][last[1]] = replace(attribution, content=content)
        else:
            last = None
    return made


def _attach_openings(reading: Reading, made: list[list[Attribution]]) -> dict[int, tuple[int, int]]:
    """Gives quotations left open to whoever speaks where they go on: unit to attribution."""
    owners: dict[int, tuple[int, int]] = {}
    for place in range(len(made) - 2, -1, -1):
        unit, after = reading.units[place], reading.units[place + 1]
        index = reading.quotation[after.first]
        if made[place] or index < 0 or not reading.quotations[index].continues:
            continue
        owner = owners.get(place + 1) or _speaks_first(made[place + 1], after, place + 1)
        if owner is None or not _goes_on(reading, made[owner[0]][owner[1]], unit):
            continue
        attribution = made[owner[0]][owner[1]]
        content = ((unit.first, unit.last), *attribution.content)
        made[owner[0]][owner[1]] = replace(attribution, content=content)
        owners[place] = owner
    return owners


def _speaks_first(group: list[Attribution], unit: Unit, place: int) -> tuple[int, int] | None:
    """The attribution whose content begins its unit."""
    starts = (i for i, a in enumerate(group) if a.content and a.content[0][0] == unit.first)
    first = next(starts, None)
    return None if first is None else (place, first)


def _last_speech(reading: Reading, group: list[Attribution], place: int) -> tuple[int, int] | None:
    """The attribution of a unit whose quotation (or colon) a later one may go on from."""
    for index in range(len(group) - 1, -1, -1):
        if not group[index].content or _holds_speech(reading, group[index]):
            return place, index
    return None


def _holds_speech(reading: Reading, attribution: Attribution) -> bool:
    """Whether a content begins or ends with a quotation long enough to be speech."""
    indices = [
        reading.quotation[at] for first, last in attribution.content for at in (first, last - 1)
    ]
    return any(index >= 0 and reading.quotations[index].speech for index in indices)


def _goes_on(reading: Reading, attribution: Attribution, unit: Unit) -> bool:
    """Whether nothing but quotations, and marks between them, stands in the unit."""
    if len(attribution.content) >= LONGEST_RUN:
        return False
    part = range(unit.first, unit.last)
    outside = [at for at in part if reading.quotation[at] < 0]
    only_marks = all(reading.has(at, Class.MARK) for at in outside)
    return len(outside) < len(part) and only_marks
