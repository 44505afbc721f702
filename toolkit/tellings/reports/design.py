"""The design table: events by outlets, what was collected and what was not."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tellings.domain.errors import counted
from tellings.reports.material import Json, Material

MOST_NOTES = 12


def design_section(material: Material) -> Json:
    """Articles, words and shared text of every event and outlet, missing cells counted out loud.

    A cell's shared text is the share of its characters that stand word for word in another
    article of the same event (table REUSE): agency copy, press releases, one's own archive.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.

    Returns
    -------
    dict
        ``rows`` (one an event listed, a cell an outlet or None), ``totals`` of all events,
        ``notes`` and counts.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> design = design_section(prepare(example_result()))
    >>> design["rows"][0]["cells"][0]["words"], design["missing"]
    (29, 0)
    """
    by_cell = _cells(material)
    rows: list[Json] = [
        {
            "event": event,
            "title": title,
            "cells": [by_cell.get((event, outlet)) for outlet in material.outlets],
        }
        for event, title in material.events.items()
    ]
    missing = sum(cell is None for row in rows for cell in row["cells"])
    in_events = material.every.filter(pl.col("event_id").is_not_null())
    matched = sum(sum(cell is not None for cell in row["cells"]) > 1 for row in rows)
    section: Json = {
        "rows": [row for row in rows if row["event"] in material.listed],
        "totals": [
            _total([row["cells"][at] for row in rows]) for at in range(len(material.outlets))
        ],
        "n_articles": in_events.height,
        "n_words": int(in_events["word_count"].fill_null(0).sum()),
        "n_events": len(rows),
        "n_outlets": len(material.outlets),
        "matched": matched,
        "missing": missing,
    }
    section["shown"] = (
        f"{counted(section['n_events'], 'event')}, {counted(section['n_articles'], 'article')}, "
        f"{counted(section['n_words'], 'word')}"
    )
    section["notes"] = _notes(material, section)
    return section


def _cells(material: Material) -> dict[tuple[str, str], Json]:
    shared = _shared_characters(material.result.reuse)
    found: dict[tuple[str, str], Json] = {}
    columns = ("article_id", "event_id", "outlet", "word_count", "characters")
    sizes = material.whole.characters if material.whole else _characters(material.every)
    told = material.every.drop_nulls("event_id").join(sizes, on="article_id", how="left")
    for article, event, outlet, words, characters in told.select(columns).iter_rows():
        cell = found.setdefault(
            (event, outlet), {"articles": 0, "words": 0, "characters": 0, "shared": 0}
        )
        cell["articles"] += 1
        cell["words"] += words or 0
        cell["characters"] += characters
        cell["shared"] += shared.get(article, 0)
    for cell in found.values():
        cell["words_shown"] = f"{cell['words']:,}"
        cell["shared_percent"] = round(100 * cell["shared"] / max(1, cell["characters"]))
    return found


def _characters(articles: pl.DataFrame) -> pl.DataFrame:
    return articles.select("article_id", characters=pl.col("text").str.len_chars())


def _shared_characters(reuse: pl.DataFrame) -> dict[str, int]:
    """Characters of each article that occur in another one, overlaps counted once."""
    sides = pl.concat(
        [
            reuse.select("article_id", "start", "end"),
            reuse.select(article_id="other_id", start="other_start", end="other_end"),
        ]
    ).sort("article_id", "start", "end")
    covered: dict[str, int] = {}
    reach: dict[str, int] = {}
    for article, start, end in sides.iter_rows():
        fresh = max(0, end - max(start, reach.get(article, 0)))
        covered[article] = covered.get(article, 0) + fresh
        reach[article] = max(end, reach.get(article, 0))
    return covered


def _total(cells: list[Json | None]) -> Json:
    present = [cell for cell in cells if cell is not None]
    n_articles = sum(cell["articles"] for cell in present)
    words = sum(cell["words"] for cell in present)
    return {
        "articles": n_articles,
        "words": words,
        "words_shown": f"{words:,}",
        "shown": f"{counted(n_articles, 'article')}, {counted(len(present), 'event')}",
    }


def _notes(material: Material, section: Json) -> list[str]:
    notes = [
        f"{counted(section['n_articles'], 'article')} of {counted(section['n_outlets'], 'outlet')} "
        f"on {counted(section['n_events'], 'event')}, "
        f"{counted(section['n_words'], 'word')} of body text. "
        f"{counted(section['matched'], 'event')} reported by at least two outlets."
    ]
    if section["missing"]:
        total = section["n_events"] * section["n_outlets"]
        notes.append(
            f"{counted(section['missing'], 'cell')} of {total} "
            f"{'is' if section['missing'] == 1 else 'are'} empty: no article of that outlet on "
            "that event was collected. An event counts for a contrast only where both "
            "outlets have it."
        )
    alone = material.every.filter(pl.col("event_id").is_null()).height
    if alone:
        notes.append(
            f"{counted(alone, 'article')} {'belongs' if alone == 1 else 'belong'} to no event "
            f"and {'is' if alone == 1 else 'are'} not compared."
        )
    outcomes = material.result.corpus.outcomes()
    if sum(outcomes.values()):
        notes.append(
            f"Import: {counted(sum(outcomes.values()), 'record')} met, {outcomes['read']} read as "
            f"they were, {outcomes['repaired']} repaired, {outcomes['refused']} refused with a "
            "reason."
        )
    notes += [*material.unread, *_told(material.result.corpus.notes)]
    notes += [listing_note(material)] if listing_note(material) else []
    declared = str(material.result.study.get("design_note") or "")
    return [*notes, declared] if declared else notes


def listing_note(material: Material) -> str:
    """Which events are listed and drawn one by one, where it is not all of them.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> listing_note(prepare(example_result()))
    ''
    """
    n, of = len(material.listed), len(material.events)
    if n == of:
        return ""
    first = "the events that report.html sets side by side, then others" if material.whole else ""
    return (
        f"Of {of:,} events {n:,} are listed and drawn one by one: {first or 'events'} drawn by lot "
        "with the study's seed. Means, intervals, totals and tests are of all events, and so are "
        "the tables in the folder tables."
    )


def _told(notes: Sequence[str]) -> list[str]:
    """What was chosen or left out in reading, as sentences; of many notes the first ones."""
    shown = [note if note.endswith(".") else f"{note}." for note in notes[:MOST_NOTES]]
    left = len(notes) - len(shown)
    more = f"{counted(left, 'further note')} on reading {'is' if left == 1 else 'are'} not printed."
    return [*shown, more] if left else shown
