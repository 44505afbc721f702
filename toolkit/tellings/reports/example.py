"""A study result small enough to read: two invented outlets tell one invented event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from tellings.domain.results import Corpus, StudyResult
from tellings.domain.tables import (
    ARTICLES,
    CLAIMS,
    COMPARISONS,
    EXPOSURES,
    IMPORTS,
    MEASURES,
    OMNIBUS,
    REUSE,
    SPANS,
    TERMS,
    check,
)

_TELLINGS = (
    (
        "Dock Street Post",
        "Ferry fiasco: bosses “knew for weeks”",
        "The [disgraceful](framing term loaded) ferry shutdown [could](hedging cue epistemic) last "
        "for weeks. [[A source close to the yard](sourcing source unnamed_person 0)"
        "](framing actor yard) [claimed](sourcing cue distancing 0) [bosses “knew for weeks” about "
        "the cracked hull](sourcing content mixed 0).\n\nThe ferry was withdrawn on Monday.",
    ),
    (
        "North Courier",
        "Ferry withdrawn after crack is found",
        "The ferry was withdrawn on Monday. [[Harbour master Ada Lorne](framing actor lorne)"
        "](sourcing source named_person 0) [said](sourcing cue neutral 0) [a crack in the hull "
        "[may](hedging cue epistemic) have been there since spring](sourcing content indirect 0)."
        "\n\nThe yard said repairs would take ten days.",
    ),
)
_MARK = re.compile(r"\[|\]\(([^)]*)\)")


def example_result() -> StudyResult:
    """A study of two articles on one event, with spans, measures and a claim.

    Examples
    --------
    >>> print(example_result())
    Study 'Two tellings of a ferry': 2 articles, 11 spans, 2 measures, 2 contrasts
    """
    made = [
        marked_article(f"a{number}", text, {"outlet": outlet, "title": title, "event_id": "ferry"})
        for number, (outlet, title, text) in enumerate(_TELLINGS, 1)
    ]
    articles = pl.concat([article for article, _ in made])
    spans = pl.concat([spans for _, spans in made])
    imports = [("ferry.csv", row, "read", f"a{row}", "example", None, None) for row in (1, 2)]
    claims = [
        (
            "ferry",
            1,
            "The ferry was withdrawn on Monday.",
            "Dock Street Post",
            "found",
            "a1",
            137,
            171,
        ),
        ("ferry", 1, "The ferry was withdrawn on Monday.", "North Courier", "found", "a2", 0, 34),
    ]
    return StudyResult(
        study={
            "title": "Two tellings of a ferry",
            "question": "Do two outlets tell the withdrawal of a ferry alike?",
            "outlets": ["Dock Street Post", "North Courier"],
            "events": {"ferry": "The ferry is withdrawn"},
            "measures": ["hedge_rate", "loaded_rate"],
            "seed": 1, "level": 0.95, "date": "2031-03-05", "digest": "0" * 64,
            "command": "tellings run study.toml", "copyright_mode": "full",
        },
        corpus=Corpus(articles=articles, imports=table(IMPORTS.columns, imports)),
        spans=spans,
        exposures=EXPOSURES.empty(),
        measures=table(MEASURES.columns, [
            ("a1", "hedge_rate", 1, 29, 34.48), ("a2", "hedge_rate", 1, 30, 33.33),
            ("a1", "loaded_rate", 1, 29, 34.48), ("a2", "loaded_rate", 0, 30, 0.0),
        ]),
        comparisons=table(COMPARISONS.columns, [
            _contrast("hedge_rate", 0.97), _contrast("loaded_rate", 2.91),
        ]),
        comparisons_own_text=COMPARISONS.empty(),
        omnibus=OMNIBUS.empty(),
        terms=TERMS.empty(),
        claims=table(CLAIMS.columns, [(*row, 1.0, 1) for row in claims]),
        reuse=REUSE.empty(),
        provenance={"tellings": "0.1.0"},
    )  # fmt: skip


def marked_article(
    article_id: str, marked: str, about: Mapping[str, object]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An article and its spans from a text with marks written into it.

    Parameters
    ----------
    article_id : str
        Its id.
    marked : str
        The text; ``[may](hedging cue epistemic)`` marks a word, a number at the end names the
        group, marks may nest.
    about : Mapping[str, object]
        More columns of table ARTICLES.

    Returns
    -------
    (polars.DataFrame, polars.DataFrame)
        One row of table ARTICLES and its rows of table SPANS.

    Examples
    --------
    >>> article, spans = marked_article("a", "It [may](hedging cue epistemic) rain.", {})
    >>> article["text"].item(), spans.select("label", "start", "end").row(0)
    ('It may rain.', ('epistemic', 3, 6))
    """
    text, marks = "", []
    opened: list[int] = []
    last = 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        last = found.end()
        if found.group() == "[":
            opened.append(len(text))
        else:
            marks.append((opened.pop(), len(text), found.group(1).split()))
    text += marked[last:]
    row = {
        "article_id": article_id,
        "text": text,
        "word_count": len(text.split()),
        "published": datetime(2031, 3, 4, 9, tzinfo=UTC),
        "sha256": "0" * 64,
        **about,
    }
    spans = [
        (article_id, "text", words[0], int(words[3]) if len(words) > 3 else number, words[1],
         words[2], start, end, 1.0, "author", _attributes(words[1], text[start:end]))
        for number, (start, end, words) in enumerate(marks, 100)
    ]  # fmt: skip
    return check(pl.DataFrame([row]), ARTICLES), check(table(SPANS.columns, spans), SPANS)


def _attributes(role: str, surface: str) -> str:
    """What the framing extractor says of an actor's mention, for a label without adjectives."""
    if role != "actor":
        return "{}"
    words = surface.split()
    head = " ".join(words[1:] if words[0].lower() == "the" else words)
    return json.dumps({"form": "nominal", "head": head, "premodifiers": []})


def table(columns: Mapping[str, pl.DataType], rows: Sequence[Sequence[object]]) -> pl.DataFrame:
    """Rows as a frame of these columns; cells missing at the end of a row are null.

    Examples
    --------
    >>> table({"a": pl.Int64(), "b": pl.String()}, [[1]]).row(0)
    (1, None)
    """
    full = [[*row, *[None] * (len(columns) - len(row))] for row in rows]
    return pl.DataFrame(full, schema=dict(columns), orient="row", strict=False)


def _contrast(measure: str, ratio: float) -> tuple[object, ...]:
    pair = (measure, "Dock Street Post", "North Courier", "these_articles", "rate_ratio", ratio)
    untested = (None, None, 0.95, None, None, None, 1, 1, 1, None)
    return (*pair, *untested, "ratio of pooled rates", False)
