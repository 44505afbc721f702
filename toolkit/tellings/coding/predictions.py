"""Predictions: what a measure says of each unit, in the same table as codes from anywhere."""

from __future__ import annotations

import polars as pl

from tellings.domain.codings import CODINGS, UNITS
from tellings.domain.parts import Measure, part
from tellings.domain.tables import check
from tellings.extractors.extract import extractors_by_layer
from tellings.measures.measure import counted_passages

AUTOMATED = "tellings"


def predict_units(
    articles: pl.DataFrame, units: pl.DataFrame, spans: pl.DataFrame, *, measure: str
) -> pl.DataFrame:
    """What a measure says of each unit: does it hold a passage that the measure counts.

    This makes a rate or share of passages a yes-or-no question that a person can answer of a
    sentence. Passages of an attribution's content may run over several sentences: all of them hold
    it. Predictions of any other classifier are a table of the same shape.

    Parameters
    ----------
    articles : polars.DataFrame
        The articles that units and spans are of.
    units : polars.DataFrame, table UNITS
        What ``coding_units`` gave.
    spans : polars.DataFrame, table SPANS
        What ``extract`` gave for the same articles.
    measure : str
        An installed measure, such as ``author_hedge_rate``; it names the variable.

    Returns
    -------
    polars.DataFrame, table CODINGS, one row a unit
        ``kind`` is model, ``coder`` tellings, ``version`` that of the extractor; ``code`` 1 or 0.

    Raises
    ------
    UnknownPartError
        If there is no such measure.
    UnknownLayerError
        If ``spans`` has no span of its layer.

    Examples
    --------
    >>> from tellings.coding.units import coding_units
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["rain"], "outlet": ["Echo"],
    ...                          "text": ["It may rain. It rained."]})
    >>> units, spans = coding_units(articles), extract(articles)
    >>> made = predict_units(articles, units, spans, measure="hedge_rate")
    >>> made.select("variable", "coder", "code").rows()
    [('hedge_rate', 'tellings', 1.0), ('hedge_rate', 'tellings', 0.0)]
    """
    one, frame = part(Measure, measure), check(units, UNITS)
    counted = counted_passages(articles, spans, name=measure).select(
        "article_id", "field", from_="start", to="end"
    )
    held = frame.join(counted, on=["article_id", "field"]).filter(
        (pl.col("from_") < pl.col("end")) & (pl.col("to") > pl.col("start"))
    )
    holds = pl.col("unit_id").is_in(held["unit_id"].unique().implode())
    rows = frame.select(
        "unit_id",
        variable=pl.lit(measure),
        coder=pl.lit(AUTOMATED),
        kind=pl.lit("model"),
        code=holds.cast(pl.Float64),
        version=pl.lit(_version(one.layer)),
    )
    return check(rows, CODINGS)


def _version(layer: str) -> str:
    extractor = extractors_by_layer()[layer]
    return f"{extractor.name} {extractor.version}"
