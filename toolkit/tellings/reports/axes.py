"""Results drawn on matplotlib axes: what ``.plot()`` of a result gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tellings.domain.errors import DesignError
from tellings.domain.results import Corpus, StudyResult
from tellings.reports.figures import FRAME_INCHES, ROW_INCHES, STYLE, draw_on
from tellings.reports.findings import measure_row
from tellings.reports.material import prepare
from tellings.reports.palette import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Figures of a notebook or a slide are read from farther away than those of a page.
SCREEN_INCHES, SCREEN_SCALE = 6.4, 1.5
LARGEST_DISC = 340.0


def interval_axes(
    result: StudyResult, measure: str | None = None, *, ax: Axes | None = None
) -> Axes:
    """Every outlet's events, mean and interval for one measure.

    Parameters
    ----------
    result : StudyResult
        What a study gave.
    measure : str, optional
        A measure of the study; by default the first one named beforehand, else the first.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure of pyplot, which Jupyter shows.

    Returns
    -------
    matplotlib.axes.Axes
        One row an outlet, one ring an event, a diamond for the mean and a bar for its interval.

    Raises
    ------
    DesignError
        If the study did not measure it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from tellings.reports.example import example_result
    >>> axes = interval_axes(example_result(), "hedge_rate", ax=Figure().add_subplot())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['North Courier', 'Dock Street Post']
    """
    material = prepare(result)
    known = [*(name for name in material.parts if name in material.confirmatory), *material.parts]
    chosen = measure if measure is not None else next(iter(known), "")
    if chosen not in material.parts:
        raise DesignError(
            f"The study has no measure '{chosen}', only {sorted(material.parts)}.",
            remedy="choose one of these.",
        )
    row = measure_row(material, material.parts[chosen])
    axes = ax or _new(len(material.outlets))
    draw_on(axes, row, material.outlets, scale=SCREEN_SCALE)
    axes.set_title(row["title"], fontsize=7.5 * SCREEN_SCALE, color=LIGHT["ink"], loc="left")
    return axes


def corpus_axes(corpus: Corpus, *, ax: Axes | None = None) -> Axes:
    """Words collected by event and outlet: a disc a cell, its area the words, a cross for none.

    Parameters
    ----------
    corpus : Corpus
        What ``read_articles`` gave; articles without event or outlet are left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure of pyplot.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from tellings.reports.example import example_result
    >>> axes = corpus_axes(example_result().corpus, ax=Figure().add_subplot())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['ferry']
    """
    placed = corpus.articles.drop_nulls(["event_id", "outlet"])
    outlets = placed["outlet"].unique().sort().to_list()
    events = placed["event_id"].unique().sort(descending=True).to_list()
    words: dict[tuple[str, str], int] = {}
    for event, outlet, n in placed.select("event_id", "outlet", "word_count").iter_rows():
        words[event, outlet] = words.get((event, outlet), 0) + (n or 0)
    axes = ax or _new(len(events))
    most = max([1, *words.values()])
    for at, event in enumerate(events):
        for across, outlet in enumerate(outlets):
            n = words.get((event, outlet))
            if n is None:
                axes.plot([across], [at], "x", color=LIGHT["soft"], markersize=6)
            else:
                area = max(8.0, LARGEST_DISC * n / most)
                axes.scatter([across], [at], s=area, color=LIGHT["accent"], linewidths=0)
    axes.set_xticks(range(len(outlets)), outlets, fontsize=9, rotation=20, ha="right")
    axes.set_yticks(range(len(events)), events, fontsize=9)
    axes.set_xlim(-0.6, len(outlets) - 0.4)
    axes.set_ylim(-0.6, len(events) - 0.4)
    axes.tick_params(length=0)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_title("Words by event and outlet", fontsize=11, color=LIGHT["ink"], loc="left")
    return axes


def _new(n_rows: int) -> Axes:
    """Axes of a figure that Jupyter shows at the end of its cell."""
    import matplotlib as mpl
    from matplotlib import pyplot

    height = SCREEN_SCALE * (FRAME_INCHES + ROW_INCHES * max(2, n_rows))
    with mpl.rc_context(STYLE):
        _, axes = pyplot.subplots(figsize=(SCREEN_INCHES, height), layout="constrained")
    return axes
