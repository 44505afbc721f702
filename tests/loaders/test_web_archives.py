"""Saved pages, and pages in web archives: whole, damaged and hostile."""

from __future__ import annotations

import gzip
import json
import re
import runpy
from datetime import date
from pathlib import Path

import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import ReadOptions, gzips, read_articles
from tellings.loaders.blocks import paragraphs, plain_text, root_of
from tellings.loaders.extras import import_extra
from tellings.loaders.markup import parse_html
from tellings.loaders.warc_records import http_response, warc_records

pytest.importorskip("trafilatura")
MADE = runpy.run_path(str(Path(__file__).with_name("web_samples.py")))
SAMPLES, BODY, PAGE = MADE["SAMPLES"], MADE["BODY"], MADE["PAGE"]
record, http = MADE["warc_record"], MADE["http"]


@pytest.fixture
def corpus(tmp_path):
    def read(data):
        file = tmp_path / "sample"
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_articles(file)

    return read


@pytest.mark.parametrize("name", ["page", "page_packed"])
def test_a_page_gives_its_article_and_what_it_states_of_it(corpus, name):
    row = corpus(SAMPLES[name][0]).articles.row(0, named=True)
    expected = {
        "title": "Crane falls in Dresk", "outlet": "Dresk Echo", "language": "en",
        "section": "Harbour", "authors": ["Ivo Castellane"], "date_precision": "second",
        "utc_offset_min": 60, "published_date": date(2031, 3, 4), "date_source": "meta",
        "url": "https://echo.example.org/2031/03/05/crane",
    }  # fmt: skip
    assert expected == {column: row[column] for column in expected}
    assert set(BODY) == set(row["text"].split("\n\n"))


def test_the_address_dates_a_page_that_does_not_date_itself(corpus):
    row = corpus(MADE["PAGE_URL_DAY"]).articles.row(0, named=True)
    assert (date(2031, 3, 5), "url") == (row["published_date"], row["date_source"])


def test_no_date_is_taken_from_the_running_text(corpus):
    page = re.sub(r"<link[^>]*>|<script.*?</script>", "", PAGE).replace("Tuesday", "4 March 2031")
    assert corpus(page).articles["published"].to_list() == [None]


def test_one_comma_too_many_in_the_page_does_not_cost_its_date(corpus):
    assert [date(2031, 3, 4)] == corpus(MADE["PAGE_COMMA"]).articles["published_date"].to_list()


def test_a_page_without_an_article_is_refused_with_a_remedy(corpus):
    imports = corpus("<!DOCTYPE html><html><body></body></html>").imports
    assert "no article was found" in imports["problem"][0]
    assert "save the page whole" in imports["remedy"][0]


def test_a_page_with_nothing_but_a_notice_is_refused(corpus):
    assert (
        "no article was found"
        in corpus("<!DOCTYPE html><p>Page not found.</p>").imports["problem"][0]
    )


def test_a_pattern_takes_from_the_path_what_the_page_does_not_say(tmp_path):
    file = tmp_path / "crane" / "mail.html"
    file.parent.mkdir()
    file.write_text(PAGE)
    options = ReadOptions(pattern="{event}/{outlet}.html")
    row = read_articles(tmp_path, options=options).articles.row(0, named=True)
    assert ("crane", "Dresk Echo") == (row["event_id"], row["outlet"])


def test_folders_of_pages_say_nothing_without_a_pattern(tmp_path):
    file = tmp_path / "crane" / "mail.html"
    file.parent.mkdir()
    file.write_text(PAGE)
    assert [None] == read_articles(tmp_path).articles["event_id"].to_list()


def test_a_page_in_latin_1_is_read_as_it_says(corpus):
    page = (
        PAGE.replace("utf-8", "iso-8859-1")
        .replace("“", "")
        .replace("”", "")
        .replace("Dresk", "Drésk")
    )
    row = corpus(page.encode("windows-1252")).articles.row(0, named=True)
    assert "Crane falls in Drésk" == row["title"]


@pytest.mark.parametrize("name", ["warc", "warc_packed", "wacz"])
def test_an_archive_gives_its_html_pages_with_their_addresses(corpus, name):
    found = corpus(SAMPLES[name][0])
    rows = found.articles.rows(named=True)
    assert [3, 6] == [row["source_index"] for row in rows]
    assert ["https://echo.example.org/a", "https://echo.example.org/b"] == [
        row["url"] for row in rows
    ]
    assert "2032-01-01T00:00:00Z" == json.loads(rows[0]["extra"])["archived"]
    assert date(2031, 3, 4) == rows[0]["published_date"]
    assert "1 image/png responses" in " ".join(found.notes)


@pytest.mark.parametrize("length", [5, 10**9, "x", ""])
def test_a_record_of_a_wrong_length_does_not_cost_its_neighbours(corpus, length):
    page = http(PAGE.encode())
    data = record("response", page, length=length) + SAMPLES["warc"][0]
    found = corpus(data)
    assert 3 == found.articles.height + found.imports.filter(
        found.imports["problem"].str.contains("repeats")).height  # fmt: skip
    assert "stated length" in found.imports["problem"][0]


