"""Pairing of the quotation marks of one paragraph whose marks do not simply alternate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tellings.text.batch import Small

STRAIGHT, CURLY_OPEN, CURLY_CLOSE, LOW, LEFT_ANGLE, RIGHT_ANGLE = 1, 2, 3, 4, 5, 6
LEFT_SINGLE_ANGLE, RIGHT_SINGLE_ANGLE, SINGLE_OPEN, SINGLE_CLOSE, LOW_SINGLE = 7, 8, 9, 10, 11
CORNER_OPEN, CORNER_CLOSE, WHITE_OPEN, WHITE_CLOSE, TEX_OPEN, APOSTROPHE = 12, 13, 14, 15, 16, 17

_MARKS = {
    STRAIGHT: "\"", CURLY_OPEN: "“‟", CURLY_CLOSE: "”", LOW: "„", LEFT_ANGLE: "«",
    RIGHT_ANGLE: "»", LEFT_SINGLE_ANGLE: "‹", RIGHT_SINGLE_ANGLE: "›", SINGLE_OPEN: "‘‛",
    SINGLE_CLOSE: "’", LOW_SINGLE: "‚", CORNER_OPEN: "「", CORNER_CLOSE: "」", WHITE_OPEN: "『",
    WHITE_CLOSE: "』", APOSTROPHE: "'",
}  # fmt: skip


def _families() -> Small:
    table = np.zeros(0x3020, dtype=np.uint8)
    for family, characters in _MARKS.items():
        table[[ord(character) for character in characters]] = family
    return table


FAMILIES = _families()

# What closes a quotation that this mark opened.
_CLOSERS = {
    STRAIGHT: {STRAIGHT, CURLY_CLOSE}, CURLY_OPEN: {CURLY_CLOSE, STRAIGHT},
    TEX_OPEN: {STRAIGHT, CURLY_CLOSE}, CURLY_CLOSE: {CURLY_CLOSE, STRAIGHT},
    LOW: {CURLY_OPEN, CURLY_CLOSE, STRAIGHT}, LEFT_ANGLE: {RIGHT_ANGLE},
    RIGHT_ANGLE: {LEFT_ANGLE, RIGHT_ANGLE}, LEFT_SINGLE_ANGLE: {RIGHT_SINGLE_ANGLE},
    RIGHT_SINGLE_ANGLE: {LEFT_SINGLE_ANGLE, RIGHT_SINGLE_ANGLE}, CORNER_OPEN: {CORNER_CLOSE},
    WHITE_OPEN: {WHITE_CLOSE}, LOW_SINGLE: {SINGLE_OPEN, SINGLE_CLOSE},
    SINGLE_OPEN: {SINGLE_CLOSE, APOSTROPHE}, APOSTROPHE: {APOSTROPHE, SINGLE_CLOSE},
}  # fmt: skip
_ALWAYS_OPEN = {CURLY_OPEN, TEX_OPEN, LOW, LEFT_ANGLE, LEFT_SINGLE_ANGLE, CORNER_OPEN, WHITE_OPEN}
_ALWAYS_CLOSE = {CURLY_CLOSE, RIGHT_ANGLE, RIGHT_SINGLE_ANGLE, CORNER_CLOSE, WHITE_CLOSE}
_SINGLES = {SINGLE_OPEN, APOSTROPHE, LOW_SINGLE}
# ‘ closes the German ‚so‘.
_SINGLE_CLOSERS = {SINGLE_CLOSE, APOSTROPHE, SINGLE_OPEN}


class Mark(NamedTuple):
    """A quotation mark and what stands beside it.

    ``opens`` and ``closes`` say what the neighbours allow; ``after_s`` and ``before_small`` that
    it follows an s and that a small letter comes after the space; ``after_mark`` that no word
    touches it on the left; ``leads`` that it is the first token of its paragraph.
    """

    family: int
    opens: bool
    closes: bool
    after_digit: bool
    after_s: bool
    before_small: bool
    after_mark: bool
    leads: bool


def pair_marks(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Quotations of one paragraph as (opening mark, closing mark).

    In place of the closing mark stands -1 for one left open to the end of the paragraph, and
    ``-2 - i`` for one that ends before mark ``i``, which opens anew.

    Examples
    --------
    >>> stray = Mark(CURLY_CLOSE, False, True, False, False, False, False, False)
    >>> pair_marks([stray])
    []
    """
    pairs: list[tuple[int, int]] = []
    families = [mark.family for mark in marks]
    nests = families.count(CURLY_OPEN) == families.count(CURLY_CLOSE)
    partners = _single_partners(marks)
    at = 0
    while at < len(marks):
        if at in partners:
            pairs.append((at, partners[at]))
            at = partners[at] + 1
        elif marks[at].family == SINGLE_OPEN and marks[at].leads and marks[at].opens:
            pairs.append((at, -1))
            break
        elif marks[at].family not in _SINGLES and _begins(marks, at):
            closing = _closing(marks, at, nests=nests)
            pairs.append((at, closing))
            if closing == -1:
                break
            at = closing + 1 if closing >= 0 else -2 - closing
        else:
            at += 1
    return pairs


