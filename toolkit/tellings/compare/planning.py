"""What a study of so many events can find, by simulation, before there are data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import MeasureCells
from tellings.compare.estimates import Pairs, estimates
from tellings.domain.errors import DesignError
from tellings.domain.parts import Kind
from tellings.domain.tables import Table
from tellings.stats.effects import jeffreys_interval
from tellings.stats.multiplicity import holm

Floats = NDArray[np.float64]

# A study that needs more events than this needs another question.
MOST_EVENTS = 1024

POWER = Table(
    name="POWER",
    row="one number of events",
    key=("kind", "n_events"),
    columns={
        "kind": pl.String(),
        "n_events": pl.UInt32(),
        "n_outlets": pl.UInt32(),
        "base": pl.Float64(),
        "effect": pl.Float64(),
        "power_pair": pl.Float64(),
        "power_pair_low": pl.Float64(),
        "power_pair_high": pl.Float64(),
        "power_holm": pl.Float64(),
        "typical_low": pl.Float64(),
        "typical_high": pl.Float64(),
        "n_runs": pl.UInt32(),
    },
    required=("kind", "n_events", "n_outlets", "base", "effect", "power_pair", "n_runs"),
    filled=("kind", "n_events", "n_outlets", "base", "effect", "power_pair", "n_runs"),
    ranges={"power_pair": (0, 1), "power_holm": (0, 1)},
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A planned study: what is assumed of its outlets, articles and measure.

    The standard deviations are those of log rates (of logits for shares) between events, between
    the cells of an event and between the articles of a cell. They are assumptions; take those of
    a pilot study if there is one.

    Parameters
    ----------
    kind : {"rate", "share"}
        Kind of the measure.
    base : float
        Usual rate per 1,000 words, or usual share.
    effect : float
        The difference to be found: the rate ratio of one outlet to each of the others, or by how
        many percentage points its share is higher.
    n_outlets : int, default 2
        Outlets compared, all with all.
    words : int, default 600
        Mean length of an article; lengths vary by about a third.
    mentions : float, default 14
        Mean number in an article of what a share is a share of (attributions, say).
    articles : (int, int), default (1, 3)
        Fewest and most articles of an outlet on an event.
    missing : float, default 0
        Share of events that an outlet does not cover.
    event_sd, cell_sd, article_sd : float
        Standard deviations, .5, .3 and .35 by default.
    level : float, default 0.95
        One minus the level of the tests.
    min_events : int, default 4
        Pairs with fewer matched events are not tested.

    Examples
    --------
    >>> Plan(kind="rate", base=8.0, effect=1.5).n_outlets
    2
    """

    kind: Kind
    base: float
    effect: float
    n_outlets: int = 2
    words: int = 600
    mentions: float = 14.0
    articles: tuple[int, int] = (1, 3)
    missing: float = 0.0
    event_sd: float = 0.5
    cell_sd: float = 0.3
    article_sd: float = 0.35
    level: float = 0.95
    min_events: int = 4


def power_table(
    plan: Plan, n_events: Sequence[int], *, seed: int, n_runs: int = 1000
) -> pl.DataFrame:
    """How often a true difference is found, for each number of events.

    Corpora are drawn (an event, a cell of one outlet on one event and an article each have their
    own level, then counts are drawn) in which the first outlet differs from all others, and are
    tested as ``compare`` tests them.

    Parameters
    ----------
    plan : Plan
        What is assumed.
    n_events : sequence of int
        Numbers of events to try.
    seed : int
        Seed of the draws; a row does not depend on the other rows.
    n_runs : int, default 1000
        Corpora drawn for each row.

    Returns
    -------
    polars.DataFrame, table POWER, one row a number of events
        ``power_pair``: chance that p of a pair that differs is below 1 - level, with a 95 %
        interval for the number of runs. ``power_holm``: the same after Holm over all pairs of
        outlets. ``typical_low`` and ``typical_high``: median ends of the interval of the ratio or
        of the difference in percentage points.

    Raises
    ------
    DesignError
        If an assumption is out of range.

    Examples
    --------
    >>> plan = Plan(kind="rate", base=8.0, effect=1.5)
    >>> table = power_table(plan, [8, 40], seed=1, n_runs=200)
    >>> eight, forty = table["power_pair"].to_list()
    >>> 0.15 < eight < 0.45, forty > 0.8
    (True, True)
    """
    _check(plan, n_events, n_runs)
    rows = [_row(plan, n, seed, n_runs) for n in n_events]
    return pl.DataFrame(rows, schema=dict(POWER.columns))


