"""Distinctive terms: words typical of an outlet on the same events, its house style apart."""

from __future__ import annotations

import polars as pl

from tellings.reports import numerals
from tellings.reports.material import Json, Material
from tellings.reports.naming import Places, label_places
from tellings.reports.wording import spoken

MOST_TERMS = 12
LABELS = " A term with a colon is an actor and what the outlet calls it, in its own words."


def terms_section(material: Material) -> Json:
    """Terms typical of each outlet on the same events, its house style apart.

    In copyright mode ``features`` none are printed, for a term is text: the table of terms has
    their hashes.

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
    places = label_places(material) if material.mode != "features" else {}
    outlets = []
    for outlet in material.outlets if material.mode != "features" else ():
        own = terms.filter(pl.col("outlet") == outlet)
        outlets.append(
            {
                "outlet": outlet,
                "terms": _terms(
                    own.filter(pl.col("house_style").is_null()), places.get(outlet, {})
                ),
                "house": _terms(
                    own.filter(pl.col("house_style").is_not_null()), places.get(outlet, {})
                ),
            }
        )
    clear = int((terms["p_adjusted"] < 0.05).sum())
    return {
        "outlets": [one for one in outlets if one["terms"] or one["house"]],
        "note": f"{numerals.counted(clear, 'term')} with an adjusted p below .05 (step-down max-T "
        f"over outlets permuted within events) {'is' if clear == 1 else 'are'} printed bold. The "
        "rest is a ranking and no test. House style (an outlet's own name, honorifics, "
        "abbreviations, datelines) and words of grammar are listed apart."
        + (LABELS if any(": " in term for term in terms["term"]) else ""),
    }


def _terms(rows: pl.DataFrame, places: Places) -> list[Json]:
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
            "spans": _spans(row["term"], places),
        }
        for row in rows.head(MOST_TERMS).iter_rows(named=True)
    ]


def _spans(term: str, places: Places) -> list[int]:
    """Mentions behind a label that is told as "actor: label"; none behind a word of the text."""
    actor, colon, label = term.casefold().partition(": ")
    if not colon:
        return []
    return sorted(
        number
        for (form, written), found in places.items()
        if form != "premodifier" and written.casefold() == label
        for key, number in found
        # A surname alone is joined to the full name that ends with it, as labels_table does.
        if f" {actor}".endswith(f" {key.replace('-', ' ')}")
    )
