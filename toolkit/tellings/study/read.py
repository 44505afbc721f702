"""Reading without a study file: a folder of texts as one comparison."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tellings.domain.errors import DesignError, LoadError, listed
from tellings.domain.results import Corpus, StudyResult
from tellings.loaders import ReadOptions, read_articles
from tellings.study.config import Study
from tellings.study.executors import Running
from tellings.study.marking import Progress
from tellings.study.run import analysed
from tellings.study.sections import About, CompareSection, CorpusSection, ReportSection

# A reading has no study file to declare a seed in; it only orders random draws.
SEED = 1


def read(
    paths: str | Path | Sequence[str | Path] | Corpus,
    *,
    event: str | None = None,
    progress: Progress | None = None,
    running: Running | None = None,
) -> StudyResult:
    """Several tellings side by side, with no study file.

    A folder with one text an outlet is a single event; ``folder/event/outlet`` gives several.
    One event allows no inference to other events, so it is described without p-values; from four
    matched events on the contrasts are those of a study with every default.

    Parameters
    ----------
    paths : str, Path, sequence of these, or Corpus
        A folder, or files; or what ``read_articles`` or ``from_frame`` gave.
    event : str, optional
        Id of the event that Jupyter shows side by side; by default the first one.
    progress : Callable, optional
        Called with step, articles done and articles in all.
    running : Running, optional
        Where the work is done and what is kept; by default in this process, and nothing.

    Returns
    -------
    StudyResult
        What ``write_study`` makes report.pdf and report.html from. As the last line of a notebook
        cell it is the reader, with one event side by side.

    Raises
    ------
    LoadError
        If a path does not exist.
    DesignError
        If nothing could be read, or there is no such event.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for outlet in ("Echo", "Herald"):
    ...         _ = Path(folder, f"{outlet}.txt").write_text("It may rain, the mayor said.")
    ...     print(read(folder))
    Study '...': 2 articles, ...
    """
    if isinstance(paths, Corpus):
        corpus, study = paths, _study("Articles in memory", ["."], "tellings.read(corpus)")
    else:
        given = [Path(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
        study = _study_of(given)
        corpus = read_articles(given, options=ReadOptions(event_id=study.study.title))
    result = analysed(study, corpus, progress=progress, running=running)
    return replace(result, shown_event=_shown(result, event))


def _study_of(given: Sequence[Path]) -> Study:
    """The reading of these paths, declared as a study."""
    for path in given:
        if not path.exists():
            raise LoadError(
                f"There is no file or folder '{path}'.",
                remedy="check the path; texts may be .txt, .md, .json, .jsonl, .csv or .parquet.",
            )
    title = given[0].resolve().name if len(given) == 1 else "Several files"
    return _study(
        title.replace("-", " ").replace("_", " "),
        [str(path) for path in given],
        f"tellings read {' '.join(shlex.quote(path.name or '.') for path in given)}",
    )


def _study(title: str, paths: list[str], command: str) -> Study:
    return Study(
        study=About(title=title, seed=SEED),
        corpus=CorpusSection(paths=paths),
        compare=CompareSection(),
        report=ReportSection(copyright_mode="full"),
    ).made_by(command)


def _shown(result: StudyResult, event: str | None) -> str | None:
    """The event to show: the one asked for, else the first; None where no article has an event."""
    known = result.study["events"]
    names = list(known) if isinstance(known, dict) else []
    if event is not None and event not in names:
        raise DesignError(
            f"There is no event '{event}', only {listed(names)}.", remedy="choose one of these."
        )
    return event or next(iter(names), None)
