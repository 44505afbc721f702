"""What a study file names, looked up in its articles: columns, events and outlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from tellings.domain.errors import LoadError, StudyError, TableError, UnknownColumnError, likely
from tellings.domain.parts import Loader, discover
from tellings.domain.results import Corpus
from tellings.loaders import read_articles
from tellings.loaders.columns import named
from tellings.loaders.walk import Found, find_files
from tellings.study.config import Study
from tellings.study.expected import place
from tellings.study.mistakes import Mistake, told
from tellings.study.ordered import one_name_an_outlet
from tellings.study.run import read_options, read_paths


def check_names(study: Study, file: str | Path) -> int:
    """The number of articles that have every column, event and outlet that a study names.

    The articles are read and nothing is measured. They are not read where the study names nothing
    that could be looked up; where there is no article yet, nothing can be.

    Parameters
    ----------
    study : Study
        As declared in the file.
    file : str or Path
        The study file.

    Returns
    -------
    int
        0 where nothing was looked up.

    Raises
    ------
    StudyError
        With every name that is not there: line number, and the nearest that is.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.study.config import load_study
    >>> declared = '[study]\\nseed = 1\\n[corpus]\\npaths = ["a"]\\n'
    >>> declared += '[compare]\\noutlets = ["Ecko"]\\n'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "a").mkdir()
    ...     _ = Path(folder, "a", "Echo.txt").write_text("It rained.")
    ...     file = Path(folder, "study.toml")
    ...     _ = file.write_text(declared)
    ...     check_names(load_study(file), file)
    Traceback (most recent call last):
    tellings.domain.errors.StudyError: study.toml has 1 mistake:
      line 6: 'compare.outlets': no article is of 'Ecko' (did you mean 'Echo'?)
      What to do: correct these lines, then run: tellings check study.toml
    """
    source = Path(file)
    names = study.corpus.columns or study.corpus.events or study.compare.outlets
    if not names and (study.focal is None or study.focal.event is None):
        return 0
    try:
        files = find_files(read_paths(study, source.parent))
    except LoadError:
        # No file yet: a study may be declared before there are articles.
        return 0
    read = read_articles(
        read_paths(study, source.parent), options=read_options(study), put_away=_without_text
    )
    corpus = one_name_an_outlet(read)
    mistakes = [*_columns(study, files, corpus), *_events_and_outlets(study, corpus)]
    if mistakes:
        raise StudyError(
            told(mistakes, source.read_text(encoding="utf-8-sig"), source.name),
            remedy=f"correct these lines, then run: tellings check {source.name}",
        )
    return corpus.articles.height


def _without_text(articles: pl.DataFrame) -> pl.DataFrame:
    return articles.with_columns(text=pl.lit("–"))


def _columns(study: Study, files: Iterable[Found], corpus: Corpus) -> Iterator[Mistake]:
    """Columns that a table does not have: each table that was refused is asked again why."""
    whole = corpus.refused().filter(pl.col("source_index") == 0).drop_nulls("loader")
    refused = dict(whole.select("source_file", "loader").rows())
    loaders = discover(Loader)
    for file in files if study.corpus.columns else ():
        if file.source_file not in refused:
            continue
        options = {**read_options(study).mapping(), "source_file": file.source_file}
        try:
            loaders[refused[file.source_file]].read(file.path, options)
        except UnknownColumnError as error:
            for ours, theirs in error.missing.items():
                where = ("corpus", "columns", ours)
                problem = f"{place(where)}: {file.source_file} has no column '{theirs}'"
                yield Mistake(where=where, problem=problem, remedy=_near(theirs, error.known))
        except (LoadError, TableError):
            # Something else is wrong with it, which every run tells.
            continue


def _events_and_outlets(study: Study, corpus: Corpus) -> Iterator[Mistake]:
    """Names that no article has; nothing where no article could be read."""
    if corpus.articles.is_empty():
        return
    events: list[tuple[tuple[str, ...], str]]
    events = [(("corpus", "events", event), event) for event in study.corpus.events]
    if study.focal is not None and study.focal.event is not None:
        events.append((("focal", "event"), study.focal.event))
    outlets = [(("compare", "outlets"), outlet) for outlet in study.compare.outlets]
    for column, asked, is_of in (("event_id", events, "on the event"), ("outlet", outlets, "of")):
        present = corpus.articles[column].drop_nulls().unique().to_list()
        for where, name in asked:
            if name not in present:
                problem = f"{place(where)}: no article is {is_of} '{name}'"
                yield Mistake(where=where, problem=problem, remedy=_near(name, present))


def _near(name: str, known: Iterable[str]) -> str:
    """The nearest of many names, or the first of them."""
    choices = list(known)
    near = likely(name, choices)
    return f"did you mean '{near}'?" if near else f"there are {named(choices)}"
