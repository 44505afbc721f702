"""The declared tables: every step of the toolkit takes one and gives one.

A table is a polars frame whose columns, dtypes and key are declared here once. ``check`` is the
one door: it is called on what comes from outside (a user, a plug-in, a file).
"""

from __future__ import annotations

import polars as pl

from tellings.domain.codings import CODING_TABLES
from tellings.domain.door import Table as Table
from tellings.domain.door import check as check
from tellings.domain.door import declared as _table

FIELDS = ("title", "text")
VOICES = ("author", "quoted", "attributed")
# Of a mention of an event; the first that holds is given.
STATUSES = ("denied", "distanced", "conditional", "hedged", "attributed", "asserted")
TARGETS = ("these_articles", "events_like_these")
# Whether a result was decided on before the data were seen.
STANDINGS = ("confirmatory", "exploratory")
DATE_PRECISIONS = ("day", "minute", "second", "unknown")
DATE_SOURCES = ("archive", "meta", "url", "text", "load", "seen")
TEXT_KINDS = ("full", "truncated", "summary", "headline", "live_blog", "transcript")
AGENCY_SOURCES = ("dateline", "byline", "metadata", "tail")
OUTCOMES = ("read", "repaired", "refused")


_TEXT = pl.String()
_TEXTS = pl.List(pl.String)
_COUNT = pl.UInt32()
_REAL = pl.Float64()
_SCORE = pl.Float32()

ARTICLES = _table(
    "ARTICLES",
    "one article of one outlet",
    "article_id",
    {
        "article_id": _TEXT,
        "event_id": _TEXT,
        "event_score": _SCORE,
        "outlet": _TEXT,
        "outlet_key": _TEXT,
        "outlet_group": _TEXT,
        "published": pl.Datetime("us", "UTC"),
        "published_date": pl.Date(),
        "date_precision": pl.Enum(DATE_PRECISIONS),
        "date_source": pl.Enum(DATE_SOURCES),
        "utc_offset_min": pl.Int16(),
        "title": _TEXT,
        "subtitle": _TEXT,
        "section": _TEXT,
        "page": _TEXT,
        "edition": _TEXT,
        "byline_raw": _TEXT,
        "authors": _TEXTS,
        "text": _TEXT,
        "text_kind": pl.Enum(TEXT_KINDS),
        "language": _TEXT,
        "language_source": _TEXT,
        "url": _TEXT,
        "url_canonical": _TEXT,
        "domain": _TEXT,
        "agency": _TEXTS,
        "agency_source": pl.Enum(AGENCY_SOURCES),
        "word_count": _COUNT,
        "stated_length": _COUNT,
        "length_unit": pl.Enum(("words", "chars")),
        "integrity": _SCORE,
        "dup_group": _TEXT,
        "dup_of": _TEXT,
        "wire_share": _SCORE,
        "wire_of": _TEXT,
        "copyright": _TEXT,
        "correction": _TEXT,
        "graphic_captions": _TEXTS,
        "source_file": _TEXT,
        "source_index": _COUNT,
        "loader": _TEXT,
        "loader_version": _TEXT,
        "sha256": _TEXT,
        "warnings": _TEXTS,
        "extra": _TEXT,
    },
    required="article_id text",
    ranges={"event_score": (0, 1), "wire_share": (0, 1)},
)

DESIGN = _table(
    "DESIGN",
    "one article with its place in the comparison",
    "article_id",
    {"article_id": _TEXT, "event_id": _TEXT, "outlet": _TEXT},
    required="article_id event_id outlet",
)

READABLE = _table(
    "READABLE",
    "one article to be read by the extractors",
    "article_id",
    {"article_id": _TEXT, "title": _TEXT, "text": _TEXT, "language": _TEXT},
    required="article_id text",
)

SPANS = _table(
    "SPANS",
    "one marked passage of one article",
    "article_id layer group role field start",
    {
        "article_id": _TEXT,
        "field": pl.Enum(FIELDS),
        "layer": _TEXT,
        "group": _COUNT,
        "role": _TEXT,
        "label": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "score": _SCORE,
        "voice": pl.Enum(VOICES),
        "attributes": _TEXT,
    },
    required="article_id field layer group role label start end score voice attributes",
    ranges={"score": (0, 1)},
)

EXPOSURES = _table(
    "EXPOSURES",
    "one article: what there was to mark in it",
    "article_id",
    {
        "article_id": _TEXT,
        "words": _COUNT,
        "words_author": _COUNT,
        "words_quoted": _COUNT,
        "words_attributed": _COUNT,
        "words_content": _COUNT,
        "words_title": _COUNT,
        "sentences": _COUNT,
        "sentences_author": _COUNT,
        "paragraphs": _COUNT,
    },
    required="article_id words words_author words_quoted words_attributed words_content "
    "words_title sentences sentences_author paragraphs",
)

MEASURES = _table(
    "MEASURES",
    "one article and measure",
    "article_id measure",
    {
        "article_id": _TEXT,
        "measure": _TEXT,
        "count": _REAL,
        "exposure": _REAL,
        "value": _REAL,
    },
    required="article_id measure",
    ranges={"exposure": (0, float("inf"))},
)

