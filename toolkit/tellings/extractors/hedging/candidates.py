"""Candidate cues: every reading of every hit of the lexicon, before any is decided on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tellings.extractors.hedging.inventory import Inventory, Sense
from tellings.text import Texts, find
from tellings.text.batch import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """Readings of hits, one entry each; those of one hit stand in order of preference.

    Parameters
    ----------
    first, last : int64
        Tokens of the batch.
    sense : int64
        Place in ``senses``.
    senses : tuple of Sense
        The distinct readings.
    """

    first: Ints
    last: Ints
    sense: Ints
    senses: tuple[Sense, ...]

    def only(self, places: Ints) -> Candidates:
        """Those at some places, in that order."""
        return Candidates(
            first=self.first[places],
            last=self.last[places],
            sense=self.sense[places],
            senses=self.senses,
        )


def find_candidates(texts: Texts, known: Inventory) -> Candidates:
    """Every reading of every hit of the lexicon in a batch.

    Parameters
    ----------
    texts : Texts
        A segmented batch.
    known : Inventory
        Cues of the language.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.extractors.hedging.inventory import inventory
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Nobody asked if it rains."]}))
    >>> found = find_candidates(texts, inventory())
    >>> [found.senses[place].label for place in found.sense.tolist()]
    ['investigation', 'condition']
    """
    hits = [find(texts, lexicon) for lexicon in known.lexicons]
    sizes = np.cumsum([0] + [len(lexicon.entries) for lexicon in known.lexicons])
    entry = np.concatenate([one.entry + size for one, size in zip(hits, sizes, strict=False)])
    counts = np.array([len(senses) for senses in known.senses], dtype=np.int64)
    begins = np.cumsum(counts) - counts
    repeat = counts[entry]
    offset = np.arange(int(repeat.sum())) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    return Candidates(
        first=np.repeat(np.concatenate([one.first_token for one in hits]), repeat),
        last=np.repeat(np.concatenate([one.last_token for one in hits]), repeat),
        sense=np.repeat(begins[entry], repeat) + offset,
        senses=tuple(sense for senses in known.senses for sense in senses),
    )
