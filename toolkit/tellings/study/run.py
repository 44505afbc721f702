"""A study from its file to its outputs: read, extract, measure, compare, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from tellings.compare import compare, coverage, distinctive_terms, omnibus
from tellings.domain.errors import DesignError, listed
from tellings.domain.parts import Kind, Measure, discover
from tellings.domain.results import Corpus, StudyResult
from tellings.domain.tables import COMPARISONS, OMNIBUS, SPANS, TERMS
from tellings.events import copied_passages, find_reuse
from tellings.extractors import batches, extract
from tellings.loaders import ReadOptions, read_articles
from tellings.measures import exposures, measure
from tellings.study.config import Study, load_study
from tellings.study.mistakes import nearest
from tellings.study.provenance import provenance

Progress = Callable[[str, int, int], None]
"""Called with the step, the articles done and the articles in all."""


def run_study(
    study: Study | str | Path,
    *,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> StudyResult:
    """Everything a study finds; nothing is written.

    Parameters
    ----------
    study : Study, str or Path
        A study, or the path of its file.
    folder : str or Path, optional
        Where relative corpus paths start; by default the folder of the study file, or the
        current folder for a ``Study`` made in memory.
    progress : Callable, optional
        Called with step, articles done and articles in all.

    Returns
    -------
    StudyResult
        All tables; the same for any order of the input files.

    Raises
    ------
    StudyError
        If the study file has mistakes; lists all.
    DesignError
        If no article could be read, or an outlet named in the study has none.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.study.config import About, CorpusSection
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for outlet in ("Echo", "Herald"):
    ...         _ = Path(place, f"{outlet}.txt").write_text("It may rain, the mayor said.")
    ...     declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    ...     result = run_study(declared, folder=place)
    >>> result.comparisons["n_events"].max()
    1
    """
    declared = study if isinstance(study, Study) else load_study(study)
    base = Path(folder) if folder is not None else _folder_of(study)
    step = progress or _silent
    step("read", 0, 0)
    return analysed(
        declared, read_articles(_paths(declared, base), options=_options(declared)), progress=step
    )


def _folder_of(study: Study | str | Path) -> Path:
    return Path() if isinstance(study, Study) else Path(study).parent


def _silent(step: str, done: int, total: int) -> None:
    del step, done, total


def _paths(study: Study, base: Path) -> list[Path]:
    return [base / path for path in study.corpus.paths]


def _options(study: Study) -> ReadOptions:
    section = study.corpus
    return ReadOptions(
        columns=section.columns,
        pattern=section.pattern,
        language=section.language,
        encoding=section.encoding,
    )


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


def _ordered(corpus: Corpus, study: Study) -> Corpus:
    """The corpus with articles of the outlets compared, by event, outlet, date and id."""
    if corpus.articles.is_empty():
        refused = corpus.refused()
        first = f" The first: {refused['problem'][0]}" if refused.height else ""
        raise DesignError(
            f"No article could be read; {refused.height} record(s) were refused.{first}",
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
            notes += (f"{left} articles of outlets not compared are left out: {listed(others)}",)
    by = ["event_id", "outlet", "published", "article_id"]
    return replace(
        corpus,
        notes=notes,
        articles=articles.sort(by, nulls_last=True),
        imports=corpus.imports.sort("source_file", "source_index", nulls_last=True),
    )


def analysed(study: Study, corpus: Corpus, *, progress: Progress | None = None) -> StudyResult:
    """Everything a study finds in a corpus that was read already.

    Parameters
    ----------
    study : Study
        What to compare; its corpus paths are not read.
    corpus : Corpus
        What ``read_articles`` or ``from_frame`` gave.
    progress : Callable, optional
        Called with step, articles done and articles in all.

    Returns
    -------
    StudyResult
        All tables.

    Raises
    ------
    DesignError
        If there is no article, or an outlet named in the study has none.

    Examples
    --------
    >>> from tellings.loaders import from_frame
    >>> from tellings.study.config import About, CorpusSection
    >>> rows = pl.DataFrame({"outlet": ["Echo"], "event_id": ["rain"], "text": ["It may rain."]})
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    >>> analysed(declared, from_frame(rows)).comparisons.height
    0
    """
    step = progress or _silent
    corpus = _ordered(one_name_an_outlet(corpus), study)
    articles = corpus.articles
    spans = _extract(articles, step)
    step("measure", 0, articles.height)
    reuse = find_reuse(articles)
    copied = copied_passages(reuse)
    names = _measured(study, spans)
    measures = measure(articles, spans, names=names)
    own = measure(articles, spans, names=names, without=copied)
    step("compare", 0, articles.height)
    placed = articles.filter(pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null())
    contrasts = _compared(study, placed, measures)
    return StudyResult(
        study=described(study, corpus, names),
        corpus=corpus,
        spans=spans,
        exposures=exposures(articles, spans),
        measures=measures,
        comparisons=contrasts,
        comparisons_own_text=_compared(study, placed, own) if copied.height else contrasts,
        omnibus=_omnibus(study, placed, measures),
        terms=_terms(study, placed),
        claims=coverage(placed, spans),
        reuse=reuse,
        provenance=provenance(study, corpus),
    )


def _extract(articles: pl.DataFrame, step: Progress) -> pl.DataFrame:
    parts, done = [SPANS.empty()], 0
    step("extract", 0, articles.height)
    for batch in batches(articles):
        parts.append(extract(batch))
        done += batch.height
        step("extract", done, articles.height)
    return pl.concat(parts)


def _measured(study: Study, spans: pl.DataFrame) -> list[str]:
    """The measures of the study whose layer was marked at least once, in the order declared."""
    layers = set(spans["layer"].unique().to_list())
    known = discover(Measure)
    declared = dict.fromkeys((*study.compare.confirmatory, *study.compare.measures))
    return [name for name in declared if known[name].layer in layers]


def _families(study: Study, measures: pl.DataFrame) -> list[pl.DataFrame]:
    """The measures in families: multiplicity is corrected across the measures of one family."""
    confirmatory = pl.col("measure").is_in(study.compare.confirmatory)
    families = [measures.filter(confirmatory), measures.filter(~confirmatory)]
    return [family for family in families if family.height]


def _compared(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
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


def _omnibus(study: Study, articles: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
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


def _kinds(measures: pl.DataFrame) -> dict[str, Kind]:
    known = discover(Measure)
    return {name: known[name].kind for name in measures["measure"].unique().sort().to_list()}


def _terms(study: Study, articles: pl.DataFrame) -> pl.DataFrame:
    """Distinctive terms, where there are events enough for a test."""
    outlets_by_event = articles.group_by("event_id").agg(pl.col("outlet").n_unique())
    matched = int((outlets_by_event["outlet"] >= 2).sum())
    if matched < study.compare.min_events:
        return TERMS.empty()
    return distinctive_terms(articles, seed=study.study.seed)


def described(study: Study, corpus: Corpus, names: Sequence[str]) -> dict[str, object]:
    """The study as plain values, as reports print it."""
    present = corpus.articles["outlet"].drop_nulls().unique().sort().to_list()
    titles = study.corpus.events
    found = corpus.articles["event_id"].drop_nulls().unique().sort().to_list()
    events = [event for event in titles if event in found]
    events += [event for event in found if event not in titles]
    return {
        "title": study.study.title,
        "question": study.study.question,
        "outlets": list(study.compare.outlets) or present,
        "events": {event: titles.get(event, event.replace("-", " ")) for event in events},
        "measures": list(names),
        "confirmatory": list(study.compare.confirmatory),
        "seed": study.study.seed,
        "level": study.compare.level,
        "min_events": study.compare.min_events,
        "date": study.study.date.isoformat() if study.study.date else None,
        "digest": study.digest(),
        "command": study.command,
        "copyright_mode": study.report.copyright_mode,
    }
