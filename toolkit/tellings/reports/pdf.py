"""The PDF: tagged, archival (PDF/A-2a, PDF/UA-1) and the same bytes for the same study.

typst sets it from a template of the package. Article text reaches typst only as JSON data, never
as markup, and typst sees no folder but a fresh one made for the purpose.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from tellings.domain.errors import TellingsError, counted
from tellings.domain.parts import Report
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.evidence import ELLIPSIS
from tellings.reports.figures import alt_text, draw, file_name, svg
from tellings.reports.forest import forest_svg
from tellings.reports.glyphs import EMBEDDED_FONTS, FONTS_VARIABLE, legible
from tellings.reports.material import Json
from tellings.reports.palette import LIGHT
from tellings.reports.replacing import write_bytes

# Names and cues of framing stand in half of all sentences: the reader shows them on demand.
NOT_PRINTED = frozenset("NF")
MOST_FIGURES = 8
MOST_SUMMARY_FIGURES = 4
MOST_EVIDENCE = 6
MOST_CLAIMS = 10
MOST_INPUTS = 60
OUTLETS_ABREAST = 5
# A study without a date has no day of its own; this one tells nobody when the report was made.
UNDATED = date(2000, 1, 1)
TITLE_CHARACTERS = 70
_NOT_SET = ("events", "spans", "counted", "tallies")
_SPACES = re.compile(r"\s+")
_LONG = re.compile(r"\S{48,}")


def pdf_bytes(made: Json) -> bytes:
    """The PDF of a report's content.

    Parameters
    ----------
    made : dict
        What ``content`` gave.

    Returns
    -------
    bytes
        A tagged PDF; its date is SOURCE_DATE_EPOCH, else the study's, else
        1 January 2000.

    Raises
    ------
    TellingsError
        If no font has the letters of a script, or typst refuses the document.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> pdf_bytes(content(example_result()))[:5]
    b'%PDF-'
    """
    import typst

    moment = _moment(str(made["date"]))
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        fonts = _fonts(root)
        data = legible(_squashed(_data(made, moment)), fonts=fonts)
        for file, drawn in _figures(made, data).items():
            (root / file).write_bytes(drawn)
        (root / "data.json").write_text(
            json.dumps(data, ensure_ascii=False, allow_nan=False), encoding="utf-8"
        )
        template = files("tellings.reports").joinpath("data/report.typ").read_bytes()
        (root / "report.typ").write_bytes(template)
        try:
            return bytes(
                typst.compile(
                    str(root / "report.typ"),
                    root=place,
                    font_paths=fonts,
                    ignore_system_fonts=True,
                    pdf_standards=["a-2a", "ua-1"],
                    timestamp=int(moment.timestamp()),
                )
            )
        except typst.TypstError as error:
            raise TellingsError(
                f"The PDF could not be set: {error}",
                remedy="write_report(result, folder, formats=('html', 'tables')) gives the rest.",
            ) from error


def write(result: StudyResult, folder: Path) -> tuple[Path, ...]:
    """Writes ``report.pdf`` into the folder.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write(example_result(), Path(folder))]
    ['report.pdf']
    """
    return (write_bytes(folder / "report.pdf", pdf_bytes(content(result))),)


REPORT = Report(
    name="pdf",
    about="A tagged PDF (PDF/A-2a, PDF/UA-1) to print, archive and staple to a paper.",
    write=write,
)


def _moment(day: str) -> datetime:
    """SOURCE_DATE_EPOCH, else midnight UTC of the study's day: never the time of the run."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), tz=UTC)
    try:
        told = date.fromisoformat(day[:10])
    except ValueError:
        told = UNDATED
    return datetime(told.year, told.month, told.day, tzinfo=UTC)


def _fonts(root: Path) -> list[str]:
    """Folders with the fonts: DejaVu, which comes with matplotlib, and the user's own."""
    import matplotlib as mpl

    shipped = Path(mpl.get_data_path(), "fonts", "ttf")
    own = root / "fonts"
    own.mkdir()
    # Only these: the folder also holds a last-resort face that has a box for every character.
    for name in EMBEDDED_FONTS:
        shutil.copyfile(shipped / name, own / name)
    extra = os.environ.get(FONTS_VARIABLE)
    return [str(own), extra] if extra else [str(own)]


