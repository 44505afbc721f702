"""The focal event of a study: its mentions, and what is told when there is none."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tellings.domain.errors import DesignError, listed, nearest
from tellings.domain.results import Corpus
from tellings.domain.tables import MENTIONS
from tellings.measures import event_status
from tellings.study.config import Study
from tellings.study.sections import FocalSection


def focal_mentions(study: Study, articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The mentions of the event that ``[focal]`` names.

    Parameters
    ----------
    study : Study
        With or without ``[focal]``.
    articles : polars.DataFrame, table ARTICLES
        Of the study.
    spans : polars.DataFrame, table SPANS
        Layers ``hedging`` and ``sourcing`` of these articles.

    Returns
    -------
    polars.DataFrame, table MENTIONS
        In the order of the articles; empty where the study names no focal event.

    Raises
    ------
    DesignError
        If ``[focal] event`` is no event of the corpus.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> from tellings.study.sections import About, CorpusSection
    >>> text = "The raid failed."
    >>> articles = pl.DataFrame({"article_id": ["a"], "event_id": ["e"], "text": [text]})
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]),
    ...     focal=FocalSection(phrases=["raid"]))
    >>> focal_mentions(declared, articles, extract(articles))["status"].to_list()
    ['asserted']
    """
    check_focal(study, articles)
    return mentions_in(study.focal, articles, spans)


def mentions_in(
    focal: FocalSection | None, articles: pl.DataFrame, spans: pl.DataFrame
) -> pl.DataFrame:
    """The mentions in some articles of a study; none where they are of another event.

    Parameters are as of ``focal_mentions``.

    Examples
    --------
    >>> mentions_in(None, pl.DataFrame(), pl.DataFrame()).height
    0
    """
    if focal is None:
        return MENTIONS.empty()
    chosen = articles
    if focal.event is not None:
        chosen = articles.filter(pl.col("event_id") == focal.event)
    if chosen.is_empty():
        return MENTIONS.empty()
    here = spans.filter(pl.col("article_id").is_in(chosen["article_id"].implode()))
    return event_status(chosen, here, phrases=focal.phrases)


def with_focal_note(corpus: Corpus, study: Study, mentions: pl.DataFrame) -> Corpus:
    """The corpus with a note when the focal event is mentioned nowhere.

    Parameters
    ----------
    corpus : Corpus
        Of the study.
    study : Study
        With or without ``[focal]``.
    mentions : polars.DataFrame, table MENTIONS
        What ``focal_mentions`` gave.

    Examples
    --------
    >>> from tellings.domain.tables import ARTICLES, IMPORTS
    >>> from tellings.study.sections import About, CorpusSection
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]),
    ...     focal=FocalSection(phrases=["raid"]))
    >>> read = Corpus(articles=ARTICLES.empty(), imports=IMPORTS.empty())
    >>> with_focal_note(read, declared, MENTIONS.empty()).notes
    ("no article mentions the focal event: 'raid' does not occur",)
    """
    if study.focal is None or mentions.height:
        return corpus
    phrases = ", ".join(f"'{phrase}'" for phrase in study.focal.phrases)
    verb = "does" if len(study.focal.phrases) == 1 else "do"
    note = f"no article mentions the focal event: {phrases} {verb} not occur"
    return replace(corpus, notes=(*corpus.notes, note))


def check_focal(study: Study, articles: pl.DataFrame) -> None:
    """Nothing, unless ``[focal]`` names an event that has no article.

    Raises
    ------
    DesignError
        If it does.

    Examples
    --------
    >>> from tellings.study.sections import About, CorpusSection
    >>> check_focal(Study(study=About(seed=1), corpus=CorpusSection(paths=["."])), pl.DataFrame())
    """
    if study.focal is None or study.focal.event is None:
        return
    present = sorted(articles["event_id"].drop_nulls().unique().to_list())
    if study.focal.event not in present:
        raise DesignError(
            f"[focal] names an event that has no article: '{study.focal.event}'; "
            f"the corpus has {listed(present)}.",
            remedy=f"correct [focal] event ({nearest(study.focal.event, present)}), "
            "or leave it out to look in all articles.",
        )
