"""The declared tables of hand coding: units, samples, codes, reliability, error, correction."""

from __future__ import annotations

import polars as pl

from tellings.domain.door import declared

UNIT_KINDS = ("sentence", "headline", "article", "attribution")
CODER_KINDS = ("human", "model")

_TEXT = pl.String()
_COUNT = pl.UInt32()
_REAL = pl.Float64()
_TARGET = pl.Enum(("these_articles", "events_like_these"))
_PLACE = {
    "unit_id": _TEXT,
    "unit": pl.Enum(UNIT_KINDS),
    "article_id": _TEXT,
    "event_id": _TEXT,
    "outlet": _TEXT,
    "section": _TEXT,
    "field": pl.Enum(("title", "text")),
    "start": _COUNT,
    "end": _COUNT,
    "words": _COUNT,
    "article_words": _COUNT,
}

# ``unit_id`` is a hash of the passage and its place: the same passage has the same id in every
# sample, and the id says nothing of outlet or prediction.
UNITS = declared(
    "UNITS",
    "one passage that could be coded",
    "unit_id",
    _PLACE,
    required="unit_id unit article_id event_id outlet field start end words",
)

CODINGS = declared(
    "CODINGS",
    "one judgement of one unit by one person or model",
    "unit_id variable coder",
    {
        "unit_id": _TEXT,
        "variable": _TEXT,
        # The pseudonym of a person, or the name of a model.
        "coder": _TEXT,
        "kind": pl.Enum(CODER_KINDS),
        # 1 yes, 0 no; null where the coder could not tell.
        "code": _REAL,
        # A model's probability of code 1.
        "score": _REAL,
        "version": _TEXT,
        "prompt_sha256": _TEXT,
        "note": _TEXT,
    },
    required="unit_id variable coder kind",
    ranges={"score": (0, 1)},
)

# The whole frame, drawn or not: with the codes it is all that validation and correction need.
SAMPLE = declared(
    "SAMPLE",
    "one unit of the frame, with its chance of being drawn for coding",
    "unit_id",
    {
        **_PLACE,
        "variable": _TEXT,
        "prediction": _REAL,
        "predicted_by": _TEXT,
        "stratum": _TEXT,
        "inclusion_probability": _REAL,
        "expected_error": _REAL,
        "drawn": pl.Boolean(),
        # Order on the coders' sheet, from 1; null for a unit not drawn.
        "place": _COUNT,
        "seed": pl.UInt64(),
    },
    required="unit_id unit article_id event_id outlet field start end words variable prediction "
    "stratum inclusion_probability drawn seed",
    ranges={"prediction": (0, 1), "inclusion_probability": (0, 1), "expected_error": (0, 1)},
)

SHEET = declared(
    "SHEET",
    "one drawn unit as a coder sees it",
    "unit_id",
    {"unit_id": _TEXT, "place": _COUNT, "before": _TEXT, "text": _TEXT, "after": _TEXT},
    required="unit_id place text",
)

AGREEMENT = declared(
    "AGREEMENT",
    "one variable: how far its coders agree",
    "variable",
    {
        "variable": _TEXT,
        "alpha": _REAL,
        "low": _REAL,
        "high": _REAL,
        "ac1": _REAL,
        "percent_agreement": _REAL,
        "prevalence": _REAL,
        "n_units": _COUNT,
        "n_positive": _COUNT,
        "n_coders": _COUNT,
        "verdict": _TEXT,
        "note": _TEXT,
    },
    required="variable n_units n_coders",
    ranges={"percent_agreement": (0, 1), "prevalence": (0, 1)},
)

VALIDATION = declared(
    "VALIDATION",
    "one variable, group of units and quantity of error",
    "variable grouping level quantity",
    {
        "variable": _TEXT,
        "grouping": _TEXT,
        "level": _TEXT,
        "quantity": pl.Enum(("precision", "recall", "f1")),
        "estimate": _REAL,
        "low": _REAL,
        "high": _REAL,
        "n_coded": _COUNT,
        "n_coded_positive": _COUNT,
        "n_frame": _COUNT,
        "note": _TEXT,
    },
    required="variable grouping level quantity n_coded n_frame",
    ranges={"estimate": (0, 1), "low": (0, 1), "high": (0, 1)},
)

ERROR_TESTS = declared(
    "ERROR_TESTS",
    "one kind of error: does it differ between the outlets",
    "variable error",
    {
        "variable": _TEXT,
        "error": pl.Enum(("false_positives", "false_negatives", "net_error")),
        "statistic": _REAL,
        "p": _REAL,
        "p_adjusted": _REAL,
        "n_coded": _COUNT,
        "n_outlets": _COUNT,
        "by_outlet": _TEXT,
        "method": _TEXT,
    },
    required="variable error n_coded n_outlets method",
    ranges={"p": (0, 1), "p_adjusted": (0, 1)},
)

CORRECTED_LEVELS = declared(
    "CORRECTED_LEVELS",
    "one outlet's level of one variable, as automated and as corrected",
    "variable outlet quantity target",
    {
        "variable": _TEXT,
        "outlet": _TEXT,
        "quantity": pl.Enum(("share_percent", "per_1000_words")),
        "target": _TARGET,
        "naive": _REAL,
        "naive_low": _REAL,
        "naive_high": _REAL,
        "corrected": _REAL,
        "low": _REAL,
        "high": _REAL,
        "level": _REAL,
        "n_events": _COUNT,
        "n_units": _COUNT,
        "n_coded": _COUNT,
        "method": _TEXT,
        "note": _TEXT,
    },
    required="variable outlet quantity target n_events n_units n_coded method",
)

CORRECTED_CONTRASTS = declared(
    "CORRECTED_CONTRASTS",
    "one contrast of two outlets, as automated and as corrected",
    "variable outlet_a outlet_b effect target",
    {
        "variable": _TEXT,
        "outlet_a": _TEXT,
        "outlet_b": _TEXT,
        "effect": pl.Enum(("difference_pp", "difference_per_1000_words", "rate_ratio")),
        "target": _TARGET,
        "naive": _REAL,
        "naive_low": _REAL,
        "naive_high": _REAL,
        "naive_p": _REAL,
        "corrected": _REAL,
        "low": _REAL,
        "high": _REAL,
        "p": _REAL,
        "p_adjusted": _REAL,
        "level": _REAL,
        "n_events": _COUNT,
        "n_coded_a": _COUNT,
        "n_coded_b": _COUNT,
        "method": _TEXT,
        "note": _TEXT,
    },
    required="variable outlet_a outlet_b effect target n_events n_coded_a n_coded_b method",
    ranges={"p": (0, 1), "p_adjusted": (0, 1), "naive_p": (0, 1)},
)

CODING_TABLES = (
    UNITS,
    CODINGS,
    SAMPLE,
    SHEET,
    AGREEMENT,
    VALIDATION,
    ERROR_TESTS,
    CORRECTED_LEVELS,
    CORRECTED_CONTRASTS,
)
