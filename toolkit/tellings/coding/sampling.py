"""The sample for hand coding: drawn blind from the whole frame, with known probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.front import check_seed
from tellings.domain.codings import CODINGS, SAMPLE, UNITS
from tellings.domain.errors import CodingError, DesignError, listed
from tellings.domain.tables import check

Ints = NDArray[np.int64]

EXPECTED = {
    "outlet_a": pl.String(),
    "outlet_b": pl.String(),
    "n_frame": pl.UInt32(),
    "n_predicted": pl.UInt32(),
    "n_drawn": pl.UInt32(),
    "half_width_pp": pl.Float64(),
}
"""Columns of the expected precision: an outlet (``outlet_b`` null) or a pair of outlets."""

_NORMAL_95 = 1.959963984540054
# Enough to tell whole numbers of units apart.
_HALVINGS = 80
_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class SampleDesign:
    """How many units are drawn, and from where.

    Parameters
    ----------
    n : int, default 400
        Units to code; raised where ``per_stratum`` asks for more.
    per_stratum : int, default 25
        Fewest from each outlet and prediction, or all there are.
    error_of_positives, error_of_negatives : float, default .20 and .05
        Share of wrong predictions expected beforehand among units predicted yes and no. They
        steer how the units are allotted and the width told before coding, nothing else. A model
        that gives a ``score`` for every unit of a stratum tells its own expectation.
    error_floor : float, default .05
        No stratum is taken to be cleaner than this.

    Examples
    --------
    >>> SampleDesign(n=300).per_stratum
    25
    """

    n: int = 400
    per_stratum: int = 25
    error_of_positives: float = 0.20
    error_of_negatives: float = 0.05
    error_floor: float = 0.05

    def __post_init__(self) -> None:
        errors = (self.error_of_positives, self.error_of_negatives, self.error_floor)
        if self.n < 1 or self.per_stratum < 2 or not all(0 < error < 1 for error in errors):
            raise DesignError(
                f"A sample needs n >= 1, per_stratum >= 2 and errors between 0 and 1, got {self}.",
                remedy="correct these values, or leave them out.",
            )


def draw_sample(
    units: pl.DataFrame,
    predictions: pl.DataFrame,
    *,
    seed: int,
    design: SampleDesign | None = None,
) -> pl.DataFrame:
    """A stratified random sample of the frame, every unit with its chance of being drawn.

    Strata are outlet by prediction, so that misses can be found as well as false alarms, in every
    outlet. Each stratum gets ``per_stratum`` units (or all it has) and the rest go where they
    tell most: in proportion to N·sqrt(p(1-p)), p being the error expected there, never under the
    floor. Within a stratum every unit has the same chance n/N; the draw is systematic over events
    and articles in random order, so it spreads over all events.

    Parameters
    ----------
    units : polars.DataFrame, table UNITS
        The frame, from ``coding_units``.
    predictions : polars.DataFrame, table CODINGS
        One code, 0 or 1, for each unit, of one variable and one model: ``predict_units``, or the
        codes of any classifier. Units with a null code are not in the frame.
    seed : int
        Seed of the draw and of the order on the sheet.
    design : SampleDesign, optional
        Numbers to draw.

    Returns
    -------
    polars.DataFrame, table SAMPLE, one row a unit of the frame, sorted by ``unit_id``
        This table is the key to the coders' sheets: keep it from the coders.

    Raises
    ------
    CodingError
        If a unit has no prediction, a prediction is not 0 or 1, or there are several variables.
    DesignError
        If the seed or the design cannot be used, or nothing is left to draw from.

    References
    ----------
    .. [1] Neyman (1934), "On the two different aspects of the representative method", Journal of
       the Royal Statistical Society 97(4), 558-625, doi:10.2307/2342192: allocation. Checked.
    .. [2] Egami, Hinck, Stewart & Wei (2023), "Using imperfect surrogates for downstream
       inference", NeurIPS 36: known inclusion probabilities are all that correction needs.
       Reference checked.

    Examples
    --------
    >>> from tellings.coding.predictions import predict_units
    >>> from tellings.coding.units import coding_units
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "rain",
    ...     "outlet": ["Echo", "Post"], "text": ["It may rain. It rained. It rained again."] * 2})
    >>> units = coding_units(articles)
    >>> predictions = predict_units(articles, units, extract(articles), measure="hedge_rate")
    >>> sample = draw_sample(units, predictions, seed=1, design=SampleDesign(n=4, per_stratum=2))
    >>> sample.group_by("stratum").agg(pl.len(), pl.col("drawn").sum()).sort("stratum").rows()
    [('Echo, no', 2, 2), ('Echo, yes', 1, 1), ('Post, no', 2, 2), ('Post, yes', 1, 1)]
    """
    design = design or SampleDesign()
    number = check_seed(seed)
    frame = _frame(check(units, UNITS), check(predictions, CODINGS), design)
    strata = frame["stratum"].unique().sort()
    code = frame["stratum"].cast(pl.Enum(strata)).to_physical().cast(pl.Int64).to_numpy()
    size = np.bincount(code, minlength=strata.len())
    error = frame.group_by("stratum").agg(pl.col("expected_error").first()).sort("stratum")
    taken = allocation(size, error["expected_error"].to_numpy(), design)
    generator = np.random.default_rng(number)
    drawn = np.zeros(frame.height, dtype=bool)
    for stratum, n in enumerate(taken.tolist()):
        drawn[_spread(frame, np.flatnonzero(code == stratum), n, generator)] = True
    place: list[int | None] = [None] * frame.height
    rows = np.flatnonzero(drawn)
    for row, order in zip(rows.tolist(), generator.permutation(rows.size).tolist(), strict=True):
        place[row] = order + 1
    sample = frame.with_columns(
        inclusion_probability=pl.Series(taken[code] / size[code]),
        drawn=pl.Series(drawn),
        place=pl.Series(place, dtype=pl.UInt32),
        seed=pl.lit(number),
    )
    return check(sample, SAMPLE)


def allocation(size: Ints, error: NDArray[np.float64], design: SampleDesign) -> Ints:
    """How many units each stratum gets.

    Parameters
    ----------
    size : int64, (n_strata,)
        Units in each stratum.
    error : float64, (n_strata,)
        Error expected in each.
    design : SampleDesign
        Number in all and fewest in each.

    Returns
    -------
    int64, (n_strata,)
        Sums to ``design.n``, or to more where the fewest ask for it, or to all there are.

    Examples
    --------
    >>> sizes, errors = np.array([1000, 30, 10]), np.array([0.05, 0.2, 0.2])
    >>> allocation(sizes, errors, SampleDesign(n=100)).tolist()
    [65, 25, 10]
    """
    fewest = np.minimum(size, design.per_stratum)
    weight = size * np.sqrt(error * (1 - error))
    n = int(np.clip(design.n, fewest.sum(), size.sum()))
    low, high = 0.0, float((size / weight).max())
    # The sum of what the bounds leave of ``factor * weight`` rises with the factor.
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = np.clip(middle * weight, fewest, size).sum() >= n
        low, high = (low, middle) if enough else (middle, high)
    wanted = np.clip(high * weight, fewest, size)
    taken: Ints = np.floor(wanted + _SLACK).astype(np.int64)
    order = np.argsort(taken - wanted, kind="stable")
    open_ = order[taken[order] < size[order]]
    taken[open_[: n - int(taken.sum())]] += 1
    return taken


def _frame(units: pl.DataFrame, predictions: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """The units that were predicted, with strata and expected errors, sorted by id."""
    variables = predictions.select("variable", "coder").unique().sort("variable", "coder").rows()
    if len(variables) != 1:
        raise CodingError(
            f"A sample is drawn for one variable of one model, found {variables}.",
            remedy="filter the predictions to one variable and one coder.",
        )
    said = predictions.select("unit_id", prediction="code", score="score")
    frame = units.join(said, on="unit_id", how="left").sort("unit_id")
    without = frame.join(said, on="unit_id", how="anti")
    if without.height:
        raise CodingError(
            f"{without.height} of {frame.height} units have no prediction, such as "
            f"{without['unit_id'][0]}.",
            remedy="predict every unit of the frame; give a null code to what cannot be predicted.",
        )
    frame = frame.filter(pl.col("prediction").is_not_null())
    strange = frame.filter(~pl.col("prediction").is_in([0.0, 1.0]))
    if strange.height:
        raise CodingError(
            f"Predictions must be 0 or 1, got {listed(strange['prediction'].unique().to_list())}.",
            remedy="turn scores into codes at a threshold and keep them in the column 'score'.",
        )
    if frame.is_empty():
        raise DesignError("No unit has a prediction.", remedy="check articles and predictions.")
    said_yes = pl.col("prediction") == 1
    assumed = pl.when(said_yes).then(design.error_of_positives).otherwise(design.error_of_negatives)
    stratum = pl.col("outlet") + pl.when(said_yes).then(pl.lit(", yes")).otherwise(pl.lit(", no"))
    doubt = pl.min_horizontal("score", 1 - pl.col("score")).mean().over("stratum")
    scored = pl.col("score").is_not_null().all().over("stratum")
    error = pl.when(scored).then(doubt).otherwise(assumed)
    return frame.with_columns(
        stratum=stratum, variable=pl.lit(variables[0][0]), predicted_by=pl.lit(variables[0][1])
    ).with_columns(expected_error=pl.max_horizontal(error, pl.lit(design.error_floor)).clip(0, 0.5))


def _spread(frame: pl.DataFrame, rows: Ints, n: int, generator: np.random.Generator) -> Ints:
    """Rows drawn systematically over events, articles and units in random order."""
    keys = []
    for column in ("article_id", "event_id"):
        distinct = frame[column].unique().sort()
        shuffled = generator.permutation(distinct.len())
        codes = frame[column].cast(pl.Enum(distinct)).to_physical().cast(pl.Int64).to_numpy()
        keys.append(shuffled[codes[rows]])
    order = np.lexsort((generator.random(rows.size), *keys))
    ranks = np.floor((np.arange(n) + generator.random()) * rows.size / max(n, 1)).astype(np.int64)
    chosen: Ints = rows[order[np.minimum(ranks, rows.size - 1)]]
    return chosen


def expected_widths(sample: pl.DataFrame) -> pl.DataFrame:
    """How precise the corrected shares will be, told before anything is coded.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.

    Returns
    -------
    polars.DataFrame
        One row an outlet (``outlet_b`` null) and one a pair of outlets: ``n_frame``,
        ``n_predicted`` and ``n_drawn`` units, and ``half_width_pp``, the half width in percentage
        points of the 95 % interval of the corrected share, or difference of shares, of these
        articles, if the errors are as expected. What varies between events comes on top.

    Examples
    --------
    >>> rows = {"unit_id": [f"u{n}" for n in range(200)], "unit": "sentence", "article_id": "a",
    ...     "event_id": "e", "outlet": "Echo", "field": "text", "start": 0, "end": 9, "words": 5,
    ...     "variable": "x", "prediction": 0.0, "stratum": "Echo, no", "seed": 1,
    ...     "expected_error": 0.05, "inclusion_probability": 0.25,
    ...     "drawn": [True] * 50 + [False] * 150}
    >>> expected_widths(pl.DataFrame(rows))["half_width_pp"].round(2).to_list()
    [5.23]
    """
    table = check(sample, SAMPLE)
    by_stratum = table.group_by("outlet", "stratum").agg(
        size=pl.len(),
        n=pl.col("drawn").sum(),
        predicted=(pl.col("prediction") == 1).sum(),
        p=pl.col("expected_error").first(),
    )
    total = pl.col("size").sum()
    spread = pl.col("size") ** 2 * (1 - pl.col("n") / pl.col("size")) * pl.col("p")
    variance = (spread * (1 - pl.col("p")) / pl.col("n")).sum() / total**2
    outlets = (
        by_stratum.group_by("outlet")
        .agg(
            n_frame=total,
            n_predicted=pl.col("predicted").sum(),
            n_drawn=pl.col("n").sum(),
            variance=variance,
        )
        .sort("outlet")
        .rows(named=True)
    )
    rows = [_width((one,)) for one in outlets]
    rows += [_width(pair) for pair in combinations(outlets, 2)]
    return pl.DataFrame(rows, schema=EXPECTED)


def _width(outlets: tuple[dict[str, float], ...]) -> dict[str, object]:
    variance = sum(one["variance"] for one in outlets)
    return {
        "outlet_a": outlets[0]["outlet"],
        "outlet_b": outlets[1]["outlet"] if len(outlets) > 1 else None,
        **{name: sum(one[name] for one in outlets) for name in ("n_frame", "n_predicted")},
        "n_drawn": sum(one["n_drawn"] for one in outlets),
        "half_width_pp": 100 * _NORMAL_95 * sqrt(variance),
    }
