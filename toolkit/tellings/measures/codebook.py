"""The codebook: one entry a measure, written from the measures themselves."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from tellings.domain.parts import Measure, discover

_HEAD = """\
# Codebook of the measures

Written by `make codebook` from the measures themselves; do not edit by hand. Every measure is a
row an article: `count`, `exposure` and `value`. A rate is `count ÷ exposure × 1,000` words, a share
`count ÷ exposure` between 0 and 1 (reports print it as a percentage), a mean `count ÷ exposure`. A
measure whose exposure is 0 is null, never 0. "The author" is what stands outside quotation marks
and outside attributed content. How far each source was checked stands in `docs/references.md`.
"""


def codebook() -> str:
    """The codebook of all installed measures, in Markdown.

    Examples
    --------
    >>> "## unnamed_source_share" in codebook()
    True
    """
    measures = sorted(discover(Measure).values(), key=lambda one: (_order(one), one.name))
    parts = [_HEAD]
    for construct, family in groupby(measures, key=lambda one: one.construct):
        parts.append(f"# {construct.capitalize()}\n")
        parts += [_entry(one) for one in family]
    return "\n".join(parts)


def _order(one: Measure) -> int:
    constructs = ("sourcing", "hedging", "framing")
    return constructs.index(one.construct) if one.construct in constructs else len(constructs)


def _entry(one: Measure) -> str:
    return (
        f"## {one.name}\n\n**{one.title}** ({one.kind}; {one.unit}; layer `{one.layer}`). "
        f"{one.definition}\n\n- Counts: {one.example_in}\n- Does not count: {one.example_out}\n"
        f"- Source: {one.paper}\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(codebook(), encoding="utf-8", newline="\n")
