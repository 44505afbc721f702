"""What a number counts, where that is something else than the passages behind it."""

from __future__ import annotations

import polars as pl

from tellings.domain.parts import Measure
from tellings.reports.material import Material
from tellings.reports.numerals import decimal


def tallies(material: Material) -> dict[str, list[str]]:
    """For measures that count other things than marked passages: what they count, by outlet.

    A share of sentences counts a sentence once however many passages it holds; a share of words
    counts words. Beside the list of passages then stands what the number was made of.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.

    Returns
    -------
    dict
        By measure, a phrase an outlet. Measures whose count is their number of passages are left
        out.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> tallies(prepare(example_result()))
    {}
    """
    listed = passages_listed(material)
    summed = {
        (measure, outlet): (count or 0.0, exposure or 0.0)
        for measure, outlet, count, exposure in material.cells.group_by("measure", "outlet")
        .agg(pl.col("count").sum(), pl.col("exposure").sum())
        .iter_rows()
    }
    made = {}
    for name, part in material.parts.items():
        sums = [summed.get((name, outlet), (0.0, 0.0)) for outlet in material.outlets]
        here = [listed.get((name, outlet), 0) for outlet in material.outlets]
        if any(here) and any(n != count for n, (count, _) in zip(here, sums, strict=True)):
            made[name] = [_phrase(part, *one) for one in sums]
    return made


def passages_listed(material: Material) -> dict[tuple[str, str], int]:
    """Passages of each measure and outlet, those of articles without an event left out.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> passages_listed(prepare(example_result()))["loaded_rate", "Dock Street Post"]
    1
    """
    if material.whole is not None:
        return {(measure, outlet): n for measure, outlet, n in material.whole.listed.iter_rows()}
    placed = material.articles.drop_nulls(["event_id", "outlet"]).select("article_id", "outlet")
    outlets = dict(placed.iter_rows())
    articles = material.spans["article_id"].to_list()
    found: dict[tuple[str, str], int] = {}
    for measure, groups in material.counted.items():
        for group in groups:
            outlet = outlets.get(articles[group[0]])
            if outlet is not None:
                found[measure, outlet] = found.get((measure, outlet), 0) + 1
    return found


def _phrase(part: Measure, count: float, exposure: float) -> str:
    """A count with what it is a part of: "124 of 885 sentences"."""
    whole = decimal(exposure, 0)
    if part.kind == "mean":
        return f"a mean of {whole} {'value' if exposure == 1 else 'values'}"
    if part.kind == "rate":
        return f"{decimal(count, 0)} in {whole} {part.unit.removeprefix('per 1,000 ')}"
    things = part.unit.removeprefix("% of ") if part.unit.startswith("% of ") else "cases"
    # "10 of 50 (the author's sentences)": a phrase with an article of its own cannot be counted.
    if things.startswith("the "):
        things = f"({things})"
    return f"{decimal(count, 0)} of {whole} {things}"
