"""A study from its file to its outputs: read, extract, measure, compare, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from tellings.domain.results import Corpus, StudyResult
from tellings.domain.tables import CLAIMS, SPANS, TERMS
from tellings.loaders import ReadOptions, read_articles
from tellings.study.coding import with_coding
from tellings.study.config import Study, load_study
from tellings.study.contrasts import compared, omnibus_tests, sizes_of, terms_of, with_standing
from tellings.study.executors import Crew, Running
from tellings.study.focal import check_focal, with_focal_note
from tellings.study.found import Bench, Found, memory_of
from tellings.study.groups import Asked, Told, claims_of, told_in_events
from tellings.study.library import Library
from tellings.study.marking import Progress, Section, layers_of, marked, spans_of
from tellings.study.ordered import one_name_an_outlet, ordered
from tellings.study.preregistration import deviations, told_of
from tellings.study.provenance import provenance
from tellings.study.store import opened
from tellings.study.variants import specifications_of
from tellings.study.voices import voices


def run_study(
    study: Study | str | Path,
    *,
    folder: str | Path | None = None,
    progress: Progress | None = None,
    running: Running | None = None,
) -> StudyResult:
    """Everything a study finds; no report is written.

    Parameters
    ----------
    study : Study, str or Path
        A study, or the path of its file.
    folder : str or Path, optional
        Where relative corpus paths start; by default the folder of the study file, or the
        current folder for a ``Study`` made in memory.
    progress : Callable, optional
        Called with step, articles done and articles in all.
    running : Running, optional
        Where the work is done and what is kept for the next run; by default in this process, and
        nothing is kept.

    Returns
    -------
    StudyResult
        All tables; the same for any order of the input files and any way of running.

    Raises
    ------
    StudyError
        If the study file has mistakes; lists all.
    DesignError
        If no article could be read, or an outlet named in the study has none.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.study.sections import About, CorpusSection
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for outlet in ("Echo", "Herald"):
    ...         _ = Path(place, f"{outlet}.txt").write_text("It may rain, the mayor said.")
    ...     declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    ...     result = run_study(declared, folder=place)
    >>> result.comparisons["n_events"].max()
    1
    """
    declared = study if isinstance(study, Study) else load_study(study)
    base = Path(folder) if folder is not None else folder_of(study)
    step = progress or silent
    step("read", 0, 0)
    corpus = read_articles(read_paths(declared, base), options=read_options(declared))
    result = analysed(declared, corpus, progress=step, running=running)
    return with_coding(result, declared, base)


def corpus_of(study: Study, folder: str | Path) -> Corpus:
    """The corpus of a study as its run sees it: one name an outlet, those compared, in order.

    Parameters
    ----------
    study : Study
        Names the paths and how they are read.
    folder : str or Path
        Where relative paths start.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.study.sections import About, CorpusSection
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = Path(place, "Echo.txt").write_text("It rained.")
    ...     declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    ...     corpus_of(declared, place).articles["outlet"].to_list()
    ['Echo']
    """
    corpus = read_articles(read_paths(study, Path(folder)), options=read_options(study))
    return ordered(one_name_an_outlet(corpus), study)


def folder_of(study: Study | str | Path) -> Path:
    """Where the relative paths of a study start: the folder of its file, or the current one."""
    return Path() if isinstance(study, Study) else Path(study).parent


def silent(step: str, done: int, total: int) -> None:
    """A progress that shows nothing."""
    del step, done, total


def read_paths(study: Study, base: Path) -> list[Path]:
    """The files and folders of a study's corpus, relative ones below ``base``."""
    return [base / path for path in study.corpus.paths]


def read_options(study: Study) -> ReadOptions:
    """What a study says of its files."""
    section = study.corpus
    return ReadOptions(
        columns=section.columns,
        pattern=section.pattern,
        language=section.language,
        encoding=section.encoding,
    )


def analysed(
    study: Study,
    corpus: Corpus,
    *,
    progress: Progress | None = None,
    running: Running | None = None,
) -> StudyResult:
    """Everything a study finds in a corpus that was read already.

    Parameters
    ----------
    study : Study
        What to compare; its corpus paths are not read.
    corpus : Corpus
        What ``read_articles`` or ``from_frame`` gave.
    progress : Callable, optional
        Called with step, articles done and articles in all.
    running : Running, optional
        Where the work is done and what is kept; by default in this process, and nothing.

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
    >>> from tellings.study.sections import About, CorpusSection
    >>> rows = pl.DataFrame({"outlet": ["Echo"], "event_id": ["rain"], "text": ["It may rain."]})
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    >>> analysed(declared, from_frame(rows)).comparisons.height
    0
    """
    step, how = progress or silent, running or Running()
    with opened(how.cache) as store, Crew(running=how) as crew:
        bench = Bench(store=store, crew=crew, progress=step, keeps=how.cache is not None)
        return whole_result(found_in(study, corpus, bench=bench))