def _data(made: Json, moment: datetime) -> Json:
    """The content as the template wants it: chosen events, figures, pieces with letters."""
    letters = [span["letter"] for span in made["spans"]]
    told = {key: value for key, value in made.items() if key not in _NOT_SET}
    by_id = {page["event"]: page for page in made["events"]}
    pages = [_page(by_id[event], letters, made["mode"]) for event in made["printed"]]
    used = {letter for page in pages for letter in _letters_used(page)}
    title = str(made["title"])
    return told | {
        "colours": LIGHT,
        "stamp": [moment.year, moment.month, moment.day],
        "running": title if len(title) <= TITLE_CHARACTERS else f"{title[:TITLE_CHARACTERS]}…",
        "study": f"study {made['digest'][:12]}" if made["digest"] else "",
        "facts": _facts(made),
        "mark-note": _mark_note(made),
        "curves": [
            {**one, "figure": _figure(one["row"], one["names"])} for one in made["curve"]["curves"]
        ],
        "legend": [mark for mark in made["legend"] if mark["letter"] in used - NOT_PRINTED],
        "constructs": [_with_figures(section, made["outlets"]) for section in made["constructs"]],
        "summary": made["summary"] | {"figures": _summary_figures(made)},
        "groups": _groups(len(made["outlets"])),
        "pages": pages,
        "pages-note": _pages_note(made),
        "provenance": _provenance(made["provenance"]),
    }


def _mark_note(made: Json) -> str:
    told = "Every figure below comes from a program that marks passages"
    if made["coded"]["errors"]:
        return f"{told}; the section Hand coding says how far people agree with it."
    return f"{told}; no figure has been checked against hand coding of these articles."


def _facts(made: Json) -> list[list[str]]:
    design = made["design"]
    return [
        *([["Authors", made["signed"]]] if made["signed"] else []),
        ["Outlets", ", ".join(made["outlets"])],
        ["Events", f"{design['n_events']}, of which {design['matched']} in at least two outlets"],
        ["Articles", f"{design['n_articles']:,} with {counted(design['n_words'], 'word')}"],
        *([["Date", str(made["date"])]] if made["date"] else []),
        ["Study digest", "of everything the study declares:"],
    ]


def _with_figures(section: Json, outlets: list[str]) -> Json:
    """The section with its figures: measures with a clear contrast first."""
    clear = [row["measure"] for row in section["contrasts"] if row["clear"]]
    first = list(dict.fromkeys([*clear, *(row["measure"] for row in section["measures"])]))
    chosen = set(first[:MOST_FIGURES])
    rows = [row for row in section["measures"] if row["measure"] in chosen]
    left = len(section["measures"]) - len(rows)
    told = sorted(section["evidence"], key=lambda one: not one["planned"])[:MOST_EVIDENCE]
    untold = len(section["evidence"]) - len(told)
    return section | {
        "evidence": told,
        "evidence-note": f"Passages of {counted(untold, 'further finding')} are in report.html."
        if untold
        else "",
        "forests": [
            {"file": file_name(one["measure"]), "alt": one["alt"], "caption": one["title"]}
            for one in section["forests"]
        ],
        "figures": [_figure(row, outlets) for row in rows],
        "figures-note": " ".join(
            [
                *([section["listing"]] if section["listing"] else []),
                *(
                    [f"The figures of {counted(left, 'more measure')} are in the folder figures."]
                    if left
                    else []
                ),
            ]
        ),
    }


def _summary_figures(made: Json) -> list[Json]:
    """Figures of the first findings' measures."""
    rows = {row["measure"]: row for section in made["constructs"] for row in section["measures"]}
    first = list(dict.fromkeys(one["measure"] for one in made["summary"]["findings"]))
    # Four fit under the sentences of one page, two where outlets make them tall.
    most = MOST_SUMMARY_FIGURES if len(made["outlets"]) <= OUTLETS_ABREAST else 2
    return [_figure(rows[measure], made["outlets"]) for measure in first[:most]]


def _figure(row: Json, outlets: list[str]) -> Json:
    return {
        "file": file_name(row["measure"]),
        "alt": alt_text(row, outlets),
        "caption": row["title"],
    }


def _figures(made: Json, data: Json) -> dict[str, bytes]:
    wanted = {one["file"] for section in data["constructs"] for one in section["figures"]}
    wanted |= {one["file"] for one in data["summary"]["figures"]}
    curves = {
        file_name(one["row"]["measure"]): svg(draw(one["row"], one["names"]))
        for one in made["curve"]["curves"]
    }
    forests = {
        file_name(one["measure"]): forest_svg(one)
        for section in made["constructs"]
        for one in section["forests"]
    }
    return (
        curves
        | forests
        | {
            file: svg(draw(row, data["outlets"]))
            for section in made["constructs"]
            for row in section["measures"]
            if (file := file_name(row["measure"])) in wanted
        }
    )


