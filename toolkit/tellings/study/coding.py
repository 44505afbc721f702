"""Hand coding in a study: samples and codes named in the study file, tables in the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import polars as pl

from tellings.coding import (
    CorrectionOptions,
    Origin,
    agreement,
    coding_units,
    correct,
    corrected_levels,
    error_tests,
    predict_units,
    read_codes,
    validate,
)
from tellings.coding.key import read_key
from tellings.coding.predictions import AUTOMATED
from tellings.coding.units import UnitKind
from tellings.domain.errors import StudyError
from tellings.domain.results import StudyResult
from tellings.study.config import Study
from tellings.study.sections import CodingSection
from tellings.study.shards import digest_of

Tables = Mapping[str, pl.DataFrame]
TABLES = ("agreement", "validation", "error_tests", "corrected_levels", "corrected_contrasts")


def with_coding(result: StudyResult, study: Study, folder: Path) -> StudyResult:
    """The result with what hand coding says of its measures.

    Parameters
    ----------
    result : StudyResult
        What the automated measures found.
    study : Study
        Its sections ``[coding.MEASURE]`` name samples and codes.
    folder : Path
        Where their paths start.

    Returns
    -------
    StudyResult
        With agreement, validation, error tests, corrected levels and contrasts of each coded
        variable; ``validated`` is true for its rows of ``comparisons``. The same result where
        nothing was coded.

    Raises
    ------
    StudyError
        If a sample is of another variable, or of articles that the study does not have.
    CodingError
        If a file of codes cannot be read or does not fit the sample.
    """
    if not study.coding:
        return result
    made = [_tables(result, study, variable, folder) for variable in sorted(study.coding)]
    joined = {name: pl.concat([one[name] for one in made]) for name in TABLES}
    coded = pl.col("measure").is_in(sorted(study.coding))
    return replace(
        result,
        agreement=joined["agreement"],
        validation=joined["validation"],
        error_tests=joined["error_tests"],
        corrected_levels=joined["corrected_levels"],
        corrected_contrasts=joined["corrected_contrasts"],
        comparisons=result.comparisons.with_columns(validated=coded),
        comparisons_own_text=result.comparisons_own_text.with_columns(validated=coded),
        provenance={**result.provenance, "coding": coded_files(study, folder)},
    )


def coded_files(study: Study, folder: Path) -> dict[str, object]:
    """What predicted, and the hashes of samples and codes, by variable, for the manifest.

    Parameters
    ----------
    study : Study
        Its sections ``[coding.MEASURE]`` name samples and codes.
    folder : Path
        Where their paths start.

    Returns
    -------
    dict
        Plain JSON values. Of codes there is the SHA-256 of the file, and a hash of the answers
        alone, which is the same where texts and notes were taken out of it.

    Examples
    --------
    >>> from tellings.study.sections import About, CorpusSection
    >>> coded_files(Study(study=About(seed=1), corpus=CorpusSection(paths=["."])), Path())
    {}
    """
    return {
        variable: _hashes(section, variable, folder)
        for variable, section in sorted(study.coding.items())
    }


def _tables(result: StudyResult, study: Study, variable: str, folder: Path) -> Tables:
    section, seed = study.coding[variable], study.study.seed
    sample = read_key(folder / section.sample).sample
    held = sample["variable"].unique().to_list()
    if held != [variable]:
        raise StudyError(
            f"[coding.{variable}] names the sample '{section.sample}', which is of {held}.",
            remedy=f"name the sample that was drawn with --variable {variable}.",
        )
    notes = _fits(result, sample, variable)
    codes = read_codes(
        [folder / path for path in section.codes],
        origin=Origin(variable=variable),
        units=sample.filter("drawn"),
    )
    options = CorrectionOptions(
        level=study.compare.level,
        min_events=study.compare.min_events,
        adjudicator=section.adjudicator,
    )
    contrasts = correct(sample, codes, options=options)
    told = pl.concat_str("note", pl.lit(notes or None), separator="; ", ignore_nulls=True)
    return {
        "agreement": agreement(_by_coders(codes, section.adjudicator), seed=seed),
        "validation": validate(sample, codes, seed=seed, adjudicator=section.adjudicator),
        "error_tests": error_tests(sample, codes, seed=seed, adjudicator=section.adjudicator),
        "corrected_levels": corrected_levels(sample, codes, options=options),
        "corrected_contrasts": contrasts.with_columns(note=told) if notes else contrasts,
    }


def _by_coders(codes: pl.DataFrame, adjudicator: str | None) -> pl.DataFrame:
    """The codes whose agreement counts: who only settled what others disagreed on is no coder."""
    settled = codes.filter(pl.col("coder") == (adjudicator or ""))
    partial = settled["unit_id"].n_unique() < codes["unit_id"].n_unique()
    return codes.filter(pl.col("coder") != adjudicator) if adjudicator and partial else codes


def _fits(result: StudyResult, sample: pl.DataFrame, variable: str) -> str:
    """What differs between the frame of the sample and the study; an error where units are gone."""
    if sample["unit"][0] == "attribution":
        raise StudyError(
            f"[coding.{variable}] is of attributions; a study takes samples of sentences.",
            remedy="use correct() in Python (docs/coding.md), or draw a sample of sentences.",
        )
    unit: UnitKind = sample["unit"][0]
    units = coding_units(result.corpus.articles, unit=unit)
    gone = sample.join(units, on="unit_id", how="anti")
    if gone.height:
        raise StudyError(
            f"[coding.{variable}]: {gone.height} of {sample.height} {unit}s of the sample are not "
            f"in the study's articles, first of article '{gone['article_id'][0]}'.",
            remedy="read the articles that the sample was drawn from, unchanged and with the same "
            "pattern; or draw a new sample.",
        )
    notes = []
    beyond = units.height - sample.height
    if beyond:
        notes.append(f"{beyond} {unit}s of the study are not in the frame of the sample")
    if sample["predicted_by"][0] == AUTOMATED:
        now = predict_units(result.corpus.articles, units, result.spans, measure=variable).select(
            "unit_id", now="code"
        )
        other = sample.join(now, on="unit_id").filter(pl.col("now") != pl.col("prediction")).height
        if other:
            notes.append(
                f"{other} predictions differ from those of this version; the sampled ones are used"
            )
    return "; ".join(notes)


def _hashes(section: CodingSection, variable: str, folder: Path) -> dict[str, object]:
    place = folder / section.sample
    key = place / "key" if (place / "key").is_dir() else place
    codes = [
        {"file": path, "sha256": _hash(folder / path), "answers": _answers(folder / path, variable)}
        for path in section.codes
    ]
    return {
        "sample": _hash(key / "sample.parquet"),
        "predicted_by": [dict(one) for one in read_key(place).predicted_by],
        "codes": codes,
    }


def _answers(path: Path, variable: str) -> str:
    codes = read_codes(path, origin=Origin(variable=variable)).drop("note")
    return digest_of(codes.sort("unit_id", "coder"))


def _hash(path: Path) -> str:
    """Of a file, or of the files of a folder in order."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    digest = sha256()
    for file in files:
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()
