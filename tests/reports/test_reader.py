"""The HTML reader as a file: self-contained, inert, and with the numbers of the tables."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.payload import payload, unpacked
from tellings.reports.reader import reader_html


class Page(HTMLParser):
    """Elements, attributes and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.raw:
            self.raw[self._inside][-1] += data
        else:
            self.text += data


def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    page = Page(html)
    for _, attributes in page.elements:
        assert not {"src", "srcset", "background", "poster", "data"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes
        href = attributes.get("href")
        assert href is None or href.startswith("#")
    assert "url(" not in "".join(page.raw["style"])
    assert "@import" not in "".join(page.raw["style"])
    for call in ("fetch(", "XMLHttpRequest", "import(", "innerHTML", "outerHTML", "eval("):
        assert call not in "".join(page.raw["script"])


def test_the_policy_allows_exactly_this_script_and_this_style(html: str) -> None:
    page = Page(html)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    script, style = page.raw["script"][1], page.raw["style"][0]
    for name, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_the_page_holds_two_scripts_of_which_one_is_data(html: str) -> None:
    page = Page(html)
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert [{"type": "application/json", "id": "data"}, {}] == scripts
    assert "<" not in page.raw["script"][0]


def test_ids_are_unique(html: str) -> None:
    ids = [attributes["id"] for _, attributes in Page(html).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_number_of_the_tables_stands_in_the_page(html: str, made: dict[str, Any]) -> None:
    text = Page(html).text
    for section in made["constructs"]:
        for row in section["measures"]:
            assert all(cell["shown"] in text for cell in row["cells"])
        for row in section["contrasts"]:
            assert row["shown"]["interval"] in text
    for finding in made["summary"]["findings"]:
        assert finding["sentence"] in text


def test_the_articles_are_whole_in_mode_full(made: dict[str, Any], result: StudyResult) -> None:
    told = payload(made)
    articles = {
        told["articles"][at]["id"]: paragraphs
        for event, block in zip(told["events"], told["blocks"], strict=True)
        for at, (_, paragraphs) in zip(
            [at for column in event["columns"] for at in column], block["texts"], strict=True
        )
    }
    for article, text in result.corpus.articles.select("article_id", "text").iter_rows():
        shown = "\n\n".join(
            "".join(piece[0] for sentence in paragraph for piece in sentence[2])
            for paragraph in articles[article]
        )
        assert re.sub(r"\s+", " ", text) == re.sub(r"\s+", " ", shown)


def test_marks_that_overlap_are_cut_at_every_border(made: dict[str, Any]) -> None:
    covered = {
        "".join(sorted(block["spans"][mark][0] for mark in piece[1]))
        for block in payload(made)["blocks"]
        for _, paragraphs in block["texts"]
        for paragraph in paragraphs
        for sentence in paragraph
        for piece in sentence[2]
        if len(piece) > 1
    }
    assert {"LQ", "HQ", "NS"} <= covered


def test_the_same_content_gives_the_same_page(html: str, result: StudyResult) -> None:
    assert html == reader_html(content(result))


def test_a_page_of_a_hundred_articles_stays_under_five_megabytes(
    make: Callable[..., StudyResult], html: str, made: dict[str, Any]
) -> None:
    n_words = made["design"]["n_words"]
    n_spans = len(made["spans"])
    # Bytes a word of marked text, taken to a hundred articles of a thousand words.
    data = len(json.dumps(payload(made), ensure_ascii=False, separators=(",", ":")).encode())
    assert n_spans > 100
    assert data / n_words * 100 * 1000 + len(html) < 5_000_000


def test_a_large_page_is_packed_by_event_and_loses_nothing(made: dict[str, Any]) -> None:
    plain, packed = payload(made), payload(made, packed_from=0)
    assert all(isinstance(block, str) for block in packed["blocks"])
    assert plain["blocks"] == [unpacked(block) for block in packed["blocks"]]
    sizes = [len(json.dumps(told["blocks"], ensure_ascii=False)) for told in (plain, packed)]
    assert 2 * sizes[1] < sizes[0]


def test_the_values_of_a_filter_are_those_of_the_marks(made: dict[str, Any]) -> None:
    told = payload(made)
    names = {name for name, _ in told["filters"]}
    assert {"source", "certainty", "actor"} <= {value[0] for value in told["values"]} <= names
    certain = {value: n for name, value, n in told["values"] if name == "certainty"}
    labels = [span["tag"] for span in made["spans"] if "epistemic" in span["tag"]]
    assert len(labels) == certain["epistemic"]


def test_one_event_can_be_shown_alone(made: dict[str, Any]) -> None:
    page = Page(reader_html(made, event="mill"))
    assert ["mill"] == [event["id"] for event in json.loads(page.raw["script"][0])["events"]]
    assert "Limits" not in page.text
