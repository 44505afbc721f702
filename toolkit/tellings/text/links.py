"""Web addresses, which are one token each."""

from __future__ import annotations

import numpy as np

from tellings.text.batch import Codes, Small
from tellings.text.characters import LOWER, MARK, NEWLINE

_ENDS = frozenset(map(ord, '<>"“”«»{}|\\^`'))
_TRAILING = frozenset(map(ord, ".,;:!?'’)]…*_"))


def find_links(codes: Codes, classes: Small) -> list[tuple[int, int]]:
    """Addresses that begin with a scheme or ``www.``, in order.

    An address runs to the next white space, angle bracket or double quote, without the marks that
    close the sentence round it.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> text = "See https://example.org/a?b=1. Or not."
    >>> codes = encode(text + "\\n")
    >>> [text[start:end] for start, end in find_links(codes, class_table()[codes])]
    ['https://example.org/a?b=1']
    """
    links: list[tuple[int, int]] = []
    for at in _seeds(codes):
        if links and at < links[-1][1]:
            continue
        start, end = _left(codes, classes, at), _right(codes, classes, at)
        if end > at + 3 and start <= at:
            links.append((max(start, links[-1][1] if links else 0), end))
    return links


def _seeds(codes: Codes) -> list[int]:
    """Places of ``://`` and ``www.``."""
    slashes = np.flatnonzero(codes[:-2] == ord("/"))
    slashes = slashes[(codes[slashes + 1] == ord("/")) & (codes[slashes - 1] == ord(":"))] - 1
    dots = np.flatnonzero(codes == ord("."))
    dots = dots[dots >= 3]
    web = np.ones(dots.size, dtype=np.bool_)
    for back in (1, 2, 3):
        web &= (codes[dots - back] | 32) == ord("w")
    return sorted({*slashes.tolist(), *(dots[web] - 3).tolist()})


def _left(codes: Codes, classes: Small, at: int) -> int:
    start = at
    if codes[at] == ord(":"):
        while start > max(0, at - 12) and LOWER <= classes[start - 1] <= MARK:
            start -= 1
    return start


def _right(codes: Codes, classes: Small, at: int) -> int:
    end = at
    while classes[end] > NEWLINE and int(codes[end]) not in _ENDS:
        end += 1
    while end > at and int(codes[end - 1]) in _TRAILING:
        end -= 1
    return end
