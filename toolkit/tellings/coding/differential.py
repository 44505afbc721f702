"""Differential error: does the measure err differently by outlet; and errors to look at."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.coding.gold import coded_sample
from tellings.compare.front import check_seed
from tellings.domain.codings import ERROR_TESTS, SHEET
from tellings.domain.tables import check
from tellings.stats.multiplicity import holm

Floats = NDArray[np.float64]

_DRAWS = 9999
_METHODS = {
    "false_positives": "share wrong among units predicted yes; chi-square, p from {draws:,} random "
    "allotments of the errors to the outlets",
    "false_negatives": "share missed among units predicted no; chi-square, p from {draws:,} random "
    "allotments of the errors to the outlets",
    "net_error": "predicted less coded share in percentage points; Wald chi-square with design "
    "variance, rates half a unit away from 0 and 1",
}


def error_tests(
    sample: pl.DataFrame,
    codings: pl.DataFrame,
    *,
    seed: int,
    adjudicator: str | None = None,
) -> pl.DataFrame:
    """Does the measure err differently by outlet.

    Three questions: wrong among the predicted, missed among the others, and the net error of the
    outlet's share, which is what an uncorrected contrast is off by. A clear difference means that
    uncorrected contrasts mislead; no clear difference does not mean that they do not, so correct
    either way.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of people.
    seed : int
        Seed of the random allotments.
    adjudicator : str, optional
        The coder whose code settles a unit.

    Returns
    -------
    polars.DataFrame, table ERROR_TESTS, three rows
        ``by_outlet`` spells the error of each outlet; ``p_adjusted`` is Holm's over the three.
        Null p with fewer than two outlets, or no error at all.

    Examples
    --------
    >>> n = 100
    >>> rows = {"unit_id": [f"u{i}" for i in range(2 * n)], "unit": "sentence", "article_id": "a",
    ...     "event_id": "e", "outlet": ["Echo"] * n + ["Post"] * n, "field": "text", "start": 0,
    ...     "end": 9, "words": 5, "variable": "x", "prediction": ([1.0] * 40 + [0.0] * 60) * 2,
    ...     "seed": 1, "drawn": True, "inclusion_probability": 1.0,
    ...     "stratum": ["a"] * 40 + ["b"] * 60 + ["c"] * 40 + ["d"] * 60}
    >>> code = [1.0] * 36 + [0.0] * 64 + [1.0] * 20 + [0.0] * 80
    >>> codes = {"unit_id": rows["unit_id"], "variable": "x", "coder": "ann", "kind": "human",
    ...          "code": code}
    >>> tests = error_tests(pl.DataFrame(rows), pl.DataFrame(codes), seed=1)
    >>> tests["by_outlet"][0], tests["p"][0] < 0.01
    ('Echo: 4 of 40 (10 %); Post: 20 of 40 (50 %)', True)
    """
    number = check_seed(seed)
    done = coded_sample(sample, codings, adjudicator=adjudicator)
    coded = done.filter(pl.col("gold").is_not_null())
    rows = [
        _by_allotment(coded.filter(pl.col("prediction") == 1), "false_positives", number),
        _by_allotment(coded.filter(pl.col("prediction") == 0), "false_negatives", number),
        _net(done),
    ]
    p = np.array([np.nan if row["p"] is None else row["p"] for row in rows], dtype=np.float64)
    adjusted = [None if np.isnan(value) else value for value in holm(p).tolist()]
    table = [
        {
            **row,
            "p_adjusted": value,
            "variable": done["variable"][0],
            "n_outlets": done["outlet"].n_unique(),
            "method": _METHODS[str(row["error"])].format(draws=_DRAWS),
        }
        for row, value in zip(rows, adjusted, strict=True)
    ]
    return check(pl.DataFrame(table, schema=dict(ERROR_TESTS.columns)), ERROR_TESTS)


def _by_allotment(coded: pl.DataFrame, error: str, seed: int) -> dict[str, object]:
    """Homogeneity of an error rate over outlets, all coded units equally likely to err."""
    # A tie of two coders is half an error; allotments need whole ones.
    wrong = (pl.col("gold") - pl.col("prediction")).abs() >= 0.5
    by_outlet = coded.group_by("outlet").agg(n=pl.len(), wrong=wrong.sum()).sort("outlet")
    told = "; ".join(
        f"{outlet}: {hits} of {n} ({100 * hits / n:.0f} %)" for outlet, n, hits in by_outlet.rows()
    )
    row: dict[str, object] = {"error": error, "n_coded": coded.height, "by_outlet": told, "p": None}
    n, hits = (by_outlet[name].to_numpy().astype(np.int64) for name in ("n", "wrong"))
    total = int(hits.sum())
    if len(n) < 2 or total in (0, int(n.sum())):
        return row
    observed = _chi_square(hits[None, :], n, total)[0]
    generator = np.random.default_rng(seed)
    drawn = generator.multivariate_hypergeometric(n, total, size=_DRAWS)
    as_far = int((_chi_square(drawn, n, total) >= observed * (1 - 1e-9)).sum())
    return {**row, "statistic": float(observed), "p": (as_far + 1) / (_DRAWS + 1)}


def _chi_square(hits: NDArray[np.int64], n: NDArray[np.int64], total: int) -> Floats:
    share = total / n.sum()
    found: Floats = ((hits - n * share) ** 2 / (n * share * (1 - share))).sum(axis=1)
    return found


def _net(done: pl.DataFrame) -> dict[str, object]:
    """Homogeneity of predicted less coded share over outlets."""
    from scipy.special import chdtrc

    wrong = (pl.col("gold") - pl.col("prediction")).abs()
    strata = done.group_by("outlet", "prediction").agg(
        size=pl.len(), n=pl.col("gold").count(), rate=wrong.mean()
    )
    # Half a unit away from 0 and 1: no error seen among 25 units is not known to be none.
    smooth = (pl.col("rate") * pl.col("n") + 0.5) / (pl.col("n") + 1)
    spread = (1 - pl.col("n") / pl.col("size")) * smooth * (1 - smooth) / pl.col("n")
    sign = 2 * pl.col("prediction") - 1
    outlets = (
        strata.group_by("outlet")
        .agg(
            net=(pl.col("size") * sign * pl.col("rate")).sum() / pl.col("size").sum(),
            variance=(pl.col("size") ** 2 * spread).sum() / pl.col("size").sum() ** 2,
        )
        .sort("outlet")
    )
    net, variance = outlets["net"].to_numpy(), outlets["variance"].to_numpy()
    told = "; ".join(f"{name}: {100 * value:+.1f} points" for name, value, _ in outlets.rows())
    row: dict[str, object] = {
        "error": "net_error",
        "n_coded": int(done["gold"].count()),
        "by_outlet": told,
        "p": None,
    }
    if len(net) < 2 or not (variance > 0).all():
        return row
    mean = float((net / variance).sum() / (1 / variance).sum())
    statistic = float(((net - mean) ** 2 / variance).sum())
    return {**row, "statistic": statistic, "p": float(chdtrc(len(net) - 1, statistic))}


def coded_examples(
    sample: pl.DataFrame,
    codings: pl.DataFrame,
    sheet: pl.DataFrame,
    *,
    seed: int,
    most: int = 10,
) -> pl.DataFrame:
    """Ten random hits and ten random misses, with the other two kinds: what the measure finds.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of people.
    sheet : polars.DataFrame, table SHEET
        The texts as coders saw them.
    seed : int
        Seed of the draw.
    most : int, default 10
        Most of each kind.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``kind`` (hit: both say yes; miss: only people; false alarm: only the
        measure), ``outlet``, ``article_id``, ``unit_id``, ``before``, ``text``, ``after``; in
        random order within a kind. Ties of the coders are left out.

    Examples
    --------
    >>> rows = {"unit_id": ["u1", "u2"], "unit": "sentence", "article_id": "a", "event_id": "e",
    ...     "outlet": "Echo", "field": "text", "start": [0, 10], "end": [9, 19], "words": 2,
    ...     "variable": "x", "prediction": [1.0, 0.0], "stratum": ["yes", "no"], "seed": 1,
    ...     "inclusion_probability": 1.0, "drawn": True}
    >>> codes = {"unit_id": ["u1", "u2"], "variable": "x", "coder": "ann", "kind": "human",
    ...          "code": 1.0}
    >>> sheet = {"unit_id": ["u1", "u2"], "place": [1, 2], "text": ["It may rain.", "So we hear."]}
    >>> tables = [pl.DataFrame(one) for one in (rows, codes, sheet)]
    >>> coded_examples(*tables, seed=1).select("kind", "text").rows()
    [('hit', 'It may rain.'), ('miss', 'So we hear.')]
    """
    done = coded_sample(sample, codings)
    predicted, found = pl.col("prediction") == 1, pl.col("gold") == 1
    kind = (
        pl.when(predicted & found)
        .then(pl.lit("hit"))
        .when(~predicted & found)
        .then(pl.lit("miss"))
        .when(predicted & (pl.col("gold") == 0))
        .then(pl.lit("false alarm"))
    )
    rows = done.with_columns(kind=kind).filter(pl.col("kind").is_not_null()).sort("unit_id")
    generator = np.random.default_rng(check_seed(seed))
    shuffled: pl.DataFrame = rows[generator.permutation(rows.height).tolist()]
    parts = [shuffled.filter(pl.col("kind") == one).head(most) for one in
             ("hit", "miss", "false alarm")]  # fmt: skip
    texts = check(sheet, SHEET).select("unit_id", "before", "text", "after")
    return (
        pl.concat(parts)
        .join(texts, on="unit_id", how="left", maintain_order="left")
        .select("variable", "kind", "outlet", "article_id", "unit_id", "before", "text", "after")
    )
