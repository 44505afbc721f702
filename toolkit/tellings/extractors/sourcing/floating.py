"""Quotations without a cue of their own, given to whoever spoke last where that is safe."""

from __future__ import annotations

from dataclasses import replace

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.reading import MARK, Reading, Unit


def attach_floating(reading: Reading, found: list[list[Attribution]]) -> list[list[Attribution]]:
    """The attributions of each unit, with the quotations that float after them attached.

    A sentence that is nothing but a quotation goes on from the quotation attributed last in its
    paragraph. A paragraph of nothing but quotations goes on from the paragraph before when that
    one ended in an attributed quotation (or in an open one), or in a colon that announces it.
    """
    made = [list(group) for group in found]
    last: tuple[int, int] | None = None
    for place, unit in enumerate(reading.units):
        previous = reading.units[place - 1] if place else None
        new_paragraph = previous is not None and previous.paragraph != unit.paragraph
        if new_paragraph and last is not None and not _carries_over(reading, made, last, place):
            last = None
        if made[place]:
            last = _last_speech(reading, made, place)
        elif last is not None and _is_all_quotation(reading, unit):
            _extend(reading, made, last, unit)
        elif last is not None and not _is_all_quotation(reading, unit):
            last = None
    return made


def _last_speech(
    reading: Reading, made: list[list[Attribution]], place: int
) -> tuple[int, int] | None:
    """The attribution of a unit whose quotation (or colon) a later one may go on from."""
    for index in range(len(made[place]) - 1, -1, -1):
        attribution = made[place][index]
        if not attribution.content or _holds_quotation(reading, attribution):
            return place, index
    return None


def _holds_quotation(reading: Reading, attribution: Attribution) -> bool:
    return any(
        reading.quotation[at] >= 0 and reading.quotations[reading.quotation[at]].speech
        for first, last in attribution.content
        for at in (first, last - 1)
    )


def _is_all_quotation(reading: Reading, unit: Unit) -> bool:
    """Whether nothing but marks stands outside quotations."""
    outside = [at for at in range(unit.first, unit.last) if reading.quotation[at] < 0]
    return len(outside) < unit.last - unit.first and all(reading.has(at, MARK) for at in outside)


def _carries_over(
    reading: Reading, made: list[list[Attribution]], last: tuple[int, int], place: int
) -> bool:
    """Whether the speaker of the paragraph before speaks on in the one that begins here."""
    unit = reading.units[place]
    if not _is_all_quotation(reading, unit):
        return False
    attribution = made[last[0]][last[1]]
    if not attribution.content:
        return last[0] == place - 1
    index = reading.quotation[unit.first]
    if index >= 0 and reading.quotations[index].continues:
        return True
    return True


def _extend(
    reading: Reading, made: list[list[Attribution]], last: tuple[int, int], unit: Unit
) -> None:
    place, index = last
    attribution = made[place][index]
    content = (*attribution.content, (unit.first, unit.last))
    made[place][index] = replace(attribution, content=content)
