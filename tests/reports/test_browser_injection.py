"""Two hundred hostile strings in a real Chromium: nothing runs, nothing is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.example import marked_article
from tellings.reports.marking import visible
from tellings.reports.reader import reader_html

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("browser_payloads", HERE / "payloads.py")
assert SPEC is not None
assert SPEC.loader is not None
payloads = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(payloads)
MANY: tuple[str, ...] = payloads.MANY
OUTLETS = (MANY[0], MANY[4])


@pytest.fixture(scope="module")
def hostile(sample: ModuleType) -> StudyResult:
    """Articles whose text, headline, event, outlet, address, actors and speakers are payloads."""
    parts = []
    shares = [MANY[at::16] for at in range(16)]
    for at, words in enumerate(shares):
        text = "\n\n".join(words)
        about = {
            "event_id": f"e{at // 2}",
            "outlet": OUTLETS[at % 2],
            "title": words[0],
            "url": words[1],
        }
        article, spans = marked_article(f"a{at:02}", "", about)
        article = article.with_columns(text=pl.lit(text), word_count=pl.lit(9, dtype=pl.UInt32))
        rows = [
            (f"a{at:02}", "text", "framing", 0, "actor", words[2], 0, 4, 1.0, "author",
             '{"form":"nominal","head":"x","premodifiers":[]}'),
            (f"a{at:02}", "text", "sourcing", 1, "source", "named_person", 0, 6, 1.0, "author",
             pl.Series([{"speaker": words[3]}]).struct.json_encode()[0]),
        ]  # fmt: skip
        parts.append((article, pl.DataFrame(rows, schema=spans.schema, orient="row")))
    titles = {f"e{at}": MANY[at + 20] for at in range(8)}
    articles = pl.concat([article for article, _ in parts])
    spans = pl.concat([made for _, made in parts])
    result: StudyResult = sample.result_of(articles, spans, list(OUTLETS), titles, "full")
    return result


def test_there_are_two_hundred_different_payloads() -> None:
    assert len(set(MANY)) >= 200


def test_no_payload_runs_or_becomes_an_element(
    browser: Any, hostile: StudyResult, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(reader_html(content(hostile)), encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(path.as_uri())
    seen = ""
    for _ in range(8):
        seen += page.locator("#columns").inner_text()
        page.locator("#next").click()
    for words in MANY[:60]:
        page.locator("#search").fill(words[:80])
    page.locator("#clear").click()
    page.locator("#filter-actor").select_option(index=1)
    page.locator("#filter-speaker").select_option(index=1)
    for button in page.locator("section button.open:visible").all()[:12]:
        button.evaluate("node => node.click()")
        page.evaluate("document.getElementById('passages').close()")
    made = page.evaluate(
        "[...document.querySelectorAll('script,img,iframe,object,embed,video,audio,base,link,math,"
        "textarea,body *')].filter((node) => ['SCRIPT','IMG','IFRAME','OBJECT','EMBED','VIDEO',"
        "'AUDIO','BASE','LINK','MATH','TEXTAREA'].includes(node.tagName.toUpperCase())"
        " || [...node.attributes].some((one) => one.name.startsWith('on')))"
        ".map((node) => node.tagName)"
    )
    assert page.evaluate("window.pwned === undefined && window.PWNED === undefined")
    page.close()
    assert ["SCRIPT", "SCRIPT"] == made
    assert [] == errors
    assert [path.as_uri()] == [request for request in requests if "#" not in request]
    flat = " ".join(seen.split())
    # White space round a paragraph is no part of it.
    told = [" ".join(visible(words.strip()).split()) for words in MANY]
    assert [] == [words for words in told if words not in flat]
