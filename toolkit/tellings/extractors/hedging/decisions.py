"""Deciding: which candidate is a cue in its sentence."""

from __future__ import annotations

import numpy as np

from tellings.extractors.hedging.candidates import Candidates
from tellings.extractors.hedging.conditions import Bools, holds
from tellings.extractors.hedging.hits import Hits
from tellings.extractors.hedging.inventory import STOP, UNCERTAINTY, Inventory
from tellings.extractors.hedging.model import are_cues
from tellings.text import Texts
from tellings.text.batch import Ints


def decide(texts: Texts, candidates: Candidates, known: Inventory) -> Candidates:
    """The candidates that are cues, at most one reading of each hit.

    The rules decide on denial, distancing and boosters; the model decides on uncertainty, with the
    rules' verdict among what it sees. Readings are tried in the order of the inventory: "if" is an
    investigation when it can be read as "whether", else a condition. Set phrases that only hide a
    cue ("as soon as possible") are left out.

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
    chosen, rows = _read(texts, candidates, known)
    decided = rows[are_cues(texts, _hits(candidates, chosen, rows))]
    others = chosen[~_labelled(candidates, (*UNCERTAINTY, STOP))[chosen]]
    others = others[~np.isin(candidates.first[others], candidates.first[decided])]
    kept = np.concatenate([decided, others])
    return candidates.only(kept[np.argsort(candidates.first[kept], kind="stable")])


def decide_by_rules(texts: Texts, candidates: Candidates, known: Inventory) -> Candidates:
    """The candidates whose rule accepts them, at most one reading of each hit; no model.

    Parameters
    ----------
    texts, candidates, known
        As for ``decide``.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["The wall may fall in May."]}))
    >>> decide_by_rules(texts, find_candidates(texts, inventory()), inventory()).first.tolist()
    [2]
    """
    chosen, _ = _read(texts, candidates, known)
    return candidates.only(chosen[~_labelled(candidates, (STOP,))[chosen]])


def uncertain_hits(texts: Texts, candidates: Candidates, known: Inventory) -> Hits:
    """The hits the model decides on: those that can be uncertain and that no rule has taken.

    Parameters
    ----------
    texts, candidates, known
        As for ``decide``.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["The wall may fall in May."]}))
    >>> uncertain_hits(texts, find_candidates(texts, inventory()), inventory()).accepted.tolist()
    [True, False]
    """
    chosen, rows = _read(texts, candidates, known)
    return _hits(candidates, chosen, rows)


def _read(texts: Texts, candidates: Candidates, known: Inventory) -> tuple[Ints, Ints]:
    """The reading the rules choose at each place, and the reading to be decided at each hit."""
    accepted = np.flatnonzero(_accepted(texts, candidates, known))
    # The first of those that begin at the same token is the preferred one.
    taken, places = np.unique(candidates.first[accepted], return_index=True)
    chosen = accepted[places]
    rows = np.flatnonzero(_labelled(candidates, UNCERTAINTY))
    # The last reading is the most general one: the default of a hit that no rule accepts.
    first, backwards = np.unique(candidates.first[rows][::-1], return_index=True)
    default = rows[::-1][backwards]
    at = np.minimum(np.searchsorted(taken, first), max(taken.size - 1, 0))
    if taken.size == 0:
        return chosen, default
    ruled = taken[at] == first
    uncertain = _labelled(candidates, UNCERTAINTY)[chosen[at]]
    booster = _labelled(candidates, ("booster",))[chosen[at]]
    read = np.where(ruled & uncertain, chosen[at], default)
    return chosen, read[~ruled | uncertain | booster]


def _hits(candidates: Candidates, chosen: Ints, rows: Ints) -> Hits:
    return Hits(
        first=candidates.first[rows],
        last=candidates.last[rows],
        sense=candidates.sense[rows],
        accepted=np.isin(rows, chosen),
        senses=candidates.senses,
    )


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


def _labelled(candidates: Candidates, labels: tuple[str, ...]) -> Bools:
    """Which candidates have one of some labels."""
    fits = [sense.label in labels for sense in candidates.senses]
    labelled: Bools = np.array(fits, dtype=np.bool_)[candidates.sense]
    return labelled
