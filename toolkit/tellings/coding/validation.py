"""Validation: precision, recall and F1 of a measure on this corpus, and for whom it errs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.coding.gold import coded_sample
from tellings.compare.front import check_seed
from tellings.domain.codings import VALIDATION
from tellings.domain.tables import check

Floats = NDArray[np.float64]

_DRAWS = 20_000
_LENGTHS = ("short", "middle", "long")
NO_SECTION = "no section told"


def validate(
    sample: pl.DataFrame,
    codings: pl.DataFrame,
    *,
    seed: int,
    adjudicator: str | None = None,
    level: float = 0.95,
) -> pl.DataFrame:
    """Precision, recall and F1 with intervals: overall, by outlet, by section and by length.

    Estimates are for all units of the frame: coded units are weighted by one over their chance of
    being coded, so that predicted negatives, which are sampled thinly, have their full say in
    recall. The interval comes from Jeffreys posteriors of the two error rates (wrong among the
    predicted, missed among the others), each of an effective sample size that allows for unequal
    weights and for how much of the frame was coded.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of people (see ``coded_sample``).
    seed : int
        Seed of the posterior draws.
    adjudicator : str, optional
        The coder whose code settles a unit.
    level : float, default .95
        Coverage of the intervals.

    Returns
    -------
    polars.DataFrame, table VALIDATION
        Groupings "all", "outlet", "section" (genre, where the articles tell one) and "length"
        (articles in thirds by words). Null where nothing was predicted, or nobody found anything.
        An interval has no width where every unit that it is about was coded: it is one for the
        units of the frame, not for those of other articles.

    Raises
    ------
    CodingError
        As ``coded_sample``.

    References
    ----------
    .. [1] Brown, Cai & DasGupta (2001), "Interval estimation for a binomial proportion",
       Statistical Science 16(2), 101-133, doi:10.1214/ss/1009213286: Jeffreys. Checked.
    .. [2] Kish (1965), "Survey Sampling": effective sample size. Reference checked.

    Examples
    --------
    >>> n = 100
    >>> rows = {"unit_id": [f"u{i}" for i in range(n)], "unit": "sentence", "article_id": "a",
    ...     "event_id": "e", "outlet": "Echo", "field": "text", "start": 0, "end": 9, "words": 5,
    ...     "variable": "x", "prediction": [1.0] * 40 + [0.0] * 60, "seed": 1, "drawn": True,
    ...     "stratum": ["yes"] * 40 + ["no"] * 60, "inclusion_probability": 1.0}
    >>> codes = {"unit_id": rows["unit_id"], "variable": "x", "coder": "ann", "kind": "human",
    ...          "code": [1.0] * 30 + [0.0] * 10 + [1.0] * 6 + [0.0] * 54}
    >>> table = validate(pl.DataFrame(rows), pl.DataFrame(codes), seed=1)
    >>> table.filter(pl.col("grouping") == "all")["estimate"].round(3).to_list()
    [0.75, 0.833, 0.789]
    """
    number = check_seed(seed)
    done = coded_sample(sample, codings, adjudicator=adjudicator)
    grouped = _groups(done)
    rows: list[dict[str, object]] = []
    for grouping in ("all", "outlet", "section", "length"):
        for name in _order(grouped[grouping]):
            cells = _cells(grouped.filter(pl.col(grouping) == name))
            common = {
                "variable": done["variable"][0],
                "grouping": grouping,
                "level": name,
                "n_coded": cells.n_coded,
                "n_coded_positive": cells.n_positive,
                "n_frame": int(cells.size.sum()),
            }
            rows += [{**common, **one} for one in _quantities(cells, number, level)]
    return check(pl.DataFrame(rows, schema=dict(VALIDATION.columns)), VALIDATION)


def _groups(done: pl.DataFrame) -> pl.DataFrame:
    """The sample with the groups each unit belongs to."""
    articles = done.select("article_id", "article_words").unique().sort("article_id")
    third = (pl.col("article_words").rank("ordinal") - 1) * len(_LENGTHS) // pl.len()
    lengths = articles.with_columns(
        length=third.replace_strict(dict(enumerate(_LENGTHS)), return_dtype=pl.String)
    ).select("article_id", "length")
    return done.join(lengths, on="article_id", maintain_order="left").with_columns(
        all=pl.lit("all units"), section=pl.col("section").fill_null(NO_SECTION)
    )


def _order(groups: pl.Series) -> list[str]:
    found = groups.unique().sort().to_list()
    if groups.name == "length":
        return [name for name in _LENGTHS if name in found]
    return [] if found == [NO_SECTION] else found


@dataclass(frozen=True, kw_only=True, eq=False)
class _Cells:
    """A group of units, predicted no (first) and yes (second).

    Parameters
    ----------
    size : units of the frame; wrong : weighted share of wrong predictions, NaN where none coded;
    effective : effective number coded, over what was not coded; n_coded, n_positive : counts.
    """

    size: Floats
    wrong: Floats
    effective: Floats
    n_coded: int
    n_positive: int


def _cells(units: pl.DataFrame) -> _Cells:
    size, wrong, effective = np.zeros(2), np.full(2, np.nan), np.zeros(2)
    coded = units.filter(pl.col("gold").is_not_null())
    for place in (0, 1):
        size[place] = units.filter(pl.col("prediction") == place).height
        here = coded.filter(pl.col("prediction") == place)
        if here.height:
            weight = 1 / here["coded_probability"].to_numpy()
            error = np.abs(here["gold"].to_numpy() - place)
            squares = float((weight**2).sum())
            wrong[place] = float(weight @ error) / float(weight.sum())
            # What was coded is known: only the rest of the frame is uncertain.
            left = max(float((weight * (weight - 1)).sum()) / squares, 1e-9)
            effective[place] = float(weight.sum()) ** 2 / squares / left
    positive = int((coded["gold"] >= 0.5).sum())
    return _Cells(
        size=size, wrong=wrong, effective=effective, n_coded=coded.height, n_positive=positive
    )


def _quantities(cells: _Cells, seed: int, level: float) -> list[dict[str, object]]:
    """Precision, recall and F1 of a group."""
    known = np.where(cells.size > 0, cells.wrong, 0.0)
    estimate = _of_errors(cells.size, known[:, None])
    generator = np.random.default_rng(seed)
    hits = np.nan_to_num(cells.wrong) * cells.effective
    drawn = np.stack(
        [
            generator.beta(hit + 0.5, max(n - hit, 0.0) + 0.5, size=_DRAWS)
            for hit, n in zip(hits, cells.effective, strict=True)
        ]
    )
    spread = _of_errors(cells.size, drawn)
    tails = [(1 - level) / 2, (1 + level) / 2]
    rows: list[dict[str, object]] = []
    for name in ("precision", "recall", "f1"):
        value = float(estimate[name][0])
        row: dict[str, object] = {"quantity": name, "note": _note(cells, name, value)}
        if not np.isnan(value):
            low, high = np.quantile(spread[name], tails).tolist()
            row |= {"estimate": value, "low": min(low, value), "high": max(high, value)}
        rows.append(row)
    return rows


def _of_errors(size: Floats, wrong: Floats) -> dict[str, Floats]:
    """Precision, recall and F1 from the sizes and error rates of predicted no and yes."""
    missed, hit, alarms = size[0] * wrong[0], size[1] * (1 - wrong[1]), size[1] * wrong[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "precision": hit / np.where(size[1] > 0, size[1], np.nan),
            "recall": hit / (hit + missed),
            "f1": 2 * hit / (2 * hit + missed + alarms),
        }


def _note(cells: _Cells, name: str, value: float) -> str | None:
    if cells.size[1] == 0 and name == "precision":
        return "nothing was predicted"
    if np.isnan(value):
        return "no positive unit was coded" if not cells.n_positive else "too few units were coded"
    return None
