"""A study carried out from its file to its outputs, in memory or, if it is large, from the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tellings.domain.errors import StudyError
from tellings.domain.parts import Report, part
from tellings.domain.results import Corpus, StudyResult, in_brief
from tellings.loaders import read_articles
from tellings.study.coding import with_coding
from tellings.study.config import Study, load_study
from tellings.study.executors import Crew, Running
from tellings.study.found import Bench, Found
from tellings.study.large import write_tables
from tellings.study.library import put_away, with_texts
from tellings.study.marking import Progress
from tellings.study.provenance import write_manifest, write_texts
from tellings.study.remeasured import specifications_from_disk
from tellings.study.run import (
    declared_whole,
    folder_of,
    found_in,
    read_options,
    read_paths,
    short_result,
    silent,
    whole_result,
)
from tellings.study.sections import FORMATS
from tellings.study.selected import write_selected
from tellings.study.store import opened
from tellings.study.terms_from_disk import terms_from_disk
from tellings.study.write import put_into, write_study


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What a study that was carried out left.

    Parameters
    ----------
    corpus : Corpus
        What was read; of a large study with marks for its texts.
    files : tuple of Path
        The outputs, the manifest last.
    told : str
        The result in a line.
    left_out : tuple of str
        What a study of this size has not; none where everything was in memory.
    """

    corpus: Corpus
    files: tuple[Path, ...]
    told: str
    left_out: tuple[str, ...] = ()


def carry_out(
    study: Study | str | Path,
    out: str | Path,
    *,
    folder: str | Path | None = None,
    formats: Sequence[str] | None = None,
    progress: Progress | None = None,
    running: Running | None = None,
) -> Outcome:
    """A study read, worked and written.

    Texts are put on the disk as the files are read. With at most ``[run] in_memory`` articles they
    are taken back, and the outputs are those of ``run_study`` and ``write_study``. A larger study
    is worked from the disk: its memory hardly grows with the corpus. It has the same outputs but
    the reports of plug-ins; its exact tables are always written, and its report shows the texts of
    ``[run] shown`` articles.

    Parameters
    ----------
    study : Study, str or Path
        A study, or the path of its file.
    out : str or Path
        Folder of the outputs, as of ``write_study``.
    folder : str or Path, optional
        As of ``run_study``.
    formats : sequence of str, optional
        Reports wanted; by default those of the study.
    progress, running : optional
        As of ``run_study``.

    Raises
    ------
    StudyError
        If the study file has mistakes, ``out`` is a file, or a large study has hand coding.
    DesignError
        If no article could be read, or an outlet named in the study has none.
    UnknownPartError
        If no installed report has one of the names.
    """
    declared = study if isinstance(study, Study) else load_study(study)
    base = Path(folder) if folder is not None else folder_of(study)
    how, step = running or Running(), progress or silent
    wanted = declared.report.formats if formats is None else formats
    step("read", 0, 0)
    with opened(how.cache) as store, Crew(running=how) as crew:
        bench = Bench(store=store, crew=crew, progress=step, keeps=how.cache is not None)
        texts = store.work / "texts"
        texts.touch()
        corpus = read_articles(
            read_paths(declared, base),
            options=read_options(declared),
            put_away=partial(put_away, file=texts),
        )
        if corpus.articles.height > declared.run.in_memory:
            return _large(declared, corpus, bench, Path(out), wanted)
        whole = replace(corpus, articles=with_texts(corpus.articles, texts))
        result = whole_result(found_in(declared, whole, bench=bench))
    return _written(with_coding(result, declared, base), Path(out), wanted, step)


def _written(result: StudyResult, out: Path, formats: Sequence[str], step: Progress) -> Outcome:
    step("report", 0, 0)
    files = write_study(result, out, formats=formats)
    return Outcome(corpus=result.corpus, files=files, told=str(result))


def large_result(found: Found) -> StudyResult:
    """Everything that was found but the tables that are too long: spans and claims are empty.

    Parameters
    ----------
    found : Found
        Of a corpus whose texts are in a file.
    """
    whole = declared_whole(found.study)
    return replace(
        short_result(found),
        terms=found.memory.of("terms", whole, lambda: terms_from_disk(found)),
        specifications=found.memory.of(
            "specifications", whole, lambda: specifications_from_disk(found)
        ),
    )


def _large(
    study: Study, corpus: Corpus, bench: Bench, out: Path, formats: Sequence[str]
) -> Outcome:
    n = corpus.articles.height
    if study.coding:
        raise StudyError(
            f"Hand coding needs the texts of all {n} articles in memory; "
            f"[run] in_memory is {study.run.in_memory}.",
            remedy=f"write into the study file: [run] in_memory = {n}, on a machine with the room.",
        )
    others = [part(Report, name).name for name in formats if name not in FORMATS]
    left_out = tuple(f"report '{name}' of a plug-in" for name in others)
    found = found_in(study, corpus, bench=bench, file=bench.store.work / "texts")
    result = large_result(found)
    rows: dict[str, int] = {}

    def make(aside: Path) -> Path:
        counted, counts = write_tables(found, result, aside)
        rows.update(counted)
        write_selected(found, result, counts, aside, formats=formats)
        outputs = sorted(file for file in aside.rglob("*") if file.is_file())
        library = found.library
        outputs.append(write_texts(library.articles, library.hashes(), aside))
        return write_manifest(result, aside, outputs, rows=rows, left_out=left_out)

    files = put_into(out, make)
    counts = {
        "article": found.library.articles.height,
        "span": rows["spans"],
        "measure": len(found.names),
        "contrast": result.comparisons.height,
    }
    told = in_brief(str(result.study["title"]), counts)
    return Outcome(corpus=found.corpus, files=files, told=told, left_out=left_out)
