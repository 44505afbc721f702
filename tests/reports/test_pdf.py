"""The PDF: archival, tagged, the same bytes twice, and with the numbers of the tables."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tellings.domain.errors import TellingsError
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.pdf import pdf_bytes

HERE = Path(__file__).parent


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of a structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def kinds(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(element.S) for element in elements(opened.Root.StructTreeRoot.K)]


def test_the_metadata_claim_pdf_a_2a_and_pdf_ua_1(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "How four outlets tell five local stories"


def test_the_document_is_tagged_titled_and_has_a_language(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "en"
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P", "/L"} <= set(kinds(pdf))


def test_every_figure_has_a_text_that_says_what_it_shows(pdf: bytes, made: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        figures = [one for one in elements(opened.Root.StructTreeRoot.K) if one.S == "/Figure"]
        texts = [str(figure.Alt) for figure in figures]
    sections = made["constructs"]
    rows = [row for section in sections for row in section["measures"]]
    forests = [plot["alt"] for section in sections for plot in section["forests"]]
    assert forests
    assert len(rows) + len(forests) == len(set(texts))
    assert set(forests) <= set(texts)
    for row in rows:
        text = next(text for text in texts if text.startswith(f"{row['title']}, "))
        assert all(cell["shown"] in text for cell in row["cells"])


def test_headings_are_bookmarks(pdf: bytes) -> None:
    titles = [
        str(one["/Title"]) for one in PdfReader(io.BytesIO(pdf)).outline if isinstance(one, dict)
    ]
    assert {"Summary", "Design", "Sourcing", "Hedging", "Framing", "Methods", "Limits"} <= set(
        titles
    )


def test_every_number_of_the_tables_stands_in_the_pdf(pdf: bytes, made: dict[str, Any]) -> None:
    text = text_of(pdf)
    numbers = [
        shown
        for section in made["constructs"]
        for row in section["measures"]
        for cell in row["cells"]
        for shown in (cell["shown"], cell["interval"])
    ]
    numbers += [
        row["shown"][name]
        for section in made["constructs"]
        for row in section["contrasts"]
        for name in ("here", "estimate", "interval", "p")
    ]
    numbers += [f"{total['words']}" for total in made["design"]["totals"]]
    assert [] == [number for number in numbers if number not in text]


def test_the_findings_stand_in_the_pdf_word_for_word(pdf: bytes, made: dict[str, Any]) -> None:
    text = text_of(pdf).replace("\u00ad", "").replace("- ", "")
    assert made["summary"]["findings"]
    for finding in made["summary"]["findings"]:
        assert finding["sentence"].replace("- ", "") in text


def test_all_four_outlets_and_every_marked_letter_are_on_the_side_by_side_pages(pdf: bytes) -> None:
    text = text_of(pdf)
    assert "Side by side" in text
    for words in ("SlammedL", "clearH", "certainB"):
        assert words.lower() in text.lower()


def test_the_same_content_gives_the_same_bytes(pdf: bytes, result: StudyResult) -> None:
    assert pdf == pdf_bytes(content(result))


def test_bytes_do_not_depend_on_hash_seed_time_zone_or_row_order(
    pdf: bytes, tmp_path: Path
) -> None:
    script = (
        "import hashlib, importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('reports_sample', sys.argv[1])\n"
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)\n"
        "import dataclasses\n"
        "from tellings.reports import write_report\n"
        "result = module.sample_result(events=4, outlets=3)\n"
        "tables = {one.name: getattr(result, one.name) for one in dataclasses.fields(result)}\n"
        "turned = {name: t.reverse() for name, t in tables.items() if hasattr(t, 'reverse')}\n"
        "if sys.argv[3] == 'turned': result = dataclasses.replace(result, **turned)\n"
        "for path in write_report(result, sys.argv[2]):\n"
        "    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())\n"
    )
    told = []
    for seed, zone, order in (("1", "UTC", "as is"), ("77", "Asia/Tokyo", "turned")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        arguments = [
            sys.executable,
            "-c",
            script,
            str(HERE / "sample.py"),
            str(tmp_path / seed),
            order,
        ]
        done = subprocess.run(
            arguments, env=environment, check=True, capture_output=True, text=True
        )
        told.append(done.stdout.splitlines())
    assert len(told[0]) > 30
    assert told[0] == told[1]


def test_the_date_is_the_studys_unless_the_build_sets_one(
    pdf: bytes, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/CreationDate" in PdfReader(io.BytesIO(pdf)).metadata
    assert "20310312" in str(PdfReader(io.BytesIO(pdf)).metadata["/CreationDate"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "946684800")
    other = PdfReader(io.BytesIO(pdf_bytes(made)))
    assert "20000101" in str(other.metadata["/CreationDate"])


@pytest.mark.parametrize("rows", [37, 44])
def test_a_note_never_stands_alone_on_a_page(made: dict[str, Any], rows: int) -> None:
    design = made["design"]
    long = {**design, "rows": (design["rows"] * 12)[:rows]}
    pages = [
        re.sub(r"\s+", " ", page.extract_text())
        for page in PdfReader(io.BytesIO(pdf_bytes({**made, "design": long}))).pages
    ]
    page = next(page for page in pages if "Words of body text" in page)
    # What is needed to read the table stands above it, with its head and first rows.
    assert page.index("Words of body text") < page.index("The Larkholm ferry")


@pytest.mark.parametrize(("events", "outlets"), [(1, 2), (2, 4), (5, 3)])
def test_other_designs_are_set_too(
    make: Callable[..., StudyResult], events: int, outlets: int
) -> None:
    text = text_of(pdf_bytes(content(make(events=events, outlets=outlets))))
    assert ("With fewer than 4 there is no p-value" in text) == (events < 4)


def test_a_script_that_no_font_has_is_named_with_a_remedy(
    make: Callable[..., StudyResult],
) -> None:
    made = content(make(events=1, outlets=2, extra={"title": "漢字 and ไทย"}))
    with pytest.raises(TellingsError) as caught:
        pdf_bytes(made)
    assert "['Han', 'Thai']" in caught.value.problem
    assert "TELLINGS_FONTS" in caught.value.remedy


def test_other_scripts_that_the_fonts_have_are_printed(make: Callable[..., StudyResult]) -> None:
    title = "Паром Ελλάδα עברית"
    assert "Паром Ελλάδα" in text_of(
        pdf_bytes(content(make(events=1, outlets=2, extra={"title": title})))
    )


def test_symbols_without_a_glyph_and_hidden_controls_are_spelt_out(
    make: Callable[..., StudyResult],
) -> None:
    extra = {"title": "Alarm \U0001f6a8 and \u202egnirts\u202c with \x07 bell \ue000"}
    text = text_of(pdf_bytes(content(make(events=1, outlets=2, extra=extra))))
    for spelt in ("[U+1F6A8]", "[U+202E]gnirts[U+202C]", "[U+0007]", "[U+E000]"):
        assert spelt in text
