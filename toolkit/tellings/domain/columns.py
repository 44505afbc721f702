"""What columns of declared tables hold: dtypes, and the values that several tables share."""

from __future__ import annotations

import polars as pl

TEXT = pl.String()
TEXTS = pl.List(pl.String)
COUNT = pl.UInt32()
REAL = pl.Float64()
SCORE = pl.Float32()

FIELDS = ("title", "text")
"""The parts of an article that are read."""
TARGETS = ("these_articles", "events_like_these")
"""What a result speaks of: the articles at hand, or events such as theirs."""
