"""Scores of terms: a ranking, and a permutation test within events, some terms at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.compare.term_cells import StoredCounts, TermCounts
from tellings.stats.multiplicity import step_down_max_t
from tellings.stats.permutation import drawn_orders, permuted_sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Singles = NDArray[np.float32]

# The prior weighs a tenth of the outlet's words: enough that a term used once is not ranked high.
_PRIOR_SHARE = 0.1
# Terms whose cells are permuted at once: so many, fewer where cells times terms are more than this.
_TERMS_AT_ONCE = 1000
_MOST_PERMUTED = 5_000_000
# Cells times terms that are described at once: about ten tables of them are held in float64.
_MOST_DESCRIBED = 500_000


@dataclass(frozen=True, kw_only=True, eq=False)
class TermScores:
    """Scores, one row an outlet and one column a term.

    Parameters
    ----------
    log_odds, z : float64
        Log odds ratio with informative prior, outlet against the others on the same events, and
        the same over its standard error: a ranking, no test.
    leaning : int64
        Events in which the outlet uses the term more (less) than its share, as its log odds do.
    n_events : int64, (n_outlets, 1)
        Events of the outlet.
    p_adjusted : float64
        Step-down max-T over all outlets and terms.
    count, count_elsewhere : float64
        Uses in the outlet, and in the others on its events.
    n_articles : int64
        Articles of the outlet that hold the term.
    """

    log_odds: Floats
    z: Floats
    leaning: Ints
    n_events: Ints
    p_adjusted: Floats
    count: Floats
    count_elsewhere: Floats
    n_articles: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class _Described:
    """What is known of some terms without a permutation: as of ``TermScores``, and by cell.

    ``cells`` has rows of events and outlets; the surplus of every term, then its spread: the square
    of the surplus and its variance.
    """

    log_odds: Floats
    z: Floats
    leaning: Ints
    count: Floats
    count_elsewhere: Floats
    n_articles: Ints
    cells: Singles


_TOLD = ("log_odds", "z", "leaning", "count", "count_elsewhere", "n_articles")


def score_terms(found: TermCounts | StoredCounts, *, seed: int, n_permutations: int) -> TermScores:
    """Scores of all terms for all outlets.

    The surplus of a cell is its count less its share, by words, of the event's count, so its
    mean is zero under equal use however long the articles are (for a label of an actor: however
    often the actor is mentioned). The statistic is the sum of an
    outlet's surpluses over the root of (sum of their squares + sum of their Poisson variances).
    A surge in a single event cannot make it large: with k events it lies under the root of k.
    In each permutation the outlets' labels are shuffled within each event, all terms together.

    Parameters
    ----------
    found : TermCounts or StoredCounts
        Both give the same scores; at least one event.
    seed : int
        Seed of the permutations.
    n_permutations : int
        Number of permutations. Their statistics are held: so many times outlets times terms.

    References
    ----------
    .. [1] Monroe, Colaresi & Quinn (2008), "Fightin' Words", Political Analysis 16(4), 372-403,
       log odds with informative prior, and z. Bibliographic data checked, equations unchecked.
    .. [2] Westfall & Young (1993), as for ``step_down_max_t``.
    """
    present = found.words > 0
    shape = (present.shape[1], len(found.seen))
    orders = _orders(present, seed, n_permutations)
    observed = np.empty(shape, dtype=np.float32)
    null = np.empty((n_permutations, *shape), dtype=np.float32)
    told: dict[str, list[NDArray[np.generic]]] = {name: [] for name in _TOLD}
    for first, last in _blocks(shape[1], min(_TERMS_AT_ONCE, _MOST_PERMUTED // present.size)):
        described = _described(found.only(first, last), present)
        for name in _TOLD:
            told[name].append(getattr(described, name))
        own = np.arange(shape[0])[None, None, :]
        observed[:, first:last] = _statistic(described.cells, own, present)[0]
        begin = 0
        for block in orders:
            null[begin : begin + len(block), :, first:last] = _statistic(
                described.cells, block, present
            )
            begin += len(block)
    p = step_down_max_t(observed.ravel(), null.reshape(n_permutations, -1)).reshape(shape)
    scores = {name: np.concatenate(parts, axis=1) for name, parts in told.items()}
    return TermScores(
        n_events=present.sum(axis=0)[:, None],
        # A test that points the other way than the ranking supports neither.
        p_adjusted=np.where(np.sign(observed) == np.sign(scores["log_odds"]), p, 1.0),
        **scores,
    )


def _blocks(n_terms: int, width: int) -> Iterator[tuple[int, int]]:
    """First and last of some terms at a time; at least one block."""
    width = max(width, 1)
    for first in range(0, max(n_terms, 1), width):
        yield first, min(first + width, n_terms)


def _orders(present: Bools, seed: int, n_permutations: int) -> list[NDArray[np.unsignedinteger]]:
    """Blocks of the orders of all permutations, in as few bytes as they need."""
    narrow = np.min_scalar_type(present.shape[1])
    drawn = drawn_orders(present, seed=seed, n_draws=n_permutations)
    return [block.astype(narrow) for block in drawn]


def _described(found: TermCounts | StoredCounts, present: Bools) -> _Described:
    parts = [
        _of_few(found.only(first, last).dense(), present)
        for first, last in _blocks(len(found.seen), _MOST_DESCRIBED // present.size)
    ]
    halves = [np.split(part.cells, 2, axis=1) for part in parts]
    return _Described(
        **{name: np.concatenate([getattr(part, name) for part in parts], axis=1) for name in _TOLD},
        cells=np.concatenate([*(one for one, _ in halves), *(two for _, two in halves)], axis=1),
    )


def _of_few(found: TermCounts, present: Bools) -> _Described:
    """What is known of terms whose cells are held as they are."""
    share = found.exposure / np.maximum(found.exposure.sum(axis=1, keepdims=True), 1)
    share = share.astype(np.float32)
    total = found.counts.sum(axis=1, keepdims=True)
    surplus = found.counts - share * total
    spread = surplus**2 + total * share * (1 - share)
    log_odds, z = _log_odds(found, present)
    lean = (np.sign(surplus) == np.sign(log_odds)[None]) & present[:, :, None]
    count = found.counts.sum(axis=0, dtype=np.float64)
    # Elsewhere means: in the other outlets, on the events of this one.
    everywhere = (present[:, :, None] * total).sum(axis=0, dtype=np.float64)
    flat = (present.size, len(found.seen))
    return _Described(
        log_odds=log_odds,
        z=z,
        leaning=lean.sum(axis=0),
        count=count,
        count_elsewhere=everywhere - count,
        n_articles=found.n_articles,
        cells=np.concatenate([surplus.reshape(flat), spread.reshape(flat)], axis=1),
    )


def _statistic(cells: Singles, columns: NDArray[np.integer], present: Bools) -> Singles:
    """The statistic of every outlet and term under each order of the cells."""
    order: Ints = np.broadcast_to(columns, (len(columns), *present.shape)).astype(np.int64)
    sums = permuted_sums(order, present, cells)
    surplus, spread = np.split(sums, 2, axis=2)
    return np.asarray(surplus / np.sqrt(np.where(spread > 0, spread, 1)), dtype=np.float32)


def _log_odds(found: TermCounts, present: Bools) -> tuple[Floats, Floats]:
    """Log odds and z of each outlet against the others, the others' use standardised to events."""
    exposure, counts = found.exposure, found.counts.astype(np.float64)
    all_exposure = exposure.sum(axis=1, keepdims=True)
    total = counts.sum(axis=1, keepdims=True)
    # Words of the outlet for each word of the others on the same event.
    elsewhere = np.maximum(all_exposure - exposure, 1)
    ratio = np.where(present[:, :, None], exposure / elsewhere, 0.0)
    own = counts.sum(axis=0)
    others = (ratio * (total - counts)).sum(axis=0)
    squares = (ratio**2 * (total - counts)).sum(axis=0)
    effective = np.where(squares > 0, others**2 / np.where(squares > 0, squares, 1), 0.0)
    n = exposure.sum(axis=0)
    use = total.sum(axis=(0, 1)) / np.maximum(all_exposure.sum(axis=(0, 1)), 1)
    # A label that is an actor's only one has no odds: half a mention of another is added.
    prior = _PRIOR_SHARE * n * np.minimum(use, 1.0)
    rest = (1 + _PRIOR_SHARE) * n + 0.5
    log_odds = _logit(own + prior, rest) - _logit(others + prior, rest)
    error = np.sqrt(1 / np.maximum(own + prior, 1e-9) + 1 / np.maximum(effective + prior, 1e-9))
    return log_odds, log_odds / error


def _logit(count: Floats, total: Floats) -> Floats:
    # Standardising may count more uses elsewhere than there are mentions to count them against.
    return np.log(np.maximum(count, 1e-9) / np.maximum(total - count, 0.5))
