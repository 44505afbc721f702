"""One system of colours and faces for the PDF, the HTML pages and the figures.

No meaning hangs on a colour alone: every mark has its letter and its kind of line, outlets are told
apart by rows and columns and never by a colour of their own. docs/design.md says which is used for
what; the tests hold every text colour to a contrast of 4.5 to 1 and the layers to a distance that
eyes without red or green cones can see.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#fffdf9",
    "panel": "#f6f3ea",
    "ink": "#1c1c1c",
    "soft": "#5a646d",
    "rule": "#cfd4d8",
    "accent": "#1f5673",
    "sourcing": "#0b6e75",
    "tint": "#e3eff0",
    "hedging": "#8a5200",
    "framing": "#87325f",
    "naming": "#4b4f8a",
    "hit": "#f3e3b4",
}
"""Colours on white or cream paper, and of everything printed."""

DARK = {
    "paper": "#15181b",
    "panel": "#1e2226",
    "ink": "#e6e3dc",
    "soft": "#a2abb3",
    "rule": "#3a4148",
    "accent": "#8fc1de",
    "sourcing": "#4fc4b8",
    "tint": "#17343a",
    "hedging": "#e0a860",
    "framing": "#e889d0",
    "naming": "#aab0f0",
    "hit": "#453610",
}
"""The same names on a dark screen."""

# What is read, and what is pressed.
SERIF = '"Libertinus Serif","Charter","Iowan Old Style","Palatino Linotype",Georgia,serif'
SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif'


def style_variables() -> str:
    """The colours and faces as variables of a style sheet, dark on dark screens, light in print.

    Examples
    --------
    >>> style_variables().count("--ink:")
    2
    """
    faces = f"--serif:{SERIF};--sans:{SANS}"
    return (
        f":root{{color-scheme:light dark;{_variables(LIGHT)};{faces}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n"
    )


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
