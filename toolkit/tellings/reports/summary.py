"""The one-page summary: plain sentences with intervals, and what they do not say."""

from __future__ import annotations

from tellings.reports import numerals
from tellings.reports.coded import validity
from tellings.reports.contrasts import all_equal, contrast_rows, notable, sentence, weight
from tellings.reports.material import Json, Material
from tellings.reports.wording import ALL_EQUAL, NO_INFERENCE, UNTESTED, listing

MOST_FINDINGS = 8


def summary_section(material: Material, design: Json) -> Json:
    """What was compared, what differs with its interval, and what could not be told.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    design : dict
        What ``design_section`` gave.

    Returns
    -------
    dict
        ``lead``, ``findings`` (each with ``sentence``, ``measure`` and the two outlets) and
        ``caveats``, all sentences.

    Examples
    --------
    >>> from tellings.reports.design import design_section
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> print(summary_section(material, design_section(material))["findings"][0]["sentence"])
    Loaded words (per 1,000 words of the author): the rate in Dock Street Post is 2.91 times that
    in North Courier in these articles.
    """
    rows = contrast_rows(material, material.result.comparisons)
    best = notable(rows, most=1)
    inferred = [row for row in rows if row["inferred"]]
    told = [row for row in best if row["clear"] or not row["inferred"]]
    told.sort(key=_place)
    return {
        "lead": [design["notes"][0], *_without(material, rows), *_counts(rows, inferred)],
        "findings": [
            {
                "sentence": sentence(row, level=material.level),
                "measure": row["measure"],
                "higher": row["higher"],
                "lower": row["lower"],
            }
            for row in told[:MOST_FINDINGS]
        ],
        "more": max(0, len(told) - MOST_FINDINGS),
        "caveats": [
            validity(material),
            *_untested(material, design, inferred),
            *_undetected(best),
        ],
    }


def _without(material: Material, rows: list[Json]) -> list[str]:
    """Why there are no findings, where there can be none."""
    told = [one for one in (material.nothing, material.incomparable) if one]
    return told or ([ALL_EQUAL] if all_equal(rows) else [])


def _untested(material: Material, design: Json, inferred: list[Json]) -> list[str]:
    """Why nothing was tested, where there was something to test."""
    if material.nothing or material.incomparable:
        return []
    fewest = material.min_events
    if design["matched"] < fewest:
        events = numerals.counted(design["matched"], "event")
        return [NO_INFERENCE.format(events=events, fewest=fewest)]
    return [] if inferred else [UNTESTED.format(fewest=fewest)]


def _place(row: Json) -> tuple[bool, float, float]:
    """Measures named beforehand first; tested contrasts by p, described ones by size."""
    p = row["p_adjusted"] if row["p_adjusted"] is not None else 2.0
    return (not row["planned"], p, -weight(row))


def _counts(rows: list[Json], inferred: list[Json]) -> list[str]:
    """How many contrasts were tested, so that nobody reads the best ones as the only ones."""
    if not inferred:
        return []
    clear = sum(row["clear"] for row in inferred)
    planned = len({row["measure"] for row in rows if row["planned"]})
    tested = (
        f"{numerals.counted(len(inferred), 'contrast')} between two outlets "
        f"{'was' if len(inferred) == 1 else 'were'} tested on "
        f"{numerals.counted(len({row['measure'] for row in rows}), 'measure')}"
    )
    named = f", {planned} of them named beforehand as confirmatory" if planned else ""
    if not clear:
        return [f"{tested}{named}; none has an adjusted p below .05 (Holm within each measure)."]
    have = "has" if clear == 1 else "have"
    return [
        f"{tested}{named}; {clear} {have} an adjusted p below .05 (Holm within each measure). The "
        "strongest of each measure, confirmatory ones first:"
        if planned
        else f"{tested}; {clear} {have} an adjusted p below .05 (Holm within each measure). The "
        "strongest of each measure:"
    ]


def _undetected(best: list[Json]) -> list[str]:
    """Measures without a clear contrast, and how large it would have had to be."""
    silent = [row for row in best if row["inferred"] and not row["clear"]]
    if not silent:
        return []
    sentences = [
        f"For {numerals.counted(len(silent), 'measure')} no pair of outlets differs clearly. That "
        "does not show that the outlets are alike: the tables print beside each such contrast the "
        "difference that this many events could have detected with a power of 80%."
    ]
    bounds = [row for row in silent if row["mde"] is not None and row["effect"] == "rate_ratio"]
    if bounds:
        shown = [
            f"{row['title'].lower()} {numerals.effect(row['mde'], row['effect'])}"
            for row in bounds[:3]
        ]
        sentences.append(f"Smallest detectable rate ratios, for example: {listing(shown)}.")
    return sentences
