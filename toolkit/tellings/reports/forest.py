"""Forest plots: the contrasts of a section with their intervals, one plot a kind of contrast.

Places are computed once: the reader draws them inline in the colours of its page, the PDF and the
folder of figures have them as a file. No meaning hangs on colour: a clear contrast is filled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from tellings.reports import numerals
from tellings.reports.material import Json
from tellings.reports.palette import LIGHT

WIDTH, LEFT, RIGHT = 720.0, 350.0, 706.0
ROW, HEAD, TOP, FOOT = 17.0, 22.0, 8.0, 36.0
LONGEST_PAIR, MOST_ROWS = 58, 36
# An end beyond so many times the largest ratio is cut, or one wide interval flattens the others.
CUT, FEWEST_TICKS, MOST_TICKS = 4.0, 3, 7
_KINDS = (
    ("ratio", "Contrasts as ratios of rates", "ratio of rates, on a logarithmic scale"),
    ("difference_pp", "Contrasts as differences of shares", "percentage points"),
)


def forests(construct: str, rows: Sequence[Json]) -> list[Json]:
    """The forest plots of a section: one of ratios of rates, one of differences of shares.

    Contrasts without an interval, and those of measures with a unit of their own, are left out;
    with more rows than a page holds, each measure keeps its first.

    Parameters
    ----------
    construct : str
        Name of the section.
    rows : sequence of dict
        Rows of ``contrasts`` of the section, the higher outlet first.

    Returns
    -------
    list of dict
        Coordinates on a page ``width`` wide and ``height`` high: ``heads``, ``rows``, ``ticks``
        and ``null``, the place of no difference; ``alt`` says the same in words.

    Examples
    --------
    >>> row = {"measure": "m", "title": "Hedges", "higher": "Mail", "lower": "Post",
    ...     "effect": "rate_ratio", "estimate": 2.0, "low": 1.0, "high": 4.0, "clear": False,
    ...     "inferred": True, "shown": {"estimate": "2.00×", "interval": "1.00 to 4.00"}}
    >>> (plot,) = forests("hedging", [row])
    >>> [tick["label"] for tick in plot["ticks"]], plot["rows"][0]["name"]
    (['1', '2', '3', '4'], 'Mail over Post')
    """
    drawn = []
    for ending, title, unit in _KINDS:
        own = [row for row in rows if row["effect"].endswith(ending) and _has_interval(row)]
        if len(own) > MOST_ROWS:
            own = list({row["measure"]: row for row in reversed(own)}.values())[::-1][:MOST_ROWS]
        if own:
            name = f"forest_{construct}_{ending}"
            drawn.append(_plot(own, ratio=ending == "ratio")
                         | {"measure": name, "title": title, "unit": unit,
                            "alt": _alt(title, own)})  # fmt: skip
    return drawn


def forest_svg(plot: Json) -> bytes:
    """A forest plot as a file of its own, the same bytes for the same plot.

    Parameters
    ----------
    plot : dict
        One of what ``forests`` gave.

    Examples
    --------
    >>> empty = {"width": 9.0, "height": 9.0, "base": 5.0, "left": 1.0, "null": 2.0, "unit": "%",
    ...     "ticks": [], "heads": [], "rows": []}
    >>> forest_svg(empty)[:4]
    b'<svg'
    """
    accent, base = LIGHT["accent"], plot["base"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{plot["width"]}" '
        f'height="{plot["height"]}" viewBox="0 0 {plot["width"]} {plot["height"]}" '
        "font-family=\"'Libertinus Serif', 'STIXGeneral', 'DejaVu Sans'\" font-size=\"12\">"
    ]
    for tick in plot["ticks"]:
        parts.append(_line(tick["x"], TOP, tick["x"], base, colour="rule", width=0.6))
        parts.append(_text(tick["x"], base + 13, tick["label"], colour="soft", anchor="middle"))
    parts.append(_line(plot["null"], TOP, plot["null"], base, colour="ink", width=0.9))
    parts += [
        _text(2.0, head["y"] + 4, head["title"], anchor="start", bold=True)
        for head in plot["heads"]
    ]
    for row in plot["rows"]:
        y = row["y"]
        parts.append(_text(plot["left"] - 12, y + 4, row["name"]))
        parts.append(_line(row["low"], y, row["high"], y, colour="accent", width=2.2))
        if row["cut"]:
            parts.append(f'<path d="{row["arrow"]}" fill="{accent}"/>')
        fill = accent if row["clear"] else "#ffffff"
        parts.append(f'<path d="{row["diamond"]}" fill="{fill}" stroke="{accent}"/>')
    middle = (plot["left"] + RIGHT) / 2
    parts.append(_text(middle, base + 28, plot["unit"], colour="soft", anchor="middle"))
    return "".join([*parts, "</svg>"]).encode("utf-8")


def _has_interval(row: Json) -> bool:
    ends = (row["estimate"], row["low"], row["high"])
    finite = all(end is not None and math.isfinite(end) for end in ends)
    return bool(row["inferred"] and finite and (row["effect"] == "difference_pp" or row["low"] > 0))


def _plot(rows: Sequence[Json], *, ratio: bool) -> Json:
    """Coordinates of the rows, in groups of one measure under its title."""
    furthest = CUT * max(row["estimate"] for row in rows) if ratio else math.inf
    null = 1.0 if ratio else 0.0
    seen = [null, *(row["low"] for row in rows), *(min(row["high"], furthest) for row in rows)]
    ticks = (
        _ratio_ticks(min(seen), max(seen)) if ratio else numerals.nice_ticks(min(seen), max(seen))
    )
    x = _scale(min(*seen, *ticks), max(*seen, *ticks), ratio=ratio)
    heads: list[Json] = []
    placed: list[Json] = []
    y = TOP
    for at, row in enumerate(rows):
        if at == 0 or rows[at - 1]["measure"] != row["measure"]:
            heads.append({"y": y + HEAD / 2, "title": row["title"]})
            y += HEAD
        placed.append(_row(row, y + ROW / 2, x, furthest))
        y += ROW
    return {
        "width": WIDTH,
        "height": y + FOOT,
        "base": y + 2,
        "left": LEFT,
        "middle": (LEFT + RIGHT) / 2,
        "null": x(null),
        "ticks": [{"x": x(tick), "label": f"{tick:g}".replace("-", "−")} for tick in ticks],
        "heads": heads,
        "rows": placed,
    }


def _row(row: Json, y: float, x: Callable[[float], float], furthest: float) -> Json:
    pair = f"{row['higher']} over {row['lower']}"
    at, end = x(row["estimate"]), x(min(row["high"], furthest))
    return {
        "y": y,
        "name": pair if len(pair) <= LONGEST_PAIR else f"{pair[: LONGEST_PAIR - 1].rstrip()}…",
        "low": x(row["low"]),
        "high": end,
        "mean": at,
        "clear": row["clear"],
        "cut": row["high"] > furthest,
        "diamond": f"M{at} {y - 5}l5 5l-5 5l-5 -5z",
        "arrow": f"M{end} {y - 4}l6 4l-6 4z",
    }


def _scale(low: float, high: float, *, ratio: bool) -> Callable[[float], float]:
    """From a value to its place, equal ratios being equally far apart where ``ratio``."""
    on = math.log if ratio else float
    first, last = on(low), on(high)
    wide = (last - first) or 1.0

    def x(value: float) -> float:
        return round(LEFT + 8 + (on(value) - first) / wide * (RIGHT - LEFT - 16), 1)

    return x


def _ratio_ticks(low: float, high: float) -> list[float]:
    """Round ratios from low to high."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [round(step * 10.0**power, 6) for power in powers for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high * (1 + 1e-9)]
        if len(inside) <= MOST_TICKS:
            break
    if len(inside) >= FEWEST_TICKS:
        return inside
    return [tick for tick in numerals.nice_ticks(low, high) if tick > 0]


def _alt(title: str, rows: Sequence[Json]) -> str:
    told = "; ".join(
        f"{row['title']}, {row['higher']} over {row['lower']} {row['shown']['estimate']} "
        f"({row['shown']['interval']})"
        for row in rows
    )
    return f"{title}, {numerals.counted(len(rows), 'row')} with intervals: {told}."


def _line(x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{LIGHT[colour]}" '
        f'stroke-width="{width}"/>'
    )


def _text(
    x: float, y: float, said: str, *, colour: str = "ink", anchor: str = "end", bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    size = ' font-size="10.5"' if colour == "soft" else ""
    return (
        f'<text x="{x}" y="{y}" fill="{LIGHT[colour]}" text-anchor="{anchor}"{weight}{size}>'
        f"{escape(said)}</text>"
    )
