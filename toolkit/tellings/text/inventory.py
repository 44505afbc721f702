"""Word lists of a language that sentence boundaries depend on, read from ``lang/<language>/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tellings.text.batch import Ids, Small
from tellings.text.characters import fold
from tellings.text.hashing import hash_strings

TITLE, SMALL, NUMBERED, OTHERWISE = 1, 2, 3, 4
_GROUPS = {"title": TITLE, "small": SMALL, "number": NUMBERED, "other": OTHERWISE}
_FOLDER = Path(__file__).parent / "lang"


@dataclass(frozen=True, kw_only=True, eq=False)
class Inventory:
    """Ids of a language's words, each array sorted.

    Parameters
    ----------
    abbreviations : uint64
        Words that keep their dot.
    abbreviation_group, abbreviation_capital : uint8
        Their group, and whether they must have a capital.
    starters, speech, elisions, brands, lowercase, zones : uint64
        See the files of those names.
    """

    abbreviations: Ids
    abbreviation_group: Small
    abbreviation_capital: Small
    starters: Ids
    speech: Ids
    elisions: Ids
    brands: Ids
    lowercase: Ids
    zones: Ids


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
        starters=_ids(folder / "starters.txt"),
        speech=_ids(folder / "speech.txt"),
        elisions=_ids(folder / "elisions.txt"),
        brands=_ids(folder / "brands.txt"),
        lowercase=_ids(folder / "lowercase.txt"),
        zones=_ids(folder / "zones.txt"),
    )


def has_inventory(language: str) -> bool:
    """Whether a language has word lists of its own.

    Examples
    --------
    >>> has_inventory("en"), has_inventory("xx")
    (True, False)
    """
    return inventory(language).starters.size > 0


def _words(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _ids(path: Path) -> Ids:
    return np.sort(hash_strings([fold(word) for word in _words(path)]))


def among(ids: Ids, known: Ids) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where an id is one of a sorted few.

    Examples
    --------
    >>> among(np.array([3, 4], dtype=np.uint64), np.array([4], dtype=np.uint64)).tolist()
    [False, True]
    """
    if not known.size:
        return np.zeros(ids.shape, dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, ids), known.size - 1)
    found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = known[place] == ids
    return found
