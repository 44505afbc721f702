"""The outputs of a study: reports, tables and the manifest that hashes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tellings.domain.results import StudyResult
from tellings.reports import write_report
from tellings.study.config import FORMATS
from tellings.study.provenance import write_manifest


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
        The files written, sorted, the manifest last.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    outputs = write_report(result, place, formats=tuple(formats))
    return (*sorted(outputs), write_manifest(result, place, outputs))
