"""Marked articles as files hold them: read line by line, and aligned with tokens."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path


def read_gold(path: Path) -> list[Mapping[str, object]]:
    """The articles of a JSON-lines gold file (shape in ``benchmarks/sourcing/README.md``)."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def touched(
    start: Sequence[int], end: Sequence[int], spans: Sequence[Sequence[int]]
) -> tuple[tuple[int, int], ...]:
    """The ranges of tokens that spans of characters touch; a token half inside is inside.

    Examples
    --------
    >>> touched([0, 3, 10], [2, 9, 11], [(4, 11), (2, 3)])
    ((1, 3),)
    """
    ranges = ((bisect_right(end, first), bisect_left(start, last)) for first, last in spans)
    return tuple((first, last) for first, last in ranges if last > first)