def _page(page: Json, letters: list[str], mode: str) -> Json:
    """A side-by-side page with a letter for each mark; naming is left to the reader."""

    def lettered(pieces: list[Json]) -> list[Json]:
        # A cell of nothing but an ellipsis says "found" and no more.
        if all(piece["t"] == ELLIPSIS for piece in pieces):
            return []
        return [
            {
                "t": piece["t"],
                "k": _letters(piece["m"], letters),
                "e": _letters(piece["e"], letters),
            }
            for piece in pieces
        ]

    def told(value: object) -> object:
        if isinstance(value, Mapping):
            return {
                key: lettered(inner) if key in ("pieces", "title_pieces") else told(inner)
                for key, inner in value.items()
            }
        return [told(inner) for inner in value] if isinstance(value, list) else value

    claims = _distinct(page["claims"])[:MOST_CLAIMS]
    left = len(page["claims"]) - len(claims)
    numbers = {claim["number"] for claim in claims}
    columns = told(page["columns"])
    _keep_claims(columns, numbers)
    return {
        "title": page["title"],
        "claims": told(claims),
        "columns": columns,
        "texts": mode != "features",
        "claims-note": "A row is a claim, the claims that most outlets carry first; its number "
        "stands before the sentence in the texts below. “Not found” means not found in the "
        "collected articles."
        + (f" {counted(left, 'further claim')} stand in report.html." if left else ""),
    }


def _distinct(claims: list[Json]) -> list[Json]:
    """Claims whose sentences were not mostly shown in a row above."""
    kept: list[Json] = []
    rows: list[set[tuple[int, str, int]]] = []
    for claim in claims:
        cells = {
            (at, cell["article"], cell["start"])
            for at, cell in enumerate(claim["cells"])
            if cell is not None
        }
        if not any(len(cells & above) > len(cells) / 2 for above in rows):
            kept.append(claim)
            rows.append(cells)
    return kept


def _keep_claims(columns: object, numbers: set[int]) -> None:
    """Takes the numbers of claims that are not printed off the sentences."""
    if isinstance(columns, list):
        for sentence in (
            sentence
            for column in columns
            for article in column["articles"]
            for paragraph in article["paragraphs"]
            for sentence in paragraph
        ):
            sentence["claims"] = [number for number in sentence["claims"] if number in numbers]


def _letters(numbers: list[int], letters: list[str]) -> str:
    return "".join(sorted({letters[number] for number in numbers} - NOT_PRINTED))


def _letters_used(value: object) -> set[str]:
    """Letters of all marks in a page."""
    if isinstance(value, Mapping):
        own = set(value["k"]) if isinstance(value.get("k"), str) else set()
        return own.union(*(_letters_used(inner) for inner in value.values()))
    return set().union(*map(_letters_used, value)) if isinstance(value, list) else set()


def _groups(n_outlets: int) -> list[list[int]]:
    """Outlets in even groups that fit abreast."""
    n_groups = -(-n_outlets // OUTLETS_ABREAST)
    borders = [round(n_outlets * at / max(1, n_groups)) for at in range(n_groups + 1)]
    return [list(range(first, after)) for first, after in pairwise(borders)]


def _pages_note(made: Json) -> str:
    titles = {page["event"]: page["title"] for page in made["events"]}
    shown = ", ".join(titles[event] for event in made["printed"])
    if len(made["printed"]) == made["design"]["n_events"]:
        return f"All events side by side: {shown}."
    return (
        f"{len(made['printed'])} of {made['design']['n_events']:,} events, those with most outlets "
        f"and shared claims: {shown}. "
        + (f"In report.html {made['shown']}" if made["shown"] else "All events are in report.html.")
    )


def _provenance(section: Json) -> Json:
    inputs = section["inputs"]
    left = len(inputs) - MOST_INPUTS
    note = f"{counted(left, 'further input')} in manifest.json." if left > 0 else ""
    return section | {"inputs": inputs[:MOST_INPUTS], "inputs-note": note}


def _squashed(value: object) -> Json:
    """White space made single blanks: a line break in an article is no line break of the page."""

    def squash(inner: object) -> object:
        if isinstance(inner, str):
            return _LONG.sub(_breakable, _SPACES.sub(" ", inner))
        if isinstance(inner, Mapping):
            return {key: squash(one) for key, one in inner.items()}
        return [squash(one) for one in inner] if isinstance(inner, list) else inner

    return (
        {key: squash(inner) for key, inner in value.items()} if isinstance(value, Mapping) else {}
    )


def _breakable(long: re.Match[str]) -> str:
    """A word that no line can hold, with invisible places to break it."""
    word = long.group()
    return "\u200b".join(word[at : at + 16] for at in range(0, len(word), 16))
