"""Measures: spans counted against what there was to mark, one row an article and measure."""

from tellings.measures.exposures import exposures
from tellings.measures.measure import measure

__all__ = ["exposures", "measure"]
