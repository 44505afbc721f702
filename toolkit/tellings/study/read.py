"""Reading without a study file: a folder of texts as one comparison."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.results import StudyResult
from tellings.loaders import ReadOptions, read_articles
from tellings.study.config import About, CompareSection, CorpusSection, ReportSection, Study
from tellings.study.run import Progress, analysed

# A reading has no study file to declare a seed in; it only orders random draws.
SEED = 1


def read(
    paths: str | Path | Sequence[str | Path], *, progress: Progress | None = None
) -> StudyResult:
    """Several tellings side by side, with no study file.

    A folder with one text an outlet is a single event; ``folder/event/outlet`` gives several.
    One event allows no inference to other events, so it is described without p-values; from four
    matched events on the contrasts are those of a study with every default.

    Parameters
    ----------
    paths : str, Path or sequence of these
        A folder, or files.
    progress : Callable, optional
        Called with step, articles done and articles in all.

    Returns
    -------
    StudyResult
        What ``write_study`` makes report.pdf and report.html from.

    Raises
    ------
    LoadError
        If a path does not exist.
    DesignError
        If nothing could be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for outlet in ("Echo", "Herald"):
    ...         _ = Path(folder, f"{outlet}.txt").write_text("It may rain, the mayor said.")
    ...     print(read(folder))
    Study '...': 2 articles, ...
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    for path in given:
        if not path.exists():
            raise LoadError(
                f"There is no file or folder '{path}'.",
                remedy="check the path; texts may be .txt, .md, .json, .jsonl, .csv or .parquet.",
            )
    title = given[0].resolve().name if len(given) == 1 else "Several files"
    study = Study(
        study=About(title=title.replace("-", " ").replace("_", " "), seed=SEED),
        corpus=CorpusSection(paths=[str(path) for path in given]),
        compare=CompareSection(),
        report=ReportSection(copyright_mode="full"),
    ).made_by(f"tellings read {' '.join(shlex.quote(path.name or '.') for path in given)}")
    options = ReadOptions(event_id=study.study.title)
    return analysed(study, read_articles(given, options=options), progress=progress)
