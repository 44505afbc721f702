"""Contrasts between two outlets as a report tells them: the higher one first, nothing judged."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import polars as pl

from tellings.domain.parts import Measure
from tellings.reports import numerals
from tellings.reports.material import Json, Material

ALPHA = 0.05
MOST_PLANNED = 10


def contrast_rows(material: Material, table: pl.DataFrame) -> list[Json]:
    """Every contrast of table COMPARISONS, turned so that the first outlet is the higher one.

    The estimate is that of events like these; where a contrast was only described, the one of
    these articles. Contrasts without any estimate are left out.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    table : polars.DataFrame, table COMPARISONS
        ``material.result.comparisons`` or its own-text sibling.

    Returns
    -------
    list of dict
        In the order of the measures, then as significant as can be.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> result = example_result()
    >>> rows = contrast_rows(prepare(result), result.comparisons)
    >>> rows[0]["higher"], rows[0]["shown"]["estimate"]
    ('North Courier', '1.03×')
    """
    by_pair: dict[tuple[str, str, str], dict[str, Json]] = {}
    for row in table.sort("measure", "outlet_a", "outlet_b", "target").iter_rows(named=True):
        told = row if row["estimate"] is not None else _only_one(row)
        if row["measure"] in material.parts and told is not None:
            key = (row["measure"], row["outlet_a"], row["outlet_b"])
            by_pair.setdefault(key, {})[row["target"]] = told
    rows = [
        _contrast(material.parts[key[0]], targets)
        | {"planned": key[0] in material.confirmatory, "checked": key[0] in material.validated}
        for key, targets in by_pair.items()
    ]
    order = {name: at for at, name in enumerate(material.parts)}

    def place(row: Json) -> tuple[object, ...]:
        return (order[row["measure"]], _rank(row), row["higher"], row["lower"])

    return sorted(rows, key=place)


def notable(rows: Sequence[Json], *, most: int = 3) -> list[Json]:
    """What a printed table shows of each measure: its clear contrasts, else its largest one.

    Parameters
    ----------
    rows : sequence of dict
        What ``contrast_rows`` gave.
    most : int, default 3
        Clear contrasts shown of one measure; of one named beforehand, up to ten.

    Examples
    --------
    >>> row = {"measure": "m", "effect": "rate_ratio", "estimate": 2.0, "low": None, "clear": True}
    >>> len(notable([row, row | {"clear": False}]))
    1
    """
    chosen: list[Json] = []
    for name in dict.fromkeys(row["measure"] for row in rows):
        own = [row for row in rows if row["measure"] == name and not _nothing(row)]
        clear = [row for row in own if row["clear"]]
        planned = most > 1 and any(row.get("planned") for row in own)
        chosen += clear[: MOST_PLANNED if planned else most] or own[:1]
    return chosen


def _nothing(row: Json) -> bool:
    """Whether two outlets have exactly the same: no contrast to speak of."""
    null = 1 if row["effect"].endswith("ratio") else 0
    ends = (row["low"], row.get("high"))
    return bool(row["estimate"] == null and all(end in (None, null) for end in ends))


def all_equal(rows: Sequence[Json]) -> bool:
    """Whether there are contrasts and not one shows any difference.

    Examples
    --------
    >>> row = {"effect": "rate_ratio", "estimate": 1.0, "low": None, "high": None}
    >>> all_equal([row]), all_equal([]), all_equal([row, row | {"estimate": 2.0}])
    (True, False, False)
    """
    return bool(rows) and all(map(_nothing, rows))


def sentence(row: Mapping[str, object], *, level: float) -> str:
    """One contrast in plain English, with its interval.

    Examples
    --------
    >>> print(sentence({"title": "Hedges", "unit": "per 1,000 words", "higher": "A", "lower": "B",
    ...     "effect": "rate_ratio", "estimate": 2.0, "low": 1.5, "high": 2.7, "p_adjusted": 0.01,
    ...     "p": 0.01, "n_events": 8, "here": 2.1, "inferred": True}, level=0.95))
    Hedges (per 1,000 words): the rate in A is 2.00 times that in B on the same 8 events (95%
    interval 1.50 to 2.70, adjusted p = .010).
    """
    said = _said(row)
    if not row["inferred"]:
        return f"{said} in these articles."
    share = f"{100 * level:g}%"
    name = str(row["effect"])
    low, high = _number(row["low"]), _number(row["high"])
    # The direction is in the words; a sign before the ends would say it twice.
    span = numerals.interval(low, high, name).replace("+", "")
    events = numerals.counted(int(str(row["n_events"])), "event")
    inside = [f"{share} interval {span}"] if span != numerals.MISSING else []
    p = row["p_adjusted"] if row["p_adjusted"] is not None else row["p"]
    if p is not None:
        inside.append(numerals.chance_phrase(_number(p), adjusted=row["p_adjusted"] is not None))
    tail = f" ({', '.join(inside)})" if inside else ""
    return f"{said} on the same {events}{tail}."


def reading_note(rows: Sequence[Json]) -> str:
    """What the columns of a table of contrasts say, for those who see one for the first time.

    Examples
    --------
    >>> reading_note([])
    ''
    >>> "“Only here”" in reading_note([{"here": math.inf, "inferred": True}])
    True
    """
    if not any(row["inferred"] for row in rows):
        return ""
    note = (
        "“These articles” is the contrast in what was collected; “Events like these” is what "
        "further events of this sort should show, and interval and p belong to it. An interval is "
        "of one contrast alone, while "
        "p is adjusted for all pairs of the measure: an interval may leave out “no difference” "
        "where the adjusted p is above .05."
    )
    if any(row["here"] == math.inf for row in rows):
        note += (
            " “Only here”: the other outlet has none at all. The factor beside it rests on half a "
            "case in place of none, so it shows an order of size only and has no interval."
        )
    return note


def _only_one(row: Json) -> Json | None:
    """A census ratio without its denominator: the second outlet has no count at all."""
    only = row["target"] == "these_articles" and row["effect"].endswith("ratio")
    return {**row, "estimate": math.inf} if only and row["n_events"] else None


def _said(row: Mapping[str, object]) -> str:
    title, unit, higher, lower = (str(row[key]) for key in ("title", "unit", "higher", "lower"))
    size = numerals.effect(_number(row["estimate"]), str(row["effect"])).lstrip("+")
    head = f"{title} ({unit})"
    if math.inf in (row["estimate"], row.get("here")):
        return f"{head}: found in {higher} and not in {lower}"
    if str(row["effect"]).endswith("ratio"):
        return f"{head}: the rate in {higher} is {size} times that in {lower}"
    if str(row["effect"]) == "difference_pp":
        return f"{head}: {higher} is {size} percentage points above {lower}"
    return f"{head}: {higher} is {size} above {lower}"


def _contrast(part: Measure, targets: Mapping[str, Json]) -> Json:
    """One pair of outlets, both targets, the higher outlet first."""
    here, beyond = targets.get("these_articles"), targets.get("events_like_these")
    inferred = beyond is not None and beyond["p"] is not None
    row = (beyond if inferred else here) or targets[min(targets)]
    ratio = row["effect"].endswith("ratio")
    swap = row["estimate"] < (1 if ratio else 0)
    low, high = turned(row["low"], row["high"], effect=row["effect"], swap=swap)
    contrast: Json = {
        "measure": part.name,
        "title": part.title,
        "unit": part.unit,
        "construct": part.construct,
        "higher": row["outlet_b"] if swap else row["outlet_a"],
        "lower": row["outlet_a"] if swap else row["outlet_b"],
        "effect": row["effect"],
        "estimate": _flip(row["estimate"], ratio=ratio, swap=swap),
        "low": low if inferred else None,
        "high": high if inferred else None,
        "here": _flip((here or {}).get("estimate"), ratio=ratio, swap=swap),
        "p": row["p"],
        "p_adjusted": row["p_adjusted"],
        "q": row["q"],
        "n_events": row["n_events"],
        "n_articles": [row["n_articles_a"], row["n_articles_b"]],
        "mde": row["mde"],
        "inferred": inferred,
        "clear": inferred and row["p_adjusted"] is not None and row["p_adjusted"] < ALPHA,
        "note": row["note"] or "",
    }
    contrast["shown"] = _shown(contrast)
    return contrast


def _flip(value: float | None, *, ratio: bool, swap: bool) -> float | None:
    if value is None or not swap:
        return value
    if ratio:
        return 1 / value if value else math.inf
    return -value


def turned(
    low: float | None, high: float | None, *, effect: str, swap: bool
) -> tuple[float | None, float | None]:
    """Both ends of an interval, seen from the other outlet if ``swap``.

    Examples
    --------
    >>> turned(0.5, 0.8, effect="rate_ratio", swap=True)
    (1.25, 2.0)
    """
    ratio = effect.endswith("ratio")
    ends = (_flip(low, ratio=ratio, swap=swap), _flip(high, ratio=ratio, swap=swap))
    return (ends[1], ends[0]) if swap else ends


def _shown(row: Json) -> Json:
    name = row["effect"]
    mde = numerals.effect(row["mde"], name).lstrip("+")
    times = "×" if name.endswith("ratio") and math.isfinite(row["estimate"]) else ""
    return {
        "estimate": _estimate(row["estimate"], name) + times,
        "interval": numerals.interval(row["low"], row["high"], name),
        "here": _estimate(row["here"], name),
        "p": numerals.chance(row["p_adjusted"]),
        "q": numerals.chance(row["q"]),
        "mde": mde if not row["clear"] else "",
    }


def _estimate(value: float | None, name: str) -> str:
    return "only here" if value == math.inf else numerals.effect(value, name)


def weight(row: Json) -> float:
    """Size of a contrast on one scale: a factor of e weighs like 25 percentage points.

    Used only to choose what to mention first among contrasts that were not tested; a term that
    only one outlet has weighs like a factor of three, for it often rests on a single passage.

    Examples
    --------
    >>> weight({"effect": "rate_ratio", "estimate": 1.0}), weight({"effect": "difference_pp",
    ...     "estimate": 50.0})
    (0.0, 2.0)
    """
    size = row["estimate"]
    if row["effect"].endswith("ratio"):
        return math.log(size) if 1 <= size < math.inf else math.log(3)
    return abs(size) / 25 if row["effect"] == "difference_pp" else 0.0


def _rank(row: Json) -> tuple[float, float]:
    """Clear contrasts first, then large ones."""
    return (row["p_adjusted"] if row["p_adjusted"] is not None else 2.0, -weight(row))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
