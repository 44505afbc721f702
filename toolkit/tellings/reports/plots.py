"""Plots of the reader: places of rings, bars and diamonds, drawn by the template as inline SVG.

Inline SVG takes the colours of the page, light or dark, and a tenth of the bytes of a figure file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tellings.domain.parts import Kind
from tellings.reports import numerals
from tellings.reports.figures import alt_text
from tellings.reports.material import Json

WIDTH, ROW, TOP, FOOT = 390.0, 26.0, 18.0, 34.0
LETTER, LONGEST_NAME = 6.2, 26


def strip_plot(row: Json, outlets: Sequence[str], *, events: Sequence[Json] = ()) -> Json:
    """Coordinates of the plot of a measure row of the content.

    Parameters
    ----------
    row : dict
        A row of ``constructs[…]["measures"]``.
    outlets : sequence of str
        Names of the rows.
    events : sequence of dict, optional
        The events of the values, with ``event`` and ``title``: what a ring opens and is called.

    Examples
    --------
    >>> cell = {"values": [1.0, 3.0], "mean": 2.0, "low": None, "high": None, "shown": "2.0",
    ...     "interval": ""}
    >>> row = {"title": "Hedges", "unit": "per 1,000 words", "kind": "rate", "cells": [cell]}
    >>> [tick["label"] for tick in strip_plot(row, ["Post"])["ticks"]]
    ['0', '1', '2', '3']
    """
    times = 100.0 if row["kind"] == "share" else 1.0
    cells = row["cells"]
    seen = [
        value * times
        for cell in cells
        for value in (*cell["values"], cell["low"], cell["high"])
        if value is not None
    ]
    ticks = numerals.nice_ticks(min([0.0, *seen]), max([0.0, *seen]))
    names = [_short(name) for name in outlets]
    left = 16 + LETTER * max(map(len, names), default=0)
    low, high = min([ticks[0], *seen]), max([ticks[-1], *seen])

    def x(value: float | None) -> float | None:
        if value is None:
            return None
        share: float = (value * times - low) / (high - low)
        return round(left + share * (WIDTH - left - 16), 1)

    base = TOP + ROW * len(outlets) - 6
    return {
        "title": row["title"],
        "measure": row.get("measure", ""),
        "unit": row["unit"],
        "alt": alt_text(row, outlets),
        "width": WIDTH,
        "height": base + FOOT,
        "base": base,
        "left": left,
        "middle": (left + WIDTH) / 2,
        "ticks": [{"x": x(tick / times), "label": _label(tick)} for tick in ticks],
        "rows": [
            {
                "name": name,
                "outlet": outlets[at],
                "y": TOP + ROW * at,
                "dots": _dots(cell["values"], TOP + ROW * at, kind=row["kind"], events=events, x=x),
                "low": x(cell["low"]),
                "high": x(cell["high"]),
                "mean": x(cell["mean"]),
            }
            for at, (name, cell) in enumerate(zip(names, cells, strict=True))
        ],
    }


def _dots(
    values: Sequence[float | None],
    y: float,
    *,
    kind: Kind,
    events: Sequence[Json],
    x: Callable[[float | None], float | None],
) -> list[Json]:
    """Rings of a row, lifted off the line in a fixed pattern, so that equal ones stay apart."""
    return [
        {
            "x": x(value),
            "y": y + 2.6 * ((place % 3) - 1),
            "event": events[place]["event"] if events else "",
            "told": _told(events[place]["title"] if events else "", value, kind),
        }
        for place, value in enumerate(values)
        if value is not None
    ]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _told(title: str, value: float, kind: Kind) -> str:
    """What a ring says: its event and its value."""
    shown = numerals.quantity(value, kind)
    return f"{title}: {shown}" if title else shown


def _label(tick: float) -> str:
    digits = 0 if tick == int(tick) else 1 if round(tick * 10) == round(tick * 10, 6) else 2
    return numerals.decimal(tick, digits)
