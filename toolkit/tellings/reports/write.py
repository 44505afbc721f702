"""The front door: a study result in, its reports out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tellings.domain.parts import Report, part
from tellings.domain.results import StudyResult
from tellings.reports.content import content_of
from tellings.reports.material import Json, prepare
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html
from tellings.reports.replacing import write_bytes
from tellings.reports.tables import table_files, write_all

FORMATS = ("pdf", "html", "tables")


def write_report(
    result: StudyResult, folder: str | Path, *, formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """The reports of a study, written into a folder.

    ``report.pdf``, ``report.html``, ``tables/*.csv|parquet|tex`` and ``figures/*.svg`` say the
    same numbers. Each file is replaced in one step; the same result gives the same bytes.

    Parameters
    ----------
    result : StudyResult
        What a study gave; its ``copyright_mode`` decides how much article text is printed.
    folder : str or Path
        Made if it is not there.
    formats : sequence of str, default ("pdf", "html", "tables")
        Also the names of reports that plug-ins bring.

    Returns
    -------
    tuple of Path
        The files written, sorted.

    Raises
    ------
    UnknownPartError
        If no installed report has one of the names.
    TellingsError
        If no font has the letters of a script; the other formats are written by then.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.reports.example import example_result
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_report(example_result(), folder, formats=["html"])]
    ['report.html']
    """
    place = Path(folder)
    others = [part(Report, name) for name in dict.fromkeys(formats) if name not in FORMATS]
    material = prepare(result)
    made = content_of(material)
    written: list[Path] = []
    if "tables" in formats:
        written += write_all(table_files(material, made), place)
    for other in others:
        written += other.write(result, place)
    # Last, because the PDF alone can fail for want of a font.
    return tuple(sorted([*written, *write_pages(made, place, formats=formats)]))


def write_pages(made: Json, folder: Path, *, formats: Sequence[str]) -> tuple[Path, ...]:
    """The reader and the PDF of a report's content, as far as they are wanted.

    Parameters
    ----------
    made : dict
        What ``content`` gave.
    folder : Path
        Where they go.
    formats : sequence of str
        Of these "html" and "pdf" are looked at.

    Examples
    --------
    >>> write_pages({}, Path("no-such-folder"), formats=["tables"])
    ()
    """
    written = []
    if "html" in formats:
        page = reader_html(made).encode("utf-8")
        written.append(write_bytes(folder / "report.html", page))
    if "pdf" in formats:
        written.append(write_bytes(folder / "report.pdf", pdf_bytes(made)))
    return tuple(written)