def test_a_damaged_member_costs_only_itself(corpus):
    members = [gzip.compress(each, mtime=0) for each in MADE["WARC_RECORDS"]]
    members[2] = members[2][:200] + b"\xff" * 50 + members[2][250:]
    found = corpus(b"".join(members))
    assert ["https://echo.example.org/b"] == found.articles["url"].to_list()


def test_an_archive_cut_short_gives_the_pages_before_the_cut(corpus):
    found = corpus(SAMPLES["warc_packed"][0][:-400])
    assert "https://echo.example.org/a" in found.articles["url"].to_list()
    assert "gzip member is damaged" in " ".join(found.imports["problem"].drop_nulls())


def test_a_body_packed_in_a_way_that_is_not_read_is_refused_by_name(corpus):
    data = record("response", http(b"\x0b\x02\x80", more="Content-Encoding: br\r\n"))
    assert "packed by 'br'" in corpus(data).imports["problem"][0]


def test_an_archive_without_pages_is_refused_with_what_it_holds(corpus):
    data = record("response", http(b"\x89PNG", kind="image/png"))
    assert "holds no HTML page; 1 image/png responses" in corpus(data).imports["problem"][0]


def test_a_body_that_was_unpacked_under_its_old_header_is_read():
    block = http(PAGE.encode(), more="Content-Encoding: gzip\r\n")
    assert PAGE.encode() == http_response(block).body


def test_bytes_between_records_are_told():
    data = MADE["WARC"]
    problems = [each.problem for each in warc_records(data + b"junk\r\n" + data)]
    assert "there are bytes between two records that belong to neither" in problems
    assert 12 == problems.count(None)


def test_a_gzip_bomb_is_refused_while_it_is_unpacked(corpus):
    bomb = gzip.compress(bytes(1 << 20) * 40)
    assert (
        "such files are refused"
        in corpus(gzip.compress(b"WARC/1.0\r\n" + bytes(40 << 20))).imports["problem"][0]
    )
    with pytest.raises(LoadError, match="unpacks to"):
        gzips.unpack(bomb)
    with pytest.raises(LoadError, match="unpacks to"):
        http_response(http(bomb, more="Content-Encoding: gzip\r\n"))


def test_a_page_of_ten_megabytes_is_read(corpus):
    filler = "<script>" + "x = 1;" * 300_000 + "</script>"
    large = PAGE.replace("</body>", f"{filler * 5}<!-- {'y' * 1_000_000} --></body>")
    assert len(large) > 10_000_000
    assert ["Crane falls in Dresk"] == corpus(large).articles["title"].to_list()


def test_a_page_beyond_the_limit_is_refused_by_its_size(corpus, monkeypatch):
    monkeypatch.setattr("tellings.loaders.pages.MOST_CHARACTERS", 1000)
    assert "characters, more than 1,000" in corpus(PAGE).imports["problem"][0]


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table"])
def test_deep_nesting_breaks_nothing(corpus, tag):
    page = f"<!DOCTYPE html><html><body>{f'<{tag}>' * 5000}{'It fell. ' * 50}</body></html>"
    assert 1 == sum(corpus(page).outcomes().values())


def test_paragraphs_of_elements_nested_without_end():
    assert ["It fell."] == paragraphs(parse_html("<i>" * 200 + "It fell.").root)


@pytest.mark.parametrize(("markup", "expected"), [
    ("<p>a<br>b<br/><br>c</p>", ["a\nb", "c"]),
    ("<ul><li>a<li>b</ul>c", ["a", "b", "c"]),
    ("<p>a <b>b</b>\n c</p><!-- d --><style>e</style>", ["a b c"]),
    ("<h1> </h1>", []),
])  # fmt: skip
def test_blocks_become_paragraphs(markup, expected):
    assert expected == paragraphs(parse_html(f"<div>{markup}</div>").root)


@pytest.mark.parametrize(("text", "expected"), [
    ("It &amp; them", "It & them"), ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"), ("", ""),
    ("<p>a</p><p>b</p>", "a\n\nb"), ("AT&T", "AT&T"),
])  # fmt: skip
def test_a_text_that_may_be_html_is_made_plain(text, expected):
    assert expected == plain_text(text)


@pytest.mark.parametrize(("head", "name"), [
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <a> --><x:b c='d'>", "b"), (b"text", ""),
    ("<?xml?><été>".encode(), ""), (b"<!DOCTYPE nitf SYSTEM 'x'><nitf>", "nitf"),
    ("<rss>".encode("utf-16"), "rss"),
])  # fmt: skip
def test_the_root_element_is_found_in_the_first_bytes(head, name):
    assert name == root_of(head)[0]


def test_a_missing_package_is_a_load_error_that_names_the_extra():
    with pytest.raises(LoadError) as caught:
        import_extra("no_such_package", extra="web", what="Saved web pages")
    assert "type: pip install 'tellings[web]'" == caught.value.remedy
