"""Specification curve: the same contrasts under every way of measuring and selecting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tellings.compare.front import compare
from tellings.domain.errors import DesignError, listed
from tellings.domain.parts import Kind
from tellings.domain.tables import SPECIFICATIONS


@dataclass(frozen=True, kw_only=True, eq=False)
class Specification:
    """One defensible way of measuring and selecting.

    Parameters
    ----------
    name : str
        What is done, in words: "own text only", "without headlines".
    articles : polars.DataFrame
        Articles with ``article_id``, ``event_id``, ``outlet``: those that are in.
    measures : polars.DataFrame, table MEASURES
        Under the same names in every specification; articles that are out are left out here.
    """

    name: str
    articles: pl.DataFrame
    measures: pl.DataFrame


def specification_curve(
    specifications: Sequence[Specification],
    *,
    chosen: str,
    seed: int,
    level: float = 0.95,
    kinds: Mapping[str, Kind] | None = None,
) -> pl.DataFrame:
    """Every contrast under every specification, the chosen one marked.

    Nothing is adjusted and nothing tested over the curve: it shows how far a figure rests on
    choices that could have been made otherwise. The p of one specification picked from it is
    worth nothing.

    Parameters
    ----------
    specifications : sequence of Specification
        With different names.
    chosen : str
        Name of the one that the study decided on.
    seed, level, kinds
        As for ``compare``.

    Returns
    -------
    polars.DataFrame, table SPECIFICATIONS, one row a contrast, target and specification
        ``rank`` orders the estimates of one contrast and target, 1 the lowest, as a curve is
        drawn; null without an estimate. A pair of outlets that a specification leaves without
        articles has no row in it.

    Raises
    ------
    DesignError
        If names are repeated or ``chosen`` is not among them.
    TableError
        As for ``compare``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": list("abcdefgh"), "event_id": list("1234") * 2,
    ...                          "outlet": ["Herald"] * 4 + ["Post"] * 4})
    >>> measures = pl.DataFrame({"article_id": list("abcdefgh"), "measure": "unnamed_source_share",
    ...                          "count": [5, 6, 9, 7, 4, 4, 1, 3], "exposure": [10] * 8})
    >>> strict = measures.with_columns(count=pl.col("count") - 1)
    >>> curve = specification_curve([
    ...     Specification(name="as published", articles=articles, measures=measures),
    ...     Specification(name="without the commonest word", articles=articles,
    ...                   measures=strict.filter(pl.col("article_id") != "c"))],
    ...     chosen="as published", seed=1)
    >>> shown = curve.filter(pl.col("target") == "events_like_these")
    >>> for row in shown.select("specification", "chosen", "estimate", "rank").rows():
    ...     print(row)
    ('as published', True, 37.5, 2)
    ('without the commonest word', False, 23.333333333333332, 1)
    """
    names = [one.name for one in specifications]
    if len(set(names)) < len(names):
        raise DesignError(
            f"Specifications must have different names, got {names}.",
            remedy="name each by what it does: 'own text only', 'without headlines'.",
        )
    if chosen not in names:
        raise DesignError(
            f"The chosen specification '{chosen}' is not among {listed(names)}.",
            remedy="pass the name of one of them as chosen=.",
        )
    frames = [SPECIFICATIONS.empty().drop("rank")]
    for one in specifications:
        if one.articles["outlet"].n_unique() < 2 or one.measures.is_empty():
            continue
        contrasts = compare(one.articles, one.measures, seed=seed, level=level, kinds=kinds)
        told = contrasts.with_columns(specification=pl.lit(one.name), chosen=one.name == chosen)
        frames.append(told.select(frames[0].columns))
    contrast = ["measure", "outlet_a", "outlet_b", "target"]
    rank = pl.col("estimate").rank("ordinal").over(contrast).cast(pl.UInt32)
    order = {name: number for number, name in enumerate(names)}
    place = pl.col("specification").replace_strict(order, return_dtype=pl.UInt32)
    return pl.concat(frames).with_columns(rank=rank).sort(*contrast, place)
