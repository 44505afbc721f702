"""Who speaks: how many different speakers an outlet has, whom two outlets share, whose side."""

from __future__ import annotations

import polars as pl

from tellings.reports import numerals
from tellings.reports.material import Json, Material

_ABOVE = "†"


def speakers_section(material: Material) -> Json:
    """Speakers by outlet, the words given to each side, and the overlap of two outlets' speakers.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave; its result has the tables that ``compare`` makes of the speakers.

    Returns
    -------
    dict
        ``rows`` (an outlet), ``sides`` (as the study names them), ``overlap`` (an outlet, a cell
        for each later one; None elsewhere) and the notes to both; no rows without speakers.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> speakers_section(prepare(example_result()))["rows"]
    []
    """
    diversity = _whole(material.result.source_diversity)
    balance = _whole(material.result.voice_balance)
    sides = [] if balance.is_empty() else _sides(balance)
    shares = {
        (row["outlet"], row["side"]): numerals.quantity(row["share"], "share")
        for row in balance.iter_rows(named=True)
    }
    by_outlet = {row["outlet"]: row for row in diversity.iter_rows(named=True)}
    size = next((row["size"] for row in by_outlet.values() if row["comparable"]), None)
    return {
        "size": size,
        "sides": sides,
        "rows": [
            _row(by_outlet[outlet])
            | {"sides": [shares.get((outlet, side), numerals.MISSING) for side in sides]}
            for outlet in material.outlets
            if outlet in by_outlet
        ],
        "overlap": _overlaps(material),
        "note": _note(size, sides),
        "overlap_note": _overlap_note(material),
    }


def _whole(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of all events together."""
    return table.filter(pl.col("event_id").is_null()) if table.height else table


def _sides(balance: pl.DataFrame) -> list[str]:
    """Sides in the order of the study file; everybody else has no share and is none."""
    return balance.filter(~pl.col("side").str.starts_with("("))["side"].unique(
        maintain_order=True
    ).to_list()  # fmt: skip


def _row(row: Json) -> Json:
    """An outlet; figures that depend on how many attributions there are only where comparable."""
    return {
        "outlet": row["outlet"],
        "attributions": f"{row['n_attributions']:,}",
        "known": f"{row['n_mentions']:,}",
        "speakers": f"{row['n_speakers']:,}",
        "equal": numerals.decimal(row["hill_1"], 1) if row["comparable"] else numerals.MISSING,
    }


def _overlaps(material: Material) -> list[Json]:
    """An upper triangle: each outlet with those after it."""
    found: dict[frozenset[str], Json] = {
        frozenset((row["outlet_a"], row["outlet_b"])): row
        for row in _whole(material.result.source_overlap).iter_rows(named=True)
        if row["overlap"] is not None
    }
    outlets = material.outlets
    return [
        {
            "outlet": outlet,
            "cells": [
                _overlap(found.get(frozenset((outlet, other)))) if later > at else None
                for later, other in enumerate(outlets)
            ][1:],
        }
        for at, outlet in enumerate(outlets[:-1])
    ] if found else []  # fmt: skip


def _overlap(row: Json | None) -> Json:
    """Index, interval and speakers in common; an index is never under 0."""
    if row is None:
        return {"shown": numerals.MISSING, "interval": "", "shared": ""}
    ends = ""
    if row["low"] is not None and row["high"] is not None:
        ends = f"{numerals.decimal(max(0.0, row['low']), 2)} to {numerals.decimal(row['high'], 2)}"
    mark = _ABOVE if row["overlap"] > 1 else ""
    return {
        "shown": f"{numerals.decimal(row['overlap'], 2)}{mark}",
        "interval": ends,
        "shared": f"{row['n_shared']:,} shared",
    }


def _overlap_note(material: Material) -> str:
    """What the index is and, where one lies above 1, how to read it."""
    told = (
        "Whether two outlets let the same people and bodies speak on the same event (Morisita's "
        "index): 0 where they have no speaker in common, about 1 where both draw from the same "
        "speakers in the same proportions, however many attributions each has. All events "
        f"together, with {100 * material.level:g}% jackknife interval over events, and the number "
        "of speakers in common on an event, summed. Nothing is tested."
    )
    overlaps = _whole(material.result.source_overlap)
    if overlaps.height and (overlaps["overlap"] > 1).any():
        told += (
            f" {_ABOVE} Above 1: the index has no ceiling. Few attributions carry it there by "
            "chance, and so does an article that gives each speaker the word once: it repeats "
            "speakers less often than two draws at random would. Read it as 1, with its interval."
        )
    return told


def _note(size: int | None, sides: list[str]) -> str:
    """What the columns by outlet mean, those that are there."""
    told = "All events together. A speaker can be told where the attribution has a name, a body or "
    told += "a word that leads to one in the article."
    if size is not None:
        told += (
            f" “Equally heard”: how many speakers, all heard alike, would be as varied as those of "
            f"{size:,} attributions drawn at random (Hill number of order 1), the same number for "
            "every outlet; a dash where speakers are too few or too seldom heard again to compare."
        )
    if sides:
        told += (
            " Shares of sides are of the words given to all sides that the study file names; "
            "everybody else is left out."
        )
    return told
