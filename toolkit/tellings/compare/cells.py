"""Cells: the articles of one outlet on one event, summed before anything is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.kinds import kind_of
from tellings.domain.errors import DesignError, TableError, counted
from tellings.domain.parts import Kind
from tellings.domain.tables import DESIGN, MEASURES, Table, check

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = Table(
    name="CELLS",
    row="one measure of all articles of one outlet on one event",
    key=("measure", "event_id", "outlet"),
    columns={
        "measure": pl.String(),
        "event_id": pl.String(),
        "outlet": pl.String(),
        "count": pl.Float64(),
        "exposure": pl.Float64(),
        "value": pl.Float64(),
        "n_articles": pl.UInt32(),
    },
    required=("measure", "event_id", "outlet", "count", "exposure", "value", "n_articles"),
    filled=("measure", "event_id", "outlet", "count", "exposure", "value", "n_articles"),
    ranges={"exposure": (0, float("inf"))},
)

# Added to every cell count before the logarithm (Gart & Zweifel 1967): the logarithm of
# a Poisson count is then nearly unbiased from about two on, and defined at zero.
HALF = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasureCells:
    """The cells of one measure; a cell exists where ``exposure`` is above 0.

    Parameters
    ----------
    name : str
        The measure.
    kind : {"rate", "share", "mean"}
        How its cells are compared.
    count, exposure : float64, (n_events, n_outlets)
        Sums over the articles of the cell, 0 where there is none.
    n_articles : int64, (n_events, n_outlets)
        Articles with an exposure.
    """

    name: str
    kind: Kind
    count: Floats
    exposure: Floats
    n_articles: Ints

    def present(self) -> NDArray[np.bool_]:
        """True where a cell exists."""
        return self.exposure > 0

    def ratio(self) -> Floats:
        """Count over exposure, NaN where there is no cell."""
        present = self.present()
        return np.where(present, self.count / np.where(present, self.exposure, 1.0), np.nan)

    def values(self) -> Floats:
        """Cell values in the measure's own unit: per 1,000 words for rates."""
        return self.ratio() * 1000 if self.kind == "rate" else self.ratio()

    def scaled(self) -> Floats:
        """Cell values on the scale that is compared: the log rate with +0.5, else the value."""
        if self.kind != "rate":
            return self.ratio()
        present = self.present()
        exposure = np.where(present, self.exposure, 1.0)
        return np.where(present, np.log((self.count + HALF) / exposure * 1000), np.nan)


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Articles placed in events by outlets, ready to be summed.

    Parameters
    ----------
    events, outlets : tuple of str
        In alphabetical order.
    measures : tuple of MeasureCells
        In alphabetical order.
    notes : tuple of str
        What was left out, counted.
    collected : bool, (n_events, n_outlets)
        True where an outlet has an article on the event, measured or not.
    """

    events: tuple[str, ...]
    outlets: tuple[str, ...]
    measures: tuple[MeasureCells, ...]
    notes: tuple[str, ...]
    collected: NDArray[np.bool_]


def cells(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    kinds: Mapping[str, Kind] | None = None,
) -> pl.DataFrame:
    """Counts and exposures summed to one cell for each measure, event and outlet.

    The cell is the unit of every comparison: two articles of one outlet on one event are not two
    replications. Articles without event or outlet have no cell.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id``, ``event_id``, ``outlet`` (table DESIGN, nulls allowed).
    measures : polars.DataFrame, table MEASURES
        One row an article and measure. Nulls are no observation, never a zero: such an article is
        not in the cell.
    kinds : Mapping[str, {"rate", "share", "mean"}], optional
        Kind of measures whose name or values do not tell it.

    Returns
    -------
    polars.DataFrame, table CELLS, one row a measure, event and outlet with an exposure
        ``value`` is per 1,000 words for rates and in [0, 1] for shares.

    Raises
    ------
    TableError
        If a column, key or range does not fit, or a rate or share has values without count and
        exposure.
    DesignError
        If no article has an event and an outlet, or none of the measures belongs to one.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b", "c"], "event_id": "fire",
    ...                          "outlet": ["Herald", "Herald", "Post"]})
    >>> measures = pl.DataFrame({"article_id": ["a", "b", "c"], "measure": "hedge_rate",
    ...                          "count": [3, 1, 2], "exposure": [500, 300, 400]})
    >>> for row in cells(articles, measures).rows():
    ...     print(row)
    ('hedge_rate', 'fire', 'Herald', 4.0, 800.0, 5.0, 2)
    ('hedge_rate', 'fire', 'Post', 2.0, 400.0, 5.0, 1)
    """
    placed = grid(articles, measures, kinds=kinds)
    events, outlets = np.array(placed.events), np.array(placed.outlets)
    frames = [CELLS.empty()]
    for measure in placed.measures:
        event, outlet = np.nonzero(measure.present())
        frame = pl.DataFrame(
            {
                "measure": [measure.name] * len(event),
                "event_id": events[event].tolist(),
                "outlet": outlets[outlet].tolist(),
                "count": measure.count[event, outlet],
                "exposure": measure.exposure[event, outlet],
                "value": measure.values()[event, outlet],
                "n_articles": measure.n_articles[event, outlet],
            },
            schema=dict(CELLS.columns),
        )
        frames.append(frame)
    return pl.concat(frames)


def grid(
    articles: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    kinds: Mapping[str, Kind] | None = None,
) -> Grid:
    """The same cells as numpy arrays, with an account of what was left out.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": ["fire", None],
    ...                          "outlet": ["Herald", "Post"]})
    >>> measures = pl.DataFrame({"article_id": ["a"], "measure": ["hedge_rate"],
    ...                          "count": [3], "exposure": [500]})
    >>> placed = grid(articles, measures)
    >>> placed.outlets, placed.notes, placed.measures[0].count.tolist()
    (('Herald',), ('1 article without event or outlet left out',), [[3.0]])
    """
    placed = place(articles)
    table = check(measures, MEASURES)
    article = _codes(table["article_id"], placed["article_id"])
    known = article >= 0
    notes = _left_out(articles, placed, table["article_id"].filter(pl.Series(~known)))
    if table.height and not known.any():
        raise DesignError(
            "None of the measured articles has an event and an outlet among the articles.",
            remedy="pass the articles that were measured: both frames must use one article_id.",
        )
    events, event = _coded(placed["event_id"])
    outlets, outlet = _coded(placed["outlet"])
    names, measure = _coded(table["measure"])
    columns = _Columns(
        names=names,
        measure=measure[known],
        article=article[known],
        numbers=[_numbers(table, name)[known] for name in ("count", "exposure", "value")],
    )
    shape = (len(events), len(outlets))
    summed = tuple(
        _sum(name, numbers, event[rows] * shape[1] + outlet[rows], shape, kinds)
        for name, rows, numbers in columns.each()
    )
    collected = np.zeros(shape, dtype=np.bool_)
    collected[event, outlet] = True
    return Grid(events=events, outlets=outlets, measures=summed, notes=notes, collected=collected)


def place(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles that have an event and an outlet, table DESIGN, sorted by ``article_id``.

    Raises
    ------
    TableError
        If a column is missing or an ``article_id`` is repeated.
    DesignError
        If there are articles, but none has both.

    Examples
    --------
    >>> place(pl.DataFrame({"article_id": ["b", "a"], "event_id": ["fire", "fire"],
    ...                     "outlet": ["Herald", None]})).rows()
    [('b', 'fire', 'Herald')]
    """
    if not isinstance(articles, pl.DataFrame) or not set(DESIGN.required) <= set(articles.columns):
        return check(articles, DESIGN)
    has_place = articles["event_id"].is_not_null() & articles["outlet"].is_not_null()
    if articles.height and not has_place.any():
        raise DesignError(
            f"Of {counted(articles.height, 'article')} none has both an event_id and an outlet.",
            remedy="fill the column 'outlet', and run group_events(articles) to fill 'event_id'.",
        )
    return check(articles.filter(has_place), DESIGN).sort("article_id")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Columns:
    """Columns of MEASURES as numpy arrays."""

    names: tuple[str, ...]
    measure: Ints
    article: Ints
    numbers: list[Floats]

    def each(self) -> Iterator[tuple[str, Ints, list[Floats]]]:
        """Name, articles and numbers of each measure, rows in the order of the articles."""
        # Sorted, so that sums of real numbers do not depend on the order of the rows.
        order = np.lexsort((self.article, self.measure))
        bounds = np.searchsorted(self.measure[order], np.arange(len(self.names) + 1))
        for name, start, end in zip(self.names, bounds[:-1], bounds[1:], strict=True):
            rows = order[start:end]
            yield name, self.article[rows], [column[rows] for column in self.numbers]


