"""Contrasts of two outlets over the events that both covered."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.cells import Grid, MeasureCells
from tellings.compare.estimates import Pairs, estimates, pairs_of
from tellings.domain.errors import counted
from tellings.domain.parts import Kind
from tellings.domain.tables import COMPARISONS
from tellings.stats.multiplicity import benjamini_hochberg, holm
from tellings.stats.paired import SignFlip, sign_flip
from tellings.stats.power import minimal_detectable_effect
from tellings.stats.ratio import mantel_haenszel_residuals

Floats = NDArray[np.float64]

EFFECTS: dict[Kind, str] = {
    "rate": "rate_ratio",
    "share": "difference_pp",
    "mean": "difference",
}
_METHODS: dict[Kind, str] = {
    "rate": "paired t on per-event log rate ratios, +0.5 to each cell count",
    "share": "paired t on per-event differences of shares",
    "mean": "paired t on per-event differences of means",
}
_SUMMED_METHOD = (
    "jackknife t over events on the log Mantel-Haenszel rate ratio, counts being too few for a "
    "ratio in every event"
)
_CENSUS_METHODS: dict[Kind, str] = {
    "rate": "Mantel-Haenszel rate ratio over the matched events; a census, no sampling error",
    "share": "Mantel-Haenszel difference over the matched events; a census, no sampling error",
    "mean": "exposure-weighted difference over the matched events; a census, no sampling error",
}
_LARGEST_LOG = 700.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """How contrasts are tested.

    Parameters
    ----------
    seed : int
        Seed of the sign-flip draws.
    level : float
        Coverage of intervals.
    min_events : int
        Fewest matched events for an interval or a p.
    """

    seed: int
    level: float
    min_events: int


def on_reported_scale(kind: Kind, scaled: Floats) -> list[float]:
    """From the scale compared to the one reported: ratios, percentage points, or as it is.

    Examples
    --------
    >>> on_reported_scale("rate", np.array([0.0])), on_reported_scale("share", np.array([0.25]))
    ([1.0], [25.0])
    """
    if kind == "rate":
        # With next to no text an end may lie beyond what a float can hold.
        scaled = np.exp(np.where(np.abs(scaled) < _LARGEST_LOG, scaled, np.nan))
    elif kind == "share":
        scaled = np.clip(scaled * 100, -100, 100)
    shown: list[float] = scaled.tolist()
    return shown


def contrasts(placed: Grid, options: Options) -> pl.DataFrame:
    """Every measure's contrasts, table COMPARISONS, with adjusted p-values.

    ``p_adjusted`` is Holm's over the pairs of one measure; ``q`` is Benjamini and Hochberg's over
    the unadjusted p of all pairs of all measures of the call.

    Examples
    --------
    >>> grid_of_nothing = Grid(events=(), outlets=(), measures=(), notes=(),
    ...                        collected=np.zeros((0, 0), dtype=bool))
    >>> contrasts(grid_of_nothing, Options(seed=1, level=0.95, min_events=4)).height
    0
    """
    columns: dict[str, list[object]] = {name: [] for name in COMPARISONS.columns}
    for measure in placed.measures:
        tested = _tested(measure, placed.collected, options)
        for number in range(len(tested.pairs.first)):
            for row in _two_rows(placed, tested, number, options):
                for name in columns:
                    columns[name].append(row.get(name))
    p = np.array([np.nan if value is None else value for value in columns["p"]], dtype=np.float64)
    columns["q"] = [_known(value) for value in benjamini_hochberg(p).tolist()]
    return pl.DataFrame(columns, schema=dict(COMPARISONS.columns))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tested:
    """One measure's contrasts, one entry or column a pair; numbers on the reported scale."""

    measure: MeasureCells
    pairs: Pairs
    n_events: list[int]
    n_unmatched: list[int]
    n_unmeasured: list[int]
    n_articles: tuple[list[int], list[int]]
    totals: tuple[list[float], ...]
    census: list[float]
    estimate: list[float]
    low: list[float]
    high: list[float]
    mde: list[float]
    p: list[float]
    p_adjusted: list[float]
    summed: list[bool]
    flips: SignFlip


