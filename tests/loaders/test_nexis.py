"""Exports of Nexis and LexisNexis: one golden for each quirk that real files have."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.loaders.archive_samples import (
    ERROR,
    FRENCH,
    FULL,
    GERMAN,
    PLAY,
    RAIN,
    docx_bytes,
    nexis_html_bytes,
    nexis_txt_bytes,
    old_article,
    rtf_bytes,
    uni_article,
    uni_cover,
)

from tellings.loaders import ReadOptions, read_articles


@pytest.fixture
def read(tmp_path):
    def _read(data, name="export", **options):
        file = tmp_path / name
        file.write_bytes(data)
        return read_articles(file, options=ReadOptions(**options))

    return _read


def only(corpus):
    (row,) = corpus.articles.to_dicts()
    return row


def test_a_document_of_nexis_uni_gives_every_field_under_its_name(read):
    row = only(read(docx_bytes(uni_article(1, Graphic="A bridge in the rain"))))
    assert "Rain Falls on Dresk 1" == row["title"]
    assert ("The Harbour Mail", "the-harbour-mail") == (row["outlet"], row["outlet_key"])
    assert datetime(2031, 3, 4, 9, 20, tzinfo=UTC) == row["published"]
    assert ("minute", "archive", 0) == (
        row["date_precision"], row["date_source"], row["utc_offset_min"],
    )  # fmt: skip
    assert "\n\n".join(RAIN) == row["text"]
    assert ["Ivo Castellane", "Dean Hollin"] == row["authors"]
    assert ("NEWS; Pg. A10", "A10") == (row["section"], row["page"])
    assert "Copyright 2031 Harbour Press All Rights Reserved" == row["copyright"]
    assert ["A bridge in the rain"] == row["graphic_captions"]
    assert ("en", "metadata") == (row["language"], row["language_source"])
    assert (15, "words", 1.0) == (row["stated_length"], row["length_unit"], row["integrity"])
    assert '"subject":"RAIN (93%); BRIDGES (90%)"' in row["extra"]
    assert [] == row["warnings"]


def test_the_load_date_is_never_the_date_of_publication(read):
    corpus = read(docx_bytes(uni_article(1, date="Late Edition")))
    row = only(corpus)
    assert row["published"] is None
    assert row["date_source"] is None
    assert '"load-date":"June 1, 2039"' in row["extra"]


def test_a_title_over_a_line_break_stays_one_title(read):
    row = only(read(docx_bytes(uni_article(1, title="BRIDGES;\nRain Falls - Correction Appended"))))
    assert "BRIDGES; Rain Falls" == row["title"]
    assert "BRIDGES; Rain Falls - Correction Appended" in row["extra"]


def test_an_edition_that_pushes_the_date_one_line_off_costs_nothing(read):
    row = only(read(docx_bytes(uni_article(1, between="(Harbour Blog)"))))
    assert "The Harbour Mail" == row["outlet"]
    assert date(2031, 3, 4) == row["published_date"]
    assert "(Harbour Blog)" == row["edition"]


def test_an_edition_behind_the_outlet_does_not_make_another_outlet(read):
    row = only(read(docx_bytes(uni_article(1, outlet="The Guardian (London) - Final Edition"))))
    assert ("The Guardian (London) - Final Edition", "the-guardian") == (
        row["outlet"], row["outlet_key"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "day", "edition"),
    [
        (
            "April 13, 2005 Wednesday, Late Edition - Final",
            date(2005, 4, 13),
            "Late Edition - Final",
        ),
        ("November 5, 2002 Tuesday Final Edition", date(2002, 11, 5), "Final Edition"),
        ("May 21, 2000, Sunday, Final Edition", date(2000, 5, 21), "Final Edition"),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", date(2012, 2, 27), None),
        ("mardi 14 mars 2006", date(2006, 3, 14), None),
    ],
)
def test_dates_of_the_archive_are_read_with_what_stands_behind_them(read, printed, day, edition):
    row = only(read(docx_bytes(uni_article(1, date=printed))))
    assert (day, edition) == (row["published_date"], row["edition"])


def test_a_missing_byline_is_null_and_no_warning(read):
    row = only(read(docx_bytes(uni_article(1, Byline=None))))
    assert (None, None, []) == (row["authors"], row["byline_raw"], row["warnings"])


def test_by_is_taken_off_a_byline_only_where_it_begins(read):
    for printed in ("By Ruby Hollin", "Ruby Hollin"):
        assert ["Ruby Hollin"] == only(read(docx_bytes(uni_article(1, Byline=printed))))["authors"]


def test_speakers_of_a_transcript_are_no_labels(read):
    row = only(read(docx_bytes(uni_article(1, PLAY))))
    assert "\n\n".join(PLAY) == row["text"]
    row = only(read(nexis_html_bytes([old_article(1, 1, PLAY)]), "t.html"))
    assert "\n\n".join(PLAY) == row["text"]


def test_a_body_that_repeats_the_word_body_is_read_whole(read):
    body = ["It rained.", "Body", "Classification", "It stopped."]
    assert "\n\n".join(body) == only(read(docx_bytes(uni_article(1, body))))["text"]


def test_articles_that_the_cover_promises_and_the_file_lacks_are_told_by_title(read):
    titles = [f"Rain Falls on Dresk {number}" for number in (1, 2, 3)]
    corpus = read(docx_bytes(uni_cover(titles) + uni_article(1) + uni_article(3)))
    assert 2 == corpus.articles.height
    told = corpus.refused()["problem"].to_list()
    missing = (
        "document 2 of the 3 that the file says it holds, 'Rain Falls on Dresk 2', is not in it."
    )
    assert [f"export, record 3: {missing}"] == told
    assert 3 == corpus.imports["expected"][0]


def test_a_body_that_is_too_short_for_its_stated_length_is_flagged(read):
    row = only(read(docx_bytes(uni_article(1, stated=100))))
    assert 0.15 == pytest.approx(row["integrity"])
    assert [
        "the text is more than a fifth shorter than the archive states; see 'integrity'"
    ] == row["warnings"]


def test_rtf_gives_the_same_articles_as_word_with_bookmarks_and_without(read):
    lines = uni_cover(["Rain Falls on Dresk 1", "Zoé “knew” 2"]) + uni_article(1)
    lines += uni_article(2, ["Zoé “knew” – so it was.", *FULL], title="Zoé “knew” 2")
    columns = ["title", "outlet", "published", "text", "authors", "integrity", "article_id"]
    expected = read(docx_bytes(lines), "a.docx").articles.select(columns)
    for data in (rtf_bytes(lines), rtf_bytes(lines, bookmarks=False)):
        assert expected.equals(read(data, "a.rtf").articles.select(columns))


@pytest.mark.parametrize("classes", [("c3", "c5", "c2"), ("c0", "c77", "c1")])
@pytest.mark.parametrize(
    ("labels", "printed", "language"),
    [(None, "March 4, 2031, Tuesday, Late Edition", "en"),
     (GERMAN, "4. März 2031 Dienstag, Late Edition", "de"),
     (FRENCH, "mardi 4 mars 2031, Late Edition", "fr")],
)  # fmt: skip
def test_old_html_is_read_by_order_and_labels_in_three_languages(
    read, labels, printed, language, classes
):
    named = {"en": "ENGLISH", "de": "GERMAN; DEUTSCH", "fr": "FRENCH; FRANÇAIS"}[language]
    more = {"labels": labels} if labels else {}
    article = old_article(1, 1, date=printed, language=named, **more)
    row = only(read(nexis_html_bytes([article], classes=classes)))
    assert ("Rain Falls on Dresk 1", "The Harbour Mail") == (row["title"], row["outlet"])
    assert (date(2031, 3, 4), "Late Edition", language) == (
        row["published_date"], row["edition"], row["language"],
    )  # fmt: skip
    assert "\n\n".join(RAIN) == row["text"]
    assert (["Ivo Castellane"], "4", 1.0) == (row["authors"], row["page"], row["integrity"])


def test_an_error_document_is_refused_by_name_and_its_neighbours_are_read(read):
    corpus = read(nexis_html_bytes([old_article(1, 3), ERROR, old_article(3, 3)]))
    assert 2 == corpus.articles.height
    assert ["export, record 2: the archive printed an error in the place of this document."] == (
        corpus.refused()["problem"].to_list()
    )


def test_an_old_article_without_a_title_has_none(read):
    row = only(read(nexis_html_bytes([old_article(1, 1, title=None)])))
    assert (None, "\n\n".join(RAIN)) == (row["title"], row["text"])


def test_old_articles_missing_between_others_are_told(read):
    corpus = read(nexis_html_bytes([old_article(1, 3), old_article(3, 3)], stated=3))
    assert ["export, record 3: document 2 of the 3 that the file says it holds is not in it."] == (
        corpus.refused()["problem"].to_list()
    )


def test_a_part_of_a_longer_result_list_lacks_nothing(read):
    articles = [old_article(number, 2146) for number in (2001, 2002)]
    corpus = read(nexis_html_bytes(articles))
    assert (2, 0) == (corpus.articles.height, corpus.outcomes()["refused"])


def test_lines_of_text_exports_broken_to_a_width_are_joined(read):
    body = ["It rained in Dresk on Monday, and it went on raining all the week, they said.", *FULL]
    for labels in (None, GERMAN, FRENCH):
        more = {"labels": labels} if labels else {}
        row = only(read(nexis_txt_bytes([old_article(1, 1, body, **more)], width=40, cover="1-1")))
        assert "\n\n".join(body) == row["text"]
        assert ("Rain Falls on Dresk 1", "The Harbour Mail") == (row["title"], row["outlet"])
        assert 1.0 == row["integrity"]


def test_a_caption_and_a_notice_of_copyright_stay_out_of_the_body(read):
    row = only(read(nexis_txt_bytes([old_article(1, 1)])))
    assert (["A bridge in the rain"], "Copyright 2031 Harbour Press") == (
        row["graphic_captions"], row["copyright"],
    )  # fmt: skip


def test_lost_characters_are_counted_in_the_warnings(read):
    row = only(read(docx_bytes(uni_article(1, ["877 W\ufffdrter, sagte J\ufffdrn."]))))
    assert ["text: 2 characters were lost before or in reading (U+FFFD)"] == row["warnings"]


def test_a_text_that_quotes_the_count_line_is_no_export(read):
    corpus = read(b"He said 1 of 10 DOCUMENTS was lost, and the mayor agreed with him.\n", "a.txt")
    assert ["text"] == corpus.articles["loader"].to_list()