def _codes(values: pl.Series, categories: pl.Series) -> Ints:
    """Index of each value in the sorted categories, -1 where it is not among them."""
    codes = values.cast(pl.Enum(categories), strict=False).to_physical()
    return codes.cast(pl.Int64).fill_null(-1).to_numpy()


def _coded(values: pl.Series) -> tuple[tuple[str, ...], Ints]:
    """Sorted distinct values and the index of each."""
    distinct = values.unique().sort()
    return tuple(distinct.to_list()), _codes(values, distinct)


def _numbers(table: pl.DataFrame, name: str) -> Floats:
    """A column as float64, NaN for null; infinite numbers are refused."""
    numbers: Floats = table[name].to_numpy().astype(np.float64)
    if np.isinf(numbers).any():
        row = int(np.flatnonzero(np.isinf(numbers))[0])
        raise TableError(
            f"Column '{name}' of table MEASURES must be finite; row {row} holds {numbers[row]}.",
            remedy=f"correct '{name}' in that row, or make it null.",
        )
    return numbers


def _sum(
    name: str,
    numbers: list[Floats],
    cell: Ints,
    shape: tuple[int, int],
    kinds: Mapping[str, Kind] | None,
) -> MeasureCells:
    count, exposure, value = numbers
    kind = kind_of(name, count, exposure, value, kinds=kinds)
    if kind == "mean" and (~np.isnan(value) & (np.isnan(count) | np.isnan(exposure))).any():
        # Values without counts: each article weighs the same in its cell.
        count, exposure = value, np.where(np.isnan(value), 0.0, 1.0)
    _refuse_bare_values(name, kind, count, exposure, value)
    usable = ~np.isnan(count) & (exposure > 0)
    count, exposure, cell = count[usable], exposure[usable], cell[usable]
    _refuse_impossible(name, kind, count, exposure)
    n_articles = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    return MeasureCells(
        name=name,
        kind=kind,
        count=_summed(cell, count, shape),
        exposure=_summed(cell, exposure, shape),
        n_articles=n_articles.astype(np.int64),
    )


