"""Texts exactly as a file holds them, for marks that must point into the user's own text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tellings.domain.errors import LoadError
from tellings.domain.results import Corpus
from tellings.domain.tables import ARTICLES, IMPORTS, check
from tellings.loaders.dates import parse_date
from tellings.loaders.encodings import decode
from tellings.loaders.json_records import json_values
from tellings.loaders.options import ReadOptions
from tellings.loaders.records import Mapped, to_records
from tellings.loaders.schema import ACCOUNT, Origin, Record, Refusal, refused_row, table_of
from tellings.loaders.sources import read_bytes
from tellings.loaders.tables import read_items
from tellings.loaders.values import as_text, language_tag, outlet_slug

_IDS = ("article_id", "id", "doc_id")
_AS_WANTED = 'write each record as {"article_id": "…", "text": "…"}, one a line.'


def read_texts(path: str | Path) -> Corpus:
    """The texts of a table or JSON file with not one character changed.

    Unlike ``read_articles`` nothing is normalised, so offsets into ``text`` and ``title`` are
    offsets into the file's own strings. Only halves of surrogate pairs, which no file can hold,
    become U+FFFD, one for one.

    Parameters
    ----------
    path : str or Path
        JSON Lines, a JSON array, Parquet or CSV with an id (``article_id``, ``id`` or ``doc_id``)
        and ``text``; title, outlet, published, event_id and language when there.

    Returns
    -------
    Corpus
        ``articles``: table ARTICLES with those columns filled, the rest null; a text may be
        empty. ``imports``: records that are no JSON, have no text or id, or repeat an id are
        refused, the rest read. A file without records gives one refused record.

    Raises
    ------
    LoadError
        If the file as a whole cannot be read, or no column is known to hold the text.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.jsonl")
    ...     _ = file.write_text('{"id": "a", "text": " It  rained. "}\\n{"id": "b"}\\n')
    ...     corpus = read_texts(file)
    >>> corpus.articles.select("article_id", "text").rows(), corpus.outcomes()["refused"]
    ([('a', ' It  rained. ')], 1)
    """
    file = Path(path)
    records, note = _records(file)
    if not records:
        problem = "the file holds no record."
        records = [Refusal(index=0, problem=problem, remedy=_AS_WANTED)]
    articles: list[dict[str, object]] = []
    account: list[dict[str, object]] = []
    taken: dict[str, int] = {}
    origin = Origin(source_file=file.name, sha256="", loader="exact", loader_version="1")
    for record in records:
        row = _row(record, taken) if isinstance(record, Record) else record
        if isinstance(row, Refusal):
            account.append(refused_row(row, origin))
            continue
        place = {"source_file": file.name, "source_index": record.index, "loader": "exact"}
        articles.append({**row, **place})
        account.append({**place, "outcome": "read", "article_id": row["article_id"]})
    return Corpus(
        articles=check(table_of(articles, ARTICLES.columns), ARTICLES),
        imports=check(table_of(account, ACCOUNT), IMPORTS),
        notes=(f"{file.name}: {note}",) if note else (),
    )


def _records(file: Path) -> Mapped:
    if file.is_file() and not file.stat().st_size:
        empty = Refusal(index=0, problem="the file is empty.", remedy="fetch it again.")
        return [empty], None
    try:
        data = read_bytes(file)
        items = (
            list(json_values(decode(data).text))
            if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
            else read_items(file, data, ReadOptions())[0]
        )
    except LoadError as error:
        raise LoadError(f"{file}: {error.problem}", remedy=error.remedy) from error
    try:
        return to_records(items, columns={})
    except LoadError as error:
        raise LoadError(f"{file}: {error.problem}", remedy=_AS_WANTED) from error


def _row(record: Record, taken: dict[str, int]) -> dict[str, object] | Refusal:
    """The record as a row of ARTICLES; its id is then taken."""
    text = record.fields.get("text")
    if not isinstance(text, str):
        return Refusal(
            index=record.index,
            problem="it has no text." if text is None else "its text is not text.",
            remedy=_AS_WANTED,
        )
    article_id = _given_id(record)
    if article_id is None or article_id in taken:
        problem = (
            "it has no id."
            if article_id is None
            else f"its id '{article_id}' is that of record {taken[article_id]}."
        )
        return Refusal(index=record.index, problem=problem, remedy="give each record its own id.")
    taken[article_id] = record.index
    title, outlet = _string(record.fields, "title"), _string(record.fields, "outlet")
    row: dict[str, object] = {
        "article_id": article_id,
        "text": _whole(text),
        "title": title,
        "outlet": outlet,
        "outlet_key": outlet_slug(outlet) if outlet else None,
        "event_id": _string(record.fields, "event_id"),
    }
    language = _string(record.fields, "language")
    row["language"] = (language_tag(language) or "und") if language else None
    moment = parse_date(record.fields.get("published") or "")
    row |= {"published": moment.published, "published_date": moment.day}
    row |= {"date_precision": moment.precision, "utc_offset_min": moment.utc_offset_min}
    return row


def _given_id(record: Record) -> str | None:
    """The id a record brings, also where it names it otherwise than the first records do."""
    given = (_string(record.fields, "article_id"), *(_string(record.extra, key) for key in _IDS))
    return next((value for value in given if value), None)


def _string(fields: Mapping[str, object], name: str) -> str | None:
    value = as_text(fields.get(name), scalar=True)
    return None if value is None else _whole(value)


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
