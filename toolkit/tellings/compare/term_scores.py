"""Scores of terms: a ranking, and a permutation test within events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tellings.compare.term_counts import TermCounts
from tellings.stats.multiplicity import step_down_max_t
from tellings.stats.permutation import drawn_orders, permuted_sums

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

# The prior weighs a tenth of the outlet's words: enough that a term used once is not ranked high.
_PRIOR_SHARE = 0.1
_TERMS_AT_ONCE = 1000


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
    """

    log_odds: Floats
    z: Floats
    leaning: NDArray[np.int64]
    n_events: NDArray[np.int64]
    p_adjusted: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class _Cells:
    """Per cell and term, by rows of events and outlets: surplus, its square and its variance."""

    surplus: Singles
    square: Singles
    variance: Singles


def score_terms(found: TermCounts, *, seed: int, n_permutations: int) -> TermScores:
    """Scores of all terms for all outlets.

    The surplus of a cell is its count less its share, by words, of the event's count, so its
    mean is zero under equal use however long the articles are (for a label of an actor: however
    often the actor is mentioned). The statistic is the sum of an
    outlet's surpluses over the root of (sum of their squares + sum of their Poisson variances).
    A surge in a single event cannot make it large: with k events it lies under the root of k.
    In each permutation the outlets' labels are shuffled within each event, all terms together.

    References
    ----------
    .. [1] Monroe, Colaresi & Quinn (2008), "Fightin' Words", Political Analysis 16(4), 372-403,
       log odds with informative prior, and z. Bibliographic data checked, equations unchecked.
    .. [2] Westfall & Young (1993), as for ``step_down_max_t``.
    """
    present = found.words > 0
    cells = _cells(found)
    observed = _statistic(cells, np.arange(present.shape[1])[None, None, :], present)[0]
    null = _null(cells, present, seed, n_permutations)
    p = step_down_max_t(observed.ravel(), null.reshape(n_permutations, -1))
    log_odds, z = _log_odds(found, present)
    lean = np.sign(cells.surplus.reshape(found.counts.shape)) == np.sign(log_odds)[None]
    return TermScores(
        log_odds=log_odds,
        z=z,
        leaning=(lean & present[:, :, None]).sum(axis=0),
        n_events=present.sum(axis=0)[:, None],
        # A test that points the other way than the ranking supports neither.
        p_adjusted=np.where(np.sign(observed) == np.sign(log_odds), p.reshape(z.shape), 1.0),
    )


def _cells(found: TermCounts) -> _Cells:
    n_events, n_outlets, n_terms = found.counts.shape
    share = found.exposure / np.maximum(found.exposure.sum(axis=1, keepdims=True), 1)
    share = share.astype(np.float32)
    total = found.counts.sum(axis=1, keepdims=True)
    surplus = found.counts - share * total
    flat = (n_events * n_outlets, n_terms)
    return _Cells(
        surplus=surplus.reshape(flat),
        square=(surplus**2).reshape(flat),
        variance=(total * share * (1 - share)).reshape(flat),
    )


def _statistic(cells: _Cells, columns: NDArray[np.int64], present: NDArray[np.bool_]) -> Singles:
    """The statistic of every outlet and term under each order of the cells."""
    columns = np.broadcast_to(columns, (len(columns), *present.shape))
    parts = []
    for start in range(0, cells.surplus.shape[1], _TERMS_AT_ONCE):
        at = slice(start, start + _TERMS_AT_ONCE)
        block = np.concatenate(
            [cells.surplus[:, at], (cells.square + cells.variance)[:, at]], axis=1
        )
        sums = permuted_sums(columns, present, block)
        surplus, spread = np.split(sums, 2, axis=2)
        parts.append(surplus / np.sqrt(np.where(spread > 0, spread, 1)))
    return (
        np.concatenate(parts, axis=2)
        if parts
        else np.zeros((len(columns), present.shape[1], 0), np.float32)
    )


def _null(cells: _Cells, present: NDArray[np.bool_], seed: int, n_permutations: int) -> Singles:
    blocks = drawn_orders(present, seed=seed, n_draws=n_permutations)
    return np.concatenate([_statistic(cells, block, present) for block in blocks])


def _log_odds(found: TermCounts, present: NDArray[np.bool_]) -> tuple[Floats, Floats]:
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