def events_needed(
    plan: Plan, *, seed: int, target: float = 0.8, after_holm: bool = True, n_runs: int = 1000
) -> int | None:
    """Smallest number of events whose simulated power reaches the target.

    Found by doubling and halving, so it is right to about the Monte-Carlo error of the runs.

    Parameters
    ----------
    plan : Plan
        What is assumed.
    seed : int
        Seed of the draws.
    target : float, default 0.8
        Power wanted.
    after_holm : bool, default True
        Power after Holm over all pairs; False for one pair named beforehand.
    n_runs : int, default 1000
        Corpora drawn for each number of events tried.

    Returns
    -------
    int or None
        None if 1,024 events do not suffice.

    Examples
    --------
    >>> found = events_needed(Plan(kind="rate", base=8.0, effect=2.0), seed=1, n_runs=200)
    >>> 7 <= found <= 14
    True
    """
    _check(plan, [plan.min_events], n_runs)
    column = "power_holm" if after_holm else "power_pair"

    def reached(n: int) -> bool:
        power = _row(plan, n, seed, n_runs)[column]
        return isinstance(power, float) and power >= target

    low, high = plan.min_events - 1, plan.min_events
    while not reached(high):
        if high >= MOST_EVENTS:
            return None
        low, high = high, min(2 * high, MOST_EVENTS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _check(plan: Plan, n_events: Sequence[int], n_runs: int) -> None:
    share = plan.kind == "share"
    wrong = {
        "kind must be 'rate' or 'share'": plan.kind not in {"rate", "share"},
        "the base must be above 0, and below 1 for a share": plan.base <= 0
        or (share and plan.base >= 1),
        "the ratio must be above 0": not share and plan.effect <= 0,
        "base and difference must stay between 0 and 100 %": share
        and not 0 < plan.base + plan.effect / 100 < 1,
        "a comparison needs two outlets or more": plan.n_outlets < 2,
        "articles must be a smallest and a largest number from 1 on": not 1
        <= plan.articles[0]
        <= plan.articles[1],
        "the missing share must be from 0 to below 1": not 0 <= plan.missing < 1,
        f"numbers of events must be from 2 to {MOST_EVENTS}": any(
            not 2 <= n <= MOST_EVENTS for n in n_events
        ),
        "there must be a run at least": n_runs < 1,
    }
    for problem, applies in wrong.items():
        if applies:
            raise DesignError(
                f"This plan cannot be simulated: {problem}.",
                remedy="correct it in [power] of the study file, or on the command line.",
            )


def _row(plan: Plan, n_events: int, seed: int, n_runs: int) -> dict[str, object]:
    rng = np.random.default_rng([seed, n_events])
    count, exposure = _drawn(plan, n_events, n_runs, rng)
    pairs = _pairs(plan, count, exposure)
    cells = MeasureCells(
        name="planned",
        kind=plan.kind,
        count=pairs.counts[0],
        exposure=pairs.exposures[0],
        n_articles=np.ones(pairs.counts[0].shape, dtype=np.int64),
    )
    found = estimates(cells, pairs, level=plan.level).t
    enough = pairs.matched.sum(axis=0) >= plan.min_events
    p = np.where(enough, found.p, np.nan).reshape(n_runs, -1)
    true = plan.n_outlets - 1  # the pairs of the first outlet come first
    alpha = round(1 - plan.level, 12)
    below = p[:, :true] < alpha
    adjusted = np.stack([holm(run) for run in p])[:, :true] < alpha
    # The pairs of one run hang together, so the runs are counted, not the pairs.
    low, high = jeffreys_interval(below.mean(axis=1).sum(), n_runs)
    ends = [_median(end, enough, n_runs, true) for end in (found.low, found.high)]
    scaled = np.exp(ends) if plan.kind == "rate" else np.array(ends) * 100
    return {
        "kind": plan.kind,
        "n_events": n_events,
        "n_outlets": plan.n_outlets,
        "base": float(plan.base),
        "effect": float(plan.effect),
        "power_pair": float(below.mean()),
        "power_pair_low": float(low),
        "power_pair_high": float(high),
        "power_holm": float(adjusted.mean()),
        "typical_low": None if np.isnan(scaled[0]) else float(scaled[0]),
        "typical_high": None if np.isnan(scaled[1]) else float(scaled[1]),
        "n_runs": n_runs,
    }


def _median(end: Floats, enough: NDArray[np.bool_], n_runs: int, true: int) -> float:
    """Median over the pairs that differ and have an interval."""
    usable = np.where(enough, end, np.nan).reshape(n_runs, -1)[:, :true]
    return float(np.nanmedian(usable)) if (~np.isnan(usable)).any() else float("nan")


def _drawn(
    plan: Plan, n_events: int, n_runs: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Counts and exposures of cells, (n_runs, n_events, n_outlets); the first outlet differs."""
    shape = (n_runs, n_events, plan.n_outlets)
    most = plan.articles[1]
    n_articles = rng.integers(plan.articles[0], most + 1, size=shape)
    n_articles[rng.random(shape) < plan.missing] = 0
    there = np.arange(most) < n_articles[..., None]
    words = np.maximum(80.0, plan.words * rng.lognormal(-0.045, 0.3, (*shape, most))).round()
    level = (
        rng.normal(0, plan.event_sd, (n_runs, n_events, 1, 1))
        + rng.normal(0, plan.cell_sd, (*shape, 1))
        + rng.normal(0, plan.article_sd, (*shape, most))
    )
    first = (np.arange(plan.n_outlets) == 0)[:, None]
    if plan.kind == "rate":
        rate = plan.base / 1000 * np.exp(level + first * np.log(plan.effect))
        exposure = np.where(there, words, 0.0)
        return rng.poisson((rate * exposure).sum(axis=-1)).astype(np.float64), exposure.sum(axis=-1)
    mentions = np.where(there, rng.poisson(plan.mentions * words / plan.words), 0)
    share = 1 / (1 + np.exp(-(_logit(plan.base) + level + first * _logit_shift(plan))))
    hits = rng.binomial(mentions, share).sum(axis=-1)
    return hits.astype(np.float64), mentions.sum(axis=-1).astype(np.float64)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _logit_shift(plan: Plan) -> float:
    """Shift of the logit that moves the mean share by the wanted percentage points."""
    from scipy.optimize import brentq

    sd = float(np.sqrt(plan.event_sd**2 + plan.cell_sd**2 + plan.article_sd**2))
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()

    def mean(shift: float) -> float:
        return float(weights @ (1 / (1 + np.exp(-(_logit(plan.base) + shift + sd * nodes)))))

    goal = mean(0.0) + plan.effect / 100
    if not 0.001 < goal < 0.999:
        raise DesignError(
            f"A share of {plan.base:.0%} cannot be {plan.effect:+g} points away on average.",
            remedy="take a smaller difference in percentage points.",
        )
    return float(brentq(lambda shift: mean(shift) - goal, -30.0, 30.0))


def _pairs(plan: Plan, count: Floats, exposure: Floats) -> Pairs:
    """All pairs of outlets of all runs, one column a pair, run by run."""
    n_runs, n_events, n_outlets = count.shape
    chosen = np.array(list(combinations(range(n_outlets), 2)))
    side_of = [chosen[:, 0], chosen[:, 1]]

    def columns(cells: Floats) -> tuple[Floats, Floats]:
        first, second = (
            np.where(matched, cells[:, :, side], 0.0).transpose(1, 0, 2).reshape(n_events, -1)
            for side in side_of
        )
        return first, second

    present = exposure > 0
    matched = present[:, :, side_of[0]] & present[:, :, side_of[1]]
    counts, exposures = columns(count), columns(exposure)
    flat = matched.transpose(1, 0, 2).reshape(n_events, -1)
    cells = [
        MeasureCells(
            name="planned",
            kind=plan.kind,
            count=side_count,
            exposure=side_exposure,
            n_articles=np.ones(side_count.shape, dtype=np.int64),
        )
        for side_count, side_exposure in zip(counts, exposures, strict=True)
    ]
    numbers = np.arange(n_runs * len(chosen), dtype=np.int64)
    return Pairs(
        first=numbers,
        second=numbers,
        matched=flat,
        counts=counts,
        exposures=exposures,
        differences=cells[0].scaled() - cells[1].scaled(),
    )
