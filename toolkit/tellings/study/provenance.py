"""Provenance: versions, hashes of inputs, resources and outputs, written beside every result."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import polars as pl

from tellings.domain.parts import Extractor, discover
from tellings.domain.results import Corpus, StudyResult
from tellings.reports.replacing import write_bytes
from tellings.study.config import Study
from tellings.study.versions import COMPARING, LIBRARIES, MARKING, code_version

MANIFEST = "manifest.json"
TEXTS = "provenance/texts.csv"
# The stages that draw at random; all others give the same for any seed.
DRAWING = ("contrasts", "contrasts own", "omnibus", "terms")
# Besides what numbers pass through: what reads the files, and what the reports are set with.
READING = ("charset-normalizer", "lxml", "pyyaml")
PRINTING = ("jinja2", "matplotlib", "typst")


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
    >>> from tellings.study.sections import About, CorpusSection
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
        "libraries": {name: version(name) for name in (*LIBRARIES, *READING, *PRINTING)},
        "study_digest": study.digest(),
        "seed": study.study.seed,
        "records": corpus.outcomes(),
        "inputs": [{"file": file, "sha256": digest} for file, digest in inputs.rows()],
        "extractors": [
            {
                "name": extractor.name,
                "version": extractor.version,
                "resources": resource_hashes(extractor),
            }
            for extractor in discover(Extractor).values()
        ],
    }


def write_manifest(
    result: StudyResult,
    folder: Path,
    outputs: Sequence[Path],
    *,
    rows: Mapping[str, int] | None = None,
    left_out: Sequence[str] = (),
) -> Path:
    """The manifest of a run: the study, what it rests on and every output with its SHA-256.

    Parameters
    ----------
    result : StudyResult
        What was found.
    folder : Path
        Where the outputs are; their names are given relative to it.
    outputs : sequence of Path
        The files written.
    rows : Mapping of str to int, optional
        Rows of tables that are not in the result, for they are too long.
    left_out : sequence of str
        What a study of this size has not.

    Returns
    -------
    Path
        ``manifest.json`` in the folder.
    """
    counted = ("spans", "measures", "comparisons", "terms", "claims", "reuse")
    heights = {name: getattr(result, name).height for name in counted} | dict(rows or {})
    manifest = {
        "study": dict(result.study),
        "provenance": dict(result.provenance),
        "python": ".".join(map(str, sys.version_info[:3])),
        "code": {"marking": code_version(MARKING), "comparing": code_version(COMPARING)},
        "seeds": dict.fromkeys(DRAWING, result.study.get("seed")),
        "tables": {name: heights[name] for name in counted},
        "outputs": {
            output.relative_to(folder).as_posix(): file_hash(output) for output in sorted(outputs)
        },
        **({"left_out": list(left_out)} if left_out else {}),
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, default=str)
    return write_bytes(folder / MANIFEST, f"{text}\n".encode())


def write_texts(articles: pl.DataFrame, hashes: Sequence[str], folder: Path) -> Path:
    """The SHA-256 of every article's text: who gets the texts again can see that they are the same.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        What was read.
    hashes : sequence of str
        Of the text of each, see ``text_hash``.
    folder : Path
        Where the outputs are.

    Returns
    -------
    Path
        ``provenance/texts.csv`` in the folder: ``article_id``, ``source_file``, ``source_index``
        and ``text_sha256``, of the text as it was read (UTF-8), in the order of the ids.
    """
    listing = articles.select(
        "article_id",
        "source_file",
        "source_index",
        pl.Series("text_sha256", hashes, dtype=pl.String),
    )
    return write_bytes(folder / TEXTS, listing.sort("article_id").write_csv().encode("utf-8"))


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    Examples
    --------
    >>> text_hash("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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


def resource_hashes(extractor: Extractor) -> dict[str, str]:
    """SHA-256 of an extractor's data files, named by their paths below ``tellings/``.

    Examples
    --------
    >>> len(set(resource_hashes(discover(Extractor)["hedging"]).values())) > 1
    True
    """
    package = files("tellings")
    return {
        name: hashlib.sha256(package.joinpath(name).read_bytes()).hexdigest()
        for name in sorted(extractor.resources)
    }
