"""How likely a draft is right, from what it looks like as a whole."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.linear.columns import (
    CONTENT,
    SOURCE,
    Columns,
    Hashes,
    Whole,
    hashes,
    mixed,
    shifted,
)
from tellings.extractors.sourcing.linear.drafts import ROLE, Drafts
from tellings.extractors.sourcing.linear.features import Places
from tellings.extractors.sourcing.linear.model import UNIT

BITS = 15
# Margins and logits in steps: the finer, the nearer to a doubt.
_STEPS = np.array([-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0]) * UNIT
_SIZES = np.array([1, 2, 3, 4, 6, 9, 13, 19, 28, 45])
_FAR = 12 * UNIT


def draft_features(seen: Columns, draft: Drafts) -> Places:
    """Places of the features of every draft, one row a draft."""
    n = draft.pairs.head.size
    if n == 0:
        return np.zeros((0, 1), dtype=np.int32)
    role, head = ROLE[draft.label], draft.pairs.head
    cue = seen.word[head]
    sure = _stepped(draft.logit)
    source, content = (_part(draft, role == name) for name in (SOURCE, CONTENT))
    agreed, by_rule = _agreement(draft, role)
    weak = [hashes(_stepped(_least(draft, role == name))) for name in (SOURCE, CONTENT)]
    edge = hashes(_stepped(_at_edges(draft, role)))
    size = hashes(_SIZES.searchsorted(content[2], side="right"))
    quoted = _quoted(seen, draft, role)
    nested = hashes(
        np.minimum(_nested(seen, draft, role), 2) * 3 + np.sign(_holds(seen, draft, role))
    )
    first_word, first_group = seen.word[content[0]], seen.group[content[0]]
    before = shifted(seen, seen.group, -1)[content[0]]
    after, last = shifted(seen, seen.group, 1)[content[1]], seen.group[content[1]]
    speaker = np.where(source[2] > 0, seen.word[source[1]], np.uint64(0))
    speaker_group = np.where(source[2] > 0, seen.group[source[1]], np.uint64(0))
    order = hashes(np.sign(content[0] - head) * 3 + np.sign(source[0] - head))
    logit, known = hashes(sure), hashes(by_rule)
    rows = [
        (logit,), (logit, known), (agreed, known), (cue,), (cue, known), (cue, agreed), (edge,),
        (weak[0],), (weak[1],), (edge, known), (weak[1], logit), (size, quoted), (quoted, known),
        (nested,), (nested, known), (nested, logit), (cue, first_word), (first_word,),
        (first_group, before), (last, after), (speaker,), (speaker_group, known), (order, known),
        (order, quoted), (cue, order), (cue, quoted), (cue, speaker_group), (size, first_group),
        (hashes(_stepped(_least(draft, draft.pairs.token == head[draft.pairs.cue]))),),
    ]  # fmt: skip
    made = np.empty((n, len(rows)), dtype=np.int32)
    for slot, parts in enumerate(rows):
        made[:, slot] = mixed(128 + slot, *parts) >> np.uint64(64 - BITS)
    return made


@cache
def _probabilities() -> tuple[float, ...]:
    """The probability of each whole logit from -12 to 12; a table, so that it is exact."""
    return tuple(round(1 / (1 + math.exp(-value / UNIT)), 3) for value in range(-_FAR, _FAR + 1))


def probability(logit: int) -> float:
    """The probability of a logit in units of 1 / ``UNIT``, to three digits.

    Examples
    --------
    >>> probability(0), probability(UNIT)
    (0.5, 0.731)
    """
    return _probabilities()[max(-_FAR, min(_FAR, logit)) + _FAR]


def _stepped(values: NDArray[np.int32]) -> Whole:
    return _STEPS.searchsorted(values, side="right").astype(np.int64)


def _part(draft: Drafts, mask: NDArray[np.bool_]) -> tuple[Whole, Whole, Whole]:
    """First and last token of a role in each draft (its head without any), and how many."""
    start, token, head = draft.pairs.start[:-1], draft.pairs.token, draft.pairs.head
    far = np.int64(1 << 40)
    first = np.minimum.reduceat(np.where(mask, token, far), start)
    last = np.maximum.reduceat(np.where(mask, token, -1), start)
    n = np.add.reduceat(mask.astype(np.int64), start)
    return np.where(n > 0, first, head), np.where(n > 0, last, head), n


def _least(draft: Drafts, mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The smallest margin among some tokens of each draft."""
    least: NDArray[np.int32] = np.minimum.reduceat(
        np.where(mask, draft.margin, np.int32(_FAR)), draft.pairs.start[:-1]
    )
    return least


def _at_edges(draft: Drafts, role: Whole) -> NDArray[np.int32]:
    """The smallest margin at the borders of contents, inside and outside."""
    content = (role == CONTENT).astype(np.int8)
    turns = np.append(0, np.abs(np.diff(content))) > 0
    turns[draft.pairs.start[:-1]] = False
    turns |= np.append(turns[1:], False)
    return _least(draft, turns)


def _agreement(draft: Drafts, role: Whole) -> tuple[Hashes, Whole]:
    """How far the draft agrees with the rules in content and source; whether they have one."""
    start, ruled = draft.pairs.start[:-1], draft.pairs.ruled // 2
    made = []
    for name in (CONTENT, SOURCE):
        mine, theirs = role == name, ruled == name
        both, one, other = (
            np.add.reduceat(mask.astype(np.int64), start) for mask in (mine & theirs, mine, theirs)
        )
        share = np.where(one + other > 0, 8 * both // np.maximum(one + other, 1), 9)
        made.append(share + 10 * (np.sign(one) + 2 * np.sign(other)))
    return mixed(0, hashes(made[0]), hashes(made[1])), (draft.pairs.rule >= 0).astype(np.int64)


def _quoted(seen: Columns, draft: Drafts, role: Whole) -> Hashes:
    """The share of the content in quotation marks, in quarters, and whether the cue is in some."""
    start = draft.pairs.start[:-1]
    content = role == CONTENT
    n = np.add.reduceat(content.astype(np.int64), start)
    inside = content & (seen.quotation[draft.pairs.token] > 0)
    share = 4 * np.add.reduceat(inside.astype(np.int64), start) // np.maximum(n, 1)
    return hashes(share * 2 + np.sign(seen.quotation[draft.pairs.head]))


def _nested(seen: Columns, draft: Drafts, role: Whole) -> Whole:
    """In how many contents of other drafts the cue lies."""
    content = role == CONTENT
    covered = np.bincount(draft.pairs.token[content], minlength=seen.word.size)
    own = content & (draft.pairs.token == draft.pairs.head[draft.pairs.cue])
    return covered[draft.pairs.head] - np.add.reduceat(own.astype(np.int64), draft.pairs.start[:-1])


def _holds(seen: Columns, draft: Drafts, role: Whole) -> Whole:
    """How many cues of other drafts its content holds."""
    cue = np.zeros(seen.word.size, dtype=np.int64)
    cue[draft.pairs.head] = 1
    held = (role == CONTENT) * cue[draft.pairs.token]
    return np.add.reduceat(held, draft.pairs.start[:-1])
