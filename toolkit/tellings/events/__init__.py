"""Events: which articles tell of the same one, and what they share."""

from tellings.events.agencies import agency_credits
from tellings.events.borderline import borderline_pairs
from tellings.events.grouping import GroupOptions, group_events
from tellings.events.links import Corrections, corrections_from
from tellings.events.mark_reuse import mark_reuse
from tellings.events.near_duplicates import near_duplicates
from tellings.events.reuse import copied_passages, find_reuse

__all__ = [
    "Corrections",
    "GroupOptions",
    "agency_credits",
    "borderline_pairs",
    "copied_passages",
    "corrections_from",
    "find_reuse",
    "group_events",
    "mark_reuse",
    "near_duplicates",
]
