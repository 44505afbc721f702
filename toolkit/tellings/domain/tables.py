"""The declared tables: every step of the toolkit takes one and gives one.

A table is a polars frame whose columns, dtypes and key are declared here once. ``check`` is the
one door: it is called on what comes from outside (a user, a plug-in, a file).
"""

from __future__ import annotations

import polars as pl

from tellings.domain.codings import CODING_TABLES
from tellings.domain.columns import COUNT, REAL, SCORE, TEXT, TEXTS
from tellings.domain.columns import FIELDS as FIELDS
from tellings.domain.columns import TARGETS as TARGETS
from tellings.domain.door import Table as Table
from tellings.domain.door import check as check
from tellings.domain.door import declared

VOICES = ("author", "quoted", "attributed")
# Of a mention of an event; the first that holds is given.
STATUSES = ("denied", "distanced", "conditional", "hedged", "attributed", "asserted")
# Whether a result was decided on before the data were seen.
STANDINGS = ("confirmatory", "exploratory")
DATE_PRECISIONS = ("day", "minute", "second", "unknown")
DATE_SOURCES = ("archive", "meta", "url", "text", "load", "seen")
TEXT_KINDS = ("full", "truncated", "summary", "headline", "live_blog", "transcript")
AGENCY_SOURCES = ("dateline", "byline", "metadata", "tail")
OUTCOMES = ("read", "repaired", "refused")
CLAIM_STATUSES = ("found", "not_found")

ARTICLES = declared(
    "ARTICLES",
    "one article of one outlet",
    "article_id",
    {
        "article_id": TEXT,
        "event_id": TEXT,
        "event_score": SCORE,
        "outlet": TEXT,
        "outlet_key": TEXT,
        "outlet_group": TEXT,
        "published": pl.Datetime("us", "UTC"),
        "published_date": pl.Date(),
        "date_precision": pl.Enum(DATE_PRECISIONS),
        "date_source": pl.Enum(DATE_SOURCES),
        "utc_offset_min": pl.Int16(),
        "title": TEXT,
        "subtitle": TEXT,
        "section": TEXT,
        "page": TEXT,
        "edition": TEXT,
        "byline_raw": TEXT,
        "authors": TEXTS,
        "text": TEXT,
        "text_kind": pl.Enum(TEXT_KINDS),
        "language": TEXT,
        "language_source": TEXT,
        "url": TEXT,
        "url_canonical": TEXT,
        "domain": TEXT,
        "agency": TEXTS,
        "agency_source": pl.Enum(AGENCY_SOURCES),
        "word_count": COUNT,
        "stated_length": COUNT,
        "length_unit": pl.Enum(("words", "chars")),
        "integrity": SCORE,
        "dup_group": TEXT,
        "dup_of": TEXT,
        "wire_share": SCORE,
        "wire_of": TEXT,
        "copyright": TEXT,
        "correction": TEXT,
        "graphic_captions": TEXTS,
        "source_file": TEXT,
        "source_index": COUNT,
        "loader": TEXT,
        "loader_version": TEXT,
        "sha256": TEXT,
        "warnings": TEXTS,
        "extra": TEXT,
    },
    required="article_id text",
    ranges={"event_score": (0, 1), "wire_share": (0, 1)},
)

DESIGN = declared(
    "DESIGN",
    "one article with its place in the comparison",
    "article_id",
    {"article_id": TEXT, "event_id": TEXT, "outlet": TEXT},
    required="article_id event_id outlet",
)

READABLE = declared(
    "READABLE",
    "one article to be read by the extractors",
    "article_id",
    {"article_id": TEXT, "title": TEXT, "text": TEXT, "language": TEXT},
    required="article_id text",
)

SPANS = declared(
    "SPANS",
    "one marked passage of one article",
    "article_id layer group role field start",
    {
        "article_id": TEXT,
        "field": pl.Enum(FIELDS),
        "layer": TEXT,
        "group": COUNT,
        "role": TEXT,
        "label": TEXT,
        "start": COUNT,
        "end": COUNT,
        "score": SCORE,
        "voice": pl.Enum(VOICES),
        "attributes": TEXT,
    },
    required="article_id field layer group role label start end score voice attributes",
    ranges={"score": (0, 1)},
)

EXPOSURES = declared(
    "EXPOSURES",
    "one article: what there was to mark in it",
    "article_id",
    {
        "article_id": TEXT,
        "words": COUNT,
        "words_author": COUNT,
        "words_quoted": COUNT,
        "words_attributed": COUNT,
        "words_content": COUNT,
        "words_title": COUNT,
        "sentences": COUNT,
        "sentences_author": COUNT,
        "paragraphs": COUNT,
    },
    required="article_id words words_author words_quoted words_attributed words_content "
    "words_title sentences sentences_author paragraphs",
)

MEASURES = declared(
    "MEASURES",
    "one article and measure",
    "article_id measure",
    {
        "article_id": TEXT,
        "measure": TEXT,
        "count": REAL,
        "exposure": REAL,
        "value": REAL,
    },
    required="article_id measure",
    ranges={"exposure": (0, float("inf"))},
)

