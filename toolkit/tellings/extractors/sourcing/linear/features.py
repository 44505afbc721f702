"""Features of a token by itself, and of a token as seen from a cue: places in a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.linear.columns import (
    CONTENT,
    CUE,
    SOURCE,
    Columns,
    Hashes,
    Whole,
    hashes,
    mixed,
    shifted,
)
from tellings.text.hashing import token_ids

# Places of the two tables: 2 to this power.
BITS = 18
Places = NDArray[np.int32]
# How many tokens to either side of a cue are read.
REACH = 200
_BARRIERS = (
    Class.AUXILIARY | Class.CUE | Class.VERB,
    Class.SUBORDINATOR | Class.RELATIVE | Class.QUESTION_WORD,
    Class.CONJUNCTION,
    Class.PREPOSITION,
)


def token_features(seen: Columns) -> Places:
    """Places of the features of every token by itself, one row a token.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.linear.columns import columns
    >>> from tellings.extractors.sourcing.reading import readings
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It rained."]}))
    >>> token_features(columns(texts, list(readings(texts, english())), [[]])).shape
    (3, 32)
    """
    word, group = seen.word, seen.group
    w1, w2, b1, b2 = (shifted(seen, word, by) for by in (-1, -2, 1, 2))
    g1, g2, g3 = (shifted(seen, group, -by) for by in (1, 2, 3))
    h1, h2, h3 = (shifted(seen, group, by) for by in (1, 2, 3))
    quotation, shape, flags, ruled = (
        hashes(values) for values in (seen.quotation, seen.shape, seen.flags, seen.ruled)
    )
    q1, r1 = shifted(seen, quotation, -1), shifted(seen, ruled, -1)
    p1, s1 = shifted(seen, quotation, 1), shifted(seen, ruled, 1)
    rows = [
        (word,), (w1,), (b1,), (w2,), (b2,), (w1, word), (word, b1), (word, b1, b2),
        (g2, g1, group), (g1, group, h1), (group, h1, h2), (h1, h2, h3), (g3, g2, g1),
        (group, quotation), (seen.suffix,), (seen.suffix, g1), (seen.suffix, h1),
        (shape, quotation), (flags,), (shifted(seen, flags, -1),), (shifted(seen, flags, 1),),
        (q1, quotation, p1), (q1, quotation, p1, group), (word, q1, p1),
        (r1, ruled, s1), (ruled, word), (ruled, group, g1), (ruled, group, h1),
        (r1, ruled, s1, group), (word, h1, h2), (g2, g1, word), (g1, word, h1),
    ]  # fmt: skip
    return _placed([mixed(slot, *parts) for slot, parts in enumerate(rows)])


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Every cue with every token of its window.

    Parameters
    ----------
    start : int64, n_cues + 1
        First pair of each cue.
    cue, token : int64, n_pairs
        Number of the cue in its list; token of the batch.
    head : int64, n_cues
        The token that stands for each cue.
    rule : int64, n_cues
        The rules' attribution with that cue, -1 when there is none.
    ruled : int64, n_pairs
        What that attribution makes of the token: 0 nothing, else role times two, plus one at the
        first token of a range.
    """

    start: Whole
    cue: Whole
    token: Whole
    head: Whole
    rule: Whole
    ruled: Whole


def pairs(seen: Columns, heads: Whole) -> Pairs:
    """The pairs of the cues whose heads are given (sorted tokens)."""
    low = np.maximum(seen.unit_first[heads], heads - REACH)
    high = np.minimum(seen.unit_last[heads], heads + REACH)
    start = np.append(0, np.cumsum(high - low))
    cue = np.repeat(np.arange(heads.size), high - low)
    token = np.arange(start[-1]) - start[cue] + low[cue]
    rule_of = np.full(seen.word.size + 1, -1, dtype=np.int64)
    numbers = np.arange(seen.rule_head.size)[::-1]
    rule_of[seen.rule_head[::-1]] = numbers
    rule_of[-1] = -1
    rule = rule_of[heads]
    return Pairs(
        start=start, cue=cue, token=token, head=heads, rule=rule,
        ruled=_ruled(seen, rule, low, high, start),
    )  # fmt: skip


def _ruled(seen: Columns, rule: Whole, low: Whole, high: Whole, start: Whole) -> Whole:
    """The rules' own reading of each pair."""
    made = np.zeros(start[-1], dtype=np.int64)
    cue_of = np.full(seen.rule_head.size + 1, -1, dtype=np.int64)
    cue_of[rule[rule >= 0]] = np.flatnonzero(rule >= 0)
    for role in (CONTENT, CUE, SOURCE):
        cue = cue_of[seen.part_rule]
        mine = (seen.part_role == role) & (cue >= 0)
        cue = cue[mine]
        first = np.maximum(seen.part_first[mine], low[cue])
        last = np.minimum(seen.part_last[mine], high[cue])
        some = last > first
        first, last, cue = first[some], last[some], cue[some]
        at = first - low[cue] + start[cue]
        size = last - first
        inner = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        made[np.repeat(at, size) + inner] = role * 2
        made[at] = role * 2 + 1
    return made


