"""One section a construct: means by outlet, contrasts with intervals, passages behind them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tellings.domain.parts import Measure
from tellings.reports import numerals
from tellings.reports.contrasts import (
    all_equal,
    contrast_rows,
    notable,
    reading_note,
    sentence,
)
from tellings.reports.design import listing_note
from tellings.reports.evidence import PASSAGES_A_FINDING, Excerpts, by_lot
from tellings.reports.forest import forests
from tellings.reports.material import CONSTRUCTS, Json, Material
from tellings.reports.wording import ALL_EQUAL
from tellings.stats.paired import paired_t

INTRODUCTIONS = {
    "sourcing": "Who is given to speak, how far they are named, and with which words their speech "
    "is introduced. An attribution is a source, a cue and a content.",
    "hedging": "Words that mark a statement as uncertain, distant or certain, told apart by who "
    "holds the doubt: the outlet itself, or a source it quotes.",
    "framing": "Word choice in the outlet's own voice: loaded words, and what the people and "
    "places of the story are called.",
    "other": "Measures of plug-ins that are not installed where this report was made.",
}


def findings(material: Material) -> list[Json]:
    """The contrasts that are shown with passages: the first of each measure's notable ones.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> [row["measure"] for row in findings(prepare(example_result()))]
    ['hedge_rate', 'loaded_rate']
    """
    rows = notable(contrast_rows(material, material.result.comparisons), most=1)
    return [row for row in rows if row["clear"] or not row["inferred"]]


def wanted_passages(material: Material) -> list[int]:
    """Spans whose passages the report prints, the most wanted first.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> len(wanted_passages(prepare(example_result())))
    3
    """
    rounds = [_drawn(material, row) for row in findings(material)]
    return [
        numbers[at] for at in range(PASSAGES_A_FINDING) for numbers in rounds if at < len(numbers)
    ]


def construct_sections(material: Material, shown: Excerpts) -> list[Json]:
    """The sections of sourcing, hedging, framing and whatever else was measured.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    shown : Excerpts
        What may be printed.

    Examples
    --------
    >>> from tellings.reports.evidence import excerpts
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> [section["name"] for section in construct_sections(material, excerpts(material, []))]
    ['hedging', 'framing']
    """
    rows = contrast_rows(material, material.result.comparisons)
    told = findings(material)
    sections = []
    for construct in CONSTRUCTS:
        parts = [part for part in material.parts.values() if part.construct == construct]
        if not parts:
            continue
        own = [row for row in rows if row["construct"] == construct]
        sections.append(
            {
                "name": construct,
                "title": construct.capitalize() if construct != "other" else "Other measures",
                "intro": INTRODUCTIONS[construct],
                "measures": [measure_row(material, part) for part in parts],
                "contrasts": notable(own),
                "forests": forests(construct, notable(own)),
                "no_contrasts": _no_contrasts(material, own),
                "n_contrasts": len(own),
                "reading": reading_note(notable(own)),
                "listing": listing_note(material),
                "evidence": [
                    _evidence(material, shown, row) for row in told if row["construct"] == construct
                ],
            }
        )
    return sections


def measure_row(material: Material, part: Measure) -> Json:
    """A measure with its mean, interval and event values for every outlet.

    The mean gives every event the same weight; its interval (a t interval over events, cut at the
    ends of the scale) needs as many events as a test.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> [cell["shown"] for cell in measure_row(material, material.parts["loaded_rate"])["cells"]]
    ['34.5', '0.00']
    """
    values = material.cells.filter(pl.col("measure") == part.name)
    by_cell = {
        (event, outlet): value
        for event, outlet, value in values.select("event_id", "outlet", "value").iter_rows()
    }
    omnibus = material.result.omnibus.filter(pl.col("measure") == part.name).to_dicts()
    test = omnibus[0] if omnibus else {"p": None, "q": None}
    return {
        "measure": part.name,
        "title": part.title,
        "unit": part.unit,
        "kind": part.kind,
        "planned": part.name in material.confirmatory,
        "checked": part.name in material.validated,
        "definition": part.definition,
        "example_in": part.example_in,
        "example_out": part.example_out,
        "cells": [
            _cell(material, part, [by_cell.get((event, outlet)) for event in material.events])
            for outlet in material.outlets
        ],
        "omnibus": {"p": numerals.chance(test["p"]), "q": numerals.chance(test["q"])},
    }


def _cell(material: Material, part: Measure, values: Sequence[float | None]) -> Json:
    present = [value for value in values if value is not None]
    mean = sum(present) / len(present) if present else None
    low = high = None
    # Events that all have the same value say nothing about how much events vary.
    if len(present) >= material.min_events and len(set(present)) > 1:
        test = paired_t(present, level=material.level)
        low, high = float(test.low[0]), float(test.high[0])
        low = low if part.kind == "mean" else max(0.0, low)
        high = min(1.0, high) if part.kind == "share" else high
    listed = [value for event, value in zip(material.events, values, strict=True)
              if event in material.listed]  # fmt: skip
    return {
        "values": listed,
        "mean": mean,
        "low": low,
        "high": high,
        "n_events": len(present),
        "shown": numerals.quantity(mean, part.kind),
        "interval": f"{numerals.quantity(low, part.kind)} to {numerals.quantity(high, part.kind)}"
        if low is not None
        else "",
    }


def _no_contrasts(material: Material, rows: Sequence[Json]) -> str:
    """Why a section has no table of contrasts."""
    if notable(rows):
        return ""
    if material.incomparable:
        return material.incomparable
    return ALL_EQUAL if all_equal(rows) else "No two outlets have figures on the same event."


def _drawn(material: Material, row: Json) -> list[int]:
    """Two passages of the higher outlet and one of the lower, or what there is."""
    higher = by_lot(material, row["measure"], row["higher"], most=PASSAGES_A_FINDING)
    lower = by_lot(material, row["measure"], row["lower"], most=PASSAGES_A_FINDING)
    first = higher[: PASSAGES_A_FINDING - 1]
    chosen = [*first, *lower[: PASSAGES_A_FINDING - len(first)]]
    spare = [number for number in higher if number not in chosen]
    return [*chosen, *spare][:PASSAGES_A_FINDING]


def _evidence(material: Material, shown: Excerpts, row: Json) -> Json:
    return {
        "sentence": sentence(row, level=material.level),
        "measure": row["measure"],
        "planned": row["planned"],
        "passages": [shown.passage(number) for number in _drawn(material, row)],
    }