COMPARISONS = _table(
    "COMPARISONS",
    "one measure, pair of outlets and target",
    "measure outlet_a outlet_b target effect",
    {
        "measure": _TEXT,
        "outlet_a": _TEXT,
        "outlet_b": _TEXT,
        "target": pl.Enum(TARGETS),
        "effect": _TEXT,
        "estimate": _REAL,
        "low": _REAL,
        "high": _REAL,
        "level": _REAL,
        "p": _REAL,
        "p_adjusted": _REAL,
        "q": _REAL,
        "n_events": _COUNT,
        "n_articles_a": _COUNT,
        "n_articles_b": _COUNT,
        "mde": _REAL,
        "method": _TEXT,
        "corrected": pl.Boolean(),
        "note": _TEXT,
        # Filled by a study: the family that p and q are adjusted in.
        "family": _TEXT,
        "standing": pl.Enum(STANDINGS),
        # True where a study has a coded sample of this measure; else it is an automated measure,
        # not validated on this corpus.
        "validated": pl.Boolean(),
    },
    required="measure outlet_a outlet_b target effect n_events method corrected",
    ranges={"p": (0, 1), "p_adjusted": (0, 1), "q": (0, 1), "level": (0, 1)},
)

OMNIBUS = _table(
    "OMNIBUS",
    "one measure: do the outlets differ at all",
    "measure",
    {
        "measure": _TEXT,
        "statistic": _REAL,
        "p": _REAL,
        "q": _REAL,
        "n_events": _COUNT,
        "n_outlets": _COUNT,
        "n_permutations": _COUNT,
        "exact": pl.Boolean(),
        "note": _TEXT,
        "family": _TEXT,
        "standing": pl.Enum(STANDINGS),
    },
    required="measure n_events n_outlets",
    ranges={"p": (0, 1), "q": (0, 1)},
)

SPECIFICATIONS = _table(
    "SPECIFICATIONS",
    "one contrast under one way of measuring or selecting",
    "measure outlet_a outlet_b target specification",
    {
        "measure": _TEXT,
        "outlet_a": _TEXT,
        "outlet_b": _TEXT,
        "target": pl.Enum(TARGETS),
        "effect": _TEXT,
        "specification": _TEXT,
        "chosen": pl.Boolean(),
        "estimate": _REAL,
        "low": _REAL,
        "high": _REAL,
        "p": _REAL,
        "n_events": _COUNT,
        "rank": _COUNT,
    },
    required="measure outlet_a outlet_b target effect specification chosen n_events",
    ranges={"p": (0, 1)},
)

DEVIATIONS = _table(
    "DEVIATIONS",
    "one key of the study that is not as it was preregistered",
    "key",
    {"key": _TEXT, "preregistered": _TEXT, "now": _TEXT},
    required="key",
)

TERMS = _table(
    "TERMS",
    "one term that an outlet uses more, or less, than the others on the same events",
    "outlet term",
    {
        "outlet": _TEXT,
        "term": _TEXT,
        "count": _COUNT,
        "count_elsewhere": _COUNT,
        "log_odds": _REAL,
        "z": _REAL,
        "p_adjusted": _REAL,
        "events_leaning": _COUNT,
        "n_events": _COUNT,
        "n_articles": _COUNT,
        "house_style": _TEXT,
    },
    required="outlet term count count_elsewhere log_odds z n_events",
    ranges={"p_adjusted": (0, 1)},
)

CLAIMS = _table(
    "CLAIMS",
    "one claim of one event in one outlet's coverage, found or not found",
    "event_id claim_id outlet",
    {
        "event_id": _TEXT,
        "claim_id": _COUNT,
        "claim": _TEXT,
        "outlet": _TEXT,
        "status": pl.Enum(("found", "not_found")),
        "article_id": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "similarity": _SCORE,
        "lead_rank": _COUNT,
    },
    required="event_id claim_id claim outlet status",
    ranges={"similarity": (0, 1)},
)

REUSE = _table(
    "REUSE",
    "one passage that two articles share word for word",
    "article_id other_id start other_start",
    {
        "article_id": _TEXT,
        "other_id": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "other_start": _COUNT,
        "other_end": _COUNT,
        "words": _COUNT,
        "share": _SCORE,
        "other_share": _SCORE,
    },
    required="article_id other_id start end other_start other_end words share other_share",
    ranges={"share": (0, 1), "other_share": (0, 1)},
)

SPEAKERS = _table(
    "SPEAKERS",
    "one attribution of the body and who speaks, the same key across the articles of an event",
    "article_id group",
    {
        "event_id": _TEXT,
        "outlet": _TEXT,
        "article_id": _TEXT,
        "group": _COUNT,
        # Null where nobody can be told for certain: unnamed sources, pronouns left open, surnames
        # that two persons of the event share.
        "speaker": _TEXT,
        "name": _TEXT,
        "naming": _TEXT,
        "role": _TEXT,
        "words": _COUNT,
    },
    required="article_id group naming role words",
)

MENTIONS = _table(
    "MENTIONS",
    "one mention of the focal event of a study, and how it is put",
    "article_id field start",
    {
        "article_id": _TEXT,
        "field": pl.Enum(FIELDS),
        "start": _COUNT,
        "end": _COUNT,
        "status": pl.Enum(STATUSES),
        "voice": pl.Enum(VOICES),
    },
    required="article_id field start end status voice",
)

IMPORTS = _table(
    "IMPORTS",
    "one record that a loader met, and what became of it",
    "source_file source_index",
    {
        "source_file": _TEXT,
        "source_index": _COUNT,
        "outcome": pl.Enum(OUTCOMES),
        "article_id": _TEXT,
        "loader": _TEXT,
        "problem": _TEXT,
        "remedy": _TEXT,
        # On the first record of a file: how many records the file itself says it holds.
        "expected": _COUNT,
    },
    required="source_file source_index outcome",
)

TABLES = {
    table.name: table
    for table in (
        ARTICLES,
        DESIGN,
        READABLE,
        SPANS,
        EXPOSURES,
        MEASURES,
        COMPARISONS,
        OMNIBUS,
        SPECIFICATIONS,
        DEVIATIONS,
        TERMS,
        CLAIMS,
        REUSE,
        SPEAKERS,
        MENTIONS,
        IMPORTS,
        *CODING_TABLES,
    )
}
