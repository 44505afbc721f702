"""What a study compares: contrasts and omnibus tests by family of measures, distinctive terms."""

from __future__ import annotations

import polars as pl

from tellings.compare import compare, distinctive_terms, effect_sizes, omnibus
from tellings.domain.parts import Kind, Measure, discover
from tellings.domain.tables import COMPARISONS, OMNIBUS, TERMS
from tellings.study.config import Study
from tellings.study.sections import EXPLORATORY


def compared(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """Contrasts of every pair of outlets, table COMPARISONS; none for a single outlet.

    Parameters
    ----------
    study : Study
        Names the confirmatory measures, the level, the fewest events and the seed.
    articles : polars.DataFrame
        Those with an event and an outlet.
    measures : polars.DataFrame, table MEASURES
        Of these articles and others.
    """
    if articles["outlet"].n_unique() < 2:
        return COMPARISONS.empty()
    kept = measures.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    return pl.concat(
        [
            COMPARISONS.empty(),
            *(
                compare(
                    articles,
                    family,
                    seed=study.study.seed,
                    level=study.compare.level,
                    kinds=_kinds(family),
                    min_events=study.compare.min_events,
                )
                for family in _families(study, kept)
            ),
        ]
    )


def omnibus_tests(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """Whether the outlets differ at all, table OMNIBUS; parameters as of ``compared``."""
    if articles["outlet"].n_unique() < 2:
        return OMNIBUS.empty()
    kept = measures.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    return pl.concat(
        [
            OMNIBUS.empty(),
            *(
                omnibus(
                    articles,
                    family,
                    seed=study.study.seed,
                    kinds=_kinds(family),
                    min_events=study.compare.min_events,
                )
                for family in _families(study, kept)
            ),
        ]
    )


def sizes_of(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """Further effect sizes and tests of equivalence within the study's margin, EFFECT_SIZES.

    Parameters are as of ``compared``; an empty frame for a single outlet.
    """
    if articles["outlet"].n_unique() < 2:
        return pl.DataFrame()
    kept = measures.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    return effect_sizes(
        articles,
        kept,
        seed=study.study.seed,
        kinds=_kinds(kept),
        margin=study.compare.margin,
        min_events=study.compare.min_events,
    )


def terms_of(study: Study, articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Distinctive terms and labels of actors, table TERMS, where events are enough for a test.

    Parameters
    ----------
    study : Study
        Names the fewest events and the seed.
    articles : polars.DataFrame
        Those with an event and an outlet.
    spans : polars.DataFrame, table SPANS
        Mentions of actors (layer ``framing``), of these articles and others.
    """
    if not has_terms(study, articles):
        return TERMS.empty()
    of_these = pl.col("article_id").is_in(articles["article_id"].implode())
    actors = spans.filter(of_these & (pl.col("layer") == "framing"))
    return distinctive_terms(articles, actors, seed=study.study.seed)


def has_terms(study: Study, articles: pl.DataFrame) -> bool:
    """Whether two outlets or more covered as many events as a test needs.

    Parameters are as of ``terms_of``; no text is read.
    """
    outlets_by_event = articles.group_by("event_id").agg(pl.col("outlet").n_unique())
    return int((outlets_by_event["outlet"] >= 2).sum()) >= study.compare.min_events


def with_standing(study: Study, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table of measures with their family and their standing.

    The family is the one declared now, in which p and q were adjusted. Confirmatory are the
    measures that were preregistered; where nothing was, those that the study file declares.

    Parameters
    ----------
    study : Study
        The study as declared, held against its preregistration if there is one.
    table : polars.DataFrame, table COMPARISONS or OMNIBUS
        With columns ``measure``, ``family`` and ``standing``.
    """
    family = {name: family for family, names in study.compare.planned().items() for name in names}
    confirmatory = pl.col("measure").is_in(study.confirmatory_measures())
    standing = pl.when(confirmatory).then(pl.lit("confirmatory")).otherwise(pl.lit("exploratory"))
    named = pl.col("measure").replace_strict(family, default=EXPLORATORY, return_dtype=pl.String)
    return table.with_columns(family=named, standing=standing.cast(table.schema["standing"]))


def _families(study: Study, measures: pl.DataFrame) -> list[pl.DataFrame]:
    """The measures in families: multiplicity is corrected across the measures of one family."""
    planned = study.compare.planned()
    named = [name for names in planned.values() for name in names]
    families = [measures.filter(pl.col("measure").is_in(names)) for names in planned.values()]
    families.append(measures.filter(~pl.col("measure").is_in(named)))
    return [family for family in families if family.height]


def _kinds(measures: pl.DataFrame) -> dict[str, Kind]:
    known = discover(Measure)
    return {name: known[name].kind for name in measures["measure"].unique().sort().to_list()}
