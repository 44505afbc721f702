"""The reader in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tellings.domain.results import StudyResult
from tellings.reports import side_by_side


class Watched:
    """A page with an account of what went wrong and what it asked for."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._said(message))
        page.on("request", lambda request: self.requests.append(request.url))
        self.url = path.as_uri()
        page.goto(self.url)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)


@pytest.fixture
def watched(browser: Any, html: str, tmp_path: Path) -> Iterator[Watched]:
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    one = Watched(page, path)
    yield one
    page.close()
    assert one.errors == []
    assert [one.url] == [request for request in one.requests if "#" not in request]


def test_all_outlets_of_the_first_event_stand_side_by_side(watched: Watched) -> None:
    columns = watched.page.locator("#columns .column h4")
    assert [
        "The Evening Mail",
        "North Courier",
        "The Ledger",
        "Sund Observer",
    ] == columns.all_inner_texts()
    tops = [column.bounding_box()["y"] for column in columns.all()]
    assert 1 == len(set(tops))


def test_a_toggle_hides_its_marks_and_says_so(watched: Watched) -> None:
    button = watched.page.locator("button[data-layer=hedging]")
    letters = watched.page.locator("#columns sup.e-H")
    assert button.get_attribute("aria-pressed") == "true"
    assert letters.first.is_visible()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert not letters.first.is_visible()
    assert watched.page.locator("#columns sup.e-S").first.is_visible()


def test_the_keyboard_reaches_and_works_the_toggles(watched: Watched) -> None:
    button = watched.page.locator("button[data-layer=naming]")
    button.focus()
    watched.page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "true"
    assert watched.page.locator("#columns sup.e-N").first.is_visible()


def test_search_counts_and_marks_as_one_types(watched: Watched) -> None:
    watched.page.locator("#search").press_sequentially("council of")
    assert "4 sentences here, 19 in all events" == watched.page.locator("#count").inner_text()
    marks = watched.page.locator("#columns mark").all_inner_texts()
    assert ["council of"] * 4 == marks
    watched.page.locator("#found").click()
    assert 19 == watched.page.locator("#passage-list li").count()


def test_search_finds_a_phrase_that_runs_over_marks(watched: Watched) -> None:
    watched.page.locator("#search").fill("hull may have")
    assert watched.page.locator("#count").inner_text().startswith("1 sentence here")
    assert "hull may have" == "".join(watched.page.locator("#columns mark").all_inner_texts())


def test_a_number_opens_the_passages_it_counts(watched: Watched, made: dict[str, Any]) -> None:
    outlet = "The Evening Mail"
    button = watched.page.locator(f"td button[data-key=loaded_rate][data-outlet='{outlet}']").first
    articles = {
        article["article"]
        for page in made["events"]
        for column in page["columns"]
        if column["outlet"] == outlet
        for article in column["articles"]
    }
    counted = [
        group
        for group in made["counted"]["loaded_rate"]
        if made["spans"][group[0]]["article"] in articles
    ]
    button.click()
    items = watched.page.locator("#passage-list li")
    assert len(counted) == items.count()
    assert f"{len(counted)} passages" == watched.page.locator("#passages-note").inner_text()
    assert items.first.locator("mark").inner_text() == "Furious"
    assert outlet in items.first.inner_text()
    items.first.locator("button").click()
    assert not watched.page.locator("#passages").is_visible()
    assert "families in Larkholm" in watched.page.locator(".lit").inner_text()


def test_escape_closes_the_passages_and_gives_the_focus_back(watched: Watched) -> None:
    button = watched.page.locator("td button[data-key=loaded_rate]").first
    button.focus()
    watched.page.keyboard.press("Enter")
    assert watched.page.locator("#passages").is_visible()
    watched.page.keyboard.press("Escape")
    assert not watched.page.locator("#passages").is_visible()
    assert "loaded_rate" == watched.page.evaluate("document.activeElement.dataset.key")


def test_a_name_and_a_term_open_their_passages(watched: Watched) -> None:
    watched.page.locator("button[data-title='regime: Sund Observer']").click()
    assert 4 == watched.page.locator("#passage-list li").count()
    watched.page.keyboard.press("Escape")
    watched.page.locator("button[data-term='furious']").click()
    assert 5 == watched.page.locator("#passage-list li").count()


def test_a_claim_is_lit_in_every_column(watched: Watched) -> None:
    watched.page.locator("#claim-table button.claim").first.click()
    assert 4 == watched.page.locator("#columns .lit").count()


def test_an_address_with_an_event_opens_it(watched: Watched) -> None:
    watched.page.goto(watched.url + "#event=mill&article=mill-2&sentence=1")
    assert "Fire at the Dresk paper mill" == watched.page.locator("#event-title").inner_text()
    assert "It appears" in watched.page.locator(".lit").inner_text()
    watched.page.locator("#next").click()
    assert watched.page.url.endswith("#event=bridge")


def test_dark_mode_changes_the_paper(watched: Watched) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = watched.page.evaluate(paper)
    watched.page.emulate_media(color_scheme="dark")
    assert light != watched.page.evaluate(paper)


def test_a_phone_has_no_sideways_scroll(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 800})
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert 390 >= width


def test_one_event_alone_runs_in_the_frame_of_a_notebook(
    browser: Any, result: StudyResult, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    frame = side_by_side(result, event="mill")._repr_mimebundle_()["text/html"]
    path.write_text(f"<!doctype html><title>cell</title>{frame}", encoding="utf-8")
    page = browser.new_page()
    one = Watched(page, path)
    inside = page.frame_locator("iframe")
    assert 4 == inside.locator("#columns .column").count()
    inside.locator("#next").click()
    inside.locator("#search").fill("council")
    inside.locator("#found").click()
    inside.locator("#passage-list button").first.click()
    assert inside.locator(".lit").first.is_visible()
    page.close()
    assert [] == one.errors