def _closing(marks: Sequence[Mark], opener: int, *, nests: bool) -> int:
    """What ends the quotation opened at ``opener``, in the code of ``pair_marks``."""
    family, depth = marks[opener].family, 0
    for at in range(opener + 1, len(marks)):
        if _ends(marks, at, family):
            if depth == 0:
                return at
            depth -= 1
        elif marks[at].family == family and _begins(marks, at):
            if not nests:
                return -2 - at
            depth += 1
    return -1


def _begins(marks: Sequence[Mark], at: int) -> bool:
    """Whether a double mark outside quotations opens one."""
    mark = marks[at]
    if mark.family in _ALWAYS_OPEN:
        return True
    if mark.family == STRAIGHT:
        # A straight mark after a digit, outside quotations, is inches: 6'2".
        return (mark.opens or not mark.closes) and not (mark.after_digit and mark.closes)
    if mark.family in _ALWAYS_CLOSE:
        # Swedish ”so” and Danish »so«.
        return mark.opens and not mark.closes
    return False


def _ends(marks: Sequence[Mark], at: int, opened_by: int) -> bool:
    """Whether a mark closes the quotation that is open."""
    mark = marks[at]
    if mark.family == opened_by == CURLY_OPEN:
        # “so“: turned the wrong way, but right after a word.
        return not mark.opens
    if mark.family not in _CLOSERS[opened_by]:
        return False
    if mark.family != STRAIGHT:
        return True
    if mark.opens and not mark.closes:
        return False
    return not (mark.after_digit and mark.closes and _closes_later(marks, at))


def _closes_later(marks: Sequence[Mark], at: int) -> bool:
    """Whether the next straight mark closes too, so that this one is inches."""
    for mark in marks[at + 1 :]:
        if mark.family == STRAIGHT:
            return mark.closes and not mark.opens
    return False


def _single_partners(marks: Sequence[Mark]) -> dict[int, int]:
    """For each single mark that can open a quotation, the mark that closes it."""
    partners: dict[int, int] = {}
    best = -1
    for at in range(len(marks) - 1, -1, -1):
        mark = marks[at]
        opening = mark.family in _SINGLES and mark.opens
        if opening and not (mark.closes and mark.family == APOSTROPHE):
            if best >= 0 and marks[best].family in _CLOSERS[mark.family]:
                partners[at] = best
            best = -1
        elif mark.family in _SINGLE_CLOSERS and mark.closes:
            possessive = mark.after_s and mark.before_small and not mark.after_mark
            # ‘the players’ union’: a plural possessive, if a better mark comes later.
            if best < 0 or not possessive:
                best = at
    return partners
