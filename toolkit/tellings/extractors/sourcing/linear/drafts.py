"""Draft attributions: which tokens stand for a cue, and what the best chain makes of its window."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.linear import chain
from tellings.extractors.sourcing.linear.columns import CONTENT, CUE, SOURCE, Columns
from tellings.extractors.sourcing.linear.features import (
    Pairs,
    Places,
    marks_ids,
    pair_features,
    pairs,
)
from tellings.extractors.sourcing.linear.model import UNIT, Model, summed

Whole = NDArray[np.int64]
Scores = NDArray[np.int32]

# A token is tried as a cue when its odds are better than e to this power.
_LEAST = -2 * UNIT
# What the rules say of a token (role times two, plus one where a range begins) as a label.
_LABELS = np.array(
    [chain.OUTSIDE, chain.OUTSIDE, chain.SOURCE, chain.FIRST_SOURCE, chain.CUE, chain.CUE,
     chain.CONTENT, chain.FIRST_CONTENT], dtype=np.int64,
)  # fmt: skip
# How alike (Dice) the rules' content or source must be for its borders to be taken.
_ALIKE = {CONTENT: 0.75, SOURCE: 0.0}
# Words a content may lack in its midst; what says who speaks is no gap.
_WIDEST_GAP = 2
# More loose marks than this do not meet at the border of a range.
_MOST_MARKS = 3
ROLE = np.array([0, SOURCE, SOURCE, CONTENT, CONTENT, CUE], dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Drafts:
    """One attribution, right or wrong, for every token tried as a cue.

    Parameters
    ----------
    pairs : Pairs
        The cues and their windows.
    label : int64, n_pairs
        The label of each token of each window.
    margin : int32, n_pairs
        By how much it beats every other label.
    logit : int32, n_cues
        How sure the token stands for a cue.
    """

    pairs: Pairs
    label: Whole
    margin: Scores
    logit: Scores


def drafts(seen: Columns, places: Places, model: Model) -> Drafts:
    """The drafts of a batch, in the order of their cues.

    Parameters
    ----------
    seen : Columns
        The batch.
    places : int32, (n_tokens, n_features)
        Its ``token_features``.
    model : Model
        The weights.
    """
    heads, logit = _heads(seen, places, model)
    return chained(seen, places, model, pairs(seen, heads), logit)


def chained(seen: Columns, places: Places, model: Model, made: Pairs, logit: Scores) -> Drafts:
    """The drafts of given cues."""
    used = np.unique(made.token)
    row = np.zeros(seen.word.size, dtype=np.int64)
    row[used] = np.arange(used.size)
    emitted = summed(model.tokens, places[used])[row[made.token]]
    emitted += summed(model.pairs, pair_features(seen, made))
    found = chain.decode(emitted, made.start, model.steps)
    draft = Drafts(pairs=made, label=found.label, margin=found.margin, logit=logit)
    return _with_rules(seen, draft)


def _heads(seen: Columns, places: Places, model: Model) -> tuple[Whole, Scores]:
    """The tokens tried as cues: those of the rules, and known words that look like one."""
    ruled, taken = np.zeros((2, seen.word.size), dtype=np.bool_)
    ruled[seen.rule_head[seen.rule_head >= 0]] = True
    # Of a cue of several words one stands for it: "went on to say".
    taken[(seen.ruled & 2) != 0] = True
    known = model.head_words
    at = np.minimum(known.searchsorted(seen.word), max(known.size - 1, 0))
    tried = np.flatnonzero(ruled | (~taken & (known[at] == seen.word)) if known.size else ruled)
    logit = summed(model.heads, places[tried]) + model.offsets[0]
    kept = (logit > _LEAST) | ruled[tried]
    return tried[kept], logit[kept]


def _with_rules(seen: Columns, draft: Drafts) -> Drafts:
    """The drafts, in the rules' words where both mean the same: the rules' borders are cleaner."""
    start, cue = draft.pairs.start[:-1], draft.pairs.cue
    if not start.size:
        return draft
    mine, theirs = ROLE[draft.label], ROLE[_LABELS[draft.pairs.ruled]]
    label = draft.label
    for name in (CONTENT, SOURCE):
        one, other = mine == name, theirs == name
        n_one, n_other, n_both = (
            np.add.reduceat(mask.astype(np.int64), start) for mask in (one, other, one & other)
        )
        alike = n_both * 2 >= _ALIKE[name] * (n_one + n_other)
        taken = (alike & (n_both > 0)) | ((n_one == 0) & (name == CONTENT)) | by_mark(seen, draft)
        taken = taken[cue]
        label = np.where(taken & (ROLE[label] == name), chain.OUTSIDE, label)
        label = np.where(taken & other, _LABELS[draft.pairs.ruled], label)
    return replace(draft, label=label)


def by_mark(seen: Columns, draft: Drafts) -> NDArray[np.bool_]:
    """Which drafts are the rules' own and have a colon or a dash for a cue."""
    mark = (seen.flags[draft.pairs.head] & Class.MARK) != 0
    made: NDArray[np.bool_] = mark & (draft.pairs.rule >= 0)
    return made


