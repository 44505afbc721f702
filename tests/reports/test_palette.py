"""Colours: text that can be read, layers that can be told apart, one source for all outputs."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from tellings.reports.figures import ACCENT, INK, RULE, SOFT
from tellings.reports.palette import DARK, LIGHT, style_variables

GROUNDS = ("paper", "panel", "tint", "hit")
WRITTEN = ("ink", "soft", "accent", "sourcing", "hedging", "framing", "naming")
LAYERS = ("sourcing", "hedging", "framing")
# Simulation of lacking cones, on linear light: Machado, Oliveira & Fernandes (2009), severity 1.
BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def light_of(colour: str) -> np.ndarray:
    """Linear light of a colour, red, green and blue in [0, 1]."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast by the Web Content Accessibility Guidelines, 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted(float(light_of(colour) @ weights) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    """CIELAB of linear light."""
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = (matrix @ np.clip(light, 0, 1)) / np.array([0.9505, 1.0, 1.089])
    f = np.cbrt(np.array([x, y, z]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_black_on_white_has_the_greatest_contrast():
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_colour_of_text_can_be_read_on_every_ground(palette: dict[str, str], ground: str):
    faint = {name: contrast(palette[name], palette[ground]) for name in WRITTEN}
    assert {} == {name: value for name, value in faint.items() if value < 4.5}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", BLIND)
def test_the_layers_can_be_told_apart_without_red_or_green_cones(
    palette: dict[str, str], kind: str
):
    seen = {name: lab(np.array(BLIND[kind]) @ light_of(palette[name])) for name in LAYERS}
    apart = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]]))
        for pair in combinations(LAYERS, 2)
    }
    # Ten steps of CIELAB are seen at a glance; letters and lines say it besides.
    assert {} == {pair: value for pair, value in apart.items() if value < 10}


def test_both_palettes_name_the_same_colours():
    assert list(LIGHT) == list(DARK)


def test_page_and_figure_take_their_colours_from_the_palette(html: str):
    assert style_variables() in html
    assert [LIGHT[name] for name in ("ink", "soft", "rule", "accent")] == [INK, SOFT, RULE, ACCENT]


def test_no_colour_is_written_into_the_sheets_and_templates():
    from importlib.resources import files

    folder = files("tellings.reports").joinpath("data")
    for name in ("reader.css", "review.css", "report.typ", "reader.html.j2", "review.html.j2"):
        text = folder.joinpath(name).read_text(encoding="utf-8")
        found = [word for word in text.replace(";", " ").split() if "#" in word]
        coloured = [word for word in found if _is_colour(word.split("#")[1][:6])]
        assert [] == coloured, name


def _is_colour(word: str) -> Any:
    return len(word) == 6 and all(sign in "0123456789abcdef" for sign in word)
