"""Events: what articles on the same event share."""

from tellings.events.reuse import copied_passages, find_reuse

__all__ = ["copied_passages", "find_reuse"]
