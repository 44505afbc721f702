"""Distinctive terms: words typical of an outlet on the same events, its house style apart."""

from __future__ import annotations

import polars as pl

from tellings.reports import numerals
from tellings.reports.material import Json, Material
from tellings.reports.wording import spoken

MOST_TERMS = 12


def terms_section(material: Material) -> Json:
    """Terms typical of each outlet on the same events, its house style apart.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> terms_section(prepare(example_result()))["outlets"]
    []
    """
    terms = material.result.terms.filter(pl.col("z") > 0).sort(
        ["p_adjusted", "z", "term"], descending=[False, True, False], nulls_last=True
    )
    outlets = []
    for outlet in material.outlets:
        own = terms.filter(pl.col("outlet") == outlet)
        outlets.append(
            {
                "outlet": outlet,
                "terms": _terms(own.filter(pl.col("house_style").is_null())),
                "house": _terms(own.filter(pl.col("house_style").is_not_null())),
            }
        )
    clear = int((terms["p_adjusted"] < 0.05).sum())
    return {
        "outlets": [one for one in outlets if one["terms"] or one["house"]],
        "note": f"{numerals.counted(clear, 'term')} with an adjusted p below .05 (step-down max-T "
        f"over outlets permuted within events) {'is' if clear == 1 else 'are'} printed bold. The "
        "rest is a ranking and no test. House style (an outlet's own name, honorifics, "
        "abbreviations, datelines) is listed apart.",
    }


def _terms(rows: pl.DataFrame) -> list[Json]:
    return [
        {
            "term": row["term"],
            "count": row["count"],
            "elsewhere": row["count_elsewhere"],
            "log_odds": numerals.decimal(row["log_odds"], 2),
            "p": numerals.chance(row["p_adjusted"]),
            "clear": row["p_adjusted"] is not None and row["p_adjusted"] < 0.05,
            "leans": f"{row['events_leaning']} of {row['n_events']}"
            if row["events_leaning"] is not None
            else numerals.MISSING,
            "house_style": spoken(row["house_style"] or ""),
        }
        for row in rows.head(MOST_TERMS).iter_rows(named=True)
    ]
