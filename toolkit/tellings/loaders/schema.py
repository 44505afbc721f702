"""Records to tables: what every loader ends with, so that all give the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from tellings.domain.tables import ARTICLES, IMPORTS
from tellings.loaders.cleaning import clean_line, clean_text
from tellings.loaders.dates import Moment, parse_date
from tellings.loaders.measured import measured_fields
from tellings.loaders.options import ReadOptions
from tellings.loaders.outlets import outlet_key
from tellings.loaders.repeats import content_id, settle_ids
from tellings.loaders.values import (
    as_json,
    as_names,
    as_text,
    domain_of,
    language_tag,
    text_kind,
)

_LINES = ("outlet_group", "subtitle", "section", "page", "edition", "copyright")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to be told about a record.

    Parameters
    ----------
    problem : str
        What was found.
    remedy : str or None
        What to do about it.
    repaired : bool
        Whether the table now says something else than the file; if not, it is a note.
    """

    problem: str
    remedy: str | None = None
    repaired: bool = True


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record of a file, its fields under our names, not yet checked.

    Parameters
    ----------
    index : int
        Its number in the file, from 1.
    fields : Mapping[str, object]
        Raw values by column of table ARTICLES (``authors`` for any form of byline).
    extra : Mapping[str, object]
        Everything else the record holds.
    findings : tuple of Finding
        What the loader saw on the way.
    names : Mapping[str, str]
        The file's own names of the fields, for messages.
    """

    index: int
    fields: Mapping[str, object]
    extra: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One record of a file that cannot be an article.

    Parameters
    ----------
    index : int
        Its number in the file, from 1; 0 is the file as a whole.
    problem, remedy : str
        Why, and what to do about it.
    """

    index: int
    problem: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where records come from.

    Parameters
    ----------
    source_file : str
        Path below the folder given, with forward slashes; never a path of this machine.
    sha256 : str
        Of the file's bytes.
    loader, loader_version : str
        Who read it.
    note : str or None
        What is to be told about the file; kept with its first record.
    expected : int or None
        How many records the file itself says it holds.
    """

    source_file: str
    sha256: str
    loader: str
    loader_version: str
    note: str | None = None
    expected: int | None = None


Tables = tuple[pl.DataFrame, pl.DataFrame]
"""Tables ARTICLES and IMPORTS; the latter with two more columns, see ACCOUNT."""
ACCOUNT: Mapping[str, pl.DataType] = {
    **IMPORTS.columns,
    "note": pl.String(),
    "assumed": pl.List(pl.String()),
}
"""Schema of table IMPORTS with a note on the file, and what was assumed of the record."""


def build_tables(
    items: Iterable[Record | Refusal], origin: Origin, *, options: ReadOptions
) -> Tables:
    """Tables ARTICLES and IMPORTS of a file's records, in their order.

    Parameters
    ----------
    items : iterable of Record or Refusal
        Every record the file holds.
    origin : Origin
        The file.
    options : ReadOptions
        What the file leaves out.

    Examples
    --------
    >>> items = [Record(index=1, fields={"text": "It rained.", "outlet": "The Lamplighter"}),
    ...          Record(index=2, fields={"text": " "})]
    >>> origin = Origin(source_file="a.csv", sha256="0", loader="table", loader_version="1")
    >>> articles, imports = build_tables(items, origin, options=ReadOptions())
    >>> articles.select("outlet_key", "text").rows()
    [('the-lamplighter', 'It rained.')]
    >>> imports["outcome"].to_list()
    ['read', 'refused']
    """
    return settle_ids(*built_tables(items, origin, options=options))


def built_tables(
    items: Iterable[Record | Refusal], origin: Origin, *, options: ReadOptions
) -> Tables:
    """The same of some records of a file, ids that come twice among them.

    Parameters are as of ``build_tables``.

    Examples
    --------
    >>> origin = Origin(source_file="a.csv", sha256="0", loader="table", loader_version="1")
    >>> built_tables([], origin, options=ReadOptions())[0].height
    0
    """
    articles: list[dict[str, object]] = []
    imports: list[dict[str, object]] = []
    for item in items:
        built = _article(item, origin, options) if isinstance(item, Record) else item
        note = origin.note if not imports else None
        if isinstance(built, Refusal):
            imports.append(refused_row(built, origin, note=note))
        else:
            row, findings = built
            articles.append(row)
            imports.append(_accepted_row(row, findings, note))
    if imports:
        imports[0]["expected"] = origin.expected
    return table_of(articles, ARTICLES.columns), table_of(imports, ACCOUNT)


def table_of(
    rows: Sequence[Mapping[str, object]], schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """A frame of rows with that schema; what a row does not say is null.

    Examples
    --------
    >>> table_of([{"a": 1}], {"a": pl.Int8(), "b": pl.String()}).rows()
    [(1, None)]
    """
    # Not column by column: most files hold one record, and a column costs the same for one.
    return pl.DataFrame(list(rows), schema=dict(schema))


def refused_row(refusal: Refusal, origin: Origin, *, note: str | None = None) -> dict[str, object]:
    """The row of table IMPORTS for a refusal.

    Examples
    --------
    >>> refusal = Refusal(index=3, problem="It is empty.", remedy="leave it out.")
    >>> origin = Origin(source_file="a.csv", sha256="0", loader="table", loader_version="1")
    >>> refused_row(refusal, origin)["problem"]
    'a.csv, record 3: It is empty.'
    """
    where = f"{origin.source_file}, record {refusal.index}" if refusal.index else origin.source_file
    return {
        "source_file": origin.source_file,
        "source_index": refusal.index,
        "outcome": "refused",
        "loader": origin.loader or None,
        "problem": f"{where}: {refusal.problem}",
        "remedy": refusal.remedy,
        "note": note,
    }


def _accepted_row(
    row: Mapping[str, object], findings: Sequence[Finding], note: str | None
) -> dict[str, object]:
    repairs = [finding for finding in findings if finding.repaired]
    notes = [finding.problem for finding in findings if not finding.repaired]
    remedies = dict.fromkeys(finding.remedy for finding in repairs if finding.remedy)
    where = f"{row['source_file']}, record {row['source_index']}"
    problems = "; ".join(finding.problem for finding in repairs)
    return {
        "source_file": row["source_file"],
        "source_index": row["source_index"],
        "outcome": "repaired" if repairs else "read",
        "article_id": row["article_id"],
        "loader": row["loader"],
        "problem": f"{where}: {problems}." if repairs else None,
        "remedy": " ".join(remedies) or ("look at the article." if repairs else None),
        "note": note,
        "assumed": notes or None,
    }


def _article(
    record: Record, origin: Origin, options: ReadOptions
) -> tuple[dict[str, object], list[Finding]] | Refusal:
    text = as_text(record.fields.get("text"))
    if text is None:
        return _without_text(record)
    findings = list(record.findings)
    body = clean_text(text)
    _tell(findings, "text", body.repairs, body.notes)
    if not any(letter.isalnum() for letter in body.text):
        return Refusal(
            index=record.index,
            problem="its text is empty or holds no word.",
            remedy="fill in the text, or leave the record out.",
        )
    extra = {clean_line(name).text: value for name, value in record.extra.items()}
    row: dict[str, object] = {
        "text": body.text,
        "text_kind": text_kind(body.text),
        "source_file": origin.source_file,
        "source_index": record.index,
        "loader": origin.loader,
        "loader_version": origin.loader_version,
        "sha256": origin.sha256,
    }
    _lines(row, record, options, findings)
    _dated(row, record, options, findings, extra)
    _spoken(row, record, options, findings)
    _credited(row, record)
    more, odd = measured_fields(row, record.fields, extra)
    row.update(more)
    findings += [Finding(problem=problem, repaired=False) for problem in odd]
    row["article_id"] = row["article_id"] or content_id(row)
    row["warnings"] = [finding.problem for finding in findings]
    row["extra"] = as_json(extra) if extra else None
    return row, findings


def _without_text(record: Record) -> Refusal:
    value, name = record.fields.get("text"), record.names.get("text", "text")
    if value is None or value == "" or value == []:
        return Refusal(
            index=record.index,
            problem=f"it has no text: '{name}' is empty or missing.",
            remedy="fill in the text, or leave the record out.",
        )
    return Refusal(
        index=record.index,
        problem=f"its '{name}' should be text, but is {type(value).__name__}.",
        remedy="write it as text, or say which other column holds the text: text=NAME.",
    )


def _tell(findings: list[Finding], what: str, repairs: Iterable[str], notes: Iterable[str]) -> None:
    remedy = "compare with the original, or save the file again as UTF-8."
    findings += [Finding(problem=f"{what}: {repair}", remedy=remedy) for repair in repairs]
    findings += [Finding(problem=f"{what}: {note}", repaired=False) for note in notes]


def _lines(
    row: dict[str, object], record: Record, options: ReadOptions, findings: list[Finding]
) -> None:
    fallbacks = {"outlet": options.outlet, "event_id": options.event_id}
    for name in ("article_id", "title", "url", *fallbacks, *_LINES):
        value = as_text(record.fields.get(name), scalar=True) or fallbacks.get(name)
        if value is None:
            row[name] = None
            continue
        line = clean_line(value)
        _tell(findings, name, line.repairs, line.notes)
        row[name] = line.text or None
    outlet, url = row["outlet"], row["url"]
    known = outlet_key(outlet, options.aliases()) if isinstance(outlet, str) else None
    row["outlet_key"] = known
    row["domain"] = domain_of(url) if isinstance(url, str) else None


def _dated(
    row: dict[str, object],
    record: Record,
    options: ReadOptions,
    findings: list[Finding],
    extra: dict[str, object],
) -> None:
    value = record.fields.get("published")
    if isinstance(value, float):
        value = as_text(value, scalar=True)
    if isinstance(value, str):
        value = clean_line(value).text
    if value is None or value == "":
        row["date_precision"] = "unknown"
        return
    moment = parse_date(value, day_first=options.day_first, zone=options.timezone)
    row["published"], row["published_date"] = moment.published, moment.day
    row["date_precision"], row["utc_offset_min"] = moment.precision, moment.utc_offset_min
    row["date_source"] = "meta" if moment.published else None
    if moment.published is None:
        extra.setdefault(record.names.get("published", "published"), value)
    _tell_date(findings, moment, options)


def _tell_date(findings: list[Finding], moment: Moment, options: ReadOptions) -> None:
    if moment.problem is not None:
        left = "" if moment.published else "; the article is kept without a date"
        findings.append(
            Finding(
                problem=moment.problem + left,
                remedy=moment.remedy,
                repaired=moment.published is None,
            )
        )
    if moment.note is not None:
        findings.append(Finding(problem=moment.note, repaired=False))
    if options.latest is not None and moment.day is not None and moment.day > options.latest:
        problem = f"the date {moment.day} is later than {options.latest}"
        findings.append(Finding(problem=problem, repaired=False))


def _spoken(
    row: dict[str, object], record: Record, options: ReadOptions, findings: list[Finding]
) -> None:
    value = as_text(record.fields.get("language"), scalar=True)
    if value is None:
        row["language"] = options.language
        row["language_source"] = "assumed" if options.language else None
        return
    tag = language_tag(clean_line(value).text)
    row["language"], row["language_source"] = tag or "und", "metadata"
    if tag is None:
        findings.append(
            Finding(
                problem=f"the language '{clean_line(value).text[:40]}' is not known",
                remedy="write a BCP-47 tag such as 'en' or 'de'.",
            )
        )


def _credited(row: dict[str, object], record: Record) -> None:
    byline = record.fields.get("authors")
    row["authors"] = as_names(byline)
    if isinstance(byline, str):
        row["byline_raw"] = clean_line(byline).text or None
    agency = as_names(record.fields.get("agency"))
    row["agency"], row["agency_source"] = agency, "metadata" if agency else None
