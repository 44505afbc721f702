"""Comparison of outlets over the events that they both covered."""

from __future__ import annotations

import sys
from inspect import signature
from types import ModuleType

from tellings.compare.cells import cells
from tellings.compare.coverage import coverage
from tellings.compare.design import design_table
from tellings.compare.display import shrunken_levels
from tellings.compare.effects import effect_sizes
from tellings.compare.exclusivity import exclusivity
from tellings.compare.front import compare
from tellings.compare.generic_frames import generic_frames_sheet
from tellings.compare.lead_order import lead_order
from tellings.compare.lookup import look_up
from tellings.compare.matrix import coverage_matrix
from tellings.compare.naming import label_divergence, labels_table
from tellings.compare.omnibus import omnibus
from tellings.compare.outlets_left_out import leave_one_outlet_out
from tellings.compare.planning import Plan, events_needed, power_table
from tellings.compare.portrayal import portrayal_table
from tellings.compare.robustness import leave_one_event_out
from tellings.compare.sources import source_diversity, source_overlap, voice_balance
from tellings.compare.specifications import Specification, specification_curve
from tellings.compare.terms import distinctive_terms

__all__ = [
    "Plan",
    "Specification",
    "cells",
    "compare",
    "coverage",
    "coverage_matrix",
    "design_table",
    "distinctive_terms",
    "effect_sizes",
    "events_needed",
    "exclusivity",
    "generic_frames_sheet",
    "label_divergence",
    "labels_table",
    "lead_order",
    "leave_one_event_out",
    "leave_one_outlet_out",
    "look_up",
    "omnibus",
    "portrayal_table",
    "power_table",
    "shrunken_levels",
    "source_diversity",
    "source_overlap",
    "specification_curve",
    "voice_balance",
]


# Importing this room binds the name ``tellings.compare`` to it, over the function of that name.
class _Room(ModuleType):
    """A room that can be called like its main function."""

    __call__ = staticmethod(compare)
    __signature__ = signature(compare)


sys.modules[__name__].__class__ = _Room
