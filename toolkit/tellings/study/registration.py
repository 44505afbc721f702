"""The preregistration beside a study file: what was fixed, and how it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tellings.domain.errors import StudyError

RECORD, DOCUMENT = ".prereg.json", ".prereg.md"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What was fixed before the data were seen.

    Parameters
    ----------
    record : str
        Name of the file that keeps it.
    digest : str
        SHA-256 of all below.
    document_sha256 : str
        SHA-256 of the document as it was written.
    document_now : str
        SHA-256 of the document as it is; empty if it is gone.
    declared : Mapping[str, object]
        The study as it was declared, plain values.
    families : Mapping[str, list of str]
        The confirmatory families and their measures.
    instruments : Mapping[str, str]
        Version of the toolkit, and of each extractor with its lexicons and models.
    """

    record: str
    digest: str
    document_sha256: str
    document_now: str
    declared: Mapping[str, object]
    families: Mapping[str, list[str]]
    instruments: Mapping[str, str]


def record_of(study_file: Path) -> Path:
    """Where the preregistration of a study file is kept.

    Examples
    --------
    >>> record_of(Path("harbour/study.toml")).name
    'study.prereg.json'
    """
    return study_file.with_name(study_file.stem + RECORD)


def document_of(study_file: Path) -> Path:
    """Where the preregistration of a study file can be read.

    Examples
    --------
    >>> document_of(Path("harbour/study.toml")).name
    'study.prereg.md'
    """
    return study_file.with_name(study_file.stem + DOCUMENT)


def digest_of_plan(plan: Mapping[str, object]) -> str:
    """SHA-256 of plain values, whatever the order of their keys.

    Examples
    --------
    >>> digest_of_plan({"a": 1, "b": 2}) == digest_of_plan({"b": 2, "a": 1})
    True
    """
    plain = json.dumps(plan, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def registration_of(study_file: Path) -> Registration | None:
    """The preregistration beside a study file; None if there is none.

    Raises
    ------
    StudyError
        If the record is no record of ours or its content does not fit its digest.

    Examples
    --------
    >>> registration_of(Path("no-such-folder", "study.toml")) is None
    True
    """
    record = record_of(study_file)
    if not record.is_file():
        return None
    plan, told = _read(record)
    document = document_of(study_file)
    now = hashlib.sha256(document.read_bytes()).hexdigest() if document.is_file() else ""
    declared, families, instruments = (_mapping(plan, key, record) for key in _PARTS)
    return Registration(
        record=record.name,
        digest=str(told["digest"]),
        document_sha256=str(told["document_sha256"]),
        document_now=now,
        declared=declared,
        families={name: list(map(str, names)) for name, names in families.items()
                  if isinstance(names, list)},
        instruments={name: str(version) for name, version in instruments.items()},
    )  # fmt: skip


_PARTS = ("declared", "families", "instruments")


def _read(record: Path) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """The plan and the whole record, checked against its digest."""
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _damaged(record) from error
    wanted = {"plan", "digest", "document_sha256"}
    if not isinstance(told, dict) or not wanted <= set(told) or not isinstance(told["plan"], dict):
        raise _damaged(record)
    if digest_of_plan(told["plan"]) != told["digest"]:
        raise _damaged(record)
    return told["plan"], told


def _mapping(plan: Mapping[str, object], key: str, record: Path) -> Mapping[str, object]:
    part = plan.get(key)
    if not isinstance(part, dict):
        raise _damaged(record)
    return part


def _damaged(record: Path) -> StudyError:
    return StudyError(
        f"'{record.name}' is not as it was written: its content does not fit its digest.",
        remedy="take it back from your repository or from where the study is registered.",
    )