def found_in(study: Study, corpus: Corpus, *, bench: Bench, file: Path | None = None) -> Found:
    """What a study finds in single articles and in events, the long tables left in the store.

    Parameters
    ----------
    study : Study
        What to compare.
    corpus : Corpus
        As it was read; its texts may be in a file.
    bench : Bench
        Where it is worked.
    file : Path, optional
        Holds the texts, see ``put_away``.

    Raises
    ------
    DesignError
        If there is no article, or an outlet or event named in the study has none.
    """
    corpus = ordered(one_name_an_outlet(corpus), study)
    check_focal(study, corpus.articles)
    library = Library(articles=corpus.articles, file=file)
    section = section_of(study)
    store, crew, step = bench.store, bench.crew, bench.progress
    marks = marked(library, section, store=store, crew=crew, progress=step)
    asked = Asked(marking=section, focal=study.focal)
    told = told_in_events(library, marks, asked, store=store, crew=crew, progress=step)
    return Found(
        study=study,
        corpus=with_focal_note(corpus, study, told.mentions),
        library=library,
        bench=bench,
        marks=marks,
        told=told,
        memory=memory_of(library, section, bench),
        names=section.measures,
        measures=marks.measures,
        own=_own(marks.measures, told),
    )


def whole_result(found: Found) -> StudyResult:
    """Everything that was found, all tables in memory.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in memory.
    """
    study, store = found.study, found.bench.store
    result, memory, whole = short_result(found), found.memory, declared_whole(study)
    spans = spans_of(store, [key for _rows, key in found.marks.shards])
    placed, pair = found.placed(), (found.measures, found.own)
    return replace(
        result,
        spans=spans,
        claims=claims_of(store, [key for _rows, key in found.told.groups]),
        terms=memory.of("terms", whole, lambda: terms_of(study, placed, spans)),
        specifications=memory.of(
            "specifications", whole, lambda: specifications_of(study, placed, spans, pair)
        ),
    )


def short_result(found: Found) -> StudyResult:
    """What was found without the tables that need every text.

    Spans, claims, terms and specifications are empty.

    Parameters
    ----------
    found : Found
        Its texts may be in a file.
    """
    study, told, measures = found.study, found.told, found.measures
    memory, whole, placed = found.memory, declared_whole(study), found.placed()
    found.bench.progress("contrasts", 0, 0)
    contrasts = memory.of("contrasts", whole, lambda: compared(study, placed, measures))
    contrasts_own = contrasts
    if told.reuse.height:
        own = found.own
        contrasts_own = memory.of("contrasts own", whole, lambda: compared(study, placed, own))
    tested = memory.of("omnibus", whole, lambda: omnibus_tests(study, placed, measures))
    heard = voices(told.speakers, section=study.voices, level=study.compare.level)
    return StudyResult(
        study=described(study, found.corpus, found.names),
        corpus=found.corpus,
        spans=SPANS.empty(),
        exposures=found.marks.exposures,
        measures=measures,
        comparisons=with_standing(study, contrasts),
        comparisons_own_text=with_standing(study, contrasts_own),
        omnibus=with_standing(study, tested),
        effect_sizes=memory.of("sizes", whole, lambda: sizes_of(study, placed, measures)),
        deviations=deviations(study),
        terms=TERMS.empty(),
        claims=CLAIMS.empty(),
        reuse=told.reuse,
        speakers=told.speakers,
        source_diversity=heard.source_diversity,
        source_overlap=heard.source_overlap,
        voice_balance=heard.voice_balance,
        mentions=told.mentions,
        provenance=provenance(study, found.corpus),
    )


def declared_whole(study: Study) -> dict[str, object]:
    """What tables of the whole corpus depend on besides articles and marking."""
    return {"study": study.digest(), "confirmatory": study.confirmatory_measures()}


def section_of(study: Study) -> Section:
    """What a study says on marking: its measures, those decided on beforehand first.

    Raises
    ------
    UnknownPartError
        If a measure is not installed.
    UnknownLayerError
        If no installed extractor marks the layer of one.

    Examples
    --------
    >>> from tellings.study.sections import About, CompareSection, CorpusSection
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]),
    ...     compare=CompareSection(measures=["hedge_rate"]))
    >>> section_of(declared).measures
    ('hedge_rate',)
    """
    names = study.compare.every_measure()
    # Told before anything is marked, and not by one process among many.
    layers_of(names)
    return Section(
        measures=tuple(names),
        mode=study.extract.mode,
        min_score=study.extract.min_score,
    )


def _own(measures: pl.DataFrame, told: Told) -> pl.DataFrame:
    """The measures without what articles took over from earlier ones."""
    took = pl.col("article_id").is_in(told.reuse["article_id"].unique().implode())
    both = measures.join(
        told.own, on=["article_id", "measure"], how="left", suffix="_own", maintain_order="left"
    )
    return both.select(
        "article_id",
        "measure",
        *(
            pl.when(took).then(pl.col(f"{name}_own")).otherwise(pl.col(name)).alias(name)
            for name in ("count", "exposure", "value")
        ),
    )


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
        **({"authors": study.study.signed()} if study.study.authors else {}),
        "outlets": list(study.compare.outlets) or present,
        "events": {event: titles.get(event, event.replace("-", " ")) for event in events},
        "measures": list(names),
        "confirmatory": study.confirmatory_measures(),
        "families": study.compare.planned(),
        "margin": study.compare.margin,
        "preregistration": _registered(study),
        "seed": study.study.seed,
        "level": study.compare.level,
        "min_events": study.compare.min_events,
        "date": study.study.date.isoformat() if study.study.date else None,
        "digest": study.digest(),
        "command": study.command,
        "copyright_mode": study.report.copyright_mode,
        **({"focal": study.focal.model_dump(mode="json")} if study.focal else {}),
    }


def _registered(study: Study) -> dict[str, object] | None:
    """The preregistration with what is not as it was, for the manifest; None without one."""
    told = told_of(study.registration)
    return told and {**told, "deviations": deviations(study).to_dicts()}
