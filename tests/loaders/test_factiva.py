"""Exports of Factiva and Europresse: one golden for each layout and quirk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.loaders.archive_samples import (
    FULL,
    RAIN,
    SAMPLES,
    europresse_bytes,
    europresse_old,
    factiva_html_bytes,
    factiva_indexed,
    factiva_plain,
    factiva_xml_bytes,
)

from tellings.loaders import read_articles


@pytest.fixture
def read(tmp_path):
    def _read(data):
        file = tmp_path / "export"
        file.write_bytes(data)
        return read_articles(file)

    return _read


def first(corpus):
    return corpus.articles.row(0, named=True)


def test_a_plain_article_gives_every_field_and_its_own_number_as_id(read):
    row = first(read(factiva_html_bytes([factiva_plain(1)])))
    assert "HARB000020310301e1190001a" == row["article_id"]
    assert ("Rain Falls on Dresk 1", "The Harbour Mail") == (row["title"], row["outlet"])
    assert datetime(2031, 3, 1, 15, 32, tzinfo=UTC) == row["published"]
    assert ("minute", "archive", None) == (
        row["date_precision"], row["date_source"], row["utc_offset_min"],
    )  # fmt: skip
    assert "\n\n".join(RAIN) == row["text"]
    assert (["Ivo Castellane"], "News", "A6", "Final", "en") == (
        row["authors"], row["section"], row["page"], row["edition"], row["language"],
    )  # fmt: skip
    assert "Copyright 2031 Harbour Press" == row["copyright"]
    assert '{"PUB":"Harbour Press Ltd","SC":"HARB"}' == row["extra"]


@pytest.mark.parametrize(
    ("about", "when", "stated"),
    [
        (["877 Wörter", "9 Januar 2031", "Der Leuchtturm", "LEUCHT", "Deutsch", "© 2031 X"],
         datetime(2031, 1, 9, tzinfo=UTC), 877),
        (["877 W\ufffdrter", "9 Januar 2031", "Der Leuchtturm", "LEUCHT", "Deutsch", "© 2031 X"],
         datetime(2031, 1, 9, tzinfo=UTC), 877),
        (["8165 字", "2018 年 10 月 7 日 17:04", "Der Leuchtturm", "LEUCHT", "英文", "© 2031 X"],
         datetime(2018, 10, 7, 17, 4, tzinfo=UTC), 8165),
        (["1,042 mots", "1er avril 2031", "Der Leuchtturm", "LEUCHT", "Français", "© 2031 X"],
         datetime(2031, 4, 1, tzinfo=UTC), 1042),
        (["Invented News Agency", "12 words", "1 April 2031", "09:05", "Der Leuchtturm", "LEUCHT",
          "1; National", "17", "English", "© 2031 X"], datetime(2031, 4, 1, 9, 5, tzinfo=UTC), 12),
    ],
)  # fmt: skip
def test_the_words_of_the_interface_may_be_of_any_language(read, about, when, stated):
    row = first(read(factiva_html_bytes([factiva_plain(1, about=about)])))
    assert (when, stated) == (row["published"], row["stated_length"])
    assert ("Der Leuchtturm", "© 2031 X") == (row["outlet"], row["copyright"])


def test_chinese_text_is_measured_in_characters(read):
    body = ["今天下雨，港口关闭。", "市长说没有人受伤。"]
    about = ["35 字", "2031 年 3 月 4 日", "海港报", "HAGANG", "中文", "© 2031 X"]
    row = first(read(factiva_html_bytes([factiva_plain(1, body, language="zhcn", about=about)])))
    # Characters of the body 8 + 8, words of headline, byline and section 5 + 2 + 1.
    assert ("zh-CN", "chars") == (row["language"], row["length_unit"])
    assert (16 + 8) / 35 == pytest.approx(row["integrity"])


def test_headline_byline_and_captions_count_towards_the_stated_length(read):
    about = [f"{15 + 5 + 2 + 1 + 3} words", "1 March 2031", "The Harbour Mail", "English", "© X"]
    row = first(read(factiva_html_bytes([factiva_plain(1, about=about, tail=["Bridge in rain."])])))
    assert 1.0 == row["integrity"]
    assert ["Bridge in rain."] == row["graphic_captions"]


def test_the_entries_of_a_live_blog_are_text_and_no_captions(read):
    row = first(read(factiva_html_bytes([factiva_plain(1, ["Live."], tail=[*FULL, *RAIN])])))
    assert "\n\n".join(["Live.", *FULL, *RAIN]) == row["text"]
    assert row["graphic_captions"] is None


def test_an_indexed_article_is_read_by_its_codes(read):
    row = first(read(factiva_html_bytes([factiva_indexed(1), factiva_indexed(2)])))
    assert "PHARE0020311229e7ct00001" == row["article_id"]
    assert datetime(2031, 12, 29, 15, 32, tzinfo=UTC) == row["published"]
    assert "Il a plu à Dresk.\n\nLe maire l'avait dit.\n\nPersonne ne fut blessé." == row["text"]
    assert ("fr", "26", "Le Phare") == (row["language"], row["page"], row["outlet"])
    assert '{"NS":["gcat : Political/General News","gpol : Politics"],"SC":"PHARE"}' == row["extra"]


def test_an_article_without_its_number_is_kept_with_a_note(read):
    row = first(read(factiva_html_bytes([factiva_indexed(1, AN="")])))
    assert 16 == len(row["article_id"])
    assert "it has no accession number, so its id is made from it" == row["warnings"][0]


def test_two_articles_that_share_the_first_letters_of_their_numbers_both_stay(read):
    number = "Document PHARE0020311229e7ct0000"
    articles = [factiva_indexed(1, AN=f"{number}1"), factiva_indexed(1, AN=f"{number}2")]
    assert 2 == read(factiva_html_bytes(articles)).articles.height


def test_xml_is_read_with_its_lists_and_its_count(read):
    corpus = read(factiva_xml_bytes(3))
    row = first(corpus)
    assert "Rain Falls on Dresk 1" == row["title"]
    assert "It rained in Dresk.\n\nNobody was hurt & all went home." == row["text"]
    assert datetime(2031, 3, 1, 1, 35, 58, tzinfo=UTC) == row["published"]
    assert ("A1", "en", ["Ivo Castellane"]) == (row["page"], row["language"], row["authors"])
    assert '"NS":"gcat : General"' in row["extra"]
    assert 3 == corpus.imports["expected"][0]


def test_xml_that_states_more_articles_than_it_holds_tells_of_each(read):
    corpus = read(factiva_xml_bytes(2, count=4))
    assert (2, 2) == (corpus.articles.height, corpus.outcomes()["refused"])
    assert 4 == corpus.imports["expected"][0]


def test_rtf_is_read_by_its_codes_and_a_code_in_the_text_is_text(read):
    corpus = read(SAMPLES["factiva.rtf"])
    row = first(corpus)
    assert "It rained in Dresk.\n\nPD is police department.\n\n“We knew,” said Zoé." == row["text"]
    assert ("HARB000020310301e1190001a", date(2031, 3, 1)) == (
        row["article_id"], row["published_date"],
    )  # fmt: skip
    assert 3 == corpus.articles.height


def test_europresse_gives_every_field_in_both_layouts(read):
    for name in ("europresse.html", "europresse_new.html"):
        row = first(read(SAMPLES[name]))
        assert ("Il pleut à Dresk 1", "Le Phare") == (row["title"], row["outlet"]), name
        assert "\n\n".join(RAIN) == row["text"], name
        assert (date(2031, 3, 4), ["Ivo Castellane"]) == (row["published_date"], row["authors"])
        assert row["article_id"].startswith("news·20310301·PH·")
        assert row["section"] in ("Politique", "Communication")
        assert row["page"] in ("A16", "16")


def test_europresse_without_an_author_begins_with_its_body(read):
    row = first(read(europresse_bytes([europresse_old(1, author=None)])))
    assert (None, "\n\n".join(RAIN)) == (row["authors"], row["text"])
    assert ("Chapeau", "no. 5968", "© 2031 Le Phare. Tous droits réservés.") == (
        row["subtitle"], row["edition"], row["copyright"],
    )  # fmt: skip


def test_the_number_of_a_document_dates_it_where_the_header_does_not(read):
    row = first(read(europresse_bytes([europresse_old(1, header=["Politique"])])))
    assert date(2031, 3, 1) == row["published_date"]
