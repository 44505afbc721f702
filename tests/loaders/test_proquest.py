"""ProQuest exports: pages, mails sent and forwarded, plain text, and what goes wrong in them."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path

import pytest

from tellings.loaders import read_articles
from tellings.loaders.proquest import documents, text_lines, to_record

MADE = runpy.run_path(str(Path(__file__).with_name("web_samples.py")))
SAMPLES, BODY = MADE["SAMPLES"], MADE["BODY"]
TEXT = "\n\n".join(BODY)
FORMS = ["proquest_page", "proquest_mail", "proquest_forwarded"]


@pytest.fixture
def rows(tmp_path):
    def read(name, data=None):
        file = tmp_path / name
        file.write_bytes(SAMPLES[name][0] if data is None else data)
        return read_articles(file).articles.rows(named=True)

    return read


@pytest.mark.parametrize("name", FORMS)
def test_a_document_is_read_with_all_its_fields(rows, name):
    first = rows(name)[0]
    expected = {
        "article_id": "111", "title": "Crane falls in Dresk", "edition": "Late Edition",
        "outlet": "Dresk Echo", "published_date": date(2031, 3, 4), "date_precision": "day",
        "date_source": "archive", "page": "A.2", "section": "Harbour", "language": "en",
        "authors": ["Castellane, Ivo", "Hollin, Dean"], "text": TEXT, "text_kind": "full",
        "url": "https://example.org/docview/111", "copyright": "(Copyright 2031 Dresk Echo)",
    }  # fmt: skip
    assert expected == {name: first[name] for name in expected}


@pytest.mark.parametrize("name", FORMS)
def test_what_stands_in_the_body_beside_the_article_is_set_aside(rows, name):
    first = rows(name)[0]
    extra = json.loads(first["extra"])
    assert ["Photo: The crane on the quay."] == first["graphic_captions"]
    assert (
        "CORRECTION: SEE CORRECTION APPENDED; Crane: It was the eastern quay."
        == first["correction"]
    )
    assert "By Ivo Castellane, of the staff; icastellane@example.org" == extra["credit"]
    assert "The crane fell." == extra["abstract"]


@pytest.mark.parametrize("name", FORMS)
def test_the_stated_length_is_that_of_the_text_without_what_was_set_aside(rows, name):
    first, second = rows(name)
    assert (66, "words") == (second["stated_length"], second["length_unit"])
    assert 66 - 24 == first["stated_length"]
    assert 66 == json.loads(first["extra"])["wordcount"]


def test_half_a_tag_does_not_cost_the_documents_after_it(rows):
    data = SAMPLES["proquest_page"][0].replace(
        b'HTMLContent="true"><html>', b'HTMLContent="true">html&gt;'
    )
    assert ["111", "222"] == [row["article_id"] for row in rows("proquest_page", data)]


def test_a_space_in_a_date_is_repaired_by_the_line_that_says_the_same(rows):
    second = rows("proquest_page")[1]
    assert date(2031, 3, 4) == second["published_date"]
    assert ["the date 'Mar 4, 2 031' was read as '04 Mar 2031'"] == second["warnings"]


@pytest.mark.parametrize("name", ["proquest_plain", "proquest_unmarked", "proquest_text"])
def test_a_line_of_the_body_that_looks_like_a_label_stays_in_the_body(rows, name):
    wanted = [*BODY, "Location: it is what the mayor asked for first.", "Then she went home."]
    assert ["\n\n".join(wanted)] * 2 == [row["text"] for row in rows(name)]


@pytest.mark.parametrize("name", ["proquest_plain", "proquest_unmarked", "proquest_text"])
def test_plain_text_has_the_same_fields_as_a_page(rows, name):
    first = rows(name)[0]
    assert ("Dresk Echo", date(2031, 3, 4), "A.2", "en") == tuple(
        first[column] for column in ("outlet", "published_date", "page", "language")
    )
    assert first["title"].startswith("Crane")
    assert first["url"] == f"https://example.org/docview/{first['article_id']}"


def test_a_document_without_full_text_gives_its_abstract_as_a_summary(rows):
    page = SAMPLES["proquest_page"][0].decode()
    start = page.index("<p><strong>Full text")
    end = page.index("</Text></p>") + len("</Text></p>")
    first = rows("proquest_page", (page[:start] + page[end:]).encode())[0]
    assert ("The crane fell.", "summary") == (first["text"], first["text_kind"])
    assert "there is no full text, only the abstract" in first["warnings"][0]


def test_documents_that_the_text_file_states_and_does_not_hold_are_refused(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(SAMPLES["proquest_text"][0].replace(b"of 2", b"of 4"))
    corpus = read_articles(file)
    assert {"read": 2, "repaired": 0, "refused": 2} == corpus.outcomes()
    assert "document 4 of the 4" in corpus.imports["problem"][3]


def test_a_mail_about_proquest_without_documents_is_refused(tmp_path):
    file = tmp_path / "a.eml"
    file.write_text("From: a@proquest.com\nContent-Type: text/plain\n\nYour export is ready.\n")
    corpus = read_articles(file)
    assert {"read": 0, "repaired": 0, "refused": 1} == corpus.outcomes()
    assert "no ProQuest document" in corpus.imports["problem"][0]


def test_pictures_of_newer_exports_give_their_captions():
    from tellings.loaders.proquest_html import _html_lines

    page = ('<a name="DocID_1"></a><p>Crane</p><p><strong>Full text: </strong><text wordcount="9">'
            '<div class="document_view_image"><img><a title="The crane." href="x">Enlarge</a></div>'
            "<p>It fell.</p></text></p><p><strong>Database: </strong>X</p>")  # fmt: skip
    record = to_record(documents(list(_html_lines(page)))[0], index=1, marked=True)
    assert ("It fell.", ["The crane."]) == (
        record.fields["text"],
        record.fields["graphic_captions"],
    )


@pytest.mark.parametrize(("printed", "outlet", "edition"), [
    ("New York Paper,  Late Edition (East Coast); New York, N.Y.", "New York Paper",
     "Late Edition (East Coast)"),
    ("Dresk Echo (Online); Dresk", "Dresk Echo (Online)", None),
    ("Mail, Dresk; Dresk", "Mail, Dresk", None),
])  # fmt: skip
def test_an_edition_after_the_outlet_is_no_part_of_its_name(printed, outlet, edition):
    lines = f"Crane\nPublication title: {printed}\nFull text: It fell.\nDatabase: X"
    fields = to_record(list(text_lines(lines)), index=1, marked=False).fields
    assert (outlet, edition) == (fields["outlet"], fields.get("edition"))
