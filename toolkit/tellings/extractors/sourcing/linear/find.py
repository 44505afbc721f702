"""The attributions of a batch by the linear model: drafts, their scores, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.floating import attach_floating
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.linear.columns import CONTENT, CUE, SOURCE, Columns, columns
from tellings.extractors.sourcing.linear.drafts import Drafts, drafts, muddled, runs, settled
from tellings.extractors.sourcing.linear.features import token_features
from tellings.extractors.sourcing.linear.model import Model, english_model, summed
from tellings.extractors.sourcing.linear.scores import draft_features, probability
from tellings.extractors.sourcing.linear.silent import voiced
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.stances import stance_of
from tellings.text import Texts

# By head and document: the ranges of a draft, in tokens of its document.
_Parts = dict[int, Ranges]


def find_fast(texts: Texts, readings: list[Reading], lexicon: Lexicon) -> list[list[Attribution]]:
    """Every attribution of a batch: the rules', read again and corrected by the linear model.

    Parameters
    ----------
    texts : Texts
        The batch.
    readings : list of Reading
        Its documents, in order.
    lexicon : Lexicon
        What the words can do.

    Returns
    -------
    list of lists of Attribution
        One list a reading, in reading order; ``score`` is the probability, estimated on marked
        news, that the attribution is right.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import readings
    >>> from tellings.text import segment
    >>> text = "“The bridge is closed,” Dana Pell said on Monday."
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    >>> read = list(readings(texts, english()))
    >>> [[made.content for made in found] for found in find_fast(texts, read, english())]
    [[((0, 7),)]]
    """
    return find_with(texts, readings, lexicon, model=english_model())


def find_with(
    texts: Texts, readings: Sequence[Reading], lexicon: Lexicon, *, model: Model
) -> list[list[Attribution]]:
    """What ``find_fast`` gives, by other weights than those of the package.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.text import segment
    >>> import polars as pl
    >>> none = segment(pl.DataFrame({"article_id": [], "text": []}, schema_overrides={
    ...     "article_id": pl.String, "text": pl.String}))
    >>> find_with(none, [], english(), model=english_model())
    []
    """
    ruled = [find_attributions(reading, lexicon) for reading in readings]
    seen = columns(texts, readings, ruled)
    draft = drafts(seen, token_features(seen), model)
    logit = summed(model.drafts, draft_features(seen, draft)) + model.offsets[1]
    made = _assembled(seen, readings, ruled, draft, logit, lexicon)
    numbers = seen.base.searchsorted(draft.pairs.head, side="right") - 1
    kept = (logit >= model.offsets[2]) & ~muddled(seen, draft) | settled(seen, draft)
    spare = ~kept & ~muddled(seen, draft)
    found, others = (
        _by_document(len(readings), numbers.tolist(), mask.tolist(), made) for mask in (kept, spare)
    )
    return [voiced(*each, _attached) for each in zip(readings, found, others, strict=True)]


def _by_document(
    n: int, numbers: list[int], mask: list[bool], made: Sequence[Attribution]
) -> list[list[Attribution]]:
    """Of the attributions those that the mask keeps and that have a content, by document."""
    found: list[list[Attribution]] = [[] for _ in range(n)]
    for number, keep, attribution in zip(numbers, mask, made, strict=True):
        if keep and attribution.content:
            found[number].append(attribution)
    return found


def _assembled(
    seen: Columns,
    readings: Sequence[Reading],
    ruled: Sequence[Sequence[Attribution]],
    draft: Drafts,
    logit: NDArray[np.int32],
    lexicon: Lexicon,
) -> list[Attribution]:
    """Every draft as an attribution, in tokens of its document."""
    parts = _parts(seen, draft)
    rules = [attribution for attributions in ruled for attribution in attributions]
    document = seen.base.searchsorted(draft.pairs.head, side="right") - 1
    local = draft.pairs.head - seen.base[document]
    made = []
    rows = zip(draft.pairs.rule.tolist(), document.tolist(), local.tolist(), logit.tolist(), parts,
               strict=True)  # fmt: skip
    for rule, number, head, value, roles in rows:
        theirs = rules[rule] if rule >= 0 else None
        score = probability(value)
        if theirs is not None and CONTENT not in roles:
            source, cue, content = theirs.source, theirs.cue, theirs.content
        else:
            source, content = roles.get(SOURCE, ()), roles.get(CONTENT, ())
            cue = theirs.cue if theirs is not None else roles.get(CUE, ((head, head + 1),))
        told = theirs.stance if theirs is not None else ""
        found = Attribution(source=source, cue=cue, content=content, stance=told, score=score)
        made.append(replace(found, stance=stance_of(readings[number], found, lexicon)))
    return made


def _parts(seen: Columns, draft: Drafts) -> list[_Parts]:
    """The ranges of every draft by role, in tokens of its document."""
    found = runs(seen, draft)
    base = seen.base[seen.base.searchsorted(draft.pairs.head, side="right") - 1][found.cue]
    made: list[_Parts] = [{} for _ in range(draft.pairs.head.size)]
    rows = zip(found.cue.tolist(), found.role.tolist(), (found.first - base).tolist(),
               (found.last - base).tolist(), strict=True)  # fmt: skip
    for cue, role, first, last in rows:
        made[cue][role] = (*made[cue].get(role, ()), (first, last))
    return made


def _attached(reading: Reading, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with the quotations that float after them, in reading order."""
    if not attributions:
        return []
    unit_of = np.repeat(
        np.arange(len(reading.units)), [unit.last - unit.first for unit in reading.units]
    )
    by_unit: list[list[Attribution]] = [[] for _ in reading.units]
    for attribution in sorted(attributions, key=_place):
        by_unit[unit_of[_place(attribution)[0]]].append(attribution)
    return sorted((one for group in attach_floating(reading, by_unit) for one in group), key=_place)


def _place(attribution: Attribution) -> tuple[int, int]:
    """Reading order: by the cue, then by the content."""
    content = attribution.content[0][0]
    return (attribution.cue[0][0] if attribution.cue else content), content
