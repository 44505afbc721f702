"""The HTML reader: one self-contained file that asks the network for nothing.

Tables and sentences are written into the page by a template with automatic escaping; articles
travel as JSON in a data block and are built from text nodes by the script of the page. The page's
own policy allows exactly this one script and this one style sheet, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from tellings.domain.parts import Report
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.material import Json
from tellings.reports.numerals import counted
from tellings.reports.plots import strip_plot
from tellings.reports.replacing import write_bytes


def reader_html(made: Json, *, event: str | None = None) -> str:
    """The reader as one HTML document.

    Parameters
    ----------
    made : dict
        What ``content`` gave.
    event : str, optional
        Only this event, without the sections round it: for a notebook cell.

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
    template = environment.from_string(_resource("reader.html.j2"))
    style, script = _resource("reader.css"), _resource("reader.js")
    return template.render(
        c=made,
        many=counted,
        embedded=event is not None,
        plots=_plots(made),
        # Our own files, and JSON without any "<": neither can end the element it stands in.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        payload=Markup(_inert(payload(made, event=event))),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def payload(made: Json, *, event: str | None = None) -> Json:
    """What the script of the page works on: articles, spans and what each measure counts.

    Parameters
    ----------
    made : dict
        What ``content`` gave.
    event : str, optional
        Only this event.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> sorted(payload(content(example_result())))
    ['articles', 'counted', 'events', 'outlets', 'spans', 'tags', 'tallies', 'titles']
    """
    pages = [page for page in made["events"] if event is None or page["event"] == event]
    articles = [
        _article(article, outlet, at)
        for at, page in enumerate(pages)
        for outlet, column in enumerate(page["columns"])
        for article in column["articles"]
    ]
    place = {article["id"]: at for at, article in enumerate(articles)}
    tags = sorted({span["tag"] for span in made["spans"]})
    code = {tag: at for at, tag in enumerate(tags)}
    return {
        "outlets": made["outlets"],
        "events": [_event(page, place) for page in pages],
        "articles": articles,
        "spans": [
            [span["letter"], code[span["tag"]], place.get(span["article"], -1), _sentence(span)]
            for span in made["spans"]
        ],
        "tags": tags,
        "counted": _counted(made, place),
        "tallies": made["tallies"] if event is None else {},
        "titles": {row["measure"]: row["title"] for row in made["methods"]["codebook"]},
    }


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


def _resource(name: str) -> str:
    text = files("tellings.reports").joinpath(f"data/{name}").read_text(encoding="utf-8")
    # Hashes of the page's policy are taken over what a browser sees: it reads \r\n as \n.
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def _inert(value: Json) -> str:
    """JSON that cannot close its element or open another."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _sentence(span: Mapping[str, object]) -> int:
    """Number of the sentence in the text; -1 is the headline."""
    return -1 if span["field"] == "title" else int(str(span["sentence"]))


def _counted(made: Json, place: Mapping[str, int]) -> dict[str, list[list[int]]]:
    """What each measure counts, as groups of spans of articles on the page."""
    spans = made["spans"]
    return {
        key: [group for group in groups if spans[group[0]]["article"] in place]
        for key, groups in made["counted"].items()
    }


def _article(article: Json, outlet: int, event: int) -> Json:
    return {
        "id": article["article"],
        "outlet": outlet,
        "event": event,
        "date": article["date"],
        "name": article["title"],
        "title": [_piece(piece) for piece in article["title_pieces"]],
        "words": article["words"] or 0,
        "url": article["url"],
        "paragraphs": [
            [
                [one["n"], one["claims"], [_piece(piece) for piece in one["pieces"]]]
                for one in sentences
            ]
            for sentences in article["paragraphs"]
        ],
    }


def _piece(piece: Json) -> list[object]:
    """Text, marks and ends, as far as there are any."""
    if piece["e"]:
        return [piece["t"], piece["m"], piece["e"]]
    return [piece["t"], piece["m"]] if piece["m"] else [piece["t"]]


def _event(page: Json, place: Mapping[str, int]) -> Json:
    return {
        "id": page["event"],
        "title": page["title"],
        "columns": [
            [place[article["article"]] for article in column["articles"]]
            for column in page["columns"]
        ],
        "claims": [
            [
                claim["number"],
                claim["text"],
                [_place(cell, place) for cell in claim["cells"]],
            ]
            for claim in page["claims"]
        ],
    }


def _place(cell: Json | None, place: Mapping[str, int]) -> list[int] | None:
    """Article and sentence of a claim; None where it was not found."""
    if cell is None or cell["article"] not in place:
        return None
    return [place[cell["article"]], cell["sentence"]]


def _plots(made: Json) -> dict[str, list[Json]]:
    return {
        section["name"]: [strip_plot(row, made["outlets"]) for row in section["measures"]]
        for section in made["constructs"]
    }
