"""JSON files: one article a file, or an array."""

from __future__ import annotations

import json

from tellings.loaders import read_articles


def test_one_article_a_file_takes_event_and_outlet_from_the_path(tmp_path):
    (tmp_path / "crane").mkdir()
    article = json.dumps({"headline": "Crane falls", "maintext": "It fell."}, indent=2)
    (tmp_path / "crane" / "mail.json").write_text(article)
    assert [("crane", "mail", "Crane falls")] == read_articles(tmp_path).articles.select(
        "event_id", "outlet", "title"
    ).rows()


def test_the_articles_own_outlet_goes_before_the_path(tmp_path):
    (tmp_path / "x.json").write_text('{"text": "It fell.", "source_domain": "mail.example"}')
    assert ["mail.example"] == read_articles(tmp_path).articles["outlet"].to_list()


def test_an_array_is_read_object_by_object(tmp_path):
    (tmp_path / "a.json").write_text(
        '[{"id": 1, "text": "One."},\n {"id": 2, "text": broken, "in": {"k": 1}},\n'
        ' {"id": 3, "text": "Three."}, 4]'
    )
    corpus = read_articles(tmp_path)
    assert ["1", "3"] == corpus.articles["article_id"].to_list()
    assert ["read", "refused", "read", "refused"] == corpus.imports["outcome"].to_list()
    assert "is not JSON: Expecting value (line 2" in corpus.imports["problem"][1]
    assert "is a int" in corpus.imports["problem"][3]


def test_a_cut_array_keeps_what_came_before_the_cut(tmp_path):
    whole = json.dumps([{"id": n, "text": f"Article {n}."} for n in range(5)])
    (tmp_path / "a.json").write_text(whole[:-20])
    corpus = read_articles(tmp_path)
    assert ["0", "1", "2", "3"] == corpus.articles["article_id"].to_list()
    assert corpus.outcomes()["refused"] >= 1


def test_text_after_an_array_is_told(tmp_path):
    (tmp_path / "a.json").write_text('[{"text": "One."}] and more')
    corpus = read_articles(tmp_path)
    assert {"read": 1, "repaired": 0, "refused": 1} == corpus.outcomes()


def test_json_nested_too_deep_is_refused(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "One.", "x": ' + "[" * 100_000 + "}")
    corpus = read_articles(tmp_path)
    assert corpus.articles.is_empty()
    assert "nested too deep" in corpus.imports["problem"][0]


def test_half_characters_in_json_do_not_break_the_table(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "It \\ud800 fell.", "id": "\\ud800", "k\\ud800": 1}')
    corpus = read_articles(tmp_path)
    assert ["It \ufffd fell."] == corpus.articles["text"].to_list()
    assert corpus.outcomes()["repaired"] == 1