def _tested(measure: MeasureCells, collected: NDArray[np.bool_], options: Options) -> _Tested:
    pairs = pairs_of(measure)
    found = estimates(measure, pairs, level=options.level)
    n_events = pairs.matched.sum(axis=0)
    enough = n_events >= options.min_events
    p = np.where(enough, found.t.p, np.nan)
    sd = np.where(enough, found.t.sd, np.nan)
    alpha = round(1 - options.level, 12)
    met = collected[:, pairs.first] & collected[:, pairs.second]
    alone = collected[:, pairs.first] ^ collected[:, pairs.second]
    n_articles = [
        np.where(pairs.matched, measure.n_articles[:, side], 0).sum(axis=0).tolist()
        for side in (pairs.first, pairs.second)
    ]
    return _Tested(
        measure=measure,
        pairs=pairs,
        n_events=n_events.tolist(),
        n_unmatched=alone.sum(axis=0).tolist(),
        n_unmeasured=(met & ~pairs.matched).sum(axis=0).tolist(),
        n_articles=(n_articles[0], n_articles[1]),
        totals=tuple(side.sum(axis=0).tolist() for side in (*pairs.counts, *pairs.exposures)),
        census=_census(measure.kind, pairs),
        estimate=on_reported_scale(measure.kind, found.t.estimate),
        low=on_reported_scale(measure.kind, np.where(enough, found.t.low, np.nan)),
        high=on_reported_scale(measure.kind, np.where(enough, found.t.high, np.nan)),
        mde=on_reported_scale(measure.kind, minimal_detectable_effect(sd, n_events, alpha=alpha)),
        p=p.tolist(),
        p_adjusted=holm(p).tolist(),
        summed=found.summed.tolist(),
        flips=sign_flip(np.where(enough, found.residuals, np.nan), seed=options.seed),
    )


def _census(kind: Kind, pairs: Pairs) -> list[float]:
    """Mantel-Haenszel estimate of each pair on the reported scale; NaN where there is none."""
    of_a, of_b = (
        side.sum(axis=0) for side in mantel_haenszel_residuals(pairs.counts, pairs.exposures)
    )
    if kind == "rate":
        ratio = of_a / np.where(of_b > 0, of_b, np.nan)
        silent = pairs.matched.any(axis=0) & (of_a == 0) & (of_b == 0)
        ratios: list[float] = np.where(silent, 1.0, ratio).tolist()
        return ratios
    total = pairs.exposures[0] + pairs.exposures[1]
    weights = (pairs.exposures[0] * pairs.exposures[1] / np.where(total > 0, total, 1.0)).sum(0)
    difference = (of_a - of_b) / np.where(weights > 0, weights, np.nan)
    differences: list[float] = (difference * (100 if kind == "share" else 1)).tolist()
    return differences


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _two_rows(
    placed: Grid, tested: _Tested, number: int, options: Options
) -> tuple[dict[str, object], dict[str, object]]:
    """The rows of one pair for both targets, without ``q``."""
    kind = tested.measure.kind
    common: dict[str, object] = {
        "measure": tested.measure.name,
        "outlet_a": placed.outlets[tested.pairs.first[number]],
        "outlet_b": placed.outlets[tested.pairs.second[number]],
        "effect": EFFECTS[kind],
        "n_events": tested.n_events[number],
        "n_articles_a": int(tested.n_articles[0][number]),
        "n_articles_b": int(tested.n_articles[1][number]),
        "corrected": False,
        "validated": False,
    }
    census = {
        **common,
        "target": "these_articles",
        "estimate": _known(tested.census[number]),
        "method": _CENSUS_METHODS[kind],
        "note": "; ".join([*_census_notes(tested, number), *placed.notes]),
    }
    low = _known(tested.low[number])
    inference = {
        **common,
        "target": "events_like_these",
        "estimate": _known(tested.estimate[number]),
        "low": low,
        "high": _known(tested.high[number]),
        "level": options.level if low is not None else None,
        "p": _known(tested.p[number]),
        "p_adjusted": _known(tested.p_adjusted[number]),
        "mde": _known(tested.mde[number]),
        "method": _SUMMED_METHOD if tested.summed[number] else _METHODS[kind],
        "note": "; ".join([*_test_notes(tested, number, options), *placed.notes]),
    }
    return census, inference


