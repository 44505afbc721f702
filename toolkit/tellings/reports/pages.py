"""Events side by side: the articles of every outlet in columns, with marks and shared claims."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import polars as pl

from tellings.domain.errors import counted
from tellings.reports.evidence import Excerpts, citation
from tellings.reports.material import Json, Material
from tellings.reports.overlap import claims_of
from tellings.reports.quoting import within

MOST_PRINTED = 3


def event_page(material: Material, shown: Excerpts, event: str) -> Json:
    """One event: its claims by outlet, and every article as marked sentences.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    shown : Excerpts
        What may be printed.
    event : str
        Id of the event.

    Returns
    -------
    dict
        ``claims`` and ``columns``, one an outlet, each with ``articles``.

    Examples
    --------
    >>> from tellings.reports.evidence import excerpts
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> page = event_page(material, excerpts(material, []), "ferry")
    >>> [len(column["articles"]) for column in page["columns"]]
    [1, 1]
    """
    claims = claims_of(material, shown, event)
    rows = material.articles.filter(pl.col("event_id") == event).to_dicts()
    numbers = _claims_by_article(claims)
    return {
        "event": event,
        "title": material.events[event],
        "claims": [_claim(material, shown, claim) for claim in claims],
        "columns": [
            {
                "outlet": outlet,
                "articles": [
                    _article(material, shown, row, numbers.get(row["article_id"], ()))
                    for row in rows
                    if row["outlet"] == outlet
                ],
            }
            for outlet in material.outlets
        ],
    }


def printed_events(pages: Sequence[Json], *, most: int = MOST_PRINTED) -> list[str]:
    """The events a PDF prints side by side: most outlets first, then most shared claims.

    Examples
    --------
    >>> pages = [{"event": "a", "columns": [{"articles": [1]}], "claims": []},
    ...     {"event": "b", "columns": [{"articles": [1]}, {"articles": [1]}], "claims": []}]
    >>> printed_events(pages, most=1)
    ['b']
    """

    def weight(page: Json) -> tuple[int, int]:
        told = sum(bool(column["articles"]) for column in page["columns"])
        shared = sum(
            sum(cell is not None for cell in claim["cells"]) > 1 for claim in page["claims"]
        )
        return (-told, -shared)

    return [page["event"] for page in sorted(pages, key=weight)[:most]]


def shown_note(material: Material) -> str:
    """Which events are set side by side, where it is not all of them; else empty.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> shown_note(prepare(example_result()))
    ''
    """
    if material.whole is None or material.articles.height == material.every.height:
        return ""
    return (
        f"{len(material.whole.events):,} of {counted(len(material.events), 'event')} are set side "
        "by side: those that hold passages of this report, then those that most outlets cover, "
        "drawn by lot among equals with the study's seed. With the printed passages the report "
        f"shows words of {material.articles.height:,} of {material.every.height:,} articles. "
        "Figures, tables and tests are of all articles; a number opens only those of its passages "
        "that stand in an article shown."
    )


def _claims_by_article(claims: Sequence[Json]) -> dict[str, list[tuple[int, int, int]]]:
    """Place and number of the claims of each article that another outlet carries too."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for claim in claims:
        # A claim of one outlet leads nowhere, and numbers in the text should lead somewhere.
        if sum(cell is not None for cell in claim["cells"]) < 2:
            continue
        for cell in claim["cells"]:
            if cell is not None and cell["start"] is not None:
                place = (cell["start"], cell["end"], claim["number"])
                found.setdefault(cell["article"], []).append(place)
    return found


def _claim(material: Material, shown: Excerpts, claim: Json) -> Json:
    """The claim with the words of every outlet that has it."""

    def told(cell: Json | None) -> Json | None:
        if cell is None:
            return None
        if cell["article"] not in shown.articles or cell["start"] is None:
            return {**cell, "pieces": [], "sentence": 0}
        begins = [start for start, _ in material.sentences.get((cell["article"], "text"), ())]
        return {
            **cell,
            "pieces": shown.stretch(cell["article"], "text", cell["start"], cell["end"]),
            "sentence": max(0, bisect_right(begins, cell["start"]) - 1),
        }

    return {**claim, "cells": [told(cell) for cell in claim["cells"]]}


def _article(
    material: Material,
    shown: Excerpts,
    row: Mapping[str, object],
    claims: Sequence[tuple[int, int, int]],
) -> Json:
    article = str(row["article_id"])
    title = str(row["title"] or "")
    pieces = shown.stretch(article, "title", 0, len(title)) if title else []
    return {
        **citation(row, material.mode),
        "title_pieces": [] if material.mode == "features" else pieces,
        "words": row["word_count"],
        "url": row["url"] or "",
        "sha256": row["sha256"] or "",
        "paragraphs": [
            sentences
            for paragraph in material.paragraphs.get((article, "text"), ())
            if (sentences := _sentences(material, shown, article, paragraph, claims))
        ],
    }


def _sentences(
    material: Material,
    shown: Excerpts,
    article: str,
    paragraph: tuple[int, int],
    claims: Sequence[tuple[int, int, int]],
) -> list[Json]:
    """The printable sentences of a paragraph, each up to where the next one begins."""
    ranges = shown.ranges(article, "text")
    every = material.sentences.get((article, "text"), ())
    own = [(at, *span) for at, span in enumerate(every)
           if paragraph[0] <= span[0] < paragraph[1]]  # fmt: skip
    made = []
    for place, (at, start, end) in enumerate(own):
        follows = own[place + 1][1] if place + 1 < len(own) else end
        upto = follows if shown.material.mode == "full" else end
        if within(start, end, ranges):
            made.append(
                {
                    "n": at,
                    "claims": sorted({n for a, b, n in claims if a < end and b > start}),
                    "pieces": shown.stretch(article, "text", start, upto),
                }
            )
    return made
