"""The reader inside a notebook: one event side by side in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from tellings.domain.errors import DesignError, listed
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.material import Json
from tellings.reports.reader import reader_html


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """One event in the columns of its outlets, as a notebook shows it.

    Parameters
    ----------
    made : dict
        The content of the report.
    event : str
        Id of the event.
    height : int
        Height of the frame in pixels.
    """

    made: Json
    event: str
    height: int

    def page(self) -> str:
        """The reader of this event as an HTML document of its own."""
        return reader_html(self.made, event=self.event)

    def __str__(self) -> str:
        page = next(page for page in self.made["events"] if page["event"] == self.event)
        told = [column["outlet"] for column in page["columns"] if column["articles"]]
        return f"{page['title']}: {', '.join(told)}"

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        # A frame of its own keeps the page's style and script away from the notebook's.
        frame = (
            f'<iframe srcdoc="{escape(self.page(), quote=True)}" title="{escape(str(self))}" '
            f'sandbox="allow-scripts allow-modals" width="100%" height="{self.height}" '
            'style="border:1px solid #cfd4d8"></iframe>'
        )
        return {"text/plain": str(self), "text/html": frame}


def side_by_side(result: StudyResult, *, event: str | None = None, height: int = 720) -> SideBySide:
    """One event side by side, to be the last line of a notebook cell.

    Parameters
    ----------
    result : StudyResult
        What a study gave. The copyright mode of the study holds here too.
    event : str, optional
        Id of the event; by default the first one.
    height : int, default 720
        Height of the frame in pixels.

    Returns
    -------
    SideBySide
        Shows itself in Jupyter; ``page()`` is the HTML.

    Raises
    ------
    DesignError
        If there is no such event.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> print(side_by_side(example_result(), event="ferry"))
    The ferry is withdrawn: Dock Street Post, North Courier
    """
    made = content(result)
    events = [page["event"] for page in made["events"]]
    chosen = event if event is not None else next(iter(events), "")
    if chosen not in events:
        raise DesignError(
            f"There is no event '{chosen}', only {listed(events)}.", remedy="choose one of these."
        )
    return SideBySide(made=made, event=chosen, height=height)
