"""Codes as they come back: answers turned into table CODINGS, mistakes named by file and record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from tellings.coding.codebook import ANSWERS
from tellings.domain.codings import CODINGS
from tellings.domain.errors import CodingError
from tellings.domain.tables import check

_YES = {"yes", "y", "1", "1.0", "true", "ja", "oui"}
_NO = {"no", "n", "0", "0.0", "false", "nein", "non"}
_UNCLEAR = {"unclear", "cannot tell", "cannot_tell", "unsure", "?"}
# What spreadsheets are stopped from running with an apostrophe; a note may come back with it.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One judgement as a file holds it.

    Parameters
    ----------
    record : str
        Where in the file, for messages.
    unit_id : str
        The unit judged.
    said : str
        yes, no, unclear, or a word or number that means one of them.
    variable, coder : str or None
        None where the file does not say.
    note, score, version, prompt_sha256 : str, float or None
        As in table CODINGS.
    """

    record: str
    unit_id: str
    said: str
    variable: str | None = None
    coder: str | None = None
    note: str | None = None
    score: float | None = None
    version: str | None = None
    prompt_sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose codes a file holds, where the file does not say or says it otherwise.

    Parameters
    ----------
    variable, coder : str, optional
        Take the place of what the file says.
    kind : {"human", "model"}, default "human"
        Who coded.
    version, prompt_sha256 : str, optional
        Of a model.

    Examples
    --------
    >>> Origin(coder="ann").kind
    'human'
    """

    variable: str | None = None
    coder: str | None = None
    kind: str = "human"
    version: str | None = None
    prompt_sha256: str | None = None


def code_of(said: str, file: str, record: str) -> float | None:
    """1, 0 or null for an answer.

    Examples
    --------
    >>> code_of("Yes", "ann.csv", "row 2"), code_of("unclear", "ann.csv", "row 3")
    (1.0, None)
    """
    word = said.strip().casefold()
    if word in _YES:
        return ANSWERS["yes"]
    if word in _NO:
        return ANSWERS["no"]
    if word in _UNCLEAR:
        return ANSWERS["unclear"]
    raise CodingError(
        f"{file}, {record}: expected yes, no or unclear (or 1, 0), got '{said[:40]}'.",
        remedy="correct that answer; a variable with several values is coded one value at a time.",
    )


def codings_of(answers: Sequence[Answer], origin: Origin, *, file: str) -> pl.DataFrame:
    """Table CODINGS of the answers of one file.

    Parameters
    ----------
    answers : sequence of Answer
        Units left blank are simply not there.
    origin : Origin
        What the file does not say.
    file : str
        Its name; the stem is the coder where nothing else says who coded.

    Raises
    ------
    CodingError
        If an answer is none, the variable is nowhere told, or a unit is coded twice by a coder.

    Examples
    --------
    >>> one = Answer(record="row 2", unit_id="u1", said="no")
    >>> codings_of([one], Origin(variable="irony"), file="ann.csv").row(0)[:5]
    ('u1', 'irony', 'ann', 'human', 0.0)
    """
    seen: dict[tuple[str, str, str], str] = {}
    rows = []
    for one in answers:
        variable = origin.variable or one.variable
        coder = origin.coder or one.coder or file.split("/")[-1].split(".")[0]
        if variable is None:
            raise CodingError(
                f"{file}, {one.record}: nothing says which variable was coded.",
                remedy="name it: --variable NAME",
            )
        key = (one.unit_id, variable, coder)
        if key in seen:
            raise CodingError(
                f"{file}: coder '{coder}' coded unit {one.unit_id} twice, in {seen[key]} and "
                f"{one.record}.",
                remedy="keep one of the two.",
            )
        seen[key] = one.record
        rows.append(
            {
                "unit_id": one.unit_id,
                "variable": variable,
                "coder": coder,
                "kind": origin.kind,
                "code": code_of(one.said, file, one.record),
                "score": one.score,
                "version": origin.version or one.version,
                "prompt_sha256": origin.prompt_sha256 or one.prompt_sha256,
                "note": one.note.removeprefix("'") if one.note else None,
            }
        )
    return check(pl.DataFrame(rows, schema=dict(CODINGS.columns)), CODINGS)


def known_units(codings: pl.DataFrame, sheet: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """The codings of one file, if every one is of a unit of the sheet.

    Raises
    ------
    CodingError
        If a unit is not on the sheet: the file belongs to another sample.

    Examples
    --------
    >>> known_units(CODINGS.empty(), CODINGS.empty(), file="ann.csv").height
    0
    """
    strange = codings.filter(~pl.col("unit_id").is_in(sheet["unit_id"].implode()))
    if strange.height:
        raise CodingError(
            f"{file}: {strange.height} of {codings.height} codes are of units that are not in the "
            f"sample, first {strange['unit_id'][0]}.",
            remedy="give the codes of this sample.",
        )
    return codings


def joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The codes of several files as one table CODINGS.

    Raises
    ------
    TableError
        If two files hold the same coder's codes of a unit.

    Examples
    --------
    >>> joined([]).height
    0
    """
    return check(pl.concat([CODINGS.empty(), *parts]), CODINGS)
