"""Hostile strings in headlines, outlets and texts stay text in every format."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

from tellings.domain.results import StudyResult
from tellings.reports.content import content, content_of
from tellings.reports.example import marked_article
from tellings.reports.latex import escaped
from tellings.reports.marking import visible
from tellings.reports.material import prepare
from tellings.reports.notebook import side_by_side
from tellings.reports.payload import payload
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html
from tellings.reports.tables import csv_bytes, table_files

PLACE = Path(__file__).parent / "payloads.py"
SPEC = importlib.util.spec_from_file_location("reports_payloads", PLACE)
assert SPEC is not None
assert SPEC.loader is not None
payloads = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(payloads)
ALL: tuple[str, ...] = payloads.ALL


@pytest.fixture(scope="module")
def hostile(sample: ModuleType) -> StudyResult:
    """A study whose outlets, headlines, texts and event titles are made of hostile strings."""
    outlets = [f"{ALL[0]} {ALL[29]}", f"{ALL[45]} {ALL[40]}"]
    parts = []
    for at, words in enumerate(ALL):
        outlet = outlets[at % 2]
        text = f"Before {words} after. {words}"
        about = {"event_id": f"e{at // 2}", "outlet": outlet, "title": words, "url": words}
        article, spans = marked_article(f"a{at:02}", "", about)
        article = article.with_columns(text=pl.lit(text), word_count=pl.lit(9, dtype=pl.UInt32))
        span = (f"a{at:02}", "text", "framing", 0, "term", "loaded", 7, 8, 1.0, "author", "{}")
        parts.append((article, pl.DataFrame([span], schema=spans.schema, orient="row")))
    articles = pl.concat([article for article, _ in parts])
    spans = pl.concat([made for _, made in parts])
    titles = {f"e{at // 2}": words for at, words in enumerate(ALL)}
    result: StudyResult = sample.result_of(articles, spans, outlets, titles, "full")
    return result


class Skeleton(HTMLParser):
    """Elements of a page and what its data block holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.data = ""
        self._in_data = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "src"]
        self._in_data = ("id", "data") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def test_there_are_more_than_forty_payloads() -> None:
    assert len(ALL) == len(set(ALL))
    assert len(ALL) > 40


def test_no_payload_becomes_an_element_of_the_page(hostile: StudyResult) -> None:
    page = Skeleton(reader_html(content(hostile)))
    assert page.tags.count("script") == 2
    assert [] == page.handlers
    assert not {"iframe", "base", "link", "img"} & set(page.tags)
    assert page.tags.count("meta") == 5


def test_every_payload_arrives_whole_in_the_data_of_the_page(hostile: StudyResult) -> None:
    data = json.loads(Skeleton(reader_html(content(hostile))).data)
    names = {article["id"]: article["name"] for article in data["articles"]}
    for at, words in enumerate(ALL):
        assert visible(words) == names[f"a{at:02}"]


def test_no_payload_runs_in_a_browser(browser: Any, hostile: StudyResult, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(reader_html(content(hostile)), encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    shown = []
    for at in range(page.locator("#event option").count()):
        page.select_option("#event", str(at))
        shown += page.locator("#columns h5").all_inner_texts()
    assert len(ALL) == len(shown)
    assert "<img src=x onerror=window.pwned=1>" in shown
    assert page.evaluate("window.pwned === undefined")
    assert [] == errors
    assert [path.as_uri()] == requests
    page.close()


def test_the_notebook_frame_cannot_be_left(hostile: StudyResult) -> None:
    page = Skeleton(side_by_side(hostile, event="e0")._repr_mimebundle_()["text/html"])
    assert ["iframe"] == page.tags


def test_every_payload_is_printed_as_text_in_the_pdf(hostile: StudyResult) -> None:
    made = content(hostile)
    made["printed"] = [page["event"] for page in made["events"]]
    pages = PdfReader(io.BytesIO(pdf_bytes(made))).pages

    def bare(text: str) -> str:
        return re.sub(r"[\s\u00ad\u200b-]+", "", text)

    text = bare("".join(page.extract_text() for page in pages))
    assert "root:x:" not in text
    missing = [words for words in payloads.TYPST if bare(visible(words)) not in text]
    assert [] == missing


def test_latex_holds_no_live_command_of_a_payload(hostile: StudyResult) -> None:
    files = table_files(prepare(hostile), content_of(prepare(hostile)))
    tables = [data.decode() for name, data in files.items() if name.endswith(".tex")]
    assert tables
    for table in tables:
        for command in ("\\input", "\\write18", "\\immediate", "\\hline"):
            assert command not in table


@pytest.mark.parametrize("words", ALL)
def test_escaped_latex_has_no_special_character_left(words: str) -> None:
    known = r"\\(?:textbackslash|textasciitilde|textasciicircum|textless|textgreater|dag|ldots)\{\}"
    rest = re.sub(known + r"|\\[{}$&#_%]|\$-\$|\$\\times\$|\{[\[\]]\}", "", escaped(words))
    assert not set(rest) & set("\\{}$&#_%~^<>")


def test_a_safe_csv_has_no_cell_that_a_spreadsheet_runs(hostile: StudyResult) -> None:
    files = table_files(prepare(hostile), content_of(prepare(hostile)), excel_safe=True)
    for name, data in files.items():
        if name.endswith(".csv"):
            cells = [
                cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row
            ]
            texts = [cell for cell in cells if not re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", cell)]
            assert [] == [cell for cell in texts if cell[:1] in tuple("=+-@\t\r")]


def test_a_plain_csv_is_exact() -> None:
    frame = pl.DataFrame({"words": list(ALL)})
    assert frame.equals(pl.read_csv(io.BytesIO(csv_bytes(frame))))


def test_the_example_of_the_brief_stays_text(make: Callable[..., StudyResult]) -> None:
    told = payload(content(make(events=1, outlets=2, extra={"title": '#read("/etc/passwd")'})))
    title, _ = told["blocks"][0]["texts"][0]
    assert '#read("/etc/passwd")' == title[0][0]
