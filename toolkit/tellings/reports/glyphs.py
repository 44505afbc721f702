"""Letters that no font has: found before the PDF is set, spelt out or named with a remedy."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tellings.domain.errors import TellingsError, listed
from tellings.reports.material import Json

FONTS_VARIABLE = "TELLINGS_FONTS"
"""Environment variable that names a folder of further fonts."""

EMBEDDED_FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf",
)  # fmt: skip
_FAMILIES = ("Libertinus Serif", "DejaVu Sans")
# Blocks that both text faces cover in full; anything else is tried out.
_SURE = frozenset(
    map(
        chr, (*range(0x20, 0x180), *range(0x391, 0x3A2), *range(0x3A3, 0x3CF), *range(0x400, 0x460))
    )
) | frozenset("–—‘’“”„…•′″€™×−≤≥→†‡●○ ")
_KNOWN_SCRIPTS = ("Latin", "Greek", "Cyrillic")
_PROBE = """#let d = json("probe.json")
#set document(title: "probe", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: d.fonts, fallback: false, lang: "en")
#d.text
"""
_TRIED_OF_A_SCRIPT = 24


def legible(data: Json, *, fonts: Sequence[str]) -> Json:
    """The data with every sign that no font has spelt out as its code point.

    A symbol (an emoji, a rare letter) becomes ``[U+1F6A8]``. A script of which no letter can be
    shown is another matter: a page of code points is no report.

    Parameters
    ----------
    data : dict
        Plain JSON.
    fonts : sequence of str
        Folders with fonts, besides those built into typst.

    Raises
    ------
    TellingsError
        If no font has the letters of a script; names the script.

    Examples
    --------
    >>> legible({"t": "plain"}, fonts=[])["t"]
    'plain'
    """
    families = [*_FAMILIES, *_further(fonts)]
    unsure = sorted(set(_characters(data)) - _SURE)
    spelt = _unseen(unsure, families, fonts) if unsure else {}
    table = str.maketrans(spelt)

    def spell(value: object) -> object:
        if isinstance(value, str):
            return value.translate(table)
        if isinstance(value, Mapping):
            return {key: spell(inner) for key, inner in value.items()}
        return [spell(inner) for inner in value] if isinstance(value, list) else value

    return {key: spell(value) for key, value in data.items()} | {"fonts": families}


def script(character: str) -> str:
    """The script of a letter, as its Unicode name begins; Han for Chinese characters.

    Examples
    --------
    >>> script("漢"), script("ก"), script("ж")
    ('Han', 'Thai', 'Cyrillic')
    """
    name = unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0]
    return "Han" if name == "CJK" else name.capitalize()


def _characters(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield from value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _characters(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _characters(inner)


def _further(fonts: Sequence[str]) -> list[str]:
    """Families of the user's fonts."""
    import typst

    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts)
    )
    return [family for family in found.families() if family not in _FAMILIES]


def _unseen(
    characters: Sequence[str], families: Sequence[str], fonts: Sequence[str]
) -> dict[str, str]:
    """Characters no font has, with what stands for them."""
    spelt: dict[str, str] = {}
    dark: list[str] = []
    groups: dict[str, list[str]] = {}
    for character in characters:
        letter = unicodedata.category(character)[0] == "L"
        groups.setdefault(script(character) if letter else "", []).append(character)
    with tempfile.TemporaryDirectory() as place:
        seen = _prober(Path(place), families, fonts)
        for name, members in sorted(groups.items()):
            if seen("".join(members)):
                continue
            script_known = name in ("", *_KNOWN_SCRIPTS)
            if not script_known and not any(map(seen, members[:_TRIED_OF_A_SCRIPT])):
                dark.append(name)
            else:
                spelt |= {one: f"[U+{ord(one):04X}]" for one in _missing(members, seen)}
    if dark:
        raise TellingsError(
            f"No font at hand has the letters of {listed(dark)}, so the PDF cannot be set.",
            remedy="put a font for it (of the Noto family, for example) into a folder and set "
            f"{FONTS_VARIABLE} to that folder; report.html and the tables need no font.",
        )
    return spelt


def _missing(characters: Sequence[str], seen: Callable[[str], bool]) -> list[str]:
    """The characters that are not seen, by halving."""
    if not characters or seen("".join(characters)):
        return []
    if len(characters) == 1:
        return list(characters)
    half = len(characters) // 2
    return [*_missing(characters[:half], seen), *_missing(characters[half:], seen)]


def _prober(root: Path, families: Sequence[str], fonts: Sequence[str]) -> Callable[[str], bool]:
    """A function that tells whether the fonts have every sign of a text."""
    import typst

    (root / "probe.typ").write_text(_PROBE, encoding="utf-8")

    def seen(text: str) -> bool:
        probe = {"fonts": list(families), "text": text}
        (root / "probe.json").write_text(json.dumps(probe), encoding="utf-8")
        try:
            typst.compile(
                str(root / "probe.typ"),
                root=str(root),
                font_paths=list(fonts),
                ignore_system_fonts=True,
                pdf_standards=["a-2a"],
                timestamp=0,
            )
        except typst.TypstError:
            return False
        return True

    return seen
