"""The reader under axe-core in a real Chromium: no serious violation in any state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = os.environ.get("TELLINGS_AXE", "")
pytestmark = pytest.mark.skipif(
    not Path(AXE).is_file(),
    reason="no axe-core: npm pack axe-core@4.11.0, unpack it and set TELLINGS_AXE to its "
    "axe.min.js; .ci/run does so where npm is installed",
)


def violations(page: Any) -> list[str]:
    """What axe calls serious or critical, with the first element it means."""
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.fixture(params=["light", "dark"])
def page(browser: Any, html: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=request.param)
    opened.goto(path.as_uri())
    # The page's policy lets no foreign script in; evaluating goes round it, for the test alone.
    opened.evaluate(Path(AXE).read_text(encoding="utf-8"))
    yield opened
    opened.close()


def test_no_state_of_the_reader_has_a_serious_violation(page: Any) -> None:
    told = {"plain": violations(page)}
    for layer in ("naming", "cues"):
        page.locator(f"[data-layer={layer}]").click()
    told["all marks"] = violations(page)
    page.locator("#filter-certainty").select_option(index=1)
    told["filtered"] = violations(page)
    page.locator("#only").click()
    told["only these"] = violations(page)
    page.locator("#found").click()
    told["passages"] = violations(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    told["narrow"] = violations(page)
    assert {} == {state: found for state, found in told.items() if found}
