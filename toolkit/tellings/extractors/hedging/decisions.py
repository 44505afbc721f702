"""Deciding: which candidate is a cue in its sentence."""

from __future__ import annotations

import numpy as np

from tellings.extractors.hedging.candidates import Candidates
from tellings.extractors.hedging.conditions import Bools, holds
from tellings.extractors.hedging.inventory import STOP, Inventory
from tellings.text import Texts


def decide(texts: Texts, candidates: Candidates, known: Inventory) -> Candidates:
    """The candidates whose rule accepts them, at most one reading of each hit.

    Readings are tried in the order of the inventory: "if" is an investigation when it can be read
    as "whether", else a condition; "alleged" is distancing and not doxastic as well. Set phrases
    that only hide a cue ("as soon as possible") are left out.

    Parameters
    ----------
    texts : Texts
        The batch.
    candidates : Candidates
        All readings of all hits.
    known : Inventory
        Supplies the rules.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Nobody asked if it rains."]}))
    >>> cues = decide(texts, find_candidates(texts, inventory()), inventory())
    >>> [cues.senses[place].label for place in cues.sense.tolist()]
    ['investigation']
    """
    kept = candidates.only(np.flatnonzero(_accepted(texts, candidates, known)))
    # The first of those that begin at the same token is the preferred one.
    _, chosen = np.unique(kept.first, return_index=True)
    chosen = chosen[~_is_stop(kept)[chosen]]
    return kept.only(chosen)


def _accepted(texts: Texts, candidates: Candidates, known: Inventory) -> Bools:
    """Which candidates their rule accepts; those without a rule always."""
    names = sorted({sense.rule for sense in candidates.senses if sense.rule is not None})
    number = {name: place for place, name in enumerate(names)}
    of_sense = [-1 if sense.rule is None else number[sense.rule] for sense in candidates.senses]
    rule = np.array(of_sense, dtype=np.int64)[candidates.sense]
    accepted: Bools = rule < 0
    for place, name in enumerate(names):
        rows = np.flatnonzero(rule == place)
        if rows.size:
            accepted[rows] = holds(
                known.rules[name], texts, candidates.first[rows], candidates.last[rows]
            )
    return accepted


def _is_stop(candidates: Candidates) -> Bools:
    """Which candidates are set phrases that only hide a cue."""
    stop = [sense.label == STOP for sense in candidates.senses]
    hides: Bools = np.array(stop, dtype=np.bool_)[candidates.sense]
    return hides
