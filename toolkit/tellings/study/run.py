"""A study from its file to its outputs: read, extract, measure, compare, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from tellings.compare import coverage
from tellings.domain.parts import Measure, discover
from tellings.domain.results import Corpus, StudyResult
from tellings.events import copied_passages, find_reuse
from tellings.extractors import LAYERS
from tellings.loaders import ReadOptions, read_articles
from tellings.measures import measure
from tellings.study.coding import with_coding
from tellings.study.config import Study, load_study
from tellings.study.contrasts import compared, omnibus_tests, sizes_of, terms_of, with_standing
from tellings.study.executors import Running
from tellings.study.focal import focal_mentions, with_focal_note
from tellings.study.marking import Marks, Progress, Section, marked
from tellings.study.ordered import one_name_an_outlet, ordered
from tellings.study.preregistration import deviations, told_of
from tellings.study.provenance import provenance
from tellings.study.shards import digest_of, key_of
from tellings.study.store import Store, keep, kept, opened
from tellings.study.variants import specifications_of
from tellings.study.versions import COMPARING, code_version
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
    base = Path(folder) if folder is not None else _folder_of(study)
    step = progress or _silent
    step("read", 0, 0)
    corpus = read_articles(_paths(declared, base), options=_options(declared))
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
    corpus = read_articles(_paths(study, Path(folder)), options=_options(study))
    return ordered(one_name_an_outlet(corpus), study)


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
    step, how = progress or _silent, running or Running()
    corpus = ordered(one_name_an_outlet(corpus), study)
    articles = corpus.articles
    with opened(how.cache) as store:
        section = section_of(study)
        marks = marked(articles, section, store=store, running=how, progress=step)
        # What was marked follows from the articles, the section and the code.
        inputs = {"articles": digest_of(articles), "marked": asdict(section)}
        memory = Memory(store=store if how.cache else None, inputs=inputs)
        mentions = focal_mentions(study, articles, marks.spans)
        reuse = memory.of("reuse", {}, lambda: find_reuse(articles))
        names = _measured(study, marks.spans)
        measures = marks.measures.filter(pl.col("measure").is_in(names))
        step("compare", 0, articles.height)
        copied = copied_passages(reuse)
        placed = articles.filter(pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null())
        whole = {"study": study.digest(), "confirmatory": study.confirmatory_measures()}
        own = memory.of("own", whole, lambda: _own(articles, marks, names, copied))
        contrasts = memory.of("contrasts", whole, lambda: compared(study, placed, measures))
        contrasts_own = contrasts
        if copied.height:
            contrasts_own = memory.of("contrasts own", whole, lambda: compared(study, placed, own))
        tested = memory.of("omnibus", whole, lambda: omnibus_tests(study, placed, measures))
        heard = voices(placed, marks.spans, section=study.voices, level=study.compare.level)
        return StudyResult(
            study=described(study, corpus, names),
            corpus=with_focal_note(corpus, study, mentions),
            spans=marks.spans,
            exposures=marks.exposures,
            measures=measures,
            comparisons=with_standing(study, contrasts),
            comparisons_own_text=with_standing(study, contrasts_own),
            omnibus=with_standing(study, tested),
            effect_sizes=memory.of("sizes", whole, lambda: sizes_of(study, placed, measures)),
            specifications=memory.of(
                "specifications",
                whole,
                lambda: specifications_of(study, placed, marks.spans, (measures, own)),
            ),
            deviations=deviations(study),
            terms=memory.of("terms", whole, lambda: terms_of(study, placed, marks.spans)),
            claims=memory.of("claims", {}, lambda: coverage(placed, marks.spans)),
            reuse=reuse,
            speakers=heard.speakers,
            source_diversity=heard.source_diversity,
            source_overlap=heard.source_overlap,
            voice_balance=heard.voice_balance,
            mentions=mentions,
            provenance=provenance(study, corpus),
        )


def section_of(study: Study) -> Section:
    """What a study says on marking: its measures, those decided on beforehand first.

    Examples
    --------
    >>> from tellings.study.sections import About, CompareSection, CorpusSection
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]),
    ...     compare=CompareSection(measures=["hedge_rate"]))
    >>> section_of(declared).measures
    ('hedge_rate',)
    """
    known = discover(Measure)
    names = study.compare.every_measure()
    return Section(
        measures=tuple(name for name in names if known[name].layer in LAYERS),
        mode=study.extract.mode,
        min_score=study.extract.min_score,
    )


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Tables of a whole corpus, kept from one run to the next.

    Parameters
    ----------
    store : Store or None
        Where they are kept; None keeps nothing.
    inputs : Mapping
        What all of them are made from: digests and plain values.
    """

    store: Store | None
    inputs: Mapping[str, object]

    def of(
        self, stage: str, section: Mapping[str, object], make: Callable[[], pl.DataFrame]
    ) -> pl.DataFrame:
        """The table of a stage: as it was kept, or made now and kept."""
        if self.store is None:
            return make()
        code = code_version(COMPARING)
        key = key_of({**self.inputs, "stage": stage, "section": dict(section), "code": code})
        found = kept(self.store, key, ["table"])
        if found is None:
            found = {"table": make()}
            keep(self.store, key, found, told={"stage": stage})
        return found["table"]


def _own(
    articles: pl.DataFrame, marks: Marks, names: Sequence[str], copied: pl.DataFrame
) -> pl.DataFrame:
    """The measures without what articles took over; only articles that did are measured anew."""
    took = pl.col("article_id").is_in(copied["article_id"].implode())
    anew = measure(
        articles.filter(took), marks.spans.filter(took), names=names, without=copied, layers=LAYERS
    )
    measures = marks.measures.filter(pl.col("measure").is_in(names))
    both = measures.join(
        anew, on=["article_id", "measure"], how="left", suffix="_own", maintain_order="left"
    )
    return both.select(
        "article_id",
        "measure",
        *(
            pl.when(took).then(pl.col(f"{name}_own")).otherwise(pl.col(name)).alias(name)
            for name in ("count", "exposure", "value")
        ),
    )


def _measured(study: Study, spans: pl.DataFrame) -> list[str]:
    """The measures of the study whose layer was marked at least once, in the order declared."""
    layers = set(spans["layer"].unique().to_list())
    known = discover(Measure)
    declared = study.compare.every_measure()
    return [name for name in declared if known[name].layer in layers]


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
