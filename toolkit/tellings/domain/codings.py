"""The declared tables of hand coding: units, samples, codes, reliability, error, correction."""

from __future__ import annotations

import polars as pl

from tellings.domain.columns import COUNT, FIELDS, REAL, TARGETS, TEXT
from tellings.domain.door import declared

UNIT_KINDS = ("sentence", "headline", "article", "attribution")
CODER_KINDS = ("human", "model")

_TARGET = pl.Enum(TARGETS)
_PLACE = {
    "unit_id": TEXT,
    "unit": pl.Enum(UNIT_KINDS),
    "article_id": TEXT,
    "event_id": TEXT,
    "outlet": TEXT,
    "section": TEXT,
    "field": pl.Enum(FIELDS),
    "start": COUNT,
    "end": COUNT,
    "words": COUNT,
    "article_words": COUNT,
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
        "unit_id": TEXT,
        "variable": TEXT,
        # The pseudonym of a person, or the name of a model.
        "coder": TEXT,
        "kind": pl.Enum(CODER_KINDS),
        # 1 yes, 0 no; null where the coder could not tell.
        "code": REAL,
        # A model's probability of code 1.
        "score": REAL,
        "version": TEXT,
        "prompt_sha256": TEXT,
        "note": TEXT,
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
        "variable": TEXT,
        "prediction": REAL,
        "predicted_by": TEXT,
        "stratum": TEXT,
        "inclusion_probability": REAL,
        "expected_error": REAL,
        "drawn": pl.Boolean(),
        # Order on the coders' sheet, from 1; null for a unit not drawn.
        "place": COUNT,
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
    {"unit_id": TEXT, "place": COUNT, "before": TEXT, "text": TEXT, "after": TEXT},
    required="unit_id place text",
)

AGREEMENT = declared(
    "AGREEMENT",
    "one variable: how far its coders agree",
    "variable",
    {
        "variable": TEXT,
        "alpha": REAL,
        "low": REAL,
        "high": REAL,
        "ac1": REAL,
        "percent_agreement": REAL,
        "prevalence": REAL,
        "n_units": COUNT,
        "n_positive": COUNT,
        "n_coders": COUNT,
        "verdict": TEXT,
        "note": TEXT,
    },
    required="variable n_units n_coders",
    ranges={"percent_agreement": (0, 1), "prevalence": (0, 1)},
)

VALIDATION = declared(
    "VALIDATION",
    "one variable, group of units and quantity of error",
    "variable grouping level quantity",
    {
        "variable": TEXT,
        "grouping": TEXT,
        "level": TEXT,
        "quantity": pl.Enum(("precision", "recall", "f1")),
        "estimate": REAL,
        "low": REAL,
        "high": REAL,
        "n_coded": COUNT,
        "n_coded_positive": COUNT,
        "n_frame": COUNT,
        "note": TEXT,
    },
    required="variable grouping level quantity n_coded n_frame",
    ranges={"estimate": (0, 1), "low": (0, 1), "high": (0, 1)},
)

ERROR_TESTS = declared(
    "ERROR_TESTS",
    "one kind of error: does it differ between the outlets",
    "variable error",
    {
        "variable": TEXT,
        "error": pl.Enum(("false_positives", "false_negatives", "net_error")),
        "statistic": REAL,
        "p": REAL,
        "p_adjusted": REAL,
        "n_coded": COUNT,
        "n_outlets": COUNT,
        "by_outlet": TEXT,
        "method": TEXT,
    },
    required="variable error n_coded n_outlets method",
    ranges={"p": (0, 1), "p_adjusted": (0, 1)},
)

CORRECTED_LEVELS = declared(
    "CORRECTED_LEVELS",
    "one outlet's level of one variable, as automated and as corrected",
    "variable outlet quantity target",
    {
        "variable": TEXT,
        "outlet": TEXT,
        "quantity": pl.Enum(("share_percent", "per_1000_words")),
        "target": _TARGET,
        "naive": REAL,
        "naive_low": REAL,
        "naive_high": REAL,
        "corrected": REAL,
        "low": REAL,
        "high": REAL,
        "level": REAL,
        "n_events": COUNT,
        "n_units": COUNT,
        "n_coded": COUNT,
        "method": TEXT,
        "note": TEXT,
    },
    required="variable outlet quantity target n_events n_units n_coded method",
)

CORRECTED_CONTRASTS = declared(
    "CORRECTED_CONTRASTS",
    "one contrast of two outlets, as automated and as corrected",
    "variable outlet_a outlet_b effect target",
    {
        "variable": TEXT,
        "outlet_a": TEXT,
        "outlet_b": TEXT,
        "effect": pl.Enum(("difference_pp", "difference_per_1000_words", "rate_ratio")),
        "target": _TARGET,
        "naive": REAL,
        "naive_low": REAL,
        "naive_high": REAL,
        "naive_p": REAL,
        "corrected": REAL,
        "low": REAL,
        "high": REAL,
        "p": REAL,
        "p_adjusted": REAL,
        "level": REAL,
        "n_events": COUNT,
        "n_coded_a": COUNT,
        "n_coded_b": COUNT,
        "method": TEXT,
        "note": TEXT,
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
