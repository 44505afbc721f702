"""The study file: what is compared, how, and under which seed, checked as a whole."""

from __future__ import annotations

import datetime
import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from tellings.domain.errors import StudyError
from tellings.study.mistakes import Mistake, found_by_pydantic, found_in_names, told

Format = Literal["pdf", "html", "tables"]
FORMATS: tuple[Format, ...] = ("pdf", "html", "tables")
DEFAULT_MEASURES = (
    "attributions_per_1000_words",
    "quoted_share",
    "unnamed_source_share",
    "official_source_share",
    "expert_source_share",
    "citizen_source_share",
    "source_diversity_share",
    "author_hedge_rate",
    "booster_rate",
    "distancing_rate",
    "denial_rate",
    "weasel_attribution_share",
    "loaded_rate",
    "loaded_sentence_share",
)


class Section(BaseModel):
    """A section of the study file: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class About(Section):
    """``[study]``: what the study asks."""

    title: str = "Untitled study"
    question: str = ""
    date: datetime.date | None = None
    seed: int = Field(ge=0, strict=True)


class CorpusSection(Section):
    """``[corpus]``: where the articles are and how they are read."""

    paths: Annotated[list[str], Field(min_length=1)]
    pattern: str | None = None
    language: str = "en"
    encoding: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    events: dict[str, str] = Field(default_factory=dict)


def _once(names: list[str]) -> list[str]:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"names must not be repeated, as {repeated} are")
    return names


Names = Annotated[list[str], AfterValidator(_once)]
"""A list of names, each once."""


class CompareSection(Section):
    """``[compare]``: which outlets and measures, and at what level."""

    outlets: Names = Field(default_factory=list)
    measures: Names = Field(default_factory=lambda: list(DEFAULT_MEASURES))
    confirmatory: Names = Field(default_factory=list)
    level: float = Field(default=0.95, gt=0.5, lt=1)
    min_events: int = Field(default=4, ge=4)


class ReportSection(Section):
    """``[report]``: what is written."""

    formats: list[Format] = Field(default_factory=lambda: list(FORMATS))
    copyright_mode: Literal["full", "quotes", "features"] = "quotes"


class Study(Section):
    """A study as declared in its file.

    Examples
    --------
    >>> study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]))
    >>> study.compare.level
    0.95
    """

    study: About
    corpus: CorpusSection
    compare: CompareSection = Field(default_factory=CompareSection)
    report: ReportSection = Field(default_factory=ReportSection)
    # What remakes the result; set by whoever reads the study, no key of the file.
    _command: str = PrivateAttr(default="tellings.run_study(study)")

    @property
    def command(self) -> str:
        """The command that remakes every number."""
        return self._command

    def made_by(self, command: str) -> Study:
        """The same study, remade by another command."""
        copy = self.model_copy()
        copy._command = command
        return copy

    def digest(self) -> str:
        """SHA-256 of all that is declared, independent of order and comments in the file."""
        plain = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


def load_study(path: str | Path) -> Study:
    """The study declared in a TOML file, after every check that needs no article.

    Parameters
    ----------
    path : str or Path
        A study file; see ``docs/study.md`` for its keys.

    Returns
    -------
    Study
        Frozen; relative corpus paths are relative to the study file.

    Raises
    ------
    StudyError
        With all mistakes at once: line number, what was expected, the nearest known key.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "study.toml")
    ...     _ = file.write_text('[study]\\nseed = 1\\n[corpus]\\npaths = ["."]\\n')
    ...     load_study(file).study.seed
    1
    """
    file = Path(path)
    source = _text(file)
    values = _parsed(file, source)
    try:
        study = Study.model_validate(values)
    except ValidationError as error:
        mistakes = found_by_pydantic(error, Study)
        raise StudyError(
            told(mistakes + found_in_names(values), source, file.name),
            remedy=f"correct these lines, then run: tellings check {file.name}",
        ) from error
    mistakes = found_in_names(values) + _missing_paths(study, file.parent)
    if mistakes:
        raise StudyError(
            told(mistakes, source, file.name),
            remedy=f"correct these lines, then run: tellings check {file.name}",
        )
    return study.made_by(f"tellings run {file.name}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StudyError(
            f"There is no study file '{file}'.",
            remedy="check the path, or make one with: tellings new NAME",
        ) from error
    except (IsADirectoryError, UnicodeDecodeError) as error:
        raise StudyError(
            f"'{file}' is not a study file: it must be TOML text in UTF-8.",
            remedy="give the path of a study.toml, or read a folder with: tellings read FOLDER",
        ) from error


def _parsed(file: Path, source: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            f"{file.name} is not valid TOML: {error}.",
            remedy="correct that line; text values stand in double quotes.",
        ) from error


def _missing_paths(study: Study, folder: Path) -> list[Mistake]:
    return [
        Mistake(
            where=("corpus", "paths"),
            problem=f"there is no file or folder '{path}'",
            remedy="paths are relative to the study file",
        )
        for path in study.corpus.paths
        if not (folder / path).exists()
    ]
