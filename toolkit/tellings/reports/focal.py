"""A focal event: how often each outlet mentions it, and how each mention is put."""

from __future__ import annotations

from bisect import bisect_right

import polars as pl

from tellings.domain.tables import STATUSES
from tellings.reports import numerals
from tellings.reports.material import Json, Material

# As a telling goes from its own word to another's doubt.
_ORDER = ("asserted", "attributed", "hedged", "conditional", "distanced", "denied")


def focal_section(material: Material) -> Json:
    """Mentions of the study's focal event by outlet and status, with their places.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave; its result has table MENTIONS, its study a section ``focal``.

    Returns
    -------
    dict
        ``phrases``, ``statuses``, ``rows`` (an outlet, a cell a status: ``shown`` and the
        ``places`` behind it) and ``note``; no rows where the study names no focal event.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> focal_section(prepare(example_result()))["rows"]
    []
    """
    named = material.result.study.get("focal")
    phrases = [str(one) for one in named.get("phrases", [])] if isinstance(named, dict) else []
    about = material.every.select("article_id", "outlet", "number")
    here = set(material.articles["article_id"].to_list())
    found = (
        material.result.mentions.join(about, on="article_id")
        .drop_nulls("outlet")
        .sort("number", "field", "start")
        .with_columns(pl.col("status", "field").cast(pl.String))
    )
    return {
        "phrases": phrases,
        "statuses": [status for status in _ORDER if status in STATUSES],
        "rows": [_row(material, outlet, found, here) for outlet in material.outlets]
        if found.height
        else [],
        "note": "A mention is a hit of one of the phrases of the study file. Its status is decided "
        "by the cues of its clause: denied, else distanced, conditional, hedged, attributed, else "
        "asserted in the outlet's own name. It describes these articles; there is no test, for "
        "one event says nothing of how an outlet puts others.",
    }


def _row(material: Material, outlet: str, found: pl.DataFrame, here: set[str]) -> Json:
    """Counts of all mentions, and the places of those whose article is here."""
    own = found.filter(pl.col("outlet") == outlet)
    cells = []
    for status in _ORDER:
        rows = own.filter(pl.col("status") == status)
        places = [
            [article, _sentence(material, article, field, start)]
            for article, field, start in rows.select("article_id", "field", "start").iter_rows()
            if article in here
        ]
        share = rows.height / own.height if own.height else None
        cells.append(
            {"n": rows.height, "shown": numerals.quantity(share, "share"), "places": places}
        )
    return {"outlet": outlet, "n": own.height, "cells": cells}


def _sentence(material: Material, article: str, field: str, start: int) -> int:
    """Number of the sentence a mention stands in; -1 is the headline."""
    if field == "title":
        return -1
    begins = [left for left, _ in material.sentences.get((article, "text"), ())]
    return max(0, bisect_right(begins, start) - 1)
