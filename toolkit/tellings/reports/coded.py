"""Hand coding in a report: agreement of the coders, error by outlet, figures before and after."""

from __future__ import annotations

import polars as pl

from tellings.reports import numerals
from tellings.reports.contrasts import turned
from tellings.reports.material import Json, Material
from tellings.reports.wording import NOT_VALIDATED, listing

EFFECTS = {
    "difference_pp": "percentage points",
    "difference_per_1000_words": "per 1,000 words",
    "rate_ratio": "rate ratio",
}
_ERRORS = {
    "false_positives": "marked and not so coded",
    "false_negatives": "not marked and so coded",
    "net_error": "the two against each other",
}


def coded_section(material: Material) -> Json:
    """What people coded by hand, what it says of the measures, and the figures it corrects.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave; its result has the tables AGREEMENT, VALIDATION, ERROR_TESTS and
        CORRECTED_CONTRASTS as far as somebody coded.

    Returns
    -------
    dict
        ``agreement``, ``errors``, ``tests`` and ``contrasts``, each a list of rows, empty where
        there is nothing to say.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> coded_section(prepare(example_result()))["errors"]
    []
    """
    result = material.result
    return {
        "agreement": [_agreement(material, row) for row in _rows(result.agreement, "variable")],
        "errors": _errors(material),
        "tests": [_test(material, row) for row in _rows(result.error_tests, "variable", "error")],
        "contrasts": _contrasts(material),
        "note": "Precision: of the passages marked, how many the coders call so. Recall: of those "
        "the coders call so, how many were marked. Both are weighted to all units, drawn or not, "
        f"with {100 * material.level:g}% intervals; one without width says that everything it "
        "rests on was coded.",
        "contrast_note": "Automated beside corrected: the sample of units coded by hand, weighted "
        "by its chance of being drawn, takes the error of each outlet out of its figure. Where the "
        "two disagree, the corrected one stands. Other scales are in the table "
        "corrected_contrasts.",
    }


def validity(material: Material) -> str:
    """The sentence that says what is validated on this corpus and what is not.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> validity(prepare(example_result()))
    'Automated measure, not validated on this corpus.'
    """
    coded = material.result.validation["variable"].unique().sort().to_list()
    if not coded:
        return NOT_VALIDATED
    titles = [_title(material, name).lower() for name in coded]
    rest = [name for name in material.parts if name not in coded]
    said = f"Automated measures. Checked by hand coding on this corpus: {listing(titles)}"
    return f"{said}; the others are not validated on it." if rest else f"{said}."


def checked_note(material: Material) -> str:
    """What the mark V beside a measure says; empty where nothing was coded.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> checked_note(prepare(example_result()))
    ''
    """
    if not material.validated:
        return ""
    return (
        "marks measures that were checked by hand coding of this corpus: their figures here are as "
        "automated, the corrected ones stand under Hand coding. No other figure is validated on "
        "this corpus."
    )


def _rows(table: pl.DataFrame, *key: str) -> list[Json]:
    return table.sort(*key).to_dicts()


def _title(material: Material, name: str) -> str:
    part = material.parts.get(name)
    return part.title if part else name.replace("_", " ").capitalize()


def _agreement(material: Material, row: Json) -> Json:
    alpha = numerals.decimal(row["alpha"], 2)
    low, high = (numerals.decimal(row[end], 2) for end in ("low", "high"))
    return {
        "title": _title(material, row["variable"]),
        "alpha": alpha,
        "interval": f"{low} to {high}",
        "ac1": numerals.decimal(row["ac1"], 2),
        "percent": numerals.quantity(row["percent_agreement"], "share"),
        "prevalence": numerals.quantity(row["prevalence"], "share"),
        "units": str(row["n_units"]),
        "coders": str(row["n_coders"]),
        "verdict": row["verdict"] or "",
    }


def _errors(material: Material) -> list[Json]:
    """A row a variable and outlet (and all together), with precision, recall and F1."""
    table = material.result.validation.filter(pl.col("grouping").is_in(["all", "outlet"]))
    place = {outlet: at for at, outlet in enumerate(material.outlets)}
    found: dict[tuple[str, int, str], Json] = {}
    for row in table.sort("variable", "grouping", "level", "quantity").iter_rows(named=True):
        whole = row["grouping"] == "all"
        key = (row["variable"], -1 if whole else place.get(row["level"], len(place)), row["level"])
        made = found.setdefault(
            key,
            {
                "title": _title(material, row["variable"]),
                "level": "All outlets" if whole else row["level"],
                "coded": f"{row['n_coded']:,} of {row['n_frame']:,}",
                "precision": numerals.MISSING,
                "recall": numerals.MISSING,
                "f1": numerals.MISSING,
            },
        )
        made[row["quantity"]] = _with_interval(row)
    return [found[key] for key in sorted(found)]


def _with_interval(row: Json) -> str:
    shown = numerals.decimal(row["estimate"], 2)
    if row["low"] is None:
        return shown
    return f"{shown} ({numerals.decimal(row['low'], 2)} to {numerals.decimal(row['high'], 2)})"


def _test(material: Material, row: Json) -> Json:
    return {
        "title": _title(material, row["variable"]),
        "error": _ERRORS[row["error"]],
        "p": numerals.chance(row["p_adjusted"] if row["p_adjusted"] is not None else row["p"]),
        "coded": f"{row['n_coded']:,}",
    }


def _contrasts(material: Material) -> list[Json]:
    table = _one_scale(
        material.result.corrected_contrasts.filter(pl.col("target") == "events_like_these")
    )
    keys = ["variable", "outlet_a", "outlet_b", "effect"]
    return [_contrast(material, row) for row in table.sort(keys).iter_rows(named=True)]


def _one_scale(table: pl.DataFrame) -> pl.DataFrame:
    """The first scale that each variable has, of points, rates and ratios; the table has all."""
    order = {effect: at for at, effect in enumerate(EFFECTS)}
    place = pl.col("effect").cast(pl.String).replace_strict(order, return_dtype=pl.Int8)
    return table.filter(place == place.min().over("variable"))


def _contrast(material: Material, row: Json) -> Json:
    """One contrast before and after, the outlet with the higher corrected figure first."""
    effect = row["effect"]
    value = row["corrected"] if row["corrected"] is not None else row["naive"]
    swap = value is not None and value < (1 if effect == "rate_ratio" else 0)

    def told(name: str) -> tuple[str, str]:
        ends = ("naive_low", "naive_high") if name == "naive" else ("low", "high")
        shown = turned(row[name], row[name], effect=effect, swap=swap)[0]
        low, high = turned(row[ends[0]], row[ends[1]], effect=effect, swap=swap)
        return numerals.effect(shown, effect), numerals.interval(low, high, effect)

    return {
        "title": _title(material, row["variable"]),
        "unit": EFFECTS[effect],
        "higher": row["outlet_b"] if swap else row["outlet_a"],
        "lower": row["outlet_a"] if swap else row["outlet_b"],
        "naive": told("naive"),
        "corrected": told("corrected"),
        "p": numerals.chance(row["p_adjusted"] if row["p_adjusted"] is not None else row["p"]),
    }
