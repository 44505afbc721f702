"""Public figures and the field each is known in: a feature of the model of codes, never a code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tellings.extractors.sourcing.lexicon import listed

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@cache
def public_figures() -> Mapping[str, str]:
    """Given name and surname, or a lone name that is enough, to a field; read once.

    Fields: politics, campaigns, government, media, expert, business, civil_society, other. The
    list is short and mostly American; whoever is not on it is coded by the text alone.

    Examples
    --------
    >>> public_figures()["angela merkel"]
    'politics'
    """
    return dict(listed("public_figures"))


def field_of(name: str) -> str:
    """The field somebody of that name is known in; empty when the list does not say.

    Middle names and "Jr." do not matter: the first and the last word do.

    Examples
    --------
    >>> field_of("Donald J. Trump"), field_of("Trump"), field_of("Dana Pell"), field_of("")
    ('politics', 'politics', '', '')
    """
    words = [word for word in name.lower().replace("’", "'").split() if word not in _SUFFIXES]
    if len(words) > 1:
        words = [words[0], words[-1]]
    return public_figures().get(" ".join(words), "")
