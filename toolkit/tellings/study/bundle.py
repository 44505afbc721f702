"""A replication package: outputs, study file and what others need to make them again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tellings.domain.errors import StudyError
from tellings.study.config import Study, load_study
from tellings.study.crate import crate, datapackage
from tellings.study.provenance import MANIFEST
from tellings.study.readme import readme
from tellings.study.registration import document_of, record_of
from tellings.study.verify import Manifest, changed_outputs, manifest_of

# Zip files cannot tell earlier times; a fixed one gives the same bytes each time.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MOST_COMPRESSED = 9


def bundle(
    folder: str | Path, out: str | Path, *, study: str | Path, measured: Path | None = None
) -> Path:
    """A zip file with all that somebody needs to check and remake a study.

    It holds ``README.md`` (what a data editor asks for, filled in from the manifest: data and
    their rights, software, randomness, time and memory, each exhibit with its program and file),
    ``study/`` (the study file, its preregistration if there is one, and the articles if
    ``copyright_mode`` is ``full``), ``output/`` (every output with its manifest) and descriptions
    for machines: ``datapackage.json`` and
    ``ro-crate-metadata.json``. In any other copyright mode no article goes in;
    ``output/provenance/texts.csv`` lets whoever gets them elsewhere see that they are the same.

    Parameters
    ----------
    folder : str or Path
        What ``tellings run`` wrote.
    out : str or Path
        The zip file; replaced if it is there. The same inputs give the same bytes.
    study : str or Path
        The study file that the outputs were made with.
    measured : Path, optional
        What was measured during the run: JSON, kept by ``tellings run`` in ``.tellings/runs``.

    Returns
    -------
    Path
        ``out``.

    Raises
    ------
    StudyError
        If an output is not as its manifest lists, or the study file is another one.
    """
    place, file = Path(folder), Path(study)
    told = manifest_of(place)
    declared = load_study(file)
    _belongs(told, declared, place)
    texts = declared.report.copyright_mode == "full"
    parts = {f"output/{name}": (place / name).read_bytes() for name in sorted(told["outputs"])}
    parts[f"output/{MANIFEST}"] = (place / MANIFEST).read_bytes()
    beside = (file, record_of(file), document_of(file))
    parts |= {f"study/{one.name}": one.read_bytes() for one in beside if one.is_file()}
    if texts:
        parts |= _articles(declared, file.parent)
    kept = measured is not None and measured.is_file()
    times = json.loads(measured.read_text(encoding="utf-8")) if measured and kept else {}
    parts["README.md"] = readme(told, times, study=file.name, texts=texts).encode()
    parts["datapackage.json"] = datapackage(told, parts)
    parts["ro-crate-metadata.json"] = crate(told, parts)
    return _zipped(Path(out), parts)


def _belongs(told: Manifest, declared: Study, place: Path) -> None:
    """Refuse outputs that were changed, and a study file that did not make them."""
    for difference in changed_outputs(place):
        raise StudyError(
            f"An output in '{place}' is not as its manifest lists: {difference}.",
            remedy="make the outputs again with tellings run, then bundle them.",
        )
    made_with = told["study"].get("digest")
    if made_with != declared.digest():
        raise StudyError(
            "The study file is not the one that the outputs were made with: its digest is "
            f"{declared.digest()[:16]}, theirs is {str(made_with)[:16]}.",
            remedy="give the study file that was run, or run this one first.",
        )


def _articles(declared: Study, base: Path) -> dict[str, bytes]:
    """The files below the corpus paths that lie beside the study file, by name in the bundle."""
    found: dict[str, bytes] = {}
    top = base.resolve()
    for path in declared.corpus.paths:
        start = (base / path).resolve()
        if not start.is_relative_to(top):
            raise StudyError(
                f"The corpus path '{path}' leads out of the folder of the study file.",
                remedy="copy the articles beside the study file, so that they go into the bundle.",
            )
        files = [start] if start.is_file() else sorted(start.rglob("*"))
        for file in files:
            name = file.relative_to(top)
            hidden = any(part.startswith(".") for part in name.parts)
            if file.is_file() and not hidden:
                found[f"study/{name.as_posix()}"] = file.read_bytes()
    return found


def _zipped(out: Path, parts: Mapping[str, bytes]) -> Path:
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w") as archive:
            for name in sorted(parts):
                entry = zipfile.ZipInfo(name, date_time=_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                # The system is part of the bytes too: 3 is Unix, wherever this runs.
                entry.create_system = 3
                archive.writestr(entry, parts[name], compresslevel=_MOST_COMPRESSED)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return out
