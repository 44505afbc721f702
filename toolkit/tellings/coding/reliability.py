"""Reliability: how far the coders agree, and where they do not."""

from __future__ import annotations

from math import isnan

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.front import check_seed
from tellings.domain.codings import AGREEMENT, CODINGS, SHEET
from tellings.domain.errors import counted
from tellings.domain.tables import check
from tellings.stats.agreement import Level, ac1, alpha, alpha_interval, percent_agreement

# Krippendorff (2004), "Content Analysis", 2nd ed., p. 241: rely on .800; .667 for tentative
# conclusions. Page unchecked.
RELIABLE, TENTATIVE = 0.8, 0.667
ENOUGH_UNITS, ENOUGH_POSITIVES = 200, 40


def agreement(codings: pl.DataFrame, *, seed: int, level: Level = "nominal") -> pl.DataFrame:
    """Krippendorff's alpha of each variable with its interval, and what goes with it.

    The verdict goes by the LOWER end of the 95 % bootstrap interval over units: at .80 or above
    reliable, at .667 or above tentative, else not reliable enough. Units that one person coded
    say nothing of agreement and are left out; "unclear" is no code.

    Parameters
    ----------
    codings : polars.DataFrame, table CODINGS
        Codes of people; those of models are left out.
    seed : int
        Seed of the bootstrap.
    level : {"nominal", "ordinal", "interval"}, default "nominal"
        Level of measurement.

    Returns
    -------
    polars.DataFrame, table AGREEMENT, one row a variable
        Beside alpha: Gwet's AC1, percent agreement, prevalence (mean code), units coded by two or
        more, positives among them (majority or tie). Nulls where a number cannot be had; ``note``
        says so, and warns under 200 units and 40 positives.

    References
    ----------
    .. [1] Krippendorff (2004), "Reliability in content analysis", Human Communication Research
       30(3), 411-433, doi:10.1111/j.1468-2958.2004.tb00738.x: alpha and its thresholds.
       Reference checked.
    .. [2] See ``tellings.stats.agreement`` for the coefficients.

    Examples
    --------
    >>> said = [[1, 1], [1, 1], [0, 0], [0, 0], [0, 1]] * 20
    >>> rows = [(f"u{unit}", "irony", coder, "human", float(code))
    ...         for unit, codes in enumerate(said) for coder, code in zip("ab", codes)]
    >>> names = ["unit_id", "variable", "coder", "kind", "code"]
    >>> table = agreement(pl.DataFrame(rows, schema=names, orient="row"), seed=1)
    >>> table.select(pl.col("alpha").round(2), "n_units", "n_positive", "verdict").row(0)
    (0.6, 100, 60, 'not reliable enough')
    """
    number = check_seed(seed)
    human = _human(check(codings, CODINGS))
    rows = [
        _row(name, _matrix(human.filter(pl.col("variable") == name)), number, level)
        for name in human["variable"].unique().sort().to_list()
    ]
    return check(pl.DataFrame(rows, schema=dict(AGREEMENT.columns)), AGREEMENT)


def _human(codings: pl.DataFrame) -> pl.DataFrame:
    return codings.filter((pl.col("kind") == "human") & pl.col("code").is_not_null())


def _matrix(codes: pl.DataFrame) -> NDArray[np.float64]:
    """Units by coders, NaN where not coded, both sorted."""
    wide = codes.sort("unit_id", "coder").pivot(on="coder", index="unit_id", values="code")
    matrix: NDArray[np.float64] = wide.drop("unit_id").to_numpy().astype(np.float64)
    return matrix


def _row(name: str, matrix: NDArray[np.float64], seed: int, level: Level) -> dict[str, object]:
    shared = matrix[(~np.isnan(matrix)).sum(axis=1) > 1]
    coders = int((~np.isnan(matrix)).any(axis=0).sum())
    row: dict[str, object] = {"variable": name, "n_units": len(shared), "n_coders": coders}
    if not len(shared):
        return {**row, "note": "no unit was coded by two people: reliability is unknown"}
    mean = np.nanmean(shared, axis=1)
    positives = int((mean >= 0.5).sum())
    low, high = alpha_interval(shared, level=level, seed=seed)
    categories = 2 if np.isin(shared[~np.isnan(shared)], (0, 1)).all() else None
    numbers = {
        "alpha": alpha(shared, level=level),
        "low": low,
        "high": high,
        "ac1": ac1(shared, n_categories=categories),
        "percent_agreement": percent_agreement(shared),
        "prevalence": float(np.nanmean(shared)),
    }
    return {
        **row,
        **{key: None if isnan(value) else value for key, value in numbers.items()},
        "n_positive": positives,
        "verdict": _verdict(low),
        "note": _note(len(shared), positives, numbers["alpha"]),
    }


def _verdict(low: float) -> str:
    if isnan(low):
        return "unknown"
    if low >= RELIABLE:
        return "reliable"
    return "tentative conclusions only" if low >= TENTATIVE else "not reliable enough"


def _note(n_units: int, positives: int, value: float) -> str | None:
    notes = []
    if isnan(value):
        notes.append("all codes are the same value: alpha says nothing")
    if n_units < ENOUGH_UNITS and positives < ENOUGH_POSITIVES:
        notes.append(
            f"{counted(n_units, 'unit')} and {counted(positives, 'positive')}: "
            f"code {ENOUGH_UNITS} units or {ENOUGH_POSITIVES} positives before you judge by alpha"
        )
    return "; ".join(notes) or None


def disagreements(codings: pl.DataFrame, sheet: pl.DataFrame) -> pl.DataFrame:
    """The units that coders judged differently, with their text: what to talk about.

    Parameters
    ----------
    codings : polars.DataFrame, table CODINGS
        Codes of people; "unclear" counts as differing from yes and no.
    sheet : polars.DataFrame, table SHEET
        The texts as the coders saw them.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``place``, ``unit_id``, ``codes`` ("ann: yes; ben: no"), ``notes``,
        ``before``, ``text``, ``after``; in the order of the sheet.

    Examples
    --------
    >>> codes = pl.DataFrame({"unit_id": "u1", "variable": "irony", "coder": ["ann", "ben"],
    ...                       "kind": "human", "code": [1.0, 0.0]})
    >>> sheet = pl.DataFrame({"unit_id": ["u1"], "place": [1], "text": ["Splendid."]})
    >>> disagreements(codes, sheet).select("codes", "text").row(0)
    ('ann: yes; ben: no', 'Splendid.')
    """
    human = check(codings, CODINGS).filter(pl.col("kind") == "human").sort("coder")
    answer = pl.col("code").replace_strict(
        {1.0: "yes", 0.0: "no"}, default=pl.col("code").cast(pl.String), return_dtype=pl.String
    )
    told = human.with_columns(said=answer.fill_null("unclear"))
    spoken = pl.col("coder") + ": " + pl.col("said")
    remark = (pl.col("coder") + ": " + pl.col("note")).drop_nulls()
    differ = (
        told.group_by("variable", "unit_id")
        .agg(
            codes=spoken.str.join("; "),
            notes=remark.str.join("; "),
            kinds=pl.col("said").n_unique(),
        )
        .filter(pl.col("kinds") > 1)
    )
    return (
        differ.join(check(sheet, SHEET), on="unit_id", how="left")
        .sort("variable", "place", "unit_id")
        .select("variable", "place", "unit_id", "codes", "notes", "before", "text", "after")
    )
