"""Figures: one row an outlet, a ring an event, a diamond and a bar for mean and interval.

No meaning hangs on colour: outlets are told apart by their rows, the mean by its shape. The same
data give the same bytes of SVG.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tellings.domain.errors import DesignError
from tellings.domain.results import StudyResult
from tellings.reports.findings import measure_row
from tellings.reports.forest import forest_svg
from tellings.reports.material import Json, prepare
from tellings.reports.palette import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, RULE, ACCENT = (LIGHT[name] for name in ("ink", "soft", "rule", "accent"))
WIDTH_INCHES, ROW_INCHES, FRAME_INCHES = 3.35, 0.27, 0.62
LONGEST_NAME = 26
INCHES_A_LETTER = 0.056
# Text stays text, in the face of the PDF; matplotlib measures it with its own serif face.
STYLE: Any = {
    "font.family": ["STIXGeneral", "DejaVu Sans"],
    "svg.hashsalt": "tellings",
    "svg.fonttype": "none",
    "axes.unicode_minus": True,
}


_FACE, _FACES = b"'STIXGeneral'", b"'Libertinus Serif', 'STIXGeneral'"


def interval_plot(result: StudyResult, measure: str) -> Figure:
    """Every outlet's events, mean and interval for one measure, as a matplotlib figure.

    Parameters
    ----------
    result : StudyResult
        What a study gave.
    measure : str
        A measure of the study.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    DesignError
        If the study did not measure it.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> len(interval_plot(example_result(), "hedge_rate").axes)
    1
    """
    material = prepare(result)
    if measure not in material.parts:
        raise DesignError(
            f"The study has no measure '{measure}', only {sorted(material.parts)}.",
            remedy="choose one of these.",
        )
    return draw(measure_row(material, material.parts[measure]), material.outlets)


def draw(row: Json, outlets: Sequence[str]) -> Figure:
    """The figure of a measure row of the content.

    Examples
    --------
    >>> cell = {"values": [1.0, 3.0], "mean": 2.0, "low": None, "high": None}
    >>> row = {"kind": "rate", "unit": "per 1,000 words", "cells": [cell]}
    >>> draw(row, ["Post"]).axes[0].get_xlabel()
    'per 1,000 words'
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        height = FRAME_INCHES + ROW_INCHES * len(outlets)
        figure = Figure(figsize=(WIDTH_INCHES, height))
        names = [_short(name) for name in outlets]
        left = min(0.5, (0.14 + INCHES_A_LETTER * max(map(len, names), default=0)) / WIDTH_INCHES)
        axes = figure.add_axes((left, 0.42 / height, 0.97 - left, 1 - 0.48 / height))
        draw_on(axes, row, outlets)
        return figure


