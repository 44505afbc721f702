"""Measures: spans counted against what there was to mark, one row an article and measure."""

from tellings.measures.event_status import (
    event_status,
    event_status_by_outlet,
    event_status_shares,
)
from tellings.measures.exposures import exposures
from tellings.measures.measure import measure
from tellings.measures.speakers import speakers_table

__all__ = [
    "event_status",
    "event_status_by_outlet",
    "event_status_shares",
    "exposures",
    "measure",
    "speakers_table",
]
