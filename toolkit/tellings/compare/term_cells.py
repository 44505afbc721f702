"""Terms counted in the cells of matched events: a number for each cell, or a row for each used."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.house_style import Seen
from tellings.compare.term_uses import Ints

Floats = NDArray[np.float64]

USES = {"term": pl.UInt32(), "place": pl.Int64(), "count": pl.Int64(), "n_articles": pl.Int64()}
"""Uses of a term in a cell, in so many articles; see ``StoredCounts``."""
MENTIONS = {"term": pl.UInt32(), "place": pl.Int64(), "count": pl.Int64()}
"""Mentions, in a cell, of the actor of a label."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TermCounts:
    """Terms counted in the cells of matched events, a number for each cell and term.

    Parameters
    ----------
    events, outlets : tuple of str
        In alphabetical order; events that one outlet alone covered are left out.
    seen : tuple of Seen
        The terms as written.
    counts : float32, (n_events, n_outlets, n_terms)
        Uses, 0 where there is no cell.
    words : float64, (n_events, n_outlets)
        Words of the cell, 0 where there is none.
    exposure : float64, (n_events, n_outlets, n_terms) or (n_events, n_outlets, 1)
        What a term's uses are counted against: the words of the cell, and for a label of an actor
        the mentions of that actor in it.
    n_articles : int64, (n_outlets, n_terms)
        Articles of the outlet that hold the term.
    languages : tuple of str
        Languages of the articles.
    """

    events: tuple[str, ...]
    outlets: tuple[str, ...]
    seen: tuple[Seen, ...]
    counts: NDArray[np.float32]
    words: Floats
    exposure: Floats
    n_articles: Ints
    languages: tuple[str, ...]

    def only(self, first: int, last: int) -> TermCounts:
        """The terms from ``first`` to before ``last``."""
        one_for_all = self.exposure.shape[2] == 1
        return replace(
            self,
            seen=self.seen[first:last],
            counts=self.counts[:, :, first:last],
            exposure=self.exposure if one_for_all else self.exposure[:, :, first:last],
            n_articles=self.n_articles[:, first:last],
        )

    def dense(self) -> TermCounts:
        """The same."""
        return self


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredCounts:
    """The same as ``TermCounts``, a row for each cell that uses a term, in memory or in files.

    Parameters
    ----------
    events, outlets, seen, words, languages
        As of ``TermCounts``.
    uses : polars.LazyFrame
        With the columns of ``USES``; ``term`` is a place in ``seen``, ``place`` one in ``words``
        row by row. Rows of the same term and place are added up.
    mentions : polars.LazyFrame
        With the columns of ``MENTIONS``, as ``uses``.
    first_label : int
        The terms from here on are labels of actors, and are counted against ``mentions``.
    """

    events: tuple[str, ...]
    outlets: tuple[str, ...]
    seen: tuple[Seen, ...]
    words: Floats
    languages: tuple[str, ...]
    uses: pl.LazyFrame
    mentions: pl.LazyFrame
    first_label: int

    def only(self, first: int, last: int) -> StoredCounts:
        """The terms from ``first`` to before ``last``, in memory."""
        here = pl.col("term").is_between(first, last, closed="left")
        uses, mentions = (
            rows.filter(here).with_columns(pl.col("term") - first).collect().lazy()
            for rows in (self.uses, self.mentions)
        )
        first_label = min(max(self.first_label - first, 0), last - first)
        return replace(
            self, seen=self.seen[first:last], uses=uses, mentions=mentions, first_label=first_label
        )

    def dense(self) -> TermCounts:
        """A number for each cell and term."""
        n_terms, shape = len(self.seen), self.words.shape
        uses = self.uses.collect()
        term, place = (uses[name].to_numpy().astype(np.int64) for name in ("term", "place"))
        counts = _summed(place * n_terms + term, uses["count"], self.words.size * n_terms)
        holding = _summed(place % shape[1] * n_terms + term, uses["n_articles"], shape[1] * n_terms)
        exposure = self.words[:, :, None]
        n_labels = n_terms - self.first_label
        if n_labels:
            said = self.mentions.collect()
            label = said["term"].to_numpy().astype(np.int64) - self.first_label
            at = said["place"].to_numpy() * n_labels + label
            mentions = _summed(at, said["count"], self.words.size * n_labels)
            words = np.broadcast_to(exposure, (*shape, self.first_label))
            exposure = np.concatenate([words, mentions.reshape(*shape, n_labels)], axis=2)
        return TermCounts(
            events=self.events,
            outlets=self.outlets,
            seen=self.seen,
            counts=counts.astype(np.float32).reshape(*shape, n_terms),
            words=self.words,
            exposure=exposure,
            n_articles=holding.astype(np.int64).reshape(shape[1], n_terms),
            languages=self.languages,
        )


def _summed(at: Ints, numbers: pl.Series, size: int) -> Floats:
    return np.bincount(at, weights=numbers.to_numpy(), minlength=size).astype(np.float64)
