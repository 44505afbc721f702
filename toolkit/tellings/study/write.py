"""The outputs of a study: reports, tables and the manifest that hashes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tellings.domain.errors import StudyError
from tellings.domain.results import StudyResult
from tellings.reports import write_report
from tellings.study.config import FORMATS
from tellings.study.provenance import MANIFEST, listed_outputs, write_manifest


def write_study(
    result: StudyResult, folder: str | Path, *, formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Every output of a study, written into a folder, with a manifest.

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
        The files written, sorted, the manifest last. Files of an earlier run in the folder are
        taken away first.

    Raises
    ------
    StudyError
        If the folder is a file.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise StudyError(
            f"'{place}' is a file; reports are written into a folder.",
            remedy="name a folder with --out, or move the file away.",
        )
    place.mkdir(parents=True, exist_ok=True)
    _clear(place)
    outputs = write_report(result, place, formats=tuple(formats))
    return (*sorted(outputs), write_manifest(result, place, outputs))


def _clear(place: Path) -> None:
    """Take away what an earlier run wrote here: its manifest must not outlive its files.

    Only files that the earlier manifest lists go. A report in full, left beside one meant for
    sharing, would give away texts that may not be shared.
    """
    manifest = place / MANIFEST
    for name in listed_outputs(manifest):
        output = (place / name).resolve()
        if output.is_relative_to(place.resolve()) and output.is_file():
            output.unlink()
    manifest.unlink(missing_ok=True)
