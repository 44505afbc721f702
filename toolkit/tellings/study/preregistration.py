"""Preregistration: the study fixed in a document before the data are seen, and held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import polars as pl

from tellings.domain.errors import StudyError
from tellings.domain.parts import Extractor, discover
from tellings.domain.tables import DEVIATIONS
from tellings.study.config import Study, load_study
from tellings.study.plan_text import plan_text
from tellings.study.provenance import resource_hashes
from tellings.study.registration import (
    Registration,
    digest_of_plan,
    document_of,
    record_of,
)
from tellings.study.sections import About, CorpusSection


def preregister(study_file: str | Path) -> tuple[Path, Path]:
    """The preregistration of a study: a document to deposit, and a record that runs are held to.

    Both are written beside the study file. A file on one's own disk proves no date: deposit the
    document with a registry (OSF, AsPredicted), which stamps it. From then on every run of the
    study says which results are confirmatory and lists what is not as it was preregistered.

    Parameters
    ----------
    study_file : str or Path
        A study file without mistakes; its corpus paths must exist, but nothing is read.

    Returns
    -------
    (Path, Path)
        ``NAME.prereg.md`` to read and deposit, ``NAME.prereg.json`` with the hashes. The same
        study gives the same bytes.

    Raises
    ------
    StudyError
        If the study file has mistakes, names no confirmatory measure, or is preregistered
        otherwise already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "study.toml")
    ...     _ = file.write_text('[study]\\nseed = 1\\n[corpus]\\npaths = ["."]\\n'
    ...                         '[compare]\\nconfirmatory = ["loaded_rate"]\\n')
    ...     document, record = preregister(file)
    ...     document.name, record.name, deviations(load_study(file)).height
    ('study.prereg.md', 'study.prereg.json', 0)
    """
    file = Path(study_file)
    study = load_study(file)
    if not study.compare.planned():
        raise StudyError(
            f"'{file.name}' names no confirmatory measure: there is nothing to preregister.",
            remedy='add to [compare]: confirmatory = ["MEASURE"], or [compare.families].',
        )
    if study.registration is not None and deviations(study).height:
        raise StudyError(
            f"'{file.name}' is preregistered already, and not as it is now.",
            remedy=f"keep '{study.registration.record}' and let the run list the deviations; for a "
            "new study, copy the study file under another name.",
        )
    measuring = instruments()
    plan = {
        "declared": study.declared(),
        "families": study.compare.planned(),
        "instruments": measuring,
    }
    text = plan_text(study, digest=digest_of_plan(plan), instruments=measuring)
    document, record = document_of(file), record_of(file)
    document.write_bytes(text.encode())
    kept = {
        "digest": digest_of_plan(plan),
        "document_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "plan": plan,
    }
    told = json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    record.write_bytes(told.encode())
    return document, record


def instruments() -> dict[str, str]:
    """What measures: the version of the toolkit, and of each extractor with a hash of its data.

    Examples
    --------
    >>> sorted(instruments())[-1]
    'tellings'
    """
    told = {"tellings": version("tellings")}
    for extractor in discover(Extractor).values():
        data = digest_of_plan(resource_hashes(extractor))
        told[f"extractor {extractor.name}"] = f"{extractor.version}, data {data[:16]}"
    return told


def deviations(study: Study) -> pl.DataFrame:
    """Every key of a study that is not as it was preregistered, with its old and new value.

    Parameters
    ----------
    study : Study
        As ``load_study`` gives it; a study without preregistration has no deviations.

    Returns
    -------
    polars.DataFrame, table DEVIATIONS, one row a key, in alphabetical order
        Values as JSON; null where a key was not, or is no longer, declared. Keys that start with
        ``instrument`` are versions of what measures; ``document`` is the preregistration itself.

    Examples
    --------
    >>> deviations(Study(study=About(seed=1), corpus=CorpusSection(paths=["."]))).height
    0
    """
    if study.registration is None:
        return DEVIATIONS.empty()
    was, now = _values_then(study.registration), _values_now(study)
    rows = [
        {"key": key, "preregistered": was.get(key), "now": now.get(key)}
        for key in sorted(was.keys() | now.keys())
        if was.get(key) != now.get(key)
    ]
    return pl.DataFrame(rows, schema=dict(DEVIATIONS.columns))


def told_of(registration: Registration | None) -> dict[str, object] | None:
    """What reports and the manifest say of a preregistration; None if there is none.

    Examples
    --------
    >>> told_of(None) is None
    True
    """
    if registration is None:
        return None
    return {
        "record": registration.record,
        "digest": registration.digest,
        "document_sha256": registration.document_sha256,
        "families": {name: list(names) for name, names in registration.families.items()},
    }


def _values_then(registration: Registration) -> dict[str, str]:
    return (
        _defaults()
        | _flat(registration.declared)
        | {f"instrument {name}": value for name, value in registration.instruments.items()}
        | {"document": registration.document_sha256}
    )


def _values_now(study: Study) -> dict[str, str]:
    registration = study.registration
    document = registration.document_now if registration is not None else ""
    return (
        _defaults()
        | _flat(study.declared())
        | {f"instrument {name}": value for name, value in instruments().items()}
        | ({"document": document} if document else {})
    )


def _defaults() -> dict[str, str]:
    """Keys that a file need not hold: declaring a default is no change."""
    least = Study(study=About(seed=0), corpus=CorpusSection(paths=["."]))
    return _flat({name: section for name, section in least.model_dump(mode="json").items()
                  if name in {"compare", "report"}})  # fmt: skip


def _flat(value: Mapping[str, object], above: str = "") -> dict[str, str]:
    """Nested values by dotted key, each as JSON."""
    flat: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            flat |= _flat(inner, f"{above}{key}.")
        else:
            flat[f"{above}{key}"] = json.dumps(inner, ensure_ascii=False)
    return flat
