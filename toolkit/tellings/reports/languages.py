"""Languages without an inventory: articles that no extractor of a layer could read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from tellings.domain.errors import counted
from tellings.domain.parts import Extractor, discover

ASSUMED_LANGUAGE = "en"


def unread_notes(articles: pl.DataFrame, layers: Iterable[str]) -> tuple[str, ...]:
    """One sentence a language that some layer has no inventory for; none where all were read.

    Parameters
    ----------
    articles : polars.DataFrame
        With ``language`` (BCP-47); null counts as English.
    layers : iterable of str
        Layers that the measures need.

    Examples
    --------
    >>> print(unread_notes(pl.DataFrame({"language": ["de-AT", "en", None]}), ["hedging"])[0])
    1 article in 'de' has no inventory: its measures are null and it is left out of every
    comparison.
    """
    known = _inventories(layers)
    notes = []
    for language, n in _languages(articles):
        lacking = [layer for layer, languages in known.items() if language not in languages]
        if lacking:
            notes.append(_note(language, n, lacking if len(lacking) < len(known) else []))
    return tuple(notes)


def all_unread(articles: pl.DataFrame, layers: Iterable[str]) -> str:
    """A sentence where not one article is in a language with an inventory; else empty.

    Examples
    --------
    >>> all_unread(pl.DataFrame({"language": ["de", "de"]}), ["hedging"])
    "All articles are in languages without an inventory ('de'): nothing was measured."
    >>> all_unread(pl.DataFrame({"language": ["de", None]}), ["hedging"])
    ''
    """
    known = _inventories(layers)
    found = [language for language, _ in _languages(articles)]
    read = {language for languages in known.values() for language in languages}
    if not found or not known or read.intersection(found):
        return ""
    named = ", ".join(f"'{language}'" for language in found)
    return f"All articles are in languages without an inventory ({named}): nothing was measured."


def _inventories(layers: Iterable[str]) -> dict[str, set[str]]:
    """The languages that can be read for each layer somebody can mark."""
    made: dict[str, set[str]] = {}
    wanted = set(layers)
    for extractor in discover(Extractor).values():
        for layer in extractor.layers:
            if layer in wanted:
                made.setdefault(layer, set()).update(extractor.languages)
    return dict(sorted(made.items()))


def _languages(articles: pl.DataFrame) -> list[tuple[str, int]]:
    """Primary tags with their number of articles, sorted."""
    primary = pl.col("language").fill_null(ASSUMED_LANGUAGE).str.to_lowercase()
    return sorted(
        articles.select(language=primary.str.split("-").list.first())
        .group_by("language")
        .len()
        .rows()
    )


def _note(language: str, n: int, layers: Sequence[str]) -> str:
    have, its, it = ("has", "its", "it is") if n == 1 else ("have", "their", "they are")
    named = " and ".join(layers)
    lacks = f"{have} no inventory for {named}" if layers else f"{have} no inventory"
    null = f"measures of {named}" if layers else "measures"
    compared = f"comparison of {named}" if layers else "comparison"
    return (
        f"{counted(n, 'article')} in '{language}' {lacks}: {its} {null} are null and {it} left "
        f"out of every {compared}."
    )