COMPARISONS = declared(
    "COMPARISONS",
    "one measure, pair of outlets and target",
    "measure outlet_a outlet_b target effect",
    {
        "measure": TEXT,
        "outlet_a": TEXT,
        "outlet_b": TEXT,
        "target": pl.Enum(TARGETS),
        "effect": TEXT,
        "estimate": REAL,
        "low": REAL,
        "high": REAL,
        "level": REAL,
        "p": REAL,
        "p_adjusted": REAL,
        "q": REAL,
        "n_events": COUNT,
        "n_articles_a": COUNT,
        "n_articles_b": COUNT,
        "mde": REAL,
        "method": TEXT,
        "corrected": pl.Boolean(),
        "note": TEXT,
        # Filled by a study: the family that p and q are adjusted in.
        "family": TEXT,
        "standing": pl.Enum(STANDINGS),
        # True where a study has a coded sample of this measure; else it is an automated measure,
        # not validated on this corpus.
        "validated": pl.Boolean(),
    },
    required="measure outlet_a outlet_b target effect n_events method corrected",
    ranges={"p": (0, 1), "p_adjusted": (0, 1), "q": (0, 1), "level": (0, 1)},
)

OMNIBUS = declared(
    "OMNIBUS",
    "one measure: do the outlets differ at all",
    "measure",
    {
        "measure": TEXT,
        "statistic": REAL,
        "p": REAL,
        "q": REAL,
        "n_events": COUNT,
        "n_outlets": COUNT,
        "n_permutations": COUNT,
        "exact": pl.Boolean(),
        "note": TEXT,
        "family": TEXT,
        "standing": pl.Enum(STANDINGS),
    },
    required="measure n_events n_outlets",
    ranges={"p": (0, 1), "q": (0, 1)},
)

SPECIFICATIONS = declared(
    "SPECIFICATIONS",
    "one contrast under one way of measuring or selecting",
    "measure outlet_a outlet_b target specification",
    {
        "measure": TEXT,
        "outlet_a": TEXT,
        "outlet_b": TEXT,
        "target": pl.Enum(TARGETS),
        "effect": TEXT,
        "specification": TEXT,
        "chosen": pl.Boolean(),
        "estimate": REAL,
        "low": REAL,
        "high": REAL,
        "p": REAL,
        "n_events": COUNT,
        "rank": COUNT,
    },
    required="measure outlet_a outlet_b target effect specification chosen n_events",
    ranges={"p": (0, 1)},
)

DEVIATIONS = declared(
    "DEVIATIONS",
    "one key of the study that is not as it was preregistered",
    "key",
    {"key": TEXT, "preregistered": TEXT, "now": TEXT},
    required="key",
)

TERMS = declared(
    "TERMS",
    "one term that an outlet uses more, or less, than the others on the same events",
    "outlet term",
    {
        "outlet": TEXT,
        "term": TEXT,
        "count": COUNT,
        "count_elsewhere": COUNT,
        "log_odds": REAL,
        "z": REAL,
        "p_adjusted": REAL,
        "events_leaning": COUNT,
        "n_events": COUNT,
        "n_articles": COUNT,
        "house_style": TEXT,
    },
    required="outlet term count count_elsewhere log_odds z n_events",
    ranges={"p_adjusted": (0, 1)},
)

CLAIMS = declared(
    "CLAIMS",
    "one claim of one event in one outlet's coverage, found or not found",
    "event_id claim_id outlet",
    {
        "event_id": TEXT,
        "claim_id": COUNT,
        "claim": TEXT,
        "outlet": TEXT,
        "status": pl.Enum(CLAIM_STATUSES),
        "article_id": TEXT,
        "start": COUNT,
        "end": COUNT,
        "similarity": SCORE,
        "lead_rank": COUNT,
    },
    required="event_id claim_id claim outlet status",
    ranges={"similarity": (0, 1)},
)

REUSE = declared(
    "REUSE",
    "one passage that two articles share word for word",
    "article_id other_id start other_start",
    {
        "article_id": TEXT,
        "other_id": TEXT,
        "start": COUNT,
        "end": COUNT,
        "other_start": COUNT,
        "other_end": COUNT,
        "words": COUNT,
        "share": SCORE,
        "other_share": SCORE,
    },
    required="article_id other_id start end other_start other_end words share other_share",
    ranges={"share": (0, 1), "other_share": (0, 1)},
)

SPEAKERS = declared(
    "SPEAKERS",
    "one attribution of the body and who speaks, the same key across the articles of an event",
    "article_id group",
    {
        "event_id": TEXT,
        "outlet": TEXT,
        "article_id": TEXT,
        "group": COUNT,
        # Null where nobody can be told for certain: unnamed sources, pronouns left open, surnames
        # that two persons of the event share.
        "speaker": TEXT,
        "name": TEXT,
        "naming": TEXT,
        "role": TEXT,
        "words": COUNT,
    },
    required="article_id group naming role words",
)

MENTIONS = declared(
    "MENTIONS",
    "one mention of the focal event of a study, and how it is put",
    "article_id field start",
    {
        "article_id": TEXT,
        "field": pl.Enum(FIELDS),
        "start": COUNT,
        "end": COUNT,
        "status": pl.Enum(STATUSES),
        "voice": pl.Enum(VOICES),
    },
    required="article_id field start end status voice",
)

IMPORTS = declared(
    "IMPORTS",
    "one record that a loader met, and what became of it",
    "source_file source_index",
    {
        "source_file": TEXT,
        "source_index": COUNT,
        "outcome": pl.Enum(OUTCOMES),
        "article_id": TEXT,
        "loader": TEXT,
        "problem": TEXT,
        "remedy": TEXT,
        # On the first record of a file: how many records the file itself says it holds.
        "expected": COUNT,
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
