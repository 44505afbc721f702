"""Correction: levels and contrasts of outlets, as automated and as corrected by hand codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.coding.gold import coded_sample
from tellings.coding.pseudo import CodedGrid, OutletUnits, coded_grid
from tellings.domain.codings import CORRECTED_CONTRASTS, CORRECTED_LEVELS
from tellings.domain.errors import DesignError, counted
from tellings.domain.tables import check
from tellings.stats.correction import Corrected, corrected_contrast
from tellings.stats.multiplicity import holm
from tellings.stats.paired import PairedT, paired_t
from tellings.stats.ratio import mantel_haenszel_ratio

Floats = NDArray[np.float64]

THESE, LIKE_THESE = "these_articles", "events_like_these"
_DESIGN = "hand codes weighted by their chance of being drawn, outlet by outlet; design interval"
_EVENTS = "paired t over events on pseudo-outcomes: predictions plus weighted coding errors"
_RATIO = "jackknife t over events on the log Mantel-Haenszel ratio of pseudo-outcomes"
_LEVEL = "t interval over events of the mean of pseudo-outcomes"


@dataclass(frozen=True, kw_only=True)
class CorrectionOptions:
    """How levels and contrasts are corrected.

    Parameters
    ----------
    level : float, default .95
        Coverage of intervals.
    min_events : int, default 4
        Fewer matched events are described, not tested.
    adjudicator : str, optional
        The coder whose code settles a unit.

    Examples
    --------
    >>> CorrectionOptions().min_events
    4
    """

    level: float = 0.95
    min_events: int = 4
    adjudicator: str | None = None

    def __post_init__(self) -> None:
        if not 0 < self.level < 1 or self.min_events < 2:
            raise DesignError(
                f"Correction needs a level between 0 and 1 and min_events >= 2, got {self}.",
                remedy="correct these values, or leave them out.",
            )


def correct(
    sample: pl.DataFrame, codings: pl.DataFrame, *, options: CorrectionOptions | None = None
) -> pl.DataFrame:
    """Contrasts of every pair of outlets, automated and corrected side by side.

    A measure errs differently by outlet, so each outlet is corrected by its own coded units:
    every prediction stays, and the coding errors found are weighted up to the units not coded
    (design-based supervised learning). ``these_articles`` asks what a complete hand coding of
    these articles would have shown; its interval is that of the draw. ``events_like_these`` asks
    of further events of this sort; each matched event is one observation.

    Three effects: the difference of the shares of units in percentage points, the difference per
    1,000 words, and the ratio of the two rates. All are of UNITS that hold the thing, say
    sentences with a hedge, not of hedges.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of people (see ``coded_sample``).
    options : CorrectionOptions, optional
        Level, fewest events, adjudicator.

    Returns
    -------
    polars.DataFrame, table CORRECTED_CONTRASTS, two targets for each effect and pair of outlets
        ``outlet_a`` comes first in the alphabet. Naive numbers have no interval for
        ``these_articles``: as a census they claim none. ``p_adjusted`` is Holm's over the pairs
        of one effect.

    Raises
    ------
    CodingError
        As ``coded_sample``: a stratum without a code cannot be corrected.
    DesignError
        If there are fewer than two outlets.

    References
    ----------
    .. [1] Egami, Hinck, Stewart & Wei (2023), NeurIPS 36: design-based supervised learning.
       Reference checked.
    .. [2] Angelopoulos, Bates, Fannjiang, Jordan & Zrnic (2023), "Prediction-powered inference",
       Science 382, 669-674, doi:10.1126/science.adi6000. Reference checked.
    .. [3] Coverage is measured in ``benchmarks/calibration/coding_loop.py``.

    Examples
    --------
    Both outlets have 30 of 100 sentences with a hedge; those of the Post are found less often.

    >>> def outlet(name, hits, misses):
    ...     code = [1.0] * hits + [0.0] * 4 + [1.0] * misses + [0.0] * (96 - hits - misses)
    ...     n = hits + 4
    ...     return {"unit_id": [f"{name}{i}" for i in range(100)], "outlet": name,
    ...             "prediction": [1.0] * n + [0.0] * (100 - n), "code": code,
    ...             "stratum": [name + " yes"] * n + [name + " no"] * (100 - n)}
    >>> both = outlet("Echo", 28, 2), outlet("Post", 20, 10)
    >>> rows = pl.concat([pl.DataFrame(one) for one in both])
    >>> sample = rows.with_columns(unit=pl.lit("sentence"), article_id=pl.lit("a"), words=10,
    ...     event_id=pl.lit("e"), field=pl.lit("text"), start=0, end=9, variable=pl.lit("x"),
    ...     seed=1, drawn=True, inclusion_probability=1.0)
    >>> codings = rows.select("unit_id", "code", variable=pl.lit("x"), coder=pl.lit("ann"),
    ...                       kind=pl.lit("human"))
    >>> correct(sample, codings).filter(pl.col("effect") == "difference_pp").select(
    ...     "target", pl.col("naive", "corrected").round(6)).rows()
    [('these_articles', 8.0, 0.0), ('events_like_these', 8.0, 0.0)]
    """
    chosen = options or CorrectionOptions()
    grid = coded_grid(coded_sample(sample, codings, adjudicator=chosen.adjudicator))
    if len(grid.outlets) < 2:
        raise DesignError(
            f"A contrast needs two outlets or more, the sample has {list(grid.outlets)}.",
            remedy="draw the sample from articles of several outlets.",
        )
    rows = [row for pair in combinations(range(len(grid.outlets)), 2)
            for row in _contrast(grid, pair, chosen)]  # fmt: skip
    table = pl.DataFrame(rows, schema=dict(CORRECTED_CONTRASTS.columns)).sort(
        "effect", "target", maintain_order=True
    )
    return check(_adjusted(table), CORRECTED_CONTRASTS)


def corrected_levels(
    sample: pl.DataFrame, codings: pl.DataFrame, *, options: CorrectionOptions | None = None
) -> pl.DataFrame:
    """Each outlet's share of units and rate per 1,000 words, automated and corrected side by side.

    Parameters
    ----------
    sample, codings, options
        As for ``correct``.

    Returns
    -------
    polars.DataFrame, table CORRECTED_LEVELS, two targets for each outlet and quantity
        ``share_percent`` of units and units ``per_1000_words``. ``these_articles`` weighs units
        alike; ``events_like_these`` weighs events alike.

    Examples
    --------
    >>> rows = {"unit_id": ["u1", "u2"], "unit": "sentence", "article_id": "a", "event_id": "e",
    ...     "outlet": "Echo", "field": "text", "start": [0, 10], "end": [9, 19], "words": 10,
    ...     "variable": "x", "prediction": [1.0, 0.0], "stratum": ["yes", "no"], "seed": 1,
    ...     "inclusion_probability": 1.0, "drawn": True}
    >>> codes = {"unit_id": ["u1", "u2"], "variable": "x", "coder": "ann", "kind": "human",
    ...          "code": 1.0}
    >>> corrected_levels(pl.DataFrame(rows), pl.DataFrame(codes)).select(
    ...     "quantity", "target", "naive", "corrected").row(0)
    ('share_percent', 'these_articles', 50.0, 100.0)
    """
    chosen = options or CorrectionOptions()
    grid = coded_grid(coded_sample(sample, codings, adjudicator=chosen.adjudicator))
    rows = [row for outlet in range(len(grid.outlets)) for row in _level(grid, outlet, chosen)]
    return check(pl.DataFrame(rows, schema=dict(CORRECTED_LEVELS.columns)), CORRECTED_LEVELS)


def _level(grid: CodedGrid, number: int, options: CorrectionOptions) -> Iterator[dict[str, object]]:
    """Rows of one outlet: two quantities, two targets."""
    one = grid.units[number]
    covered = one.by_event["units"] > 0
    n_events = int(covered.sum())
    common: dict[str, object] = {
        "variable": grid.variable,
        "outlet": grid.outlets[number],
        "level": options.level,
        "n_events": n_events,
        "n_units": one.naive.size,
        "n_coded": one.n_coded(covered),
    }
    whole = one.mean(np.ones(covered.size), options.level)
    for quantity, base, times in (
        ("share_percent", one.by_event["units"], 100.0),
        ("per_1000_words", one.by_event["words"], 1000.0),
    ):
        factor = times * one.naive.size / float(base.sum())
        yield {
            **common,
            "quantity": quantity,
            "target": THESE,
            "naive": whole.naive * factor,
            **_numbers(whole.estimate, whole.low, whole.high, factor),
            "method": _DESIGN,
        }
        rates = [
            np.where(covered, one.by_event[key] / np.where(covered, base, 1.0), np.nan)
            for key in ("naive", "pseudo")
        ]
        t = _tested(np.stack(rates, axis=1), n_events, options)
        yield {
            **common,
            "quantity": quantity,
            "target": LIKE_THESE,
            "naive": float(t.estimate[0]) * times,
            "naive_low": _known(float(t.low[0]) * times),
            "naive_high": _known(float(t.high[0]) * times),
            **_numbers(float(t.estimate[1]), float(t.low[1]), float(t.high[1]), times),
            "method": _LEVEL,
            "note": _few(n_events, options),
        }


def _contrast(
    grid: CodedGrid, pair: tuple[int, int], options: CorrectionOptions
) -> Iterator[dict[str, object]]:
    """Rows of one pair: three effects, two targets."""
    first, second = (grid.units[number] for number in pair)
    matched = (first.by_event["units"] > 0) & (second.by_event["units"] > 0)
    n_events = int(matched.sum())
    alone = int(((first.by_event["units"] > 0) ^ (second.by_event["units"] > 0)).sum())
    common: dict[str, object] = {
        "variable": grid.variable,
        "outlet_a": grid.outlets[pair[0]],
        "outlet_b": grid.outlets[pair[1]],
        "level": options.level,
        "n_events": n_events,
        "n_coded_a": first.n_coded(matched),
        "n_coded_b": second.n_coded(matched),
    }
    notes = [f"{counted(alone, 'unmatched event')} left out"] if alone else []
    if not n_events:
        notes = ["no matched event"]
    for effect in ("difference_pp", "difference_per_1000_words", "rate_ratio"):
        if n_events:
            census = _these(first, second, matched, effect, options.level)
            events = _like_these(first, second, matched, effect, options)
        else:
            census, events = {"method": _DESIGN}, {"method": _EVENTS}
        few = [note for note in [_few(n_events, options)] if note and n_events]
        for target, found, told in ((THESE, census, notes), (LIKE_THESE, events, few + notes)):
            note = "; ".join(told) or None
            yield {**common, "effect": effect, "target": target, **found, "note": note}


def _these(
    first: OutletUnits, second: OutletUnits, matched: NDArray[np.bool_], effect: str, level: float
) -> dict[str, object]:
    """What a complete hand coding of the matched events would show, with the draw's interval."""
    key, times = ("units", 100.0) if effect == "difference_pp" else ("words", 1000.0)
    a, b = (np.where(matched, one.by_event[key], 0.0) for one in (first, second))
    both = np.where(matched, a + b, 1.0)
    # Mantel-Haenszel: each event weighs by a b / (a + b), each unit by that over its outlet's sum.
    of_a, of_b = (np.where(matched, other / both, 0.0) for other in (b, a))
    total = float((a * of_a).sum())
    sides = [
        _scaled(one.mean(weight, level), float(weight[one.event].sum()) / total * times)
        for one, weight in ((first, of_a), (second, of_b))
    ]
    kind = "ratio" if effect == "rate_ratio" else "difference"
    naive = [side.naive for side in sides]
    automated = _ratio(*naive) if kind == "ratio" else naive[0] - naive[1]
    found = corrected_contrast(sides[0], sides[1], effect=kind)  # type: ignore[arg-type]
    return {"naive": _known(automated), **_numbers(*found, 1.0), "method": _DESIGN}