def settled(seen: Columns, draft: Drafts) -> NDArray[np.bool_]:
    """Which drafts stand as the rules have them, whatever the model thinks of them.

    "Name: claim", a signature under a quotation, "she went on:" before one: too few are marked to
    learn from, and headlines not at all.
    """
    content = ROLE[draft.label] == CONTENT
    n = np.bincount(draft.pairs.cue[content], minlength=draft.pairs.head.size)
    made: NDArray[np.bool_] = by_mark(seen, draft) | ((n == 0) & (draft.pairs.rule >= 0))
    return made


def muddled(seen: Columns, draft: Drafts) -> NDArray[np.bool_]:
    """Which drafts, not of the rules, take their source from inside quotation marks.

    The cue stands outside: it is a title of a work that was taken apart, not somebody's words.
    """
    inside = (ROLE[draft.label] == SOURCE) & (seen.quotation[draft.pairs.token] > 0)
    n = np.bincount(draft.pairs.cue[inside], minlength=draft.pairs.head.size)
    outside = seen.quotation[draft.pairs.head] == 0
    made: NDArray[np.bool_] = (n > 0) & outside & (draft.pairs.rule < 0)
    return made


@dataclass(frozen=True, kw_only=True, eq=False)
class Runs:
    """The ranges of tokens that drafts are made of, in the order of drafts and tokens."""

    cue: Whole
    role: Whole
    first: Whole
    last: Whole


def runs(seen: Columns, draft: Drafts) -> Runs:
    """Neighbouring tokens of one role, of one draft, as ranges."""
    draft = _without_gaps(draft)
    role, cue, token = ROLE[draft.label], draft.pairs.cue, draft.pairs.token
    opens = np.isin(draft.label, (chain.FIRST_SOURCE, chain.FIRST_CONTENT))
    if role.size:
        opens[1:] |= (role[1:] != role[:-1]) | (cue[1:] != cue[:-1])
        opens[0] = True
    first = np.flatnonzero(opens)
    last = np.append(first[1:], role.size)
    some = role[first] > 0
    first, last = first[some], last[some]
    found = Runs(cue=cue[first], role=role[first], first=token[first], last=token[last - 1] + 1)
    return _trimmed(seen, found)


def _without_gaps(draft: Drafts) -> Drafts:
    """The drafts, with a content that goes on where no more than a word or two is left out."""
    label = draft.label.copy()
    for width in range(1, _WIDEST_GAP + 1):
        content = ROLE[label] == CONTENT
        at = np.arange(1, max(label.size - width, 1))
        at = at[content[at - 1] & content[np.minimum(at + width, label.size - 1)]]
        at = at[draft.pairs.cue[at - 1] == draft.pairs.cue[at + width]]
        gap = at[:, None] + np.arange(width + 1)
        gap = gap[(label[gap[:, :-1]] == chain.OUTSIDE).all(axis=1)]
        label[gap] = chain.CONTENT
    return replace(draft, label=label)


def _trimmed(seen: Columns, found: Runs) -> Runs:
    """The ranges without loose marks at their borders; of a source, without any."""
    mark = (seen.flags & Class.MARK) != 0
    loose = mark & (seen.quotation == 0)
    closes = np.isin(seen.word, marks_ids(")]}([{"))
    first, last = found.first.copy(), found.last.copy()
    for _ in range(_MOST_MARKS):
        for ends, step in ((first, 1), (last, -1)):
            at = ends if step == 1 else ends - 1
            drop = np.where(found.role == SOURCE, mark[at] & ~closes[at], loose[at])
            drop &= found.role != CUE
            ends += step * (drop & (first < last))
    some = first < last
    return Runs(cue=found.cue[some], role=found.role[some], first=first[some], last=last[some])
