"""The coding sheet in a real Chromium: keyboard, reload, export, and hostile texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tellings.coding import Task, read_codes
from tellings.coding.page import coding_page

# Every way out of an element, an attribute, a string or a comment that we could think of.
PAYLOADS = [
    *(
        f"{before}{attack}{after}"
        for before, after in (
            ("", ""),
            ("</script>", ""),
            ("</p>", "<!--"),
            ('"]}', ""),
            ("'", "'"),
        )
        for attack in (
            "<script>window.pwned=1</script>",
            "<img src=x onerror=window.pwned=1>",
            "<svg/onload=window.pwned=1>",
            "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
            "<details open ontoggle=window.pwned=1>x</details>",
            "<a href='javascript:window.pwned=1'>x</a>",
            "<meta http-equiv=refresh content='0;url=//evil.example'>",
            "<link rel=stylesheet href=//evil.example/x.css>",
            "<base href='//evil.example/'>",
        )
    ),
    "<!--<script>",
    "${window.pwned=1}$style$data",
    "\u2028window.pwned=1\u2029",
    "__proto__",
    "constructor",
]


class Coder:
    """A browser with its page, and an account of what went wrong."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.context = browser.new_context(
            viewport={"width": 1100, "height": 850}, accept_downloads=True
        )
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.url = path.as_uri()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.url)

    def begin(self, name: str) -> None:
        self.page.locator("#coder").fill(name)
        self.page.keyboard.press("Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, name: str) -> str:
        return str(self.page.locator(f"#{name}").inner_text())

    def export(self, path: Path) -> dict[str, Any]:
        with self.page.expect_download() as waiting:
            self.press("e")
        waiting.value.save_as(path)
        return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def coder(browser: Any, sheet: pl.DataFrame, task: Task, tmp_path: Path) -> Iterator[Coder]:
    path = tmp_path / "sheet.html"
    path.write_text(coding_page(sheet, task), encoding="utf-8")
    one = Coder(browser, path)
    yield one
    one.context.close()
    assert [] == one.errors
    assert {one.url} == {url for url in one.requests if not url.startswith("blob:")}


def test_a_sheet_is_coded_by_keyboard_and_its_export_is_read_back(
    coder: Coder, sheet: pl.DataFrame, tmp_path: Path
) -> None:
    coder.begin("ann")
    assert "Unit 1 of 4" == coder.text("where")
    coder.press("1", "2", "3", "1")
    assert "All coded (4): export the codes and send the file back" == coder.text("counts")
    saved = coder.export(tmp_path / "saved.json")
    assert "ann" == saved["coder"]
    codings = read_codes(tmp_path / "saved.json", units=sheet)
    assert [1.0, 0.0, None, 1.0] == codings["code"].to_list()
    assert sheet["unit_id"].to_list() == codings["unit_id"].to_list()
    assert [("hedge_rate", "ann")] == codings.select("variable", "coder").unique().rows()


def test_a_text_is_shown_as_it_is(coder: Coder, sheet: pl.DataFrame) -> None:
    coder.begin("ann")
    for row in sheet.rows(named=True):
        shown = coder.page.locator("#text").text_content()
        assert row["text"].replace("\r\n", "\n") == shown.replace("\r\n", "\n")
        assert (row["before"] or "") == coder.page.locator("#before").text_content()
        assert (row["after"] or "") == coder.page.locator("#after").text_content()
        coder.press("ArrowRight")


def test_a_reload_keeps_codes_place_and_note(coder: Coder, tmp_path: Path) -> None:
    coder.begin("ann")
    coder.press("n")
    coder.page.keyboard.type("1 odd note")
    coder.press("Enter", "1", "2")
    coder.page.reload()
    assert "Begun in this browser: ann" == coder.text("known")
    coder.press("Enter")
    assert "Unit 3 of 4" == coder.text("where")
    assert "2 of 4 coded" == coder.text("counts")
    codes = coder.export(tmp_path / "saved.json")["codes"]
    assert [("yes", "1 odd note"), ("no", "")] == [(one["code"], one["note"]) for one in codes]


def test_coders_on_one_computer_do_not_meet(coder: Coder) -> None:
    coder.begin("ann")
    coder.press("1", "1")
    coder.page.reload()
    coder.begin("ben")
    assert "0 of 4 coded" == coder.text("counts")


def test_undo_takes_back_one_step_after_another(coder: Coder, tmp_path: Path) -> None:
    coder.begin("ann")
    coder.press("1", "ArrowLeft", "2")
    coder.press("u")
    assert "true" == coder.page.locator("[data-answer=yes]").get_attribute("aria-pressed")
    coder.press("u")
    assert "0 of 4 coded" == coder.text("counts")
    assert coder.page.locator("#undo").is_disabled()
    assert [] == coder.export(tmp_path / "saved.json")["codes"]


def test_a_key_leads_to_the_first_unit_without_an_answer(coder: Coder) -> None:
    coder.begin("ann")
    coder.press("1", "ArrowRight", "1", "1", "g")
    assert "Unit 2 of 4" == coder.text("where")


def test_keys_do_nothing_while_a_note_or_the_codebook_is_open(coder: Coder) -> None:
    coder.begin("ann")
    coder.press("n")
    coder.page.keyboard.type("2u3")
    assert "0 of 4 coded" == coder.text("counts")
    coder.press("Enter", "?", "1")
    assert coder.page.locator("#shown").is_visible()
    coder.press("Escape")
    assert "0 of 4 coded" == coder.text("counts")


def test_the_buttons_do_what_the_keys_do(coder: Coder) -> None:
    coder.begin("ann")
    coder.page.locator("[data-answer=no]").click()
    coder.page.locator("#back").click()
    assert "true" == coder.page.locator("[data-answer=no]").get_attribute("aria-pressed")
    assert "1 of 4 coded" == coder.text("counts")
    assert "25%" in coder.page.locator("#bar span").get_attribute("style")


def test_the_codebook_can_be_read_before_and_while_coding(coder: Coder, task: Task) -> None:
    shown = coder.page.locator("#book > *").all_text_contents()
    lines = [line.lstrip("#- ") for line in task.codebook.splitlines() if line]
    assert lines == shown
    coder.begin("ann")
    assert task.question == coder.text("question")


def test_no_answer_is_suggested(coder: Coder) -> None:
    coder.begin("ann")
    assert "unit" == coder.page.evaluate("document.activeElement.id")
    assert 0 == coder.page.locator("#answers [aria-pressed=true]").count()


def test_a_phone_has_no_sideways_scroll(coder: Coder) -> None:
    coder.page.set_viewport_size({"width": 360, "height": 700})
    coder.begin("ann")
    assert 360 == coder.page.evaluate("document.documentElement.scrollWidth")


def test_fifty_hostile_texts_stay_text(browser: Any, tmp_path: Path) -> None:
    assert 50 == len(PAYLOADS)
    rows = {
        "unit_id": PAYLOADS,
        "place": list(range(1, 51)),
        "before": PAYLOADS[::-1],
        "text": PAYLOADS,
        "after": PAYLOADS[::-1],
    }
    hostile = Task(variable=PAYLOADS[0], unit="sentence", question=PAYLOADS[1],
                   codebook="\n".join(PAYLOADS))  # fmt: skip
    path = tmp_path / "sheet.html"
    path.write_text(coding_page(pl.DataFrame(rows), hostile), encoding="utf-8")
    one = Coder(browser, path)
    one.begin(PAYLOADS[2])
    for payload in PAYLOADS:
        assert payload == one.page.locator("#text").text_content()
        one.press("1")
    assert one.page.evaluate("window.pwned") is None
    assert {} == one.page.evaluate("({}).code || {}")
    saved = one.export(tmp_path / "saved.json")
    assert PAYLOADS == [code["unit_id"] for code in saved["codes"]]
    one.context.close()
    assert [] == one.errors
    assert {one.url} == {url for url in one.requests if not url.startswith("blob:")}


def test_the_page_names_no_other_place(sheet: pl.DataFrame, task: Task) -> None:
    page = coding_page(sheet, task)
    assert "://" not in page
    assert "src=" not in page
    assert "default-src 'none'" in page
