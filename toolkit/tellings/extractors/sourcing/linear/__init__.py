"""The fast mode: a linear model that reads the rules' attributions again and corrects them."""

from __future__ import annotations

from tellings.extractors.sourcing.linear.find import find_fast

__all__ = ["find_fast"]

RESOURCES = (
    "extractors/sourcing/linear/lang/en/fast.json",
    "extractors/sourcing/linear/lang/en/fast.npz",
)
