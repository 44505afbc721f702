"""Quotations that no attribution of the fast mode covers: somebody speaks them all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.names import Range
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.stances import NONE
from tellings.extractors.sourcing.subjects import plain_subject

# A quotation of so many words is somebody's; one of so many counts without a cue too.
_SPOKEN, _LONG = 6, 30
# How many of those without a cue are right, in marked articles the model had not seen.
_ALONE = 0.3
# The words after a quotation that may say who spoke: "…," she went on.
_NEAR = 8
_VERBAL = Class.CUE | Class.VERB | Class.AUXILIARY | Class.ED

Attach = Callable[[Reading, Sequence[Attribution]], list[Attribution]]


def voiced(
    reading: Reading,
    found: Sequence[Attribution],
    others: Sequence[Attribution],
    attach: Attach,
) -> list[Attribution]:
    """The attributions of a document, and more where a quotation would be nobody's.

    The likeliest draft that covers such a quotation is kept although it is less likely right than
    wrong. A long quotation that no draft covers is an attribution without a cue, to the subject of
    the words that lead to it or follow it; without a source where there is none.

    Parameters
    ----------
    reading : Reading
        The document.
    found, others : sequence of Attribution
        The drafts that are kept, and those that are not.
    attach : callable
        Gives the quotations that float after an attribution to it.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("Pell called them on it: “" + "It rained again and again. " * 6 + "”")
    >>> made = voiced(reading, [], [], lambda reading, found: list(found))
    >>> [(reading.phrase(*one.source[0]), one.cue) for one in made]
    [('Pell', ())]
    """
    made = attach(reading, found)
    chosen = _likeliest(others, [words for _, words in _silent(reading, made)])
    if chosen:
        made = attach(reading, [*found, *chosen])
    long = [part for part, words in _silent(reading, made) if len(words) >= _LONG]
    if not long:
        return made
    alone = [
        Attribution(
            source=_speaker(reading, parts[0]), cue=(), content=tuple(parts), stance=NONE,
            score=_ALONE,
        )
        for parts in _in_a_row(reading, long)
    ]  # fmt: skip
    return attach(reading, [*found, *chosen, *alone])


def _likeliest(others: Sequence[Attribution], quotations: Sequence[set[int]]) -> list[Attribution]:
    """For each quotation the likeliest of the drafts that cover half of its words, if any does."""
    at: dict[int, list[int]] = {}
    for number, one in enumerate(others if quotations else ()):
        for token in _covered([one]):
            at.setdefault(token, []).append(number)
    chosen: dict[int, None] = {}
    for words in quotations:
        shared = Counter(number for token in words for number in at.get(token, ()))
        fitting = sorted(number for number, n in shared.items() if 2 * n >= len(words))
        if fitting:
            chosen[max(fitting, key=lambda number: others[number].score)] = None
    return [others[number] for number in chosen]


def _in_a_row(reading: Reading, parts: Sequence[Range]) -> list[list[Range]]:
    """Quotations with nothing but quotations and marks between them: a document, taken together."""
    rows: list[list[Range]] = []
    for part in parts:
        between = range(rows[-1][-1][1], part[0]) if rows else range(0)
        near = all(reading.quotation[at] >= 0 or reading.has(at, Class.MARK) for at in between)
        if rows and near:
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _silent(reading: Reading, made: Sequence[Attribution]) -> list[tuple[Range, set[int]]]:
    """The quotations of speech that no content covers by half: their tokens, and their words."""
    covered = _covered(made)
    found = []
    for quotation in reading.quotations:
        words = {at for at in range(quotation.first, quotation.last)
                 if not reading.has(at, Class.MARK)}  # fmt: skip
        if quotation.speech and len(words) >= _SPOKEN and 2 * len(words & covered) < len(words):
            found.append(((quotation.first, quotation.last), words))
    return found


def _covered(made: Sequence[Attribution]) -> set[int]:
    return {at for one in made for first, last in one.content for at in range(first, last)}


def _speaker(reading: Reading, part: Range) -> Ranges:
    """Who a quotation without a cue is likely from; nothing where no subject is near."""
    place = next(
        place for place, unit in enumerate(reading.units) if unit.first <= part[0] < unit.last
    )
    after = _after(reading, part[1], reading.units[place].last)
    if after is not None:
        return (after,)
    unit = reading.units[place]
    low = unit.first
    if all(reading.has(at, Class.MARK) for at in range(low, part[0])):
        if place == 0 or unit.paragraph - reading.units[place - 1].paragraph > 1:
            return ()
        low = reading.units[place - 1].first
    return _first_subject(reading, low, part[0])


def _after(reading: Reading, at: int, high: int) -> Range | None:
    """The subject right behind a quotation: "…," the mayor went on."""
    while at < high and reading.has(at, Class.MARK):
        at += 1
    found = _first_subject(reading, at, min(high, at + _NEAR))
    return found[0] if found and found[0][0] == at else None


def _first_subject(reading: Reading, low: int, high: int) -> Ranges:
    """The subject of the first verb, outside quotations, that has one."""
    for at in range(low + 1, high):
        if reading.quotation[at] < 0 and reading.has(at, _VERBAL):
            subject = plain_subject(reading, at, low)
            if subject is not None:
                return (subject,)
    return ()
