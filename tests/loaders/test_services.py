"""News services and crawlers: which fields they bring, and which bring no text."""

from __future__ import annotations

import json
import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tellings.loaders import ReadOptions, read_articles

MADE = runpy.run_path(str(Path(__file__).with_name("web_samples.py")))
SAMPLES = MADE["SAMPLES"]
MOMENT = datetime(2031, 3, 4, 17, 20, tzinfo=UTC)
GOLDEN = {
    "news_api": {"outlet": "Dresk Echo", "title": "Crane falls", "published": MOMENT,
                 "text": "The old crane at the eastern quay fell", "text_kind": "truncated",
                 "authors": ["Ivo Castellane"], "url": "https://echo.example.org/a"},
    "event_registry": {"article_id": "77", "event_id": "eng-9", "outlet": "Dresk Echo",
                       "language": "en", "published": MOMENT, "authors": ["Ivo Castellane"],
                       "text": "It fell.\n\nThen it rained.", "text_kind": "full"},
    "news_please": {"outlet": "echo.example.org", "published": MOMENT, "date_source": "meta",
                    "text": "It fell.\n\nThen it rained.", "authors": ["Ivo Castellane"]},
    "gdelt_joined": {"outlet": "echo.example.org", "published": MOMENT, "date_source": "seen",
                     "text": "It fell.", "language": "en"},
}  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    def read(data, **options):
        file = tmp_path / "sample"
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_articles(file, options=ReadOptions(**options))

    return read


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_service_gives_its_fields(corpus, name):
    expected = GOLDEN[name]
    row = corpus(SAMPLES[name][0]).articles.row(0, named=True)
    assert expected == {column: row[column] for column in expected}


@pytest.mark.parametrize("name", ["media_cloud", "gdelt"])
def test_a_service_without_texts_is_refused_with_the_remedy(corpus, name):
    imports = corpus(SAMPLES[name][0]).imports
    assert "addresses and titles only" in imports["problem"][0]
    assert "save the pages at these addresses as HTML" in imports["remedy"][0]


def test_a_table_to_which_texts_were_joined_is_read(corpus):
    lines = SAMPLES["media_cloud"][0].decode().splitlines()
    table = f"{lines[0]},text\n{lines[1]},It fell.\n"
    row = corpus(table).articles.row(0, named=True)
    assert ("1", "It fell.", "echo.example.org") == (row["article_id"], row["text"], row["outlet"])


def test_the_users_column_map_goes_before_the_services_fields(corpus):
    data = SAMPLES["news_please"][0]
    row = corpus(data, columns={"text": "description"}).articles.row(0, named=True)
    assert "A crane fell." == row["text"]


def test_a_missing_text_gives_the_description_as_a_summary(corpus):
    row = corpus(SAMPLES["news_api"][0]).articles.row(1, named=True)
    assert ("A crane fell.", "summary") == (row["text"], row["text_kind"])


def test_a_removed_article_is_refused(corpus):
    assert "removed by NewsAPI" in corpus(SAMPLES["news_api"][0]).imports["problem"].drop_nulls()[0]


def test_a_search_that_found_more_than_the_file_holds_is_told(corpus):
    notes = " ".join(corpus(SAMPLES["news_api"][0]).notes)
    assert "the search found 40 articles, of which the file holds 3" in notes


def test_an_article_that_was_crawled_without_a_text_is_refused(corpus):
    value = {**json.loads(SAMPLES["news_please"][0]), "maintext": None}
    assert "'maintext' is empty or missing" in corpus(json.dumps(value)).imports["problem"][0]


def test_results_one_a_line_are_read(corpus):
    line = json.dumps(json.loads(SAMPLES["event_registry"][0])["articles"]["results"][0])
    second = line.replace('"77"', '"78"').replace("It fell", "It stood")
    assert ["77", "78"] == corpus(f"{line}\n{second}\n").articles["article_id"].to_list()
