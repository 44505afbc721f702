"""The HTML reader: one self-contained file that asks the network for nothing.

Tables and sentences are written into the page by a template with automatic escaping; articles
travel as JSON in a data block and are built from text nodes by the script of the page. The page's
own policy allows exactly this one script and this one style sheet, by their hashes.
"""

from __future__ import annotations

from pathlib import Path

from tellings.domain.errors import counted
from tellings.domain.parts import Report
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.inlining import inert, policy_hash, resource
from tellings.reports.material import Json
from tellings.reports.palette import style_variables
from tellings.reports.payload import PACKED_FROM, payload
from tellings.reports.plots import strip_plot
from tellings.reports.replacing import write_bytes


def reader_html(made: Json, *, event: str | None = None, packed_from: int = PACKED_FROM) -> str:
    """The reader as one HTML document.

    Parameters
    ----------
    made : dict
        What ``content`` gave.
    event : str, optional
        Only this event, without the sections round it: for a notebook cell.
    packed_from : int, default 3,000,000
        Bytes of articles and marks from which they are packed event by event.

    Returns
    -------
    str
        The same characters for the same content.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> page = reader_html(content(example_result()))
    >>> page[:15], "http://" in page
    ('<!doctype html>', False)
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(resource("reader.html.j2"))
    style, script = style_variables() + resource("reader.css"), resource("reader.js")
    return template.render(
        c=made,
        many=counted,
        embedded=event is not None,
        # What a button may lead to: of a large study not every event is on the page.
        shown_events=frozenset(page["event"] for page in made["events"]),
        shown_articles=_shown_articles(made),
        plots=_plots(made),
        curves=[
            strip_plot(one["row"], one["names"]) | {"opens": False}
            for one in made["curve"]["curves"]
        ],
        # Our own files, and JSON without any "<": neither can end the element it stands in.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        payload=Markup(inert(payload(made, event=event, packed_from=packed_from))),  # noqa: S704
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
    )


def write(result: StudyResult, folder: Path) -> tuple[Path, ...]:
    """Writes ``report.html`` into the folder.

    Examples
    --------
    >>> import tempfile
    >>> from tellings.reports.example import example_result
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write(example_result(), Path(folder))]
    ['report.html']
    """
    page = reader_html(content(result))
    return (write_bytes(folder / "report.html", page.encode("utf-8")),)


REPORT = Report(
    name="html",
    about="One self-contained page: all events side by side, every number opens its passages.",
    write=write,
)


def _shown_articles(made: Json) -> frozenset[str]:
    return frozenset(
        article["article"]
        for page in made["events"]
        for column in page["columns"]
        for article in column["articles"]
    )


def _plots(made: Json) -> dict[str, list[Json]]:
    """The plots of each section; a ring opens its passages where the measure counts any."""
    rows = made["design"]["rows"]
    return {
        section["name"]: [
            strip_plot(row, made["outlets"], events=rows)
            | {"opens": bool(made["counted"].get(row["measure"]))}
            for row in section["measures"]
        ]
        for section in made["constructs"]
    }
