"""Measures: spans counted against what there was to mark, one row an article and measure."""

from tellings.measures.event_status import event_status, event_status_shares
from tellings.measures.exposures import exposures
from tellings.measures.measure import measure

__all__ = ["event_status", "event_status_shares", "exposures", "measure"]
