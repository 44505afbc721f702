"""Formats of agencies, feeds, editions and PDF: every field, and their quirks."""

from __future__ import annotations

import json
import logging
import re
import runpy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tellings.loaders import read_articles

MADE = runpy.run_path(str(Path(__file__).with_name("web_samples.py")))
SAMPLES, BODY = MADE["SAMPLES"], MADE["BODY"]
TEXT = "\n\n".join(BODY)
MOMENT = datetime(2031, 3, 4, 17, 20, tzinfo=UTC)


@pytest.fixture
def corpus(tmp_path):
    def read(data):
        file = tmp_path / "sample"
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_articles(file)

    return read


def picked(corpus, row=0, **expected):
    found = corpus.articles.row(row, named=True)
    return {name: found[name] for name in expected}


GOLDEN = {
    "newsml": {"article_id": "urn:1", "title": "Crane falls", "subtitle": "Quay closed",
               "outlet": "Dresk Agency", "agency": ["Northern Wire"], "agency_source": "metadata",
               "authors": ["Ivo Castellane"], "published": MOMENT, "language": "en",
               "date_source": "archive", "text": TEXT, "text_kind": "full"},
    "newsml_message": {"article_id": "urn:1", "title": "Crane falls", "text": TEXT},
    "newsml_bare": {"title": "Crane falls", "text": TEXT, "authors": ["Ivo Castellane"],
                    "byline_raw": "By Ivo Castellane", "published": None},
    "nitf": {"article_id": "n-1", "title": "Crane falls", "outlet": "The Dresk Echo", "text": TEXT,
             "published_date": date(2031, 3, 4), "date_precision": "day", "section": "Harbour",
             "stated_length": 66, "length_unit": "words", "graphic_captions": ["The crane."]},
    "ninjs_1": {"article_id": "urn:1", "title": "Crane falls", "text": TEXT, "published": MOMENT,
                "authors": ["Ivo Castellane"], "agency": ["Northern Wire"], "language": "en",
                "copyright": "© Dresk Agency"},
    "ninjs_2": {"article_id": "urn:1", "title": "Crane falls", "text": TEXT,
                "outlet": "Dresk Agency", "authors": ["Ivo Castellane"]},
    "ninjs_3": {"title": "Crane falls", "text": " ".join(BODY), "published_date": date(2031, 3, 4),
                "warnings": ["its publisher has marked it 'canceled'"]},
    "rss": {"title": "Crane falls & nobody is hurt", "text": "The crane fell.", "published": MOMENT,
            "text_kind": "summary", "outlet": "Dresk Echo", "authors": ["Ivo Castellane"],
            "url": "https://echo.example.org/a", "language": "en-GB"},
    "atom": {"title": "Crane & quay", "text": TEXT, "url": "https://echo.example.org/a",
             "authors": ["Ivo Castellane"], "published_date": date(2031, 3, 5), "language": "en"},
    "rss_1": {"title": "Crane falls", "outlet": "Dresk Echo", "published_date": date(2031, 3, 4)},
    "json_feed": {"title": "Crane falls", "outlet": "Dresk Echo", "authors": ["Ivo"],
                  "text": "It fell.\n\nThen it rained.", "text_kind": "summary",
                  "published": MOMENT},
    "tei": {"title": "Crane falls", "outlet": "Dresk Echo", "authors": ["Ivo Castellane"],
            "published_date": date(2031, 3, 4), "article_id": "t-1", "language": "en",
            "text": "It fell on Tuesday.\n\nRain\n\nand wind"},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_format_gives_its_fields(corpus, name):
    expected = GOLDEN[name]
    assert expected == picked(corpus(SAMPLES[name][0]), **expected)


def test_what_has_no_column_is_kept_in_extra(corpus):
    newsml = json.loads(corpus(SAMPLES["newsml"][0]).articles["extra"][0])
    assert ("2", ["harbours"], "DRESK") == tuple(
        newsml[k] for k in ("version", "subjects", "dateline")
    )
    ninjs = json.loads(corpus(SAMPLES["ninjs_1"][0]).articles["extra"][0])
    assert [{"name": "Dresk"}] == ninjs["place"]


def test_an_item_of_a_message_without_text_is_refused_with_where_its_content_lies(corpus):
    problems = corpus(SAMPLES["newsml_message"][0]).imports["problem"].drop_nulls()
    assert (
        "item of class 'ninat:picture' with no text in it; its content lies at 'crane.jpg'"
        in problems[0]
    )


def test_an_item_that_was_withdrawn_says_so(corpus):
    found = corpus(SAMPLES["newsml_message"][0])
    assert [[], ["its publisher has marked it 'canceled'"]] == found.articles["warnings"].to_list()


def test_older_ninjs_with_lists_of_named_texts_is_read(corpus):
    found = corpus(SAMPLES["ninjs_2"][0])
    assert ("Quay", "It fell.") == tuple(
        found.articles.row(1, named=True)[k] for k in ("title", "text")
    )
    assert "item of type 'picture'" in found.imports["problem"].drop_nulls()[0]


def test_a_feed_with_whole_articles_says_that_they_are_full(corpus):
    expected = {"text": TEXT, "text_kind": "full", "title": "Whole"}
    assert expected == picked(corpus(SAMPLES["rss"][0]), row=1, **expected)


def test_an_entry_with_nothing_but_a_title_is_refused(corpus):
    assert "it has no text" in corpus(SAMPLES["rss"][0]).imports["problem"].drop_nulls()[0]


def test_a_date_of_change_is_told_where_it_stands_for_the_date_of_publication(corpus):
    warnings = corpus(SAMPLES["atom"][0]).articles["warnings"][0].to_list()
    assert [
        "the entry has no date of publication; the date of its last change was taken"
    ] == warnings


ENTITIES = '<!DOCTYPE {0} [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(("name", "root"), [
    ("rss", "rss"), ("nitf", "nitf"), ("newsml", "newsItem"), ("tei", "TEI"), ("atom", "feed"),
])  # fmt: skip
def test_entity_declarations_are_refused_by_name(corpus, name, root):
    text = (
        SAMPLES[name][0]
        .decode()
        .replace('<!DOCTYPE nitf SYSTEM "http://example.org/nitf-3-6.dtd">', "")
    )
    bomb = text.replace(f"<{root}", ENTITIES.format(root) + f"<{root}", 1)
    found = corpus(bomb)
    assert {"read": 0, "repaired": 0, "refused": 1} == found.outcomes()
    assert "entities" in found.imports["problem"][0]


