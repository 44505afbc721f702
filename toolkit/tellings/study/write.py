"""The outputs of a study: reports, tables and the manifest that hashes them, all or none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from tellings.domain.errors import StudyError
from tellings.domain.results import StudyResult
from tellings.reports import write_report
from tellings.study.locks import locked
from tellings.study.provenance import (
    MANIFEST,
    listed_outputs,
    text_hash,
    write_manifest,
    write_texts,
)
from tellings.study.sections import FORMATS

UNFINISHED = ".unfinished"


def write_study(
    result: StudyResult, folder: str | Path, *, formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Every output of a study, written into a folder, with a manifest.

    All files are made aside before the first one of an earlier run is replaced, so a full disk or
    a killed run leaves the earlier outputs as they were. Two runs that write into one folder take
    turns.

    Parameters
    ----------
    result : StudyResult
        What ``run_study`` or ``read`` gave.
    folder : str or Path
        Made if it is not there; files of the same names are replaced.
    formats : sequence of str, default ("pdf", "html", "tables")
        Reports wanted.

    Returns
    -------
    tuple of Path
        The files written, sorted, the manifest last. Files of an earlier run in the folder that
        this one does not write are taken away.

    Raises
    ------
    StudyError
        If the folder is a file.
    OSError
        If the disk is full or fails; the earlier outputs are there.
    """

    def make(aside: Path) -> Path:
        outputs = list(write_report(result, aside, formats=tuple(formats)))
        articles = result.corpus.articles
        hashes = [text_hash(text) for text in articles["text"]]
        outputs.append(write_texts(articles, hashes, aside))
        return write_manifest(result, aside, outputs)

    return put_into(folder, make)


def put_into(folder: str | Path, make: Callable[[Path], Path]) -> tuple[Path, ...]:
    """Outputs made aside and then put into a folder, all or none.

    Parameters
    ----------
    folder : str or Path
        As of ``write_study``, as are the errors.
    make : Callable
        From an empty folder to the manifest of what it put there.

    Returns
    -------
    tuple of Path
        The files, the manifest last.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise StudyError(
            f"'{place}' is a file; reports are written into a folder.",
            remedy="name a folder with --out, or move the file away.",
        )
    place.mkdir(parents=True, exist_ok=True)
    aside = place / UNFINISHED
    with locked(place, wait=True):
        earlier = _listed(place)
        shutil.rmtree(aside, ignore_errors=True)
        try:
            manifest = make(aside)
            outputs = (aside / name for name in listed_outputs(manifest))
            names = [file.relative_to(aside).as_posix() for file in (*sorted(outputs), manifest)]
            _put_into_place(place, names, earlier - set(names))
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return tuple(place / name for name in names)


def _listed(place: Path) -> set[str]:
    """The outputs of earlier runs: also those of one that was killed while it replaced files.

    A report in full, left beside one meant for sharing, would give away texts that may not be
    shared; files that no manifest of ours lists are the user's.
    """
    manifests = (place / MANIFEST, place / UNFINISHED / MANIFEST)
    return {name for manifest in manifests for name in listed_outputs(manifest)}


def _put_into_place(place: Path, names: Sequence[str], stale: set[str]) -> None:
    """Replace the earlier outputs, the manifest last; if that fails, put them back."""
    aside, old = place / UNFINISHED, place / UNFINISHED / ".old"
    gone = [name for name in sorted(stale) if _is_ours(place, name)]
    # Every folder is made before the first file moves: making one can fail on a full disk.
    for name in (*gone, *names):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).parent.mkdir(parents=True, exist_ok=True)
    moves = [(place / name, old / name) for name in gone]
    for name in names:
        if (place / name).is_file():
            moves.append((place / name, old / name))
        moves.append((aside / name, place / name))
    _moved(moves)
    for folder in sorted({(place / name).parent for name in gone}, reverse=True):
        if folder != place and not any(folder.iterdir()):
            folder.rmdir()


def _moved(moves: Sequence[tuple[Path, Path]]) -> None:
    """Every file moved, or none."""
    done: list[tuple[Path, Path]] = []
    try:
        for move in moves:
            move[0].replace(move[1])
            done.append(move)
    except OSError:
        for here, there in reversed(done):
            there.replace(here)
        raise


def _is_ours(place: Path, name: str) -> bool:
    """Whether a file that a manifest lists lies in the folder, whatever the manifest claims."""
    output = (place / name).resolve()
    return output.is_relative_to(place.resolve()) and output.is_file()
