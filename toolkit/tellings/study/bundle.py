"""A replication package: outputs, study file and what others need to make them again."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tellings.domain.errors import StudyError, listed
from tellings.study.coding import coded_files
from tellings.study.config import Study, load_study
from tellings.study.crate import crate, datapackage
from tellings.study.enclosed import enclosed
from tellings.study.provenance import MANIFEST
from tellings.study.readme import RIGHTS, readme
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
    ``study/`` (the study file and what it names: the articles, the samples and codes of hand
    coding; and its preregistration), ``output/`` (every output with its manifest) and descriptions
    for machines: ``datapackage.json`` and ``ro-crate-metadata.json``. Only if ``copyright_mode``
    is ``full`` do texts go in: otherwise there is no article, samples are without what the coders
    read, and codes without texts and notes; ``output/provenance/texts.csv`` lets whoever gets the
    articles elsewhere see that they are the same.

    Parameters
    ----------
    folder : str or Path
        What ``tellings run`` wrote.
    out : str or Path
        The zip file; replaced if it is there. The same files give the same bytes; where the study
        declares no date, the day on which the manifest was written is part of them.
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
        If an output is not as its manifest lists, the study file is another one, or what it names
        lies outside its folder.
    CodingError
        If a sample or a file of codes cannot be read.
    """
    place, file = Path(folder), Path(study)
    told = manifest_of(place)
    declared = load_study(file)
    _belongs(told, declared, place)
    texts = declared.report.copyright_mode == "full"
    parts = {f"output/{name}": (place / name).read_bytes() for name in sorted(told["outputs"])}
    parts[f"output/{MANIFEST}"] = (place / MANIFEST).read_bytes()
    named = enclosed(declared, file, texts=texts, without=Path(out).resolve())
    _as_they_were_read(told, declared, file.parent, named)
    parts |= {f"study/{name}": data for name, data in named.items()}
    kept = measured is not None and measured.is_file()
    times = json.loads(measured.read_text(encoding="utf-8")) if measured and kept else {}
    parts["README.md"] = readme(told, times, study=declared, file=file.name).encode()
    parts["datapackage.json"] = datapackage(told, parts)
    made = datetime.fromtimestamp((place / MANIFEST).stat().st_mtime, UTC).date()
    parts["ro-crate-metadata.json"] = crate(told, parts, rights=RIGHTS[texts], date=made)
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
    if told["study"].get("authors", []) != declared.study.signed():
        raise StudyError(
            "The study file names other authors than the outputs.",
            remedy="run the study again, then bundle it; nothing else changes.",
        )


def _as_they_were_read(
    told: Manifest, declared: Study, base: Path, named: Mapping[str, bytes]
) -> None:
    """Refuse articles, samples and codes that were changed after the run."""
    changed = []
    if declared.report.copyright_mode == "full":
        there = {hashlib.sha256(data).hexdigest() for data in named.values()}
        inputs = told["provenance"]["inputs"]
        changed = [one["file"] for one in inputs if one["sha256"] not in there]
    if coded_files(declared, base) != told["provenance"].get("coding", {}):
        changed.append("a sample or file of codes")
    if changed:
        raise StudyError(
            f"{listed(changed)} changed since the outputs were made.",
            remedy="put it back as it was, or run the study again, then bundle it.",
        )


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