def _like_these(
    first: OutletUnits,
    second: OutletUnits,
    matched: NDArray[np.bool_],
    effect: str,
    options: CorrectionOptions,
) -> dict[str, object]:
    """Each matched event is one observation; automated in the first column, corrected second."""
    key, times = ("units", 100.0) if effect == "difference_pp" else ("words", 1000.0)
    base = [np.where(matched, one.by_event[key], 0.0)[:, None] for one in (first, second)]
    counts = [
        np.stack([np.where(matched, one.by_event[name], 0.0) for name in ("naive", "pseudo")], 1)
        for one in (first, second)
    ]
    if effect == "rate_ratio":
        return _ratio_over_events(counts, base, int(matched.sum()), options)
    rates = [np.where(matched[:, None], c / np.where(b > 0, b, 1.0), np.nan)
             for c, b in zip(counts, base, strict=True)]  # fmt: skip
    t = _tested((rates[0] - rates[1]) * times, int(matched.sum()), options)
    return _both(t, [float(value) for value in t.estimate], _EVENTS)


def _ratio_over_events(
    counts: list[Floats], base: list[Floats], n_events: int, options: CorrectionOptions
) -> dict[str, object]:
    """Ratio of sums: the pseudo-outcomes of one event may well be below zero, their sum not."""
    wide = [np.repeat(one, 2, axis=1) for one in base]
    usable = _positive_without_each(counts, wide)
    kept = [np.where(usable, one, 1.0) for one in counts]
    t = mantel_haenszel_ratio((kept[0], kept[1]), (wide[0], wide[1]), level=options.level)
    shown = usable & (n_events >= options.min_events)
    ends = {name: np.where(shown, np.exp(getattr(t, name)), np.nan) for name in ("low", "high")}
    t = replace(t, **ends, p=np.where(shown, t.p, np.nan))
    return _both(t, np.where(usable, np.exp(t.estimate), np.nan).tolist(), _RATIO)


