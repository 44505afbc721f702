"""Readers of articles: one file a format, one front door, an account of every record met."""

from __future__ import annotations

from tellings.loaders.exact import read_texts
from tellings.loaders.options import ReadOptions
from tellings.loaders.read import from_frame, read_articles
from tellings.loaders.report import import_report

__all__ = [
    "ReadOptions",
    "from_frame",
    "import_report",
    "read_articles",
    "read_texts",
]
