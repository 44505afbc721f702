"""Texts for marking: not one character changed."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import read_texts

ODD = " It\r\n\u00a0 rai\u0301ned.\u200b\n\n\n\x00 “Off\ufeffset” \t"


@pytest.mark.parametrize("name", ["article_id", "id", "doc_id"])
def test_texts_of_json_lines_are_exact(tmp_path, name):
    lines = [json.dumps({name: "a", "text": ODD, "title": " T  1 "}, ensure_ascii=False)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles = read_texts(tmp_path / "a.jsonl").articles
    assert [("a", ODD, " T  1 ")] == articles.select("article_id", "text", "title").rows()


def test_texts_of_parquet_and_csv_are_exact(tmp_path):
    odd = ODD.replace("\x00", "")
    frame = pl.DataFrame({"id": ["a"], "text": [odd], "event_id": ["e"], "language": ["en"]})
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_csv(tmp_path / "a.csv")
    for file in (tmp_path / "a.parquet", tmp_path / "a.csv"):
        row = read_texts(file).articles.row(0, named=True)
        assert odd == row["text"]
        assert ("a", "e", "en") == (row["article_id"], row["event_id"], row["language"])


def test_half_characters_are_replaced_one_for_one(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "x\\ud800y"}')
    assert ["x\ufffdy"] == read_texts(tmp_path / "a.jsonl").articles["text"].to_list()


def test_bad_lines_are_refused_in_the_account_and_the_rest_read(tmp_path):
    lines = ['{"id": "a", "text": "One."}', "oh", '{"id": "b"}', '{"id": "c", "text": 5}',
             '{"id": "d", "text": ""}', '{"id": "a", "text": "One."}']  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    corpus = read_texts(tmp_path / "a.jsonl")
    assert ["a", "d"] == corpus.articles["article_id"].to_list()
    assert ["read", "refused", "refused", "refused", "read", "refused"] == (
        corpus.imports["outcome"].to_list()
    )
    assert 0 == corpus.refused()["remedy"].null_count()


def test_a_record_s_own_id_goes_before_that_of_its_document(tmp_path):
    lines = [json.dumps({"doc_id": "d", "id": f"d#{n}", "text": "One."}) for n in range(2)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert ["d#0", "d#1"] == read_texts(tmp_path / "a.jsonl").articles["article_id"].to_list()


def test_a_file_without_text_is_an_error(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(LoadError, match="known to hold the text"):
        read_texts(tmp_path / "a.jsonl")


def test_a_file_without_records_says_so(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Rain.\n")
    corpus = read_texts(file)
    assert corpus.articles.is_empty()
    assert ["the file holds no record."] == [
        problem.split(": ", 1)[-1] for problem in corpus.imports["problem"]
    ]
