"""The verbs of a whole study: run, read, new, check."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tellings.cli.files import place_of
from tellings.cli.options import LogJson, NoCache, Out, Quiet, Workers
from tellings.cli.terminal import account, progress
from tellings.domain.errors import OptionError, counted

if TYPE_CHECKING:
    from tellings.domain.results import StudyResult
    from tellings.study import Running, RunSection
    from tellings.study.marking import Progress


def run(
    study: Annotated[Path, typer.Argument(help="A study file (TOML).")],
    out: Out = None,
    workers: Workers = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Run a whole study: tables, figures, report.pdf, report.html, manifest."""
    from tellings.study import carry_out, load_study
    from tellings.study.measured import Stopwatch, write_record

    declared = load_study(study)
    named = study.resolve().parent if study.stem == "study" else study
    place = place_of(out, named)
    running = _running(place, declared.run, workers=workers, no_cache=no_cache)
    with progress(quiet=quiet, log_json=log_json) as step:
        watch = Stopwatch(step=step)
        made = carry_out(declared, place, folder=study.parent, progress=watch, running=running)
        watch(f"wrote {counted(len(made.files), 'file')} into {place.as_posix()}", 0, 0)
        write_record(place, watch, running)
    if not quiet:
        account(made.corpus)
        typer.echo(made.told)
    if made.left_out:
        typer.echo(
            f"Not made of more than {counted(declared.run.in_memory, 'article')}: "
            f"{', '.join(made.left_out)}. "
            "See [run] in_memory in docs/scale.md.",
            err=True,
        )


def read(
    paths: Annotated[list[Path], typer.Argument(help="A folder of texts, or files.")],
    out: Out = None,
    workers: Workers = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Set texts side by side without a study file: one text an outlet, or EVENT/OUTLET folders."""
    from tellings.study import FORMATS, RunSection
    from tellings.study import read as read_folder

    place = place_of(out, paths[0])
    running = _running(place, RunSection(), workers=workers, no_cache=no_cache)
    with progress(quiet=quiet, log_json=log_json) as step:
        result = read_folder(paths, progress=step, running=running)
        _write(result, place, FORMATS, step)
    _tell(result, quiet=quiet)


def new(name: Annotated[Path, typer.Argument(help="Folder to make.")]) -> None:
    """Make a folder with a study file that explains itself."""
    from tellings.study import new_study

    file = new_study(name)
    typer.echo(f"Made {file}. Put articles into {file.parent / 'articles'}/EVENT/OUTLET.txt,")
    typer.echo(f"then run: tellings run {file}")


def check(study: Annotated[Path, typer.Argument(help="A study file (TOML).")]) -> None:
    """List every mistake of a study file with its line, and names its articles do not have."""
    from tellings.study import load_study
    from tellings.study.names import check_names

    declared = load_study(study)
    n_articles = check_names(declared, study)
    found = f" All it names was found in {counted(n_articles, 'article')}." if n_articles else ""
    typer.echo(f"{study}: no mistakes. Digest {declared.digest()[:16]}.{found}")


def _running(place: Path, section: RunSection, *, workers: int | None, no_cache: bool) -> Running:
    """How to run: as the study file says, unless the command line says otherwise."""
    from tellings.study import Running

    return Running(
        executor="serial" if workers == 1 and section.executor == "processes" else section.executor,
        workers=workers or section.workers,
        address=section.address,
        # Beside the outputs and not among them: it may hold what must not be shared.
        cache=None if no_cache else _cache_beside(place),
    )


def _cache_beside(place: Path) -> Path:
    """The folder of finished work beside the outputs; refused at once where none can be made."""
    from tellings.study import CACHE

    folder = place.resolve().parent
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise OptionError(
            f"Finished work is kept beside the outputs, and you may not write into '{folder}'.",
            remedy="keep nothing with --no-cache, or name another place with --out.",
        )
    return folder / CACHE


def _write(result: StudyResult, out: Path, formats: Sequence[str], step: Progress) -> None:
    from tellings.study import write_study

    step("report", 0, 0)
    written = write_study(result, out, formats=formats)
    step(f"wrote {counted(len(written), 'file')} into {out.as_posix()}", 0, 0)


def _tell(result: StudyResult, *, quiet: bool) -> None:
    if not quiet:
        account(result.corpus)
        typer.echo(str(result))


VERBS = (run, read, new, check)
