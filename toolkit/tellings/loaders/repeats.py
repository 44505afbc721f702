"""Ids that come twice: the same article again is refused, another article gets an id of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl


def settle_ids(articles: pl.DataFrame, account: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles with every id once, and the account that says what was done.

    The first article of an id keeps it. A later one with the same outlet, day, title and text is
    refused as a repetition; a later one that differs gets the id with a hash of its content, and a
    warning.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES with repeated ids
        In the order of the account; with a column ``content`` (what ``content_id`` gives) where
        the texts are not among them.
    account : polars.DataFrame, table IMPORTS
        Of all files; the rows that are not refused are the rows of ``articles``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["1", "1"], "text": ["Rain.", "Rain."]})
    >>> account = pl.DataFrame({"source_file": "a.csv", "source_index": [1, 2], "outcome": "read",
    ...     "article_id": "1", "problem": None, "remedy": None}, schema_overrides={
    ...     "problem": pl.String, "remedy": pl.String})
    >>> kept, told = settle_ids(articles, account)
    >>> kept.height, told["problem"][1]
    (1, "a.csv, record 2: It repeats article '1' of a.csv, record 1.")
    """
    if not articles["article_id"].is_duplicated().any():
        return articles, account
    records = account.to_dicts()
    accepted = [record for record in records if record["outcome"] != "refused"]
    seen: dict[str, tuple[str, str]] = {}
    ids: list[str | None] = []
    warnings: list[list[str]] = []
    for row, record in zip(articles.iter_rows(named=True), accepted, strict=True):
        where = f"{record['source_file']}, record {record['source_index']}"
        content = str(row.get("content") or content_id(row))
        given = str(row["article_id"])
        told = list(row.get("warnings") or [])
        new = _free_id(given, content, seen)
        if new is None:
            _refuse(record, where, given, seen[given])
        elif new != given:
            told.append(_rename(record, where, new, given, seen[given][1]))
        if new is not None:
            seen[new] = (content, where)
        ids.append(new)
        warnings.append(told)
    settled = articles.with_columns(
        pl.Series("article_id", ids, dtype=pl.String),
        pl.Series("warnings", warnings, dtype=pl.List(pl.String)),
    )
    kept = settled.filter(pl.col("article_id").is_not_null())
    return kept, pl.DataFrame(records, schema=account.schema)


def _free_id(given: str, content: str, seen: Mapping[str, tuple[str, str]]) -> str | None:
    """The id an article gets; None if it is there already."""
    tried, step = given, 0
    while tried in seen:
        if seen[tried][0] == content:
            return None
        step += 1
        mark = hashlib.blake2b(f"{content}{step if step > 1 else ''}".encode(), digest_size=4)
        tried = f"{given}-{mark.hexdigest()}"
    return tried


def _refuse(record: dict[str, object], where: str, given: str, before: tuple[str, str]) -> None:
    record["outcome"], record["article_id"] = "refused", None
    record["problem"] = f"{where}: It repeats article '{given[:80]}' of {before[1]}."
    record["remedy"] = "leave one of the two out."


def _rename(record: dict[str, object], where: str, new: str, given: str, before: str) -> str:
    warning = (
        f"the id '{given[:80]}' is that of another article ({before}); "
        f"this one got the id '{new[:100]}'"
    )
    earlier = record["problem"]
    record["outcome"], record["article_id"] = "repaired", new
    record["problem"] = f"{where}: {warning}." if earlier is None else f"{earlier} Also, {warning}."
    remedy = "give every article its own id."
    record["remedy"] = remedy if record["remedy"] is None else f"{record['remedy']} {remedy}"
    return warning


def content_id(row: Mapping[str, object]) -> str:
    """Sixteen hexadecimal digits made from outlet, day, title and text: the id of what has none.

    Parameters
    ----------
    row : Mapping[str, object]
        Of table ARTICLES; ``outlet_key``, ``published_date``, ``title`` (case and spaces aside) and
        ``text`` count.

    Examples
    --------
    >>> content_id({"outlet_key": "lamplighter", "title": "Rain", "text": "It rained."})
    '221fd65b3bfbff56'
    """
    title = " ".join(str(row.get("title") or "").casefold().split())
    day = str(row.get("published_date") or "")
    parts = (str(row.get("outlet_key") or ""), day, title, str(row["text"]))
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=8).hexdigest()
