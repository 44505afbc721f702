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
    from tellings.coding import (
        CorrectionOptions,
        SampleDesign,
        agreement,
        coded_examples,
        coding_sheet,
        coding_task,
        coding_units,
        correct,
        corrected_levels,
        disagreements,
        draw_sample,
        error_tests,
        expected_widths,
        predict_units,
        read_codes,
        validate,
        write_sheet,
    )
    from tellings.compare import (
        Plan,
        Specification,
        cells,
        compare,
        coverage,
        coverage_matrix,
        design_table,
        distinctive_terms,
        effect_sizes,
        events_needed,
        exclusivity,
        generic_frames_sheet,
        label_divergence,
        labels_table,
        lead_order,
        leave_one_event_out,
        leave_one_outlet_out,
        look_up,
        omnibus,
        portrayal_table,
        power_table,
        shrunken_levels,
        source_diversity,
        source_overlap,
        specification_curve,
        voice_balance,
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
    from tellings.measures import (
        event_status,
        event_status_by_outlet,
        event_status_shares,
        exposures,
        measure,
        speakers_table,
    )
    from tellings.reports import side_by_side, write_report
    from tellings.study import Study, load_study, run_study
    from tellings.study.preregistration import preregister
    from tellings.study.read import read
    from tellings.text import segment


# Loaded on first use, so that `import tellings` costs no more than it must.
_ROOMS = {
    "Corpus": "tellings.domain.results",
    "CorrectionOptions": "tellings.coding",
    "GroupOptions": "tellings.events",
    "Plan": "tellings.compare",
    "ReadOptions": "tellings.loaders",
    "SampleDesign": "tellings.coding",
    "Specification": "tellings.compare",
    "Study": "tellings.study",
    "StudyResult": "tellings.domain.results",
    "TellingsError": "tellings.domain.errors",
    "agency_credits": "tellings.events",
    "agreement": "tellings.coding",
    "borderline_pairs": "tellings.events",
    "cells": "tellings.compare",
    "coded_examples": "tellings.coding",
    "coding_sheet": "tellings.coding",
    "coding_task": "tellings.coding",
    "coding_units": "tellings.coding",
    "compare": "tellings.compare",
    "copied_passages": "tellings.events",
    "correct": "tellings.coding",
    "corrected_levels": "tellings.coding",
    "corrections_from": "tellings.events",
    "coverage": "tellings.compare",
    "coverage_matrix": "tellings.compare",
    "design_table": "tellings.compare",
    "disagreements": "tellings.coding",
    "discover": "tellings.domain.parts",
    "distinctive_terms": "tellings.compare",
    "draw_sample": "tellings.coding",
    "effect_sizes": "tellings.compare",
    "error_tests": "tellings.coding",
    "event_status": "tellings.measures",
    "event_status_by_outlet": "tellings.measures",
    "event_status_shares": "tellings.measures",
    "events_needed": "tellings.compare",
    "exclusivity": "tellings.compare",
    "expected_widths": "tellings.coding",
    "exposures": "tellings.measures",
    "extract": "tellings.extractors",
    "find_reuse": "tellings.events",
    "from_frame": "tellings.loaders",
    "generic_frames_sheet": "tellings.compare",
    "group_events": "tellings.events",
    "import_report": "tellings.loaders",
    "label_divergence": "tellings.compare",
    "labels_table": "tellings.compare",
    "lead_order": "tellings.compare",
    "leave_one_event_out": "tellings.compare",
    "leave_one_outlet_out": "tellings.compare",
    "load_study": "tellings.study",
    "look_up": "tellings.compare",
    "mark_reuse": "tellings.events",
    "measure": "tellings.measures",
    "near_duplicates": "tellings.events",
    "omnibus": "tellings.compare",
    "portrayal_table": "tellings.compare",
    "power_table": "tellings.compare",
    "predict_units": "tellings.coding",
    "preregister": "tellings.study.preregistration",
    "read": "tellings.study",
    "read_articles": "tellings.loaders",
    "read_codes": "tellings.coding",
    "read_texts": "tellings.loaders",
    "run_study": "tellings.study",
    "segment": "tellings.text",
    "shrunken_levels": "tellings.compare",
    "side_by_side": "tellings.reports",
    "source_diversity": "tellings.compare",
    "source_overlap": "tellings.compare",
    "speakers_table": "tellings.measures",
    "specification_curve": "tellings.compare",
    "validate": "tellings.coding",
    "voice_balance": "tellings.compare",
    "write_report": "tellings.reports",
    "write_sheet": "tellings.coding",
}

__all__ = [
    "Corpus",
    "CorrectionOptions",
    "GroupOptions",
    "Plan",
    "ReadOptions",
    "SampleDesign",
    "Specification",
    "Study",
    "StudyResult",
    "TellingsError",
    "agency_credits",
    "agreement",
    "borderline_pairs",
    "cells",
    "coded_examples",
    "coding_sheet",
    "coding_task",
    "coding_units",
    "compare",
    "copied_passages",
    "correct",
    "corrected_levels",
    "corrections_from",
    "coverage",
    "coverage_matrix",
    "design_table",
    "disagreements",
    "discover",
    "distinctive_terms",
    "draw_sample",
    "effect_sizes",
    "error_tests",
    "event_status",
    "event_status_by_outlet",
    "event_status_shares",
    "events_needed",
    "exclusivity",
    "expected_widths",
    "exposures",
    "extract",
    "find_reuse",
    "from_frame",
    "generic_frames_sheet",
    "group_events",
    "import_report",
    "label_divergence",
    "labels_table",
    "lead_order",
    "leave_one_event_out",
    "leave_one_outlet_out",
    "load_study",
    "look_up",
    "mark_reuse",
    "measure",
    "near_duplicates",
    "omnibus",
    "portrayal_table",
    "power_table",
    "predict_units",
    "preregister",
    "read",
    "read_articles",
    "read_codes",
    "read_texts",
    "run_study",
    "segment",
    "shrunken_levels",
    "side_by_side",
    "source_diversity",
    "source_overlap",
    "speakers_table",
    "specification_curve",
    "validate",
    "voice_balance",
    "write_report",
    "write_sheet",
]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'tellings' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
