"""Word lists of a language that sentence boundaries depend on, read from ``lang/<language>/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tellings.text.batch import Ids, Small
from tellings.text.characters import fold
from tellings.text.hashing import IdTable, hash_strings, word_table

TITLE, SMALL, NUMBERED, OTHERWISE = 1, 2, 3, 4
_GROUPS = {"title": TITLE, "small": SMALL, "number": NUMBERED, "other": OTHERWISE}
_FOLDER = Path(__file__).parent / "lang"


@dataclass(frozen=True, kw_only=True, eq=False)
class Inventory:
    """Ids of a language's words.

    Parameters
    ----------
    abbreviations : uint64
        Words that keep their dot, sorted.
    abbreviation_group, abbreviation_capital : uint8
        Their group, and whether they must have a capital.
    starters, speech, elisions, brands, lowercase, zones : IdTable
        See the files of those names.
    """

    abbreviations: Ids
    abbreviation_group: Small
    abbreviation_capital: Small
    starters: IdTable
    speech: IdTable
    elisions: IdTable
    brands: IdTable
    lowercase: IdTable
    zones: IdTable


@cache
def inventory(language: str) -> Inventory:
    """The inventory of a language; empty for a language without a folder.

    Parameters
    ----------
    language : str
        Primary language tag, such as ``en``.

    Examples
    --------
    >>> inventory("en").abbreviations.size > 100, inventory("xx").abbreviations.size
    (True, 0)
    """
    folder = _FOLDER / language
    entries: dict[str, tuple[int, bool]] = {}
    group = 0
    for word in _words(folder / "abbreviations.txt"):
        if word.startswith("["):
            group = _GROUPS[word.strip("[]")]
        else:
            entries.setdefault(fold(word), (group, word[0].isupper()))
    ids = hash_strings(list(entries))
    order = np.argsort(ids)
    pairs = np.array(list(entries.values()), dtype=np.uint8).reshape(-1, 2)[order]
    return Inventory(
        abbreviations=ids[order],
        abbreviation_group=pairs[:, 0],
        abbreviation_capital=pairs[:, 1],
        starters=word_table(_words(folder / "starters.txt")),
        speech=word_table(_words(folder / "speech.txt")),
        elisions=word_table(_words(folder / "elisions.txt")),
        brands=word_table(_words(folder / "brands.txt")),
        lowercase=word_table(_words(folder / "lowercase.txt")),
        zones=word_table(_words(folder / "zones.txt")),
    )


def has_inventory(language: str) -> bool:
    """Whether a language has word lists of its own.

    Examples
    --------
    >>> has_inventory("en"), has_inventory("xx")
    (True, False)
    """
    return inventory(language).starters.keys.size > 0


def _words(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
