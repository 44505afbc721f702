"""Hand coding: samples drawn blind, codes read back, agreement, validation, correction."""

from tellings.coding.attributions import (
    attribution_task,
    attribution_units,
    least_score,
    predict_attributions,
)
from tellings.coding.codebook import Task, coding_task
from tellings.coding.codes import Origin
from tellings.coding.correction import CorrectionOptions, correct, corrected_levels
from tellings.coding.differential import coded_examples, error_tests
from tellings.coding.exchange import SHEET_FORMATS, read_codes, write_sheet
from tellings.coding.predictions import predict_units
from tellings.coding.reliability import agreement, disagreements
from tellings.coding.sampling import SampleDesign, draw_sample, expected_widths
from tellings.coding.sheet import coding_sheet
from tellings.coding.units import coding_units
from tellings.coding.validation import validate

__all__ = [
    "SHEET_FORMATS",
    "CorrectionOptions",
    "Origin",
    "SampleDesign",
    "Task",
    "agreement",
    "attribution_task",
    "attribution_units",
    "coded_examples",
    "coding_sheet",
    "coding_task",
    "coding_units",
    "correct",
    "corrected_levels",
    "disagreements",
    "draw_sample",
    "error_tests",
    "expected_widths",
    "least_score",
    "predict_attributions",
    "predict_units",
    "read_codes",
    "validate",
    "write_sheet",
]
