"""A notebook run in a real JupyterLab in Chromium, and what it looks like as PNG.

    python benchmarks/reports/jupyterlab.py notebooks/06_one_event.py PICTURES_FOLDER

Starts a server of its own on a free port of this machine, opens the notebook, runs all cells, waits
until the kernel is idle, and takes pictures on the way down. Needs jupyterlab, jupytext, playwright
and chromium. Fails if a cell shows an error or the reader's frame draws no article.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE = 600


def main() -> None:
    """Start, run, look, stop."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("pictures", type=Path)
    given = parser.parse_args()
    given.pictures.mkdir(parents=True, exist_ok=True)
    root = given.notebook.resolve().parents[1]
    with tempfile.TemporaryDirectory() as settings:
        made = root / "notebooks" / f".{given.notebook.stem}-shown.ipynb"
        subprocess.run(
            [sys.executable, "-m", "jupytext", "--to", "ipynb", "-o", str(made),
             str(given.notebook)], check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        port, token = free_port(), secrets.token_hex(8)
        server = start(root, port, token, settings)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token={token}")
            address = f"http://127.0.0.1:{port}/lab/tree/notebooks/{made.name}?token={token}"
            look(address, given.pictures)
        finally:
            server.terminate()
            server.wait(timeout=30)
            made.unlink(missing_ok=True)
            shutil.rmtree(made.parent / ".ipynb_checkpoints", ignore_errors=True)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def start(root: Path, port: int, token: str, settings: str) -> subprocess.Popen[bytes]:
    """A JupyterLab of this environment, its settings in a fresh folder."""
    # All cells are drawn, also those out of sight, so that the page can be asked what they show.
    tracker = Path(settings, "@jupyterlab", "notebook-extension", "tracker.jupyterlab-settings")
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}', encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}",
               "--ip=127.0.0.1", f"--IdentityProvider.token={token}", f"--notebook-dir={root}",
               "--allow-root", "--ContentsManager.allow_hidden=True"]  # fmt: skip
    places = ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    environment = {**os.environ, **dict.fromkeys(places, settings)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_for(url: str) -> None:
    """Nothing, once the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(1)


def look(address: str, pictures: Path) -> None:
    """Run all cells, look at each screenful."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            wait_until_done(page)
        finally:
            page.screenshot(path=str(pictures / "run.png"))
        pictured(page, pictures)
        errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']")
        if errors.count():
            raise SystemExit(f"a cell failed: {errors.first.inner_text()[:400]}")
        browser.close()


def wait_until_done(page: Any) -> None:
    """Nothing, once no cell waits and the kernel is idle."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-InputPrompt')].every("
        "(node) => !node.textContent.includes('*')) && "
        "document.querySelectorAll('.jp-OutputArea-output').length > 4",
        timeout=PATIENCE * 1000,
    )
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")


def pictured(page: Any, pictures: Path) -> None:
    """A picture of every output, and of the reader in its frame."""
    frames = page.locator(".jp-OutputArea-output iframe")
    for at in range(frames.count()):
        frames.nth(at).scroll_into_view_if_needed()
        inside = frames.nth(at).content_frame
        inside.locator("#columns article").first.wait_for()
        page.screenshot(path=str(pictures / f"reader-{at + 1}.png"))
    images = page.locator(".jp-OutputArea-output img")
    for at in range(images.count()):
        images.nth(at).scroll_into_view_if_needed()
        page.screenshot(path=str(pictures / f"figure-{at + 1}.png"))
    page.locator(".jp-Notebook .jp-Cell").first.scroll_into_view_if_needed()
    page.screenshot(path=str(pictures / "top.png"))
    print(f"{frames.count()} readers and {images.count()} figures drawn in JupyterLab")


if __name__ == "__main__":
    main()
