"""The study file: what is compared, how, and under which seed, checked as a whole."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from pydantic import Field, PrivateAttr, ValidationError

from tellings.domain.errors import LoadError, StudyError
from tellings.loaders import ReadOptions
from tellings.loaders.patterns import compile_pattern
from tellings.loaders.values import language_tag
from tellings.study.expected import example_of, place
from tellings.study.mistakes import Mistake, found_by_pydantic, found_in_names, told
from tellings.study.registration import Registration, registration_of
from tellings.study.sections import (
    About,
    CodingSection,
    CompareSection,
    CorpusSection,
    ExtractSection,
    FocalSection,
    PowerSection,
    ReportSection,
    RunSection,
    Section,
)
from tellings.study.voices import VoicesSection


class Study(Section):
    """A study as declared in its file: one field a section, with the keys of ``docs/study.md``.

    Examples
    --------
    >>> study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]))
    >>> study.compare.level
    0.95
    """

    study: About
    corpus: CorpusSection
    extract: ExtractSection = Field(default_factory=ExtractSection)
    compare: CompareSection = Field(default_factory=CompareSection)
    focal: FocalSection | None = None
    voices: VoicesSection | None = None
    coding: dict[str, CodingSection] = Field(default_factory=dict)
    report: ReportSection = Field(default_factory=ReportSection)
    power: PowerSection = Field(default_factory=PowerSection)
    run: RunSection = Field(default_factory=RunSection)
    # What remakes the result; set by whoever reads the study, no key of the file.
    _command: str = PrivateAttr(default="tellings.run_study(study)")
    _registration: Registration | None = PrivateAttr(default=None)

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
        """SHA-256 of what is declared, independent of order and comments in the file.

        How the study is run is left out: two machines find the same. So are ``[power]`` and the
        authors, which no number rests on.
        """
        plain = json.dumps(self.declared(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()

    def declared(self) -> dict[str, object]:
        """All that numbers rest on, as plain values.

        Keys that came later and stand at their defaults are left out, so that a study keeps the
        digest that it had before they came.

        Examples
        --------
        >>> study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]))
        >>> sorted(study.declared())
        ['compare', 'corpus', 'report', 'study']
        """
        declared = self.model_dump(
            mode="json", exclude={"run": True, "power": True, "study": {"authors"}}
        )
        if self.focal is None:
            del declared["focal"]
        if self.voices is None:
            del declared["voices"]
        if self.extract == ExtractSection():
            del declared["extract"]
        if not self.coding:
            del declared["coding"]
        later = {"families": {}, "margin": CompareSection().margin}
        compared = declared["compare"].items()
        declared["compare"] = {
            key: value for key, value in compared if key not in later or value != later[key]
        }
        return declared

    @property
    def registration(self) -> Registration | None:
        """What was preregistered, if the study file has a preregistration beside it."""
        return self._registration

    def registered_as(self, registration: Registration | None) -> Study:
        """The same study, held against a preregistration."""
        copy = self.model_copy()
        copy._registration = registration
        return copy

    def confirmatory_measures(self) -> list[str]:
        """Measures decided on beforehand: those preregistered, or declared where nothing was.

        Examples
        --------
        >>> study = Study(study=About(seed=1), corpus=CorpusSection(paths=["articles"]),
        ...               compare=CompareSection(confirmatory=["hedge_rate"]))
        >>> study.confirmatory_measures()
        ['hedge_rate']
        """
        registration = self.registration
        families = registration.families if registration else self.compare.planned()
        return [name for names in families.values() for name in names]


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
    mistakes = found_in_names(values) + _misread(study.corpus) + _missing_paths(study, file.parent)
    if mistakes:
        raise StudyError(
            told(mistakes, source, file.name),
            remedy=f"correct these lines, then run: tellings check {file.name}",
        )
    return study.made_by(f"tellings run {file.name}").registered_as(registration_of(file))


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
            remedy="correct that line; text values stand in double quotes."
            if file.suffix == ".toml"
            else f"give a study.toml; articles are read without one: tellings read {file.name}",
        ) from error


def _misread(corpus: CorpusSection) -> list[Mistake]:
    """What the loaders would refuse of ``[corpus]``, whatever the articles are."""
    asked: list[tuple[tuple[str, ...], Callable[[], object]]] = [
        (("columns", ours), partial(ReadOptions, columns={ours: theirs}))
        for ours, theirs in corpus.columns.items()
    ]
    if corpus.pattern is not None:
        asked.append((("pattern",), partial(compile_pattern, corpus.pattern)))
    asked.append((("encoding",), partial(ReadOptions, encoding=corpus.encoding)))
    found = []
    for where, ask in asked:
        try:
            ask()
        except LoadError as error:
            key = "'" + ".".join(("corpus", *where)) + "'"
            problem, remedy = f"{key}: {error.problem.rstrip('.')}", error.remedy.rstrip(".")
            found.append(Mistake(where=("corpus", *where), problem=problem, remedy=remedy))
    if language_tag(corpus.language) is None:
        problem = f"'corpus.language' must be a BCP-47 tag, got '{corpus.language}'"
        remedy = example_of(("corpus", "language"))
        found.append(Mistake(where=("corpus", "language"), problem=problem, remedy=remedy))
    return found


def _missing_paths(study: Study, folder: Path) -> list[Mistake]:
    named: list[tuple[tuple[str, ...], str]] = []
    named += [(("corpus", "paths"), path) for path in study.corpus.paths]
    for measure, section in study.coding.items():
        named.append((("coding", measure, "sample"), section.sample))
        named += [(("coding", measure, "codes"), path) for path in section.codes]
    return [
        Mistake(
            where=where,
            problem=f"{place(where)}: there is no file or folder '{path}'",
            remedy="paths are relative to the study file",
        )
        for where, path in named
        if not (folder / path).exists()
    ]
