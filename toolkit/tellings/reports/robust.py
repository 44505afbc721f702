"""Robustness of the contrasts that are told: without reused text, and without any one event."""

from __future__ import annotations

import polars as pl

from tellings.compare.robustness import LEFT_OUT, leave_one_event_out
from tellings.reports import numerals
from tellings.reports.contrasts import contrast_rows, notable, turned
from tellings.reports.material import Json, Material


def own_text_section(material: Material) -> Json:
    """The clear and the planned contrasts as published and on own text only, side by side.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> own_text_section(prepare(example_result()))["rows"]
    []
    """
    own = {
        (row["measure"], frozenset((row["higher"], row["lower"]))): row
        for row in contrast_rows(material, material.result.comparisons_own_text)
    }
    rows = []
    for row in notable(contrast_rows(material, material.result.comparisons), most=1):
        twin = own.get((row["measure"], frozenset((row["higher"], row["lower"]))))
        if twin is not None and (row["clear"] or row["planned"]):
            turned = twin["higher"] != row["higher"]
            rows.append({"row": row, "own": twin["shown"], "turned": turned})
    return {
        "rows": rows if not material.result.reuse.is_empty() else [],
        "note": "Passages that stand word for word in an earlier article of the same event are "
        "left out of the second set of figures. A dagger marks a contrast whose direction turns.",
    }


def leave_one_out_section(material: Material) -> Json:
    """Smallest and largest estimate of each clear contrast when one event is left out.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> leave_one_out_section(prepare(example_result()))["rows"]
    []
    """
    told = [
        row
        for row in notable(contrast_rows(material, material.result.comparisons), most=1)
        if row["clear"]
    ]
    by_pair = {
        (row["measure"], frozenset((row["outlet_a"], row["outlet_b"]))): row
        for row in left_out(material).drop_nulls("lowest").iter_rows(named=True)
    }
    pairs = [(row, by_pair.get((row["measure"], frozenset((row["higher"], row["lower"])))))
             for row in told]  # fmt: skip
    return {
        "rows": [_left_out(material, row, other) for row, other in pairs if other is not None],
        "note": "Each clear contrast was estimated again with one event left out at a time: the "
        "smallest and the largest estimate, and the event without which it is nearest to no "
        "difference. A dagger marks a contrast whose direction turns.",
    }


def left_out(material: Material) -> pl.DataFrame:
    """Every contrast estimated again without each of its events, table LEFT_OUT.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> left_out(prepare(example_result()))["lowest"].to_list()
    [None, None]
    """
    compared = set(material.result.comparisons["measure"].to_list())
    if not compared:
        return LEFT_OUT.empty()
    return leave_one_event_out(
        material.every.select("article_id", "event_id", "outlet"),
        material.result.measures.filter(pl.col("measure").is_in(sorted(compared))),
        kinds={name: part.kind for name, part in material.parts.items()},
    )


def _left_out(material: Material, row: Json, other: Json) -> Json:
    """The range of a contrast, the higher outlet first as the report prints it."""
    swap = row["higher"] != other["outlet_a"]
    ends = turned(other["lowest"], other["highest"], effect=row["effect"], swap=swap)
    weakest = other["event_highest" if swap else "event_lowest"]
    return {
        "row": row,
        "range": numerals.interval(*ends, row["effect"]),
        "weakest": material.events.get(weakest, weakest),
        "turned": not other["direction_holds"],
    }
