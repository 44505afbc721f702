"""The review page, in a real Chromium and as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tellings.events import Corrections, GroupOptions, corrections_from, group_events
from tellings.reports.review import review_page

OPTIONS = GroupOptions(
    least_similarity=0.45, corrections=Corrections(cannot_link=(("tax", "ferry-1"),))
)
HOSTILE = 'tax"><script>alert(1)</script>'
ROWS = [
    ("ferry-1", "Two ferries <b>collide</b>", "The Echo", date(2031, 3, 9),
     "Two ferries collided in thick fog off Port Havik on Sunday. Eleven were hurt."),
    ("ferry-2", "Ferries collide in fog", "Sund Observer", date(2031, 3, 10),
     "Two ferries collided in fog off Havik: eleven hurt, and the harbour office silent."),
    ("fog", None, "The Ledger", None,
     "Fog kept ferries in port on Sunday, and the bakers of Brenholm sold out of bread."),
    ("gale", "Gale", "The Ledger", None,
     "A gale kept ferries off Port Havik on Sunday; eleven windows broke in Brenholm."),
    (HOSTILE, "Dog tax", "The Echo", date(2031, 3, 9),
     "The council of Dresk raised the dog tax by a fifth. Fog kept two members at home."),
    ("tax", "Tax", "The Echo", date(2031, 3, 9),
     "Dog owners in Dresk pay a fifth more tax; the council met in thick fog."),
    ("vote", "Vote", "The Echo", None,
     "The council of Dresk met at noon and chose Ilse Morrow, a beekeeper, as its mayor."),
]  # fmt: skip
ARTICLES = pl.DataFrame(
    ROWS, schema=["article_id", "title", "outlet", "published_date", "text"], orient="row"
)


@pytest.fixture(scope="module")
def page_text() -> str:
    return review_page(group_events(ARTICLES, options=OPTIONS), options=OPTIONS)


@pytest.fixture
def page(browser: Any, page_text: str, tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "review.html"
    path.write_text(page_text, encoding="utf-8")
    one = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    wrong: list[str] = []
    requests: list[str] = []
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on("console", lambda message: wrong.append(message.text))
    one.on("request", lambda request: requests.append(request.url))
    one.goto(path.as_uri())
    yield one
    one.close()
    assert [] == wrong
    assert [path.as_uri()] == [url for url in requests if not url.startswith("blob:")]


def test_both_sides_of_a_pair_are_shown(page: Any) -> None:
    pair = page.locator(".pair[data-one=fog][data-other=gale]")
    assert 1 == pair.count()
    other = page.locator(".pair[data-one=ferry-1][data-other=gale]").inner_text()
    assert "Two ferries <b>collide</b>" in other
    assert "2031-03-09" in other
    shown = pair.inner_text()
    for part in ("Gale", "(no title)", "The Ledger", "no date",
                 "eleven windows", "bakers of Brenholm", "similarity 0."):  # fmt: skip
        assert part in shown


def test_judgements_are_saved_as_corrections_that_can_be_read_back(
    page: Any, tmp_path: Path
) -> None:
    pairs = page.locator(".pair")
    assert pairs.count() >= 3
    names = [(one.get_attribute("data-one"), one.get_attribute("data-other"))
             for one in pairs.all()]  # fmt: skip
    for place, choice in enumerate(("same", "different", "unsure")):
        pairs.nth(place).locator(f"button[data-choice={choice}]").click()
    assert f"3 of {len(names)} judged" == page.locator("#count").inner_text()
    with page.expect_download() as waiting:
        page.locator("#save").click()
    assert "corrections.json" == waiting.value.suggested_filename
    saved = tmp_path / "saved.json"
    waiting.value.save_as(saved)
    read = corrections_from(saved)
    assert (names[0],) == read.must_link
    assert (("tax", "ferry-1"), names[1]) == read.cannot_link
    assert [list(names[2])] == json.loads(saved.read_text(encoding="utf-8"))["unsure"]


def test_a_second_click_takes_a_judgement_back(page: Any) -> None:
    button = page.locator(".pair").first.locator("button[data-choice=same]")
    button.focus()
    page.keyboard.press("Enter")
    assert "true" == button.get_attribute("aria-pressed")
    page.keyboard.press("Enter")
    assert "false" == button.get_attribute("aria-pressed")
    assert [] == json.loads(page.locator("#shown").input_value())["must_link"]


def test_a_phone_has_no_sideways_scroll(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    assert 360 == page.evaluate("document.documentElement.scrollWidth")


def test_the_same_articles_in_another_order_give_the_same_page(page_text: str) -> None:
    grouped = group_events(ARTICLES.reverse(), options=OPTIONS)
    assert page_text == review_page(grouped, options=OPTIONS)


def test_markup_in_an_article_stays_text(page_text: str) -> None:
    assert "<script>alert" not in page_text
    assert "<b>" not in page_text
