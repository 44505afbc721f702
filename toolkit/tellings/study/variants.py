"""Other ways in which a study could have measured and selected, for its specification curve."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tellings.compare.specifications import Specification, specification_curve
from tellings.domain.parts import Kind, Measure, discover
from tellings.domain.tables import MEASURES, SPECIFICATIONS
from tellings.extractors import LAYERS
from tellings.measures import measure
from tellings.measures.measure import counted_passages
from tellings.study.config import Study

CHOSEN = "as published"
# Layers whose marks are words of a list; an attribution is more than its commonest verb.
WORD_LISTS = ("hedging", "framing")


def specifications_of(
    study: Study, articles: pl.DataFrame, spans: pl.DataFrame, tables: tuple[pl.DataFrame, ...]
) -> pl.DataFrame:
    """The contrasts of the confirmatory measures under other choices, table SPECIFICATIONS.

    As published (chosen); on own text only; without reprints; one article of each outlet on each
    event (the first published); without headlines; without each measure's commonest word, where
    it counts words of a list. A study with no confirmatory measure, or one outlet, has no rows.

    Parameters
    ----------
    study : Study
        Names the confirmatory measures, the seed and the level.
    articles : polars.DataFrame, table ARTICLES
        Those with an event and an outlet.
    spans : polars.DataFrame, table SPANS
        Of these articles and others.
    tables : (measures, measures on own text), each table MEASURES
        As the study compares them.
    """
    measured = set(tables[0]["measure"].unique().to_list())
    names = [name for name in study.confirmatory_measures() if name in measured]
    if not names or articles["outlet"].n_unique() < 2:
        return SPECIFICATIONS.empty()
    of_names = pl.col("measure").is_in(names) & pl.col("article_id").is_in(
        articles["article_id"].implode()
    )
    whole, own = (table.filter(of_names) for table in tables)
    known = discover(Measure)
    layers = [known[name].layer for name in names]
    marked = spans.filter(
        pl.col("layer").is_in([*layers, "sourcing"])
        & pl.col("article_id").is_in(articles["article_id"].implode())
    )
    curve = [
        Specification(name=CHOSEN, articles=articles, measures=whole),
        Specification(name="own text only", articles=articles, measures=own),
        _selected("without reprints", _no_reprints(articles), whole),
        _selected("first article of each outlet on an event", _first(articles), whole),
        Specification(
            name="without headlines",
            articles=articles,
            measures=measure(
                articles.with_columns(title=pl.lit(None, pl.String)),
                marked.filter(pl.col("field") == "text"),
                names=names,
                layers=LAYERS,
            ),
        ),
        Specification(
            name="without the commonest word",
            articles=articles,
            measures=_without_commonest(articles, marked, names),
        ),
    ]
    kinds: dict[str, Kind] = {name: known[name].kind for name in names}
    return specification_curve(
        curve, chosen=CHOSEN, seed=study.study.seed, level=study.compare.level, kinds=kinds
    )


def _selected(name: str, articles: pl.DataFrame, measures: pl.DataFrame) -> Specification:
    """The same measures of fewer articles."""
    kept = pl.col("article_id").is_in(articles["article_id"].implode())
    return Specification(name=name, articles=articles, measures=measures.filter(kept))


def _no_reprints(articles: pl.DataFrame) -> pl.DataFrame:
    return articles.filter(pl.col("dup_of").is_null())


def _first(articles: pl.DataFrame) -> pl.DataFrame:
    """The first article of each outlet on each event; by name where dates are missing or equal."""
    ordered = articles.sort("published", "article_id", nulls_last=True)
    return ordered.unique(["event_id", "outlet"], keep="first", maintain_order=True)


def _without_commonest(
    articles: pl.DataFrame, spans: pl.DataFrame, names: Sequence[str]
) -> pl.DataFrame:
    """Measures that count words of a list, each without the passages of its commonest word."""
    known = discover(Measure)
    fields = articles.select("article_id", pl.col("title").fill_null(""), "text").unpivot(
        index="article_id", variable_name="field", value_name="whole"
    )
    marked = set(spans["layer"].unique().to_list()).intersection(WORD_LISTS)
    parts = []
    for name in names:
        if known[name].layer not in marked:
            continue
        counted = counted_passages(articles, spans, name=name)
        words = (
            counted.with_columns(pl.col("field").cast(pl.String))
            .join(fields, on=["article_id", "field"])
            .with_columns(
                word=pl.col("whole")
                .str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
                .str.to_lowercase()
            )
        )
        commonest = words.group_by("word").len().sort("len", "word", descending=[True, False])
        dropped = words.filter(pl.col("word").is_in(commonest["word"].head(1).implode()))
        left = spans.join(
            dropped, on=["article_id", "layer", "group"], how="anti", maintain_order="left"
        )
        parts.append(measure(articles, left, names=[name], layers=LAYERS))
    return pl.concat([MEASURES.empty(), *parts])
