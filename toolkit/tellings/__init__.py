"""Cross-outlet comparison of news: how several outlets tell the same event.

>>> import tellings as tl
>>> [name for name in ("extract", "measure", "compare") if name in tl.__all__]
['extract', 'measure', 'compare']

Every step is a function from checked tables to a checked table::

    corpus = tl.read_articles("articles/")
    spans = tl.extract(corpus.articles)
    measures = tl.measure(corpus.articles, spans)
    contrasts = tl.compare(corpus.articles, measures, seed=20310304)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tellings.compare import (
        cells,
        compare,
        coverage,
        design_table,
        distinctive_terms,
        effect_sizes,
        exclusivity,
        generic_frames_sheet,
        label_divergence,
        labels_table,
        leave_one_event_out,
        omnibus,
        portrayal_table,
    )
    from tellings.domain.errors import TellingsError
    from tellings.domain.parts import discover
    from tellings.domain.results import Corpus, StudyResult
    from tellings.events import (
        GroupOptions,
        agency_credits,
        borderline_pairs,
        copied_passages,
        corrections_from,
        find_reuse,
        group_events,
        mark_reuse,
        near_duplicates,
    )
    from tellings.extractors import extract
    from tellings.loaders import ReadOptions, from_frame, import_report, read_articles, read_texts
    from tellings.measures import event_status, event_status_shares, exposures, measure
    from tellings.reports import side_by_side, write_report
    from tellings.study import Study, load_study, read, run_study
    from tellings.text import segment


# Loaded on first use, so that `import tellings` costs no more than it must.
_ROOMS = {
    "Corpus": "tellings.domain.results",
    "GroupOptions": "tellings.events",
    "ReadOptions": "tellings.loaders",
    "Study": "tellings.study",
    "StudyResult": "tellings.domain.results",
    "TellingsError": "tellings.domain.errors",
    "agency_credits": "tellings.events",
    "borderline_pairs": "tellings.events",
    "cells": "tellings.compare",
    "compare": "tellings.compare",
    "copied_passages": "tellings.events",
    "corrections_from": "tellings.events",
    "coverage": "tellings.compare",
    "design_table": "tellings.compare",
    "discover": "tellings.domain.parts",
    "distinctive_terms": "tellings.compare",
    "effect_sizes": "tellings.compare",
    "event_status": "tellings.measures",
    "event_status_shares": "tellings.measures",
    "exclusivity": "tellings.compare",
    "exposures": "tellings.measures",
    "extract": "tellings.extractors",
    "find_reuse": "tellings.events",
    "from_frame": "tellings.loaders",
    "generic_frames_sheet": "tellings.compare",
    "group_events": "tellings.events",
    "import_report": "tellings.loaders",
    "label_divergence": "tellings.compare",
    "labels_table": "tellings.compare",
    "leave_one_event_out": "tellings.compare",
    "load_study": "tellings.study",
    "mark_reuse": "tellings.events",
    "measure": "tellings.measures",
    "near_duplicates": "tellings.events",
    "omnibus": "tellings.compare",
    "portrayal_table": "tellings.compare",
    "read": "tellings.study",
    "read_articles": "tellings.loaders",
    "read_texts": "tellings.loaders",
    "run_study": "tellings.study",
    "segment": "tellings.text",
    "side_by_side": "tellings.reports",
    "write_report": "tellings.reports",
}

__all__ = [
    "Corpus",
    "GroupOptions",
    "ReadOptions",
    "Study",
    "StudyResult",
    "TellingsError",
    "agency_credits",
    "borderline_pairs",
    "cells",
    "compare",
    "copied_passages",
    "corrections_from",
    "coverage",
    "design_table",
    "discover",
    "distinctive_terms",
    "effect_sizes",
    "event_status",
    "event_status_shares",
    "exclusivity",
    "exposures",
    "extract",
    "find_reuse",
    "from_frame",
    "generic_frames_sheet",
    "group_events",
    "import_report",
    "label_divergence",
    "labels_table",
    "leave_one_event_out",
    "load_study",
    "mark_reuse",
    "measure",
    "near_duplicates",
    "omnibus",
    "portrayal_table",
    "read",
    "read_articles",
    "read_texts",
    "run_study",
    "segment",
    "side_by_side",
    "write_report",
]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'tellings' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
