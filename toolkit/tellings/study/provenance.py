"""Provenance: versions, hashes of inputs, resources and outputs, written beside every result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from tellings.domain.parts import Extractor, discover
from tellings.domain.results import Corpus, StudyResult
from tellings.study.config import Study

MANIFEST = "manifest.json"
LIBRARIES = ("polars", "numpy", "scipy", "scikit-learn", "matplotlib", "typst")


def provenance(study: Study, corpus: Corpus) -> dict[str, object]:
    """What a result rests on: versions, input files and lexicons with SHA-256, the seed.

    Parameters
    ----------
    study : Study
        The study as declared.
    corpus : Corpus
        What was read.

    Returns
    -------
    dict
        Plain JSON values; holds no time, no machine name and no absolute path.

    Examples
    --------
    >>> from tellings.domain.tables import ARTICLES, IMPORTS
    >>> from tellings.study.config import About, CorpusSection
    >>> empty = Corpus(articles=ARTICLES.empty(), imports=IMPORTS.empty())
    >>> declared = Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))
    >>> provenance(declared, empty)["seed"]
    1
    """
    inputs = (
        corpus.articles.select("source_file", "sha256").drop_nulls().unique().sort("source_file")
    )
    return {
        "tellings": version("tellings"),
        "libraries": {name: version(name) for name in LIBRARIES},
        "study_digest": study.digest(),
        "seed": study.study.seed,
        "records": corpus.outcomes(),
        "inputs": [{"file": file, "sha256": digest} for file, digest in inputs.rows()],
        "extractors": [
            {
                "name": extractor.name,
                "version": extractor.version,
                "resources": {name: _resource_hash(name) for name in sorted(extractor.resources)},
            }
            for extractor in discover(Extractor).values()
        ],
    }


def write_manifest(result: StudyResult, folder: Path, outputs: Sequence[Path]) -> Path:
    """The manifest of a run: the study, what it rests on and every output with its SHA-256.

    Parameters
    ----------
    result : StudyResult
        What was found.
    folder : Path
        Where the outputs are; their names are given relative to it.
    outputs : sequence of Path
        The files written.

    Returns
    -------
    Path
        ``manifest.json`` in the folder.
    """
    manifest = {
        "study": dict(result.study),
        "provenance": dict(result.provenance),
        "tables": {
            name: getattr(result, name).height
            for name in ("spans", "measures", "comparisons", "terms", "claims", "reuse")
        },
        "outputs": {
            output.relative_to(folder).as_posix(): file_hash(output) for output in sorted(outputs)
        },
    }
    path = folder / MANIFEST
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, default=str)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def listed_outputs(manifest: Path) -> list[str]:
    """The files that a manifest of ours lists, relative to its folder; none if it is not ours.

    Examples
    --------
    >>> listed_outputs(Path("no-such-folder", "manifest.json"))
    []
    """
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    outputs = told.get("outputs") if isinstance(told, dict) and "provenance" in told else None
    return sorted(outputs) if isinstance(outputs, dict) else []


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a").write_bytes(b"")
    ...     file_hash(Path(folder, "a"))[:8]
    'e3b0c442'
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resource_hash(name: str) -> str:
    """SHA-256 of a data file of the package, named by its path below ``tellings/``."""
    return hashlib.sha256(files("tellings").joinpath(name).read_bytes()).hexdigest()
