"""A corpus made ready: one name an outlet, the outlets compared, one order."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tellings.domain.errors import DesignError, counted, listed, nearest
from tellings.domain.results import Corpus
from tellings.study.config import Study


def one_name_an_outlet(corpus: Corpus) -> Corpus:
    """The corpus with one printed name for each outlet key, told in its notes.

    "Fox", "FOX" and "fox" have the key ``fox`` and are one outlet; the commonest form is shown.

    Examples
    --------
    >>> from tellings.loaders import from_frame
    >>> rows = pl.DataFrame({"outlet": ["Fox", "FOX", "Fox"], "text": ["A.", "B.", "C."]})
    >>> one_name_an_outlet(from_frame(rows)).articles["outlet"].to_list()
    ['Fox', 'Fox', 'Fox']
    """
    forms = (
        corpus.articles.drop_nulls("outlet_key")
        .group_by("outlet_key", "outlet")
        .len()
        .sort("outlet_key", "len", "outlet", descending=[False, True, False])
    )
    chosen = forms.group_by("outlet_key", maintain_order=True).first()
    names = dict(chosen.select("outlet_key", "outlet").rows())
    several = forms.filter(pl.col("outlet_key").is_duplicated())["outlet_key"].unique().sort()
    notes = tuple(
        f"outlet '{names[key]}' is also printed as "
        f"{listed(forms.filter(pl.col('outlet_key') == key)['outlet'].to_list()[1:])}: one outlet"
        for key in several.to_list()
    )
    outlet = pl.col("outlet_key").replace_strict(names, default=pl.col("outlet"))
    articles = corpus.articles.with_columns(outlet=outlet) if several.len() else corpus.articles
    return replace(corpus, articles=articles, notes=corpus.notes + notes)


def ordered(corpus: Corpus, study: Study) -> Corpus:
    """The corpus with articles of the outlets compared, by event, outlet, date and id.

    Parameters
    ----------
    corpus : Corpus
        As it was read, in any order.
    study : Study
        Names the outlets; none means all.

    Raises
    ------
    DesignError
        If there is no article, or an outlet named in the study has none.

    Examples
    --------
    >>> from tellings.loaders import from_frame
    >>> from tellings.study.sections import About, CorpusSection
    >>> rows = pl.DataFrame({"outlet": ["Mail", "Echo"], "text": ["A.", "B."]})
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    >>> ordered(from_frame(rows), declared).articles["outlet"].to_list()
    ['Echo', 'Mail']
    """
    if corpus.articles.is_empty():
        refused = corpus.refused()
        first = f" The first: {refused['problem'][0]}" if refused.height else ""
        raise DesignError(
            f"No article could be read; {counted(refused.height, 'record was', 'records were')} "
            f"refused.{first}",
            remedy="see what each record lacks with: tellings import PATH --out articles.parquet",
        )
    wanted = study.compare.outlets
    present = set(corpus.articles["outlet"].drop_nulls().to_list())
    if missing := sorted(set(wanted) - present):
        raise DesignError(
            f"The study names outlets that have no article: {listed(missing)}; "
            f"the corpus has {listed(present)}.",
            remedy=f"correct [compare] outlets ({missing[0]}: {nearest(missing[0], present)}), "
            "or leave it out to compare all.",
        )
    articles = corpus.articles
    notes = corpus.notes
    if wanted:
        articles = articles.filter(pl.col("outlet").is_in(wanted))
        left = corpus.articles.height - articles.height
        others = present - set(wanted)
        if left:
            told = counted(left, "article of outlets not compared is left out",
                           "articles of outlets not compared are left out")  # fmt: skip
            notes += (f"{told}: {listed(others)}",)
    by = ["event_id", "outlet", "published", "article_id"]
    return replace(
        corpus,
        notes=notes,
        articles=articles.sort(by, nulls_last=True),
        imports=corpus.imports.sort("source_file", "source_index", nulls_last=True),
    )