def pair_features(seen: Columns, made: Pairs) -> Places:
    """Places of the features of every pair, one row a pair."""
    token, head = made.token, made.head[made.cue]
    apart = token - head
    side = hashes(np.sign(apart))
    near = hashes(_distance(apart))
    word, group, before = seen.word[token], seen.group[token], shifted(seen, seen.group, -1)[token]
    cue, of_cue = _of_cues(seen, made)
    path, counts = _paths(seen, token, head)
    ruled = hashes(made.ruled)
    left, right = _neighbours(made, -1), _neighbours(made, 1)
    quoted = hashes(seen.quotation[token])
    close = hashes(np.where(np.abs(apart) <= 6, apart, 0))
    known = hashes((made.rule >= 0).astype(np.int64))[made.cue]
    rows = [
        (near,), (near, group), (side, word), (cue, near), (cue, path, side), (path, side),
        (path, side, group), (path, side, before, group), (counts, side, quoted),
        (left, ruled, known), (ruled, right, known), (ruled, group, known), (ruled, word, known),
        (ruled, cue), (ruled, path, side, known), (of_cue[0], side, quoted, known),
        (of_cue[1], near), (of_cue[2], near), (cue, close, word), (cue, side, group),
        (left, ruled, right, path), (of_cue[0], side, counts), (left, ruled, before, group),
        (of_cue[3], side, path),
    ]  # fmt: skip
    return _placed([mixed(64 + slot, *parts) for slot, parts in enumerate(rows)])


def _distance(apart: Whole) -> Whole:
    """Signed distance in steps: single tokens near by, then wider."""
    steps = np.array([1, 2, 3, 4, 5, 6, 9, 14, 21, 36])
    return np.sign(apart) * steps.searchsorted(np.abs(apart), side="right")


def _of_cues(seen: Columns, made: Pairs) -> tuple[Hashes, tuple[Hashes, ...]]:
    """The cue's word, its setting among quotations, the next word, the classes beside it."""
    head = made.head
    before, after = shifted(seen, seen.group, -1)[head], shifted(seen, seen.group, 1)[head]
    quotation = hashes(seen.quotation)
    quotes = [shifted(seen, quotation, by)[head] for by in (-2, -1, 1, 2)]
    inside = np.append(0, np.cumsum(seen.quotation > 0))
    first, last = seen.unit_first[head], seen.unit_last[head]
    n_before = np.minimum(inside[head] - inside[first], 1)
    n_after = np.minimum(inside[last] - inside[head], 1)
    voices = np.where(made.rule >= 0, np.sign(head - _content_first(seen)[made.rule]), 2)
    setting = mixed(0, hashes(n_before * 2 + n_after), *quotes)
    parts = (
        setting,
        mixed(1, seen.word[head], shifted(seen, seen.word, 1)[head]),
        mixed(2, before, after),
        mixed(3, before, after, hashes(voices)),
    )
    return seen.word[head][made.cue], tuple(part[made.cue] for part in parts)


def _content_first(seen: Columns) -> Whole:
    """The first token of the content of each of the rules' attributions (and 0 for none)."""
    made = np.zeros(seen.rule_head.size + 1, dtype=np.int64)
    mine = np.flatnonzero(seen.part_role == CONTENT)[::-1]
    made[seen.part_rule[mine]] = seen.part_first[mine]
    return made


def _paths(seen: Columns, token: Whole, head: Whole) -> tuple[Hashes, Hashes]:
    """Which barriers lie between a token and its cue, and how many commas and verbs."""
    low, high = np.minimum(token, head + 1), np.maximum(token, head)
    bits = np.zeros(token.size, dtype=np.int64)
    between = []
    inside = np.minimum(seen.quotation, 1)
    # What stands before a unit counts as outside: a unit is read the same wherever it stands.
    before = np.where(seen.unit_first == np.arange(inside.size), 0, np.roll(inside, 1))
    borders = inside != before
    comma = seen.word == marks_ids(",")[0]
    masks = [comma, borders, (seen.flags & Class.MARK != 0) & ~comma & (seen.quotation == 0)]
    masks += [(seen.flags & barrier) != 0 for barrier in _BARRIERS]
    masks.append((seen.ruled & 2) != 0)
    for number, mask in enumerate(masks):
        total = np.append(0, np.cumsum(mask))
        n = np.maximum(total[high] - total[low], 0)
        bits |= (n > 0).astype(np.int64) << number
        if number in {0, 3, 7}:
            between.append(np.minimum(n, 3))
    counts = between[0] * 16 + between[1] * 4 + between[2]
    return hashes(bits), hashes(counts)


@cache
def marks_ids(marks: str) -> Hashes:
    """The ids of single marks.

    Examples
    --------
    >>> marks_ids(",;").size
    2
    """
    codes = np.array([ord(mark) for mark in marks], dtype=np.uint32)
    at = np.arange(codes.size)
    return token_ids(codes, at, at + 1)


def _neighbours(made: Pairs, by: int) -> Hashes:
    """The rules' reading of the token beside each in the window; a constant at its border."""
    values = np.full(made.ruled.size, 99, dtype=np.int64)
    if by < 0:
        values[1:] = made.ruled[:-1]
        values[made.start[:-1][made.start[:-1] < values.size]] = 99
    else:
        values[:-1] = made.ruled[1:]
        values[made.start[1:] - 1] = 99
    return hashes(values)


def _placed(columns_of: list[Hashes]) -> Places:
    n = columns_of[0].size
    made = np.empty((n, len(columns_of)), dtype=np.int32)
    for at, column in enumerate(columns_of):
        made[:, at] = column >> np.uint64(64 - BITS)
    return made
