"""Marked articles as poor copies give them, for training: capitals, lost marks, misread letters."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import accumulate

Damage = Callable[[str, random.Random], list[str]]
"""A text and chance in; what stands in place of each of its characters out."""

MARKS, OPEN = '"“”„«»', " \n\t([–—-"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LEAST_MISREAD, MOST_MISREAD = 0.005, 0.03  # shares of an article's characters
ROLES = ("source", "cue", "content")


def damaged(row: Mapping[str, object], *, seed: int) -> dict[str, object]:
    """A marked article damaged in one way drawn by chance, its spans moved with the text.

    Examples
    --------
    >>> span = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 15]]}
    >>> row = {"text": "She said “yes”.", "attributions": [span]}
    >>> damaged(row, seed=2)["text"], damaged(row, seed=7)["attributions"][0]["content"]
    ('SHE SAID “YES”.', [(9, 13)])
    """
    chance = random.Random(seed)  # noqa: S311 (no secret)
    text = str(row["text"])
    made = chance.choice(DAMAGES)(text, chance)
    place = [0, *accumulate(map(len, made))]
    attributions = row["attributions"]
    assert isinstance(attributions, list)  # noqa: S101 (the file is ours to trust)
    moved = [
        one | {role: [(place[first], place[last]) for first, last in one[role]] for role in ROLES}
        for one in attributions
    ]
    return {**row, "text": "".join(made), "attributions": moved}


def _capitals(text: str, chance: random.Random) -> list[str]:
    del chance
    return [character.upper() for character in text]


def _lower(text: str, chance: random.Random) -> list[str]:
    del chance
    return [character.lower() for character in text]


def _unquoted(text: str, chance: random.Random) -> list[str]:
    del chance
    return ["" if character in MARKS else character for character in text]


def _unclosed(text: str, chance: random.Random) -> list[str]:
    """Closing marks out; a straight mark closes unless a space or a bracket is before it."""
    del chance
    before = zip(" " + text, text, strict=False)
    return ["" if one == "”" or (one == '"' and last not in OPEN) else one for last, one in before]


def _misread(text: str, chance: random.Random) -> list[str]:
    share = chance.uniform(LEAST_MISREAD, MOST_MISREAD)
    return [_letter(one, chance) if chance.random() < share else one for one in text]


def _letter(character: str, chance: random.Random) -> str:
    """Another letter, or nothing; spaces are lost and line breaks stay."""
    if character.isspace():
        return "" if character == " " else character
    return "" if chance.random() < 0.2 else chance.choice(LETTERS)


DAMAGES: tuple[Damage, ...] = (_capitals, _lower, _unquoted, _unclosed, _misread)
