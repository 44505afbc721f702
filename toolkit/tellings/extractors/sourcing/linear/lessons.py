"""What marked articles teach: which words stand for a cue, labels of windows, right drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.linear import chain
from tellings.extractors.sourcing.linear.columns import CONTENT, SOURCE, Columns
from tellings.extractors.sourcing.linear.drafts import ROLE, Drafts
from tellings.extractors.sourcing.linear.features import (
    BITS,
    Pairs,
    Places,
    pair_features,
    pairs,
    token_features,
)
from tellings.extractors.sourcing.linear.gold import Gold, Marked

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A draft is right when its content shares half of the words (Dice) and its source is the same.
HALF = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """Examples from marked articles.

    Parameters
    ----------
    words : uint64, n_tokens
        Every token's word.
    ruled, is_head : bool, n_tokens
        Whether it stands for a cue by the rules, and in truth.
    tokens : int32, (n_tokens, n_features)
        Features of every token.
    start : int64, n_windows + 1
        First row of the window of each true cue.
    label : int64, n_rows
        The right label.
    rows : int32, (n_rows, n_features)
        Features of every row, of the token and of the pair; the latter in a second table.
    """

    words: NDArray[np.uint64]
    ruled: Bools
    is_head: Bools
    tokens: Places
    start: Whole
    label: Whole
    rows: Places


def lesson(gold: Gold) -> Lesson:
    """The examples of a batch of marked articles."""
    seen = gold.seen
    tokens = token_features(seen)
    of_head = {one.head: one for marked in gold.marked for one in reversed(marked)}
    heads = np.array(sorted(of_head), dtype=np.int64)
    made = pairs(seen, heads)
    is_head, ruled = np.zeros((2, seen.word.size), dtype=np.bool_)
    is_head[heads] = True
    ruled[seen.rule_head[seen.rule_head >= 0]] = True
    rows = np.concatenate([tokens[made.token], pair_features(seen, made) + (1 << BITS)], axis=1)
    return Lesson(
        words=seen.word, ruled=ruled, is_head=is_head, tokens=tokens, start=made.start,
        label=_labels(made, [of_head[head] for head in heads.tolist()]), rows=rows,
    )  # fmt: skip


def joined(lessons: Sequence[Lesson]) -> Lesson:
    """Several lessons as one."""
    sizes = np.concatenate([np.diff(one.start) for one in lessons])
    return Lesson(
        words=np.concatenate([one.words for one in lessons]),
        ruled=np.concatenate([one.ruled for one in lessons]),
        is_head=np.concatenate([one.is_head for one in lessons]),
        tokens=np.concatenate([one.tokens for one in lessons]),
        start=np.append(0, np.cumsum(sizes)),
        label=np.concatenate([one.label for one in lessons]),
        rows=np.concatenate([one.rows for one in lessons]),
    )


def _labels(made: Pairs, marked: Sequence[Marked]) -> Whole:
    """The right label of every row; a range cut by the window begins with it."""
    label = np.zeros(made.token.size, dtype=np.int64)
    for number, one in enumerate(marked):
        start, end = int(made.start[number]), int(made.start[number + 1])
        low = int(made.token[start])
        for tokens, name in (
            (one.content, chain.CONTENT), (one.source, chain.SOURCE), (one.cue, chain.CUE)
        ):  # fmt: skip
            at = np.array(tokens, dtype=np.int64) - low + start
            label[at[(at >= start) & (at < end)]] = name
    before = np.append(chain.OUTSIDE, label[:-1])
    before[made.start[:-1]] = chain.OUTSIDE
    for inner, first in ((chain.SOURCE, chain.FIRST_SOURCE), (chain.CONTENT, chain.FIRST_CONTENT)):
        label[(label == inner) & (before != inner)] = first
    return label


def right_drafts(gold: Gold, draft: Drafts) -> Bools:
    """Which drafts are right; a marked attribution makes one draft right, the most like it."""
    right = np.zeros(draft.pairs.head.size, dtype=np.bool_)
    role = ROLE[draft.label]
    parts = {
        name: [set(part.tolist()) for part in _split(draft, role == name)]
        for name in (CONTENT, SOURCE)
    }
    for place in np.flatnonzero(draft.pairs.rule >= 0).tolist():
        if not parts[CONTENT][place]:
            # Kept as the rules have it, with its content in another unit.
            for name in (CONTENT, SOURCE):
                parts[name][place] = _of_rule(gold.seen, int(draft.pairs.rule[place]), name)
    document = gold.seen.base.searchsorted(draft.pairs.head, side="right") - 1
    firsts = document.searchsorted(np.arange(len(gold.marked) + 1)).tolist()
    for number, marked in enumerate(gold.marked):
        mine = range(firsts[number], firsts[number + 1])
        for place in _matched(gold, marked, mine, parts, draft):
            right[place] = True
    return right


def _split(draft: Drafts, mask: Bools) -> list[Whole]:
    """The tokens of each draft where the mask holds."""
    cues = draft.pairs.cue[mask].searchsorted(np.arange(1, draft.pairs.head.size))
    return np.split(draft.pairs.token[mask], cues)


def _of_rule(seen: Columns, rule: int, role: int) -> set[int]:
    """The tokens of a role of one of the rules' attributions."""
    mine = np.flatnonzero((seen.part_rule == rule) & (seen.part_role == role))
    return {at for one in mine for at in range(seen.part_first[one], seen.part_last[one])}


def _matched(
    gold: Gold,
    marked: Sequence[Marked],
    mine: range,
    parts: dict[int, list[set[int]]],
    draft: Drafts,
) -> list[int]:
    """The drafts of an article that are right, paired one to one, the most alike first."""
    flags = gold.seen.flags
    scored = []
    for place in mine:
        content = parts[CONTENT][place]
        start, end = draft.pairs.start[place], draft.pairs.start[place + 1] - 1
        low = min({int(draft.pairs.token[start])} | content)
        high = max({int(draft.pairs.token[end])} | content)
        for number, one in enumerate(marked):
            if one.content[0] > high or one.content[-1] < low:
                continue
            there = {at for at in one.content if low <= at <= high}
            both, either = (
                sum(not flags[at] & Class.MARK for at in tokens)
                for tokens in (content & there, [*content, *there])
            )
            if both and 2 * both >= HALF * either:
                source = parts[SOURCE][place]
                same = _is_source(flags, one.source, source)
                scored.append((2 * both / either + 0.01 * same, place, number, same))
    right, used = [], (set[int](), set[int]())
    for _, place, number, same in sorted(scored, reverse=True):
        if place not in used[0] and number not in used[1]:
            used[0].add(place)
            used[1].add(number)
            if same:
                right.append(place)
    return right


def _is_source(flags: Whole, marked: Sequence[int], found: set[int]) -> bool:
    """Whether a source shares a word that says who with the marked one, or both are absent."""
    if not marked:
        return not found
    empty = Class.CLOSED & ~Class.PRONOUN | Class.MARK
    telling = [at for at in marked if not flags[at] & empty] or marked
    return any(at in found for at in telling)


def head_words(lessons: Lesson) -> NDArray[np.uint64]:
    """Every word that stands for a cue somewhere, sorted."""
    return np.unique(lessons.words[lessons.is_head])


def tried(lessons: Lesson) -> Whole:
    """The tokens a decision on cues is learnt from."""
    return np.flatnonzero(np.isin(lessons.words, head_words(lessons)) | lessons.ruled)