def draw_on(axes: Axes, row: Json, outlets: Sequence[str], *, scale: float = 1.0) -> None:
    """A measure row of the content drawn on axes that are there, signs and letters scaled.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> cell = {"values": [1.0], "mean": 1.0, "low": None, "high": None}
    >>> row = {"kind": "rate", "unit": "per 1,000 words", "cells": [cell]}
    >>> axes = Figure().add_subplot()
    >>> draw_on(axes, row, ["Post"])
    >>> len(axes.lines)
    2
    """
    times = 100.0 if row["kind"] == "share" else 1.0
    for at, cell in enumerate(row["cells"]):
        _draw_outlet(axes, len(outlets) - 1 - at, cell, times=times, scale=scale)
    _dress(axes, [_short(name) for name in outlets], str(row["unit"]), scale)


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes for the same figure.

    Examples
    --------
    >>> cell = {"values": [1.0], "mean": 1.0, "low": None, "high": None}
    >>> row = {"kind": "rate", "unit": "per 1,000 words", "cells": [cell]}
    >>> svg(draw(row, ["Post"])) == svg(draw(row, ["Post"]))
    True
    """
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # A name in a script without glyphs is drawn as boxes; tables and alt text have it right.
        warnings.simplefilter("ignore", UserWarning)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": "tellings"})
    return buffer.getvalue().replace(_FACE, _FACES)


def alt_text(row: Json, outlets: Sequence[str]) -> str:
    """What the figure shows, in words.

    Examples
    --------
    >>> cell = {"shown": "2.0", "interval": "1.0 to 3.0"}
    >>> alt_text({"title": "Hedges", "unit": "per 1,000 words", "cells": [cell]}, ["Post"])
    'Hedges, per 1,000 words, one row an outlet, one ring an event. Means: Post 2.0 (1.0 to 3.0).'
    """
    means = "; ".join(
        f"{outlet} {cell['shown']}" + (f" ({cell['interval']})" if cell["interval"] else "")
        for outlet, cell in zip(outlets, row["cells"], strict=True)
    )
    rows = row.get("rows_are", "one row an outlet, one ring an event. Means")
    return f"{row['title']}, {row['unit']}, {rows}: {means}."


def figures(content: Json) -> dict[str, bytes]:
    """Every figure of a report by file name.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> list(figures(content(example_result())))
    ['hedge_rate.svg', 'loaded_rate.svg']
    """
    drawn = {
        file_name(row["measure"]): svg(draw(row, content["outlets"]))
        for section in content["constructs"]
        for row in section["measures"]
    }
    for section in content["constructs"]:
        for plot in section["forests"]:
            drawn[file_name(plot["measure"])] = forest_svg(plot)
    for one in content["curve"]["curves"]:
        drawn[file_name(one["row"]["measure"])] = svg(draw(one["row"], one["names"]))
    return drawn


def file_name(measure: str) -> str:
    """The file of a measure's figure: its name, with whatever could leave a folder taken out.

    Examples
    --------
    >>> file_name("hedge_rate"), file_name("../x")
    ('hedge_rate.svg', '___x.svg')
    """
    return re.sub(r"\W", "_", measure) + ".svg"


def _draw_outlet(axes: Axes, height: int, cell: Json, *, times: float, scale: float) -> None:
    present = [value * times for value in cell["values"] if value is not None]
    # Rings of events are moved off the line in a fixed pattern, so that equal values stay apart.
    lifted = [height + 0.09 * ((at % 3) - 1) for at in range(len(present))]
    axes.plot(present, lifted, "o", markersize=3.6 * scale, markerfacecolor="white",
              markeredgecolor=SOFT, markeredgewidth=0.7 * scale, alpha=0.9, zorder=2)  # fmt: skip
    low, high, mean = cell["low"], cell["high"], cell["mean"]
    if low is not None and high is not None:
        axes.plot([low * times, high * times], [height, height], "-", color=ACCENT,
                  linewidth=1.6 * scale, solid_capstyle="butt", zorder=3)  # fmt: skip
    if mean is not None:
        axes.plot([mean * times], [height], "D", color=ACCENT, markersize=4.6 * scale,
                  markeredgecolor="white", markeredgewidth=0.4 * scale, zorder=4)  # fmt: skip


def _dress(axes: Axes, names: Sequence[str], unit: str, scale: float) -> None:
    """Names at the left, a light grid, nothing else."""
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_yticks(range(len(names)), list(reversed(names)), fontsize=8 * scale, color=INK)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.tick_params(axis="x", length=2.5, width=0.5, labelsize=7.5 * scale, colors=SOFT, pad=2)
    axes.set_xlabel(unit, fontsize=7.5 * scale, color=SOFT, labelpad=2)
    axes.locator_params(axis="x", nbins=5)
    axes.margins(x=0.04)
    if axes.get_xlim()[0] < 0 <= axes.dataLim.x0:
        axes.set_xlim(left=-0.02 * axes.get_xlim()[1])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=RULE, linewidth=0.6 * scale)
    axes.grid(axis="x", color=RULE, linewidth=0.4 * scale)
    axes.set_axisbelow(True)


def _short(name: str) -> str:
    """A name that fits beside a row; a dollar sign is money here, not mathematics."""
    cut = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
    return cut.replace("$", r"\$")
