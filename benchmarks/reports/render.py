"""Every page of a report and every state of its reader as PNG, to be looked at.

    python benchmarks/reports/render.py REPORT_FOLDER PICTURES_FOLDER

Needs chromium, playwright and pdftoppm (poppler-utils).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from typing import Any

SECTIONS = ("sourcing", "speakers", "framing", "naming", "focal", "terms", "shared", "coded",
            "robustness", "curve", "design", "methods", "provenance")  # fmt: skip
WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


def main() -> None:
    """Read the two folders, draw the pages, draw the states."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("pictures", type=Path)
    given = parser.parse_args()
    given.pictures.mkdir(parents=True, exist_ok=True)
    pages(given.report / "report.pdf", given.pictures / "page")
    states((given.report / "report.html").resolve().as_uri(), given.pictures)


def pages(pdf: Path, prefix: Path) -> None:
    """One PNG a page."""
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(prefix)], check=True)


def states(url: str, folder: Path) -> None:
    """One PNG a state of the reader."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, scheme, size in (
            ("light", "light", WIDE),
            ("dark", "dark", WIDE),
            ("narrow", "light", NARROW),
        ):
            page = browser.new_page(viewport=size, color_scheme=scheme)
            page.goto(url)
            page.wait_for_selector("#columns article")
            walk(page, folder, name)
            page.close()
        page = browser.new_page(viewport=WIDE)
        page.goto(url)
        page.wait_for_selector("#columns article")
        page.pdf(path=str(folder / "printed.pdf"), prefer_css_page_size=True)
        browser.close()
    pages(folder / "printed.pdf", folder / "printed")


def walk(page: Any, folder: Path, name: str) -> None:
    """The page from the top, then the reader plain, searched, filtered, and a list of passages."""

    def shoot(state: str) -> None:
        page.screenshot(path=str(folder / f"{name}-{state}.png"))

    def reader() -> None:
        page.evaluate("document.getElementById('reader').scrollIntoView()")

    shoot("1-top")
    reader()
    shoot("2-reader")
    page.locator("#claim-table button.claim").first.evaluate("node => node.click()")
    shoot("3-claim")
    page.locator("#search").fill("government")
    reader()
    shoot("4-search")
    page.locator("#clear").click()
    page.locator("#filter-certainty").select_option(index=1)
    reader()
    shoot("5-filter")
    page.locator("#only").click()
    shoot("6-only")
    page.locator("#found").click()
    shoot("7-list")
    page.keyboard.press("Escape")
    page.locator("#clear").click()
    for button in page.locator("[data-layer]").all():
        if button.get_attribute("aria-pressed") == "false":
            button.click()
    reader()
    shoot("8-all-marks")
    for section in SECTIONS:
        if page.locator(f"#{section}").count():
            page.evaluate(f"document.getElementById('{section}').scrollIntoView()")
            shoot(f"9-{section}")


if __name__ == "__main__":
    main()