def _refuse_bare_values(
    name: str, kind: Kind, count: Floats, exposure: Floats, value: Floats
) -> None:
    """A ratio cannot be summed over articles; a row without any number is no observation."""
    bare = ~np.isnan(value) & (np.isnan(count) | np.isnan(exposure))
    if kind != "mean" and bare.any():
        raise TableError(
            f"Measure '{name}' is a {kind}; it needs count and exposure, but "
            f"{counted(int(bare.sum()), 'row')} with a value came without.",
            remedy=f"fill 'count' and 'exposure', or pass kinds={{'{name}': 'mean'}}.",
        )


def _summed(cell: Ints, weights: Floats, shape: tuple[int, int]) -> Floats:
    sums = np.bincount(cell, weights=weights, minlength=shape[0] * shape[1])
    return sums.astype(np.float64).reshape(shape)


def _refuse_impossible(name: str, kind: Kind, count: Floats, exposure: Floats) -> None:
    if kind != "mean" and (count < 0).any():
        raise TableError(
            f"Measure '{name}' is a {kind}, but holds a negative count: {count.min():g}.",
            remedy=f"correct the count, or pass kinds={{'{name}': 'mean'}}.",
        )
    if kind == "share" and (count > exposure * (1 + 1e-9)).any():
        row = int(np.argmax(count - exposure))
        raise TableError(
            f"Measure '{name}' is a share, but counts {count[row]:g} of {exposure[row]:g}.",
            remedy=f"correct count and exposure, or pass kinds={{'{name}': 'rate'}}.",
        )


def _left_out(articles: pl.DataFrame, placed: pl.DataFrame, unplaced: pl.Series) -> tuple[str, ...]:
    """What has no cell, in words."""
    notes = []
    without = articles.height - placed.height
    if without:
        notes.append(f"{counted(without, 'article')} without event or outlet left out")
    if len(unplaced):
        ids = articles["article_id"].cast(pl.String).implode()
        strange = int((~unplaced.unique().is_in(ids)).sum())
        if strange:
            notes.append(f"{counted(strange, 'measured article')} not among the articles left out")
    return tuple(notes)