def _positive_without_each(counts: list[Floats], base: list[Floats]) -> NDArray[np.bool_]:
    """Columns whose sums stay above zero whichever event is left out."""
    both = np.where(base[0] + base[1] > 0, base[0] + base[1], 1.0)
    sums = [counts[0] * base[1] / both, counts[1] * base[0] / both]
    left = [one.sum(axis=0) - one for one in sums]
    several = len(counts[0]) > 1
    positive: NDArray[np.bool_] = np.all(
        [(one.sum(axis=0) > 0) & (~np.bool_(several) | (rest > 0).all(axis=0))
         for one, rest in zip(sums, left, strict=True)],
        axis=0,
    )  # fmt: skip
    return positive


def _both(t: PairedT, estimate: list[float], method: str) -> dict[str, object]:
    low, high, p = (getattr(t, name).tolist() for name in ("low", "high", "p"))
    return {
        "naive": _known(estimate[0]),
        "naive_low": _known(low[0]),
        "naive_high": _known(high[0]),
        "naive_p": _known(p[0]),
        "corrected": _known(estimate[1]),
        "low": _known(low[1]),
        "high": _known(high[1]),
        "p": _known(p[1]),
        "method": method,
    }


def _tested(differences: Floats, n_events: int, options: CorrectionOptions) -> PairedT:
    """Paired t; without interval and p where there are too few events."""
    t = paired_t(differences, level=options.level)
    if n_events >= options.min_events:
        return t
    none = np.full(t.p.shape, np.nan)
    return replace(t, low=none, high=none, p=none)


def _scaled(one: Corrected, factor: float) -> Corrected:
    names = ("estimate", "low", "high", "standard_error", "naive")
    return replace(one, **{name: getattr(one, name) * factor for name in names})


def _ratio(first: float, second: float) -> float:
    return first / second if second > 0 else float("nan")


def _numbers(estimate: float, low: float, high: float, factor: float) -> dict[str, object]:
    return {
        "corrected": _known(estimate * factor),
        "low": _known(low * factor),
        "high": _known(high * factor),
    }


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _few(n_events: int, options: CorrectionOptions) -> str | None:
    if n_events >= options.min_events:
        return None
    return f"{counted(n_events, 'event')}, fewer than {options.min_events}: description only"


def _adjusted(table: pl.DataFrame) -> pl.DataFrame:
    """Holm over the pairs of each effect and target."""
    parts = []
    for _, part in table.group_by("effect", "target", maintain_order=True):
        p = part["p"].fill_null(float("nan")).to_numpy()
        adjusted = [_known(value) for value in holm(p).tolist()]
        parts.append(part.with_columns(p_adjusted=pl.Series(adjusted, dtype=pl.Float64)))
    return pl.concat(parts)
