"""Scores that claim to be probabilities: how true they are, and which is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_RESAMPLES = 2000
_FOLDS, _DEALS = 10, 20
# A share that equals the wanted precision must not fail by the last bit of a sum.
_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreBins:
    """A reliability diagram: what was scored about alike, and how much of it was right.

    Parameters
    ----------
    low, high : float64, (n_bins,)
        Ends of the bins; a score on a border belongs to the higher bin, 1 to the last.
    n : int64, (n_bins,)
        Scores in each.
    mean_score, share_right : float64, (n_bins,)
        NaN in an empty bin.
    """

    low: Floats
    high: Floats
    n: Ints
    mean_score: Floats
    share_right: Floats


@dataclass(frozen=True, kw_only=True)
class ScoreChoice:
    """The least score for a wanted precision, and how far to trust it.

    Parameters
    ----------
    score, score_low, score_high : float
        The choice, and where it falls in resampled documents; infinite where no score has the
        wanted precision.
    precision, precision_low, precision_high : float
        Of what has at least ``score``, in the sample that it was chosen on; NaN where that is
        nothing.
    precision_unseen : float
        Precision in documents that the choice did not see: chosen on nine tenths of the documents,
        measured in the rest, in turn and for 20 deals of the documents.
    kept : float
        Share of everything scored that has at least ``score``.
    n, n_documents : int
        What was scored, and the documents it is from.
    """

    score: float
    score_low: float
    score_high: float
    precision: float
    precision_low: float
    precision_high: float
    precision_unseen: float
    kept: float
    n: int
    n_documents: int


def score_bins(scores: ArrayLike, right: ArrayLike, *, n_bins: int = 10) -> ScoreBins:
    """Scores in bins of equal width, with the mean score and the share that is right in each.

    Parameters
    ----------
    scores : array_like, (n,)
        Probabilities in [0, 1].
    right : array_like, (n,)
        Whether each was right: 1, 0, or a share where coders disagree.
    n_bins : int, default 10
        Bins of equal width from 0 to 1.

    Returns
    -------
    ScoreBins
        Of probabilities that are true, mean score and share right are alike but for chance.

    Raises
    ------
    ValueError
        If the lengths differ, there is no score, or a value is outside [0, 1].

    References
    ----------
    .. [1] DeGroot & Fienberg (1983), "The comparison and evaluation of forecasters", The
       Statistician 32, 12-22: reliability diagrams. Unchecked; the example is counted by hand.

    Examples
    --------
    >>> bins = score_bins([0.25, 0.75, 0.75, 1.0], [0, 1, 0, 1], n_bins=2)
    >>> bins.n.tolist(), bins.mean_score.round(3).tolist(), bins.share_right.round(3).tolist()
    ([1, 3], [0.25, 0.833], [0.0, 0.667])
    """
    score, hit = _checked(scores, right)
    edges = np.arange(n_bins + 1) / n_bins
    place = np.clip(np.searchsorted(edges, score, side="right") - 1, 0, n_bins - 1)
    n = np.bincount(place, minlength=n_bins)
    some = np.where(n > 0, n, np.nan)
    return ScoreBins(
        low=edges[:-1],
        high=edges[1:],
        n=n,
        mean_score=np.bincount(place, weights=score, minlength=n_bins) / some,
        share_right=np.bincount(place, weights=hit, minlength=n_bins) / some,
    )


def calibration_error(scores: ArrayLike, right: ArrayLike, *, n_bins: int = 10) -> float:
    """Expected calibration error: how far, on average, a score is from the share that is right.

    Mean over the bins of |mean score - share right|, each weighted by what is in it. Chance alone
    makes it larger than 0, the more so the smaller the sample: 200 true probabilities in ten bins
    give .05 or so.

    Parameters
    ----------
    scores, right, n_bins
        As for ``score_bins``.

    Returns
    -------
    float
        In [0, 1]; 0 is best.

    Raises
    ------
    ValueError
        As ``score_bins``.

    References
    ----------
    .. [1] Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities using
       Bayesian binning", AAAI 29: the name. Unchecked; the example is worked by hand.

    Examples
    --------
    A quarter is off by .25, three quarters by .833 - .667.

    >>> round(calibration_error([0.25, 0.75, 0.75, 1.0], [0, 1, 0, 1], n_bins=2), 4)
    0.1875
    """
    bins = score_bins(scores, right, n_bins=n_bins)
    gap = np.abs(np.nan_to_num(bins.mean_score) - np.nan_to_num(bins.share_right))
    return float(bins.n @ gap / bins.n.sum())


def score_for_precision(
    scores: ArrayLike,
    right: ArrayLike,
    *,
    seed: int,
    precision: float = 0.9,
    documents: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    confidence: float = 0.95,
) -> ScoreChoice:
    """The least score from which on a wanted share of what was found is right.

    Of all scores in the sample the lowest one such that, of everything with at least that score,
    the wanted share is right. The whole choice is repeated in 2,000 samples of documents drawn
    with replacement, for what one article holds is no set of independent draws, and by
    cross-validation over documents, for a choice made where the precision looked good flatters it.

    Parameters
    ----------
    scores : array_like, (n,)
        Probabilities in [0, 1].
    right : array_like, (n,)
        Whether each was right: 1, 0, or a share where coders disagree.
    seed : int
        Seed of the resampling.
    precision : float, default 0.9
        Share wanted, in (0, 1].
    documents : array_like, (n,), optional
        The document of each; when left out, each is its own.
    weight : array_like, (n,), optional
        One over the chance of being coded, where that differs; 1 when left out.
    confidence : float, default 0.95
        Coverage of the percentile intervals.

    Returns
    -------
    ScoreChoice
        The precision of the corpus that was coded; another corpus may have another.

    Raises
    ------
    ValueError
        As ``score_bins``; or if there are fewer than two documents, a weight is not above 0, or
        the precision wanted is not in (0, 1].

    References
    ----------
    .. [1] Efron & Tibshirani (1993), "An introduction to the bootstrap", ch. 13 (percentiles) and
       17 (cross-validation). Unchecked.

    Examples
    --------
    All from .6 up are 9 of 10 right, all from .5 up 9 of 11.

    >>> scores = [0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.5, 0.4]
    >>> found = score_for_precision(scores, [1] * 7 + [0, 1, 1, 0, 0], precision=0.9, seed=1)
    >>> found.score, found.precision, round(found.kept, 3)
    (0.6, 0.9, 0.833)
    """
    score, hit = _checked(scores, right)
    if not 0 < precision <= 1:
        raise ValueError(f"the precision wanted must be above 0 and at most 1, not {precision}")
    document = _numbered(documents, score.size)
    weighed = np.ones(score.size) if weight is None else np.asarray(weight, np.float64).ravel()
    if weighed.size != score.size or not (weighed > 0).all():
        raise ValueError("every score needs a weight above 0")
    order = np.argsort(-score, kind="stable")
    ranked = _Ranked(score=score[order], right=hit[order], weight=weighed[order])
    chosen = _least(ranked, ranked.weight, precision)
    of = document[order]
    generator = np.random.default_rng(seed)
    scores_drawn, drawn = _resampled(ranked, of, (chosen, precision), generator)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    # An order statistic, not a mean of two: infinite ends have no mean.
    low, high = np.quantile(scores_drawn, tails, method="nearest").tolist()
    known = drawn[~np.isnan(drawn)]
    ends = np.quantile(known, tails).tolist() if known.size else [float("nan")] * 2
    held = score >= chosen
    return ScoreChoice(
        score=chosen,
        score_low=low,
        score_high=high,
        precision=_share(hit[held], weighed[held]),
        precision_low=ends[0],
        precision_high=ends[1],
        precision_unseen=_unseen(ranked, of, precision, generator),
        kept=float(weighed[held].sum() / weighed.sum()),
        n=score.size,
        n_documents=int(document.max()) + 1,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ranked:
    """Scores from the highest down."""

    score: Floats
    right: Floats
    weight: Floats


def _resampled(
    ranked: _Ranked, document: Ints, choice: tuple[float, float], generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """The score chosen in each resample of documents, and the precision of the first choice."""
    first, precision = choice
    n = int(document.max()) + 1
    scores, precisions = np.empty(_RESAMPLES), np.empty(_RESAMPLES)
    at_first = ranked.score >= first
    for number in range(_RESAMPLES):
        times = np.bincount(generator.integers(n, size=n), minlength=n)
        weight = ranked.weight * times[document]
        scores[number] = _least(ranked, weight, precision)
        precisions[number] = _share(ranked.right[at_first], weight[at_first])
    return scores, precisions


def _unseen(
    ranked: _Ranked, document: Ints, precision: float, generator: np.random.Generator
) -> float:
    """Precision in the documents that a choice did not see, cross-validated."""
    n = int(document.max()) + 1
    hits = total = 0.0
    for _ in range(_DEALS):
        fold = generator.permutation(np.arange(n) % _FOLDS)[document]
        for number in range(min(_FOLDS, n)):
            chosen = _least(ranked, np.where(fold == number, 0.0, ranked.weight), precision)
            held = (fold == number) & (ranked.score >= chosen)
            hits += float(ranked.right[held] @ ranked.weight[held])
            total += float(ranked.weight[held].sum())
    return hits / total if total else float("nan")


def _least(ranked: _Ranked, weight: Floats, precision: float) -> float:
    """The lowest score from which on enough is right; infinite if there is none."""
    there = weight > 0  # what a resample did not draw must not pull the choice down
    score, drawn = ranked.score[there], weight[there]
    kept, right = np.cumsum(drawn), np.cumsum(drawn * ranked.right[there])
    # Equal scores are kept or left together.
    last = np.append(score[1:] != score[:-1], True)
    enough = np.flatnonzero(last & (right >= (precision - _SLACK) * kept))
    return float(score[enough[-1]]) if enough.size else float("inf")


def _share(right: Floats, weight: Floats) -> float:
    total = float(weight.sum())
    return float(right @ weight) / total if total else float("nan")


def _numbered(documents: ArrayLike | None, n: int) -> Ints:
    """Documents as numbers from 0."""
    if documents is None:
        numbers = np.arange(n)
    else:
        numbers = np.unique(np.asarray(documents).ravel(), return_inverse=True)[1].reshape(-1)
    if numbers.size != n:
        raise ValueError(f"lengths differ: {n} scores, {numbers.size} documents")
    if n == 0 or numbers.max() == 0:
        raise ValueError("a precision of other documents needs two documents or more")
    return numbers.astype(np.int64)


def _checked(scores: ArrayLike, right: ArrayLike) -> tuple[Floats, Floats]:
    score, hit = (np.asarray(part, dtype=np.float64).ravel() for part in (scores, right))
    if score.size != hit.size:
        raise ValueError(f"lengths differ: {score.size} scores, {hit.size} right")
    if not score.size:
        raise ValueError("there is no score")
    for name, part in (("score", score), ("value of right", hit)):
        if not ((part >= 0) & (part <= 1)).all():
            raise ValueError(f"every {name} must be in [0, 1]")
    return score, hit