def _census_notes(tested: _Tested, number: int) -> list[str]:
    count_a, count_b, exposure_a, exposure_b = tested.totals
    if not tested.n_events[number]:
        return _left_out_notes(tested, number)[:1]
    notes = [
        f"{count_a[number]:,.10g} of {exposure_a[number]:,.10g} v "
        f"{count_b[number]:,.10g} of {exposure_b[number]:,.10g}"
    ]
    if isnan(tested.census[number]):
        notes.append("the second outlet has no count: no ratio")
    return notes


def _test_notes(tested: _Tested, number: int, options: Options) -> list[str]:
    n = tested.n_events[number]
    notes = _left_out_notes(tested, number)
    if not n:
        return notes
    few = _count_notes(tested, number) if tested.measure.kind == "rate" else []
    notes.extend(few)
    if n < options.min_events:
        fewest = options.min_events
        return [f"{counted(n, 'matched event')}, fewer than {fewest}: description only", *notes]
    if isnan(tested.low[number]) and not few:
        notes.append("every matched event shows the same difference: nothing to test it against")
    return [*_flip_notes(tested, number, options), *notes]


def _left_out_notes(tested: _Tested, number: int) -> list[str]:
    """Events left out, led by that fact where none remains."""
    notes = []
    unmatched, unmeasured = tested.n_unmatched[number], tested.n_unmeasured[number]
    if not tested.n_events[number]:
        notes.append("no matched event with this measure" if unmeasured else "no matched event")
    if unmeasured:
        notes.append(
            f"{counted(unmeasured, 'event')} covered by both left out: one outlet or both had "
            "nothing to measure (exposure 0 or null)"
        )
    if unmatched:
        notes.append(f"{counted(unmatched, 'unmatched event')} left out")
    return notes


def _count_notes(tested: _Tested, number: int) -> list[str]:
    """What is missing where an outlet of the pair has counts in one event or none."""
    without = sum(not side[number] for side in tested.totals[:2])
    if without == 2:
        return ["neither outlet has a count"]
    if without == 1 and tested.summed[number]:
        return [
            "an outlet without a count: 0.5 added to both totals, no interval; p is the larger of "
            "that of a t test and that of no count by chance in so many words"
        ]
    if tested.summed[number] and isnan(tested.low[number]):
        return ["an outlet with counts in a single event: no interval"]
    return []


def _flip_notes(tested: _Tested, number: int, options: Options) -> list[str]:
    """The sign-flip p, and whether it could have been small enough at all."""
    p, patterns = tested.flips.p[number], int(tested.flips.n_patterns[number])
    how = f"all {patterns:,} patterns"
    if not tested.flips.exact[number]:
        how = f"{patterns - 1:,} draws, seed {options.seed}"
    notes = [f"sign-flip p = {p:.4f} ({how})"]
    family = sum(not isnan(value) for value in tested.p)
    smallest = 2 / patterns
    if tested.flips.exact[number] and smallest * max(family, 1) > 1 - options.level:
        notes.append(
            f"{tested.n_events[number]} events cannot give a sign-flip p under {smallest:.4f}, "
            f"too few for {counted(max(family, 1), 'pair')} with Holm"
        )
    return notes
