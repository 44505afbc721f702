"""Comparison of outlets over the events that they both covered."""

from __future__ import annotations

import sys
from inspect import signature
from types import ModuleType

from tellings.compare.cells import cells
from tellings.compare.coverage import coverage
from tellings.compare.design import design_table
from tellings.compare.effects import effect_sizes
from tellings.compare.exclusivity import exclusivity
from tellings.compare.front import compare
from tellings.compare.generic_frames import generic_frames_sheet
from tellings.compare.naming import label_divergence, labels_table
from tellings.compare.omnibus import omnibus
from tellings.compare.portrayal import portrayal_table
from tellings.compare.robustness import leave_one_event_out
from tellings.compare.terms import distinctive_terms

__all__ = [
    "cells",
    "compare",
    "coverage",
    "design_table",
    "distinctive_terms",
    "effect_sizes",
    "exclusivity",
    "generic_frames_sheet",
    "label_divergence",
    "labels_table",
    "leave_one_event_out",
    "omnibus",
    "portrayal_table",
]


# Importing this room binds the name ``tellings.compare`` to it, over the function of that name.
class _Room(ModuleType):
    """A room that can be called like its main function."""

    __call__ = staticmethod(compare)
    __signature__ = signature(compare)


sys.modules[__name__].__class__ = _Room
