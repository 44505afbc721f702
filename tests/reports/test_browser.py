"""The reader in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tellings.domain.results import StudyResult
from tellings.reports import side_by_side
from tellings.reports.reader import reader_html


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


def count(watched: Watched) -> str:
    return str(watched.page.locator("#count").inner_text())


def test_a_filter_marks_the_sentences_that_fit_and_says_how_many(
    watched: Watched,
) -> None:
    options = watched.page.locator("#filter-source option")
    label = next(text for text in options.all_inner_texts() if text.startswith("unnamed group"))
    watched.page.locator("#filter-source").select_option(label=label)
    every = int(count(watched).split(", ")[1].split()[0])
    # One source a sentence in this sample; a content may run on into further sentences.
    assert every >= int(label.split("(")[1].rstrip(")")) > 0
    matches = watched.page.locator("#columns .match")
    assert matches.count() >= 1
    watched.page.locator("#found").click()
    assert every == watched.page.locator("#passage-list li").count()
    watched.page.keyboard.press("Escape")
    watched.page.locator("#clear").click()
    assert "" == count(watched)
    assert 0 == matches.count()


def test_filters_and_search_hold_together(watched: Watched) -> None:
    watched.page.locator("#filter-certainty").select_option(index=1)
    alone = int(count(watched).split(", ")[1].split()[0])
    watched.page.locator("#search").fill("part")
    both = int(count(watched).split(", ")[1].split()[0])
    assert 0 < both < alone


def test_only_these_hides_every_other_sentence(watched: Watched) -> None:
    watched.page.locator("#search").fill("council of")
    shown = watched.page.locator("#columns article p .s:visible")
    before = shown.count()
    watched.page.locator("#only").click()
    assert "true" == watched.page.locator("#only").get_attribute("aria-pressed")
    assert 4 == shown.count() < before


@pytest.mark.parametrize("name", ["source", "certainty", "actor"])
def test_every_filter_offers_values_of_the_event(watched: Watched, name: str) -> None:
    group = watched.page.locator(f"#filter-{name} optgroup").first
    assert "In this event" == group.get_attribute("label")
    assert group.locator("option").count() >= 1


def test_an_address_holds_search_filter_and_marks(watched: Watched) -> None:
    watched.page.goto(watched.url + "#event=mill&q=reporters&certainty=epistemic&show=hedging")
    assert "reporters" == watched.page.locator("#search").input_value()
    assert "epistemic" in watched.page.locator("#filter-certainty option:checked").inner_text()
    assert "false" == watched.page.locator("[data-layer=sourcing]").get_attribute("aria-pressed")
    assert "true" == watched.page.locator("[data-layer=hedging]").get_attribute("aria-pressed")


def test_an_address_opens_the_passages_behind_a_number(watched: Watched) -> None:
    outlet = "The Evening Mail"
    button = watched.page.locator(f"td button[data-key=loaded_rate][data-outlet='{outlet}']").first
    button.click()
    n = watched.page.locator("#passage-list li").count()
    address = watched.page.url
    assert "measure=loaded_rate" in address
    watched.page.keyboard.press("Escape")
    # A dialog tells that it was closed in a task of its own.
    watched.page.wait_for_url(lambda address: "measure=" not in address)
    watched.page.goto("about:blank")
    watched.page.goto(address)
    assert n == watched.page.locator("#passage-list li").count() > 0
    watched.requests[:] = watched.requests[:1]


def test_passages_can_be_narrowed_to_one_event(watched: Watched) -> None:
    watched.page.locator("td button[data-key=loaded_rate]").first.click()
    every = watched.page.locator("#passage-list li").count()
    watched.page.locator("#passages-event").select_option(index=1)
    assert 0 < watched.page.locator("#passage-list li").count() < every


def test_any_number_of_a_row_opens_what_its_button_opens(watched: Watched) -> None:
    watched.page.locator("tr.hot td.n").nth(2).click()
    assert watched.page.locator("#passages").is_visible()
    assert watched.page.locator("#passage-list li").count() > 0


def test_a_ring_of_a_figure_opens_the_passages_of_its_event(watched: Watched) -> None:
    ring = watched.page.locator("[data-plot=loaded_rate] g[data-row='The Evening Mail'] .dot").first
    watched.page.locator("#framing details.plots").evaluate("node => { node.open = true; }")
    ring.click()
    assert "The Larkholm ferry" in watched.page.locator("#passages-title").inner_text()
    assert watched.page.locator("#passage-list li").count() > 0


def test_a_cell_of_the_design_and_of_the_claims_lead_to_the_articles(watched: Watched) -> None:
    watched.page.locator("#shared button[data-found=mill]").first.click()
    assert watched.page.locator("#passage-list li").count() > 0
    watched.page.keyboard.press("Escape")
    watched.page.locator("#design button[data-event=mill][data-outlet='The Ledger']").click()
    assert "Fire at the Dresk paper mill" == watched.page.locator("#event-title").inner_text()
    assert "article=mill-2" in watched.page.url


def test_a_claim_stands_at_one_height_in_columns_that_scroll(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 1280, "height": 560})
    watched.page.locator("#claim-table button.claim").first.evaluate("node => node.click()")
    boxes = [node.bounding_box() for node in watched.page.locator("#columns .lit").all()]
    frame = watched.page.locator("#columns").bounding_box()
    assert 4 == len(boxes)
    assert all(frame["y"] <= box["y"] <= frame["y"] + frame["height"] for box in boxes)


def test_keys_move_between_events_and_matches(watched: Watched) -> None:
    page = watched.page
    page.locator("#columns .column").first.focus()
    page.keyboard.press("]")
    assert "Fire at the Dresk paper mill" == page.locator("#event-title").inner_text()
    page.locator("#columns .column").first.focus()
    page.keyboard.press("/")
    assert "search" == page.evaluate("document.activeElement.id")
    page.keyboard.type("council")
    page.locator("#columns .column").first.focus()
    page.keyboard.press("n")
    first = page.locator(".lit").inner_text()
    page.keyboard.press("n")
    assert first != page.locator(".lit").inner_text()
    page.keyboard.press("b")
    assert first == page.locator(".lit").inner_text()
    page.keyboard.press("Escape")
    assert "" == count(watched)


def test_a_packed_page_reads_like_a_plain_one(
    browser: Any, made: dict[str, Any], tmp_path: Path
) -> None:
    page = reader_html(made, packed_from=0)
    assert "Furious" not in page.split('id="data"')[1].split("</script>")[0]
    path = tmp_path / "packed.html"
    path.write_text(page, encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    one = Watched(opened, path)
    opened.wait_for_selector("#columns article")
    opened.locator("#search").fill("council of")
    # The page's policy forbids what wait_for_function does when it must ask twice.
    opened.locator("#count", has_text="19 in all").wait_for()
    opened.locator("td button[data-key=loaded_rate]").first.click()
    opened.wait_for_selector("#passage-list li")
    assert "Furious" == opened.locator("#passage-list li mark").first.inner_text()
    opened.close()
    assert [] == one.errors
    assert [one.url] == [request for request in one.requests if "#" not in request]


def test_print_shows_whole_columns_and_no_controls(watched: Watched) -> None:
    watched.page.emulate_media(media="print", color_scheme="dark")
    assert not watched.page.locator(".tools").is_visible()
    column = watched.page.locator("#columns .column").first
    assert column.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    paper = watched.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert "rgb(255, 255, 255)" == paper


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
