"""The specification curve: the chosen contrasts under every way of measuring and selecting."""

from __future__ import annotations

import polars as pl

from tellings.reports import numerals
from tellings.reports.contrasts import contrast_rows, notable, turned
from tellings.reports.material import Json, Material

UNITS = {"rate_ratio": "rate ratio", "difference_pp": "percentage points"}


def curve_section(material: Material) -> Json:
    """One curve a confirmatory measure: its first contrast under every specification.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave; its result has table SPECIFICATIONS.

    Returns
    -------
    dict
        ``curves``, each with ``row`` and ``names`` (to be drawn) and ``rows`` (to be printed), the
        lowest estimate first.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> curve_section(prepare(example_result()))["curves"]
    []
    """
    table = material.result.specifications.filter(pl.col("target") == "events_like_these")
    shown = notable(contrast_rows(material, material.result.comparisons), most=1)
    first = {row["measure"]: row for row in reversed(shown)}
    curves = []
    for name in material.parts:
        row = first.get(name)
        if row is not None:
            pair = sorted((row["higher"], row["lower"]))
            own = table.filter(measure=name, outlet_a=pair[0], outlet_b=pair[1])
            told = own.drop_nulls("estimate").sort("estimate", "specification").to_dicts()
            if len(told) > 1:
                curves.append(_curve(row, told))
    return {
        "curves": curves,
        "note": "Nothing is adjusted or tested over a curve: it shows how far a figure rests on "
        "choices that could have been made otherwise. The specification that the study chose is "
        f"named first in each table; bars are {100 * material.level:g}% intervals.",
    }


def _curve(row: Json, told: list[Json]) -> Json:
    """The contrast of a row as it comes out under each specification, the chosen one first."""
    effect = row["effect"]
    swap = row["higher"] != told[0]["outlet_a"]
    rows = []
    for one in sorted(told, key=lambda one: (not one["chosen"], one["specification"])):
        estimate = turned(one["estimate"], one["estimate"], effect=effect, swap=swap)[0]
        low, high = turned(one["low"], one["high"], effect=effect, swap=swap)
        rows.append(
            {
                "name": one["specification"],
                "chosen": one["chosen"],
                "mean": estimate,
                "low": low,
                "high": high,
                "values": [],
                "shown": numerals.effect(estimate, effect),
                "interval": numerals.interval(low, high, effect),
                "p": numerals.chance(one["p"]),
                "n_events": one["n_events"],
            }
        )
    none = 1.0 if effect.endswith("ratio") else 0.0
    same = sum((one["mean"] or none) > none for one in rows)
    return {
        "title": row["title"],
        "measure": row["measure"],
        "higher": row["higher"],
        "lower": row["lower"],
        "sentence": f"{row['title']}, {row['higher']} over {row['lower']}: {same} of "
        f"{numerals.counted(len(rows), 'specification')} put the first outlet higher.",
        "rows": rows,
        "names": [one["name"] for one in rows],
        "row": {
            "title": row["title"],
            "measure": f"curve_{row['measure']}",
            "unit": UNITS.get(effect, "difference"),
            "kind": "mean",
            "rows_are": f"{row['higher']} over {row['lower']}, one row a specification. Estimates",
            "cells": rows,
        },
    }
