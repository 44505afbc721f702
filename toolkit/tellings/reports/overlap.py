"""What outlets share: claims found in each outlet's coverage, and passages word for word."""

from __future__ import annotations

import polars as pl

from tellings.domain.errors import counted
from tellings.reports.design import listing_note
from tellings.reports.evidence import Excerpts, citation
from tellings.reports.material import Json, Material

MOST_SHARED_PASSAGES = 10
SHORT_WORDS = 40


def claims_of(material: Material, shown: Excerpts, event: str) -> list[Json]:
    """The claims of an event by outlet, in the order in which they come in the coverage.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    shown : Excerpts
        What may be printed: a claim is a sentence of an article.
    event : str
        Id of the event.

    Returns
    -------
    list of dict
        ``number``, ``text`` and ``cells``, one an outlet: None where not found, else the place.

    Examples
    --------
    >>> from tellings.reports.evidence import excerpts
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> claims = claims_of(material, excerpts(material, []), "ferry")
    >>> claims[0]["text"], [cell["rank"] for cell in claims[0]["cells"]]
    ('The ferry was withdrawn on Monday.', [1, 1])
    """
    rows = material.result.claims.filter(pl.col("event_id") == event)
    made: list[Json] = []
    for claim in sorted(rows["claim_id"].unique().to_list()):
        own = rows.filter(pl.col("claim_id") == claim).sort("outlet").to_dicts()
        by_outlet = {row["outlet"]: row for row in own}
        cells = [_claim_cell(by_outlet.get(outlet)) for outlet in material.outlets]
        made.append({"text": _claim_text(shown, own), "cells": cells})
    made.sort(key=lambda claim: _order(claim["cells"]))
    return [{"number": at, **claim} for at, claim in enumerate(made, 1)]


def coverage_section(material: Material) -> Json:
    """How many of an event's claims were found in each outlet's articles.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> coverage_section(prepare(example_result()))["rows"][0]["cells"]
    ['1', '1']
    """
    covered = material.whole.covered if material.whole else covered_of(material.result.claims)
    counts = {(event, outlet): n for event, outlet, n, _ in covered.iter_rows()}
    totals = dict(covered.select("event_id", "n_claims").iter_rows())
    rows = [
        {
            "event": event,
            "title": title,
            "n_claims": totals[event],
            "cells": [
                str(counts[event, outlet]) if (event, outlet) in counts else "–"
                for outlet in material.outlets
            ],
        }
        for event, title in material.listed.items()
        if event in totals
    ]
    return {
        "rows": rows,
        "note": "Claims found in each outlet's articles, of all claims that at least one article "
        "of the event carries. “Not found” means not found in the collected articles: the "
        "outlet may have reported it elsewhere, or in words the method does not match."
        + (f" {listing_note(material)}" if totals and listing_note(material) else ""),
    }


def covered_of(claims: pl.DataFrame) -> pl.DataFrame:
    """How many of an event's claims were found in each outlet that was looked through.

    Parameters
    ----------
    claims : polars.DataFrame, table CLAIMS
        Of whole events.

    Examples
    --------
    >>> claims = pl.DataFrame({"event_id": "fire", "claim_id": [1, 1, 2, 2],
    ...     "outlet": ["Echo", "Mail"] * 2, "status": ["found", "not_found", "found", "found"]})
    >>> covered_of(claims).rows()
    [('fire', 'Echo', 2, 2), ('fire', 'Mail', 1, 2)]
    """
    of_event = claims.group_by("event_id").agg(n_claims=pl.col("claim_id").n_unique())
    found = pl.col("claim_id").filter(pl.col("status") == "found").n_unique()
    by_outlet = claims.group_by("event_id", "outlet").agg(n_found=found)
    return by_outlet.join(of_event, on="event_id").sort("event_id", "outlet")


def reuse_section(material: Material, shown: Excerpts) -> Json:
    """The longest passages that two outlets share word for word.

    Examples
    --------
    >>> from tellings.reports.evidence import excerpts
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> reuse_section(material, excerpts(material, []))["rows"]
    []
    """
    known = set(material.every["article_id"].to_list())
    rows = [
        row
        for row in longest_first(material.result.reuse).iter_rows(named=True)
        if {row["article_id"], row["other_id"]} <= known
    ]
    pairs = len({(row["article_id"], row["other_id"]) for row in rows})
    stand = "stands" if len(rows) == 1 else "stand"
    twice = " Contrasts are therefore given twice: as published, and on own text only."
    note = (
        f"{counted(len(rows), 'passage')} in {counted(pairs, 'pair')} of articles {stand} word for "
        f"word in both.{'' if material.nothing or material.incomparable else twice}"
        if rows
        else "No passage of the articles stands word for word in another article of its event."
    )
    return {
        "rows": [_shared(material, shown, row) for row in rows[:MOST_SHARED_PASSAGES]],
        "n_passages": len(rows),
        "note": note,
    }


def longest_first(reuse: pl.DataFrame) -> pl.DataFrame:
    """Shared passages in the order in which they are printed.

    Examples
    --------
    >>> from tellings.domain.tables import REUSE
    >>> longest_first(REUSE.empty()).height
    0
    """
    order = ["words", "article_id", "other_id", "start"]
    return reuse.sort(order, descending=[True, False, False, False])


def _claim_cell(row: Json | None) -> Json | None:
    if row is None or row["status"] == "not_found":
        return None
    return {
        "article": row["article_id"],
        "start": row["start"],
        "end": row["end"],
        "rank": row["lead_rank"],
    }


def _claim_text(shown: Excerpts, rows: list[Json]) -> str:
    """The claim in the words of the article it was taken from, as far as they may be printed."""
    if shown.material.mode == "full":
        return str(rows[0]["claim"])
    found = [
        shown.plain(row["article_id"], "text", row["start"], row["end"])
        for row in rows
        if row["article_id"] in shown.articles and row["start"] is not None
    ]
    printable = [text for text in found if text.strip(" …")]
    return printable[0] if printable else "(not shown in this copyright mode)"


def _order(cells: list[Json | None]) -> tuple[float, float]:
    """Claims that more outlets carry, and carry earlier, come first."""
    found = [cell for cell in cells if cell is not None]
    ranks = [cell["rank"] for cell in found if cell["rank"] is not None]
    return (-len(found), sum(ranks) / len(ranks) if ranks else float("inf"))


def _shared(material: Material, shown: Excerpts, row: Json) -> Json:
    first, second = (shown.articles[row[name]] for name in ("article_id", "other_id"))
    text = shown.plain(row["article_id"], "text", row["start"], row["end"])
    words = text.split()
    return {
        "first": citation(first, material.mode),
        "second": citation(second, material.mode),
        "words": row["words"],
        "share": round(100 * row["share"]),
        "other_share": round(100 * row["other_share"]),
        "text": text if len(words) <= SHORT_WORDS else f"{' '.join(words[:SHORT_WORDS])} …",
    }
