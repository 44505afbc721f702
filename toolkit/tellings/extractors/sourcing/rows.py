"""From attributions to rows of table SPANS."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from tellings.domain.tables import SPANS
from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.speakers import Speaker

LAYER = "sourcing"
Row = tuple[str, str, str, int, str, str, int, int, float, str, str]


def article_rows(
    article: Sequence[tuple[Reading, Attribution, Speaker]],
) -> list[Row]:
    """The rows of one article; groups are numbered in the order given."""
    rows: list[Row] = []
    for group, (reading, attribution, speaker) in enumerate(article):
        rows.extend(_group_rows(reading, attribution, speaker, group))
    return rows


def spans_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as table SPANS."""
    return pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")


def _group_rows(
    reading: Reading, attribution: Attribution, speaker: Speaker, group: int
) -> list[Row]:
    """Content, cue and source rows, in that (alphabetical) order."""
    note = json.dumps(
        {"source_role": speaker.role, "speaker": speaker.name},
        ensure_ascii=False, separators=(",", ":"), sort_keys=True,
    )  # fmt: skip
    parts = (
        ("content", kind(reading, attribution), attribution.content, "{}"),
        ("cue", attribution.stance, attribution.cue, "{}"),
        ("source", speaker.naming, attribution.source, note),
    )
    return [
        (
            reading.article_id, reading.field, LAYER, group, role, label,
            reading.start[first], reading.end[last - 1], attribution.score, "author", attributes,
        )
        for role, label, ranges, attributes in parts
        for first, last in sorted(set(ranges))
    ]  # fmt: skip


def kind(reading: Reading, attribution: Attribution) -> str:
    """Whether the words are quoted: ``direct`` wholly, ``mixed`` in part, ``indirect`` not.

    A lone "that" or "as" before a quotation does not make it mixed.

    Examples
    --------
    >>> from tellings.extractors.sourcing.find import find_attributions
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("She said it was “a wet day” for all.")
    >>> kind(reading, find_attributions(reading, english())[0])
    'mixed'
    """
    inside = outside = 0
    for first, last in attribution.content:
        for at in range(first, last):
            if reading.quotation[at] >= 0:
                inside += 1
            elif not reading.has(at, Class.MARK) and reading.words[at] not in {"that", "as"}:
                outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
