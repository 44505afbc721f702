"""Holders: whose uncertainty a cue expresses."""

from __future__ import annotations

import numpy as np
import polars as pl

from tellings.extractors.hedging.attributions import (
    Bools,
    contents,
    cues_with_source,
    sourced,
    stretches,
)
from tellings.extractors.hedging.candidates import Candidates
from tellings.extractors.hedging.conditions import holds
from tellings.extractors.hedging.inventory import Inventory
from tellings.extractors.voice import in_codes
from tellings.text import Texts

AUTHOR, SOURCE, UNSPECIFIED = 0, 1, 2
HOLDERS = ("author", "source", "unspecified")
# Rules of these names in rules.tsv: what grammar says of a cue, and of a source phrase.
_IMPERSONAL, _ATTRIBUTIVE, _SUBJECT = "passive", "attributive", "subject"
_AUTHORIAL, _POSSESSED = "authorial", "possessed"


def holders(
    texts: Texts, cues: Candidates, known: Inventory, *, sourcing: pl.DataFrame
) -> np.ndarray:
    """Who holds the doubt of each cue, as a place in ``HOLDERS``.

    *source* when the cue lies in a quotation or in the content of an attribution with a source
    phrase; when it is the cue of such an attribution; when it is a verb or adjective of belief, or
    a verb of denial, of somebody but the writer ("the mayor believes", "they denied"), or a noun of
    belief with a possessor. *unspecified* when nobody is named: a passive without an agent ("it is
    believed", "the deal is expected to close by May"; but "by analysts" is a source), "there are
    fears", "the idea that", and what is attributed to nobody ("it is said that it may fail").
    The subject of a passive is no source of it, whatever the layer sourcing says. Else *author*:
    modals, adverbs, conditions and distancing words outside any attribution are the writer's.

    Parameters
    ----------
    texts : Texts
        The batch.
    cues : Candidates
        Decided cues.
    known : Inventory
        Supplies the rules for passives and subjects.
    sourcing : polars.DataFrame, table SPANS
        Spans of the layer sourcing; may be empty.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> from tellings.extractors.hedging.candidates import find_candidates
    >>> from tellings.extractors.hedging.decisions import decide
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> text = "It is believed that it may rain."
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    >>> cues = decide(texts, find_candidates(texts, inventory()), inventory())
    >>> held = holders(texts, cues, inventory(), sourcing=SPANS.empty())
    >>> [HOLDERS[place] for place in held.tolist()]
    ['unspecified', 'author']
    """
    start, end = texts.token_start[cues.first], texts.token_end[cues.last]
    quotations = stretches(texts.quotation_start, texts.quotation_end)
    said = contents(texts, sourced(sourcing)).hold(start, end) | quotations.hold(start, end)
    verb, noun = _of_senses(cues, pos="verb"), _of_senses(cues, pos="noun")
    doxastic = _of_senses(cues, label="doxastic")
    believing = doxastic & (verb | _of_senses(cues, pos="adjective"))
    believing |= verb & _of_senses(cues, label="denial")

    def rule(name: str) -> Bools:
        return holds(known.rules[name], texts, cues.first, cues.last)

    doubters = _without_subjects(texts, known, sourcing)
    # Where several hold, the first case decides.
    cases = [
        (said, SOURCE),
        (verb & cues_with_source(texts, doubters).touch(start, end), SOURCE),
        ((verb | noun) & rule(_IMPERSONAL), UNSPECIFIED),
        (doxastic & verb & rule(_ATTRIBUTIVE), UNSPECIFIED),
        (verb & cues_with_source(texts, sourcing).touch(start, end), SOURCE),
        (believing & rule(_AUTHORIAL), AUTHOR),
        (believing, SOURCE),
        (doxastic & noun & rule(_POSSESSED), SOURCE),
        (doxastic & noun, UNSPECIFIED),
        (contents(texts, sourcing).hold(start, end), UNSPECIFIED),
    ]
    return np.select([case for case, _ in cases], [holder for _, holder in cases], AUTHOR)


def _without_subjects(texts: Texts, known: Inventory, sourcing: pl.DataFrame) -> pl.DataFrame:
    """Attributions without source phrases that stand right before an auxiliary."""
    start, end = in_codes(texts, sourcing)
    first = np.searchsorted(texts.token_start, start)
    last = np.maximum(np.searchsorted(texts.token_start, end) - 1, first)
    before_auxiliary = pl.Series(holds(known.rules[_SUBJECT], texts, first, last))
    return sourcing.filter(~((pl.col("role") == "source") & before_auxiliary))


def _of_senses(cues: Candidates, *, pos: str | None = None, label: str | None = None) -> Bools:
    """Which cues are of a part of speech or a label."""
    fits = [pos in (None, sense.pos) and label in (None, sense.label) for sense in cues.senses]
    chosen: Bools = np.array(fits, dtype=np.bool_)[cues.sense]
    return chosen
