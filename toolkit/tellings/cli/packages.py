"""The verbs around a finished study and an installation: verify, bundle, doctor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from tellings.cli.files import wanted_file
from tellings.cli.options import Quiet
from tellings.cli.terminal import progress
from tellings.domain.errors import StudyError

MOST_SHOWN = 20
_Folder = Annotated[Path, typer.Argument(help="The folder that tellings run wrote into.")]
_StudyFile = typer.Option("--study", help="The study file that it was run with.")


def verify(
    folder: _Folder,
    study: Annotated[Path | None, _StudyFile] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts", help="File or folder of articles that should be the same; repeatable."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check outputs against their manifest; with --study run it again and compare every byte."""
    from tellings.study.verify import changed_by_rerun, changed_outputs, changed_texts

    with progress(quiet=quiet, log_json=False) as step:
        found: list[Iterator[str]] = [changed_outputs(folder)]
        if texts:
            found.append(changed_texts(folder, texts))
        if study is not None:
            found.append(changed_by_rerun(folder, study, progress=step))
        differences = list(chain.from_iterable(found))
    if differences:
        for line in differences[1:MOST_SHOWN]:
            typer.echo(f"also differs  {line}", err=True)
        rest = f", and {len(differences) - 1} more" if len(differences) > 1 else ""
        raise StudyError(
            f"'{folder}' differs{rest}. The first difference: {differences[0]}.",
            remedy="put the file back as it was, or make the outputs again with tellings run.",
        )
    if not quiet:
        typer.echo(f"{folder}: no difference.")


def bundle(
    folder: _Folder,
    out: Annotated[Path, typer.Option("--out", help="Zip file to write.")],
    study: Annotated[Path, _StudyFile],
    quiet: Quiet = False,
) -> None:
    """Write a replication package: outputs, study file, README and metadata in one zip."""
    from tellings.study.bundle import bundle as write_bundle
    from tellings.study.measured import record_of

    if out.suffix != ".zip":
        raise StudyError(f"--out must end in .zip, got '{out.name}'.", remedy="write: --out X.zip")
    wanted_file(out, "--out")
    written = write_bundle(folder, out, study=study, measured=record_of(folder))
    if not quiet:
        typer.echo(f"Wrote {written}.")


def doctor(
    self_test: Annotated[
        bool, typer.Option("--self-test/--no-self-test", help="Run a small study twice.")
    ] = True,
) -> None:
    """Say what is installed and whether it works, with a self-test of under a minute."""
    from tellings.study.doctor import checkup

    marks = {True: "ok", False: "BAD", None: "-"}
    bad = []
    for finding in checkup(self_test=self_test):
        typer.echo(f"{marks[finding.good]:<4}{finding.name:<16}{finding.told}")
        if finding.good is False:
            bad.append(finding.name)
    if bad:
        raise StudyError(
            f"Something is wrong with this installation: {', '.join(bad)}.",
            remedy="install it anew from its source into an empty environment, as its README says",
        )


VERBS = (verify, bundle, doctor)
