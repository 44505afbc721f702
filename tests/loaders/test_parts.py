"""A large table read in parts is the table read as a whole."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.loaders import read_articles
from tellings.loaders.table_parts import LARGE, ROWS

# What is no text of an article is long, so that a large file is read in no time.
PAD = "x" * (LARGE // ROWS)


def row(n):
    held = {"id": str(n), "body": f"It rained on day {n}.", "outlet": "Echo", "pad": f"{n}{PAD}"}
    # Columns that come late, a nested one, ids that come twice in one part and in two.
    if n == ROWS + 50:
        held |= {"publisher": {"name": "The Echo"}, "headline": "Rain"}
    if n in {7, ROWS + 7}:
        held["id"] = "6"
    if n == ROWS + 8:
        held |= {"id": "9", "body": "It rained on day 9."}
    return held


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    file = tmp_path_factory.mktemp("lines") / "a.jsonl"
    written = [json.dumps(row(n)) for n in range(ROWS + 100)]
    written[3] = "{"
    written.insert(5, "")
    file.write_text("\n".join(written) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    file = tmp_path_factory.mktemp("parquet") / "a.parquet"
    pl.DataFrame([row(n) for n in range(ROWS + 100)], infer_schema_length=None).with_columns(
        tags=pl.Series([["rain"]] * (ROWS + 100))
    ).write_parquet(file, compression="uncompressed")
    return file


@pytest.mark.parametrize("kind", ["lines", "parquet"])
def test_a_table_in_parts_is_the_whole_table(kind, request):
    file = request.getfixturevalue(kind)
    assert file.stat().st_size >= LARGE
    parts = []

    def put_away(articles):
        parts.append(articles.height)
        return articles

    whole, made = read_articles(file), read_articles(file, put_away=put_away)
    assert len(parts) == 2
    assert whole.articles.equals(made.articles)
    assert whole.imports.equals(made.imports)
    assert whole.notes == made.notes
    assert whole.outcomes()["refused"] > 0 < whole.outcomes()["repaired"]
