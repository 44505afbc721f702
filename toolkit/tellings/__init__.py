"""Cross-outlet comparison of news: how several outlets tell the same event.

>>> import tellings as tl
>>> sorted(tl.__all__)[:4]
['Corpus', 'ReadOptions', 'Study', 'StudyResult']

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
        label_divergence,
        labels_table,
        leave_one_event_out,
        omnibus,
    )
    from tellings.domain.errors import TellingsError
    from tellings.domain.parts import discover
    from tellings.domain.results import Corpus, StudyResult
    from tellings.events import copied_passages, find_reuse
    from tellings.extractors import extract
    from tellings.loaders import ReadOptions, from_frame, import_report, read_articles, read_texts
    from tellings.measures import exposures, measure
    from tellings.reports import side_by_side, write_report
    from tellings.study import Study, load_study, read, run_study
    from tellings.text import segment

# Loaded on first use, so that `import tellings` costs no more than it must.
_ROOMS = {
    "Corpus": "tellings.domain.results",
    "ReadOptions": "tellings.loaders",
    "Study": "tellings.study",
    "StudyResult": "tellings.domain.results",
    "TellingsError": "tellings.domain.errors",
    "cells": "tellings.compare",
    "compare": "tellings.compare",
    "copied_passages": "tellings.events",
    "coverage": "tellings.compare",
    "design_table": "tellings.compare",
    "discover": "tellings.domain.parts",
    "distinctive_terms": "tellings.compare",
    "effect_sizes": "tellings.compare",
    "exposures": "tellings.measures",
    "extract": "tellings.extractors",
    "find_reuse": "tellings.events",
    "from_frame": "tellings.loaders",
    "import_report": "tellings.loaders",
    "label_divergence": "tellings.compare",
    "labels_table": "tellings.compare",
    "leave_one_event_out": "tellings.compare",
    "load_study": "tellings.study",
    "measure": "tellings.measures",
    "omnibus": "tellings.compare",
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
    "ReadOptions",
    "Study",
    "StudyResult",
    "TellingsError",
    "cells",
    "compare",
    "copied_passages",
    "coverage",
    "design_table",
    "discover",
    "distinctive_terms",
    "effect_sizes",
    "exposures",
    "extract",
    "find_reuse",
    "from_frame",
    "import_report",
    "label_divergence",
    "labels_table",
    "leave_one_event_out",
    "load_study",
    "measure",
    "omnibus",
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