@pytest.mark.parametrize("name", ["rss", "nitf", "newsml", "tei", "atom"])
def test_deep_nesting_in_xml_breaks_nothing(corpus, name):
    text = (
        SAMPLES[name][0]
        .decode()
        .replace("<p>", "<p>" + "<i>" * 3000, 1)
        .replace("</p>", "</i>" * 3000 + "</p>", 1)
    )
    assert sum(corpus(text).outcomes().values()) >= 1


@pytest.mark.parametrize("name", ["ninjs_1", "json_feed"])
def test_deep_nesting_in_json_breaks_nothing(corpus, name):
    text = SAMPLES[name][0].decode()
    assert (
        sum(
            corpus(text[:-1] + ', "deep": ' + "[" * 20_000 + "]" * 20_000 + "}").outcomes().values()
        )
        >= 1
    )


@pytest.mark.parametrize("name", ["rss", "nitf", "newsml", "ninjs_1", "proquest_page"])
def test_one_damaged_byte_does_not_cost_the_file(corpus, name):
    data = SAMPLES[name][0].decode("utf-8").encode("ascii", "ignore")
    found = corpus(data.replace(b"nobody has", b"nobody \x8fhas"))
    assert found.articles.height == SAMPLES[name][2]
    assert "U+FFFD" in " ".join(found.imports["problem"].drop_nulls())


@pytest.mark.parametrize("name", ["json_feed", "news_api", "event_registry"])
def test_a_damaged_record_in_a_list_within_an_object_costs_only_itself(corpus, name):
    text = SAMPLES[name][0].decode()
    key = {"json_feed": "items", "news_api": "articles", "event_registry": "results"}[name]
    # The first key of a record is how the next record is found again.
    first = re.search(rf'"{key}": \[{{"([a-zA-Z_]+)"', text)[1]
    found = corpus(text.replace(f'"{key}": [', f'"{key}": [{{"{first}": oh}}, '))
    assert found.articles.height == SAMPLES[name][2]
    assert "it is not JSON" in " ".join(found.imports["problem"].drop_nulls())


def test_texts_of_a_tei_corpus_are_articles_of_their_own(corpus):
    texts = corpus(SAMPLES["tei_corpus"][0]).articles["text"].to_list()
    assert ["It fell on Tuesday.", "It stood on Tuesday."] == [
        text.partition("\n")[0] for text in texts
    ]


def test_a_pdf_is_read_with_a_warning_that_its_layout_is_lost(corpus):
    pytest.importorskip("pypdf")
    found = corpus(SAMPLES["pdf"][0])
    expected = {
        "title": "Crane falls",
        "text": "The crane fell on Tuesday, the harbour office said.",
    }
    assert expected == picked(found, **expected)
    assert "layout of the PDF is lost" in found.articles["warnings"][0][0]


def test_what_pypdf_says_of_a_pdf_is_told_of_its_record_and_not_on_stderr(corpus, caplog, capfd):
    pytest.importorskip("pypdf")
    logger = logging.getLogger("pypdf")
    before = logger.level, logger.propagate, list(logger.handlers)
    # The table of places is not where the file says it is.
    found = corpus(re.sub(rb"startxref\s+\d+", b"startxref\n17", SAMPLES["pdf"][0]))
    assert ["repaired"] == found.imports["outcome"].to_list()
    assert "the PDF is not well-formed: " in found.imports["problem"][0]
    assert "not well-formed" in found.articles["warnings"][0][1]
    assert ("", "", "") == (*capfd.readouterr(), caplog.text)
    assert before == (logger.level, logger.propagate, list(logger.handlers))


def test_a_pdf_that_refers_to_itself_is_refused_in_the_same_words_each_time(corpus):
    pytest.importorskip("pypdf")
    # The first object cannot be read; the font and half of the table of places are gone.
    whole = SAMPLES["pdf"][0]
    start, end = whole.index(b"pe /Font"), whole.index(b"0000115 ")
    data = whole.replace(b"/Type /Catalog /Pages", b"/Type /Catalo\x11 /Pages")
    problem = corpus(data[:start] + data[end:]).imports["problem"][0]
    # pypdf adds where the object lay in memory.
    assert "loop with self reference for IndirectObject(5, 0)." in problem


def test_a_pdf_without_text_is_refused_as_a_scan(corpus):
    pytest.importorskip("pypdf")
    assert "it is a scan" in corpus(MADE["pdf"]("")).imports["problem"][0]


def test_a_damaged_pdf_is_refused_by_name(corpus):
    pytest.importorskip("pypdf")
    assert "The PDF cannot be read" in corpus(b"%PDF-1.7\nnothing").imports["problem"][0]
