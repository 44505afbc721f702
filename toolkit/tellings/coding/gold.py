"""The hand codes of a sample: one value a unit, and the chance of being coded at all."""

from __future__ import annotations

import polars as pl

from tellings.domain.codings import CODINGS, SAMPLE
from tellings.domain.errors import CodingError, listed
from tellings.domain.tables import check


def coded_sample(
    sample: pl.DataFrame, codings: pl.DataFrame, *, adjudicator: str | None = None
) -> pl.DataFrame:
    """The sample with what people said of each drawn unit.

    The value is the majority of those who could tell; a tie is one half, unless the adjudicator
    coded the unit, whose word then holds. Units that nobody could tell, or that nobody coded,
    count as not coded: the chance of being coded is computed anew for each stratum, as though
    they had been left out at random within it.

    Parameters
    ----------
    sample : polars.DataFrame, table SAMPLE
        What ``draw_sample`` gave.
    codings : polars.DataFrame, table CODINGS
        Codes of any number of people; models and other variables are left out.
    adjudicator : str, optional
        The coder whose code settles a unit.

    Returns
    -------
    polars.DataFrame
        Table SAMPLE by ``unit_id``, with ``gold`` (1, 0, .5; null where not coded) and
        ``coded_probability``.

    Raises
    ------
    CodingError
        If no code fits the sample, a code is of a unit not drawn, or a stratum has no coded unit.

    Examples
    --------
    >>> rows = {"unit_id": ["u1", "u2"], "unit": "sentence", "article_id": "a", "event_id": "e",
    ...     "outlet": "Echo", "field": "text", "start": [0, 10], "end": [9, 19], "words": 2,
    ...     "variable": "x", "prediction": 1.0, "stratum": "Echo, yes", "seed": 1,
    ...     "inclusion_probability": 0.5, "drawn": [True, False]}
    >>> said = {"unit_id": "u1", "variable": "x", "coder": ["ann", "ben"], "kind": "human",
    ...         "code": [1.0, 0.0]}
    >>> done = coded_sample(pl.DataFrame(rows), pl.DataFrame(said))
    >>> done["gold"].to_list(), done["coded_probability"].to_list()
    ([0.5, None], [0.5, 0.5])
    """
    table, codes = check(sample, SAMPLE).sort("unit_id"), check(codings, CODINGS)
    human = _human(table, codes)
    mean = human.group_by("unit_id").agg(_consensus(adjudicator).alias("gold"))
    joined = table.join(mean, on="unit_id", how="left", maintain_order="left")
    share = pl.col("gold").is_not_null().mean().over("stratum")
    done = joined.with_columns(coded_probability=share)
    empty = done.filter(pl.col("coded_probability") == 0)["stratum"].unique()
    if empty.len():
        raise CodingError(
            f"No unit was coded in {empty.len()} of the strata: {listed(empty.to_list())}.",
            remedy="code the whole sheet; without these units the outlet's errors are unknown.",
        )
    return done


def _human(table: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Codes of people of the sample's variable, all of them of drawn units."""
    variable = str(table["variable"][0])
    human = codes.filter((pl.col("kind") == "human") & (pl.col("variable") == variable))
    if human.is_empty():
        raise CodingError(
            f"There is no code by a person of variable '{variable}', only of "
            f"{listed(codes['variable'].unique().to_list())}.",
            remedy="give the files of this sample's coders.",
        )
    strange = human.join(table.filter("drawn"), on="unit_id", how="anti")
    if strange.height:
        raise CodingError(
            f"{strange.height} codes are of units that were not drawn, such as "
            f"{strange['unit_id'][0]} by '{strange['coder'][0]}'.",
            remedy="give the sample that these codes belong to: a unit picked by hand has no "
            "known chance of being picked.",
        )
    return human.filter(pl.col("code").is_not_null())


def _consensus(adjudicator: str | None) -> pl.Expr:
    """1, 0 or one half from the codes of a unit."""
    mean = pl.col("code").mean()
    majority = pl.when(mean == 0.5).then(0.5).otherwise((mean > 0.5).cast(pl.Float64))
    if adjudicator is None:
        return majority
    settled = pl.col("code").filter(pl.col("coder") == adjudicator).first()
    return pl.coalesce(settled, majority)
