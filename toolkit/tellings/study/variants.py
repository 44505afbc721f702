"""Other ways in which a study could have measured and selected, for its specification curve."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from tellings.compare.specifications import Specification, specification_curve
from tellings.domain.parts import Kind, Measure, discover
from tellings.domain.tables import MEASURES, SPECIFICATIONS
from tellings.measures import measure
from tellings.measures.measure import counted_passages
from tellings.study.config import Study
from tellings.study.marking import layers_of

CHOSEN = "as published"
# Layers whose marks are words of a list; an attribution is more than its commonest verb.
WORD_LISTS = ("hedging", "framing")
WORDS = {"measure": pl.String(), "word": pl.String(), "n": pl.UInt32()}
"""Columns of ``words_counted``."""


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
    names = names_of(study, articles, tables[0])
    if not names:
        return SPECIFICATIONS.empty()
    marked = marked_in(articles, spans, names)
    words = commonest_words(words_counted(articles, marked, names))
    layers = set(marked["layer"].unique().to_list())
    dropped = {name: words.get(name) for name in word_measures(names, layers)}
    return curve_of(
        study,
        articles,
        tables,
        without_headlines(articles, marked, names),
        without_words(articles, marked, dropped),
    )


def names_of(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> list[str]:
    """The confirmatory measures of which there is a curve; none for a single outlet.

    Parameters are as of ``specifications_of``.
    """
    if articles["outlet"].n_unique() < 2:
        return []
    measured = set(measures["measure"].unique().to_list())
    return [name for name in study.confirmatory_measures() if name in measured]


def marked_in(articles: pl.DataFrame, spans: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The spans of some articles that these measures look at."""
    known = discover(Measure)
    layers = [*(known[name].layer for name in names), "sourcing"]
    here = pl.col("article_id").is_in(articles["article_id"].implode())
    return spans.filter(pl.col("layer").is_in(layers) & here)


def curve_of(
    study: Study,
    articles: pl.DataFrame,
    tables: tuple[pl.DataFrame, ...],
    headless: pl.DataFrame,
    wordless: pl.DataFrame,
) -> pl.DataFrame:
    """The contrasts under every choice, table SPECIFICATIONS.

    Parameters
    ----------
    study, articles, tables
        As of ``specifications_of``; no text is read.
    headless, wordless : polars.DataFrame, table MEASURES
        The confirmatory measures without headlines, and without each one's commonest word.
    """
    names = names_of(study, articles, tables[0])
    of_names = pl.col("measure").is_in(names) & pl.col("article_id").is_in(
        articles["article_id"].implode()
    )
    whole, own = (table.filter(of_names) for table in tables)
    curve = [
        Specification(name=CHOSEN, articles=articles, measures=whole),
        Specification(name="own text only", articles=articles, measures=own),
        _selected("without reprints", _no_reprints(articles), whole),
        _selected("first article of each outlet on an event", _first(articles), whole),
        Specification(name="without headlines", articles=articles, measures=headless),
        Specification(name="without the commonest word", articles=articles, measures=wordless),
    ]
    known = discover(Measure)
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


def without_headlines(
    articles: pl.DataFrame, marked: pl.DataFrame, names: Sequence[str]
) -> pl.DataFrame:
    """Measures of the bodies of articles alone, table MEASURES."""
    return measure(
        articles.with_columns(title=pl.lit(None, pl.String)),
        marked.filter(pl.col("field") == "text"),
        names=names,
        layers=layers_of(names),
    )


def word_measures(names: Sequence[str], layers: Collection[str]) -> list[str]:
    """Those of the measures that count words of a list, where their layer was marked at all."""
    known = discover(Measure)
    return [name for name in names if known[name].layer in set(layers).intersection(WORD_LISTS)]


def words_counted(
    articles: pl.DataFrame, marked: pl.DataFrame, names: Sequence[str]
) -> pl.DataFrame:
    """How often each measure that counts words of a list counts which: measure, word, n."""
    layers = set(marked["layer"].unique().to_list())
    parts = [
        _words(articles, marked, name)
        .group_by("word")
        .agg(n=pl.len())
        .select(pl.lit(name).alias("measure"), "word", "n")
        for name in word_measures(names, layers)
    ]
    return pl.concat([pl.DataFrame(schema=WORDS), *parts])


def commonest_words(words: pl.DataFrame) -> dict[str, str]:
    """The commonest word of each measure; of equally common ones the first by name.

    Parameters
    ----------
    words : polars.DataFrame
        What ``words_counted`` gave, of all articles or of each part of them.

    Examples
    --------
    >>> rows = [("m", "may", 1), ("m", "could", 2), ("m", "may", 1)]
    >>> commonest_words(pl.DataFrame(rows, schema=WORDS, orient="row"))
    {'m': 'could'}
    """
    summed = words.group_by("measure", "word").agg(pl.col("n").sum())
    ordered = summed.sort("measure", "n", "word", descending=[False, True, False])
    first = ordered.group_by("measure", maintain_order=True).first()
    return dict(first.select("measure", "word").iter_rows())


def without_words(
    articles: pl.DataFrame, marked: pl.DataFrame, dropped: Mapping[str, str | None]
) -> pl.DataFrame:
    """Measures, each without the passages of one word, table MEASURES.

    Parameters
    ----------
    articles : polars.DataFrame
        With their texts.
    marked : polars.DataFrame, table SPANS
        Of these articles.
    dropped : Mapping of str to str or None
        By measure its word in lower case; None where it counted none.
    """
    layers = set(marked["layer"].unique().to_list())
    known, parts = discover(Measure), []
    for name, word in dropped.items():
        left = marked
        if word is not None and known[name].layer in layers:
            passages = _words(articles, marked, name).filter(pl.col("word") == word)
            left = marked.join(
                passages, on=["article_id", "layer", "group"], how="anti", maintain_order="left"
            )
        parts.append(measure(articles, left, names=[name], layers=layers_of([name])))
    return pl.concat([MEASURES.empty(), *parts])


def _words(articles: pl.DataFrame, marked: pl.DataFrame, name: str) -> pl.DataFrame:
    """The passages that a measure counts, with their words in lower case."""
    fields = articles.select("article_id", pl.col("title").fill_null(""), "text").unpivot(
        index="article_id", variable_name="field", value_name="whole"
    )
    length = pl.col("end") - pl.col("start")
    return (
        counted_passages(articles, marked, name=name)
        .with_columns(pl.col("field").cast(pl.String))
        .join(fields, on=["article_id", "field"])
        .with_columns(word=pl.col("whole").str.slice(pl.col("start"), length).str.to_lowercase())
    )
